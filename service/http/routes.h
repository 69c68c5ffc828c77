// THE table of the public surface: the router, the OpenAPI document and the documentation page are made from it,
// so that none of them can lie. A new route is a new row.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/access_context.h"
#include "auth/token_source.h"
#include "core/error.h"
#include "core/http.h"
#include "core/result.h"
#include "core/strong.h"
#include "service/artifacts/artifacts.h"
#include "service/facade/rest.h"
#include "service/http/negotiate.h"
#include "service/http/router.h"

namespace concord::http {

// A rendered document with its ETag.
struct Document {
  std::string body;
  std::string etag;
};

// A partner and its use cases, which outlive the routes.
struct Partner {
  PartnerId id;
  artifacts::Artifacts* artifacts = nullptr;
  const facade::Rest* rest = nullptr;
  Document keys = {};  // our public ones, for this partner
};

// What all requests share; made once, before the first of them.
struct Site {
  std::string public_url;         // "https://concord.example.org", no trailing slash
  std::vector<Partner> partners;  // the first is the default one
  Document openapi;
  Document docs;
  auth::TokenSource* tokens = nullptr;  // may be nobody
  Document keys = {};                   // our public ones
};

struct Batching;

// All that a handler gets.
struct Call {
  const Request& request;
  const Arguments& arguments;
  const Partner* partner = nullptr;  // on a route without "{p}"
  const auth::AccessContext& access;
  const Site& site;
  const Batching* batching = nullptr;  // what only batches need
};

// Four steps: read, check, call one thing, respond.
using Handler = Result<Response> (*)(const Call&);

enum class In : std::uint8_t { path, query, header };

struct ParameterDoc {
  std::string_view name;
  In in;
  bool is_required;
  std::string_view schema;  // name of a component, or a JSON Schema type
  std::string_view text;
};

struct AnswerDoc {
  int status;
  std::string_view text;
  std::string_view content_type;  // without charset; empty for no body
  std::string_view schema;        // name of a component; empty for any
  bool has_location = false;
};

struct Route {
  Method method;
  std::string_view pattern;
  std::string_view operation;  // operationId
  std::string_view summary;
  std::string_view text;
  BodyKind body;
  std::string_view body_schema;  // name of a component; empty without body, or for any JSON
  Produces produces;
  std::span<const ParameterDoc> parameters;
  std::span<const AnswerDoc> answers;
  std::span<const ErrorKind> errors;
  Handler handler;
  bool is_body_required = true;
  bool is_public = false;  // needs no credentials: shows nothing that is stored
};

// Those of the artifacts and of the documents, then those of FHIR (fhir_routes.h).
[[nodiscard]] std::span<const Route> routes() noexcept;

}  // namespace concord::http
