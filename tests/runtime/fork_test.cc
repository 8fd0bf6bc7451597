// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Forked processes. If the parent uses a device, the child lacks the threads of
// the runtime and its locks may be in any state, so every call fails
// immediately. The child of any other process is like a new process.

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cinttypes>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "tests/runtime/support.h"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // aclrtQueryEvent

namespace aclq::runtime {
namespace {

using testing::ExpectInForkedChild;
using testing::ExpectInForkedChildren;

// Live objects of the parent.
struct Handles {
  aclrtStream stream;
  aclrtEvent event;
  aclrtContext context;
  void* memory;
  void* pinned;
};

struct Call {
  const char* function;
  std::function<aclError(const Handles&)> call;
};

// Returns calls of every function that returns a code, with handles that are
// live in the parent. The calls would succeed in the parent.
std::vector<Call> AllCalls() {
  static float number;
  static int32_t integer;
  static uint32_t count;
  static int64_t wide;
  static uint64_t size;
  static char package[] = "runtime";
  static const aclCannAttr* attributes;
  static aclCANNPackageVersion version;
  static aclrtDeviceStatus device_status;
  static aclrtUtilizationInfo utilization;
  static aclrtFloatOverflowMode overflow_mode;
  static aclrtRunMode mode;
  static aclrtContext context;
  static aclrtStream stream;
  static aclrtEvent event;
  static void* memory;
  static aclrtStreamStatus stream_status;
  static aclrtDrvMemHandle physical;
  static aclrtPhysicalMemProp properties;
  static aclrtEventStatus event_status;
  static aclrtEventRecordedStatus recorded_status;
  static aclrtEventWaitStatus wait_status;
#define CALL(function, ...)         \
  Call {                            \
#function, [](const Handles& h) { \
    static_cast<void>(h);                  \
    return function(__VA_ARGS__);          \
  } \
  }
  return {
      CALL(aclInit, nullptr),
      CALL(aclFinalize),
      CALL(aclFinalizeReference, nullptr),
      CALL(aclGetCannAttributeList, &attributes, &size),
      CALL(aclGetCannAttribute, ACL_CANN_ATTR_BF16, &integer),
      CALL(aclGetDeviceCapability, 0, ACL_DEVICE_INFO_AI_CORE_NUM, &wide),
      CALL(aclsysGetCANNVersion, ACL_PKG_NAME_CANN, &version),
      CALL(aclsysGetVersionStr, package, version.version),
      CALL(aclsysGetVersionNum, package, &integer),
      CALL(aclrtPeekAtLastError, ACL_RT_THREAD_LEVEL),
      CALL(aclrtGetLastError, ACL_RT_THREAD_LEVEL),
      CALL(aclrtSetSysParamOpt, ACL_OPT_DETERMINISTIC, 1),
      CALL(aclrtGetSysParamOpt, ACL_OPT_DETERMINISTIC, &wide),
      CALL(aclrtCtxSetSysParamOpt, ACL_OPT_DETERMINISTIC, 1),
      CALL(aclrtCtxGetSysParamOpt, ACL_OPT_DETERMINISTIC, &wide),
      CALL(aclrtSetOpWaitTimeout, 1),
      CALL(aclrtSetOpExecuteTimeOut, 1),
      CALL(aclrtSetOpExecuteTimeOutWithMs, 1),
      CALL(aclrtSetOpExecuteTimeOutV2, 1, &size),
      CALL(aclrtQueryDeviceStatus, 0, &device_status),
      CALL(aclrtGetDeviceUtilizationRate, 0, &utilization),
      CALL(aclrtSetDeviceSatMode, ACL_RT_OVERFLOW_MODE_INFNAN),
      CALL(aclrtGetDeviceSatMode, &overflow_mode),
      CALL(aclrtGetOverflowStatus, h.memory, 64, h.stream),
      CALL(aclrtResetOverflowStatus, h.stream),
      CALL(aclrtGetVersion, &integer, &integer, &integer),
      CALL(aclrtSetDevice, 0),
      CALL(aclrtGetDevice, &integer),
      CALL(aclrtGetDeviceCount, &count),
      CALL(aclrtGetRunMode, &mode),
      CALL(aclrtSynchronizeDevice),
      CALL(aclrtResetDevice, 0),
      CALL(aclrtResetDeviceForce, 0),
      CALL(aclrtCreateContext, &context, 0),
      CALL(aclrtGetCurrentContext, &context),
      CALL(aclrtSetCurrentContext, h.context),
      CALL(aclrtDestroyContext, h.context),
      CALL(aclrtCreateStream, &stream),
      CALL(aclrtCreateStreamWithConfig, &stream, 0, ACL_STREAM_FAST_LAUNCH),
      CALL(aclrtStreamQuery, h.stream, &stream_status),
      CALL(aclrtSynchronizeStream, h.stream),
      CALL(aclrtSynchronizeStream, nullptr),
      CALL(aclrtSynchronizeStreamWithTimeout, h.stream, -1),
      CALL(aclrtStreamWaitEvent, h.stream, h.event),
      CALL(aclrtDestroyStream, h.stream),
      CALL(aclrtDestroyStreamForce, h.stream),
      CALL(aclrtCreateEvent, &event),
      CALL(aclrtCreateEventWithFlag, &event, ACL_EVENT_SYNC),
      CALL(aclrtCreateEventExWithFlag, &event, ACL_EVENT_SYNC),
      CALL(aclrtRecordEvent, h.event, h.stream),
      CALL(aclrtResetEvent, h.event, h.stream),
      CALL(aclrtQueryEvent, h.event, &event_status),
      CALL(aclrtQueryEventStatus, h.event, &recorded_status),
      CALL(aclrtQueryEventWaitStatus, h.event, &wait_status),
      CALL(aclrtSynchronizeEvent, h.event),
      CALL(aclrtSynchronizeEventWithTimeout, h.event, -1),
      CALL(aclrtEventElapsedTime, &number, h.event, h.event),
      CALL(aclrtDestroyEvent, h.event),
      CALL(aclrtMalloc, &memory, 8, ACL_MEM_MALLOC_NORMAL_ONLY),
      CALL(aclrtMallocAlign32, &memory, 8, ACL_MEM_MALLOC_NORMAL_ONLY),
      CALL(aclrtMallocHost, &memory, 8),
      CALL(aclrtMemset, h.memory, 8, 0, 8),
      CALL(aclrtMemsetAsync, h.memory, 8, 0, 8, h.stream),
      CALL(aclrtMemcpy, h.memory, 8, h.pinned, 8, ACL_MEMCPY_HOST_TO_DEVICE),
      CALL(aclrtMemcpyAsync, h.memory, 8, h.pinned, 8,
           ACL_MEMCPY_HOST_TO_DEVICE, h.stream),
      CALL(aclrtMemcpy2d, h.memory, 4, h.pinned, 4, 4, 2,
           ACL_MEMCPY_HOST_TO_DEVICE),
      CALL(aclrtMemcpy2dAsync, h.memory, 4, h.pinned, 4, 4, 2,
           ACL_MEMCPY_HOST_TO_DEVICE, h.stream),
      CALL(aclrtReserveMemAddress, &memory, 1, 0, nullptr, 0),
      CALL(aclrtMallocPhysical, &physical, size_t{2} << 20, &properties, 0),
      CALL(aclrtHostRegisterV2, h.pinned, 8, ACL_HOST_REG_PINNED),
      CALL(aclrtHostUnregister, h.pinned),
      CALL(aclrtSubscribeReport, 1, h.stream),
      CALL(
          aclrtLaunchHostFunc, h.stream, [](void*) {}, nullptr),
      CALL(aclrtFree, h.memory),
      CALL(aclrtFreeHost, h.pinned),
      CALL(EnqueueCall, h.stream, [] {}),
  };
#undef CALL
}

void ExpectForked(const Handles& handles) {
  aclGetRecentErrMsg();
  for (const Call& one : AllCalls()) {
    EXPECT_EQ(one.call(handles), ACL_ERROR_RT_INTERNAL_ERROR) << one.function;
    const std::string message = RecentError();
    EXPECT_NE(message.find("forked"), std::string::npos)
        << one.function << ": " << message;
  }
  EXPECT_EQ(aclrtGetSocName(), nullptr);
  EXPECT_NE(RecentError().find("forked"), std::string::npos);
  // Functions without state work.
  EXPECT_EQ(aclGetRecentErrMsg(), nullptr);
  EXPECT_EQ(aclDataTypeSize(ACL_FLOAT), 4U);
  EXPECT_EQ(aclFloat16ToFloat(aclFloatToFloat16(1.5F)), 1.5F);
}

aclrtDrvMemHandle NewPhysicalMemory() {
  aclrtPhysicalMemProp prop = {};
  prop.allocationType = ACL_MEM_ALLOCATION_TYPE_PINNED;
  prop.memAttr = ACL_HBM_MEM_NORMAL;
  prop.location.type = ACL_MEM_LOCATION_TYPE_DEVICE;
  aclrtDrvMemHandle handle = nullptr;
  EXPECT_EQ(aclrtMallocPhysical(&handle, kUnit, &prop, 0), ACL_SUCCESS);
  return handle;
}

class ForkTest : public RuntimeTest {
 protected:
  static Handles MakeHandles() {
    Handles handles = {NewStream(), NewEvent(), nullptr, NewMemory(8),
                       NewPinnedMemory(8)};
    EXPECT_EQ(aclrtGetCurrentContext(&handles.context), ACL_SUCCESS);
    EXPECT_EQ(aclrtRecordEvent(handles.event, handles.stream), ACL_SUCCESS);
    return handles;
  }

  // Uses and destroys the handles.
  static void ExpectThatAllWorks(const Handles& handles) {
    bool ran = false;
    EXPECT_EQ(EnqueueCall(handles.stream, [&ran] { ran = true; }), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeStream(handles.stream), ACL_SUCCESS);
    EXPECT_TRUE(ran);
    EXPECT_EQ(aclrtSynchronizeEvent(handles.event), ACL_SUCCESS);
    EXPECT_EQ(aclrtSynchronizeDevice(), ACL_SUCCESS);
    EXPECT_EQ(aclrtMemcpy(handles.memory, 8, handles.pinned, 8,
                          ACL_MEMCPY_HOST_TO_DEVICE),
              ACL_SUCCESS);
    EXPECT_EQ(aclrtFree(handles.memory), ACL_SUCCESS);
    EXPECT_EQ(aclrtFreeHost(handles.pinned), ACL_SUCCESS);
    EXPECT_EQ(aclrtDestroyEvent(handles.event), ACL_SUCCESS);
    EXPECT_EQ(aclrtDestroyStream(handles.stream), ACL_SUCCESS);
  }
};

TEST_F(ForkTest, EveryCallOfTheChildIs507000AndTheParentGoesOn) {
  const Handles handles = MakeHandles();
  ExpectInForkedChild([&] { ExpectForked(handles); });
  ExpectThatAllWorks(handles);
}

TEST_F(ForkTest, WorkOfTheParentIsNotWaitedForInTheChild) {
  const Handles handles = MakeHandles();
  const Gate gate;
  ASSERT_EQ(gate.HoldUp(handles.stream), ACL_SUCCESS);
  gate.WaitUntilReached();
  ExpectInForkedChild([&] { ExpectForked(handles); });
  gate.Open();
  ExpectThatAllWorks(handles);
}

// Another thread of the parent is running work that it has put on a stream.
TEST_F(ForkTest, SmallWorkOfTheParentIsNotWaitedForInTheChild) {
  const Handles handles = MakeHandles();
  std::promise<void> begun, end;
  std::thread worker([&] {
    EXPECT_EQ(aclrtSetCurrentContext(handles.context), ACL_SUCCESS);
    EXPECT_EQ(Enqueue(
                  handles.stream,
                  [&]() -> aclError {
                    begun.set_value();
                    end.get_future().wait();
                    return ACL_SUCCESS;
                  },
                  /*bytes=*/0),
              ACL_SUCCESS);
  });
  begun.get_future().wait();
  ExpectInForkedChild([&] { ExpectForked(handles); });
  end.set_value();
  worker.join();
  ExpectThatAllWorks(handles);
}

// The forking thread need not be the thread that uses the device.
TEST_F(ForkTest, AThreadWithoutContextForks) {
  const Handles handles = MakeHandles();
  InThread([&] { ExpectInForkedChild([&] { ExpectForked(handles); }); });
  ExpectThatAllWorks(handles);
}

TEST_F(ForkTest, ChildrenOfTheChildAreForkedToo) {
  const Handles handles = MakeHandles();
  ExpectInForkedChild([&] {
    ExpectInForkedChild([&] { ExpectForked(handles); });
    ExpectForked(handles);
  });
  ExpectThatAllWorks(handles);
}

// A process that has used a device counts as using it after a reset too.
TEST_F(ForkTest, ADeviceThatWasResetWasUsed) {
  const Handles handles = MakeHandles();
  ASSERT_EQ(aclrtResetDeviceForce(0), ACL_SUCCESS);
  ExpectInForkedChild([&] { ExpectForked(handles); });
  EXPECT_EQ(aclrtDestroyEvent(handles.event), ACL_SUCCESS);
  EXPECT_EQ(aclrtFreeHost(handles.pinned), ACL_SUCCESS);
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
}

// Other threads of the parent may hold any lock at the moment of the fork.
TEST_F(ForkTest, AForkMayComeAtAnyTime) {
  const Handles handles = MakeHandles();
  std::atomic<bool> stop{false};
  std::vector<std::thread> busy;
  for (int t = 0; t < 2; ++t) {
    busy.emplace_back([&] {
      while (!stop) {
        ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
        const aclrtStream stream = NewStream();
        const aclrtEvent event = NewEvent();
        EXPECT_EQ(EnqueueCall(stream, [] {}), ACL_SUCCESS);
        EXPECT_EQ(aclrtRecordEvent(event, stream), ACL_SUCCESS);
        EXPECT_EQ(aclrtFree(NewMemory(64)), ACL_SUCCESS);
        EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
        EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
        EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
      }
    });
  }
  for (int round = 0; round < 30; ++round) {
    ExpectInForkedChild([&] { ExpectForked(handles); });
  }
  stop = true;
  for (std::thread& thread : busy) thread.join();
  ExpectThatAllWorks(handles);
}

// Threads that call a function repeatedly as long as this object lives.
class Busy {
 public:
  explicit Busy(const std::function<void()>& call) {
    for (int t = 0; t < 3; ++t) {
      threads_.emplace_back([this, call] {
        while (!stop_) call();
      });
    }
  }
  ~Busy() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;

 private:
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};

// A message contains the time, for which the C library takes its lock for time
// zones. These threads and the program itself take this lock repeatedly.
TEST_F(ForkTest, AForkMayComeWhileOthersAskForTheTime) {
  const Busy busy([] {
    const std::time_t now = std::time(nullptr);
    std::tm local = {};
    EXPECT_NE(localtime_r(&now, &local), nullptr);
    EXPECT_EQ(aclrtFree(&local), ACL_ERROR_RT_PARAM_INVALID);
    EXPECT_NE(RecentError(), "");
  });
  ExpectInForkedChildren(300, [] {
    EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_RT_INTERNAL_ERROR);
    EXPECT_NE(RecentError().find("forked"), std::string::npos);
  });
}

// Returns the minutes between the time in a message and UTC.
long MinutesFromUtc(const std::string& message) {
  std::tm tm = {};
  const char* const rest = strptime(message.c_str() + message.find("] ") + 2,
                                    "%Y-%m-%d-%H:%M:%S", &tm);
  EXPECT_NE(rest, nullptr) << message;
  const double difference = std::difftime(timegm(&tm), std::time(nullptr));
  return std::lround(difference / 60);
}

long LocalMinutesFromUtc() {
  const std::time_t now = std::time(nullptr);
  std::tm local = {};
  EXPECT_NE(localtime_r(&now, &local), nullptr);
  return local.tm_gmtoff / 60;
}

TEST(ForkDeathTest, MessagesOfTheChildHaveTheLocalTimeToo) {
  for (const char* zone : {"UTC", "AAA-09:30", "BBB+11"}) {
    EXPECT_IN_NEW_PROCESS([=] {
      ASSERT_EQ(setenv("TZ", zone, 1), 0);
      tzset();
      ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
      ExpectInForkedChild([] {
        EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_RT_INTERNAL_ERROR);
        EXPECT_EQ(MinutesFromUtc(RecentError()), LocalMinutesFromUtc());
      });
      EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM);
      EXPECT_EQ(MinutesFromUtc(RecentError()), LocalMinutesFromUtc());
    });
  }
}

// Sets a device, uses it and resets it.
void UseADevice() {
  EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS) << RecentError();
  const aclrtStream stream = NewStream();
  const aclrtEvent event = NewEvent();
  void* const memory = NewMemory(8);
  bool ran = false;
  EXPECT_EQ(EnqueueCall(stream, [&ran] { ran = true; }), ACL_SUCCESS);
  EXPECT_EQ(aclrtRecordEvent(event, stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeEvent(event), ACL_SUCCESS);
  EXPECT_TRUE(ran);
  EXPECT_EQ(aclrtFree(memory), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyEvent(event), ACL_SUCCESS);
  EXPECT_EQ(aclrtDestroyStream(stream), ACL_SUCCESS);
  EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
  EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
}

TEST(ForkDeathTest, TheChildOfAProcessWithoutDeviceWorks) {
  EXPECT_IN_NEW_PROCESS([] {
    ExpectInForkedChild(UseADevice);
    ExpectInForkedChild(UseADevice);
    UseADevice();  // The parent works too.
  });
}

// Calls functions that need no device and take locks.
void UseNoDevice() {
  float number = 1;
  const int64_t dim = 1;
  uint32_t count = 0;
  aclDataBuffer* const buffer = aclCreateDataBuffer(&number, sizeof(number));
  EXPECT_EQ(aclGetDataBufferAddr(buffer), &number);
  EXPECT_EQ(aclDestroyDataBuffer(buffer), ACL_SUCCESS);
  aclTensorDesc* const desc =
      aclCreateTensorDesc(ACL_FLOAT, 1, &dim, ACL_FORMAT_ND);
  EXPECT_EQ(aclGetTensorDescSize(desc), sizeof(number));
  aclDestroyTensorDesc(desc);
  const aclrtAllocatorDesc allocator = aclrtAllocatorCreateDesc();
  EXPECT_EQ(aclrtAllocatorSetObjToDesc(allocator, &number), ACL_SUCCESS);
  EXPECT_EQ(aclrtAllocatorDestroyDesc(allocator), ACL_SUCCESS);
  EXPECT_NE(aclInit(nullptr), ACL_ERROR_RT_INTERNAL_ERROR);
  EXPECT_EQ(aclrtGetDeviceCount(&count), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM);
  EXPECT_NE(RecentError(), "");
}

TEST(ForkDeathTest, AForkMayComeBeforeADevice) {
  EXPECT_IN_NEW_PROCESS([] {
    float number = 1;
    aclDataBuffer* const shared = aclCreateDataBuffer(&number, sizeof(number));
    const Busy busy([&] {
      UseNoDevice();
      EXPECT_EQ(aclUpdateDataBuffer(shared, &number, 1), ACL_SUCCESS);
      EXPECT_EQ(aclGetDataBufferAddr(shared), &number);
    });
    ExpectInForkedChildren(300, [&] {
      UseNoDevice();
      // Objects that other threads read and change are consistent and can be
      // destroyed.
      EXPECT_EQ(aclGetDataBufferAddr(shared), &number);
      EXPECT_EQ(aclDestroyDataBuffer(shared), ACL_SUCCESS);
      EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS) << RecentError();
      EXPECT_EQ(aclrtFree(NewMemory(8)), ACL_SUCCESS);
      EXPECT_EQ(aclrtResetDevice(0), ACL_SUCCESS);
    });
  });
}

// The parent may be starting to use a device at the fork.
TEST(ForkDeathTest, AForkMayComeWithTheFirstDevice) {
  for (int i = 0; i < 4; ++i) {
    EXPECT_IN_NEW_PROCESS([] {
      std::atomic<bool> begun{false};
      std::thread first([&] {
        begun = true;
        EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
      });
      while (!begun) {
      }
      ExpectInForkedChildren(10, [] {
        const aclError code = aclrtSetDevice(0);
        EXPECT_TRUE(code == ACL_SUCCESS || code == ACL_ERROR_RT_INTERNAL_ERROR)
            << code;
      });
      first.join();
    });
  }
}

// A full pipe in place of the standard output.
class FullStandardOutput {
 public:
  FullStandardOutput() : before_(dup(STDOUT_FILENO)) {
    std::fflush(nullptr);
    int ends[2] = {};
    EXPECT_EQ(pipe(ends), 0);
    reader_ = ends[0];
    EXPECT_EQ(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
    const std::string bytes(4096, 'x');
    while (write(ends[1], bytes.data(), bytes.size()) > 0) {
    }
    EXPECT_EQ(fcntl(ends[1], F_SETFL, 0), 0);
    EXPECT_EQ(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
    close(ends[1]);
  }
  // Unblocks the writing threads.
  void Restore() {
    EXPECT_EQ(dup2(before_, STDOUT_FILENO), STDOUT_FILENO);
    close(reader_);
  }
  int reader() const { return reader_; }

 private:
  const int before_;
  int reader_ = -1;
};

// Returns true if a thread is in the system call write.
bool IsWriting(pid_t thread) {
  std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/syscall");
  std::string number;
  return (file >> number) && number == std::to_string(SYS_write);
}

// A call may last forever; the fork does not wait for it.
TEST(ForkDeathTest, ACallThatLastsMakesAChildWhoseCallsFail) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(setenv("ASCEND_SLOG_PRINT_TO_STDOUT", "1", 1), 0);
    FullStandardOutput output;
    std::atomic<pid_t> writer{0};
    std::thread thread([&] {
      writer = static_cast<pid_t>(syscall(SYS_gettid));
      EXPECT_EQ(aclrtFree(nullptr), ACL_ERROR_INVALID_PARAM);
    });
    while (writer == 0 || !IsWriting(writer)) std::this_thread::yield();
    ExpectInForkedChild([&] {
      output.Restore();
      EXPECT_EQ(aclrtSetDevice(0), ACL_ERROR_RT_INTERNAL_ERROR);
      EXPECT_NE(RecentError().find("while another thread"), std::string::npos);
    });
    std::string bytes(1 << 20, '\0');
    EXPECT_GT(read(output.reader(), bytes.data(), bytes.size()), 0);
    thread.join();
    output.Restore();
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);  // the parent continues
  });
}

TEST(ForkDeathTest, QuestionsAreNoUseOfADevice) {
  EXPECT_IN_NEW_PROCESS([] {
    uint32_t count = 0;
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
    EXPECT_EQ(aclrtGetDeviceCount(&count), ACL_SUCCESS);
    EXPECT_EQ(aclrtGetDevice(nullptr), ACL_ERROR_INVALID_PARAM);
    EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
    ExpectInForkedChild(UseADevice);
  });
}

// Creating a context counts as use, without aclrtSetDevice.
TEST(ForkDeathTest, AContextIsUseOfADevice) {
  EXPECT_IN_NEW_PROCESS([] {
    aclrtContext context = nullptr;
    EXPECT_EQ(aclrtCreateContext(&context, 0), ACL_SUCCESS);
    const Handles handles = {NewStream(), NewEvent(), context, NewMemory(8),
                             NewPinnedMemory(8)};
    ExpectInForkedChild([&] { ExpectForked(handles); });
  });
}

// Neither call needs a context, but both lead to memory that a child must not
// have.
TEST(ForkDeathTest, ReservedAddressesAreUseOfADevice) {
  EXPECT_IN_NEW_PROCESS([] {
    void* address = nullptr;
    ASSERT_EQ(aclrtReserveMemAddress(&address, kUnit, 0, nullptr, 0),
              ACL_SUCCESS);
    ExpectInForkedChild([&] { ExpectForked({}); });
  });
}

TEST(ForkDeathTest, PhysicalMemoryIsUseOfADevice) {
  EXPECT_IN_NEW_PROCESS([] {
    NewPhysicalMemory();
    ExpectInForkedChild([&] { ExpectForked({}); });
  });
}

// Returns true if the address is in memory that processes share. In a child, a
// sanitizer may have mapped memory at the address.
bool IsShared(const void* address) {
  const auto number = reinterpret_cast<std::uintptr_t>(address);
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    char access[5] = "";
    if (std::sscanf(line.c_str(), "%" SCNxPTR "-%" SCNxPTR " %4s", &begin, &end,
                    access) == 3 &&
        begin <= number && number < end) {
      return access[3] == 's';
    }
  }
  return false;
}

// The memory is shared, so a child would write to the parent's memory.
TEST(ForkDeathTest, MappedMemoryIsNotTheChilds) {
  EXPECT_IN_NEW_PROCESS([] {
    void* address = nullptr;
    ASSERT_EQ(aclrtReserveMemAddress(&address, kUnit, 0, nullptr, 0),
              ACL_SUCCESS);
    ASSERT_EQ(aclrtMapMem(address, kUnit, 0, NewPhysicalMemory(), 0),
              ACL_SUCCESS);
    EXPECT_TRUE(IsShared(address));
    ExpectInForkedChild([&] { EXPECT_FALSE(IsShared(address)); });
  });
}

// An object that cleans up in its destructor, as global objects do. The child
// has the object too.
class CleansUpAtExit {
 public:
  ~CleansUpAtExit() {
    const aclError expected = child ? ACL_ERROR_RT_INTERNAL_ERROR : ACL_SUCCESS;
    const bool fine = aclrtSynchronizeStream(handles.stream) == expected &&
                      aclrtDestroyEvent(handles.event) == expected &&
                      aclrtDestroyStream(handles.stream) == expected &&
                      aclrtFree(handles.memory) == expected &&
                      aclrtFreeHost(handles.pinned) == expected &&
                      aclrtResetDevice(0) == expected &&
                      aclFinalize() == expected;
    if (!fine) _exit(EXIT_FAILURE);
  }
  Handles handles = {};
  bool child = false;
};

TEST(ForkDeathTest, CleaningUpInTheChildEnds) {
  EXPECT_IN_NEW_PROCESS([] {
    static CleansUpAtExit global;
    EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
    EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
    global.handles = {NewStream(), NewEvent(), nullptr, NewMemory(8),
                      NewPinnedMemory(8)};
    EXPECT_EQ(EnqueueCall(global.handles.stream, [] {}), ACL_SUCCESS);
    // The stream's thread sleeps now. If a thread allocated during the fork,
    // AddressSanitizer's allocator would stay locked, and exit would wait for
    // the lock.
    EXPECT_EQ(aclrtSynchronizeStream(global.handles.stream), ACL_SUCCESS);
    ExpectInForkedChild([] { global.child = true; }, std::exit);
  });
}

}  // namespace
}  // namespace aclq::runtime
