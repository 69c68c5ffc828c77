// Walks the tables of one artifact type and collects where they put each member.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mappers/catalogue/catalogue.h"

namespace concord::mappers::catalogue {

class Collector {
 public:
  // Resources, what is written besides, and faults go to `out`, which is borrowed.
  explicit Collector(Catalogue& out) : out_{out} {}
  void collect(const ArtifactType& type);
  [[nodiscard]] std::vector<Place> places_of(const std::string& member) const;

 private:
  void add_resource(const WrittenResource& resource);
  void add_rows(std::span<const Row> rows, const std::string& member, const Place& at);
  void add_row(const Row& row, const std::string& member, const Place& at);
  void add_choice(const Row& row, const std::string& member, const Place& at);
  void add_placements(std::span<const Placement> placements, const std::string& member, const Place& at);
  void add_own(const Placement& placement, const std::string& member, const Place& where);
  void add_value(const std::string& member, const Codec* codec, Place where);
  // The place at a path below: "note.text", "content[].attachment".
  [[nodiscard]] Place below(const Place& at, std::string_view path);
  [[nodiscard]] Place extension(const Place& at, std::string_view url, std::string_view value);
  void step(Place& at, std::string_view name);

  Catalogue& out_;
  std::map<std::string, std::vector<Place>, std::less<>> places_;
};

}  // namespace concord::mappers::catalogue
