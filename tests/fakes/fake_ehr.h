// What FakePartner does with its memory, without its lock, script and log: one answer for each interaction.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/reference.h"
#include "service/partner/partner_ehr.h"
#include "tests/fakes/fake_search.h"
#include "tests/fakes/fake_versions.h"

namespace concord::fakes {

class FakeEhr {
 public:
  using Answer = partner::Answer;
  using Value = json::Value;

  [[nodiscard]] static Answer plain(Value body) {
    return {.status = 200, .body = std::move(body), .location = {}, .etag = {}, .last_modified = {}};
  }

  [[nodiscard]] Result<Answer> read(const std::string& literal) const {
    const Value resource = memory.current(literal);
    if (!resource.is_object()) return absent(literal);
    return as_read(resource);
  }

  [[nodiscard]] Result<Answer> version_read(const std::string& literal, std::string_view version) const {
    const auto versions = memory.versions(literal);
    for (std::size_t i = 0; i < versions.size(); ++i) {
      if (std::to_string(i + 1) != version) continue;
      if (versions[i].resource.is_null()) return fail(ErrorKind::gone, "deleted at the partner");
      return as_read(versions[i].resource);
    }
    return fail(ErrorKind::not_found, "not found at the partner");
  }

  [[nodiscard]] Result<Answer> history(const std::string& literal) {
    const auto versions = memory.versions(literal);
    if (versions.empty()) return absent(literal);
    json::Array entries;
    for (std::size_t i = versions.size(); i-- > 0;) {
      json::Object entry{{"fullUrl", base + "/" + literal}};
      if (versions[i].resource.is_object()) entry.emplace_back("resource", versions[i].resource);
      entry.emplace_back("request", json::object({{"method", versions[i].method}, {"url", literal}}));
      entry.emplace_back("response", json::object({{"status", versions[i].method == "DELETE" ? "204"
                                                              : i == 0                       ? "201"
                                                                                             : "200"},
                                                   {"etag", fmt::format("W/\"{}\"", i + 1)}}));
      entries.emplace_back(std::move(entry));
    }
    return page_of("history", entries, 0);
  }

  [[nodiscard]] Result<Answer> everything(const std::string& patient) {
    const Value resource = memory.current(patient);
    if (!resource.is_object()) return absent(patient);
    std::vector<Value> all{resource};
    for (const Value& other : memory.all()) {
      if (other["subject"].text("reference") == patient) all.push_back(other);
    }
    return page_of("searchset", matches(all), 0);
  }

  [[nodiscard]] Result<Answer> create(const Value& resource, const http::Parameters& if_none_exist) {
    if (!if_none_exist.empty()) {
      const auto found = select(resource.text("resourceType"), if_none_exist);
      if (found.size() > 1) return fail(ErrorKind::precondition_failed, "multiple matches");
      if (found.size() == 1) return answer(200, found.front());
    }
    return answer(201, memory.add(resource));
  }

  [[nodiscard]] Result<Answer> update(const Value& resource, std::string_view if_match) {
    const Value current = memory.current(FakeVersions::literal_of(resource));
    if (!is_at(current, if_match)) {
      return fail(ErrorKind::precondition_failed, "a condition did not hold at the partner (412)");
    }
    return answer(current.is_null() ? 201 : 200, memory.put(resource));
  }

  [[nodiscard]] Result<Answer> remove(const std::string& literal, std::string_view if_match) {
    if (!is_at(memory.current(literal), if_match)) {
      return fail(ErrorKind::precondition_failed, "a condition did not hold at the partner (412)");
    }
    memory.remove(literal);
    return Answer{.status = 204};
  }

  [[nodiscard]] Result<Answer> transact(const Value& bundle, partner::Returns returns) {
    bundles.push_back(bundle);
    const bool is_batch = bundle.text("type") == "batch";
    const FakeVersions before = memory;
    std::map<std::string, std::string, std::less<>> places;
    json::Array out;
    for (const Value& entry : bundle["entry"].items()) {
      const auto answered = do_entry(entry);
      if (!answered && is_batch) {
        out.push_back(refused_entry(answered.error()));
        continue;
      }
      if (!answered) {
        memory = before;
        return fail(answered.error());
      }
      if (answered->body) places.emplace(entry.text("fullUrl"), FakeVersions::literal_of(*answered->body));
      out.push_back(entry_of(*answered, returns));
    }
    if (!is_batch) link(places);
    return plain(json::object({{"resourceType", "Bundle"},
                               {"type", is_batch ? "batch-response" : "transaction-response"},
                               {"entry", std::move(out)}}));
  }

  [[nodiscard]] Result<Answer> search(std::string_view type, const http::Parameters& parameters) {
    return page_of("searchset", matches(select(type, parameters)), 0);
  }

  [[nodiscard]] Result<Answer> next_page(const std::string& url) {
    const auto at = pages_.find(url);
    if (at == pages_.end()) return fail(ErrorKind::gone, "the page has expired");
    const Page kept = at->second;
    return page_of(kept.type, kept.entries, kept.first);
  }

  FakeVersions memory = {};
  std::vector<Value> bundles = {};
  std::string base = "https://fake.example/fhir";
  std::size_t page = 0;  // entries; 0: all on one page
  bool ignores_parameters = false;

 private:
  static Answer answer(int status, const Value& resource) {
    const std::string version{resource["meta"].text("versionId")};
    return {.status = status,
            .body = resource,
            .location = fmt::format("{}/_history/{}", FakeVersions::literal_of(resource), version),
            .etag = fmt::format("W/\"{}\"", version),
            .last_modified = {}};
  }

  // A read names no place.
  static Answer as_read(const Value& resource) {
    Answer out = answer(200, resource);
    out.location.clear();
    return out;
  }

  // The two errors of what is not there now.
  [[nodiscard]] tl::unexpected<Error> absent(const std::string& literal) const {
    if (memory.versions(literal).empty()) return fail(ErrorKind::not_found, "not found at the partner");
    return fail(ErrorKind::gone, "deleted at the partner");
  }

  [[nodiscard]] std::vector<Value> select(std::string_view type, const http::Parameters& parameters) const {
    std::vector<Value> out;
    for (const Value& resource : memory.all()) {
      if (resource.text("resourceType") != type) continue;
      const bool found = ignores_parameters || std::ranges::all_of(parameters, [&](const auto& parameter) {
                           return holds(resource, parameter.first, parameter.second);
                         });
      if (found) out.push_back(resource);
    }
    return out;
  }

  [[nodiscard]] json::Array matches(const std::vector<Value>& resources) const {
    json::Array out;
    for (const Value& resource : resources) {
      out.push_back(json::object({{"fullUrl", base + "/" + FakeVersions::literal_of(resource)},
                                  {"resource", resource},
                                  {"search", json::object({{"mode", "match"}})}}));
    }
    return out;
  }

  Result<Answer> page_of(const std::string& type, const json::Array& all, std::size_t first) {
    const std::size_t last = page == 0 ? all.size() : std::min(all.size(), first + page);
    json::Array entries;
    for (std::size_t i = first; i < last; ++i) entries.push_back(all[i]);
    json::Array links;
    if (last < all.size()) {
      const std::string url = fmt::format("{}?page={}", base, pages_.size() + 1);
      pages_.emplace(url, Page{.type = type, .entries = all, .first = last});
      links.push_back(json::object({{"relation", "next"}, {"url", url}}));
    }
    return plain(json::object({{"resourceType", "Bundle"},
                               {"type", type},
                               {"total", all.size()},
                               {"link", std::move(links)},
                               {"entry", std::move(entries)}}));
  }

  // Whether the version condition, if there is one, holds.
  [[nodiscard]] bool is_at(const Value& current, std::string_view if_match) const {
    return if_match.empty() || fmt::format("W/\"{}\"", current["meta"].text("versionId")) == if_match;
  }

  Result<Answer> do_entry(const Value& entry) {
    const Value& request = entry["request"];
    const std::string_view method = request.text("method");
    const std::string url{request.text("url")};
    if (method == "PUT") return update(entry["resource"], request.text("ifMatch"));
    if (method == "DELETE") return remove(url, request.text("ifMatch"));
    if (method == "GET") return do_get(url);
    const auto criteria = http::parse_parameters(request.text("ifNoneExist"));
    if (!criteria) return fail(ErrorKind::partner_rejected, "a condition cannot be read");
    return create(entry["resource"], *criteria);
  }

  Result<Answer> do_get(const std::string& url) {
    const std::size_t mark = url.find('?');
    const std::string path = url.substr(0, mark);
    if (path.find('/') != std::string::npos) return read(path);
    const auto parameters = http::parse_parameters(mark == std::string::npos ? "" : url.substr(mark + 1));
    if (!parameters) return fail(ErrorKind::partner_rejected, "a search cannot be read");
    return page_of("searchset", matches(select(path, *parameters)), 0);
  }

  static Value entry_of(const Answer& answered, partner::Returns returns) {
    json::Object response{{"status", answered.status == 201   ? "201 Created"
                                     : answered.status == 204 ? "204 No Content"
                                                              : "200 OK"}};
    if (!answered.location.empty()) response.emplace_back("location", answered.location);
    if (!answered.etag.empty()) response.emplace_back("etag", answered.etag);
    json::Object out;
    const bool is_read = answered.location.empty();
    if (answered.body && (is_read || returns == partner::Returns::representation)) {
      out.emplace_back("resource", *answered.body);
    }
    out.emplace_back("response", std::move(response));
    return Value{std::move(out)};
  }

  static Value refused_entry(const Error& error) {
    const char* status = error.kind == ErrorKind::not_found             ? "404"
                         : error.kind == ErrorKind::gone                ? "410"
                         : error.kind == ErrorKind::precondition_failed ? "412"
                                                                        : "400";
    return json::object({{"response", json::object({{"status", status}})}});
  }

  void link(const std::map<std::string, std::string, std::less<>>& places) {
    memory.change_current([&](const Value& resource) {
      return fhir::map_references(resource, [&](const Value& element) -> std::optional<Value> {
        const auto at = places.find(element.text("reference"));
        if (at == places.end()) return std::nullopt;
        return json::with(element, "reference", at->second);
      });
    });
  }

  struct Page {
    std::string type;
    json::Array entries;
    std::size_t first = 0;
  };
  std::map<std::string, Page> pages_;
};

}  // namespace concord::fakes
