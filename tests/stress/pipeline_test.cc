// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// 10,000 small problems by 16 threads on 64 streams, through the C interface.
//
// A problem takes four steps: its inputs are copied to the device, it is
// computed, the result is copied back, the result is checked. The steps of a
// problem are on streams of random contexts, ordered by events only, and any
// thread may do the next step. Streams are sometimes held up, so that a step
// often begins before the step that it waits for. Every result is compared with
// the definition.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "acl/acl.h"
#include "aclnnop/aclnn_quantize.h"
#include "src/base/dtypes.h"
#include "src/numerics/reference.h"
#include "tests/support/hold_up.h"
#include "tests/support/values.h"

namespace aclq::testing {
namespace {

constexpr std::uint64_t kSeed = 20260131;
constexpr int kThreads = 16;
constexpr int kStreams = 64;
constexpr int kContextsPerDevice = 2;
constexpr int kProblems = 10'000;
constexpr int kSlots = 96;  // problems in progress simultaneously
constexpr int kKindsPerDevice = 12;

constexpr std::int64_t kMaxRows = 8;
constexpr std::int64_t kMaxColumns = 48;
constexpr std::int64_t kMaxPadding = 3;  // elements after each row
constexpr std::size_t kBlock =           // bytes, for x, parameters or out
    kMaxRows * (kMaxColumns + kMaxPadding) * sizeof(std::int32_t);
constexpr std::size_t kZeroPointsAt = kBlock / 2;  // after the scales
constexpr unsigned char kUntouched = 0xA5;

using Random = std::mt19937_64;

int Pick(Random& random, int count) {
  return std::uniform_int_distribution<int>(0, count - 1)(random);
}

std::string At(int problem) {
  return "problem " + std::to_string(problem) + " of seed " +
         std::to_string(kSeed);
}

// Returns success if a call succeeded; otherwise a failure with the call and
// its message.
::testing::AssertionResult Succeeds(int code, const char* call) {
  if (code == ACL_SUCCESS) return ::testing::AssertionSuccess();
  const char* const message = aclGetRecentErrMsg();
  return ::testing::AssertionFailure()
         << call << " gave " << code << ": "
         << (message != nullptr ? message : "no message");
}
#define EXPECT_OK(call) EXPECT_TRUE(Succeeds(call, #call))

// A stream (null: the context's default stream) and a context in which it can
// be used.
struct Lane {
  aclrtContext context;
  aclrtStream stream;
};

// Data that the problems of one kind share: types, extents, and a repeatable
// executor that runs each time with other addresses.
struct Kind {
  DType x_type;
  DType out_type;
  std::optional<DType> zero_points_type;
  std::int64_t rows;
  std::int64_t columns;
  std::int64_t x_row_stride;
  std::int64_t out_row_stride;
  bool per_column;

  // Held from setting the addresses to phase two, which reads them.
  std::mutex mutex;
  aclTensor* x = nullptr;
  aclTensor* scales = nullptr;
  aclTensor* zero_points = nullptr;
  aclTensor* out = nullptr;
  aclTensorList* inputs = nullptr;  // owns x and scales
  aclOpExecutor* executor = nullptr;
};

enum class Step { kUpload, kCompute, kDownload, kCheck };

// A problem in progress, with memory and events that later problems reuse.
struct Slot {
  Step step = Step::kUpload;
  int problem = 0;
  std::size_t device = 0;
  Random random;
  Kind* kind = nullptr;
  aclOpExecutor* executor = nullptr;  // of this problem alone, or null
  Lane last;                          // the lane of the download

  std::byte* host_x = nullptr;
  std::byte* host_parameters = nullptr;
  std::byte* host_out = nullptr;
  std::byte* device_x = nullptr;
  std::byte* device_parameters = nullptr;
  std::byte* device_out = nullptr;
  aclrtEvent x_copied = nullptr;
  aclrtEvent parameters_copied = nullptr;
  aclrtEvent computed = nullptr;
  aclrtEvent downloaded = nullptr;
};

struct Device {
  std::vector<Lane> lanes;
  std::vector<std::unique_ptr<Kind>> kinds;
};

// ----- Kinds of problems. -----

aclTensor* MakeTensor(DType type, const std::vector<std::int64_t>& dims,
                      const std::vector<std::int64_t>& strides, void* data) {
  return aclCreateTensor(dims.data(), dims.size(),
                         static_cast<aclDataType>(type), strides.data(), 0,
                         ACL_FORMAT_ND, dims.data(), dims.size(), data);
}

// The tensors of a problem at the given addresses. The tensors of a repeatable
// executor get their addresses later.
struct Tensors {
  aclTensor* x;
  aclTensor* scales;
  aclTensor* zero_points;
  aclTensor* out;
};

Tensors MakeTensors(const Kind& kind, std::byte* x, std::byte* parameters,
                    std::byte* out) {
  const std::int64_t channels = kind.per_column ? kind.columns : 1;
  Tensors tensors = {};
  tensors.x = MakeTensor(kind.x_type, {kind.rows, kind.columns},
                         {kind.x_row_stride, 1}, x);
  tensors.scales = MakeTensor(DType::kFloat32, {channels}, {1}, parameters);
  if (kind.zero_points_type.has_value()) {
    tensors.zero_points = MakeTensor(
        *kind.zero_points_type, {channels}, {1},
        parameters != nullptr ? parameters + kZeroPointsAt : nullptr);
  }
  tensors.out = MakeTensor(kind.out_type, {kind.rows, kind.columns},
                           {kind.out_row_stride, 1}, out);
  return tensors;
}

aclOpExecutor* PhaseOne(const Kind& kind, const Tensors& tensors) {
  std::uint64_t workspace_size = 0;
  aclOpExecutor* executor = nullptr;
  EXPECT_OK(aclnnQuantizeGetWorkspaceSize(
      tensors.x, tensors.scales, tensors.zero_points,
      static_cast<aclDataType>(kind.out_type), /*axis=*/-1, tensors.out,
      &workspace_size, &executor));
  return executor;
}

std::unique_ptr<Kind> MakeKind(Random& random) {
  constexpr DType kXTypes[] = {DType::kFloat32, DType::kFloat16,
                               DType::kBFloat16};
  constexpr DType kIntegers[] = {DType::kInt8, DType::kUInt8, DType::kInt32};
  auto kind = std::make_unique<Kind>();
  kind->x_type = kXTypes[Pick(random, 3)];
  kind->out_type = kIntegers[Pick(random, 3)];
  if (Pick(random, 3) > 0) kind->zero_points_type = kIntegers[Pick(random, 3)];
  kind->rows = 1 + Pick(random, kMaxRows);
  kind->columns = 1 + Pick(random, kMaxColumns);
  kind->x_row_stride = kind->columns + Pick(random, kMaxPadding + 1);
  kind->out_row_stride = kind->columns + Pick(random, kMaxPadding + 1);
  kind->per_column = Pick(random, 2) == 0;

  const Tensors tensors = MakeTensors(*kind, nullptr, nullptr, nullptr);
  kind->x = tensors.x;
  kind->scales = tensors.scales;
  kind->zero_points = tensors.zero_points;
  kind->out = tensors.out;
  const aclTensor* const inputs[] = {kind->x, kind->scales};
  kind->inputs = aclCreateTensorList(inputs, 2);
  EXPECT_NE(kind->inputs, nullptr);
  kind->executor = PhaseOne(*kind, tensors);
  EXPECT_OK(aclSetAclOpExecutorRepeatable(kind->executor));
  return kind;
}

void Destroy(const Kind& kind) {
  EXPECT_OK(aclDestroyAclOpExecutor(kind.executor));
  EXPECT_OK(aclDestroyTensorList(kind.inputs));
  EXPECT_OK(aclDestroyTensor(kind.zero_points));
  EXPECT_OK(aclDestroyTensor(kind.out));
}

// Sets the addresses of a kind's executor, in one of several ways.
void SetAddresses(const Kind& kind, const Slot& slot, int way) {
  aclOpExecutor* const executor = kind.executor;
  switch (way) {
    case 0:
      EXPECT_OK(aclSetInputTensorAddr(executor, 0, kind.x, slot.device_x));
      EXPECT_OK(aclSetInputTensorAddr(executor, 1, kind.scales,
                                      slot.device_parameters));
      EXPECT_OK(aclSetOutputTensorAddr(executor, 0, kind.out, slot.device_out));
      break;
    case 1:
      EXPECT_OK(AclSetTensorAddr(executor, 0, kind.x, slot.device_x));
      EXPECT_OK(
          AclSetTensorAddr(executor, 1, kind.scales, slot.device_parameters));
      EXPECT_OK(aclSetTensorAddr(executor, 3, kind.out, slot.device_out));
      break;
    default:
      EXPECT_OK(aclSetDynamicInputTensorAddr(executor, 0, 0, kind.inputs,
                                             slot.device_x));
      EXPECT_OK(AclSetDynamicInputTensorAddr(executor, 0, 1, kind.inputs,
                                             slot.device_parameters));
      EXPECT_OK(AclSetOutputTensorAddr(executor, 0, kind.out, slot.device_out));
  }
  if (kind.zero_points != nullptr) {
    EXPECT_OK(aclSetInputTensorAddr(executor, 2, kind.zero_points,
                                    slot.device_parameters + kZeroPointsAt));
  }
}

// ----- The four steps. -----

void FillX(const Kind& kind, Random& random, std::byte* x) {
  static const std::vector<float> hard = HardValues();
  const std::size_t size = base::DTypeSize(kind.x_type);
  for (std::int64_t i = 0; i < kind.rows * kind.x_row_stride; ++i) {
    const float value =
        Pick(random, 4) == 0
            ? hard[random() % hard.size()]
            : static_cast<float>(Pick(random, 1201) - 600) / 2.0F;
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof(bits));
    if (kind.x_type == DType::kFloat16) bits = ToBinary16(value);
    if (kind.x_type == DType::kBFloat16) bits = ToBFloat16(value);
    std::memcpy(x + static_cast<std::size_t>(i) * size, &bits, size);
  }
}

void FillParameters(Random& random, std::byte* parameters) {
  constexpr float kScales[] = {0.25F, 0.5F, 0.75F, 1.0F, -1.0F, 3.0F, 0.1F};
  for (std::size_t at = 0; at < kZeroPointsAt; at += sizeof(float)) {
    std::memcpy(parameters + at, &kScales[Pick(random, 7)], sizeof(float));
  }
  for (std::size_t at = kZeroPointsAt; at < kBlock; ++at) {
    parameters[at] = static_cast<std::byte>(Pick(random, 256));
  }
}

// Chooses a random lane of the slot's device, sometimes holds it up, and makes
// its context current.
Lane EnterLane(Slot& slot, const Device& device) {
  const auto count = static_cast<int>(device.lanes.size());
  const Lane lane =
      device.lanes[static_cast<std::size_t>(Pick(slot.random, count))];
  EXPECT_OK(aclrtSetCurrentContext(lane.context));
  if (Pick(slot.random, 16) == 0) {
    EXPECT_OK(HoldUpFor(lane.stream,
                        std::chrono::microseconds(Pick(slot.random, 2000))));
  }
  return lane;
}

// The number of steps that began before the step that they wait for was done.
std::atomic<int> waits_for_events{0};

void WaitFor(aclrtEvent event, aclrtStream stream) {
  auto status = ACL_EVENT_RECORDED_STATUS_COMPLETE;
  EXPECT_OK(aclrtQueryEventStatus(event, &status));
  if (status == ACL_EVENT_RECORDED_STATUS_NOT_READY) ++waits_for_events;
  EXPECT_OK(aclrtStreamWaitEvent(stream, event));
}

void Upload(Slot& slot, const Device& device) {
  slot.random.seed(kSeed + static_cast<std::uint64_t>(slot.problem));
  slot.kind =
      device.kinds[static_cast<std::size_t>(Pick(slot.random, kKindsPerDevice))]
          .get();
  FillX(*slot.kind, slot.random, slot.host_x);
  FillParameters(slot.random, slot.host_parameters);

  const Lane first = EnterLane(slot, device);
  EXPECT_OK(aclrtMemcpyAsync(slot.device_x, kBlock, slot.host_x, kBlock,
                             ACL_MEMCPY_HOST_TO_DEVICE, first.stream));
  EXPECT_OK(aclrtRecordEvent(slot.x_copied, first.stream));
  const Lane second = EnterLane(slot, device);
  EXPECT_OK(aclrtMemcpyAsync(slot.device_parameters, kBlock,
                             slot.host_parameters, kBlock,
                             ACL_MEMCPY_HOST_TO_DEVICE, second.stream));
  EXPECT_OK(aclrtRecordEvent(slot.parameters_copied, second.stream));

  // Every other problem has its own executor, which another thread may run.
  slot.executor = nullptr;
  if (slot.problem % 2 == 0) return;
  const Tensors tensors = MakeTensors(*slot.kind, slot.device_x,
                                      slot.device_parameters, slot.device_out);
  slot.executor = PhaseOne(*slot.kind, tensors);
  EXPECT_OK(aclDestroyTensor(tensors.x));
  EXPECT_OK(aclDestroyTensor(tensors.scales));
  EXPECT_OK(aclDestroyTensor(tensors.zero_points));
  EXPECT_OK(aclDestroyTensor(tensors.out));
}

void Compute(Slot& slot, const Device& device) {
  const Lane lane = EnterLane(slot, device);
  EXPECT_OK(aclrtMemsetAsync(slot.device_out, kBlock, kUntouched, kBlock,
                             lane.stream));
  WaitFor(slot.x_copied, lane.stream);
  WaitFor(slot.parameters_copied, lane.stream);
  if (slot.executor != nullptr) {
    EXPECT_OK(aclnnQuantize(nullptr, 0, slot.executor, lane.stream));
  } else {
    const std::lock_guard lock(slot.kind->mutex);
    SetAddresses(*slot.kind, slot, Pick(slot.random, 3));
    EXPECT_OK(aclnnQuantize(nullptr, 0, slot.kind->executor, lane.stream));
  }
  EXPECT_OK(aclrtRecordEvent(slot.computed, lane.stream));
}

void Download(Slot& slot, const Device& device) {
  const Lane lane = EnterLane(slot, device);
  WaitFor(slot.computed, lane.stream);
  EXPECT_OK(aclrtMemcpyAsync(slot.host_out, kBlock, slot.device_out, kBlock,
                             ACL_MEMCPY_DEVICE_TO_HOST, lane.stream));
  EXPECT_OK(aclrtRecordEvent(slot.downloaded, lane.stream));
  slot.last = lane;
}

// Waits with a limit of one millisecond, repeatedly until it succeeds.
template <typename Wait>
void WaitWithLimit(Wait wait, aclError timeout) {
  for (;;) {
    const aclError code = wait(1);
    if (code != timeout) {
      EXPECT_OK(code);
      return;
    }
    EXPECT_NE(aclGetRecentErrMsg(), nullptr) << "after a timeout";
  }
}

// Waits for the end of the download, in one of several ways.
void WaitForDownload(Slot& slot) {
  EXPECT_OK(aclrtSetCurrentContext(slot.last.context));
  switch (Pick(slot.random, 6)) {
    case 0:
      EXPECT_OK(aclrtSynchronizeEvent(slot.downloaded));
      return;
    case 1:
      EXPECT_OK(aclrtSynchronizeStream(slot.last.stream));
      return;
    case 2:
      WaitWithLimit(
          [&](int32_t limit) {
            return aclrtSynchronizeEventWithTimeout(slot.downloaded, limit);
          },
          ACL_ERROR_RT_EVENT_SYNC_TIMEOUT);
      return;
    case 3:
      WaitWithLimit(
          [&](int32_t limit) {
            return aclrtSynchronizeStreamWithTimeout(slot.last.stream, limit);
          },
          ACL_ERROR_RT_STREAM_SYNC_TIMEOUT);
      return;
    case 4:
      for (auto status = ACL_EVENT_RECORDED_STATUS_NOT_READY;
           status != ACL_EVENT_RECORDED_STATUS_COMPLETE &&
           !::testing::Test::HasFailure();) {
        EXPECT_OK(aclrtQueryEventStatus(slot.downloaded, &status));
        std::this_thread::yield();
      }
      return;
    default:
      EXPECT_OK(aclrtSynchronizeEventWithTimeout(slot.downloaded, -1));
  }
}

std::vector<std::byte> Expected(const Slot& slot) {
  const Kind& kind = *slot.kind;
  const auto x_size = static_cast<std::int64_t>(base::DTypeSize(kind.x_type));
  const auto out_size =
      static_cast<std::int64_t>(base::DTypeSize(kind.out_type));
  std::vector<std::byte> out(kBlock, std::byte{kUntouched});
  for (std::int64_t row = 0; row < kind.rows; ++row) {
    for (std::int64_t column = 0; column < kind.columns; ++column) {
      const std::int64_t channel = kind.per_column ? column : 0;
      const float scale = numerics::LoadInput(
          DType::kFloat32, slot.host_parameters + channel * 4);
      std::optional<float> zero_point;
      if (kind.zero_points_type.has_value()) {
        const DType type = *kind.zero_points_type;
        zero_point = numerics::LoadInput(
            type,
            slot.host_parameters + kZeroPointsAt +
                channel * static_cast<std::int64_t>(base::DTypeSize(type)));
      }
      numerics::QuantizeElement(
          kind.x_type,
          slot.host_x + (row * kind.x_row_stride + column) * x_size, scale,
          zero_point, kind.out_type,
          out.data() + (row * kind.out_row_stride + column) * out_size);
    }
  }
  return out;
}

// Expects that the time from one event to a later event is not negative.
void CheckOrder(aclrtEvent start, aclrtEvent end) {
  float milliseconds = -1;
  EXPECT_OK(aclrtEventElapsedTime(&milliseconds, start, end));
  EXPECT_GE(milliseconds, 0.0F);
}

void Check(Slot& slot, const Device&) {
  WaitForDownload(slot);
  const std::vector<std::byte> expected = Expected(slot);
  EXPECT_EQ(std::memcmp(slot.host_out, expected.data(), kBlock), 0)
      << "another result than the definition's";
  CheckOrder(slot.x_copied, slot.computed);
  CheckOrder(slot.parameters_copied, slot.computed);
  CheckOrder(slot.computed, slot.downloaded);
}

void Do(Slot& slot, const Device& device) {
  SCOPED_TRACE(At(slot.problem));
  switch (slot.step) {
    case Step::kUpload:
      return Upload(slot, device);
    case Step::kCompute:
      return Compute(slot, device);
    case Step::kDownload:
      return Download(slot, device);
    case Step::kCheck:
      return Check(slot, device);
  }
}

// ----- Distribution of the steps. -----

// Gives slots to the threads, each slot with its next step.
class Board {
 public:
  explicit Board(std::deque<Slot>& slots) {
    for (Slot& slot : slots) Begin(slot);
  }

  // Returns a slot whose next step must be done; null when all problems are
  // done or one failed.
  Slot* Take(Random& random) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return IsOver() || !waiting_.empty(); });
    if (IsOver()) return nullptr;
    std::swap(waiting_[random() % waiting_.size()], waiting_.back());
    Slot* const slot = waiting_.back();
    waiting_.pop_back();
    return slot;
  }

  // Returns a slot whose step is done.
  void Return(Slot& slot) {
    const std::lock_guard lock(mutex_);
    if (slot.step == Step::kCheck) {
      ++checked_;
      Begin(slot);
    } else {
      slot.step = static_cast<Step>(static_cast<int>(slot.step) + 1);
      waiting_.push_back(&slot);
    }
    changed_.notify_all();
  }

  int checked() const { return checked_; }

 private:
  bool IsOver() const {
    return checked_ == kProblems || ::testing::Test::HasFailure();
  }
  void Begin(Slot& slot) {
    if (begun_ == kProblems) return;
    slot.problem = begun_++;
    slot.step = Step::kUpload;
    waiting_.push_back(&slot);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Slot*> waiting_;
  int begun_ = 0;
  int checked_ = 0;
};

class PipelineTest : public ::testing::Test {
 protected:
  void SetUp() override {
    uint32_t count = 0;
    EXPECT_OK(aclrtGetDeviceCount(&count));
    devices_.resize(count);
    Random random(kSeed);
    for (std::size_t i = 0; i < count; ++i) {
      MakeContexts(i);
      for (int kind = 0; kind < kKindsPerDevice; ++kind) {
        devices_[i].kinds.push_back(MakeKind(random));
      }
    }
    slots_.resize(kSlots);
    for (std::size_t i = 0; i < kSlots; ++i) MakeSlot(slots_[i], i % count);
  }

  void TearDown() override {
    for (std::size_t i = 0; i < devices_.size(); ++i) {
      EXPECT_OK(aclrtSetDevice(static_cast<int32_t>(i)));
      EXPECT_OK(aclrtSynchronizeDevice());
    }
    for (const Slot& slot : slots_) DestroySlot(slot);
    for (std::size_t i = 0; i < devices_.size(); ++i) {
      for (const auto& kind : devices_[i].kinds) Destroy(*kind);
    }
    for (const aclrtContext context : contexts_) {
      EXPECT_OK(aclrtDestroyContext(context));
    }
    for (std::size_t i = 0; i < devices_.size(); ++i) {
      EXPECT_OK(aclrtResetDeviceForce(static_cast<int32_t>(i)));
    }
  }

  // Does steps in one of the threads until all problems are done.
  void Work(int number) {
    const std::size_t device =
        static_cast<std::size_t>(number) % devices_.size();
    EXPECT_OK(aclrtSetDevice(static_cast<int32_t>(device)));
    Random random(kSeed + static_cast<std::uint64_t>(number));
    while (Slot* const slot = board_->Take(random)) {
      Do(*slot, devices_[slot->device]);
      board_->Return(*slot);
    }
    EXPECT_OK(aclrtResetDevice(static_cast<int32_t>(device)));
  }

  std::deque<Slot> slots_;
  std::unique_ptr<Board> board_;

 private:
  // Creates the contexts, besides the default context. Each gets its share of
  // the streams and its default stream.
  void MakeContexts(std::size_t device) {
    const auto id = static_cast<int32_t>(device);
    const auto per_context =
        static_cast<int>(kStreams / (kContextsPerDevice * devices_.size()));
    for (int i = 0; i < kContextsPerDevice; ++i) {
      aclrtContext context = nullptr;
      if (i == 0) {
        EXPECT_OK(aclrtSetDevice(id));
        EXPECT_OK(aclrtGetCurrentContext(&context));
      } else {
        EXPECT_OK(aclrtCreateContext(&context, id));
        contexts_.push_back(context);
      }
      devices_[device].lanes.push_back({context, nullptr});
      for (int j = 0; j < per_context; ++j) {
        aclrtStream stream = nullptr;
        EXPECT_OK(aclrtCreateStream(&stream));
        devices_[device].lanes.push_back({context, stream});
      }
    }
  }

  void MakeSlot(Slot& slot, std::size_t device) {
    slot.device = device;
    EXPECT_OK(aclrtSetCurrentContext(devices_[device].lanes[0].context));
    for (std::byte** host :
         {&slot.host_x, &slot.host_parameters, &slot.host_out}) {
      EXPECT_OK(aclrtMallocHost(reinterpret_cast<void**>(host), kBlock));
      std::memset(*host, 0, kBlock);
    }
    for (std::byte** memory :
         {&slot.device_x, &slot.device_parameters, &slot.device_out}) {
      EXPECT_OK(aclrtMalloc(reinterpret_cast<void**>(memory), kBlock,
                            ACL_MEM_MALLOC_HUGE_FIRST));
    }
    for (aclrtEvent* event : {&slot.x_copied, &slot.parameters_copied,
                              &slot.computed, &slot.downloaded}) {
      EXPECT_OK(aclrtCreateEvent(event));
    }
  }

  void DestroySlot(const Slot& slot) {
    for (std::byte* host : {slot.host_x, slot.host_parameters, slot.host_out}) {
      EXPECT_OK(aclrtFreeHost(host));
    }
    for (std::byte* memory :
         {slot.device_x, slot.device_parameters, slot.device_out}) {
      EXPECT_OK(aclrtFree(memory));
    }
    for (const aclrtEvent event : {slot.x_copied, slot.parameters_copied,
                                   slot.computed, slot.downloaded}) {
      EXPECT_OK(aclrtDestroyEvent(event));
    }
  }

  std::vector<Device> devices_;
  std::vector<aclrtContext> contexts_;
};

TEST_F(PipelineTest, ManyThreadsAndStreamsGiveTheDefinition) {
  board_ = std::make_unique<Board>(slots_);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([this, i] { Work(i); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(board_->checked(), kProblems);
  EXPECT_GT(hold_ups_in_streams, 0);
  EXPECT_GT(waits_for_events, kProblems / 100);
}

}  // namespace
}  // namespace aclq::testing
