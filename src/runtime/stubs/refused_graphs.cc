// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Functions that capture tasks into graphs and use graphs: refused. No stream
// is ever captured (graph.cc).

#include <string_view>

#include "acl/acl_rt.h"
#include "src/runtime/core/refuse.h"

namespace {

using namespace aclq::runtime;

constexpr std::string_view kNoCapture =
    "aclq cannot capture tasks; enqueue them for each run.";

}  // namespace

aclError aclmdlRICaptureBegin(aclrtStream stream, aclmdlRICaptureMode mode) {
  return Refuse(__func__, kNoCapture, Argument("stream", stream),
                Argument("mode", mode));
}
aclError aclmdlRICaptureEnd(aclrtStream stream, aclmdlRI* modelRI) {
  return Refuse(__func__, kNoCapture, Argument("stream", stream),
                Argument("modelRI", modelRI));
}
aclError aclmdlRICaptureThreadExchangeMode(aclmdlRICaptureMode* mode) {
  return Refuse(__func__, kNoCapture, Argument("mode", mode));
}
aclError aclmdlRICaptureTaskGrpBegin(aclrtStream stream) {
  return Refuse(__func__, kNoCapture, Argument("stream", stream));
}
aclError aclmdlRICaptureTaskGrpEnd(aclrtStream stream, aclrtTaskGrp* handle) {
  return Refuse(__func__, kNoCapture, Argument("stream", stream),
                Argument("handle", handle));
}
aclError aclmdlRICaptureTaskUpdateBegin(aclrtStream stream,
                                        aclrtTaskGrp handle) {
  return Refuse(__func__, kNoCapture, Argument("stream", stream),
                Argument("handle", handle));
}
aclError aclmdlRICaptureTaskUpdateEnd(aclrtStream stream) {
  return Refuse(__func__, kNoCapture, Argument("stream", stream));
}
aclError aclmdlRIExecuteAsync(aclmdlRI modelRI, aclrtStream stream) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI),
                Argument("stream", stream));
}
aclError aclmdlRIDestroy(aclmdlRI modelRI) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI));
}
aclError aclmdlRIDebugPrint(aclmdlRI modelRI) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI));
}
aclError aclmdlRIDebugJsonPrint(aclmdlRI modelRI, const char* path,
                                uint32_t flags) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI),
                Argument("path", path), Argument("flags", flags));
}

aclError aclmdlRICaptureToModelRIBegin(aclrtStream stream, aclmdlRI modelRI,
                                       aclmdlRICaptureMode mode) {
  return Refuse(__func__, kNoCapture, Argument("stream", stream),
                Argument("modelRI", modelRI), Argument("mode", mode));
}
aclError aclmdlRIBuildBegin(aclmdlRI* modelRI, uint32_t flag) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI),
                Argument("flag", flag));
}
aclError aclmdlRIBindStream(aclmdlRI modelRI, aclrtStream stream,
                            uint32_t flag) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI),
                Argument("stream", stream), Argument("flag", flag));
}
aclError aclmdlRIEndTask(aclmdlRI modelRI, aclrtStream stream) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI),
                Argument("stream", stream));
}
aclError aclmdlRIBuildEnd(aclmdlRI modelRI, void* reserve) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI),
                Argument("reserve", reserve));
}
aclError aclmdlRIUnbindStream(aclmdlRI modelRI, aclrtStream stream) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI),
                Argument("stream", stream));
}
aclError aclmdlRIExecute(aclmdlRI modelRI, int32_t timeout) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI),
                Argument("timeout", timeout));
}
aclError aclmdlRIAbort(aclmdlRI modelRI) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI));
}
aclError aclmdlRIUpdate(aclmdlRI modelRI) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI));
}
aclError aclmdlRISetName(aclmdlRI modelRI, const char* name) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI),
                Argument("name", name));
}
aclError aclmdlRIGetName(aclmdlRI modelRI, uint32_t maxLen, char* name) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI),
                Argument("maxLen", maxLen),
                Argument("name", static_cast<const void*>(name)));
}
aclError aclmdlRIGetId(aclmdlRI modelRI, uint32_t* modelRIId) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI),
                Argument("modelRIId", modelRIId));
}
aclError aclmdlRIGetStreams(aclmdlRI modelRI, aclrtStream* streams,
                            uint32_t* numStreams) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI),
                Argument("streams", streams),
                Argument("numStreams", numStreams));
}
aclError aclmdlRIGetTasksByStream(aclrtStream stream, aclmdlRITask* tasks,
                                  uint32_t* numTasks) {
  return Refuse(__func__, kNoCapture, Argument("stream", stream),
                Argument("tasks", tasks), Argument("numTasks", numTasks));
}
aclError aclmdlRITaskGetSeqId(aclmdlRITask task, uint32_t* id) {
  return Refuse(__func__, kNoCapture, Argument("task", task),
                Argument("id", id));
}
aclError aclmdlRITaskGetType(aclmdlRITask task, aclmdlRITaskType* type) {
  return Refuse(__func__, kNoCapture, Argument("task", task),
                Argument("type", type));
}
aclError aclmdlRITaskGetParams(aclmdlRITask task, aclmdlRITaskParams* params) {
  return Refuse(__func__, kNoCapture, Argument("task", task),
                Argument("params", params));
}
aclError aclmdlRITaskSetParams(aclmdlRITask task, aclmdlRITaskParams* params) {
  return Refuse(__func__, kNoCapture, Argument("task", task),
                Argument("params", params));
}
aclError aclmdlRITaskDisable(aclmdlRITask task) {
  return Refuse(__func__, kNoCapture, Argument("task", task));
}
aclError aclmdlRIKernelTaskGetAttribute(aclmdlRITask task,
                                        aclrtLaunchKernelAttrId attrId,
                                        aclrtLaunchKernelAttrValue* attrValue) {
  return Refuse(__func__, kNoCapture, Argument("task", task),
                Argument("attrId", attrId), Argument("attrValue", attrValue));
}
aclError aclmdlRIDestroyRegisterCallback(aclmdlRI modelRI, aclrtCallback func,
                                         void* userData) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI),
                Argument("func", func), Argument("userData", userData));
}
aclError aclmdlRIDestroyUnregisterCallback(aclmdlRI modelRI,
                                           aclrtCallback func) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI),
                Argument("func", func));
}
aclError aclmdlRICondHandleCreate(aclmdlRI modelRI, uint32_t defaultLaunchValue,
                                  aclmdlRICondHandleFlag flag,
                                  aclmdlRICondHandle* handle) {
  return Refuse(__func__, kNoCapture, Argument("modelRI", modelRI),
                Argument("defaultLaunchValue", defaultLaunchValue),
                Argument("flag", flag), Argument("handle", handle));
}
aclError aclmdlRICondHandleGetCondPtr(aclmdlRICondHandle handle,
                                      uint64_t** ptr) {
  return Refuse(__func__, kNoCapture, Argument("handle", handle),
                Argument("ptr", ptr));
}
aclError aclmdlRIAddCondTask(aclmdlRICondTaskParams params, aclrtStream stream,
                             uint32_t flags) {
  return Refuse(__func__, kNoCapture, Argument("params.handle", params.handle),
                Argument("stream", stream), Argument("flags", flags));
}
