// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Streams made from a configuration.

#include <cstring>
#include <memory>

#include "acl/acl_rt.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/objects/context_streams.h"
#include "src/runtime/objects/live_addresses.h"

namespace aclq::runtime {
namespace {

LiveAddresses<aclrtStreamConfigHandle>& Configs() {
  static auto& configs = *new LiveAddresses<aclrtStreamConfigHandle>;
  return configs;
}

Outcome CreateConfig(aclrtStreamConfigHandle** handle) {
  auto config = std::make_unique<aclrtStreamConfigHandle>();
  Configs().Add(config.get());
  *handle = config.release();
  return Ok();
}

Outcome DestroyConfig(aclrtStreamConfigHandle* handle) {
  if (handle == nullptr) return NullArgument("handle");
  if (!Configs().Remove(handle))
    return DeadHandle("handle", handle, "aclrtStreamConfigHandle");
  delete handle;
  return Ok();
}

template <typename T>
Outcome SetMember(T aclrtStreamConfigHandle::*member,
                  aclrtStreamConfigHandle* handle, const void* value,
                  size_t size) {
  if (size != sizeof(T)) {
    return {ACL_ERROR_INVALID_PARAM, kInvalidValue,
            Text("valueSize is ", size, "; expected ", sizeof(T),
                 ", the size of a value of attr.")};
  }
  T copy;
  std::memcpy(&copy, value, sizeof(copy));
  const auto set = [&](aclrtStreamConfigHandle& config) {
    config.*member = copy;
  };
  return Configs().With(handle, set)
             ? Ok()
             : DeadHandle("handle", handle, "aclrtStreamConfigHandle");
}

Outcome SetConfig(aclrtStreamConfigHandle* handle, int attr, const void* value,
                  size_t size) {
  using Config = aclrtStreamConfigHandle;
  if (handle == nullptr) return NullArgument("handle");
  if (value == nullptr) return NullArgument("attrValue");
  switch (attr) {
    case ACL_RT_STREAM_WORK_ADDR_PTR:
      return SetMember(&Config::workptr, handle, value, size);
    case ACL_RT_STREAM_WORK_SIZE:
      return SetMember(&Config::workSize, handle, value, size);
    case ACL_RT_STREAM_FLAG:
      return SetMember(&Config::flag, handle, value, size);
    case ACL_RT_STREAM_PRIORITY:
      return SetMember(&Config::priority, handle, value, size);
    default:
      return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
              Text("attr is ", attr, "; accepted are 0 to 3.")};
  }
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclrtStreamConfigHandle* aclrtCreateStreamConfigHandle(void) {
  const std::string_view function = __func__;
  return Traced(function, [&]() -> aclrtStreamConfigHandle* {
    aclrtStreamConfigHandle* handle = nullptr;
    const auto create = [&] { return CreateConfig(&handle); };
    return CodeOf(function, create) == ACL_SUCCESS ? handle : nullptr;
  });
}

aclError aclrtDestroyStreamConfigHandle(aclrtStreamConfigHandle* handle) {
  return ApiCall(
      __func__, [&] { return DestroyConfig(handle); },
      Argument("handle", handle));
}

aclError aclrtSetStreamConfigOpt(aclrtStreamConfigHandle* handle,
                                 aclrtStreamConfigAttr attr,
                                 const void* attrValue, size_t valueSize) {
  return ApiCall(
      __func__,
      [&] { return SetConfig(handle, NumberOf(attr), attrValue, valueSize); },
      Argument("handle", handle), Argument("attr", attr),
      Argument("attrValue", attrValue), Argument("valueSize", valueSize));
}

aclError aclrtCreateStreamV2(aclrtStream* stream,
                             const aclrtStreamConfigHandle* handle) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        if (stream == nullptr) return NullArgument("stream");
        if (handle == nullptr) return NullArgument("handle");
        const auto ignore = [](const aclrtStreamConfigHandle&) {};
        if (!Configs().With(handle, ignore)) {
          return DeadHandle("handle", handle, "aclrtStreamConfigHandle");
        }
        return CreateStream(stream);
      },
      Output("stream", stream), Argument("handle", handle));
}
