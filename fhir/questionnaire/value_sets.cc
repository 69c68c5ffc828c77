#include "fhir/questionnaire/value_sets.h"

#include <algorithm>

#include "fhir/definitions/definitions.h"

namespace concord::fhir::questionnaire {
namespace {

std::string key_of(std::string_view system, std::string_view code) {
  std::string key{system};
  key += '\x1f';
  return key += code;
}

bool holds(const std::vector<std::string>& sorted, const std::string& key) {
  return std::binary_search(sorted.begin(), sorted.end(), key);
}

}  // namespace

ValueSets::ValueSets(const json::Value& questionnaire, const path::MemberOf& member_of) : member_of_{member_of} {
  for (const json::Value& resource : questionnaire["contained"].items()) {
    if (resource.text("resourceType") != "ValueSet" || resource.text("id").empty()) continue;
    contained_.try_emplace("#" + std::string{resource.text("id")}, read(resource));
  }
}

ValueSets::Contained ValueSets::read(const json::Value& value_set) {
  Contained out;
  if (const json::Value* expansion = value_set.find("expansion"); expansion != nullptr) {
    read_expansion((*expansion)["contains"], out);
    out.is_complete = expansion->find("total") == nullptr ||
                      (*expansion)["total"].as_integer() <= static_cast<std::int64_t>(out.listed);
  } else {
    read_compose(value_set["compose"], out);
  }
  std::ranges::sort(out.codes);
  std::ranges::sort(out.excluded);
  return out;
}

// As deep as the JSON is, which its reader bounds.
void ValueSets::read_expansion(const json::Value& contains, Contained& out) {
  for (const json::Value& entry : contains.items()) {
    ++out.listed;
    const bool is_choice = !entry["abstract"].as_bool().value_or(false) && !entry.text("code").empty();
    if (is_choice) out.codes.push_back(key_of(entry.text("system"), entry.text("code")));
    read_expansion(entry["contains"], out);
  }
}

void ValueSets::read_compose(const json::Value& compose, Contained& out) {
  const auto read_codes = [](const json::Value& part, std::vector<std::string>& codes) {
    for (const json::Value& entry : part["concept"].items()) {
      codes.push_back(key_of(part.text("system"), entry.text("code")));
    }
    return part["concept"].size() != 0 && part["valueSet"].size() == 0;
  };
  if (compose["include"].size() == 0) out.is_complete = false;
  for (const json::Value& part : compose["include"].items()) {
    if (part["valueSet"].size() != 0) out.is_certain = false;
    if (!read_codes(part, out.codes)) out.is_complete = false;
  }
  for (const json::Value& part : compose["exclude"].items()) {
    if (!read_codes(part, out.excluded)) out.is_certain = false;
  }
}

std::optional<bool> ValueSets::contains(std::string_view canonical, std::string_view system,
                                        std::string_view code) const {
  if (const auto found = contained_.find(canonical); found != contained_.end()) {
    const Contained& set = found->second;
    const std::string key = key_of(system, code);
    if (holds(set.excluded, key)) return false;
    if (holds(set.codes, key)) return set.is_certain ? std::optional{true} : std::nullopt;
    return set.is_complete ? std::optional{false} : std::nullopt;
  }
  if (const ValueSet* set = find_value_set(canonical); set != nullptr && set->is_complete) {
    return has_code(*set, system, code);
  }
  return member_of_ ? member_of_(canonical, system, code) : std::nullopt;
}

}  // namespace concord::fhir::questionnaire
