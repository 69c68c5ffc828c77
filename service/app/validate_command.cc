#include "service/app/validate_command.h"

#include <algorithm>
#include <condition_variable>
#include <istream>
#include <iterator>
#include <map>
#include <mutex>
#include <ostream>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/outcome.h"
#include "fhir/questionnaire/check_response.h"
#include "fhir/validate/validator.h"
#include "service/app/input.h"

namespace concord::app {
namespace {

constexpr std::size_t kWindow = 1024;         // results that may wait for an earlier one
constexpr std::size_t kFilesMax = 1U << 20U;  // of one list

struct Verdict {
  std::string file;
  std::vector<Issue> issues;
};

json::Value line_of(const Verdict& verdict) {
  json::Array issues;
  for (const Issue& issue : verdict.issues) {
    json::Array expression;
    if (!issue.expression.empty()) expression.emplace_back(issue.expression);
    json::Object row;
    row.push_back(json::Member::constant("severity", fhir::to_string(issue.severity)));
    row.push_back(json::Member::constant("code", issue.code));
    row.push_back(json::Member::constant("text", issue.text));
    row.push_back(json::Member::constant("expression", json::Value(std::move(expression))));
    issues.emplace_back(std::move(row));
  }
  json::Object line;
  line.push_back(json::Member::constant("file", verdict.file));
  line.push_back(json::Member::constant("valid", fhir::is_valid(verdict.issues)));
  line.push_back(json::Member::constant("issues", json::Value(std::move(issues))));
  return json::Value{std::move(line)};
}

void write_for_people(const Verdict& verdict, std::ostream& out) {
  out << fmt::format("{}: {}\n", verdict.file, fhir::is_valid(verdict.issues) ? "valid" : "NOT VALID");
  for (const Issue& issue : verdict.issues) {
    out << fmt::format("  {:<11} {:<13} {}{}{}\n", fhir::to_string(issue.severity), issue.code, issue.expression,
                       issue.expression.empty() ? "" : ": ", issue.text);
  }
}

// Hands out positions of files to workers, and writes what they found in the order of the files.
class Report {
 public:
  Report(const ValidateOptions& options, std::size_t count, const Streams& streams)
      : options_{options}, streams_{streams}, count_{count} {}

  // The next position, or `count` when there is none; waits while too many results wait to be written.
  [[nodiscard]] std::size_t next() {
    std::unique_lock lock{mutex_};
    moved_.wait(lock, [&] { return taken_ >= count_ || taken_ < written_ + kWindow; });
    return taken_ < count_ ? taken_++ : count_;
  }

  void add(std::size_t position, Verdict verdict) {
    const std::scoped_lock lock{mutex_};
    waiting_.emplace(position, std::move(verdict));
    for (auto first = waiting_.begin(); first != waiting_.end() && first->first == written_; ++written_) {
      write(first->second);
      first = waiting_.erase(first);
    }
    moved_.notify_all();
  }

  [[nodiscard]] int finish() {
    if (options_.shows_progress) streams_.err << '\n';
    if (!options_.is_ndjson && count_ > 1) streams_.out << fmt::format("{} of {} valid\n", valid_, count_);
    streams_.out.flush();
    return valid_ == count_ ? kDone : kRefused;
  }

 private:
  void write(const Verdict& verdict) {
    if (fhir::is_valid(verdict.issues)) ++valid_;
    if (options_.is_ndjson) {
      streams_.out << json::write(line_of(verdict)) << '\n';
    } else {
      write_for_people(verdict, streams_.out);
    }
    constexpr std::size_t kEvery = 64;
    if (options_.shows_progress && (written_ % kEvery == 0 || written_ + 1 == count_)) {
      streams_.err << fmt::format("\r{} of {}", written_ + 1, count_) << std::flush;
    }
  }

  const ValidateOptions& options_;
  const Streams& streams_;
  std::size_t count_;
  std::mutex mutex_;
  std::condition_variable moved_;
  std::map<std::size_t, Verdict> waiting_;
  std::size_t taken_ = 0;
  std::size_t written_ = 0;
  std::size_t valid_ = 0;
};

using Questionnaires = std::vector<json::Value>;

Issue fatal(const Error& error) {
  return {.severity = Severity::fatal, .code = "not-found", .expression = {}, .text = error.message};
}

// What the Questionnaire that a response names asks of it; a warning when it is not among those given.
std::vector<Issue> response_issues(const json::Value& response, const Questionnaires& questionnaires) {
  const json::Value* questionnaire = fhir::find_questionnaire(response, questionnaires);
  if (questionnaire != nullptr) return fhir::check_response(response, *questionnaire);
  return {{.severity = Severity::warning,
           .code = "not-found",
           .expression = "QuestionnaireResponse.questionnaire",
           .text = "none of the given Questionnaires: answers are not held to one"}};
}

std::vector<Issue> validate_file(const std::string& file, const fhir::Validator& validator,
                                 const Questionnaires& questionnaires, std::istream& standard) {
  Input input{file, standard};
  const auto text = input.all();
  if (!text) return {fatal(text.error())};
  const auto resource = json::read(*text, {.bytes_max = kInputBytesMax});
  if (!resource) return validator.validate_text(*text);
  auto issues = validator.validate(*resource);
  if (!questionnaires.empty() && resource->text("resourceType") == "QuestionnaireResponse") {
    std::ranges::move(response_issues(*resource, questionnaires), std::back_inserter(issues));
  }
  return issues;
}

Result<json::Value> read_questionnaire(const std::string& file, const Streams& streams) {
  Input input{file, streams.in};
  ASSIGN_OR_RETURN(const auto text, input.all());
  ASSIGN_OR_RETURN(auto resource, json::read(text, {.bytes_max = kInputBytesMax}));
  if (resource.text("resourceType") != "Questionnaire" || resource.text("url").empty()) {
    return fail(ErrorKind::unprocessable, "not a Questionnaire with a url");
  }
  return resource;
}

// The files to look at: those given, and with ndjson those that the standard input lists for "-".
Result<std::vector<std::string>> listed(const ValidateOptions& options, std::istream& standard) {
  if (!options.is_ndjson) return options.files;
  std::vector<std::string> files;
  for (const std::string& file : options.files) {
    if (file != "-") {
      files.push_back(file);
      continue;
    }
    for (std::string line; std::getline(standard, line);) {
      if (files.size() == kFilesMax) return fail(ErrorKind::too_large, "more than 1,048,576 files");
      if (!line.empty()) files.push_back(line);
    }
  }
  return files;
}

}  // namespace

int validate(const ValidateOptions& options, const Streams& streams) {
  Questionnaires questionnaires;
  for (const std::string& file : options.questionnaires) {
    auto questionnaire = read_questionnaire(file, streams);
    if (!questionnaire) {
      streams.err << fmt::format("{}: {}\n", file, questionnaire.error().message);
      return kRefused;
    }
    questionnaires.push_back(*std::move(questionnaire));
  }
  const auto given = listed(options, streams.in);
  if (!given) {
    streams.err << given.error().message << '\n';
    return kRefused;
  }
  const std::vector<std::string>& files = *given;
  const fhir::Validator validator;
  Report report{options, files.size(), streams};
  const auto work = [&] {
    for (std::size_t position = report.next(); position < files.size(); position = report.next()) {
      report.add(position, {files[position], validate_file(files[position], validator, questionnaires, streams.in)});
    }
  };
  const std::size_t cores = std::max<std::size_t>(1, std::thread::hardware_concurrency());
  std::vector<std::jthread> workers;
  for (std::size_t index = 1; index < std::min(cores, files.size()); ++index) workers.emplace_back(work);
  work();
  workers.clear();
  return report.finish();
}

}  // namespace concord::app
