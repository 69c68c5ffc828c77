// What of a foreign resource the artifact does not carry: the resource, held against what would be written from the
// artifact that was read of it.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "mappers/mapper.h"

namespace concord::mappers::foreign {

// One note an element of `stored` that `written` does not have (dropped), or has with another value (normalised), with
// its FHIRPath from the resource type on. Nothing for what the server keeps (id, versions, a generated narrative), for
// a text or display that only repeats a code, and for the elements in `self_noted`.
[[nodiscard]] std::vector<Note> losses(const json::Value& stored, const json::Value& written,
                                       std::span<const std::string_view> self_noted = {});

// Where the elements of a list stand in another one: for each of `stored` the index of the element of `written` that
// says the same or less; kNowhere for none. Each index once.
inline constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
[[nodiscard]] std::vector<std::size_t> aligned(std::span<const json::Value> stored,
                                               std::span<const json::Value> written);

}  // namespace concord::mappers::foreign
