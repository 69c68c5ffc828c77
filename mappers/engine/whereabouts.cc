#include "mappers/engine/whereabouts.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "mappers/engine/artifact_type.h"
#include "mappers/engine/types.h"

namespace concord::mappers {
namespace {

using Tokens = std::span<const std::string_view>;

std::vector<std::string_view> tokens_of(std::string_view pointer) {
  std::vector<std::string_view> out;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    out.push_back(pointer.substr(0, end));
    pointer.remove_prefix(end);
  }
  return out;
}

std::optional<std::size_t> index_of(Tokens tokens) {
  if (tokens.empty()) return std::nullopt;
  std::size_t out = 0;
  const char* const end = tokens.front().data() + tokens.front().size();
  const auto [stopped, error] = std::from_chars(tokens.front().data(), end, out);
  return error == std::errc{} && stopped == end ? std::optional{out} : std::nullopt;
}

// Members below the codecs of data types, and what they become.
struct Leaf {
  std::string_view member;
  std::string_view element;
};
constexpr std::array kLeaves{
    Leaf{"text", "text"}, Leaf{"coding", "coding"}, Leaf{"reference", "reference"}, Leaf{"identifier", "identifier"},
    Leaf{"by", "author"},
};

std::string below_data_type(Tokens tokens, Place& place) {
  if (tokens.empty()) return place.path.str();
  const auto* leaf = std::ranges::find(kLeaves, tokens.front(), &Leaf::member);
  if (leaf == kLeaves.end()) return place.path.str();
  const Step step{place, {}, leaf->element};
  return below_data_type(tokens.subspan(1), place);
}

std::string below_rows(std::span<const Row> rows, Tokens tokens, Place& place);

// Past the index of a list, if there is one.
template <class Below>
std::string past_index(Tokens tokens, Place& place, const Below& below) {
  const auto index = index_of(tokens);
  if (!index) return below(tokens);
  const Step item{place, *index};
  return below(tokens.subspan(1));
}

std::string below_row(const Row& row, Tokens tokens, Place& place) {
  return past_index(tokens, place, [&](Tokens rest) {
    const bool is_nested = row.codec != nullptr && !row.codec->rows.empty();
    return is_nested ? below_rows(row.codec->rows, rest, place) : below_data_type(rest, place);
  });
}

bool is_value_choice(std::string_view member) {
  return std::ranges::find(kValueChoice, member, &MemberShape::name) != kValueChoice.end();
}

std::string below_rows(std::span<const Row> rows, Tokens tokens, Place& place) {
  if (tokens.empty()) return place.path.str();
  for (const Row& row : rows) {
    if (row.as == As::choice && is_value_choice(tokens.front())) {
      const Step step{place, {}, row.path};
      return below_data_type(tokens.subspan(1), place);
    }
    if (row.member != tokens.front() || row.is_derived) continue;
    if (row.as != As::extension) {
      const Step step{place, {}, row.path};
      return below_row(row, tokens.subspan(1), place);
    }
    const Step step{place, {}, Step::Extension{.url = row.path, .is_simple = !row.value.empty()}};
    return below_row(row, tokens.subspan(1), place);
  }
  return place.path.str();
}

std::string below_place(const Whereabouts& known, Tokens tokens, Place& place) {
  const auto below = [&](Tokens rest) {
    return known.rows == nullptr ? below_data_type(rest, place) : below_rows(*known.rows, rest, place);
  };
  if (known.has_own_resources) return below(index_of(tokens) ? tokens.subspan(1) : tokens);
  return past_index(tokens, place, below);
}

std::string at_place(const Whereabouts& known, Tokens tokens) {
  Place place;
  const Step type{place, {}, known.type};
  if (known.extension.empty()) {
    const Step element{place, {}, known.element};
    return below_place(known, tokens, place);
  }
  const Step extension{place, {}, Step::Extension{.url = known.extension, .is_simple = false}};
  return below_place(known, tokens, place);
}

constexpr std::array kEverywhere{Whereabouts{.member = "authors", .type = "Provenance", .element = "agent"}};

}  // namespace

std::string whereabouts(const ArtifactType& type, std::string_view pointer) {
  const std::vector<std::string_view> tokens = tokens_of(pointer);
  Place place;
  const Step primary{place, {}, type.primary->type};
  if (tokens.empty()) return place.path.str();
  const Tokens rest = Tokens{tokens}.subspan(1);
  const auto is_member = [&tokens](const Whereabouts& known) { return known.member == tokens.front(); };
  const std::span<const Whereabouts> own =
      type.whereabouts == nullptr ? std::span<const Whereabouts>{} : *type.whereabouts;
  for (const std::span<const Whereabouts> all : {own, std::span<const Whereabouts>{kEverywhere}}) {
    if (const auto known = std::ranges::find_if(all, is_member); known != all.end()) return at_place(*known, rest);
  }
  for (const ElementTable* table : type.elements) {
    if (table->member != tokens.front()) continue;
    const Whereabouts known{
        .member = table->member, .type = table->type, .rows = &table->rows, .has_own_resources = true};
    return at_place(known, rest);
  }
  if (tokens.front() == "patient") {
    const Step subject{place, {}, "subject"};
    return below_data_type(rest, place);
  }
  return below_rows(type.primary->rows, tokens, place);
}

}  // namespace concord::mappers
