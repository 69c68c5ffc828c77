#include "service/partner/vendor_profile.h"

#include <algorithm>
#include <array>

#include "core/json/read.h"
#include "service/partner/vendors/embedded.h"

namespace concord::partner {
namespace {

struct InteractionRow {
  std::string_view name;
  bool TypeCapabilities::*flag;
};
constexpr std::array kInteractions{
    InteractionRow{"read", &TypeCapabilities::read},
    InteractionRow{"search", &TypeCapabilities::search},
    InteractionRow{"create", &TypeCapabilities::create},
    InteractionRow{"update", &TypeCapabilities::update},
    InteractionRow{"patch", &TypeCapabilities::patch},
    InteractionRow{"delete", &TypeCapabilities::remove},
    InteractionRow{"history", &TypeCapabilities::history},
    InteractionRow{"version-read", &TypeCapabilities::version_read},
    InteractionRow{"conditional-create", &TypeCapabilities::conditional_create},
    InteractionRow{"conditional-update", &TypeCapabilities::conditional_update},
    InteractionRow{"update-create", &TypeCapabilities::update_create},
};
struct SystemRow {
  std::string_view name;
  bool Capabilities::*flag;
};
constexpr std::array kSystem{SystemRow{"transaction", &Capabilities::transaction},
                             SystemRow{"batch", &Capabilities::batch}};

template <class Rows, class Object>
void set(const Rows& rows, const std::vector<std::string>& names, Object& object, bool value) {
  for (const auto& row : rows) {
    if (std::ranges::find(names, row.name) != names.end()) object.*row.flag = value;
  }
}

void add_parameters(const std::vector<std::string>& names, TypeCapabilities& type) {
  for (const std::string& name : names) {
    if (type.has_search_parameter(name)) continue;
    const auto at = std::ranges::lower_bound(type.search_parameters, name, {}, &SearchParameterStated::name);
    type.search_parameters.insert(at, {.name = name, .type = {}});
  }
}

void correct(TypeCapabilities& type, const TypeCorrection& correction) {
  set(kInteractions, correction.add, type, true);
  set(kInteractions, correction.remove, type, false);
  add_parameters(correction.add_parameters, type);
  std::erase_if(type.search_parameters, [&correction](const SearchParameterStated& parameter) {
    const auto& removed = correction.remove_parameters;
    return std::ranges::find(removed, parameter.name) != removed.end();
  });
  if (!correction.creatable_categories.empty()) type.creatable_categories = correction.creatable_categories;
  if (!correction.creatable_codes.empty()) type.creatable_codes = correction.creatable_codes;
  type.keeps_identifier = correction.keeps_identifier.value_or(type.keeps_identifier);
  type.conditional_create_is_atomic =
      correction.conditional_create_is_atomic.value_or(type.conditional_create_is_atomic);
}

// The type's capabilities, made where a correction adds a type that is not stated.
TypeCapabilities* find_or_add(Capabilities& capabilities, const TypeCorrection& correction) {
  auto at = std::ranges::lower_bound(capabilities.types, correction.type, {}, &TypeCapabilities::type);
  if (at != capabilities.types.end() && at->type == correction.type) return &*at;
  if (correction.add.empty()) return nullptr;
  TypeCapabilities made;
  made.type = correction.type;
  return &*capabilities.types.insert(at, std::move(made));
}

std::vector<VendorProfile> read_shipped() {
  std::vector<VendorProfile> out;
  for (const std::string_view text : vendor_files::embedded()) {
    const auto value = json::read(text);
    auto profile = value ? read_vendor_profile(*value) : fail(value.error());
    if (profile) out.push_back(*std::move(profile));
  }
  return out;
}

}  // namespace

Capabilities effective(Capabilities stated, const VendorProfile& profile) {
  set(kSystem, profile.add, stated, true);
  set(kSystem, profile.remove, stated, false);
  for (const TypeCorrection& correction : profile.types) {
    if (correction.type == "*") {
      for (TypeCapabilities& type : stated.types) correct(type, correction);
    } else if (TypeCapabilities* const type = find_or_add(stated, correction)) {
      correct(*type, correction);
    }
  }
  stated.documents.format = profile.document_format.value_or(stated.documents.format);
  stated.documents.carrier = profile.document_carrier.value_or(stated.documents.carrier);
  return stated;
}

std::span<const VendorProfile> vendors() {
  static const std::vector<VendorProfile> kShipped = read_shipped();
  return kShipped;
}

std::optional<CallRate> call_rate(const VendorProfile& vendor, const VendorProfile& own) {
  return own.rate ? own.rate : vendor.rate;
}

bool busy_means_not_processed(const VendorProfile& vendor, const VendorProfile& own) {
  return own.busy_means_not_processed.value_or(vendor.busy_means_not_processed.value_or(false));
}

const VendorProfile* find_vendor(std::string_view name) {
  const auto all = vendors();
  const auto at = std::ranges::find(all, name, &VendorProfile::vendor);
  return at == all.end() ? nullptr : &*at;
}

}  // namespace concord::partner
