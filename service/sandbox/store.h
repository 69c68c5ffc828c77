// The sandbox's memory: every version of every resource, indexed by identity, identifier, tag and reference, with a
// journal that takes writes back. Knows neither HTTP nor FHIR's interactions; not thread-safe by itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/http.h"
#include "core/json/value.h"
#include "core/time.h"
#include "fhir/search/search.h"

namespace concord::sandbox {

// One state of a resource. A deletion has no resource (null).
struct Version {
  std::uint64_t number = 1;
  Instant at{};
  http::Method method = http::Method::post;  // what made it
  json::Value resource;                      // stamped with id and meta
};

// A resource over time. Never changed once it is in the store: a write puts a new Record in its place.
struct Record {
  std::string type;
  std::string id;
  std::uint64_t sequence = 0;     // order of creation over the whole store
  std::vector<Version> versions;  // oldest first, never empty
  [[nodiscard]] const Version& current() const { return versions.back(); }
  [[nodiscard]] bool is_deleted() const { return versions.back().resource.is_null(); }
  // The version of that number as written in a URL, or nullptr.
  [[nodiscard]] const Version* find(std::string_view number) const;
};
using RecordPtr = std::shared_ptr<const Record>;

// What a search needs to see of the store.
class Reads {
 public:
  virtual ~Reads() = default;
  // The record of that identity, deleted or not; null when there never was one.
  [[nodiscard]] virtual RecordPtr find(std::string_view type, std::string_view id) const = 0;
  // A superset of the live records that match, in order of creation. Criteria on _id, identifier, _tag and
  // references are answered from the index; anything else scans the type.
  [[nodiscard]] virtual std::vector<RecordPtr> candidates(const fhir::Query& query) const = 0;
  // Live records of `type` that hold a literal reference to a resource of that logical id.
  [[nodiscard]] virtual std::vector<RecordPtr> referrers(std::string_view type, std::string_view id) const = 0;
  // All records of a type, deleted ones included, in no order; of all types when it is empty.
  [[nodiscard]] virtual std::vector<RecordPtr> records(std::string_view type) const = 0;

 protected:
  Reads() = default;
  Reads(const Reads&) = default;
  Reads& operator=(const Reads&) = default;
};

class Store final : public Reads {
 public:
  explicit Store(std::size_t versions_max) : versions_max_{versions_max} {}

  [[nodiscard]] RecordPtr find(std::string_view type, std::string_view id) const override;
  [[nodiscard]] std::vector<RecordPtr> candidates(const fhir::Query& query) const override;
  [[nodiscard]] std::vector<RecordPtr> referrers(std::string_view type, std::string_view id) const override;
  [[nodiscard]] std::vector<RecordPtr> records(std::string_view type) const override;
  // The same over all types.
  [[nodiscard]] std::vector<RecordPtr> referrers(std::string_view id) const;
  // Identities held, deleted ones included.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  // An id that no resource of the type has or had.
  [[nodiscard]] std::string next_id(std::string_view type);
  // Adds a version (the first one when the identity is new); id and meta are stamped here.
  RecordPtr put(std::string_view type, std::string_view id, const json::Value& resource, http::Method method,
                Instant now);
  // Adds the version that says it was deleted. The record exists and is live.
  RecordPtr remove(std::string_view type, std::string_view id, Instant now);
  // Replaces the resource of the current version, which keeps its stamp: for references that became known only
  // after the write.
  void amend(const Record& record, json::Value resource);

  // Takes back every write since the last settle().
  void rollback();
  // Makes the writes since the last settle() final.
  void settle() noexcept { journal_.clear(); }

 private:
  using Postings = std::set<std::uint64_t>;
  struct Shelf {
    std::unordered_map<std::string, RecordPtr> by_id;
    std::map<std::uint64_t, RecordPtr> live;  // by sequence
    std::unordered_map<std::string, Postings> index;
  };
  struct Undo {
    std::string type;
    std::string id;
    RecordPtr before;  // null: there was none
  };

  [[nodiscard]] const Shelf* shelf(std::string_view type) const;
  [[nodiscard]] static std::vector<const Postings*> postings_of(const Shelf& on, const std::vector<std::string>& terms);
  void place(RecordPtr record);
  static void take_out(Shelf& shelf, const Record& record);
  static void put_in(Shelf& shelf, const RecordPtr& record);

  std::map<std::string, Shelf, std::less<>> shelves_;
  std::vector<Undo> journal_;
  std::size_t versions_max_;
  std::size_t size_ = 0;
  std::uint64_t last_sequence_ = 0;
  std::uint64_t last_id_ = 0;
};

// The store seen by readers: each question takes the lock for as long as the answer is copied.
class LockedReads final : public Reads {
 public:
  LockedReads(const Store& store, std::shared_mutex& mutex) : store_{store}, mutex_{mutex} {}
  [[nodiscard]] RecordPtr find(std::string_view type, std::string_view id) const override;
  [[nodiscard]] std::vector<RecordPtr> candidates(const fhir::Query& query) const override;
  [[nodiscard]] std::vector<RecordPtr> referrers(std::string_view type, std::string_view id) const override;
  [[nodiscard]] std::vector<RecordPtr> records(std::string_view type) const override;

 private:
  const Store& store_;
  std::shared_mutex& mutex_;
};

}  // namespace concord::sandbox
