#include "mappers/forms/pdf/embedded_file.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "mappers/forms/pdf/flate.h"

namespace concord::mappers::pdf {
namespace {

constexpr std::size_t kDictionaryMax = 4'096;  // bytes of a stream's dictionary; ours have 150
constexpr std::string_view kStream = "stream";
constexpr std::string_view kEnd = "endstream";

bool is_white(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0'; }
bool is_delimiter(char c) noexcept {
  return is_white(c) || std::string_view{"/<>[]()%{}"}.find(c) != std::string_view::npos;
}

int digit_of(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string_view without_white(std::string_view text) {
  while (!text.empty() && is_white(text.front())) text.remove_prefix(1);
  return text;
}

tl::unexpected<Error> refuse(std::string_view rule) {
  return fail(ErrorKind::unprocessable, "the file inside the PDF " + std::string{rule});
}

// A dictionary as text.
class Dictionary {
 public:
  // Names may be written with #2F for '/'.
  explicit Dictionary(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const int high = text[i] == '#' && i + 2 < text.size() ? digit_of(text[i + 1]) : -1;
      const int low = high >= 0 ? digit_of(text[i + 2]) : -1;
      if (low < 0) {
        text_ += text[i];
        continue;
      }
      text_ += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }

  // True when that name is in it, as a key or a value.
  [[nodiscard]] bool has(std::string_view name) const { return after(name).has_value(); }

  // What follows the name.
  [[nodiscard]] std::optional<std::string_view> after(std::string_view name) const {
    const std::string_view text{text_};
    for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
      const std::size_t end = at + name.size();
      if (at > 0 && text[at - 1] == '/' && (end == text.size() || is_delimiter(text[end])))
        return without_white(text.substr(end));
    }
    return std::nullopt;
  }

  // The number of bytes, where it is not said elsewhere.
  [[nodiscard]] std::optional<std::size_t> length() const {
    const auto value = after("Length");
    std::size_t out = 0;
    if (!value || std::from_chars(value->data(), value->data() + value->size(), out).ec != std::errc{})
      return std::nullopt;
    return out;
  }

  enum class Packing { none, deflated, other };
  [[nodiscard]] Packing packing() const {
    auto filter = after("Filter");
    if (!filter || filter->starts_with("null")) return Packing::none;
    if (filter->starts_with('[')) filter = without_white(filter->substr(1));
    if (filter->starts_with(']')) return Packing::none;
    const std::size_t end = static_cast<std::size_t>(
        std::find_if(filter->begin() + std::min<std::ptrdiff_t>(1, std::ssize(*filter)), filter->end(), is_delimiter) -
        filter->begin());
    const std::string_view name = filter->substr(0, end);
    const bool is_last = !without_white(filter->substr(end)).starts_with('/') || !(*after("Filter")).starts_with('[');
    const bool is_known = name == "/FlateDecode" || name == "/Fl";
    return is_known && is_last && !has("Predictor") ? Packing::deflated : Packing::other;
  }

 private:
  std::string text_;
};

// A stream of the PDF.
struct Stream {
  std::string_view dictionary;
  std::string_view content;
};

// The streams of a PDF, in the order of its bytes.
class Streams {
 public:
  explicit Streams(std::string_view pdf) : pdf_{pdf} {}

  std::optional<Stream> next() {
    for (std::size_t at = pdf_.find(kStream, at_); at != std::string_view::npos; at = pdf_.find(kStream, at_)) {
      at_ = at + kStream.size();
      const auto dictionary = dictionary_before(at);
      const std::size_t begin = content_after(at_);
      if (!dictionary || begin == 0) continue;
      const std::size_t end = end_of(Dictionary{*dictionary}, begin);
      at_ = std::min(pdf_.size(), end);
      return Stream{.dictionary = *dictionary, .content = pdf_.substr(begin, end - begin)};
    }
    return std::nullopt;
  }

 private:
  // What stands between "obj" and the keyword, when that ends as a dictionary does.
  [[nodiscard]] std::optional<std::string_view> dictionary_before(std::size_t at) const {
    const std::size_t from = at > kDictionaryMax ? at - kDictionaryMax : 0;
    std::string_view text = pdf_.substr(from, at - from);
    while (!text.empty() && is_white(text.back())) text.remove_suffix(1);
    if (!text.ends_with(">>")) return std::nullopt;
    const std::size_t begin = text.rfind("obj");
    return begin == std::string_view::npos ? std::optional<std::string_view>{} : text.substr(begin + 3);
  }

  // Where the content begins after the keyword's line end; 0 when there is none.
  [[nodiscard]] std::size_t content_after(std::size_t at) const {
    const std::string_view rest = pdf_.substr(at, 2);
    if (rest == "\r\n") return at + 2;
    return rest.starts_with('\n') || rest.starts_with('\r') ? at + 1 : 0;
  }

  // By the length that the dictionary says, if that is right, or else at the next keyword.
  [[nodiscard]] std::size_t end_of(const Dictionary& dictionary, std::size_t begin) const {
    const auto length = dictionary.length();
    if (length && *length <= pdf_.size() - begin &&
        without_white(pdf_.substr(begin + *length, kEnd.size() + 2)).starts_with(kEnd))
      return begin + *length;
    return std::min(pdf_.find(kEnd, begin), pdf_.size());
  }

  std::string_view pdf_;
  std::size_t at_ = 0;
};

Result<std::string> unpacked(const Stream& stream, std::size_t bytes_max) {
  switch (Dictionary{stream.dictionary}.packing()) {
    case Dictionary::Packing::deflated:
      return inflated(stream.content, bytes_max);
    case Dictionary::Packing::none:
      if (stream.content.size() > bytes_max) return fail(ErrorKind::too_large, "a stream is too large");
      return std::string{stream.content};
    case Dictionary::Packing::other:
      break;
  }
  return fail(ErrorKind::unsupported, "a stream is packed in another way");
}

}  // namespace

Result<std::optional<std::string>> find_embedded_file(std::string_view pdf, const WantedFile& wanted) {
  std::optional<std::string> found;
  Streams streams{pdf};
  std::size_t count = 0;
  std::size_t files = 0;
  for (auto stream = streams.next(); stream; stream = streams.next()) {
    if (++count > kStreamsMax) return refuse("cannot be looked for: the PDF has too many streams");
    const Dictionary dictionary{stream->dictionary};
    const bool is_wanted = dictionary.has(wanted.type);
    if (!is_wanted && !dictionary.has("EmbeddedFile")) continue;
    if (++files > kFilesMax) return refuse("cannot be looked for: there are too many");
    auto bytes = unpacked(*stream, wanted.bytes_max);
    if (!is_wanted && (!bytes || !bytes->starts_with(wanted.beginning))) continue;
    if (!bytes) return refuse("is broken, encrypted or too large");
    if (found && *found != *bytes) return refuse("is ambiguous: there are two");
    found = *std::move(bytes);
  }
  return found;
}

}  // namespace concord::mappers::pdf
