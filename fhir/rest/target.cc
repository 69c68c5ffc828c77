#include "fhir/rest/target.h"

#include <algorithm>
#include <array>
#include <vector>

#include "fhir/resource_types.h"

namespace concord::fhir::rest {
namespace {

using http::Method;

constexpr std::array kOffers{
    Offer{Shape::system, Method::post, Interaction::bundle},
    Offer{Shape::system, Method::get, Interaction::system_search},
    Offer{Shape::metadata, Method::get, Interaction::capabilities},
    Offer{Shape::system_search, Method::post, Interaction::system_search},
    Offer{Shape::system_history, Method::get, Interaction::system_history},
    Offer{Shape::system_operation, Method::get, Interaction::operation},
    Offer{Shape::system_operation, Method::post, Interaction::operation},
    Offer{Shape::type, Method::get, Interaction::search},
    Offer{Shape::type, Method::post, Interaction::create},
    Offer{Shape::type, Method::put, Interaction::conditional_update},
    Offer{Shape::type, Method::patch, Interaction::conditional_patch},
    Offer{Shape::type, Method::del, Interaction::conditional_delete},
    Offer{Shape::type_search, Method::post, Interaction::search},
    Offer{Shape::type_history, Method::get, Interaction::type_history},
    Offer{Shape::type_operation, Method::get, Interaction::operation},
    Offer{Shape::type_operation, Method::post, Interaction::operation},
    Offer{Shape::instance, Method::get, Interaction::read},
    Offer{Shape::instance, Method::put, Interaction::update},
    Offer{Shape::instance, Method::patch, Interaction::patch},
    Offer{Shape::instance, Method::del, Interaction::remove},
    Offer{Shape::instance_history, Method::get, Interaction::history},
    Offer{Shape::instance_operation, Method::get, Interaction::operation},
    Offer{Shape::instance_operation, Method::post, Interaction::operation},
    Offer{Shape::version, Method::get, Interaction::version_read},
    Offer{Shape::compartment, Method::get, Interaction::compartment_search},
    Offer{Shape::compartment_search, Method::post, Interaction::compartment_search},
};

struct Name {
  Interaction interaction;
  std::string_view code;
  bool is_read;
};
// In the order of the enum.
constexpr std::array kNames{
    Name{Interaction::capabilities, "capabilities", true},
    Name{Interaction::bundle, "batch", false},
    Name{Interaction::system_search, "search-system", true},
    Name{Interaction::system_history, "history-system", true},
    Name{Interaction::search, "search-type", true},
    Name{Interaction::type_history, "history-type", true},
    Name{Interaction::create, "create", false},
    Name{Interaction::conditional_update, "update", false},
    Name{Interaction::conditional_patch, "patch", false},
    Name{Interaction::conditional_delete, "delete", false},
    Name{Interaction::read, "read", true},
    Name{Interaction::update, "update", false},
    Name{Interaction::patch, "patch", false},
    Name{Interaction::remove, "delete", false},
    Name{Interaction::history, "history-instance", true},
    Name{Interaction::version_read, "vread", true},
    Name{Interaction::compartment_search, "search-type", true},
    Name{Interaction::operation, "operation", false},
};

constexpr std::size_t kSegmentsMax = 4;

tl::unexpected<Error> invalid(const char* text) {
  return fail(ErrorKind::malformed, text, {{Severity::error, "invalid", "", text}});
}

tl::unexpected<Error> nothing_here() { return fail(ErrorKind::not_found, "nothing is served at this path"); }

Result<std::vector<std::string>> split_path(std::string_view path) {
  std::vector<std::string> out;
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    auto segment = http::percent_decode(path.substr(0, end));
    if (!segment) return invalid("the path has an invalid percent escape");
    if (out.size() == kSegmentsMax || segment->empty()) return nothing_here();
    out.push_back(*std::move(segment));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return out;
}

Result<std::string> checked_type(const std::string& text) {
  if (is_resource_type(text)) return text;
  constexpr const char* kText = "not a resource type of FHIR R4";
  return fail(ErrorKind::not_found, kText, {{Severity::error, "not-supported", "", kText}});
}

Result<std::string> checked_id(const std::string& text) {
  if (!is_logical_id(text)) return invalid("an id is 1 to 64 of A-Z a-z 0-9 - .");
  return text;
}

bool is_operation(std::string_view segment) { return segment.size() > 1 && segment.starts_with('$'); }

// "_search" and the like behind a base, a type or a compartment.
struct Word {
  std::string_view word;
  Shape shape;
};
constexpr std::array kSystemWords{Word{"metadata", Shape::metadata}, Word{"_search", Shape::system_search},
                                  Word{"_history", Shape::system_history}};
constexpr std::array kTypeWords{Word{"_search", Shape::type_search}, Word{"_history", Shape::type_history}};

template <std::size_t N>
std::optional<Shape> word_of(const std::array<Word, N>& words, std::string_view segment) {
  const auto* row = std::ranges::find(words, segment, &Word::word);
  return row == words.end() ? std::nullopt : std::optional{row->shape};
}

Result<Target> below_instance(Target out, const std::vector<std::string>& segments) {
  const std::string& third = segments[2];
  if (third == "_history") {
    out.shape = segments.size() == 3 ? Shape::instance_history : Shape::version;
    if (segments.size() == 4) {
      ASSIGN_OR_RETURN(out.version, checked_id(segments[3]));
    }
    return out;
  }
  if (is_operation(third)) {
    if (segments.size() != 3) return nothing_here();
    out.shape = Shape::instance_operation;
    out.operation = third;
    return out;
  }
  if (segments.size() == 4 && segments[3] != "_search") return nothing_here();
  out.shape = segments.size() == 3 ? Shape::compartment : Shape::compartment_search;
  out.member = third;
  if (third != "*") {
    ASSIGN_OR_RETURN(out.member, checked_type(third));
  }
  return out;
}

}  // namespace

Result<Target> parse_target(std::string_view path) {
  ASSIGN_OR_RETURN(const auto segments, split_path(path));
  if (segments.empty()) return Target{.shape = Shape::system};
  if (segments.size() == 1) {
    if (const auto shape = word_of(kSystemWords, segments[0])) return Target{.shape = *shape};
    if (is_operation(segments[0])) return Target{.shape = Shape::system_operation, .operation = segments[0]};
  }
  Target out{.shape = Shape::type};
  ASSIGN_OR_RETURN(out.type, checked_type(segments[0]));
  if (segments.size() == 1) return out;
  if (segments.size() == 2) {
    if (const auto shape = word_of(kTypeWords, segments[1])) {
      out.shape = *shape;
      return out;
    }
    if (is_operation(segments[1])) {
      out.shape = Shape::type_operation;
      out.operation = segments[1];
      return out;
    }
  }
  out.shape = Shape::instance;
  ASSIGN_OR_RETURN(out.id, checked_id(segments[1]));
  if (segments.size() == 2) return out;
  return below_instance(std::move(out), segments);
}

std::span<const Offer> offers() noexcept { return kOffers; }

std::optional<Interaction> interaction_of(Shape shape, Method method) noexcept {
  const Method wanted = method == Method::head ? Method::get : method;
  const auto* row =
      std::ranges::find_if(kOffers, [&](const Offer& o) { return o.shape == shape && o.method == wanted; });
  return row == kOffers.end() ? std::nullopt : std::optional{row->interaction};
}

std::string allowed_methods(std::span<const Offer> offers, Shape shape) {
  std::string out;
  for (const Offer& offer : offers) {
    if (offer.shape != shape) continue;
    if (!out.empty()) out += ", ";
    out += http::to_string(offer.method);
    if (offer.method == Method::get) out += ", HEAD";
  }
  return out;
}

std::string_view code_of(Interaction interaction) noexcept {
  return kNames.at(static_cast<std::size_t>(interaction)).code;
}

bool is_read(Interaction interaction) noexcept { return kNames.at(static_cast<std::size_t>(interaction)).is_read; }

}  // namespace concord::fhir::rest
