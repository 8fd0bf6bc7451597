// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The documented rules as a small state machine: what there is (devices,
// contexts, streams, events, memory, tensors, executors), which context each
// thread has, what memory holds, and the code that a call must give in that
// state. Nothing of the libraries is used but constants.
//
// How far a stream has come is not known, only how far it must have come: what
// a synchronisation waited for is done, all else may be.

#ifndef ACLQ_TESTS_STRESS_MODEL_H_
#define ACLQ_TESTS_STRESS_MODEL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include "aclnn/opdev/op_errno.h"

namespace aclq::testing::model {

// The codes of which a call must give one.
class Codes {
 public:
  Codes(int code) : codes_{code} {}
  Codes(std::initializer_list<int> codes) : codes_(codes) {}

  bool Has(int code) const {
    return std::find(codes_.begin(), codes_.end(), code) != codes_.end();
  }
  bool MustSucceed() const { return codes_ == std::vector<int>{ACL_SUCCESS}; }
  std::string Text() const {
    std::string text;
    for (const int code : codes_) {
      text += (text.empty() ? "" : " or ") + std::to_string(code);
    }
    return text;
  }

 private:
  std::vector<int> codes_;
};

struct Event;
struct Stream;

// One aclrtRecordEvent.
struct Recording {
  const Stream* stream = nullptr;  // to compare only
  std::uint64_t number = 0;        // in the order of the calls
  bool done = false;               // known to be
  bool may_be_dropped = false;     // has perhaps no time
  bool may_be_forgotten = false;   // an aclrtResetEvent may have come
};

// Memory that the library gave out. What it holds is what it will hold when the
// work that was put on streams is done: only one stream at a time uses it.
struct Memory {
  static constexpr int kUnknown = -1;

  bool is_device = false;
  std::vector<int> bytes;
  std::set<const Stream*> users;  // whose work may still touch it
};

struct Stream {
  void* context = nullptr;
  bool may_be_busy = false;
  // What is known when all its work is done.
  std::vector<std::shared_ptr<Recording>> recordings;
  std::vector<std::pair<std::shared_ptr<Event>, std::shared_ptr<Recording>>>
      resets;
  std::vector<std::shared_ptr<Event>> waits;
};

struct Event {
  enum class Kind { kPlain, kFlagged, kEx };
  Kind kind = Kind::kPlain;
  uint32_t flags = 0;
  std::shared_ptr<Recording> latest;  // null before the first one
  std::multiset<const Stream*> waiting;
};

struct Context {
  int32_t device = 0;
  bool is_default = false;
  std::shared_ptr<Stream> default_stream = std::make_shared<Stream>();
};

struct Device {
  std::uint64_t times_set = 0;
  void* default_context = nullptr;
};

struct Thread {
  void* context = nullptr;  // live or dead
};

struct Tensor {
  std::vector<std::int64_t> dims;
  aclDataType type = ACL_DT_UNDEFINED;
  char* data = nullptr;

  bool IsEmpty() const { return Elements() == 0; }
  std::size_t Bytes() const { return Elements() * aclDataTypeSize(type); }

 private:
  std::size_t Elements() const {
    std::size_t elements = 1;
    for (const std::int64_t dim : dims) {
      elements *= static_cast<std::size_t>(dim);
    }
    return elements;
  }
};

struct Executor {
  bool repeatable = false;
  std::shared_ptr<Tensor> x, scales, zero_points, out;
};

// The live objects of a kind, by their handles.
template <typename T>
class Live {
 public:
  void Add(const void* handle, std::shared_ptr<T> object) {
    objects_[handle] = std::move(object);
  }
  void Remove(const void* handle) { objects_.erase(handle); }
  std::shared_ptr<T> Find(const void* handle) const {
    const auto found = objects_.find(handle);
    return found != objects_.end() ? found->second : nullptr;
  }
  bool Has(const void* handle) const { return objects_.contains(handle); }
  std::size_t size() const { return objects_.size(); }
  // The i-th handle, of any order.
  void* At(std::size_t i) const {
    return const_cast<void*>(
        std::next(objects_.begin(), static_cast<std::ptrdiff_t>(i))->first);
  }
  auto begin() const { return objects_.begin(); }
  auto end() const { return objects_.end(); }

 private:
  std::map<const void*, std::shared_ptr<T>> objects_;
};

class State {
 public:
  explicit State(std::size_t device_count) : devices(device_count) {}

  std::uint64_t times_initialized = 0;
  bool finalized = true;
  std::vector<Device> devices;
  Live<Context> contexts;
  Live<Stream> streams;  // without the default ones
  Live<Event> events;
  Live<Tensor> tensors;
  Live<std::vector<const void*>> tensor_lists;
  Live<std::vector<std::int64_t>> arrays;
  Live<Executor> executors;
  std::map<const char*, Memory> memory;  // by address

  // ----- Process, devices, contexts. -----

  int Init() const {
    return times_initialized > 0 ? ACL_ERROR_REPEAT_INITIALIZE : ACL_SUCCESS;
  }
  int Finalize() const {
    return finalized ? ACL_ERROR_REPEAT_FINALIZE : ACL_SUCCESS;
  }

  int KnownDevice(int32_t device) const {
    return device >= 0 && device < static_cast<int32_t>(devices.size())
               ? ACL_SUCCESS
               : ACL_ERROR_RT_INVALID_DEVICEID;
  }
  int ResetDevice(int32_t device) const {
    if (int code = KnownDevice(device)) return code;
    return devices[static_cast<std::size_t>(device)].times_set > 0
               ? ACL_SUCCESS
               : ACL_ERROR_RT_CONTEXT_RELEASE_ERROR;
  }
  int HasContext(const Thread& thread) const {
    return contexts.Has(thread.context) ? ACL_SUCCESS
                                        : ACL_ERROR_RT_CONTEXT_NULL;
  }
  int LiveContext(const void* context) const {
    if (context == nullptr) return ACL_ERROR_INVALID_PARAM;
    return contexts.Has(context) ? ACL_SUCCESS : ACL_ERROR_RT_CONTEXT_NULL;
  }
  int DestroyContext(const void* context) const {
    if (int code = LiveContext(context)) return code;
    return contexts.Find(context)->is_default ? ACL_ERROR_RT_CONTEXT_NULL
                                              : ACL_SUCCESS;
  }

  // ----- Streams. -----

  // The stream that a handle stands for in a thread; null where none does.
  std::shared_ptr<Stream> FindStream(const Thread& thread,
                                     const void* stream) const {
    if (stream != nullptr) return streams.Find(stream);
    const auto context = contexts.Find(thread.context);
    return context != nullptr ? context->default_stream : nullptr;
  }
  // What every function asks of a stream.
  int LiveStream(const Thread& thread, const void* stream) const {
    if (stream == nullptr) return HasContext(thread);
    return streams.Has(stream) ? ACL_SUCCESS : ACL_ERROR_RT_INVALID_HANDLE;
  }
  // What one that puts work on it asks.
  int MayWork(const Thread& thread, const void* stream) const {
    return LiveStream(thread, stream);
  }
  int DestroyStream(const void* stream) const {
    if (stream == nullptr) return ACL_ERROR_INVALID_PARAM;
    return streams.Has(stream) ? ACL_SUCCESS : ACL_ERROR_RT_INVALID_HANDLE;
  }
  int SynchronizeStream(const Thread& thread, const void* stream) const {
    if (int code = HasContext(thread)) return code;
    return LiveStream(thread, stream);
  }
  static int Timeout(int32_t milliseconds) {
    return milliseconds > 0 || milliseconds == -1 ? ACL_SUCCESS
                                                  : ACL_ERROR_RT_PARAM_INVALID;
  }

  // ----- Events. -----

  static int EventFlags(uint32_t flags) {
    constexpr uint32_t kSupported = ACL_EVENT_SYNC | ACL_EVENT_TIME_LINE |
                                    ACL_EVENT_CAPTURE_STREAM_PROGRESS;
    constexpr uint32_t kKnown = kSupported | ACL_EVENT_DEVICE_USE_ONLY |
                                ACL_EVENT_EXTERNAL | ACL_EVENT_IPC;
    if (flags == 0 || (flags & ~kKnown) != 0) return ACL_ERROR_RT_PARAM_INVALID;
    return (flags & ~kSupported) == 0 ? ACL_SUCCESS
                                      : ACL_ERROR_RT_FEATURE_NOT_SUPPORT;
  }
  int LiveEvent(const void* event) const {
    if (event == nullptr) return ACL_ERROR_INVALID_PARAM;
    return events.Has(event) ? ACL_SUCCESS : ACL_ERROR_RT_INVALID_HANDLE;
  }
  int OlderEvent(const void* event) const {
    return events.Find(event)->kind == Event::Kind::kEx
               ? ACL_ERROR_RT_FEATURE_NOT_SUPPORT
               : ACL_SUCCESS;
  }
  int SyncEvent(const void* event) const {
    return (events.Find(event)->flags & ACL_EVENT_SYNC) != 0
               ? ACL_SUCCESS
               : ACL_ERROR_RT_FEATURE_NOT_SUPPORT;
  }
  int RecordEvent(const Thread& thread, const void* event,
                  const void* stream) const {
    if (int code = LiveEvent(event)) return code;
    return MayWork(thread, stream);
  }
  int ResetEvent(const Thread& thread, const void* event,
                 const void* stream) const {
    if (int code = LiveEvent(event)) return code;
    if (int code = OlderEvent(event)) return code;
    if (int code = SyncEvent(event)) return code;
    return MayWork(thread, stream);
  }
  int StreamWaitEvent(const Thread& thread, const void* stream,
                      const void* event) const {
    if (int code = LiveEvent(event)) return code;
    if (int code = SyncEvent(event)) return code;
    return MayWork(thread, stream);
  }
  int SynchronizeEvent(const Thread& thread, const void* event) const {
    if (int code = LiveEvent(event)) return code;
    return HasContext(thread);
  }
  Codes ElapsedTime(const void* start, const void* end) const {
    if (int code = LiveEvent(start)) return code;
    const Event& first = *events.Find(start);
    if (!MayHaveTime(first)) return ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID;
    if (int code = LiveEvent(end)) {
      if (MustHaveTime(first)) return code;
      return {code, ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID};
    }
    const Event& second = *events.Find(end);
    if (!MayHaveTime(second)) return ACL_ERROR_RT_EVENT_TIMESTAMP_INVALID;
    // A clock may stand still between two recordings.
    const bool may_be_reversed =
        first.latest->stream != second.latest->stream ||
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

  // The allocation that an address lies in, and the bytes from there to its
  // end; null where none is.
  const Memory* Locate(const void* address, std::size_t* left) const {
    const auto* const at = static_cast<const char*>(address);
    auto next = memory.upper_bound(at);
    if (next == memory.begin()) return nullptr;
    --next;
    const auto offset = static_cast<std::size_t>(at - next->first);
    if (offset >= next->second.bytes.size()) return nullptr;
    *left = next->second.bytes.size() - offset;
    return &next->second;
  }
  Memory* Locate(const void* address) {
    std::size_t left = 0;
    return const_cast<Memory*>(std::as_const(*this).Locate(address, &left));
  }
  // Whether `count` bytes may be touched by the stream, or by the program for
  // null: the rules of CANN leave it to the program that nobody else does.
  bool IsFree(const void* address, std::size_t count,
              const Stream* stream) const {
    std::size_t left = 0;
    const Memory* const found = Locate(address, &left);
    if (found == nullptr || count > left) return false;
    return std::all_of(found->users.begin(), found->users.end(),
                       [&](const Stream* user) { return user == stream; });
  }
  int Malloc(const Thread& thread, bool has_output, std::size_t size) const {
    if (!has_output || size == 0 || size > SIZE_MAX - 32) {
      return ACL_ERROR_INVALID_PARAM;
    }
    if (int code = HasContext(thread)) return code;
    return size < SIZE_MAX / 16 ? ACL_SUCCESS : ACL_ERROR_RT_MEMORY_ALLOCATION;
  }
  int Free(const void* address, bool is_device) const {
    if (address == nullptr) return ACL_ERROR_INVALID_PARAM;
    const auto found = memory.find(static_cast<const char*>(address));
    return found != memory.end() && found->second.is_device == is_device
               ? ACL_SUCCESS
               : ACL_ERROR_RT_PARAM_INVALID;
  }
  int InRange(const void* address, std::size_t count) const {
    std::size_t left = 0;
    return Locate(address, &left) == nullptr || count <= left
               ? ACL_SUCCESS
               : ACL_ERROR_RT_PARAM_INVALID;
  }

  // A copy; a fill has no source and no kind.
  struct Transfer {
    void* to = nullptr;
    std::size_t limit = 0;
    const void* from = nullptr;
    std::size_t count = 0;
    int kind = 0;
    bool is_fill = false;
    int32_t value = 0;  // of a fill
  };
  // What can be told from the arguments; `*no_work` when that is all.
  int Arguments(const Transfer& transfer, bool* no_work) const {
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
  int Ranges(const Transfer& transfer) const {
    if (int code = InRange(transfer.to, transfer.count)) return code;
    return transfer.is_fill ? ACL_SUCCESS
                            : InRange(transfer.from, transfer.count);
  }
  int TransferNow(const Thread& thread, const Transfer& transfer,
                  bool* no_work) const {
    if (int code = Arguments(transfer, no_work)) return code;
    if (*no_work) return ACL_SUCCESS;
    if (int code = HasContext(thread)) return code;
    return Ranges(transfer);
  }
  int TransferInStream(const Thread& thread, const Transfer& transfer,
                       const void* stream, bool* no_work) const {
    if (int code = Arguments(transfer, no_work)) return code;
    if (*no_work) return ACL_SUCCESS;
    if (int code = MayWork(thread, stream)) return code;
    if (int code = Ranges(transfer)) return code;
    if (transfer.is_fill || IsDeviceMemory(transfer.to) ||
        IsDeviceMemory(transfer.from)) {
      return ACL_SUCCESS;
    }
    return ACL_ERROR_RT_FEATURE_NOT_SUPPORT;
  }
  // What `count` bytes will hold; of memory that is not the library's, what
  // they hold now.
  std::vector<int> BytesAt(const void* address, std::size_t count) const {
    std::size_t left = 0;
    const Memory* const found = Locate(address, &left);
    if (found == nullptr) {
      const auto* const begin = static_cast<const unsigned char*>(address);
      return {begin, begin + count};
    }
    const auto begin = found->bytes.end() - static_cast<std::ptrdiff_t>(left);
    return {begin, begin + static_cast<std::ptrdiff_t>(count)};
  }
  void SetBytesAt(const void* address, const std::vector<int>& bytes) {
    std::size_t left = 0;
    if (Locate(address, &left) == nullptr) return;
    std::vector<int>& all = Locate(address)->bytes;
    std::copy(bytes.begin(), bytes.end(),
              all.end() - static_cast<std::ptrdiff_t>(left));
  }
  bool IsDeviceMemory(const void* address) const {
    std::size_t left = 0;
    const Memory* const found = Locate(address, &left);
    return found != nullptr && found->is_device;
  }
  bool IsPageable(const void* address) const {
    std::size_t left = 0;
    return Locate(address, &left) == nullptr;
  }

  // ----- Tensors and executors. -----

  template <typename T>
  static int DestroyOrNull(const Live<T>& live, const void* handle) {
    return handle == nullptr || live.Has(handle) ? ACLNN_SUCCESS
                                                 : ACLNN_ERR_PARAM_INVALID;
  }
  int AskTensor(const void* tensor, bool has_output) const {
    if (tensor == nullptr) return ACLNN_ERR_PARAM_NULLPTR;
    if (!tensors.Has(tensor)) return ACLNN_ERR_PARAM_INVALID;
    return has_output ? ACLNN_SUCCESS : ACLNN_ERR_PARAM_NULLPTR;
  }
  template <typename T>
  static int AskSize(const Live<T>& live, const void* handle, bool has_output) {
    if (handle == nullptr || !has_output) return ACLNN_ERR_PARAM_NULLPTR;
    return live.Has(handle) ? ACLNN_SUCCESS : ACLNN_ERR_PARAM_INVALID;
  }
  int LiveExecutor(const void* executor) const {
    if (executor == nullptr) return ACLNN_ERR_INNER_NULLPTR;
    return executors.Has(executor) ? ACLNN_SUCCESS : ACLNN_ERR_INNER;
  }
  // The address of `*found` is set whenever that is a tensor.
  int SetTensorAddr(const void* executor, const void* tensor,
                    std::shared_ptr<Tensor>* found) const {
    if (tensor == nullptr) return ACLNN_ERR_INNER_NULLPTR;
    *found = tensors.Find(tensor);
    if (*found == nullptr) return ACLNN_ERR_PARAM_INVALID;
    return LiveExecutor(executor);
  }
  int SetDynamicTensorAddr(const void* executor, const void* list,
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

  int PhaseOne(const void* x, const void* scales, const void* zero_points,
               int type, int axis, const void* out, bool has_outputs) const {
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
    return Fit(*found_x, *found_scales, found_zero_points.get(), type, axis,
               *found_out)
               ? ACLNN_SUCCESS
               : ACLNN_ERR_PARAM_INVALID;
  }
  // Of a live executor.
  int PhaseTwo(const Thread& thread, const Executor& executor,
               const void* workspace, std::uint64_t workspace_size,
               const void* stream) const {
    if (workspace == nullptr && workspace_size > 0) {
      return ACLNN_ERR_PARAM_NULLPTR;
    }
    if (executor.x->IsEmpty() || executor.scales->IsEmpty()) {
      return ACLNN_SUCCESS;
    }
    if (executor.x->data == nullptr || executor.scales->data == nullptr ||
        executor.out->data == nullptr ||
        (executor.zero_points != nullptr &&
         executor.zero_points->data == nullptr)) {
      return ACLNN_ERR_PARAM_NULLPTR;
    }
    return MayWork(thread, stream) == ACL_SUCCESS ? ACLNN_SUCCESS
                                                  : ACLNN_ERR_RUNTIME_ERROR;
  }

  // ----- What calls do. -----

  // All work of the stream is done.
  void Drain(Stream& stream) {
    for (const auto& recording : stream.recordings) recording->done = true;
    for (const auto& [event, recording] : stream.resets) {
      if (event->latest == recording) event->latest = nullptr;
    }
    EndWork(stream);
  }
  // It has ended, but may have dropped work.
  void DrainByForce(Stream& stream) {
    for (const auto& recording : stream.recordings) {
      recording->done = true;
      recording->may_be_dropped = true;
    }
    for (auto& [address, block] : memory) {
      if (!block.users.contains(&stream)) continue;
      std::fill(block.bytes.begin(), block.bytes.end(), Memory::kUnknown);
    }
    EndWork(stream);
  }
  void DestroyContextAndStreams(void* handle) {
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
  void DrainDevice(int32_t device) {
    for (const auto& [handle, context] : contexts) {
      if (context->device != device) continue;
      Drain(*context->default_stream);
      for (const auto& [stream_handle, stream] : streams) {
        if (stream->context == handle) Drain(*stream);
      }
    }
  }

 private:
  void EndWork(Stream& stream) {
    for (const auto& event : stream.waits) event->waiting.erase(&stream);
    for (auto& [address, block] : memory) block.users.erase(&stream);
    stream.recordings.clear();
    stream.resets.clear();
    stream.waits.clear();
    stream.may_be_busy = false;
  }

  static bool MayHaveTime(const Event& event) {
    return event.latest != nullptr && (event.flags & ACL_EVENT_TIME_LINE) != 0;
  }
  static bool MustHaveTime(const Event& event) {
    const Recording& recording = *event.latest;
    return recording.done && !recording.may_be_dropped &&
           !recording.may_be_forgotten;
  }

  // The checks of aclnnQuantize, as far as the tensors of these tests go.
  static bool Fit(const Tensor& x, const Tensor& scales,
                  const Tensor* zero_points, int type, int axis,
                  const Tensor& out) {
    if (x.dims != out.dims || scales.dims.size() != 1) return false;
    if (zero_points != nullptr && zero_points->dims != scales.dims) {
      return false;
    }
    if (scales.dims[0] != 1) {
      const auto rank = static_cast<int>(x.dims.size());
      if (axis < -rank || axis >= rank) return false;
      const int at = axis < 0 ? axis + rank : axis;
      if (scales.dims[0] != x.dims[static_cast<std::size_t>(at)]) return false;
    }
    const auto is_float = [](const Tensor& tensor) {
      return tensor.type == ACL_FLOAT || tensor.type == ACL_FLOAT16;
    };
    const auto is_integer = [](int number) {
      return number == ACL_INT8 || number == ACL_UINT8 || number == ACL_INT32;
    };
    return is_float(x) && is_float(scales) &&
           (zero_points == nullptr || is_integer(zero_points->type)) &&
           is_integer(type) && out.type == type;
  }
};

}  // namespace aclq::testing::model

#endif  // ACLQ_TESTS_STRESS_MODEL_H_
