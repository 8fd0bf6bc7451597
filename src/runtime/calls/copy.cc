// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Copies and fills, both synchronous and in the order of a stream.

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/objects/context.h"
#include "src/runtime/objects/context_streams.h"
#include "src/runtime/objects/copy_side.h"
#include "src/runtime/objects/stream.h"

namespace aclq::runtime {
namespace {

Outcome CheckLimit(std::string_view name, std::size_t limit,
                   std::size_t count) {
  if (count <= limit) return Ok();
  return {ACL_ERROR_RT_PARAM_INVALID, kOutOfRange,
          Text("count is ", count, ", more than ", name, ", which is ", limit,
               ".")};
}

// Return whether a kind of copy calls the destination (the source) device
// memory.
bool IsToDevice(int kind) {
  return kind == ACL_MEMCPY_HOST_TO_DEVICE ||
         kind == ACL_MEMCPY_DEVICE_TO_DEVICE ||
         kind == ACL_MEMCPY_HOST_TO_BUF_TO_DEVICE;
}
bool IsFromDevice(int kind) {
  return kind == ACL_MEMCPY_DEVICE_TO_HOST ||
         kind == ACL_MEMCPY_DEVICE_TO_DEVICE;
}

// The three kinds of work. IsEmpty is called before all checks; Check examines
// the arguments alone; Sides may be called only after Check passed.
struct Copy {
  void* destination;
  std::size_t limit;
  const void* source;
  std::size_t count;
  int kind;

  static constexpr bool kNeedsDevice = true;
  bool IsEmpty() const { return count == 0; }
  Outcome Check() const;
  bool IsNoWork() const { return destination == source; }
  std::array<Side, 2> Sides() const {
    return {Side("dst", destination, count, IsToDevice(kind)),
            Side("src", source, count, IsFromDevice(kind))};
  }
  static std::size_t rows() { return 1; }
  void Run() const { std::memmove(destination, source, count); }
};

struct Copy2d {
  void* destination;
  std::size_t destination_pitch;
  const void* source;
  std::size_t source_pitch;
  std::size_t width;
  std::size_t height;
  int kind;

  static constexpr bool kNeedsDevice = true;
  bool IsEmpty() const { return width == 0 || height == 0; }
  Outcome Check() const;
  bool IsNoWork() const {
    return destination == source && destination_pitch == source_pitch;
  }
  std::array<Side, 2> Sides() const {
    return {Side("dst", destination, (height - 1) * destination_pitch + width,
                 IsToDevice(kind)),
            Side("src", source, (height - 1) * source_pitch + width,
                 IsFromDevice(kind))};
  }
  std::size_t rows() const { return height; }
  void Run() const {
    for (std::size_t row = 0; row < height; ++row) {
      std::memmove(static_cast<char*>(destination) + row * destination_pitch,
                   static_cast<const char*>(source) + row * source_pitch,
                   width);
    }
  }
};

struct Fill {
  void* destination;
  std::size_t limit;
  int32_t value;
  std::size_t count;

  static constexpr bool kNeedsDevice = false;
  bool IsEmpty() const { return count == 0; }
  Outcome Check() const;
  static bool IsNoWork() { return false; }
  std::array<Side, 1> Sides() const {
    return {Side("devPtr", destination, count)};
  }
  static std::size_t rows() { return 1; }
  void Run() const { std::memset(destination, value, count); }
};

Outcome Copy::Check() const {
  if (destination == nullptr) return NullArgument("dst");
  if (source == nullptr) return NullArgument("src");
  // Kinds 6 and 7 apply to pairs of devices.
  if (kind < ACL_MEMCPY_HOST_TO_HOST ||
      kind > ACL_MEMCPY_HOST_TO_BUF_TO_DEVICE) {
    return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
            Text("kind is ", kind, "; accepted are 0 to 5.")};
  }
  return CheckLimit("destMax", limit, count);
}

Outcome CheckPitch(std::string_view name, std::size_t pitch, std::size_t width,
                   std::size_t height) {
  if (width > pitch) {
    return {ACL_ERROR_INVALID_PARAM, kInvalidValue,
            Text("width is ", width, ", more than ", name, ", which is ", pitch,
                 ".")};
  }
  if (height - 1 > (std::numeric_limits<std::size_t>::max() - width) / pitch) {
    return {ACL_ERROR_INVALID_PARAM, kInvalidValue,
            Text("height is ", height, " and ", name, " is ", pitch,
                 "; their product does not fit into the address space.")};
  }
  return Ok();
}

Outcome Copy2d::Check() const {
  if (destination == nullptr) return NullArgument("dst");
  if (source == nullptr) return NullArgument("src");
  ACLQ_RETURN_IF_ERROR(CheckPitch("dpitch", destination_pitch, width, height));
  ACLQ_RETURN_IF_ERROR(CheckPitch("spitch", source_pitch, width, height));
  if (kind < ACL_MEMCPY_HOST_TO_DEVICE || kind > ACL_MEMCPY_DEFAULT) {
    return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
            Text("kind is ", kind, "; accepted are 1 to 4.")};
  }
  return Ok();
}

Outcome Fill::Check() const {
  if (destination == nullptr) return NullArgument("devPtr");
  return CheckLimit("maxCount", limit, count);
}

// Refuses copies within the host, which do not belong on a device's stream.
Outcome CheckDirection(Sides sides) {
  for (const Side& side : sides) {
    if (side.place.kind == MemoryKind::kDevice) return Ok();
  }
  return {ACL_ERROR_RT_FEATURE_NOT_SUPPORT, kNotSupported,
          Text("neither dst ", sides[0].address, " nor src ", sides[1].address,
               " is device memory; expected device memory on at least one side "
               "of an asynchronous copy.")};
}

// Returns the size of work for Stream::Enqueue: the bytes of the longer side,
// with the gaps between its rows, or more if the rows are many and short.
std::size_t SizeOf(Sides sides, std::size_t rows) {
  std::size_t bytes = 0;
  for (const Side& side : sides) bytes = std::max(bytes, side.size);
  return CostInBytes(bytes, rows);
}

template <typename Work>
Outcome RunNow(const Work& work) {
  if (work.IsEmpty()) return Ok();
  ACLQ_RETURN_IF_ERROR(work.Check());
  if (work.IsNoWork()) return Ok();
  if (!HasCurrentContext()) return NoContext();
  const auto sides = work.Sides();
  ACLQ_RETURN_IF_ERROR(CheckRanges(sides));
  ACLQ_RETURN_IF_ERROR(CheckReachOfPair(sides));
  work.Run();
  return Ok();
}

template <typename Work>
Outcome RunInStream(const Work& work, aclrtStream handle) {
  if (work.IsEmpty()) return Ok();
  ACLQ_RETURN_IF_ERROR(work.Check());
  if (work.IsNoWork()) return Ok();
  std::shared_ptr<Stream> stream;
  ACLQ_RETURN_IF_ERROR(FindStreamForWork(handle, &stream));
  const auto sides = work.Sides();
  ACLQ_RETURN_IF_ERROR(CheckRanges(sides));
  if constexpr (Work::kNeedsDevice) {
    ACLQ_RETURN_IF_ERROR(CheckDirection(sides));
  }
  // The stream belongs to the thread's context.
  const std::shared_ptr<Context> context = CurrentContext();
  if (context == nullptr) return NoContext();  // Another thread destroyed it.
  ACLQ_RETURN_IF_ERROR(CheckReach(sides, context->device_id()));
  if (!TouchesPageableMemory(sides)) {
    const auto run = [work]() -> aclError {
      work.Run();
      return ACL_SUCCESS;
    };
    static_assert(Task::kFits<decltype(run)>);
    return stream->Enqueue(run, SizeOf(sides, work.rows()));
  }
  ACLQ_RETURN_IF_ERROR(stream->Wait(std::nullopt));
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

aclError aclrtMemcpyAsyncWithCondition(void* dst, size_t destMax,
                                       const void* src, size_t count,
                                       aclrtMemcpyKind kind,
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

aclError aclrtMemcpy2d(void* dst, size_t dpitch, const void* src, size_t spitch,
                       size_t width, size_t height, aclrtMemcpyKind kind) {
  return ApiCall(
      __func__,
      [&] {
        return RunNow(
            Copy2d{dst, dpitch, src, spitch, width, height, NumberOf(kind)});
      },
      Argument("dst", dst), Argument("dpitch", dpitch), Argument("src", src),
      Argument("spitch", spitch), Argument("width", width),
      Argument("height", height), Argument("kind", kind));
}

aclError aclrtMemcpy2dAsync(void* dst, size_t dpitch, const void* src,
                            size_t spitch, size_t width, size_t height,
                            aclrtMemcpyKind kind, aclrtStream stream) {
  return ApiCall(
      __func__,
      [&] {
        return RunInStream(
            Copy2d{dst, dpitch, src, spitch, width, height, NumberOf(kind)},
            stream);
      },
      Argument("dst", dst), Argument("dpitch", dpitch), Argument("src", src),
      Argument("spitch", spitch), Argument("width", width),
      Argument("height", height), Argument("kind", kind),
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
