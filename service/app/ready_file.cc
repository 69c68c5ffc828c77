#include "service/app/ready_file.h"

#include <cstdio>
#include <fstream>

#include <fmt/format.h>
#include <unistd.h>

#include "core/json/write.h"

namespace concord::app {
namespace {

// Not by json::object, which leaves out what is empty.
std::string content(const Addresses& addresses) {
  json::Object tokens;
  tokens.push_back(json::Member::constant("engine", addresses.tokens.engine));
  tokens.push_back(json::Member::constant("patient", addresses.tokens.patient));
  json::Object out;
  out.push_back(json::Member::constant("url", addresses.url));
  out.push_back(json::Member::constant("admin", addresses.admin));
  if (!addresses.ehr.empty()) out.push_back(json::Member::constant("ehr", addresses.ehr));
  out.push_back(json::Member::constant("tokens", json::Value{std::move(tokens)}));
  return json::write(json::Value{std::move(out)}) + "\n";
}

}  // namespace

Status write_ready_file(const std::string& path, const Addresses& addresses) {
  const std::string draft = fmt::format("{}.{}", path, getpid());
  {
    std::ofstream file{draft, std::ios::binary | std::ios::trunc};
    file << content(addresses);
    file.close();
    if (!file) {
      std::remove(draft.c_str());
      return fail(ErrorKind::unavailable, "the ready file cannot be written");
    }
  }
  if (std::rename(draft.c_str(), path.c_str()) != 0) {
    std::remove(draft.c_str());
    return fail(ErrorKind::unavailable, "the ready file cannot be written");
  }
  return {};
}

}  // namespace concord::app
