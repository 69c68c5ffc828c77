// What an interaction came to, before it is written as an HTTP response or as an entry of a Bundle; and how an Error
// looks on the wire.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/json/value.h"
#include "core/result.h"
#include "core/time.h"
#include "fhir/bundle.h"
#include "service/sandbox/negotiate.h"
#include "service/sandbox/store.h"

namespace concord::sandbox {

struct Answer {
  int status = 200;
  std::optional<json::Value> resource = std::nullopt;  // of a read or write, or the Bundle of a search
  std::string type = {};                               // of the one resource it is about; else empty
  std::string id = {};
  std::string version = {};
  Instant modified = {};
  bool is_write = false;
  friend bool operator==(const Answer&, const Answer&) = default;
};

// About that version of the record; a write (create, update, delete) or a read.
[[nodiscard]] Answer answer_about(int status, const Record& record, const Version& version);
[[nodiscard]] Answer written(int status, const Record& record);

[[nodiscard]] http::Response render(const Answer& answer, Return returns, std::string_view base);
[[nodiscard]] fhir::BundleEntry render_entry(const Answer& answer, Return returns, std::string_view base);

// The findings of an Error; one made of its message when it has none.
[[nodiscard]] std::vector<Issue> findings_of(const Error& error);
// The status code of an Error and its OperationOutcome.
[[nodiscard]] int status_of(ErrorKind kind) noexcept;
[[nodiscard]] json::Value outcome_of(const Error& error);
[[nodiscard]] http::Response render(const Error& error);
[[nodiscard]] fhir::BundleEntry render_entry(const Error& error);
// "201 Created".
[[nodiscard]] std::string status_line(int status);

}  // namespace concord::sandbox
