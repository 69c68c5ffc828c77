#include "service/http/document_handlers.h"

#include <utility>

#include <fmt/format.h>

#include "core/json/write.h"
#include "mappers/mapper.h"
#include "service/http/docs_page.h"
#include "service/http/respond.h"

namespace concord::http {
namespace {

Response respond_value(const Call& call, const json::Value& value, std::string_view content_type) {
  std::string body = json::write_pretty(value);
  const std::string etag = etag_of(body);
  return respond_public(call.request, std::move(body), etag, content_type);
}

}  // namespace

Result<Response> list_schemas(const Call& call) {
  json::Array schemas;
  for (const mappers::Mapper* mapper : mappers::all()) {
    schemas.push_back(json::object(
        {{"type", mapper->type()}, {"url", fmt::format("{}/schemas/{}", call.site.public_url, mapper->type())}}));
  }
  return respond_value(call, json::object({{"schemas", std::move(schemas)}}), kJson);
}

Result<Response> read_schema(const Call& call) {
  const mappers::Mapper* mapper = mappers::find(call.arguments["type"]);
  if (mapper == nullptr) return fail(ErrorKind::not_found, "no such artifact type: /schemas lists them");
  return respond_value(call, mapper->schema(), kSchemaJson);
}

Result<Response> read_openapi(const Call& call) {
  return respond_public(call.request, call.site.openapi.body, call.site.openapi.etag, kJson);
}

Result<Response> read_smart_configuration(const Call& call) {
  if (call.site.tokens == nullptr) return fail(ErrorKind::not_found, "no tokens are issued for this partner");
  ASSIGN_OR_RETURN(const auto configuration,
                   call.site.tokens->smart_configuration(call.partner->id.str(), call.request.deadline));
  return respond_value(call, *configuration, kJson);
}

Result<Response> read_docs(const Call& call) {
  Response response = respond_public(call.request, call.site.docs.body, call.site.docs.etag, kHtml);
  response.headers.set("Content-Security-Policy", docs_content_security_policy());
  return response;
}

}  // namespace concord::http
