#include "service/artifacts/linked.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "service/partner/creation.h"
#include "service/partner/lookup.h"

namespace concord::artifacts {
namespace {

using Value = mappers::LinkedSearch::Value;

constexpr std::size_t kValuesPerSearch = 20;
constexpr std::size_t kValuesMax = 500;

// The references below an element as tables name it: "entry.item".
void collect(const json::Value& value, std::string_view path, std::vector<std::string>& out) {
  for (const json::Value& one : value.items()) collect(one, path, out);
  if (value.is_array()) return;
  if (!path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    collect(value[path.substr(0, dot)], path.substr(std::min(dot + 1, path.size())), out);
    return;
  }
  const std::string literal = relative_literal(value.as_string() ? *value.as_string() : value.text("reference"));
  if (!literal.empty()) out.push_back(literal);
}

// What a search asks for: literals, or ids of resources of its type.
std::vector<std::string> values_of(const mappers::LinkedSearch& linked, std::span<const partner::Found> primaries,
                                   const std::vector<partner::Found>& found) {
  std::vector<std::string> out;
  for (const partner::Found& primary : primaries) {
    if (linked.value == Value::literal) out.push_back(location_of(primary.resource));
    if (linked.value == Value::patient) collect(primary.resource["subject"], {}, out);
    if (linked.value == Value::named) collect(primary.resource, linked.element, out);
  }
  // Resources of the same type that are linked stand for the primary one too, as a decision for its options.
  const std::string_view type =
      primaries.empty() ? std::string_view{} : primaries.front().resource.text("resourceType");
  for (const partner::Found& one : found) {
    if (linked.value == Value::literal && one.resource.text("resourceType") == type)
      out.push_back(location_of(one.resource));
  }
  if (linked.value == Value::named) {
    const std::string prefix = std::string{linked.type} + "/";
    std::erase_if(out, [&prefix](const std::string& literal) { return !literal.starts_with(prefix); });
    for (std::string& literal : out) literal.erase(0, prefix.size());
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.size() > kValuesMax) out.resize(kValuesMax);
  return out;
}

bool is_refusal(ErrorKind kind) {
  return kind == ErrorKind::partner_rejected || kind == ErrorKind::unsupported || kind == ErrorKind::not_found ||
         kind == ErrorKind::gone || kind == ErrorKind::too_large || kind == ErrorKind::forbidden;
}

mappers::Note refused_note(const mappers::LinkedSearch& linked) {
  return {.kind = mappers::NoteKind::dropped,
          .pointer = {},
          .expression = std::string{linked.type},
          .text = "the partner does not search " + std::string{linked.type} + " by " + std::string{linked.parameter} +
                  ": what is linked in this way is not read"};
}

// The searches that ask for those values, some in each.
std::vector<http::Parameters> searches_of(const mappers::LinkedSearch& linked, std::span<const std::string> values) {
  std::vector<http::Parameters> out;
  while (!values.empty()) {
    const auto some = values.first(std::min(values.size(), kValuesPerSearch));
    http::Parameters parameters{{std::string{linked.parameter}, fmt::format("{}", fmt::join(some, ","))}};
    if (!linked.code.empty()) parameters.emplace_back("code", std::string{linked.code});
    out.push_back(std::move(parameters));
    values = values.subspan(some.size());
  }
  return out;
}

// Keeps what is of that type and not seen before.
void keep_new(std::vector<partner::Found> found, std::string_view type, std::set<std::string>& seen,
              std::vector<partner::Found>& out) {
  for (partner::Found& one : found) {
    const bool is_it = one.resource.text("resourceType") == type;
    if (is_it && seen.insert(location_of(one.resource)).second) out.push_back(std::move(one));
  }
}

}  // namespace

Result<Linked> find_linked(const Search& search, const mappers::Mapper& mapper,
                           std::span<const partner::Found> primaries) {
  Linked out;
  std::set<std::string> seen;
  for (const partner::Found& primary : primaries) seen.insert(location_of(primary.resource));
  for (const mappers::LinkedSearch& linked : mapper.linked_searches()) {
    if (!partner::may_search(search.capabilities, linked.type, linked.parameter)) {
      out.notes.push_back(refused_note(linked));
      continue;
    }
    for (const http::Parameters& parameters : searches_of(linked, values_of(linked, primaries, out.found))) {
      auto found = partner::search_all(search.partner, linked.type, parameters, search.entries_max, search.deadline);
      if (!found && !is_refusal(found.error().kind)) return tl::unexpected(std::move(found).error());
      if (!found) {
        out.notes.push_back(refused_note(linked));
        break;
      }
      keep_new(std::move(*found), linked.type, seen, out.found);
    }
  }
  return out;
}

}  // namespace concord::artifacts
