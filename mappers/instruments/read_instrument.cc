// An instrument file to an Instrument, with every finding about it.
#include <algorithm>
#include <utility>

#include "core/canonical.h"
#include "core/json/pointer.h"
#include "core/json/read.h"
#include "mappers/instruments/instrument.h"
#include "mappers/instruments/read_questionnaire.h"
#include "mappers/instruments/read_scoring.h"

namespace concord::mappers::instruments {
namespace {

using json::Pointer;
using json::Value;

// In a file, Concord's own canonical base.
constexpr std::string_view kPlaceholder = "{{canonical}}";
constexpr std::size_t kIdMax = 64;

std::string with_canonicals(std::string_view text) {
  std::string out;
  while (true) {
    const std::size_t at = text.find(kPlaceholder);
    out += text.substr(0, at);
    if (at == std::string_view::npos) return out;
    out += kCanonicalBase;
    text.remove_prefix(at + kPlaceholder.size());
  }
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kIdMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
  });
}

}  // namespace

Result<Value> read_file(std::string_view text) {
  if (text.size() > kFileBytesMax) return fail(ErrorKind::too_large, "an instrument file must not be over 4 MiB");
  return json::read(with_canonicals(text));
}

Result<Instrument> parse_instrument(const Value& file) {
  const Pointer root;
  Faults faults;
  Instrument out;
  faults.check_members(file, {"id", "questionnaire", "scoring"}, root);
  out.id = file.text("id");
  if (!is_id(out.id)) faults.add(root / "id", "value", "is required, 1 to 64 of A-Z a-z 0-9 - . _");
  read_questionnaire(file["questionnaire"], root / "questionnaire", out, faults);
  read_scoring(file["scoring"], root / "scoring", out, faults);
  out.make_values();
  if (faults.empty()) return out;
  return fail(ErrorKind::unprocessable, "the file describes no instrument", faults.take());
}

Result<Instrument> read_instrument(std::string_view text) {
  ASSIGN_OR_RETURN(const Value file, read_file(text));
  return parse_instrument(file);
}

}  // namespace concord::mappers::instruments
