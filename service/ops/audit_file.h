// The audit trail as JSON lines in a file, or on the standard output. It only appends: who rotates and keeps the file
// is the operator.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "core/ports/audit_sink.h"
#include "core/ports/clock.h"

namespace concord::ops {

class AuditFile final : public AuditSink {
 public:
  // The file is made with mode 0600 when there is none; "stdout" is the standard output. The clock outlives the object.
  AuditFile(std::string path, Clock& clock) : path_{std::move(path)}, clock_{clock} {}
  ~AuditFile() override;
  AuditFile(const AuditFile&) = delete;
  AuditFile& operator=(const AuditFile&) = delete;

  // Whether lines can be written. Errors: unavailable.
  [[nodiscard]] Status open();
  // The line is with the operating system when this returns. A file that was renamed or removed is made anew. Errors:
  // unavailable when it cannot be written, timeout when a reader of the standard output stalls.
  [[nodiscard]] Status record(const AuditRecord& event, Deadline deadline) override;

 private:
  [[nodiscard]] Status open_locked();
  [[nodiscard]] Status write(std::string_view line, Deadline deadline);

  std::string path_;
  Clock& clock_;
  std::mutex mutex_;
  int file_ = -1;
  dev_t device_ = 0;
  ino_t inode_ = 0;
  bool is_torn_ = false;  // the last line is not whole
};

}  // namespace concord::ops
