// Artifacts by a seeded generator: valid, of every member of a shape, for properties that must hold of all.
#pragma once

#include <cstdint>
#include <random>
#include <span>
#include <string>

#include "core/json/value.h"
#include "mappers/engine/shape.h"

namespace concord::mappers::testing_support {

class RandomArtifact {
 public:
  explicit RandomArtifact(std::uint32_t seed) : engine_{seed} {}

  // An artifact of that shape and type; every optional member is there with even odds.
  [[nodiscard]] json::Value make(const ObjectShape& shape, std::string_view type);

 private:
  json::Value object(const ObjectShape& shape);
  json::Value object_of(const MemberShape& member);
  json::Value one(const MemberShape& member);
  json::Value member(const MemberShape& member);
  json::Value named(const json::Value& reference, std::span<const std::string_view> types);
  json::Value party(const json::Value& made);
  json::Value patient(const json::Value& made);
  json::Value settle_choice(const json::Value& choice, const json::Value& decision);
  json::Value settle_decision(json::Value decision);
  void settle(const ObjectShape& shape, json::Object& out);
  void choose_one(json::Object& members, std::span<const std::string_view> names);
  static json::Value settle_goal(const json::Value& goal);
  static json::Value unlike(const json::Value& list, std::string_view member);
  [[nodiscard]] std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(engine_() % bound); }
  [[nodiscard]] bool coin() { return below(2) == 0; }
  [[nodiscard]] std::string words();

  std::mt19937 engine_;
  int serial_ = 0;  // keeps ids and parties apart
};

}  // namespace concord::mappers::testing_support
