// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The allocators that a program registers for streams. They are stored but
// never called: the operator needs no workspace.

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "acl/acl_rt.h"
#include "src/base/handle_table.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/objects/stream_table.h"

namespace aclq::runtime {
namespace {

struct Allocator {
  aclrtAllocator object = nullptr;
  aclrtAllocatorAllocFunc alloc = nullptr;
  aclrtAllocatorFreeFunc free = nullptr;
  aclrtAllocatorAllocAdviseFunc alloc_advise = nullptr;  // optional
  aclrtAllocatorGetAddrFromBlockFunc get_addr_from_block = nullptr;
};

struct Description {
  std::mutex mutex;
  Allocator allocator;
};

base::HandleTable<Description>& Descriptions() {
  static auto& table =
      *new base::HandleTable<Description>(base::kAllocatorDescTag);
  return table;
}

// A stream's copy of a description, taken when the description was registered.
struct Registered {
  aclrtAllocatorDesc description;
  Allocator allocator;
};

struct AllRegistered {
  std::mutex mutex;
  std::map<aclrtStream, Registered> by_stream;
};

AllRegistered& Registry() {
  static AllRegistered& registry = *new AllRegistered;
  return registry;
}

Outcome FindDescription(aclrtAllocatorDesc handle,
                        std::shared_ptr<Description>* description) {
  if (handle == nullptr) return NullArgument("allocatorDesc");
  *description = Descriptions().Find(handle);
  return *description != nullptr
             ? Ok()
             : DeadHandle("allocatorDesc", handle, "aclrtAllocatorDesc");
}

Outcome CheckStream(aclrtStream stream) {
  if (stream == nullptr) return NullArgument("stream");
  return FindLiveStream(stream) != nullptr
             ? Ok()
             : DeadHandle("stream", stream, "aclrtStream");
}

Outcome CreateDescription(aclrtAllocatorDesc* handle) {
  *handle = Descriptions().Insert(std::make_shared<Description>());
  if (*handle != nullptr) return Ok();
  return {ACL_ERROR_RT_RESOURCE_ALLOC_FAIL, kRefused,
          Text("there are ", base::HandleTable<Description>::kCapacity,
               " descriptions of allocators already, which is the limit; "
               "destroy one first.")};
}

Outcome DestroyDescription(aclrtAllocatorDesc handle) {
  if (handle == nullptr) return NullArgument("allocatorDesc");
  return Descriptions().Remove(handle) != nullptr
             ? Ok()
             : DeadHandle("allocatorDesc", handle, "aclrtAllocatorDesc");
}

template <typename T>
Outcome Set(aclrtAllocatorDesc handle, T Allocator::*member,
            std::string_view argument, T value) {
  std::shared_ptr<Description> description;
  ACLQ_RETURN_IF_ERROR(FindDescription(handle, &description));
  if (value == nullptr) return NullArgument(argument);
  const std::lock_guard lock(description->mutex);
  description->allocator.*member = value;
  return Ok();
}

// Checks that a description is complete before a stream gets it.
Outcome CheckComplete(const Allocator& allocator) {
  const std::pair<bool, std::string_view> parts[] = {
      {allocator.object != nullptr, "aclrtAllocatorSetObjToDesc"},
      {allocator.alloc != nullptr, "aclrtAllocatorSetAllocFuncToDesc"},
      {allocator.free != nullptr, "aclrtAllocatorSetFreeFuncToDesc"},
      {allocator.get_addr_from_block != nullptr,
       "aclrtAllocatorSetGetAddrFromBlockFuncToDesc"}};
  for (const auto& [is_set, setter] : parts) {
    if (is_set) continue;
    return {ACL_ERROR_INVALID_PARAM, kNullPointer,
            Text("allocatorDesc is incomplete; call ", setter, " first.")};
  }
  return Ok();
}

Outcome Register(aclrtStream stream, aclrtAllocatorDesc handle) {
  ACLQ_RETURN_IF_ERROR(CheckStream(stream));
  std::shared_ptr<Description> description;
  ACLQ_RETURN_IF_ERROR(FindDescription(handle, &description));
  Registered registered = {handle, {}};
  {
    const std::lock_guard lock(description->mutex);
    registered.allocator = description->allocator;
  }
  ACLQ_RETURN_IF_ERROR(CheckComplete(registered.allocator));
  AllRegistered& all = Registry();
  const std::lock_guard lock(all.mutex);
  // Destroyed streams do not unregister, so their entries are removed here.
  std::erase_if(all.by_stream, [](const auto& entry) {
    return FindLiveStream(entry.first) == nullptr;
  });
  all.by_stream.insert_or_assign(stream, registered);
  return Ok();
}

// Succeeds also for a stream without an allocator.
Outcome Unregister(aclrtStream stream) {
  ACLQ_RETURN_IF_ERROR(CheckStream(stream));
  AllRegistered& all = Registry();
  const std::lock_guard lock(all.mutex);
  all.by_stream.erase(stream);
  return Ok();
}

Outcome FindAllocator(aclrtStream stream, Registered* registered) {
  ACLQ_RETURN_IF_ERROR(CheckStream(stream));
  AllRegistered& all = Registry();
  const std::lock_guard lock(all.mutex);
  const auto found = all.by_stream.find(stream);
  if (found == all.by_stream.end()) {
    return {ACL_ERROR_INVALID_PARAM, kInvalidValue,
            Text("stream ", stream,
                 " has no allocator; call aclrtAllocatorRegister first.")};
  }
  *registered = found->second;
  return Ok();
}

template <typename T>
void WriteIfAsked(T* output, T value) {
  if (output != nullptr) *output = value;
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclrtAllocatorDesc aclrtAllocatorCreateDesc() {
  const std::string_view function = __func__;
  return Traced(function, [&]() -> aclrtAllocatorDesc {
    aclrtAllocatorDesc handle = nullptr;
    const auto create = [&] { return CreateDescription(&handle); };
    return CodeOf(function, create) == ACL_SUCCESS ? handle : nullptr;
  });
}

aclError aclrtAllocatorDestroyDesc(aclrtAllocatorDesc allocatorDesc) {
  return ApiCall(
      __func__, [&] { return DestroyDescription(allocatorDesc); },
      Argument("allocatorDesc", allocatorDesc));
}

aclError aclrtAllocatorSetObjToDesc(aclrtAllocatorDesc allocatorDesc,
                                    aclrtAllocator allocator) {
  return ApiCall(
      __func__,
      [&] {
        return Set(allocatorDesc, &Allocator::object, "allocator", allocator);
      },
      Argument("allocatorDesc", allocatorDesc),
      Argument("allocator", allocator));
}

aclError aclrtAllocatorSetAllocFuncToDesc(aclrtAllocatorDesc allocatorDesc,
                                          aclrtAllocatorAllocFunc func) {
  return ApiCall(
      __func__,
      [&] { return Set(allocatorDesc, &Allocator::alloc, "func", func); },
      Argument("allocatorDesc", allocatorDesc), Argument("func", func));
}

aclError aclrtAllocatorSetFreeFuncToDesc(aclrtAllocatorDesc allocatorDesc,
                                         aclrtAllocatorFreeFunc func) {
  return ApiCall(
      __func__,
      [&] { return Set(allocatorDesc, &Allocator::free, "func", func); },
      Argument("allocatorDesc", allocatorDesc), Argument("func", func));
}

aclError aclrtAllocatorSetAllocAdviseFuncToDesc(
    aclrtAllocatorDesc allocatorDesc, aclrtAllocatorAllocAdviseFunc func) {
  return ApiCall(
      __func__,
      [&] {
        return Set(allocatorDesc, &Allocator::alloc_advise, "func", func);
      },
      Argument("allocatorDesc", allocatorDesc), Argument("func", func));
}

aclError aclrtAllocatorSetGetAddrFromBlockFuncToDesc(
    aclrtAllocatorDesc allocatorDesc, aclrtAllocatorGetAddrFromBlockFunc func) {
  return ApiCall(
      __func__,
      [&] {
        return Set(allocatorDesc, &Allocator::get_addr_from_block, "func",
                   func);
      },
      Argument("allocatorDesc", allocatorDesc), Argument("func", func));
}

aclError aclrtAllocatorRegister(aclrtStream stream,
                                aclrtAllocatorDesc allocatorDesc) {
  return ApiCall(
      __func__, [&] { return Register(stream, allocatorDesc); },
      Argument("stream", stream), Argument("allocatorDesc", allocatorDesc));
}

aclError aclrtAllocatorGetByStream(
    aclrtStream stream, aclrtAllocatorDesc* allocatorDesc,
    aclrtAllocator* allocator, aclrtAllocatorAllocFunc* allocFunc,
    aclrtAllocatorFreeFunc* freeFunc,
    aclrtAllocatorAllocAdviseFunc* allocAdviseFunc,
    aclrtAllocatorGetAddrFromBlockFunc* getAddrFromBlockFunc) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (allocatorDesc == nullptr) return NullArgument("allocatorDesc");
        Registered found = {};
        ACLQ_RETURN_IF_ERROR(FindAllocator(stream, &found));
        *allocatorDesc = found.description;
        WriteIfAsked(allocator, found.allocator.object);
        WriteIfAsked(allocFunc, found.allocator.alloc);
        WriteIfAsked(freeFunc, found.allocator.free);
        WriteIfAsked(allocAdviseFunc, found.allocator.alloc_advise);
        WriteIfAsked(getAddrFromBlockFunc, found.allocator.get_addr_from_block);
        return Ok();
      },
      Argument("stream", stream), Output("allocatorDesc", allocatorDesc),
      Output("allocator", allocator), Output("allocFunc", allocFunc),
      Output("freeFunc", freeFunc), Output("allocAdviseFunc", allocAdviseFunc),
      Output("getAddrFromBlockFunc", getAddrFromBlockFunc));
}

aclError aclrtAllocatorUnregister(aclrtStream stream) {
  return ApiCall(
      __func__, [&] { return Unregister(stream); }, Argument("stream", stream));
}
