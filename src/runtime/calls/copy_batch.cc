// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Batches of copies between the host and devices: aclrtMemcpyBatch and
// aclrtMemcpyBatchAsync. All copies of a batch are checked before the first one
// is done.

#include <array>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/objects/context.h"
#include "src/runtime/objects/context_streams.h"
#include "src/runtime/objects/copy_side.h"
#include "src/runtime/objects/devices.h"
#include "src/runtime/objects/stream.h"

namespace aclq::runtime {
namespace {

constexpr std::size_t kNoCopy = std::numeric_limits<std::size_t>::max();

// The arguments of both functions.
struct Batch {
  void** destinations;
  const std::size_t* limits;
  void** sources;
  const std::size_t* sizes;
  std::size_t count;
  const aclrtMemcpyBatchAttr* attributes;
  const std::size_t* first_copies;  // first copy of each attribute
  std::size_t attribute_count;
  std::size_t* failed_copy;
};

struct CopyOfBatch {
  void* destination;
  const void* source;
  std::size_t size;
};

// The parsed batch.
struct Work {
  std::vector<CopyOfBatch> copies;
  std::size_t bytes = 0;
  bool touches_pageable_memory = false;

  void Run() const {
    for (const CopyOfBatch& copy : copies) {
      std::memmove(copy.destination, copy.source, copy.size);
    }
  }
};

enum class Direction { kToDevice, kToHost };

// The direction and device that an attribute gives its copies.
struct Route {
  Direction direction;
  int32_t device_id;
};

std::string_view NameOf(Direction direction) {
  return direction == Direction::kToDevice ? "from the host to a device"
                                           : "from a device to the host";
}

Outcome CheckArrays(const Batch& batch) {
  const std::pair<std::string_view, const void*> arguments[] = {
      {"dsts", batch.destinations},    {"destMaxs", batch.limits},
      {"srcs", batch.sources},         {"sizes", batch.sizes},
      {"attrs", batch.attributes},     {"attrsIndexes", batch.first_copies},
      {"failIndex", batch.failed_copy}};
  for (const auto& [name, address] : arguments) {
    if (address == nullptr) return NullArgument(name);
  }
  *batch.failed_copy = kNoCopy;
  if (batch.count == 0) {
    return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
            "numBatches is 0; expected at least 1 copy."};
  }
  if (batch.attribute_count == 0 || batch.attribute_count > batch.count) {
    return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
            Text("numAttrs is ", batch.attribute_count,
                 "; expected 1 to numBatches, which is ", batch.count, ".")};
  }
  return Ok();
}

// Checks that the attributes divide the copies among them.
Outcome CheckFirstCopies(const Batch& batch) {
  for (std::size_t k = 0; k < batch.attribute_count; ++k) {
    const std::size_t first = batch.first_copies[k];
    const bool fits =
        k == 0 ? first == 0
               : first > batch.first_copies[k - 1] && first < batch.count;
    if (fits) continue;
    return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
            Text("attrsIndexes[", k, "] is ", first,
                 "; expected 0 for the first index, and ascending indexes "
                 "below numBatches, which is ",
                 batch.count, ".")};
  }
  return Ok();
}

Outcome ReadLocation(const std::string& argument,
                     const aclrtMemLocation& location, bool* is_device) {
  const int type = NumberOf(location.type);
  switch (type) {
    case ACL_MEM_LOCATION_TYPE_HOST:
    case ACL_MEM_LOCATION_TYPE_HOST_NUMA:
      *is_device = false;
      return Ok();
    case ACL_MEM_LOCATION_TYPE_DEVICE:
      *is_device = true;
      return CheckDeviceId(argument + ".id", static_cast<int32_t>(location.id));
    default:
      return {ACL_ERROR_RT_PARAM_INVALID, kValueNotInSet,
              Text(argument, ".type is ", type,
                   "; accepted are 0 and 4 (the host) and 1 (a device).")};
  }
}

Outcome ReadAttribute(const Batch& batch, std::size_t k, Route* route) {
  const aclrtMemcpyBatchAttr& attribute = batch.attributes[k];
  const std::string name = Text("attrs[", k, "]");
  bool to_device = false;
  bool from_device = false;
  ACLQ_RETURN_IF_ERROR(
      ReadLocation(name + ".dstLoc", attribute.dstLoc, &to_device));
  ACLQ_RETURN_IF_ERROR(
      ReadLocation(name + ".srcLoc", attribute.srcLoc, &from_device));
  if (to_device == from_device) {
    return {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
            Text(name, " has both locations ",
                 to_device ? "on devices" : "on the host",
                 "; expected a copy from the host to a device, or from a "
                 "device to the host.")};
  }
  route->direction = to_device ? Direction::kToDevice : Direction::kToHost;
  route->device_id = static_cast<int32_t>(to_device ? attribute.dstLoc.id
                                                    : attribute.srcLoc.id);
  return Ok();
}

// Checks that the sides of a copy lie where its attribute declares.
Outcome CheckPlaces(const std::array<Side, 2>& sides, const Route& route) {
  const bool to_device = route.direction == Direction::kToDevice;
  const Side& device = sides[to_device ? 0 : 1];
  const Side& host = sides[to_device ? 1 : 0];
  if (device.place.kind != MemoryKind::kDevice ||
      device.place.device_id != route.device_id) {
    return {
        ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
        Text(device.argument, " ", device.address, " is not memory of device ",
             route.device_id, ", which the copy's attribute names.")};
  }
  if (host.place.kind == MemoryKind::kDevice) {
    return {
        ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
        Text(host.argument, " ", host.address, " is memory of device ",
             host.place.device_id, "; the copy's attribute names the host.")};
  }
  return Ok();
}

Outcome CheckCopy(const Batch& batch, std::size_t i, const Route& route,
                  std::optional<int32_t> device_of_stream, Work* work) {
  void* const destination = batch.destinations[i];
  const void* const source = batch.sources[i];
  const std::size_t size = batch.sizes[i];
  if (destination == nullptr) return NullArgument("dst");
  if (source == nullptr) return NullArgument("src");
  if (size > batch.limits[i]) {
    return {ACL_ERROR_RT_PARAM_INVALID, kOutOfRange,
            Text("its size is ", size, ", more than its destMax, which is ",
                 batch.limits[i], ".")};
  }
  if (size == 0) return Ok();
  const std::array<Side, 2> sides = {Side("dst", destination, size),
                                     Side("src", source, size)};
  ACLQ_RETURN_IF_ERROR(CheckRanges(sides));
  ACLQ_RETURN_IF_ERROR(CheckPlaces(sides, route));
  if (device_of_stream.has_value()) {
    ACLQ_RETURN_IF_ERROR(CheckReach(sides, *device_of_stream));
  }
  work->copies.push_back({destination, source, size});
  if (__builtin_add_overflow(work->bytes, CostInBytes(size, 1), &work->bytes)) {
    work->bytes = kUnknownSize;
  }
  work->touches_pageable_memory |= TouchesPageableMemory(sides);
  return Ok();
}

Outcome FailAt(const Batch& batch, std::size_t i, Outcome outcome) {
  *batch.failed_copy = i;
  outcome.message = Text("copy ", i, " of the batch: ", outcome.message);
  return outcome;
}

// Checks the entire batch. `device_of_stream` is set for a batch on a stream.
Outcome ReadBatch(const Batch& batch, std::optional<int32_t> device_of_stream,
                  Work* work) {
  ACLQ_RETURN_IF_ERROR(CheckFirstCopies(batch));
  work->copies.reserve(batch.count);
  std::optional<Direction> direction;
  for (std::size_t k = 0; k < batch.attribute_count; ++k) {
    const std::size_t begin = batch.first_copies[k];
    const std::size_t end =
        k + 1 < batch.attribute_count ? batch.first_copies[k + 1] : batch.count;
    Route route = {};
    if (Outcome outcome = ReadAttribute(batch, k, &route); !outcome.ok()) {
      return FailAt(batch, begin, std::move(outcome));
    }
    if (direction.has_value() && *direction != route.direction) {
      return FailAt(
          batch, begin,
          {ACL_ERROR_RT_PARAM_INVALID, kInvalidArgument,
           Text("attrs[", k, "] copies ", NameOf(route.direction),
                ", but attrs[0] ", NameOf(*direction),
                "; expected one direction for all copies of a batch.")});
    }
    direction = route.direction;
    for (std::size_t i = begin; i < end; ++i) {
      if (Outcome outcome = CheckCopy(batch, i, route, device_of_stream, work);
          !outcome.ok()) {
        return FailAt(batch, i, std::move(outcome));
      }
    }
  }
  return Ok();
}

Outcome RunNow(const Batch& batch) {
  ACLQ_RETURN_IF_ERROR(CheckArrays(batch));
  if (!HasCurrentContext()) return NoContext();
  Work work;
  ACLQ_RETURN_IF_ERROR(ReadBatch(batch, std::nullopt, &work));
  work.Run();
  return Ok();
}

Outcome RunInStream(const Batch& batch, aclrtStream handle) {
  ACLQ_RETURN_IF_ERROR(CheckArrays(batch));
  std::shared_ptr<Stream> stream;
  ACLQ_RETURN_IF_ERROR(FindStreamForWork(handle, &stream));
  // The stream belongs to the thread's context.
  const std::shared_ptr<Context> context = CurrentContext();
  if (context == nullptr) return NoContext();  // Another thread destroyed it.
  Work work;
  ACLQ_RETURN_IF_ERROR(ReadBatch(batch, context->device_id(), &work));
  if (work.touches_pageable_memory) {
    ACLQ_RETURN_IF_ERROR(stream->Wait(std::nullopt));
    work.Run();
    return Ok();
  }
  const std::size_t bytes = work.bytes;
  auto run = [work = std::move(work)]() -> aclError {
    work.Run();
    return ACL_SUCCESS;
  };
  static_assert(Task::kFits<decltype(run)>);
  return stream->Enqueue(std::move(run), bytes);
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtMemcpyBatch(void** dsts, size_t* destMaxs, void** srcs,
                          size_t* sizes, size_t numBatches,
                          aclrtMemcpyBatchAttr* attrs, size_t* attrsIndexes,
                          size_t numAttrs, size_t* failIndex) {
  return ApiCall(
      __func__,
      [&] {
        return RunNow({dsts, destMaxs, srcs, sizes, numBatches, attrs,
                       attrsIndexes, numAttrs, failIndex});
      },
      Argument("dsts", dsts), Argument("destMaxs", destMaxs),
      Argument("srcs", srcs), Argument("sizes", sizes),
      Argument("numBatches", numBatches), Argument("attrs", attrs),
      Argument("attrsIndexes", attrsIndexes), Argument("numAttrs", numAttrs),
      Output("failIndex", failIndex));
}

aclError aclrtMemcpyBatchAsync(void** dsts, size_t* destMaxs, void** srcs,
                               size_t* sizes, size_t numBatches,
                               aclrtMemcpyBatchAttr* attrs,
                               size_t* attrsIndexes, size_t numAttrs,
                               size_t* failIndex, aclrtStream stream) {
  return ApiCall(
      __func__,
      [&] {
        return RunInStream({dsts, destMaxs, srcs, sizes, numBatches, attrs,
                            attrsIndexes, numAttrs, failIndex},
                           stream);
      },
      Argument("dsts", dsts), Argument("destMaxs", destMaxs),
      Argument("srcs", srcs), Argument("sizes", sizes),
      Argument("numBatches", numBatches), Argument("attrs", attrs),
      Argument("attrsIndexes", attrsIndexes), Argument("numAttrs", numAttrs),
      Output("failIndex", failIndex), Argument("stream", stream));
}
