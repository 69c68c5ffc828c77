#include "service/sandbox/served.h"

#include <algorithm>
#include <array>
#include <string>

#include "fhir/resource_types.h"

namespace concord::sandbox {
namespace {

using http::Method;
using rest::Offer;

constexpr std::array kOffers{
    Offer{Shape::system, Method::post, Interaction::bundle},
    Offer{Shape::metadata, Method::get, Interaction::capabilities},
    Offer{Shape::type, Method::get, Interaction::search},
    Offer{Shape::type, Method::post, Interaction::create},
    Offer{Shape::type, Method::put, Interaction::conditional_update},
    Offer{Shape::type, Method::del, Interaction::conditional_delete},
    Offer{Shape::type_search, Method::post, Interaction::search},
    Offer{Shape::instance, Method::get, Interaction::read},
    Offer{Shape::instance, Method::put, Interaction::update},
    Offer{Shape::instance, Method::del, Interaction::remove},
    Offer{Shape::instance_history, Method::get, Interaction::history},
    Offer{Shape::version, Method::get, Interaction::version_read},
};

// Containers and results; they are exchanged, not kept.
constexpr std::array<std::string_view, 3> kNotStored{"Bundle", "OperationOutcome", "Parameters"};

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
    return unsupported("not a resource type that is stored here");
  }
  if (std::ranges::find(kOffers, target.shape, &Offer::shape) == kOffers.end()) {
    return unsupported("this operation, compartment or history is not offered");
  }
  return {};
}

}  // namespace concord::sandbox
