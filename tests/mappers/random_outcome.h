// Patient-reported outcomes by a seeded generator: of every loaded instrument and of none, valid.
#pragma once

#include <cstdint>
#include <random>

#include "core/json/value.h"
#include "mappers/instruments/instrument.h"
#include "tests/mappers/random_artifact.h"

namespace concord::mappers::testing_support {

class RandomOutcome {
 public:
  explicit RandomOutcome(std::uint32_t seed) : engine_{seed}, base_{seed} {}
  [[nodiscard]] json::Value make();

 private:
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(engine_() % bound); }
  bool coin() { return below(2) == 0; }
  json::Value value_of(const instruments::Item& item);
  json::Value answer(const instruments::Item& item, const json::Value& name);
  json::Value absent(const json::Value& name);
  json::Value answers(const instruments::Instrument& instrument);
  json::Value free_answers();
  json::Value scores(const json::Value& made, const instruments::Instrument* instrument);

  std::mt19937 engine_;
  RandomArtifact base_;
};

}  // namespace concord::mappers::testing_support
