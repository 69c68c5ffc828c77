#include "service/ops/audit_file.h"

#include <algorithm>
#include <cerrno>
#include <chrono>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/json/write.h"
#include "service/ops/audit_event.h"

namespace concord::ops {
namespace {

constexpr std::string_view kStandardOutput = "stdout";

tl::unexpected<Error> broken() { return fail(ErrorKind::unavailable, "the audit trail cannot be written"); }

}  // namespace

AuditFile::~AuditFile() {
  if (file_ > STDERR_FILENO) ::close(file_);
}

Status AuditFile::open() {
  const std::scoped_lock lock{mutex_};
  return open_locked();
}

// Opened anew when another file lies there, or none: the operator has moved ours away.
Status AuditFile::open_locked() {
  if (path_ == kStandardOutput) {
    file_ = STDOUT_FILENO;
    return {};
  }
  struct stat there {};
  const bool is_there = ::stat(path_.c_str(), &there) == 0;
  if (file_ >= 0 && is_there && there.st_dev == device_ && there.st_ino == inode_) return {};
  if (file_ >= 0) ::close(file_);
  is_torn_ = false;
  file_ = ::open(path_.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file_ < 0 || ::fstat(file_, &there) != 0) return broken();
  device_ = there.st_dev;
  inode_ = there.st_ino;
  return {};
}

Status AuditFile::write(std::string_view line, Deadline deadline) {
  while (!line.empty()) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - clock_.steady_now()).count();
    pollfd ready{.fd = file_, .events = POLLOUT, .revents = 0};
    const int found = ::poll(&ready, 1, static_cast<int>(std::clamp<long>(left, 0, 60'000)));
    if (found == 0) return fail(ErrorKind::timeout, "the audit trail is not read");
    const ssize_t written = found < 0 ? -1 : ::write(file_, line.data(), line.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return broken();
    is_torn_ = true;
    line.remove_prefix(static_cast<std::size_t>(written));
  }
  is_torn_ = false;
  return {};
}

Status AuditFile::record(const AuditRecord& event, Deadline deadline) {
  std::string line = json::write(audit_event(event));
  line += '\n';
  const std::scoped_lock lock{mutex_};
  RETURN_IF_ERROR(open_locked());
  if (is_torn_) line.insert(line.begin(), '\n');
  return write(line, deadline);
}

}  // namespace concord::ops
