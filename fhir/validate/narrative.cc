#include "fhir/validate/narrative.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <utility>

#include "fhir/validate/xhtml_cursor.h"
#include "fhir/validate/xhtml_names.h"
#include "fhir/validate/xhtml_values.h"

namespace concord::fhir {
namespace {

using xhtml::Rule;

constexpr std::string_view kNamespace = "http://www.w3.org/1999/xhtml";
constexpr std::string_view kPrefixDeclaration = "xmlns:";
constexpr std::size_t kPrefixesMax = 8;  // declarations on one element

constexpr Rule kUnbalanced{"structure", "the narrative is not well-formed XML: the end of an element that is not open"};
constexpr Rule kUnclosed{"structure", "the narrative is not well-formed XML: an element does not end"};
constexpr Rule kDeclaration{"structure", "a narrative has no document type, CDATA section or instruction"};
constexpr Rule kBadRoot{"structure", "a narrative is one div element and nothing else"};
constexpr Rule kBadNamespace{"structure", "the div of a narrative is in the namespace http://www.w3.org/1999/xhtml"};
constexpr Rule kTooDeep{"structure", "the elements of a narrative are nested too deep"};
constexpr Rule kElement{"invariant", "txt-1: a narrative has only basic HTML formatting elements"};
constexpr Rule kAttribute{"invariant", "txt-1: a narrative has only basic HTML formatting attributes"};
constexpr Rule kLink{"invariant", "txt-1: a link or an image of a narrative runs nothing"};
constexpr Rule kStyle{"invariant", "txt-1: a style of a narrative runs and imports nothing"};
constexpr Rule kNoContent{"invariant", "txt-2: a narrative has text other than white space, or an image"};

// A start tag while it is read.
struct Tag {
  std::size_t start = 0;
  std::string_view name;
  int element = xhtml::kUnknown;
  bool has_namespace = false;
  bool has_source = false;
  std::uint64_t seen = 0;  // known attributes by their position
  std::size_t prefix_count = 0;
};

// Holds a narrative to the rules from its first byte to its last. A step returns false when nothing behind it can be
// understood; what is wrong is reported then.
class Reader {
 public:
  explicit Reader(std::string_view text) noexcept : cursor_{text} {}
  std::vector<NarrativeFault> run();

 private:
  bool text();
  bool markup();
  bool start_tag();
  bool attributes(Tag& tag);
  bool known_attribute(Tag& tag, int position, std::string_view value, std::size_t at);
  bool unknown_attribute(Tag& tag, std::string_view name, std::string_view value, std::size_t at);
  bool close_start_tag(const Tag& tag);
  bool end_tag();
  void report(const Rule& rule, std::size_t at);
  bool broken(const Rule& rule, std::size_t at);

  xhtml::Cursor cursor_;
  std::size_t depth_ = 0;
  bool has_root_ = false;
  bool has_content_ = false;
  std::array<std::string_view, kNarrativeDepthMax> open_;  // names of the elements that we are inside of
  std::array<std::string_view, kPrefixesMax> prefixes_;    // what the tag that is read declares
  std::vector<NarrativeFault> faults_;
};

void Reader::report(const Rule& rule, std::size_t at) {
  if (faults_.size() < kNarrativeFaultsMax) faults_.push_back({rule.code, rule.text, at});
}

bool Reader::broken(const Rule& rule, std::size_t at) {
  if (faults_.size() == kNarrativeFaultsMax) faults_.pop_back();
  report(rule, at);
  return false;
}

std::vector<NarrativeFault> Reader::run() {
  while (!cursor_.at_end()) {
    if (!(cursor_.peek() == '<' ? markup() : text())) return std::move(faults_);
  }
  if (depth_ != 0) {
    broken(kUnclosed, cursor_.offset());
  } else if (!has_root_) {
    broken(kBadRoot, 0);
  } else if (!has_content_) {
    report(kNoContent, 0);
  }
  return std::move(faults_);
}

bool Reader::text() {
  const std::size_t start = cursor_.offset();
  const auto text = cursor_.text();
  if (depth_ == 0 && (text.has_content || text.fault != nullptr)) return broken(kBadRoot, start);
  if (text.fault != nullptr) return broken(*text.fault, cursor_.offset());
  has_content_ = has_content_ || text.has_content;
  return true;
}

bool Reader::markup() {
  const std::size_t start = cursor_.offset();
  if (cursor_.looking_at("</")) return end_tag();
  if (cursor_.looking_at("<!--")) {
    const Rule* fault = cursor_.comment();
    return fault == nullptr || broken(*fault, start);
  }
  if (cursor_.looking_at("<!") || cursor_.looking_at("<?")) return broken(kDeclaration, start);
  return start_tag();
}

bool Reader::end_tag() {
  const std::size_t start = cursor_.offset();
  cursor_.advance(2);
  const std::string_view name = cursor_.name();
  cursor_.skip_space();
  if (name.empty() || !cursor_.skip('>')) return broken(xhtml::kIllFormed, start);
  if (depth_ == 0 || open_[depth_ - 1] != name) return broken(kUnbalanced, start);
  --depth_;
  return true;
}

bool Reader::start_tag() {
  Tag tag;
  tag.start = cursor_.offset();
  cursor_.advance(1);
  tag.name = cursor_.name();
  if (tag.name.empty()) return broken(xhtml::kIllFormed, tag.start);
  tag.element = xhtml::find_element(tag.name);
  if (depth_ == 0 && (has_root_ || !xhtml::is_div(tag.element))) return broken(kBadRoot, tag.start);
  if (tag.element == xhtml::kUnknown) report(kElement, tag.start);
  return attributes(tag) && close_start_tag(tag);
}

bool Reader::attributes(Tag& tag) {
  for (;;) {
    const bool is_spaced = cursor_.skip_space();
    if (cursor_.at_end()) return broken(xhtml::kIllFormed, tag.start);
    if (cursor_.peek() == '>' || cursor_.peek() == '/') return true;
    const std::size_t at = cursor_.offset();
    const std::string_view name = cursor_.name();
    cursor_.skip_space();
    if (!is_spaced || name.empty() || !cursor_.skip('=')) return broken(xhtml::kIllFormed, at);
    cursor_.skip_space();
    const auto value = cursor_.value();
    if (value.fault != nullptr) return broken(*value.fault, cursor_.offset());
    const int position = xhtml::find_attribute(name);
    if (!(position == xhtml::kUnknown ? unknown_attribute(tag, name, value.raw, at)
                                      : known_attribute(tag, position, value.raw, at))) {
      return false;
    }
  }
}

bool Reader::known_attribute(Tag& tag, int position, std::string_view value, std::size_t at) {
  const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(position);
  if ((tag.seen & bit) != 0) return broken(xhtml::kIllFormed, at);
  tag.seen |= bit;
  const xhtml::Attribute& attribute = xhtml::attribute_at(position);
  if (tag.element != xhtml::kUnknown && !xhtml::has_attribute(tag.element, attribute)) report(kAttribute, at);
  switch (attribute.rule) {
    case xhtml::ValueRule::any:
      break;
    case xhtml::ValueRule::link:
      if (xhtml::is_active_link(value)) report(kLink, at);
      break;
    case xhtml::ValueRule::image:
      tag.has_source = true;
      if (xhtml::is_active_image(value)) report(kLink, at);
      break;
    case xhtml::ValueRule::style:
      if (xhtml::is_active_style(value)) report(kStyle, at);
      break;
    case xhtml::ValueRule::name_space:
      tag.has_namespace = true;
      if (value != kNamespace) return broken(kBadNamespace, at);
      break;
  }
  return true;
}

// A declared prefix is harmless: no element and no attribute that has one is allowed.
bool Reader::unknown_attribute(Tag& tag, std::string_view name, std::string_view value, std::size_t at) {
  if (!name.starts_with(kPrefixDeclaration)) {
    report(kAttribute, at);
    return true;
  }
  const std::string_view prefix = name.substr(kPrefixDeclaration.size());
  const bool is_name = !prefix.empty() && prefix.find(':') == std::string_view::npos && !prefix.starts_with("xml");
  const auto declared = std::span{prefixes_}.first(tag.prefix_count);
  if (!is_name || value.empty() || std::ranges::find(declared, prefix) != declared.end()) {
    return broken(xhtml::kIllFormed, at);
  }
  if (tag.prefix_count == kPrefixesMax) return broken(kAttribute, at);
  prefixes_[tag.prefix_count++] = prefix;
  return true;
}

bool Reader::close_start_tag(const Tag& tag) {
  const bool is_empty = cursor_.skip('/');
  if (!cursor_.skip('>')) return broken(xhtml::kIllFormed, tag.start);
  if (depth_ == 0 && !tag.has_namespace) return broken(kBadNamespace, tag.start);
  if (xhtml::is_image(tag.element) && tag.has_source) has_content_ = true;
  has_root_ = true;
  if (is_empty) return true;
  if (depth_ == open_.size()) return broken(kTooDeep, tag.start);
  open_[depth_++] = tag.name;
  return true;
}

}  // namespace

std::vector<NarrativeFault> narrative_faults(std::string_view xhtml) { return Reader{xhtml}.run(); }

}  // namespace concord::fhir
