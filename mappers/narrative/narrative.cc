#include "mappers/narrative/narrative.h"

#include <algorithm>

#include "mappers/narrative/write.h"

namespace concord::mappers::narrative {
namespace {

using json::Value;

constexpr std::size_t kUsualBytes = 2'048;
constexpr int kItemDepthMax = 8;  // of items in items
constexpr std::string_view kBegin = R"(<div xmlns="http://www.w3.org/1999/xhtml")";

bool is_meant(const Line& line, std::string_view element) {
  if (line.element.front() != element.front()) return false;
  return line.kind == Kind::choice ? element.starts_with(line.element) : element == line.element;
}

// The line of the element: that at `next`, or the first after it, or before; nullptr for none.
const Line* find_line(std::span<const Line> lines, std::string_view element, std::size_t& next) {
  const auto find_in = [&](std::size_t from, std::size_t to) {
    while (from < to && !is_meant(lines[from], element)) ++from;
    return from;
  };
  std::size_t at = find_in(next, lines.size());
  if (at == lines.size()) {
    at = find_in(0, next);
    if (at == next) return nullptr;
  }
  next = at + 1;
  return &lines[at];
}

void append_answers(std::string& out, const Value& answers) {
  const std::size_t start = out.size();
  for (const Value& answer : answers.items()) {
    if (out.size() != start) out += "; ";
    if (out.size() - start > kListBytesMax) {
      out += "…";
      return;
    }
    for (const json::Member& member : answer.members()) {
      if (member.name().starts_with("value")) append_value(out, Kind::choice, member.name(), member.value);
    }
  }
}

}  // namespace

Narrative::Narrative(std::string& buffer, std::string_view type, std::string_view language)
    : out_{buffer}, layout_{find_layout(type)} {
  out_.clear();
  if (layout_ == nullptr) return;
  out_.reserve(kUsualBytes);
  out_ += kBegin;
  if (!language.empty()) {
    out_ += R"( lang=")";
    append_escaped(out_, language);
    out_ += R"(" xml:lang=")";
    append_escaped(out_, language);
    out_ += '"';
  }
  out_ += "><p><b>";
  out_ += layout_->title;
  out_ += "</b></p><ul>";
}

template <class Write>
void Narrative::list_element(std::string_view label, const Write& write) {
  const std::size_t before = out_.size();
  if (before > kDivBytesMax) return;
  out_ += "<li>";
  out_ += label;
  if (!label.empty()) out_ += ": ";
  const std::size_t mark = out_.size();
  write();
  if (out_.size() == mark) {
    out_.resize(before);
  } else {
    out_ += "</li>";
  }
}

void Narrative::add(std::string_view element, const Value& value) {
  if (layout_ == nullptr) return;
  if (element == "extension") {
    extensions_ = value;
  } else if (const Line* line = find_line(layout_->lines, element, next_)) {
    add_line(*line, element, value);
  }
}

void Narrative::add_line(const Line& line, std::string_view element, const Value& value) {
  if (line.kind == Kind::items) return add_items(value, 0);
  const bool is_line_each = line.kind >= Kind::annotation;
  if (!is_line_each) return list_element(line.label, [&] { append_value(out_, line.kind, element, value); });
  const std::span<const Value> each = value.is_array() ? value.items() : std::span{&value, 1};
  for (const Value& one : each.first(std::min(each.size(), kEntriesMax))) {
    if (line.kind == Kind::inside) {
      std::size_t next = 0;
      for (const json::Member& member : one.members()) {
        if (const Line* part = find_line(line.parts, member.name(), next)) add_line(*part, member.name(), member.value);
      }
    } else if (line.kind == Kind::parts) {
      list_element(line.label, [&] { append_parts(out_, line.parts, one); });
    } else {
      list_element(line.label, [&] { append_value(out_, line.kind, element, one); });
    }
  }
  if (each.size() > kEntriesMax) list_element(line.label, [&] { out_ += "…"; });
}

void Narrative::add_extension(const Value& extension) {
  if (layout_->extensions.empty()) return;
  const auto line = std::ranges::find(layout_->extensions, extension.text("url"), &Line::element);
  if (line != layout_->extensions.end()) list_element(line->label, [&] { append_extension(out_, extension); });
}

void Narrative::add_items(const Value& items, int depth) {
  for (const Value& item : items.items()) {
    const Value* answers = item.find("answer");
    if (answers != nullptr) {
      list_element({}, [&] {
        const std::string_view text = item.text("text");
        append_escaped(out_, text.empty() ? item.text("linkId") : text);
        out_ += ": ";
        append_answers(out_, *answers);
      });
    }
    if (depth >= kItemDepthMax || item.find("item") == nullptr) continue;
    if (answers == nullptr && !item.text("text").empty()) {
      add_group(item, depth + 1);
    } else {
      add_items(item["item"], depth + 1);
    }
  }
}

// A list of its own below the text of the group.
void Narrative::add_group(const Value& group, int depth) {
  const std::size_t before = out_.size();
  if (before > kDivBytesMax) return;
  out_ += "<li>";
  append_escaped(out_, group.text("text"));
  out_ += "<ul>";
  const std::size_t mark = out_.size();
  add_items(group["item"], depth);
  if (out_.size() == mark) {
    out_.resize(before);
  } else {
    out_ += "</ul></li>";
  }
}

Value Narrative::take() {
  if (layout_ == nullptr) return {};
  for (const Value& extension : extensions_.items()) add_extension(extension);
  if (out_.size() > kDivBytesMax) out_ += "<li>…</li>";
  if (out_.ends_with("<ul>")) {
    out_.resize(out_.size() - 4);
  } else {
    out_ += "</ul>";
  }
  out_ += "</div>";
  return json::object({{"status", Value::literal("generated")}, {"div", std::string_view{out_}}});
}

Value narrative_of(const Value& resource) {
  std::string buffer;
  Narrative text{buffer, resource.text("resourceType"), resource.text("language")};
  for (const json::Member& member : resource.members()) text.add(member.name(), member.value);
  return text.take();
}

}  // namespace concord::mappers::narrative
