// The resources of one reading, as they came and as the tables read them.
#pragma once

#include <span>
#include <vector>

#include "mappers/engine/artifact_type.h"
#include "mappers/foreign/foreign.h"

namespace concord::mappers::foreign {

// What an artifact type knows of foreign resources; nothing, when it says nothing.
[[nodiscard]] const Rules& rules_of(const ArtifactType& type);

class Candidates {
 public:
  // Everything is borrowed. Of `others` those count that can be part of such an artifact, and artifacts of ours that
  // may be referred to.
  Candidates(const ArtifactType& type, const Context& context, const GraphResource& primary,
             std::span<const GraphResource> others);

  [[nodiscard]] const Origin& origin() const noexcept { return origin_; }
  // Regular, and named "Type/id".
  [[nodiscard]] const std::vector<GraphResource>& others() const noexcept { return regular_; }
  [[nodiscard]] GraphResource primary(std::vector<Note>& notes) const;
  // What was noted about one of others().
  [[nodiscard]] const std::vector<Note>& notes_of(const GraphResource& regular) const {
    return notes_[static_cast<std::size_t>(&regular - regular_.data())];
  }
  [[nodiscard]] Regularising regularising(std::vector<Note>& notes) const {
    return {.context = context_, .links = links_, .base = origin_.base, .notes = notes};
  }

 private:
  void add(const GraphResource& other);
  [[nodiscard]] json::Value made_regular(const GraphResource& resource, Regularising& now) const;

  const ArtifactType& type_;
  const Rules& rules_;
  const Context& context_;
  const GraphResource& primary_;
  Links links_;
  Origin origin_;
  std::vector<GraphResource> regular_;
  std::vector<std::vector<Note>> notes_;
};

}  // namespace concord::mappers::foreign
