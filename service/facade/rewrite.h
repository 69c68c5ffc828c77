// URLs between two servers: a partner's never leave us, and ours are understood. By the types of R4's definitions,
// never by replacing text. Links to pages (Bundle.link) are left alone: they are cursors and not URLs of resources.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/json/value.h"
#include "service/facade/server_url.h"

namespace concord::facade {

class Rewrite {
 public:
  // "https://ehr.example/fhir", "https://concord.example/north/fhir".
  Rewrite(std::string_view partner_base, std::string_view our_base) : partner_{partner_base}, ours_{our_base} {}

  // A resource as we show it and as the partner is to get it: each is the inverse of the other where URLs are written
  // as the servers write them. Changed are what lies below the one server in
  // - references, elements of type url, fullUrl and the request URLs of Bundles, href and src of narratives,
  // - locations of a Bundle's responses, which become absolute,
  // - elements of type uri and canonical that name a resource ("[base]/Questionnaire/7|2"), but names that others
  //   compare: systems, URLs of extensions, and what names a CodeSystem, NamingSystem or StructureDefinition.
  // Contained resources, Bundle entries, extensions and the siblings of primitives included. Relative references stay
  // relative; members that R4 does not know are looked into for references only. Parts that do not change are shared
  // with the input. Depth is bounded by the JSON reader.
  [[nodiscard]] json::Value outward(const json::Value& resource) const;
  [[nodiscard]] json::Value inward(const json::Value& resource) const;

  // One URL: the same text when it does not lie below the other server.
  [[nodiscard]] std::string outward_url(std::string_view url) const;
  [[nodiscard]] std::string inward_url(std::string_view url) const;
  // The value of a search parameter, which may be a list: references below ours become relative and canonicals the
  // partner's, tokens whose system does stay.
  [[nodiscard]] std::string inward_value(std::string_view value) const;
  // A partner's Location, which may be absolute, a path of its host, or relative to its base, as our absolute URL.
  // Nothing when it names no resource of the partner.
  [[nodiscard]] std::optional<std::string> outward_location(std::string_view location) const;

 private:
  ServerUrl partner_;
  ServerUrl ours_;
};

}  // namespace concord::facade
