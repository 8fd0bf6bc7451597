// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// The documented rules as a small state machine: the objects that exist
// (devices, contexts, streams, events, memory, tensors, executors), the context
// of each thread, the contents of memory, and the code that a call must return
// in that state. It uses nothing of the libraries but constants.
//
// The model does not know how far a stream has come, only how far it must have
// come: work that a synchronisation waited for is done; all other work may be
// done.

#ifndef ACLQ_TESTS_STRESS_MODEL_H_
#define ACLQ_TESTS_STRESS_MODEL_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "acl/acl.h"
#include "aclnn/acl_meta.h"
#include "aclnn/opdev/op_errno.h"
#include "src/numerics/ascend_quant.h"

namespace aclq::testing::model {

// The codes of which a call must return one.
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
  // Recordings that the stream has waited for, so that they are done when this
  // one is.
  std::vector<std::shared_ptr<Recording>> after;

  void Finish() {
    if (std::exchange(done, true)) return;
    for (const auto& earlier : after) earlier->Finish();
    after.clear();
  }
};

// Memory that the library has allocated. `bytes` are its contents once the work
// that was put on streams is done: only one stream at a time uses it.
struct Memory {
  static constexpr int kUnknown = -1;

  bool is_device = false;
  int32_t device = 0;  // the owner of device memory
  std::vector<int> bytes;
  std::set<const Stream*> users;  // streams whose work may still use it
};

struct Stream {
  void* context = nullptr;
  bool may_be_busy = false;
  // Recordings and resets that are known to be done when all work is done.
  std::vector<std::shared_ptr<Recording>> recordings;
  std::vector<std::pair<std::shared_ptr<Event>, std::shared_ptr<Recording>>>
      resets;
  struct Wait {
    std::shared_ptr<Event> event;
    std::shared_ptr<Recording> recording;  // null if perhaps not waited for
  };
  std::vector<Wait> waits;
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
  int last_error = ACL_SUCCESS;
};

struct Tensor {
  std::vector<std::int64_t> dims;
  aclDataType type = ACL_DT_UNDEFINED;
  // Shared by all descriptions that aclInitTensor has given to one handle.
  std::shared_ptr<char*> address = std::make_shared<char*>(nullptr);

  char*& data() const { return *address; }

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

enum class Operator { kQuantize, kAscendQuant, kAscendQuantV3 };

// The arguments of an operator that are not tensors.
struct Attributes {
  Operator op = Operator::kQuantize;
  int type = ACL_INT8;
  int axis = -1;  // AscendQuant has none; uses the last dimension
  // Quantize has no sqrt mode and no rounding mode.
  bool sqrt_mode = false;
  numerics::RoundMode round_mode = numerics::RoundMode::kRound;
};

struct Executor {
  bool repeatable = false;
  Attributes attributes;
  std::shared_ptr<Tensor> x, scales, zero_points, out;
};

// The live objects of a kind with their handles, oldest first: this order
// depends only on the calls, not on the handles.
template <typename T>
class Live {
 public:
  void Add(const void* handle, std::shared_ptr<T> object) {
    objects_.emplace_back(const_cast<void*>(handle), std::move(object));
  }
  void Remove(const void* handle) {
    std::erase_if(objects_,
                  [&](const auto& entry) { return entry.first == handle; });
  }
  void Replace(const void* handle, std::shared_ptr<T> object) {
    for (auto& [other, old] : objects_) {
      if (other == handle) old = std::move(object);
    }
  }
  std::shared_ptr<T> Find(const void* handle) const {
    for (const auto& [other, object] : objects_) {
      if (other == handle) return object;
    }
    return nullptr;
  }
  bool Has(const void* handle) const { return Find(handle) != nullptr; }
  std::size_t size() const { return objects_.size(); }
  void* At(std::size_t i) const { return objects_[i].first; }
  auto begin() const { return objects_.begin(); }
  auto end() const { return objects_.end(); }

 private:
  std::vector<std::pair<void*, std::shared_ptr<T>>> objects_;
};

// Device allocations begin at multiples of this number of bytes.
inline constexpr std::uintptr_t kDeviceUnit = 512;

// The functions that return an int or Codes are the rules. They return the code
// that the call must return, or the code of its first checks.
class State {
 public:
  explicit State(std::size_t device_count) : devices(device_count) {}

  std::uint64_t times_initialized = 0;
  bool finalized = true;
  std::vector<Device> devices;
  Live<Context> contexts;
  Live<Stream> streams;  // without default streams
  Live<Event> events;
  Live<Tensor> tensors;
  Live<std::vector<const void*>> tensor_lists;
  Live<std::vector<std::int64_t>> arrays;
  Live<Executor> executors;
  Live<Memory> memory;  // by address
  // The 512-byte units of all device allocations ever made: no other memory
  // gets their addresses.
  std::set<std::uintptr_t> device_units;
  std::set<std::pair<int32_t, int32_t>> peers;  // {device, used device}

  // ----- Process, devices, contexts. -----

  int Init(bool readable) const;
  int Finalize() const;
  int FinalizeReference() const;
  // Returns true if a result leaves no message and aclrtGetLastError ignores
  // it.
  static bool IsAnswer(const std::string& function, int code);
  // Returns true if aclrtGetLastError returns a result: a code of the runtime
  // that is not ignored.
  static bool IsLastError(const std::string& function, int code);

  int KnownDevice(int32_t device) const;
  int ResetDevice(int32_t device) const;
  int PeerDevice(const Thread& thread, int32_t peer) const;
  int HasContext(const Thread& thread) const;
  int LiveContext(const void* context) const;
  int DestroyContext(const void* context) const;

  // ----- Streams. -----

  // Returns the stream of a handle in a thread, or null.
  std::shared_ptr<Stream> FindStream(const Thread& thread,
                                     const void* stream) const;
  // Returns the code of the check that every function makes of a stream.
  int LiveStream(const Thread& thread, const void* stream) const;
  // Returns the code of the checks of functions that put work on a stream.
  int MayWork(const Thread& thread, const void* stream) const;
  int DestroyStream(const void* stream) const;
  int SynchronizeStream(const Thread& thread, const void* stream) const;
  static int Timeout(int32_t milliseconds);

  // ----- Events. -----

  static int EventFlags(uint32_t flags);
  int LiveEvent(const void* event) const;
  int OlderEvent(const void* event) const;
  int SyncEvent(const void* event) const;
  int RecordEvent(const Thread& thread, const void* event,
                  const void* stream) const;
  int ResetEvent(const Thread& thread, const void* event,
                 const void* stream) const;
  int StreamWaitEvent(const Thread& thread, const void* stream,
                      const void* event) const;
  int SynchronizeEvent(const void* event) const;
  Codes ElapsedTime(const void* start, const void* end) const;

  // ----- Memory. -----

  // Returns the allocation that contains an address, and the bytes from the
  // address to its end, or null.
  Memory* Locate(const void* address, std::size_t* left) const;
  Memory* Locate(const void* address) const;
  // Returns true if the stream (null: the program) may use `count` bytes. CANN
  // requires that the program excludes other users.
  bool IsFree(const void* address, std::size_t count,
              const Stream* stream) const;
  int Malloc(const Thread& thread, bool has_output, std::size_t size) const;
  int Free(const void* address, bool is_device) const;
  // Returns true if an address belongs to the library but holds no memory.
  bool IsDead(const void* address) const;
  int InRange(const void* address, std::size_t count) const;

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

  // Returns the code of the checks of the arguments alone. Sets `*no_work` if
  // there is nothing to copy.
  int Arguments(const Transfer& transfer, bool* no_work) const;
  int Ranges(const Transfer& transfer) const;
  // Returns true if work of a device may use the memory at an address.
  bool Reaches(int32_t device, const void* address) const;
  int Reach(const Thread& thread, const Transfer& transfer) const;
  int ReachOfPair(const Transfer& transfer) const;
  int TransferNow(const Thread& thread, const Transfer& transfer,
                  bool* no_work) const;
  int TransferInStream(const Thread& thread, const Transfer& transfer,
                       const void* stream, bool* no_work) const;

  // Returns the future contents of `count` bytes, or their present contents if
  // the memory is not the library's.
  std::vector<int> BytesAt(const void* address, std::size_t count) const;
  void SetBytesAt(const void* address, const std::vector<int>& bytes);
  bool IsDeviceMemory(const void* address) const;
  bool IsPageable(const void* address) const;

  // ----- Tensors and executors. -----

  template <typename T>
  static int DestroyOrNull(const Live<T>& live, const void* handle) {
    return handle == nullptr || live.Has(handle) ? ACLNN_SUCCESS
                                                 : ACLNN_ERR_PARAM_INVALID;
  }
  int InitTensor(const void* tensor, bool broken) const;
  int AskTensor(const void* tensor, bool has_output) const;
  template <typename T>
  static int AskSize(const Live<T>& live, const void* handle, bool has_output) {
    if (handle == nullptr || !has_output) return ACLNN_ERR_PARAM_NULLPTR;
    return live.Has(handle) ? ACLNN_SUCCESS : ACLNN_ERR_PARAM_INVALID;
  }
  int LiveExecutor(const void* executor) const;
  // Sets `*found` if the address of a tensor is set.
  int SetTensorAddr(const void* executor, const void* tensor,
                    std::shared_ptr<Tensor>* found) const;
  int SetDynamicTensorAddr(const void* executor, const void* list,
                           std::size_t index,
                           std::shared_ptr<Tensor>* found) const;

  // Returns the code of phase one. The tensors have the names of Quantize:
  // AscendQuant's scale is `scales`, its offset `zero_points` and its y `out`.
  int PhaseOne(const void* x, const void* scales, const void* zero_points,
               const void* out, const Attributes& attributes,
               bool has_outputs) const;
  // Returns the code of phase two of a live executor.
  int PhaseTwo(const Thread& thread, const Executor& executor,
               const void* workspace, std::uint64_t workspace_size,
               const void* stream) const;
  // Returns the runtime's code for the work of phase two.
  int Launches(const Thread& thread, const Executor& executor,
               const void* stream) const;

  // ----- The effects of calls. -----

  // Marks all work of the stream as done, and everything that the work has
  // waited for.
  void Drain(Stream& stream);
  // Marks the work of the stream as ended; some of it may have been dropped.
  void DrainByForce(Stream& stream);
  void DestroyContextAndStreams(void* handle);
  void DrainDevice(int32_t device);

 private:
  void EndWork(Stream& stream);

  static bool MayHaveTime(const Event& event);
  static bool MustHaveTime(const Event& event);
};

}  // namespace aclq::testing::model

#endif  // ACLQ_TESTS_STRESS_MODEL_H_
