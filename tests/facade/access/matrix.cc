#include "tests/facade/access/matrix.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "auth/access/patient_compartment.h"
#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/definitions/compartments.h"

namespace concord::facade {
namespace {

using http::Headers;
using http::Method;
using http::Response;
using json::Value;

// Without the links that repeat what was asked; of the pages within a batch too.
Value without_self(const Value& bundle) {
  if (bundle.text("resourceType") != "Bundle") return bundle;
  json::Array links;
  for (const Value& link : bundle["link"].items()) {
    if (link.text("relation") != "self") links.push_back(link);
  }
  json::Array entries;
  for (const Value& entry : bundle["entry"].items()) {
    entries.push_back(json::with(entry, "resource", without_self(entry["resource"])));
  }
  return json::with(json::with(bundle, "link", Value{std::move(links)}), "entry", Value{std::move(entries)});
}
std::string without_self(const std::string& body) {
  const auto value = json::read(body);
  return value ? json::write(without_self(*value)) : body;
}

bool shows_other(const Response& response) {
  std::string text = without_self(response.body);
  for (const auto& [name, value] : response.headers.fields()) text += value;
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text.find(kOther) != std::string::npos;
}

bool shows(const Response& response, const std::string& text) {
  return without_self(response.body).find(text) != std::string::npos;
}

std::string total_of(const Response& response) {
  const auto value = json::read(response.body);
  const auto number = value ? (*value)["total"].as_number() : std::nullopt;
  return number ? std::string{*number} : "none";
}

bool is_official(const std::string& type) {
  const fhir::Type* known = fhir::find_type(type);
  return known != nullptr && type != "Patient" && !fhir::compartment_parameters("Patient", *known).empty();
}

// What a case has to come to.
struct Want {
  int attack = 0;   // status; 0: the same as for what is not there, in status and body
  int control = 0;  // status of the caller's own
  bool shows_own = true;
};

class Matrix {
 public:
  Matrix(const Member& member, const auth::Stages& stages)
      : member_{member},
        type_{member.type},
        is_patient_{type_ == "Patient"},
        is_official_{is_official(type_)},
        scene_{member, stages},
        narrowing_{auth::PatientCompartment{}.narrowing_parameter(type_)} {
    if (narrowing_.empty()) narrowing_ = "patient";
  }

  std::vector<Verdict> run() {
    reads();
    searches();
    counts();
    pages();
    bundles();
    if (!is_patient_) {
      writes();
      conditional_writes();
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string path(std::string_view who, int number = 1) const {
    return fmt::format("/{}/{}", type_, member_.id(who, number));
  }
  [[nodiscard]] std::string own_id() const { return member_.id(kOwn); }
  Response get(const std::string& target) { return scene_.send(kOwn, Method::get, target); }
  Response put(std::string_view place, const Value& resource) {
    return scene_.send(kOwn, Method::put, fmt::format("/{}/{}", type_, place), json::write(resource));
  }

  void verdict(const std::string& name, std::string fault) {
    out_.push_back({.name = fmt::format("{} {}", type_, name), .fault = std::move(fault)});
  }

  // An attack and its control. `absent` is the attack on what is not there.
  void judge(const std::string& name, const Want& want, const Response& attack, const Response& control,
             const Response* absent = nullptr) {
    std::string fault;
    if (shows_other(attack)) fault += "shows the other patient; ";
    if (want.attack != 0 && attack.status != want.attack) fault += fmt::format("attack {}; ", attack.status);
    if (absent != nullptr && (absent->status != attack.status || absent->body != attack.body)) {
      fault += fmt::format("differs from absent: {} {}; ", attack.status, absent->status);
    }
    if (control.status != want.control) fault += fmt::format("control {}: {}", control.status, control.body);
    if (want.shows_own && !shows(control, own_id())) fault += "control lacks the own resource";
    verdict(name, std::move(fault));
  }

  void hidden(const std::string& name, const std::string& suffix) {
    const Response absent = get(fmt::format("/{}/{}{}", type_, member_.id("nobody"), suffix));
    judge(name, {.attack = 404, .control = 200}, get(path(kOther) + suffix), get(path(kOwn) + suffix), &absent);
  }

  void reads() {
    hidden("read", "");
    hidden("read of a version", "/_history/1");
    hidden("history", "/_history");
    hidden("read of a summary", "?_summary=true");
    hidden("read of elements", "?_elements=id");
  }

  // A search that shows the caller's own and nothing else.
  void shows_only_own(const std::string& name, const std::string& query) {
    const Response found = get(fmt::format("/{}{}", type_, query));
    judge(name, {.attack = 200, .control = 200}, found, found);
  }

  void searches() {
    const std::string base = fmt::format("/{}", type_);
    shows_only_own("search", "");
    shows_only_own("search of elements", "?_elements=id");
    shows_only_own("search with everything included", "?_include=*&_revinclude=*");
    shows_only_own("search with Provenance", "?_revinclude=Provenance:target");
    shows_only_own("search with iterated includes",
                   fmt::format("?_include={}:{}&_include:iterate=Patient:general-practitioner"
                               "&_revinclude:iterate=Patient:general-practitioner",
                               type_, is_patient_ ? "general-practitioner" : narrowing_));
    judge("search by id", {.attack = 200, .control = 200}, get(base + "?_id=" + member_.id(kOther)),
          get(base + "?_id=" + own_id()));
    named_patient();
    judge("search by _has", {.attack = 403, .control = 200},
          get(base + "?_has:Provenance:target:agent=" + std::string{kOther}), get(base));
    judge("search by text", {.attack = 403, .control = 200}, get(base + "?_text=basil"), get(base));
    judge("search by filter", {.attack = 403, .control = 200}, get(base + "?_filter=id%20eq%20basil"), get(base));
    judge("search by form", {.attack = is_patient_ ? 200 : 403, .control = 200}, by_form("", criterion(kOther)),
          by_form("", criterion(kOwn)));
    judge("search by URL and form", {.attack = is_patient_ ? 200 : 403, .control = 200},
          by_form("?" + criterion(kOwn), criterion(kOther)), by_form("?" + criterion(kOwn), "_count=5"));
    if (is_official_) {
      judge("compartment", {.attack = 403, .control = 200}, get(fmt::format("/Patient/pt-{}{}", kOther, base)),
            get(fmt::format("/Patient/pt-{}{}", kOwn, base)));
    }
  }

  [[nodiscard]] std::string criterion(std::string_view who) const {
    return is_patient_ ? fmt::format("_id=pt-{}", who) : fmt::format("{}=Patient/pt-{}", narrowing_, who);
  }
  Response by_form(const std::string& query, const std::string& form) {
    return scene_.send(kOwn, Method::post, fmt::format("/{}/_search{}", type_, query), form,
                       {{"Content-Type", "application/x-www-form-urlencoded"}});
  }

  // The other patient, named in every way.
  void named_patient() {
    if (is_patient_) return;
    const auto asked = [&](std::string_view name, std::string_view value) {
      return get(fmt::format("/{}?{}={}", type_, name, value));
    };
    const auto refused = [&](const std::string& name, const std::string& parameter, const std::string& form) {
      judge(name, {.attack = 403, .control = 200}, asked(parameter, fmt::format(fmt::runtime(form), kOther)),
            asked(parameter, fmt::format(fmt::runtime(form), kOwn)));
    };
    refused("search by patient", narrowing_, "Patient/pt-{}");
    refused("search by URL of a patient", narrowing_, "https%3A%2F%2Fc.example%2Fnorth%2Ffhir%2FPatient%2Fpt-{}");
    refused("search by typed patient", narrowing_ + ":Patient", "pt-{}");
    const Response both = asked(narrowing_, fmt::format("Patient/pt-{},Patient/pt-{}", kOwn, kOther));
    judge("search by both patients", {.attack = 200, .control = 200}, both, both);
    const bool is_named_so = narrowing_ == "patient" || narrowing_ == "subject";
    judge("search by identifier of a patient", {.attack = is_named_so ? 400 : 200, .control = 200},
          asked(narrowing_ + ":identifier", std::string{kOther}), asked(narrowing_, "Patient/pt-amber"));
    judge("search by name of a patient", {.attack = is_named_so ? 200 : 403, .control = 200},
          asked(narrowing_ + ":Patient.name", "Name-basil"),
          is_named_so ? asked(narrowing_ + ":Patient.name", "Name-amber") : asked(narrowing_, "Patient/pt-amber"));
    judge("search by what a patient refers to", {.attack = 403, .control = 200},
          asked(narrowing_ + ":Patient.general-practitioner.name", "basil"), asked(narrowing_, "Patient/pt-amber"));
  }

  // As many as are the caller's.
  void counts() {
    // A device that is nobody's is everybody's.
    const std::string own = is_patient_ ? "1" : type_ == "Device" ? "3" : "2";
    for (const auto& [name, query] : {std::pair{"count", "_summary=count"}, std::pair{"count by zero", "_count=0"},
                                      std::pair{"total", "_total=accurate"}}) {
      const Response found = get(fmt::format("/{}?{}", type_, query));
      verdict(name, total_of(found) == own ? "" : fmt::format("{} instead of {}", total_of(found), own));
    }
    const Response others = get(fmt::format("/{}?_summary=count&{}", type_, criterion(kOther)));
    judge("count of the other", {.attack = is_patient_ ? 200 : 403, .control = 200}, others,
          get(fmt::format("/{}?{}", type_, criterion(kOwn))));
  }

  static std::string next_of(const Response& page) {
    const auto value = json::read(page.body);
    if (!value) return {};
    const Value links = (*value)["link"];
    for (const Value& link : links.items()) {
      if (link.text("relation") != "next") continue;
      const std::string url{link.text("url")};
      return url.substr(url.find("/fhir") + 5);
    }
    return {};
  }

  void pages() {
    if (is_patient_ || type_ == "Device") return;  // whose searches are not narrowed
    const std::string first = fmt::format("/{}?_count=1", type_);
    const Response own = get(first);
    judge("first page", {.attack = 200, .control = 200}, own, own);
    const std::string own_next = next_of(own);
    const std::string next = next_of(scene_.send(kOther, Method::get, first));
    if (own_next.empty() || next.empty()) return verdict("next page", "there is none");
    const Response control = get(own_next);
    judge("next page of the other", {.attack = 410, .control = 200, .shows_own = false}, get(next), control);
    verdict("next page", shows(control, member_.id(kOwn, 2)) && !shows_other(control) ? "" : control.body);
  }

  static Value entry(const std::string& method, const std::string& url, const Value& resource = {}) {
    json::Object out;
    if (!resource.is_null()) out.emplace_back("resource", resource);
    out.emplace_back("request", json::object({{"method", method}, {"url", url}}));
    return Value{std::move(out)};
  }
  Response bundle(const char* type, json::Array entries) {
    return scene_.send(
        kOwn, Method::post, "",
        json::write(json::object({{"resourceType", "Bundle"}, {"type", type}, {"entry", Value{std::move(entries)}}})));
  }
  static std::string statuses(const Response& response) {
    std::string out;
    const auto value = json::read(response.body);
    if (!value) return out;
    const Value entries = (*value)["entry"];
    for (const Value& each : entries.items()) {
      out += std::string{each["response"].text("status").substr(0, 3)} + " ";
    }
    return out;
  }

  void bundles() {
    const std::string own = path(kOwn).substr(1);
    const std::string other = path(kOther).substr(1);
    const Response mixed = bundle("batch", {entry("GET", own), entry("GET", other), entry("GET", criterion_url(kOther)),
                                            entry("GET", criterion_url(kOwn))});
    const std::string wanted = is_patient_ ? "200 404 200 200 " : "200 404 403 200 ";
    judge("batch", {.attack = 200, .control = 200}, mixed, mixed);
    verdict("batch, entry by entry", statuses(mixed) == wanted ? "" : statuses(mixed));
    const Response absent =
        bundle("transaction", {entry("GET", own), entry("GET", type_ + "/" + member_.id("nobody"))});
    judge("transaction", {.attack = 404, .control = 200},
          bundle("transaction", {entry("GET", own), entry("GET", other)}), bundle("transaction", {entry("GET", own)}),
          &absent);
    judge("everything", {.attack = 403, .control = 200, .shows_own = is_official_ || is_patient_},
          get("/Patient/pt-basil/$everything"), get("/Patient/pt-amber/$everything?_type=" + type_));
  }
  [[nodiscard]] std::string criterion_url(std::string_view who) const {
    return fmt::format("{}?{}", type_, criterion(who));
  }

  // The other's resource is as it was.
  void untouched(const std::string& name) {
    const bool is_there = scene_.stored(path(kOther).substr(1)).find("Name of basil") != std::string::npos;
    verdict(name + " leaves the other's alone", is_there ? "" : "changed");
    scene_.restore();
  }

  // The member that leads to the patient, with the value of the other's.
  [[nodiscard]] std::string patch_to_other() const {
    const Value other = member_.resource(kOther);
    const Value own = member_.resource(kOwn);
    for (const json::Member& each : other.members()) {
      if (each.name() == "id" || each.name() == "text" || own[each.name()] == each.value) continue;
      return fmt::format(R"([{{"op":"replace","path":"/{}","value":{}}}])", each.name(), json::write(each.value));
    }
    return "[]";
  }
  Response patch(const std::string& target, const std::string& body) {
    return scene_.send(kOwn, Method::patch, target, body, {{"Content-Type", "application/json-patch+json"}});
  }

  void writes() {
    const Value own = member_.resource(kOwn);
    const Value other = member_.resource(kOther);
    const std::string base = fmt::format("/{}", type_);
    const auto create = [&](const Value& resource) {
      return scene_.send(kOwn, Method::post, base, json::write(json::with(resource, "id", {})));
    };
    judge("create", {.attack = 403, .control = 201, .shows_own = false}, create(other), create(own));
    const std::string own_place = own_id();
    judge("update to the other", {.attack = 403, .control = 200},
          put(own_place, json::with(other, "id", Value{own_place})), put(own_place, own));
    const Response absent = put(member_.id("nobody"), json::with(own, "id", Value{member_.id("nobody")}));
    judge("update of the other's", {.attack = 404, .control = 200},
          put(member_.id(kOther), json::with(own, "id", Value{member_.id(kOther)})), put(own_place, own), &absent);
    untouched("update");
    constexpr const char* kHarmless = R"([{"op":"add","path":"/language","value":"en"}])";
    judge("patch to the other", {.attack = 403, .control = 200}, patch(path(kOwn), patch_to_other()),
          patch(path(kOwn), kHarmless));
    const Response no_patch = patch(fmt::format("/{}/{}", type_, member_.id("nobody")), kHarmless);
    judge("patch of the other's", {.attack = 404, .control = 200}, patch(path(kOther), kHarmless),
          patch(path(kOwn), kHarmless), &no_patch);
    untouched("patch");
    const Response none = scene_.send(kOwn, Method::del, fmt::format("/{}/{}", type_, member_.id("nobody")));
    judge("delete", {.attack = 204, .control = 204, .shows_own = false}, scene_.send(kOwn, Method::del, path(kOther)),
          scene_.send(kOwn, Method::del, path(kOwn, 2)), &none);
    verdict("delete of the own", scene_.stored(path(kOwn, 2).substr(1)).empty() ? "" : "it is still there");
    untouched("delete");
    const Response mixed =
        bundle("batch", {entry("POST", type_, json::with(other, "id", {})), entry("PUT", path(kOther).substr(1), other),
                         entry("DELETE", path(kOther).substr(1)), entry("PUT", path(kOwn).substr(1), own)});
    verdict("batch of writes", statuses(mixed) == "403 404 204 200 " ? "" : statuses(mixed));
    untouched("batch");
    judge("transaction of writes", {.attack = 403, .control = 200, .shows_own = false},
          bundle("transaction",
                 {entry("PUT", path(kOwn).substr(1), own), entry("POST", type_, json::with(other, "id", {}))}),
          bundle("transaction", {entry("PUT", path(kOwn).substr(1), own)}));
    judge("transaction over the other's", {.attack = 404, .control = 200, .shows_own = false},
          bundle("transaction", {entry("PUT", path(kOwn).substr(1), own), entry("DELETE", path(kOther).substr(1))}),
          bundle("transaction", {entry("PUT", path(kOwn).substr(1), own)}));
    untouched("transaction");
  }

  void conditional_writes() {
    const Value own = json::with(member_.resource(kOwn), "id", {});
    const std::string base = fmt::format("/{}", type_);
    const std::string others = "?_id=" + member_.id(kOther);
    const std::string owns = "?_id=" + own_id();
    const auto create = [&](const std::string& criteria) {
      return scene_.send(kOwn, Method::post, base, json::write(own), {{"If-None-Exist", criteria.substr(1)}});
    };
    judge("conditional create", {.attack = 201, .control = 200}, create(others), create(owns));
    judge("conditional create for the other", {.attack = 403, .control = 200}, create("?" + criterion(kOther)),
          create(owns));
    const auto update = [&](const std::string& criteria) {
      return scene_.send(kOwn, Method::put, base + criteria, json::write(own));
    };
    judge("conditional update", {.attack = 201, .control = 200}, update(others), update(owns));
    judge("conditional update of the other", {.attack = 403, .control = 200}, update("?" + criterion(kOther)),
          update(owns));
    const auto remove = [&](const std::string& criteria) { return scene_.send(kOwn, Method::del, base + criteria); };
    judge("conditional delete", {.attack = 204, .control = 204, .shows_own = false}, remove(others),
          remove("?_id=" + member_.id(kOwn, 2)));
    judge("conditional delete of the other", {.attack = 403, .control = 204, .shows_own = false},
          remove("?" + criterion(kOther)), remove("?_id=" + member_.id("nobody")));
    untouched("conditional writes");
  }

  const Member& member_;
  const std::string& type_;
  bool is_patient_;
  bool is_official_;  // R4's own compartment has the type
  Scene scene_;
  std::string narrowing_;
  std::vector<Verdict> out_;
};

}  // namespace

std::vector<Verdict> run_matrix(const Member& member, const auth::Stages& stages) {
  return Matrix{member, stages}.run();
}

}  // namespace concord::facade
