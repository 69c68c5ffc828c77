#include "service/cache/redis/reply.h"

#include <utility>

#include <hiredis/hiredis.h>

namespace concord::cache::redis {
namespace {

tl::unexpected<Error> broken() { return fail(ErrorKind::partner_broken, "the store's reply cannot be read"); }

// Where the reply of a task belongs: into its parent's array, or nowhere yet.
Reply* place_of(const redisReadTask* task) {
  if (task->parent == nullptr) return std::make_unique<Reply>().release();
  auto* const parent = static_cast<Reply*>(task->parent->obj);
  const auto index = static_cast<std::size_t>(task->idx);
  return index < parent->items.size() ? &parent->items[index] : nullptr;
}

void* make_string(const redisReadTask* task, char* text, std::size_t size) {
  Reply* const out = place_of(task);
  if (out == nullptr) return nullptr;
  out->kind = task->type == REDIS_REPLY_ERROR    ? Reply::Kind::error
              : task->type == REDIS_REPLY_STATUS ? Reply::Kind::status
                                                 : Reply::Kind::text;
  out->text.assign(text, size);
  return out;
}

void* make_integer(const redisReadTask* task, long long value) {
  Reply* const out = place_of(task);
  if (out == nullptr) return nullptr;
  out->kind = Reply::Kind::integer;
  out->integer = value;
  return out;
}

void* make_nil(const redisReadTask* task) { return place_of(task); }

// The count is an int in older releases and a size_t in newer ones.
template <class Count>
void* make_array(const redisReadTask* task, Count count) {
  if (std::cmp_greater(count, kReplyItemsMax) || std::cmp_less(count, 0)) return nullptr;
  Reply* const out = place_of(task);
  if (out == nullptr) return nullptr;
  out->kind = Reply::Kind::array;
  out->items.resize(static_cast<std::size_t>(count));
  return out;
}

void free_reply(void* reply) { const std::unique_ptr<Reply> owned{static_cast<Reply*>(reply)}; }

template <class Count>
void set_array(redisReplyObjectFunctions& functions,
               void* (*redisReplyObjectFunctions::*member)(const redisReadTask*, Count)) {
  functions.*member = make_array<Count>;
}

redisReplyObjectFunctions* functions() {
  static redisReplyObjectFunctions table = [] {
    redisReplyObjectFunctions out{};
    out.createString = make_string;
    set_array(out, &redisReplyObjectFunctions::createArray);
    out.createInteger = make_integer;
    out.createNil = make_nil;
    out.freeObject = free_reply;
    return out;
  }();
  return &table;
}

}  // namespace

std::string_view Reply::error_code() const noexcept {
  if (kind != Kind::error) return {};
  return std::string_view{text}.substr(0, text.find(' '));
}

void ReplyReader::Free::operator()(redisReader* reader) const noexcept { redisReaderFree(reader); }

ReplyReader::ReplyReader() : reader_{redisReaderCreateWithFunctions(functions())} {}

Status ReplyReader::feed(std::string_view bytes) {
  pending_ += bytes.size();
  if (reader_ == nullptr || pending_ > kReplyBytesMax) return broken();
  if (redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) != REDIS_OK) return broken();
  return {};
}

Result<std::optional<Reply>> ReplyReader::next() {
  if (reader_ == nullptr) return broken();
  void* got = nullptr;
  if (redisReaderGetReply(reader_.get(), &got) != REDIS_OK) return broken();
  if (got == nullptr) return std::optional<Reply>{};
  const std::unique_ptr<Reply> owned{static_cast<Reply*>(got)};
  pending_ = reader_->len - reader_->pos;
  return std::optional{std::move(*owned)};
}

}  // namespace concord::cache::redis
