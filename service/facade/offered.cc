#include "service/facade/offered.h"

#include <algorithm>
#include <array>
#include <vector>

namespace concord::facade {
namespace {

using http::Method;
using partner::TypeCapabilities;
using rest::Interaction;
using rest::Offer;
using rest::Shape;

constexpr std::array kImplemented{
    Offer{Shape::system, Method::post, Interaction::bundle},
    Offer{Shape::metadata, Method::get, Interaction::capabilities},
    Offer{Shape::system_operation, Method::post, Interaction::operation},
    Offer{Shape::type, Method::get, Interaction::search},
    Offer{Shape::type, Method::post, Interaction::create},
    Offer{Shape::type, Method::put, Interaction::conditional_update},
    Offer{Shape::type, Method::patch, Interaction::conditional_patch},
    Offer{Shape::type, Method::del, Interaction::conditional_delete},
    Offer{Shape::type_search, Method::post, Interaction::search},
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

using Flag = bool TypeCapabilities::*;
// What the partner must serve for an interaction; all of them.
struct Need {
  Interaction interaction;
  std::array<Flag, 3> flags;
};
constexpr std::array kNeeds{
    Need{Interaction::read, {&TypeCapabilities::read, nullptr, nullptr}},
    Need{Interaction::version_read, {&TypeCapabilities::read, nullptr, nullptr}},
    Need{Interaction::history, {&TypeCapabilities::history, nullptr, nullptr}},
    Need{Interaction::search, {&TypeCapabilities::search, nullptr, nullptr}},
    Need{Interaction::compartment_search, {&TypeCapabilities::search, nullptr, nullptr}},
    Need{Interaction::create, {&TypeCapabilities::create, nullptr, nullptr}},
    Need{Interaction::update, {&TypeCapabilities::update, nullptr, nullptr}},
    Need{Interaction::patch, {&TypeCapabilities::update, &TypeCapabilities::read, nullptr}},
    Need{Interaction::remove, {&TypeCapabilities::remove, nullptr, nullptr}},
    Need{Interaction::conditional_update,
         {&TypeCapabilities::update, &TypeCapabilities::create, &TypeCapabilities::search}},
    Need{Interaction::conditional_patch,
         {&TypeCapabilities::update, &TypeCapabilities::read, &TypeCapabilities::search}},
    Need{Interaction::conditional_delete, {&TypeCapabilities::remove, &TypeCapabilities::search, nullptr}},
};

tl::unexpected<Error> not_served(const char* text) {
  return fail(ErrorKind::not_found, text, {{Severity::error, "not-supported", "", text}});
}

bool is_implemented(const rest::Call& call) {
  return std::ranges::any_of(kImplemented, [&call](const Offer& offer) {
    return offer.shape == call.target.shape && offer.interaction == call.interaction &&
           (offer.method == call.method || call.method == Method::head);
  });
}

}  // namespace

Result<std::shared_ptr<const TypeCapabilities>> known_type(const Work& work, std::string_view type) {
  ASSIGN_OR_RETURN(const auto capabilities, work.services.capabilities.get(work.deadline));
  const TypeCapabilities* known = capabilities->find(type);
  if (known == nullptr) return not_served("the partner does not serve this resource type");
  return std::shared_ptr<const TypeCapabilities>{capabilities, known};
}

std::span<const Offer> implemented() noexcept { return kImplemented; }

bool is_offered(Interaction interaction, const TypeCapabilities& known) noexcept {
  const auto* need = std::ranges::find(kNeeds, interaction, &Need::interaction);
  if (need == kNeeds.end()) return true;
  return std::ranges::all_of(need->flags, [&known](Flag flag) { return flag == nullptr || known.*flag; });
}

Status check_asked(const Work& work) {
  RETURN_IF_ERROR(work.guard.check(work.call));
  return check_offered(work);
}

Status check_offered(const Work& work) {
  const rest::Target& target = work.call.target;
  const bool is_shape = std::ranges::find(kImplemented, target.shape, &Offer::shape) != kImplemented.end();
  if (!is_shape || target.member == "*") return not_served("this form of URL is not served here");
  // Which operations there are, and with which methods, is a table of operations.cc.
  if (!is_implemented(work.call) && work.call.interaction != Interaction::operation)
    return fail(ErrorKind::method_not_allowed, "this method is not offered for this URL");
  if (target.type.empty() || work.call.interaction == Interaction::operation) return {};
  const bool is_compartment = work.call.interaction == Interaction::compartment_search;
  ASSIGN_OR_RETURN(const auto known, known_type(work, is_compartment ? target.member : target.type));
  if (is_offered(work.call.interaction, *known)) return {};
  if (work.call.interaction == Interaction::history) return not_served("the partner keeps no history of this type");
  return fail(ErrorKind::method_not_allowed, "the partner does not offer this interaction for this type");
}

std::string allowed_methods(const rest::Target& target, const TypeCapabilities& known) {
  std::vector<Offer> offers;
  std::ranges::copy_if(kImplemented, std::back_inserter(offers),
                       [&known](const Offer& offer) { return is_offered(offer.interaction, known); });
  return rest::allowed_methods(offers, target.shape);
}

}  // namespace concord::facade
