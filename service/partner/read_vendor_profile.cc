#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include "core/json/pointer.h"
#include "fhir/resource_types.h"
#include "service/partner/vendor_profile.h"

namespace concord::partner {
namespace {

using json::Pointer;
using json::Value;
using mappers::Carrier;
using mappers::DocumentFormat;

constexpr std::array<std::string_view, 11> kInteractions{"read",
                                                         "search",
                                                         "create",
                                                         "update",
                                                         "patch",
                                                         "delete",
                                                         "history",
                                                         "version-read",
                                                         "conditional-create",
                                                         "conditional-update",
                                                         "update-create"};
constexpr std::array<std::string_view, 2> kSystem{"transaction", "batch"};
constexpr std::array<std::pair<std::string_view, DocumentFormat>, 4> kFormats{{{"xhtml", DocumentFormat::xhtml},
                                                                               {"html", DocumentFormat::html},
                                                                               {"pdf", DocumentFormat::pdf},
                                                                               {"text", DocumentFormat::text}}};
constexpr std::array<std::pair<std::string_view, Carrier>, 3> kCarriers{
    {{"none", Carrier::none}, {"second-content", Carrier::second_content}, {"embedded-file", Carrier::embedded_file}}};
constexpr double kRateMax = 100'000;

class Reader {
 public:
  VendorProfile read(const Value& text);
  [[nodiscard]] std::vector<Issue> take() { return std::move(issues_); }

 private:
  void add(const Pointer& at, std::string_view text) {
    issues_.push_back(
        {.severity = Severity::error, .code = "value", .expression = at.str(), .text = std::string{text}});
  }
  void check_members(const Value& object, std::initializer_list<std::string_view> known, const Pointer& at);
  std::vector<std::string> texts(const Value& object, std::string_view name, const Pointer& at);
  std::vector<std::string> names(const Value& object, std::string_view name, std::span<const std::string_view> known,
                                 const Pointer& at);
  std::optional<bool> flag(const Value& object, std::string_view name, const Pointer& at);
  template <class E, std::size_t N>
  std::optional<E> coded(const Value& object, std::string_view name,
                         const std::array<std::pair<std::string_view, E>, N>& codes, const Pointer& at);
  TypeCorrection read_type(const json::Member& member, const Pointer& at);
  void read_types(const Value& types, const Pointer& at, VendorProfile& out);
  void read_documents(const Value& documents, const Pointer& at, VendorProfile& out);
  std::optional<CallRate> read_rate(const Value& rate, const Pointer& at);
  double number(const Value& object, std::string_view name, const Pointer& at);

  std::vector<Issue> issues_;
};

void Reader::check_members(const Value& object, std::initializer_list<std::string_view> known, const Pointer& at) {
  if (!object.is_object()) {
    add(at, "must be an object");
    return;
  }
  for (const json::Member& member : object.members()) {
    if (std::ranges::find(known, member.name()) == known.end()) add(at / member.name(), "is no member of a profile");
  }
}

std::vector<std::string> Reader::texts(const Value& object, std::string_view name, const Pointer& at) {
  std::vector<std::string> out;
  const Value* const list = object.find(name);
  if (list == nullptr) return out;
  if (!list->is_array() || list->size() > kProfileListMax) add(at / name, "must be a list of at most 200 texts");
  for (std::size_t i = 0; i < std::min(list->size(), kProfileListMax); ++i) {
    const auto text = list->at(i).as_string();
    if (!text || text->empty()) add(at / name / i, "must be a text");
    if (text) out.emplace_back(*text);
  }
  return out;
}

std::vector<std::string> Reader::names(const Value& object, std::string_view name,
                                       std::span<const std::string_view> known, const Pointer& at) {
  auto out = texts(object, name, at);
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (std::ranges::find(known, out[i]) == known.end()) add(at / name / i, "is no interaction of this list");
  }
  return out;
}

std::optional<bool> Reader::flag(const Value& object, std::string_view name, const Pointer& at) {
  const Value* const value = object.find(name);
  if (value == nullptr) return std::nullopt;
  const auto truth = value->as_bool();
  if (!truth) add(at / name, "must be true or false");
  return truth;
}

template <class E, std::size_t N>
std::optional<E> Reader::coded(const Value& object, std::string_view name,
                               const std::array<std::pair<std::string_view, E>, N>& codes, const Pointer& at) {
  const Value* const value = object.find(name);
  if (value == nullptr) return std::nullopt;
  const auto* found = std::ranges::find(codes, value->as_string().value_or(""), &std::pair<std::string_view, E>::first);
  if (found != codes.end()) return found->second;
  add(at / name, "is none of the codes for it");
  return std::nullopt;
}

TypeCorrection Reader::read_type(const json::Member& member, const Pointer& at) {
  const Value& value = member.value;
  check_members(value,
                {"add", "remove", "addParameters", "removeParameters", "categories", "codes", "keepsIdentifier",
                 "conditionalCreateIsAtomic"},
                at);
  if (member.name() != "*" && !fhir::is_resource_type(member.name())) add(at, "is no resource type");
  TypeCorrection out{.type = std::string{member.name()}};
  out.add = names(value, "add", kInteractions, at);
  out.remove = names(value, "remove", kInteractions, at);
  out.add_parameters = texts(value, "addParameters", at);
  out.remove_parameters = texts(value, "removeParameters", at);
  out.creatable_categories = texts(value, "categories", at);
  out.creatable_codes = texts(value, "codes", at);
  out.keeps_identifier = flag(value, "keepsIdentifier", at);
  out.conditional_create_is_atomic = flag(value, "conditionalCreateIsAtomic", at);
  return out;
}

void Reader::read_types(const Value& types, const Pointer& at, VendorProfile& out) {
  if (!types.is_object() || types.size() > kProfileTypesMax) {
    add(at, "must be an object of at most 200 resource types");
    return;
  }
  for (const json::Member& member : types.members()) out.types.push_back(read_type(member, at / member.name()));
}

void Reader::read_documents(const Value& documents, const Pointer& at, VendorProfile& out) {
  check_members(documents, {"format", "carrier"}, at);
  out.document_format = coded(documents, "format", kFormats, at);
  out.document_carrier = coded(documents, "carrier", kCarriers, at);
  const bool is_file = out.document_carrier == Carrier::embedded_file;
  if (is_file && out.document_format != DocumentFormat::pdf) add(at / "carrier", "only a PDF holds a file");
}

double Reader::number(const Value& object, std::string_view name, const Pointer& at) {
  const std::string_view text = object[name].as_number().value_or("");
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec == std::errc{} && value > 0 && value <= kRateMax) return value;
  add(at / name, "must be a number over 0, at most 100000");
  return 1;
}

std::optional<CallRate> Reader::read_rate(const Value& rate, const Pointer& at) {
  check_members(rate, {"perSecond", "burst"}, at);
  return CallRate{.per_second = number(rate, "perSecond", at), .burst = number(rate, "burst", at)};
}

VendorProfile Reader::read(const Value& text) {
  const Pointer root;
  check_members(text, {"vendor", "add", "remove", "types", "documents", "rate", "busyMeansNotProcessed"}, root);
  VendorProfile out;
  if (!text.is_object()) return out;
  out.vendor = text.text("vendor");
  out.add = names(text, "add", kSystem, root);
  out.remove = names(text, "remove", kSystem, root);
  if (const Value* const types = text.find("types")) read_types(*types, root / "types", out);
  if (const Value* const documents = text.find("documents")) read_documents(*documents, root / "documents", out);
  if (const Value* const rate = text.find("rate")) out.rate = read_rate(*rate, root / "rate");
  out.busy_means_not_processed = flag(text, "busyMeansNotProcessed", root);
  return out;
}

}  // namespace

Result<VendorProfile> read_vendor_profile(const Value& text) {
  Reader reader;
  VendorProfile out = reader.read(text);
  auto issues = reader.take();
  if (!issues.empty()) return fail(ErrorKind::unprocessable, "the profile is not valid", std::move(issues));
  return out;
}

}  // namespace concord::partner
