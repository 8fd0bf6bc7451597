// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/stream_table.h"

#include "src/base/handle_table.h"

namespace aclq::runtime {
namespace {

// The singletons are never destroyed: threads of the program may still call
// while the process ends.
base::HandleTable<Stream>& Streams() {
  static auto& table = *new base::HandleTable<Stream>(base::kStreamTag);
  return table;
}

}  // namespace

std::shared_ptr<Stream> FindLiveStream(aclrtStream handle) {
  return Streams().Find(handle);
}

aclrtStream InsertStream(const std::shared_ptr<Stream>& stream) {
  return Streams().Insert(stream);
}

std::shared_ptr<Stream> TakeStream(aclrtStream handle) {
  return Streams().Remove(handle);
}

}  // namespace aclq::runtime
