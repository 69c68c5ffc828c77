// The instruments that are loaded, as one immutable value.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "mappers/instruments/instrument.h"

namespace concord::mappers::instruments {

class Registry {
 public:
  // The instruments that are compiled in, in the order of their file names.
  [[nodiscard]] static const Registry& shipped();
  // These and the shipped ones; one with the id of a shipped one stands in its place. Errors: unprocessable, with
  // the place in `more` as JSON pointer, when an id comes twice or a canonical URL names two instruments.
  [[nodiscard]] static Result<Registry> with(std::vector<Instrument> more);

  [[nodiscard]] std::span<const Instrument> all() const noexcept { return instruments_; }
  // The instrument of that id, or nullptr.
  [[nodiscard]] const Instrument* find(std::string_view id) const;
  // The instrument that the canonical names, or nullptr.
  [[nodiscard]] const Instrument* find_canonical(std::string_view canonical_text) const;

 private:
  explicit Registry(std::vector<Instrument> instruments) : instruments_{std::move(instruments)} {}
  std::vector<Instrument> instruments_;
};

}  // namespace concord::mappers::instruments
