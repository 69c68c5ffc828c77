#include "service/sandbox/store.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "service/sandbox/index_terms.h"

namespace concord::sandbox {
namespace {

using json::Value;

// resourceType, id and meta first, as people expect them; the rest in its order.
Value stamped(const Value& resource, std::string_view id, std::uint64_t number, Instant at) {
  Value meta = json::with(resource["meta"], "versionId", fmt::format("{}", number));
  meta = json::with(meta, "lastUpdated", format_instant(at));
  json::Object out;
  out.reserve(resource.size() + 2);
  out.push_back(json::Member::constant("resourceType", resource["resourceType"]));
  out.push_back(json::Member::constant("id", Value{id}));
  out.push_back(json::Member::constant("meta", std::move(meta)));
  for (const json::Member& member : resource.members()) {
    const bool is_stamp = member.name() == "resourceType" || member.name() == "id" || member.name() == "meta";
    if (!is_stamp) out.push_back(member);
  }
  return Value{std::move(out)};
}

}  // namespace

const Version* Record::find(std::string_view number) const {
  const auto found =
      std::ranges::find_if(versions, [number](const Version& v) { return fmt::format("{}", v.number) == number; });
  return found == versions.end() ? nullptr : &*found;
}

const Store::Shelf* Store::shelf(std::string_view type) const {
  const auto found = shelves_.find(type);
  return found == shelves_.end() ? nullptr : &found->second;
}

RecordPtr Store::find(std::string_view type, std::string_view id) const {
  const Shelf* on = shelf(type);
  if (on == nullptr) return nullptr;
  const auto found = on->by_id.find(std::string{id});
  return found == on->by_id.end() ? nullptr : found->second;
}

std::vector<const Store::Postings*> Store::postings_of(const Shelf& on, const std::vector<std::string>& terms) {
  std::vector<const Postings*> out;
  for (const std::string& term : terms) {
    const auto found = on.index.find(term);
    if (found != on.index.end()) out.push_back(&found->second);
  }
  return out;
}

std::vector<RecordPtr> Store::candidates(const fhir::Query& query) const {
  std::vector<RecordPtr> out;
  const Shelf* on = shelf(query.type);
  if (on == nullptr) return out;
  std::optional<std::vector<const Postings*>> fewest;
  std::size_t fewest_size = on->live.size();
  for (const fhir::Criterion& criterion : query.criteria) {
    const auto terms = terms_of(query.type, criterion);
    if (!terms) continue;
    auto postings = postings_of(*on, *terms);
    std::size_t size = 0;
    for (const Postings* some : postings) size += some->size();
    if (fewest && size >= fewest_size) continue;
    fewest = std::move(postings);
    fewest_size = size;
  }
  out.reserve(fewest_size);
  if (!fewest) {
    for (const auto& [sequence, record] : on->live) out.push_back(record);
    return out;
  }
  Postings sequences;
  if (fewest->size() > 1) {
    for (const Postings* some : *fewest) sequences.insert(some->begin(), some->end());
  }
  const Postings& chosen = fewest->size() == 1 ? *fewest->front() : sequences;
  for (const std::uint64_t sequence : chosen) out.push_back(on->live.at(sequence));
  return out;
}

std::vector<RecordPtr> Store::referrers(std::string_view type, std::string_view id) const {
  std::vector<RecordPtr> out;
  const Shelf* on = shelf(type);
  if (on == nullptr) return out;
  const auto found = on->index.find(reference_term(id));
  if (found == on->index.end()) return out;
  for (const std::uint64_t sequence : found->second) out.push_back(on->live.at(sequence));
  return out;
}

std::vector<RecordPtr> Store::referrers(std::string_view id) const {
  std::vector<RecordPtr> out;
  for (const auto& [type, on] : shelves_) {
    auto some = referrers(type, id);
    out.insert(out.end(), some.begin(), some.end());
  }
  return out;
}

std::vector<RecordPtr> Store::records(std::string_view type) const {
  std::vector<RecordPtr> out;
  for (const auto& [name, on] : shelves_) {
    if (!type.empty() && name != type) continue;
    for (const auto& [id, record] : on.by_id) out.push_back(record);
  }
  return out;
}

std::string Store::next_id(std::string_view type) {
  std::string id;
  do {
    id = fmt::format("{}", ++last_id_);
  } while (find(type, id) != nullptr);
  return id;
}

RecordPtr Store::put(std::string_view type, std::string_view id, const Value& resource, http::Method method,
                     Instant now) {
  const RecordPtr before = find(type, id);
  auto record = before ? std::make_shared<Record>(*before) : std::make_shared<Record>();
  if (!before) {
    record->type = type;
    record->id = id;
    record->sequence = ++last_sequence_;
  }
  const std::uint64_t number = before ? before->current().number + 1 : 1;
  if (record->versions.size() == versions_max_) record->versions.erase(record->versions.begin());
  record->versions.push_back(
      {.number = number, .at = now, .method = method, .resource = stamped(resource, id, number, now)});
  place(record);
  return record;
}

RecordPtr Store::remove(std::string_view type, std::string_view id, Instant now) {
  auto record = std::make_shared<Record>(*find(type, id));
  const std::uint64_t number = record->current().number + 1;
  if (record->versions.size() == versions_max_) record->versions.erase(record->versions.begin());
  record->versions.push_back({.number = number, .at = now, .method = http::Method::del, .resource = {}});
  place(record);
  return record;
}

void Store::amend(const Record& record, Value resource) {
  auto amended = std::make_shared<Record>(*find(record.type, record.id));
  amended->versions.back().resource = std::move(resource);
  place(std::move(amended));
}

void Store::take_out(Shelf& shelf, const Record& record) {
  if (record.is_deleted()) return;
  for (const std::string& term : index_terms(record.current().resource)) {
    const auto found = shelf.index.find(term);
    found->second.erase(record.sequence);
    if (found->second.empty()) shelf.index.erase(found);
  }
  shelf.live.erase(record.sequence);
}

void Store::put_in(Shelf& shelf, const RecordPtr& record) {
  if (record->is_deleted()) return;
  for (std::string& term : index_terms(record->current().resource)) {
    shelf.index[std::move(term)].insert(record->sequence);
  }
  shelf.live[record->sequence] = record;
}

void Store::place(RecordPtr record) {
  Shelf& on = shelves_[record->type];
  RecordPtr& slot = on.by_id[record->id];
  if (slot) {
    take_out(on, *slot);
  } else {
    ++size_;
  }
  journal_.push_back({.type = record->type, .id = record->id, .before = slot});
  put_in(on, record);
  slot = std::move(record);
}

void Store::rollback() {
  for (; !journal_.empty(); journal_.pop_back()) {
    const Undo& undo = journal_.back();
    Shelf& on = shelves_[undo.type];
    const auto slot = on.by_id.find(undo.id);
    take_out(on, *slot->second);
    if (undo.before) {
      put_in(on, undo.before);
      slot->second = undo.before;
    } else {
      on.by_id.erase(slot);
      --size_;
    }
  }
}

RecordPtr LockedReads::find(std::string_view type, std::string_view id) const {
  const std::shared_lock lock{mutex_};
  return store_.find(type, id);
}

std::vector<RecordPtr> LockedReads::candidates(const fhir::Query& query) const {
  const std::shared_lock lock{mutex_};
  return store_.candidates(query);
}

std::vector<RecordPtr> LockedReads::referrers(std::string_view type, std::string_view id) const {
  const std::shared_lock lock{mutex_};
  return store_.referrers(type, id);
}

std::vector<RecordPtr> LockedReads::records(std::string_view type) const {
  const std::shared_lock lock{mutex_};
  return store_.records(type);
}

}  // namespace concord::sandbox
