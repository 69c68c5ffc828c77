// Finds and changes the elements of a graph that a catalogue's places name, and takes artifacts apart into members.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/json/value.h"
#include "mappers/catalogue/catalogue.h"
#include "mappers/mapper.h"

namespace concord::mappers::testing_support {

// The leaves of an artifact by member, "targets.measure.text", as texts without regard to order.
using Leaves = std::map<std::string, std::multiset<std::string>>;
[[nodiscard]] Leaves leaves_of(const json::Value& artifact, const catalogue::Catalogue& catalogue);
// Members that have a value in `before` which they do not have in `after`.
[[nodiscard]] std::vector<std::string> lost(const Leaves& before, const Leaves& after);

// How many elements of the graph stand at that place.
[[nodiscard]] std::size_t count_at(const std::vector<GraphResource>& graph, const catalogue::Catalogue& catalogue,
                                   const catalogue::Place& place);
// The graph with the element of that number replaced by what `change` makes of it.
[[nodiscard]] std::vector<GraphResource> changed_at(const std::vector<GraphResource>& graph,
                                                    const catalogue::Catalogue& catalogue,
                                                    const catalogue::Place& place, std::size_t number,
                                                    const std::function<json::Value(const json::Value&)>& change);

}  // namespace concord::mappers::testing_support
