// What an interaction came to, before it is written as an HTTP response or as an entry of a Bundle.
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
#include "fhir/rest/preferences.h"
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

[[nodiscard]] http::Response render(const Answer& answer, fhir::rest::Return returns, std::string_view base);
[[nodiscard]] fhir::BundleEntry render_entry(const Answer& answer, fhir::rest::Return returns, std::string_view base);

[[nodiscard]] http::Response render(const Error& error);
[[nodiscard]] fhir::BundleEntry render_entry(const Error& error);
}  // namespace concord::sandbox
