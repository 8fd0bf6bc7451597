// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Data buffers: an address and a size of memory that the program owns.

#include <cstddef>
#include <cstdint>
#include <memory>

#include "acl/acl_base.h"
#include "src/base/handle_table.h"
#include "src/runtime/core/api_call.h"

namespace aclq::runtime {
namespace {

// Immutable: an update replaces the buffer.
struct DataBuffer {
  void* data;
  std::size_t size;
};

base::HandleTable<const DataBuffer>& DataBuffers() {
  static auto& table =
      *new base::HandleTable<const DataBuffer>(base::kDataBufferTag);
  return table;
}

Outcome Create(void* data, std::size_t size, void** handle) {
  *handle = DataBuffers().Insert(
      std::make_shared<const DataBuffer>(DataBuffer{data, size}));
  if (*handle != nullptr) return Ok();
  return {
      ACL_ERROR_RT_RESOURCE_ALLOC_FAIL, kRefused,
      Text("there are ", base::HandleTable<const DataBuffer>::kCapacity,
           " data buffers already, which is the limit; destroy one first.")};
}

Outcome Destroy(const aclDataBuffer* handle) {
  if (handle == nullptr) return NullArgument("dataBuffer");
  if (DataBuffers().Remove(handle) != nullptr) return Ok();
  return DeadHandle("dataBuffer", handle, "aclDataBuffer");
}

Outcome Update(const aclDataBuffer* handle, void* data, std::size_t size) {
  if (handle == nullptr) return NullArgument("dataBuffer");
  const bool live = DataBuffers().Replace(
      handle, std::make_shared<const DataBuffer>(DataBuffer{data, size}));
  return live ? Ok() : DeadHandle("dataBuffer", handle, "aclDataBuffer");
}

// Returns the content of the buffer. If the handle is null or dead, reports an
// error and returns an empty buffer.
DataBuffer Read(std::string_view function, const aclDataBuffer* handle) {
  DataBuffer found{nullptr, 0};
  const auto read = [&]() -> Outcome {
    if (handle == nullptr) return NullArgument("dataBuffer");
    const auto buffer = DataBuffers().Find(handle);
    if (buffer == nullptr)
      return DeadHandle("dataBuffer", handle, "aclDataBuffer");
    found = *buffer;
    return Ok();
  };
  CodeOf(function, read);
  return found;
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclDataBuffer* aclCreateDataBuffer(void* data, size_t size) {
  const std::string_view function = __func__;
  return Traced(
      function,
      [&] {
        void* handle = nullptr;
        const auto create = [&] { return Create(data, size, &handle); };
        CodeOf(function, create);
        return static_cast<aclDataBuffer*>(handle);
      },
      Argument("data", data), Argument("size", size));
}

aclError aclDestroyDataBuffer(const aclDataBuffer* dataBuffer) {
  return ApiCall(
      __func__, [&] { return Destroy(dataBuffer); },
      Argument("dataBuffer", dataBuffer));
}

aclError aclUpdateDataBuffer(aclDataBuffer* dataBuffer, void* data,
                             size_t size) {
  return ApiCall(
      __func__, [&] { return Update(dataBuffer, data, size); },
      Argument("dataBuffer", dataBuffer), Argument("data", data),
      Argument("size", size));
}

void* aclGetDataBufferAddr(const aclDataBuffer* dataBuffer) {
  const std::string_view function = __func__;
  return Traced(
      function, [&] { return Read(function, dataBuffer).data; },
      Argument("dataBuffer", dataBuffer));
}

uint32_t aclGetDataBufferSize(const aclDataBuffer* dataBuffer) {
  const std::string_view function = __func__;
  return Traced(
      function,
      [&] { return static_cast<uint32_t>(Read(function, dataBuffer).size); },
      Argument("dataBuffer", dataBuffer));
}

size_t aclGetDataBufferSizeV2(const aclDataBuffer* dataBuffer) {
  const std::string_view function = __func__;
  return Traced(
      function, [&] { return Read(function, dataBuffer).size; },
      Argument("dataBuffer", dataBuffer));
}
