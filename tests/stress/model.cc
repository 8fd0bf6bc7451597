// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "tests/stress/model.h"

#include <algorithm>

namespace aclq::testing::model {

// ----- Process, devices, contexts. -----

int State::Init(bool readable) const {
  if (times_initialized > 0) return ACL_ERROR_REPEAT_INITIALIZE;
  return readable ? ACL_SUCCESS : ACL_ERROR_INVALID_FILE;
}

int State::Finalize() const {
  return finalized ? ACL_ERROR_REPEAT_FINALIZE : ACL_SUCCESS;
}

int State::FinalizeReference() const {
  return times_initialized == 0 ? ACL_ERROR_REPEAT_FINALIZE : ACL_SUCCESS;
}

bool State::IsAnswer(const std::string& function, int code) {
  return code == ACL_ERROR_RT_CONTEXT_NULL &&
         (function == "aclrtGetDevice" || function == "aclrtGetCurrentContext");
}

bool State::IsLastError(const std::string& function, int code) {
  if (code == ACL_ERROR_RT_FEATURE_NOT_SUPPORT || IsAnswer(function, code)) {
    return false;
  }
  const int thousands = code / 1000;
  return thousands == 107 || thousands == 207 || thousands == 507;
}

int State::KnownDevice(int32_t device) const {
  return device >= 0 && device < static_cast<int32_t>(devices.size())
             ? ACL_SUCCESS
             : ACL_ERROR_RT_INVALID_DEVICEID;
}

int State::ResetDevice(int32_t device) const {
  if (int code = KnownDevice(device)) return code;
  return devices[static_cast<std::size_t>(device)].times_set > 0
             ? ACL_SUCCESS
             : ACL_ERROR_RT_CONTEXT_RELEASE_ERROR;
}

int State::PeerDevice(const Thread& thread, int32_t peer) const {
  if (int code = KnownDevice(peer)) return code;
  if (int code = HasContext(thread)) return code;
  return contexts.Find(thread.context)->device == peer ? ACL_ERROR_INVALID_PARAM
                                                       : ACL_SUCCESS;
}

int State::HasContext(const Thread& thread) const {
  return contexts.Has(thread.context) ? ACL_SUCCESS : ACL_ERROR_RT_CONTEXT_NULL;
}

int State::LiveContext(const void* context) const {
  if (context == nullptr) return ACL_ERROR_INVALID_PARAM;
  return contexts.Has(context) ? ACL_SUCCESS : ACL_ERROR_RT_CONTEXT_NULL;
}

int State::DestroyContext(const void* context) const {
  if (int code = LiveContext(context)) return code;
  return contexts.Find(context)->is_default ? ACL_ERROR_RT_CONTEXT_NULL
                                            : ACL_SUCCESS;
}

// ----- Streams. -----

std::shared_ptr<Stream> State::FindStream(const Thread& thread,
                                          const void* stream) const {
  if (stream != nullptr) return streams.Find(stream);
  const auto context = contexts.Find(thread.context);
  return context != nullptr ? context->default_stream : nullptr;
}

int State::LiveStream(const Thread& thread, const void* stream) const {
  if (stream == nullptr) return HasContext(thread);
  return streams.Has(stream) ? ACL_SUCCESS : ACL_ERROR_RT_INVALID_HANDLE;
}

int State::MayWork(const Thread& thread, const void* stream) const {
  if (int code = HasContext(thread)) return code;
  if (int code = LiveStream(thread, stream)) return code;
  return stream == nullptr || streams.Find(stream)->context == thread.context
             ? ACL_SUCCESS
             : ACL_ERROR_RT_STREAM_CONTEXT;
}

int State::DestroyStream(const void* stream) const {
  if (stream == nullptr) return ACL_ERROR_INVALID_PARAM;
  return streams.Has(stream) ? ACL_SUCCESS : ACL_ERROR_RT_INVALID_HANDLE;
}

int State::SynchronizeStream(const Thread& thread, const void* stream) const {
  if (int code = HasContext(thread)) return code;
  return LiveStream(thread, stream);
}

int State::Timeout(int32_t milliseconds) {
  return milliseconds > 0 || milliseconds == -1 ? ACL_SUCCESS
                                                : ACL_ERROR_RT_PARAM_INVALID;
}

// ----- Events. -----

int State::EventFlags(uint32_t flags) {
  constexpr uint32_t kSupported =
      ACL_EVENT_SYNC | ACL_EVENT_TIME_LINE | ACL_EVENT_CAPTURE_STREAM_PROGRESS;
  constexpr uint32_t kKnown = kSupported | ACL_EVENT_DEVICE_USE_ONLY |
                              ACL_EVENT_EXTERNAL | ACL_EVENT_IPC;
  if (flags == 0 || (flags & ~kKnown) != 0) return ACL_ERROR_RT_PARAM_INVALID;
  return (flags & ~kSupported) == 0 ? ACL_SUCCESS
                                    : ACL_ERROR_RT_FEATURE_NOT_SUPPORT;
}

int State::LiveEvent(const void* event) const {
  if (event == nullptr) return ACL_ERROR_INVALID_PARAM;
  return events.Has(event) ? ACL_SUCCESS : ACL_ERROR_RT_INVALID_HANDLE;
}

int State::OlderEvent(const void* event) const {
  return events.Find(event)->kind == Event::Kind::kEx
             ? ACL_ERROR_RT_FEATURE_NOT_SUPPORT
             : ACL_SUCCESS;
}

int State::SyncEvent(const void* event) const {
  return (events.Find(event)->flags & ACL_EVENT_SYNC) != 0
             ? ACL_SUCCESS
             : ACL_ERROR_RT_FEATURE_NOT_SUPPORT;
}

int State::RecordEvent(const Thread& thread, const void* event,
                       const void* stream) const {
  if (int code = LiveEvent(event)) return code;
  return MayWork(thread, stream);
}

int State::ResetEvent(const Thread& thread, const void* event,
                      const void* stream) const {
  if (int code = LiveEvent(event)) return code;
  if (int code = OlderEvent(event)) return code;
  if (int code = SyncEvent(event)) return code;
  return MayWork(thread, stream);
}

int State::StreamWaitEvent(const Thread& thread, const void* stream,
                           const void* event) const {
  if (int code = LiveEvent(event)) return code;
  if (int code = SyncEvent(event)) return code;
  return MayWork(thread, stream);
}

int State::SynchronizeEvent(const void* event) const {
  return LiveEvent(event);
}

Codes State::ElapsedTime(const void* start, const void* end) const {
  if (int code = LiveEvent(start)) return code;
  const Event& first = *events.Find(start);
  if (!MayHaveTime(first)) return ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID;
  if (int code = LiveEvent(end)) {
    if (MustHaveTime(first)) return code;
    return {code, ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID};
  }
  const Event& second = *events.Find(end);
  if (!MayHaveTime(second)) return ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID;
  // A clock may return the same time for two recordings.
  const bool may_be_reversed = first.latest->stream != second.latest->stream ||
                               first.latest->number > second.latest->number;
  const bool must_have_times = MustHaveTime(first) && MustHaveTime(second);
  if (!may_be_reversed && must_have_times) return ACL_SUCCESS;
  if (!may_be_reversed) {
    return {ACL_SUCCESS, ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID};
  }
  if (must_have_times) {
    return {ACL_SUCCESS, ACL_ERROR_RT_EVENT_TIMESTAMP_REVERSAL};
  }
  return {ACL_SUCCESS, ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID,
          ACL_ERROR_RT_EVENT_TIMESTAMP_REVERSAL};
}

// ----- Memory. -----

Memory* State::Locate(const void* address, std::size_t* left) const {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  for (const auto& [first, block] : memory) {
    const auto begin = reinterpret_cast<std::uintptr_t>(first);
    if (at < begin || at - begin >= block->bytes.size()) continue;
    *left = block->bytes.size() - (at - begin);
    return block.get();
  }
  return nullptr;
}

Memory* State::Locate(const void* address) const {
  std::size_t left = 0;
  return Locate(address, &left);
}

bool State::IsFree(const void* address, std::size_t count,
                   const Stream* stream) const {
  std::size_t left = 0;
  const Memory* const found = Locate(address, &left);
  if (found == nullptr || count > left) return false;
  return std::all_of(found->users.begin(), found->users.end(),
                     [&](const Stream* user) { return user == stream; });
}

int State::Malloc(const Thread& thread, bool has_output,
                  std::size_t size) const {
  if (!has_output || size == 0 || size > SIZE_MAX - 32) {
    return ACL_ERROR_INVALID_PARAM;
  }
  if (int code = HasContext(thread)) return code;
  return size < SIZE_MAX / 16 ? ACL_SUCCESS : ACL_ERROR_RT_MEMORY_ALLOCATION;
}

int State::Free(const void* address, bool is_device) const {
  if (address == nullptr) return ACL_ERROR_INVALID_PARAM;
  const auto found = memory.Find(address);
  return found != nullptr && found->is_device == is_device
             ? ACL_SUCCESS
             : ACL_ERROR_RT_PARAM_INVALID;
}

bool State::IsDead(const void* address) const {
  const auto unit = reinterpret_cast<std::uintptr_t>(address) / kDeviceUnit;
  return device_units.contains(unit) && Locate(address) == nullptr;
}

int State::InRange(const void* address, std::size_t count) const {
  if (IsDead(address)) return ACL_ERROR_RT_PARAM_INVALID;
  std::size_t left = 0;
  return Locate(address, &left) == nullptr || count <= left
             ? ACL_SUCCESS
             : ACL_ERROR_RT_PARAM_INVALID;
}

int State::Arguments(const Transfer& transfer, bool* no_work) const {
  *no_work = transfer.count == 0;
  if (*no_work) return ACL_SUCCESS;
  const bool needs_source = !transfer.is_fill;
  if (transfer.to == nullptr || (needs_source && transfer.from == nullptr) ||
      transfer.kind < 0 || transfer.kind > ACL_MEMCPY_HOST_TO_BUF_TO_DEVICE) {
    return ACL_ERROR_INVALID_PARAM;
  }
  if (transfer.count > transfer.limit) return ACL_ERROR_RT_PARAM_INVALID;
  *no_work = needs_source && transfer.to == transfer.from;
  return ACL_SUCCESS;
}

int State::Ranges(const Transfer& transfer) const {
  if (int code = InRange(transfer.to, transfer.count)) return code;
  return transfer.is_fill ? ACL_SUCCESS
                          : InRange(transfer.from, transfer.count);
}

bool State::Reaches(int32_t device, const void* address) const {
  const Memory* const found = Locate(address);
  return found == nullptr || !found->is_device || found->device == device ||
         peers.contains({device, found->device});
}

int State::Reach(const Thread& thread, const Transfer& transfer) const {
  const int32_t device = contexts.Find(thread.context)->device;
  return Reaches(device, transfer.to) &&
                 (transfer.is_fill || Reaches(device, transfer.from))
             ? ACL_SUCCESS
             : ACL_ERROR_RT_PARAM_INVALID;
}

// An immediate copy belongs to no device: access from one of the two devices is
// enough.
int State::ReachOfPair(const Transfer& transfer) const {
  if (transfer.is_fill || !IsDeviceMemory(transfer.to) ||
      !IsDeviceMemory(transfer.from)) {
    return ACL_SUCCESS;
  }
  return Reaches(Locate(transfer.to)->device, transfer.from) ||
                 Reaches(Locate(transfer.from)->device, transfer.to)
             ? ACL_SUCCESS
             : ACL_ERROR_RT_PARAM_INVALID;
}

int State::TransferNow(const Thread& thread, const Transfer& transfer,
                       bool* no_work) const {
  if (int code = Arguments(transfer, no_work)) return code;
  if (*no_work) return ACL_SUCCESS;
  if (int code = HasContext(thread)) return code;
  if (int code = Ranges(transfer)) return code;
  return ReachOfPair(transfer);
}

int State::TransferInStream(const Thread& thread, const Transfer& transfer,
                            const void* stream, bool* no_work) const {
  if (int code = Arguments(transfer, no_work)) return code;
  if (*no_work) return ACL_SUCCESS;
  if (int code = MayWork(thread, stream)) return code;
  if (int code = Ranges(transfer)) return code;
  if (!transfer.is_fill && !IsDeviceMemory(transfer.to) &&
      !IsDeviceMemory(transfer.from)) {
    return ACL_ERROR_RT_FEATURE_NOT_SUPPORT;
  }
  return Reach(thread, transfer);
}

std::vector<int> State::BytesAt(const void* address, std::size_t count) const {
  std::size_t left = 0;
  const Memory* const found = Locate(address, &left);
  if (found == nullptr) {
    const auto* const begin = static_cast<const unsigned char*>(address);
    return {begin, begin + count};
  }
  const auto begin = found->bytes.end() - static_cast<std::ptrdiff_t>(left);
  return {begin, begin + static_cast<std::ptrdiff_t>(count)};
}

void State::SetBytesAt(const void* address, const std::vector<int>& bytes) {
  std::size_t left = 0;
  Memory* const found = Locate(address, &left);
  if (found == nullptr) return;
  std::copy(bytes.begin(), bytes.end(),
            found->bytes.end() - static_cast<std::ptrdiff_t>(left));
}

bool State::IsDeviceMemory(const void* address) const {
  const Memory* const found = Locate(address);
  return found != nullptr && found->is_device;
}

bool State::IsPageable(const void* address) const {
  return Locate(address) == nullptr;
}

// ----- Tensors and executors. -----

int State::InitTensor(const void* tensor, bool broken) const {
  if (int code = AskTensor(tensor, /*has_output=*/true)) return code;
  return broken ? ACLNN_ERR_PARAM_NULLPTR : ACLNN_SUCCESS;
}

int State::AskTensor(const void* tensor, bool has_output) const {
  if (tensor == nullptr) return ACLNN_ERR_PARAM_NULLPTR;
  if (!tensors.Has(tensor)) return ACLNN_ERR_PARAM_INVALID;
  return has_output ? ACLNN_SUCCESS : ACLNN_ERR_PARAM_NULLPTR;
}

int State::LiveExecutor(const void* executor) const {
  if (executor == nullptr) return ACLNN_ERR_INNER_NULLPTR;
  return executors.Has(executor) ? ACLNN_SUCCESS : ACLNN_ERR_INNER;
}

int State::SetTensorAddr(const void* executor, const void* tensor,
                         std::shared_ptr<Tensor>* found) const {
  if (tensor == nullptr) return ACLNN_ERR_INNER_NULLPTR;
  *found = tensors.Find(tensor);
  if (*found == nullptr) return ACLNN_ERR_PARAM_INVALID;
  return LiveExecutor(executor);
}

int State::SetDynamicTensorAddr(const void* executor, const void* list,
                                std::size_t index,
                                std::shared_ptr<Tensor>* found) const {
  if (list == nullptr) return ACLNN_ERR_INNER_NULLPTR;
  const auto elements = tensor_lists.Find(list);
  if (elements == nullptr || index >= elements->size()) {
    return ACLNN_ERR_PARAM_INVALID;
  }
  *found = tensors.Find((*elements)[index]);
  if (*found == nullptr) return ACLNN_ERR_PARAM_INVALID;
  return LiveExecutor(executor);
}

namespace {

bool IsFloat(int type) { return type == ACL_FLOAT || type == ACL_FLOAT16; }

bool IsInteger(int type) {
  return type == ACL_INT8 || type == ACL_UINT8 || type == ACL_INT32;
}

bool AxisFits(const Tensor& x, const Tensor& scales, int axis) {
  const auto rank = static_cast<int>(x.dims.size());
  if (axis < -rank || axis >= rank) return false;
  const int at = axis < 0 ? axis + rank : axis;
  return scales.dims[0] == 1 ||
         scales.dims[0] == x.dims[static_cast<std::size_t>(at)];
}

bool QuantizeAccepts(const Tensor& x, const Tensor& scales,
                     const Tensor* zero_points, const Tensor& out, int axis) {
  // Quantize ignores the axis if there is one scale.
  return (scales.dims[0] == 1 || AxisFits(x, scales, axis)) &&
         (zero_points == nullptr || IsInteger(zero_points->type)) &&
         IsInteger(out.type);
}

bool AscendQuantAccepts(const Tensor& x, const Tensor& scales,
                        const Tensor* offset, const Tensor& y,
                        const Attributes& attributes) {
  // An int32 y needs rows of eight elements, which no x of these tests has.
  return AxisFits(x, scales, attributes.axis) &&
         (offset == nullptr || offset->type == scales.type) &&
         (x.type == ACL_FLOAT || x.type == scales.type) && y.type == ACL_INT8 &&
         attributes.round_mode != numerics::RoundMode::kHybrid;
}

// Returns true if an operator accepts its arguments, for the tensors of these
// tests.
bool IsAccepted(const Tensor& x, const Tensor& scales,
                const Tensor* zero_points, const Tensor& out,
                const Attributes& attributes) {
  const bool shapes_fit =
      x.dims == out.dims && scales.dims.size() == 1 &&
      (zero_points == nullptr || zero_points->dims == scales.dims);
  if (!shapes_fit || !IsFloat(x.type) || !IsFloat(scales.type) ||
      out.type != attributes.type) {
    return false;
  }
  return attributes.op == Operator::kQuantize
             ? QuantizeAccepts(x, scales, zero_points, out, attributes.axis)
             : AscendQuantAccepts(x, scales, zero_points, out, attributes);
}

}  // namespace

int State::PhaseOne(const void* x, const void* scales, const void* zero_points,
                    const void* out, const Attributes& attributes,
                    bool has_outputs) const {
  if (!has_outputs || x == nullptr || scales == nullptr || out == nullptr) {
    return ACLNN_ERR_PARAM_NULLPTR;
  }
  const auto found_x = tensors.Find(x);
  const auto found_scales = tensors.Find(scales);
  const auto found_zero_points = tensors.Find(zero_points);
  const auto found_out = tensors.Find(out);
  if (found_x == nullptr || found_scales == nullptr || found_out == nullptr ||
      (zero_points != nullptr && found_zero_points == nullptr)) {
    return ACLNN_ERR_PARAM_INVALID;
  }
  return IsAccepted(*found_x, *found_scales, found_zero_points.get(),
                    *found_out, attributes)
             ? ACLNN_SUCCESS
             : ACLNN_ERR_PARAM_INVALID;
}

int State::PhaseTwo(const Thread& thread, const Executor& executor,
                    const void* workspace, std::uint64_t workspace_size,
                    const void* stream) const {
  if (workspace == nullptr && workspace_size > 0) {
    return ACLNN_ERR_PARAM_NULLPTR;
  }
  if (executor.x->IsEmpty() || executor.scales->IsEmpty()) {
    return ACLNN_SUCCESS;
  }
  if (executor.x->data() == nullptr || executor.scales->data() == nullptr ||
      executor.out->data() == nullptr ||
      (executor.zero_points != nullptr &&
       executor.zero_points->data() == nullptr)) {
    return ACLNN_ERR_PARAM_NULLPTR;
  }
  return Launches(thread, executor, stream) == ACL_SUCCESS
             ? ACLNN_SUCCESS
             : ACLNN_ERR_RUNTIME_ERROR;
}

int State::Launches(const Thread& thread, const Executor& executor,
                    const void* stream) const {
  for (const auto& tensor :
       {executor.x, executor.scales, executor.zero_points, executor.out}) {
    if (tensor != nullptr && IsDead(tensor->data())) {
      return ACL_ERROR_RT_PARAM_INVALID;
    }
  }
  if (const auto context = contexts.Find(thread.context)) {
    for (const auto& tensor :
         {executor.x, executor.scales, executor.zero_points, executor.out}) {
      if (tensor != nullptr && !Reaches(context->device, tensor->data())) {
        return ACL_ERROR_RT_PARAM_INVALID;
      }
    }
  }
  return MayWork(thread, stream);
}

// ----- The effects of calls. -----

void State::Drain(Stream& stream) {
  for (const auto& recording : stream.recordings) recording->Finish();
  for (const auto& wait : stream.waits) {
    if (wait.recording != nullptr) wait.recording->Finish();
  }
  for (const auto& [event, recording] : stream.resets) {
    if (event->latest == recording) event->latest = nullptr;
  }
  EndWork(stream);
}

void State::DrainByForce(Stream& stream) {
  for (const auto& recording : stream.recordings) {
    recording->done = true;
    recording->may_be_dropped = true;
  }
  for (const auto& [address, block] : memory) {
    if (!block->users.contains(&stream)) continue;
    std::fill(block->bytes.begin(), block->bytes.end(), Memory::kUnknown);
  }
  EndWork(stream);
}

void State::DestroyContextAndStreams(void* handle) {
  const auto context = contexts.Find(handle);
  Drain(*context->default_stream);
  for (std::size_t i = streams.size(); i-- > 0;) {
    void* const stream = streams.At(i);
    if (streams.Find(stream)->context != handle) continue;
    Drain(*streams.Find(stream));
    streams.Remove(stream);
  }
  contexts.Remove(handle);
}

void State::DrainDevice(int32_t device) {
  for (const auto& [handle, context] : contexts) {
    if (context->device != device) continue;
    Drain(*context->default_stream);
    for (const auto& [stream_handle, stream] : streams) {
      if (stream->context == handle) Drain(*stream);
    }
  }
}

void State::EndWork(Stream& stream) {
  for (const auto& wait : stream.waits) wait.event->waiting.erase(&stream);
  for (const auto& [address, block] : memory) block->users.erase(&stream);
  stream.recordings.clear();
  stream.resets.clear();
  stream.waits.clear();
  stream.may_be_busy = false;
}

bool State::MayHaveTime(const Event& event) {
  return event.latest != nullptr && (event.flags & ACL_EVENT_TIME_LINE) != 0;
}

bool State::MustHaveTime(const Event& event) {
  const Recording& recording = *event.latest;
  return recording.done && !recording.may_be_dropped &&
         !recording.may_be_forgotten;
}

}  // namespace aclq::testing::model
