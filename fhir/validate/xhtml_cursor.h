// The lexical level of XML for narratives: text, references, names, values and comments, read from left to right
// without a copy. It knows no elements. Internal to fhir/validate.
#pragma once

#include <cstddef>
#include <string_view>

namespace concord::fhir::xhtml {

struct Rule {
  std::string_view code;  // issue-type
  std::string_view text;
};
inline constexpr Rule kIllFormed{"structure", "the narrative is not well-formed XML"};
inline constexpr Rule kBadReference{"structure",
                                    "a narrative has no references but to characters and the five entities of XML"};
inline constexpr Rule kBadComment{"structure", "a comment in a narrative has no two hyphens and no end at its start"};

class Cursor {
 public:
  explicit Cursor(std::string_view text) noexcept : text_{text} {}

  [[nodiscard]] bool at_end() const noexcept { return at_ == text_.size(); }
  [[nodiscard]] std::size_t offset() const noexcept { return at_; }
  // The character here; not at the end.
  [[nodiscard]] char peek() const noexcept { return text_[at_]; }
  [[nodiscard]] bool looking_at(std::string_view prefix) const noexcept {
    return text_.substr(at_, prefix.size()) == prefix;
  }
  void advance(std::size_t count) noexcept { at_ += count; }
  bool skip(char c) noexcept;
  // True when there was some.
  bool skip_space() noexcept;
  // An XML name; empty when there is none here.
  [[nodiscard]] std::string_view name() noexcept;

  // Text up to the next "<" or the end. `has_content`: something in it is no white space of XML.
  struct Text {
    bool has_content = false;
    const Rule* fault = nullptr;
  };
  [[nodiscard]] Text text() noexcept;

  // A quoted attribute value, its references checked and left as they are.
  struct Value {
    std::string_view raw = {};
    const Rule* fault = nullptr;
  };
  [[nodiscard]] Value value() noexcept;

  // A comment, here at its "<!--". Refused too when an HTML parser would end it earlier than an XML parser.
  [[nodiscard]] const Rule* comment() noexcept;

 private:
  [[nodiscard]] bool is_no_character() const noexcept;
  [[nodiscard]] Text reference() noexcept;

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace concord::fhir::xhtml
