#include "service/artifacts/losses.h"

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace concord::artifacts {
namespace {

constexpr std::string_view kLostText = "the partner does not take the resource that would hold this";
constexpr std::string_view kUnreadableText =
    "the partner holds the artifact for people to read only: it cannot be read back";
constexpr std::string_view kMoreText = "more is lost than is listed here";

mappers::Note note(std::string pointer, std::string_view text) {
  return {
      .kind = mappers::NoteKind::dropped, .pointer = std::move(pointer), .expression = {}, .text = std::string{text}};
}

void compare(const json::Value& wanted, const json::Value& now, const json::Pointer& at,
             std::vector<std::string>& out) {
  if (wanted == now || out.size() > kLossesMax) return;
  if (wanted.is_object() && now.is_object()) {
    for (const json::Member& member : wanted.members())
      compare(member.value, now[member.name()], at / member.name(), out);
    for (const json::Member& member : now.members()) {
      if (wanted.find(member.name()) == nullptr) out.push_back((at / member.name()).str());
    }
    return;
  }
  if (wanted.is_array() && now.is_array() && wanted.size() == now.size()) {
    for (std::size_t i = 0; i < wanted.size(); ++i) compare(wanted.at(i), now.at(i), at / i, out);
    return;
  }
  out.push_back(at.str());
}

bool is_natural(partner::Form form) {
  return form == partner::Form::transaction || form == partner::Form::single_writes;
}

// The graph as it will be at the partner.
std::vector<mappers::GraphResource> stored_graph(const partner::Plan& plan) {
  std::vector<mappers::GraphResource> out;
  for (const partner::Step& step : plan.steps) {
    const bool is_there = step.action == partner::Action::create || step.action == partner::Action::update ||
                          step.action == partner::Action::unchanged;
    if (!is_there || step.is_carrier) continue;
    // What is new is called by its full URL yet, what is there by its place.
    const bool is_new = step.action == partner::Action::create;
    out.push_back({.role = step.role, .full_url = is_new ? step.full_url : step.target, .resource = step.resource});
  }
  return out;
}

}  // namespace

json::Value artifact_after(const mappers::Mapper& mapper, const partner::Plan& plan) {
  const auto graph = stored_graph(plan);
  if (graph.empty()) return {};
  auto back = mapper.read_back(graph.front(), std::span{graph}.subspan(1));
  return back ? std::move(back->artifact) : json::Value{};
}

std::vector<std::string> differences(const json::Value& wanted, const json::Value& now) {
  std::vector<std::string> out;
  compare(wanted, now, {}, out);
  return out;
}

std::vector<mappers::Note> losses_of(const mappers::Mapper& mapper, const json::Value& normal,
                                     const partner::Plan& plan, bool has_machine_copy) {
  std::vector<mappers::Note> out;
  if (plan.form == partner::Form::document_reference && !has_machine_copy) {
    out.push_back(note({}, kUnreadableText));
    return out;
  }
  const auto is_lost = [](const partner::Step& step) { return step.action == partner::Action::lose; };
  if (!is_natural(plan.form) || std::ranges::none_of(plan.steps, is_lost)) return out;
  const json::Value after = artifact_after(mapper, plan);
  if (after.is_null()) {
    out.push_back(note({}, kUnreadableText));
    return out;
  }
  for (std::string& pointer : differences(normal, after)) {
    if (out.size() == kLossesMax) {
      out.push_back(note({}, kMoreText));
      break;
    }
    out.push_back(note(std::move(pointer), kLostText));
  }
  return out;
}

}  // namespace concord::artifacts
