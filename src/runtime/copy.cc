// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Copies and fills, synchronous and in the order of a stream.

#include <cstring>
#include <memory>
#include <utility>

#include "acl/acl_rt.h"
#include "src/runtime/api_call.h"
#include "src/runtime/context.h"
#include "src/runtime/memory.h"
#include "src/runtime/stream.h"

namespace aclq::runtime {
namespace {

struct Copy {
  void* destination;
  std::size_t limit;
  const void* source;
  std::size_t count;
  int kind;

  void Run() const { std::memmove(destination, source, count); }
};

struct Fill {
  void* destination;
  std::size_t limit;
  int32_t value;
  std::size_t count;

  void Run() const { std::memset(destination, value, count); }
};

Outcome CheckLimit(std::string_view name, std::size_t limit,
                   std::size_t count) {
  if (count <= limit) return Ok();
  return {ACL_ERROR_RT_PARAM_INVALID, kOutOfRange,
          Text("count is ", count, ", more than ", name, ", which is ", limit,
               ".")};
}

// What can be told from the arguments alone.
Outcome CheckArguments(const Copy& copy) {
  if (copy.destination == nullptr) return NullArgument("dst");
  if (copy.source == nullptr) return NullArgument("src");
  // Kinds 6 and 7 are for pairs of devices.
  if (copy.kind < ACL_MEMCPY_HOST_TO_HOST ||
      copy.kind > ACL_MEMCPY_HOST_TO_BUF_TO_DEVICE) {
    return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
            Text("kind is ", copy.kind, "; 0 to 5 are accepted.")};
  }
  return CheckLimit("destMax", copy.limit, copy.count);
}

Outcome CheckArguments(const Fill& fill) {
  if (fill.destination == nullptr) return NullArgument("devPtr");
  return CheckLimit("maxCount", fill.limit, fill.count);
}

Outcome CheckRanges(const Copy& copy) {
  if (Outcome outcome = CheckRange("dst", copy.destination, copy.count);
      !outcome.ok()) {
    return outcome;
  }
  return CheckRange("src", copy.source, copy.count);
}

Outcome CheckRanges(const Fill& fill) {
  return CheckRange("devPtr", fill.destination, fill.count);
}

bool IsNoWork(const Copy& copy) { return copy.destination == copy.source; }
bool IsNoWork(const Fill&) { return false; }

// A stream cannot use memory that the program may free or write at will, so
// such work is done before the call returns.
bool TouchesPageableMemory(const Copy& copy) {
  return KindOfMemory(copy.destination) == MemoryKind::kPageableHost ||
         KindOfMemory(copy.source) == MemoryKind::kPageableHost;
}
bool TouchesPageableMemory(const Fill& fill) {
  return KindOfMemory(fill.destination) == MemoryKind::kPageableHost;
}

// Copies within the host are none of the device's streams.
Outcome CheckDirection(const Copy& copy) {
  if (KindOfMemory(copy.destination) == MemoryKind::kDevice ||
      KindOfMemory(copy.source) == MemoryKind::kDevice) {
    return Ok();
  }
  return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
          Text("neither dst ", copy.destination, " nor src ", copy.source,
               " is device memory; an asynchronous copy needs one that is.")};
}
Outcome CheckDirection(const Fill&) { return Ok(); }

template <typename Work>
Outcome RunNow(const Work& work) {
  if (work.count == 0) return Ok();
  if (Outcome outcome = CheckArguments(work); !outcome.ok()) return outcome;
  if (IsNoWork(work)) return Ok();
  if (CurrentContext() == nullptr) return NoContext();
  if (Outcome outcome = CheckRanges(work); !outcome.ok()) return outcome;
  work.Run();
  return Ok();
}

template <typename Work>
Outcome RunInStream(const Work& work, aclrtStream handle) {
  if (work.count == 0) return Ok();
  if (Outcome outcome = CheckArguments(work); !outcome.ok()) return outcome;
  if (IsNoWork(work)) return Ok();
  std::shared_ptr<Stream> stream;
  if (Outcome outcome = FindStreamForWork(handle, &stream); !outcome.ok()) {
    return outcome;
  }
  if (Outcome outcome = CheckRanges(work); !outcome.ok()) return outcome;
  if (Outcome outcome = CheckDirection(work); !outcome.ok()) return outcome;
  if (!TouchesPageableMemory(work)) {
    return stream->Enqueue([work]() -> aclError {
      work.Run();
      return ACL_SUCCESS;
    });
  }
  if (Outcome outcome = stream->Wait(std::nullopt); !outcome.ok()) {
    return outcome;
  }
  work.Run();
  return Ok();
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtMemcpy(void* dst, size_t destMax, const void* src, size_t count,
                     aclrtMemcpyKind kind) {
  return ApiCall(
      __func__,
      [&] {
        return RunNow(Copy{dst, destMax, src, count, NumberOf(kind)});
      },
      Argument("dst", dst), Argument("destMax", destMax), Argument("src", src),
      Argument("count", count), Argument("kind", kind));
}

aclError aclrtMemcpyAsync(void* dst, size_t destMax, const void* src,
                          size_t count, aclrtMemcpyKind kind,
                          aclrtStream stream) {
  return ApiCall(
      __func__,
      [&] {
        return RunInStream(Copy{dst, destMax, src, count, NumberOf(kind)},
                           stream);
      },
      Argument("dst", dst), Argument("destMax", destMax), Argument("src", src),
      Argument("count", count), Argument("kind", kind),
      Argument("stream", stream));
}

aclError aclrtMemset(void* devPtr, size_t maxCount, int32_t value,
                     size_t count) {
  return ApiCall(
      __func__,
      [&] {
        return RunNow(Fill{devPtr, maxCount, value, count});
      },
      Argument("devPtr", devPtr), Argument("maxCount", maxCount),
      Argument("value", value), Argument("count", count));
}

aclError aclrtMemsetAsync(void* devPtr, size_t maxCount, int32_t value,
                          size_t count, aclrtStream stream) {
  return ApiCall(
      __func__,
      [&] {
        return RunInStream(Fill{devPtr, maxCount, value, count}, stream);
      },
      Argument("devPtr", devPtr), Argument("maxCount", maxCount),
      Argument("value", value), Argument("count", count),
      Argument("stream", stream));
}
