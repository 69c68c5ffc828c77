#include "service/artifacts/authorship.h"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "fhir/reference.h"

namespace concord::artifacts {
namespace {

using auth::Grant;
using auth::Level;
using auth::Party;
using json::Value;

// Members that hold the party who states something; "[]" stands for each element of a list.
struct Statement {
  std::string_view artifact;  // empty: all
  std::string_view path;
};
constexpr std::array kStatements{
    Statement{"", "authors[]"},
    Statement{"", "notes[]/by"},
    Statement{"goal", "expressedBy"},
    Statement{"goal", "acceptance[]/party"},
    Statement{"goal", "barriers[]/reportedBy"},
    Statement{"goal", "readiness[]/by"},
    Statement{"goal", "progress[]/by"},
    Statement{"goal-priorities", "by"},
    Statement{"shared-decision", "preferences[]/by"},
    Statement{"shared-decision", "ratings[]/by"},
    Statement{"shared-decision", "choice/acceptance[]/party"},
    Statement{"shared-decision", "choice/rationale[]/by"},
    Statement{"patient-reported-outcome", "completedBy"},
    Statement{"patient-reported-outcome", "enteredBy"},
};

struct Role {
  std::string_view role;
  Party party;
};
constexpr std::array kRoles{
    Role{"patient", Party::patient},
    Role{"clinician", Party::practitioner},
    Role{"family", Party::related_person},
    Role{"caregiver", Party::related_person},
    Role{"peer", Party::other},
    Role{"organization", Party::other},
    Role{"device", Party::other},
};

Party party_of(const Value& party) {
  const auto* row = std::ranges::find(kRoles, party.text("role"), &Role::role);
  return row == kRoles.end() ? Party::other : row->party;
}

// "Patient/1" of what the party refers to; empty without a literal reference.
std::string literal_of(const Value& party) {
  const auto literal = fhir::parse_reference(party.text("reference"));
  return literal ? fmt::format("{}/{}", literal->type, literal->id) : std::string{};
}

bool is_of_system(const Grant& grant) {
  return std::ranges::any_of(grant.scopes.resources, [](const auth::Scope& s) { return s.level == Level::system; });
}

bool may_state(const Grant& grant, const Value& party) {
  const Party who = party_of(party);
  if (is_of_system(grant)) return std::ranges::find(grant.asserts, who) != grant.asserts.end();
  const auto user = fhir::parse_reference(grant.fhir_user);
  const std::string literal = literal_of(party);
  // Without a word about the user, a token for a patient is the patient's.
  if (!user || user->type == "Patient") {
    const std::string own = "Patient/" + (user ? user->id : grant.patient);
    return who == Party::patient && own == "Patient/" + grant.patient && (literal.empty() || literal == own);
  }
  if (user->type == "RelatedPerson") {
    return who == Party::related_person && literal == fmt::format("{}/{}", user->type, user->id);
  }
  return true;  // of a professional: the Provenance names who records
}

// A party beside a status `pending` has not said anything yet.
bool is_silent(const Value& holder, std::string_view member) {
  return member == "party" && (holder.text("status").empty() || holder.text("status") == "pending");
}

using Visit = std::function<void(const Value& party, const std::string& pointer)>;

void visit(const Value& value, std::string_view path, const std::string& pointer, const Visit& each) {
  const auto slash = std::min(path.find('/'), path.size());
  std::string_view member = path.substr(0, slash);
  const std::string_view rest = path.substr(std::min(slash + 1, path.size()));
  const bool is_list = member.ends_with("[]");
  if (is_list) member.remove_suffix(2);
  const Value& found = value[member];
  if (found.is_null() || is_silent(value, member)) return;
  const std::string here = fmt::format("{}/{}", pointer, member);
  const auto go_on = [&](const Value& at, const std::string& where) {
    if (rest.empty()) {
      each(at, where);
    } else {
      visit(at, rest, where, each);
    }
  };
  if (!is_list) {
    go_on(found, here);
    return;
  }
  for (std::size_t i = 0; i < found.size(); ++i) go_on(found.at(i), fmt::format("{}/{}", here, i));
}

}  // namespace

Status check_authorship(const auth::AccessContext& access, std::string_view artifact_type, const Value& artifact) {
  if (access.is_unrestricted()) return {};
  Error error{.kind = ErrorKind::forbidden,
              .message = "the artifact holds statements that this caller may not make",
              .reason = "foreign-statement"};
  for (const Statement& row : kStatements) {
    if (!row.artifact.empty() && row.artifact != artifact_type) continue;
    visit(artifact, row.path, "", [&](const Value& party, const std::string& pointer) {
      if (may_state(access.grant(), party)) return;
      error.issues.push_back(
          {.code = "forbidden", .expression = pointer, .text = "access was not granted for statements of this party"});
    });
  }
  if (error.issues.empty()) return {};
  return fail(std::move(error));
}

}  // namespace concord::artifacts
