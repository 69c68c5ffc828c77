// Documents as a partner stores them, for tests.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/base64.h"
#include "core/json/value.h"
#include "mappers/delivery_form.h"

namespace concord::mappers::testing_support {

// Every style that can be asked for.
inline constexpr std::array kStyles{
    DocumentStyle{.format = DocumentFormat::xhtml, .carrier = Carrier::none},
    DocumentStyle{.format = DocumentFormat::xhtml, .carrier = Carrier::second_content},
    DocumentStyle{.format = DocumentFormat::html, .carrier = Carrier::none},
    DocumentStyle{.format = DocumentFormat::html, .carrier = Carrier::second_content},
    DocumentStyle{.format = DocumentFormat::text, .carrier = Carrier::none},
    DocumentStyle{.format = DocumentFormat::text, .carrier = Carrier::second_content},
    DocumentStyle{.format = DocumentFormat::pdf, .carrier = Carrier::none},
    DocumentStyle{.format = DocumentFormat::pdf, .carrier = Carrier::second_content},
    DocumentStyle{.format = DocumentFormat::pdf, .carrier = Carrier::embedded_file},
};

[[nodiscard]] inline std::vector<Attachment> contents_of(const json::Value& document) {
  std::vector<Attachment> out;
  for (const json::Value& content : document["content"].items()) {
    const json::Value& attachment = content["attachment"];
    out.push_back({.content_type = std::string{attachment.text("contentType")},
                   .bytes = base64_decode(attachment.text("data")).value_or("")});
  }
  return out;
}

[[nodiscard]] inline std::string bytes_of(const json::Value& document, std::size_t content) {
  return contents_of(document).at(content).bytes;
}

}  // namespace concord::mappers::testing_support
