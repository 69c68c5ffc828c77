#include "service/sandbox/served.h"

#include <algorithm>
#include <array>
#include <string>

#include "fhir/resource_types.h"
#include "service/sandbox/compartment.h"

namespace concord::sandbox {
namespace {

using http::Method;
using rest::Offer;

constexpr std::array kOffers{
    Offer{Shape::system, Method::post, Interaction::bundle},
    Offer{Shape::system, Method::get, Interaction::system_search},
    Offer{Shape::system_search, Method::post, Interaction::system_search},
    Offer{Shape::system_history, Method::get, Interaction::system_history},
    Offer{Shape::metadata, Method::get, Interaction::capabilities},
    Offer{Shape::type, Method::get, Interaction::search},
    Offer{Shape::type, Method::post, Interaction::create},
    Offer{Shape::type, Method::put, Interaction::conditional_update},
    Offer{Shape::type, Method::patch, Interaction::conditional_patch},
    Offer{Shape::type, Method::del, Interaction::conditional_delete},
    Offer{Shape::type_search, Method::post, Interaction::search},
    Offer{Shape::instance, Method::get, Interaction::read},
    Offer{Shape::instance, Method::put, Interaction::update},
    Offer{Shape::instance, Method::patch, Interaction::patch},
    Offer{Shape::instance, Method::del, Interaction::remove},
    Offer{Shape::instance_history, Method::get, Interaction::history},
    Offer{Shape::version, Method::get, Interaction::version_read},
    Offer{Shape::type_history, Method::get, Interaction::type_history},
    Offer{Shape::compartment, Method::get, Interaction::compartment_search},
    Offer{Shape::compartment_search, Method::post, Interaction::compartment_search},
    Offer{Shape::type_operation, Method::get, Interaction::operation},
    Offer{Shape::type_operation, Method::post, Interaction::operation},
    Offer{Shape::instance_operation, Method::get, Interaction::operation},
    Offer{Shape::instance_operation, Method::post, Interaction::operation},
};

// Containers and results; they are exchanged, not kept.
constexpr std::array<std::string_view, 3> kNotStored{"Bundle", "OperationOutcome", "Parameters"};

constexpr std::string_view kNoType = "not a resource type that is stored here";

tl::unexpected<Error> unsupported(std::string_view text) {
  return fail(ErrorKind::not_found, std::string{text}, {{Severity::error, "not-supported", "", std::string{text}}});
}

}  // namespace

std::span<const Offer> offers() noexcept { return kOffers; }

std::optional<Interaction> served_interaction(Shape shape, Method method) noexcept {
  const auto interaction = rest::interaction_of(shape, method);
  const bool is_offered = std::ranges::any_of(
      kOffers, [&](const Offer& o) { return o.shape == shape && interaction && o.interaction == *interaction; });
  return is_offered ? interaction : std::nullopt;
}

bool is_stored_type(std::string_view type) noexcept {
  return fhir::is_resource_type(type) && std::ranges::find(kNotStored, type) == kNotStored.end();
}

Status check_served(const rest::Target& target) {
  if (!target.type.empty() && !is_stored_type(target.type)) {
    return unsupported(kNoType);
  }
  if (!target.member.empty()) {
    if (!is_compartment(target.type)) return unsupported("there is no compartment of this type");
    if (target.member != "*" && !is_stored_type(target.member)) return unsupported(kNoType);
  }
  const bool is_offered = target.operation.empty() || (target.operation == "$everything" && target.type == "Patient");
  if (!is_offered || std::ranges::find(kOffers, target.shape, &Offer::shape) == kOffers.end()) {
    return unsupported("this operation is not offered");
  }
  return {};
}

// $everything, the one operation there is, reads.
bool is_read(const rest::Call& call) noexcept {
  return rest::is_read(call.interaction) || call.interaction == Interaction::operation;
}

}  // namespace concord::sandbox
