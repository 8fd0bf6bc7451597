// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// ACLQ_TRACE, through all three libraries. Settings are read once, so each test
// runs its calls in a new process and reads the file here.

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "aclnn/opdev/op_errno.h"
#include "tests/support/acl_client.h"
#include "tests/support/hold_up.h"
#include "tests/support/new_process.h"
#include "tests/support/pipe.h"

// No header declares these functions.
extern "C" aclnnStatus aclnnAdd();
extern "C" aclnnStatus aclnnAddGetWorkspaceSize();

namespace aclq {
namespace {

using testing::LinesOf;
using testing::Pipe;
using testing::RecentError;

std::string TracePath() {
  return ::testing::TempDir() + "aclq_trace_" + std::to_string(getpid());
}

class TraceTest : public ::testing::Test {
 protected:
  // A new process inherits its path from the process that started it.
  void SetUp() override { setenv("TRACE_TEST_PATH", TracePath().c_str(), 0); }
  void TearDown() override {
    std::remove(TracePath().c_str());
    unsetenv("TRACE_TEST_PATH");
  }

  static std::string Text() {
    std::ostringstream text;
    text << std::ifstream(std::getenv("TRACE_TEST_PATH")).rdbuf();
    return text.str();
  }
  static std::vector<std::string> Lines() { return LinesOf(Text()); }
};

// Sets the trace to a file; called in the new process.
void TraceToFile(const char* format) {
  setenv("ACLQ_TRACE", std::getenv("TRACE_TEST_PATH"), 1);
  setenv("ACLQ_TRACE_FORMAT", format, 1);
}

// Redirects the descriptor to the test's file, which it truncates.
void DirectToFile(int descriptor) {
  const int file =
      open(std::getenv("TRACE_TEST_PATH"), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  EXPECT_EQ(dup2(file, descriptor), descriptor);
  close(file);
}

void ExpectCall(const std::string& line, const std::string& name) {
  EXPECT_NE(line.find(" " + name + "("), std::string::npos) << line;
}

// Makes calls that write one line each.
void Call(int times = 1) {
  for (int i = 0; i < times; ++i) {
    EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_ERROR_RT_CONTEXT_NULL);
  }
}

// The number of lines that Client() writes. The tests know these lines.
constexpr std::size_t kClientLines = 17;
void Client() {
  EXPECT_EQ(aclInit(nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
  void* memory = nullptr;
  EXPECT_EQ(aclrtMalloc(&memory, 64, ACL_MEM_MALLOC_NORMAL_ONLY), ACL_SUCCESS);
  EXPECT_EQ(aclrtMemset(memory, 64, 0, 64), ACL_SUCCESS);
  const int64_t shape[] = {4, 2};
  const int64_t strides[] = {1, 4};
  const int64_t channels[] = {2};
  aclTensor* const x = aclCreateTensor(shape, 2, ACL_FLOAT, strides, 0,
                                       ACL_FORMAT_ND, shape, 2, memory);
  aclTensor* const scales = aclCreateTensor(channels, 1, ACL_FLOAT, nullptr, 1,
                                            ACL_FORMAT_ND, channels, 1, memory);
  char* const out_memory = static_cast<char*>(memory) + 32;
  aclTensor* const out = aclCreateTensor(shape, 2, ACL_INT8, nullptr, 0,
                                         ACL_FORMAT_ND, shape, 2, out_memory);
  uint64_t workspace_size = 1;
  aclOpExecutor* executor = nullptr;
  EXPECT_EQ(aclnnQuantizeGetWorkspaceSize(x, scales, nullptr, ACL_INT8, 1, out,
                                          &workspace_size, &executor),
            ACL_SUCCESS);
  EXPECT_EQ(aclnnQuantize(nullptr, 0, executor, nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtSynchronizeStream(nullptr), ACL_SUCCESS);
  EXPECT_EQ(aclrtFree(reinterpret_cast<void*>(5)), ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_EQ(aclrtMalloc(nullptr, 64, ACL_MEM_MALLOC_NORMAL_ONLY),
            ACL_ERROR_INVALID_PARAM);
  RecentError();
  EXPECT_STREQ(aclrtGetSocName(), "Ascend910B1");
  for (aclTensor* tensor : {x, scales, out}) {
    EXPECT_EQ(aclDestroyTensor(tensor), ACL_SUCCESS);
  }
}

TEST_F(TraceTest, TextTellsEachCallWithArgumentsResultAndDuration) {
  EXPECT_IN_NEW_PROCESS([] {
    TraceToFile("text");
    Client();
  });
  // The text after the time and the thread.
  const char* const expected[] = {
      R"(aclInit\(configPath=null\) = 0)",
      R"(aclrtSetDevice\(deviceId=0\) = 0)",
      R"(aclrtMalloc\(devPtr=0x[0-9a-f]+, size=64, policy=2\) = 0, )"
      R"(\*devPtr=0x[0-9a-f]+)",
      R"(aclrtMemset\(devPtr=0x[0-9a-f]+, maxCount=64, value=0, count=64\) = )"
      R"(0)",
      R"(aclCreateTensor\(viewDims=\[4, 2\], viewDimsNum=2, )"
      R"(dataType=DT_FLOAT, stride=\[1, 4\], offset=0, format=2, )"
      R"(storageDims=\[4, 2\], storageDimsNum=2, tensorData=0x[0-9a-f]+\) = )"
      R"(0xc4[0-9a-f]+)",
      R"(aclCreateTensor\(viewDims=\[2\], .* stride=0x0, offset=1, .*)",
      R"(aclCreateTensor\(.* dataType=DT_INT8, .*)",
      R"(aclnnQuantizeGetWorkspaceSize\(x=\{handle=0xc4[0-9a-f]+ )"
      R"(dtype=DT_FLOAT shape=\[4, 2\] strides=\[1, 4\] offset=0 format=2 )"
      R"(data=0x[0-9a-f]+\}, scales=\{handle=0xc4[0-9a-f]+ dtype=DT_FLOAT )"
      R"(shape=\[2\] strides=\[1\] offset=1 format=2 data=0x[0-9a-f]+\}, )"
      R"(zeroPoints=0x0, dtype=DT_INT8, axis=1, out=\{.*\}, )"
      R"(workspaceSize=0x[0-9a-f]+, executor=0x[0-9a-f]+\) = 0, )"
      R"(\*workspaceSize=0, \*executor=0xc5[0-9a-f]+)",
      R"(aclnnQuantize\(workspace=0x0, workspaceSize=0, )"
      R"(executor=0xc5[0-9a-f]+, stream=0x0\) = 0)",
      R"(aclrtSynchronizeStream\(stream=0x0\) = 0)",
      R"(aclrtFree\(devPtr=0x5\) = 107000)",
      R"(aclrtMalloc\(devPtr=0x0, size=64, policy=2\) = 100000)",
      R"(aclGetRecentErrMsg\(\) = "\[PID: .*aclrtFree: .*\\n")",
      R"(aclrtGetSocName\(\) = "Ascend910B1")",
      R"(aclDestroyTensor\(tensor=\{.*\}\) = 0)",
      R"(aclDestroyTensor\(tensor=\{.*\}\) = 0)",
      R"(aclDestroyTensor\(tensor=\{.*\}\) = 0)",
  };
  const std::vector<std::string> lines = Lines();
  ASSERT_EQ(lines.size(), std::size(expected));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::regex line(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z \d+ )" +
                          std::string(expected[i]) + R"( \(\d+\.\d us\))");
    EXPECT_TRUE(std::regex_match(lines[i], line)) << lines[i];
  }
}

TEST_F(TraceTest, RefusedOperatorsHaveNoArguments) {
  EXPECT_IN_NEW_PROCESS([] {
    TraceToFile("text");
    EXPECT_EQ(aclnnAddGetWorkspaceSize(), ACLNN_ERR_INNER_FIND_KERNEL_ERROR);
    EXPECT_EQ(aclnnAdd(), ACLNN_ERR_INNER_FIND_KERNEL_ERROR);
  });
  const std::vector<std::string> lines = Lines();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_NE(lines[0].find(" aclnnAddGetWorkspaceSize() = 561003 ("),
            std::string::npos);
  EXPECT_NE(lines[1].find(" aclnnAdd() = 561003 ("), std::string::npos);
}

TEST_F(TraceTest, JsonHasTheSameCalls) {
  EXPECT_IN_NEW_PROCESS([] {
    TraceToFile("json");
    Client();
  });
  std::vector<nlohmann::json> calls;
  for (const std::string& line : Lines()) {
    calls.push_back(nlohmann::json::parse(line));
  }
  ASSERT_EQ(calls.size(), kClientLines);
  const nlohmann::json& phase_one = calls[7];
  EXPECT_EQ(phase_one["name"], "aclnnQuantizeGetWorkspaceSize");
  EXPECT_EQ(phase_one["arguments"]["x"]["dtype"], "DT_FLOAT");
  EXPECT_EQ(phase_one["arguments"]["x"]["shape"], nlohmann::json({4, 2}));
  EXPECT_EQ(phase_one["arguments"]["x"]["strides"], nlohmann::json({1, 4}));
  EXPECT_EQ(phase_one["arguments"]["scales"]["offset"], 1);
  EXPECT_EQ(phase_one["arguments"]["axis"], 1);
  EXPECT_EQ(phase_one["arguments"]["dtype"], "DT_INT8");
  EXPECT_EQ(phase_one["result"], 0);
  EXPECT_EQ(phase_one["outputs"]["workspaceSize"], 0);
  EXPECT_EQ(calls[8]["arguments"]["executor"],
            phase_one["outputs"]["executor"]);
  EXPECT_FALSE(calls[8].contains("values"));
  EXPECT_EQ(calls[0]["arguments"]["configPath"], nullptr);
  EXPECT_EQ(calls[10]["result"], ACL_ERROR_RT_PARAM_INVALID);
  EXPECT_EQ(calls[11]["outputs"], nlohmann::json::object());
  for (const nlohmann::json& call : calls) {
    EXPECT_GE(call["microseconds"], 0.0);
    EXPECT_EQ(call["process"], call["thread"]);  // one thread made all calls
    EXPECT_TRUE(std::regex_match(
        call["time"].get<std::string>(),
        std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)")));
  }
}

TEST_F(TraceTest, LinesOfManyThreadsAreWhole) {
  constexpr int kThreads = 8;
  constexpr int kCalls = 500;
  EXPECT_IN_NEW_PROCESS([] {
    TraceToFile("json");
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([] {
        for (int i = 0; i < kCalls; ++i) {
          uint32_t count = 0;
          EXPECT_EQ(aclrtGetDeviceCount(&count), ACL_SUCCESS);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  });
  const std::vector<std::string> lines = Lines();
  EXPECT_EQ(lines.size(), kThreads * kCalls);
  for (const std::string& line : lines) {
    EXPECT_EQ(nlohmann::json::parse(line)["outputs"]["count"], 1);
  }
}

TEST_F(TraceTest, OneIsTheStandardErrorOutput) {
  EXPECT_IN_NEW_PROCESS([] {
    setenv("ACLQ_TRACE", "1", 1);
    // Redirects standard error to the file.
    ASSERT_NE(std::freopen(std::getenv("TRACE_TEST_PATH"), "w", stderr),
              nullptr);
    EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
  });
  const std::vector<std::string> lines = Lines();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_NE(lines[0].find(" aclFinalize() = 0 ("), std::string::npos);
}

TEST_F(TraceTest, ZeroAndEmptyAreNone) {
  for (const char* const value : {"0", ""}) {
    EXPECT_IN_NEW_PROCESS([value] {
      setenv("ACLQ_TRACE", value, 1);
      ASSERT_NE(std::freopen(std::getenv("TRACE_TEST_PATH"), "w", stderr),
                nullptr);
      EXPECT_EQ(aclFinalize(), ACL_SUCCESS);
    });
    EXPECT_EQ(Lines().size(), 0U);
  }
}

TEST_F(TraceTest, AFifoWithAReaderGetsTheLines) {
  EXPECT_IN_NEW_PROCESS([] {
    const char* const path = std::getenv("TRACE_TEST_PATH");
    ASSERT_EQ(mkfifo(path, 0600), 0);
    const int reader = open(path, O_RDONLY | O_NONBLOCK);
    TraceToFile("text");
    Client();
    std::string text(std::size_t{1} << 16, '\0');
    const ssize_t size = read(reader, text.data(), text.size());
    ASSERT_GT(size, 0);
    text.resize(static_cast<std::size_t>(size));
    EXPECT_EQ(LinesOf(text).size(), kClientLines);
  });
}

TEST_F(TraceTest, AFifoWithoutAReaderIs100003) {
  EXPECT_IN_NEW_PROCESS([] {
    ASSERT_EQ(mkfifo(std::getenv("TRACE_TEST_PATH"), 0600), 0);
    TraceToFile("text");
    EXPECT_EQ(aclInit(nullptr), ACL_ERROR_INVALID_FILE);
    EXPECT_NE(RecentError().find("it is a FIFO that no program reads; start "
                                 "its reader first"),
              std::string::npos);
    EXPECT_EQ(aclrtSetDevice(0), ACL_ERROR_INVALID_FILE);
  });
}

// The terminal does not become the controlling terminal of a process that has
// none.
TEST_F(TraceTest, ATerminalGetsTheLines) {
  EXPECT_IN_NEW_PROCESS([] {
    setsid();
    const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    ASSERT_EQ(grantpt(terminal), 0);
    ASSERT_EQ(unlockpt(terminal), 0);
    setenv("ACLQ_TRACE", ptsname(terminal), 1);
    Call();
    std::string line(std::size_t{1} << 10, '\0');
    ASSERT_GT(read(terminal, line.data(), line.size()), 0);
    ExpectCall(line, "aclrtSynchronizeStream");
    EXPECT_EQ(open("/dev/tty", O_RDWR), -1);
  });
}

TEST_F(TraceTest, AClosedPipeLosesLinesAndRaisesNoSignal) {
  EXPECT_IN_NEW_PROCESS([] {
    setenv("ACLQ_TRACE", "1", 1);
    Pipe pipe;
    pipe.WriteAs(STDERR_FILENO);
    pipe.CloseReader();
    Call(3);
    DirectToFile(STDERR_FILENO);
    Call();
  });
  const std::vector<std::string> lines = Lines();
  ASSERT_EQ(lines.size(), 2U);
  ExpectCall(lines[0], "aclqLostLines");
  EXPECT_NE(lines[0].find("(count=3) (0.0 us)"), std::string::npos) << lines[0];
  ExpectCall(lines[1], "aclrtSynchronizeStream");
}

TEST_F(TraceTest, AFileSizeLimitLosesLinesAndRaisesNoSignal) {
  EXPECT_IN_NEW_PROCESS([] {
    TraceToFile("json");
    Call();
    struct stat file = {};
    ASSERT_EQ(stat(std::getenv("TRACE_TEST_PATH"), &file), 0);
    rlimit limit = {};
    getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit small = {static_cast<rlim_t>(file.st_size) + 10,
                          limit.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    Call(3);
    setrlimit(RLIMIT_FSIZE, &limit);
    Call();
  });
  std::vector<std::string> names;
  for (const std::string& line : Lines()) {
    names.push_back(nlohmann::json::parse(line)["name"]);
  }
  const std::string call = "aclrtSynchronizeStream";
  // The second call's line was cut, and is completed.
  EXPECT_EQ(names,
            (std::vector<std::string>{call, call, "aclqLostLines", call}));
}

TEST_F(TraceTest, AFullNonBlockingPipeLosesLinesThatAreCounted) {
  EXPECT_IN_NEW_PROCESS([] {
    setenv("ACLQ_TRACE", "1", 1);
    setenv("ACLQ_TRACE_FORMAT", "json", 1);
    Pipe pipe(O_NONBLOCK);
    const std::size_t filling = pipe.Fill().size();
    pipe.WriteAs(STDERR_FILENO);
    Call(3);
    EXPECT_EQ(pipe.Read(filling).size(), filling);
    Call();
    DirectToFile(STDERR_FILENO);
    const std::vector<std::string> lines = LinesOf(pipe.ReadToEnd());
    ASSERT_EQ(lines.size(), 2U);
    const auto lost = nlohmann::json::parse(lines[0]);
    EXPECT_EQ(lost["name"], "aclqLostLines");
    EXPECT_EQ(lost["arguments"]["count"], 3);
    EXPECT_EQ(lost["microseconds"], 0.0);
    EXPECT_EQ(nlohmann::json::parse(lines[1])["name"],
              "aclrtSynchronizeStream");
  });
}

// ---- ACLQ_TRACE_VALUES

// Traces values; called in the new process.
void TraceValues() {
  TraceToFile("json");
  setenv("ACLQ_TRACE_VALUES", "1", 1);
  ASSERT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
}

struct Operands {
  const aclTensor* x;
  const aclTensor* scales;
  const aclTensor* zero_points;
  aclTensor* out;
};

aclOpExecutor* PhaseOne(const Operands& operands, aclDataType type, int axis) {
  uint64_t size = 0;
  aclOpExecutor* executor = nullptr;
  EXPECT_EQ(aclnnQuantizeGetWorkspaceSize(operands.x, operands.scales,
                                          operands.zero_points, type, axis,
                                          operands.out, &size, &executor),
            ACL_SUCCESS)
      << RecentError();
  return executor;
}

void Quantize(const Operands& operands, aclDataType type, int axis,
              aclrtStream stream = nullptr) {
  EXPECT_EQ(aclnnQuantize(nullptr, 0, PhaseOne(operands, type, axis), stream),
            ACL_SUCCESS)
      << RecentError();
}

// Returns the values of each call of phase two, null if there are none, and
// expects none in other lines.
std::vector<nlohmann::json> ValuesIn(const std::vector<std::string>& lines) {
  std::vector<nlohmann::json> values;
  for (const std::string& line : lines) {
    const auto call = nlohmann::json::parse(line);
    if (call["name"] != "aclnnQuantize") {
      EXPECT_FALSE(call.contains("values")) << line;
      continue;
    }
    EXPECT_EQ(call["result"], 0);
    values.push_back(call.contains("values") ? call["values"] : nullptr);
  }
  return values;
}

struct Counts {
  int zero_scales = 0, subnormal_scales = 0, infinite_scales = 0,
      nan_scales = 0, x_nan = 0, x_inf = 0, saturated = 0;
};

nlohmann::json Json(const Counts& counts) {
  return {{"zero_scales", counts.zero_scales},
          {"subnormal_scales", counts.subnormal_scales},
          {"infinite_scales", counts.infinite_scales},
          {"nan_scales", counts.nan_scales},
          {"x_nan", counts.x_nan},
          {"x_inf", counts.x_inf},
          {"saturated", counts.saturated}};
}

constexpr float kInf = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
// The value between the elements of a view, which must not be counted.
constexpr float kGap = kNaN;

TEST_F(TraceTest, ValuesAreCountedInAnyView) {
  EXPECT_IN_NEW_PROCESS([] {
    TraceValues();
    // Index [i, j] is element 2 + 9 * j - i, so x is
    //   1  1    1  1
    // 200  NaN  0  inf
    std::vector<float> x(40, kGap);
    for (const int column : {0, 1, 2, 3}) x[2 + 9 * column] = 1;
    x[1] = 200;
    x[10] = kNaN;
    x[19] = 0;
    x[28] = kInf;
    // t is   1  inf  inf  0
    //      200  NaN    0  NaN
    std::vector<float> scales = {1, kGap, -0.0F, kGap, 1e-40F, kGap, kInf};
    std::vector<int8_t> out(8);
    const testing::Tensor x_tensor(ACL_FLOAT, {2, 4}, x.data(), {-1, 9}, 2);
    const testing::Tensor scales_tensor(ACL_FLOAT, {4}, scales.data(), {2});
    const testing::Tensor out_tensor(ACL_INT8, {2, 4}, out.data());
    Quantize({x_tensor.get(), scales_tensor.get(), nullptr, out_tensor.get()},
             ACL_INT8, 1);
    // One broadcast scale, and zero points that saturate.
    scales[0] = kNaN;
    const testing::Tensor same_scale(ACL_FLOAT, {4}, scales.data(), {0});
    std::vector<int32_t> zero_points = {0, 126, 127, -200};
    const testing::Tensor zeros(ACL_INT32, {4}, zero_points.data());
    Quantize({x_tensor.get(), same_scale.get(), zeros.get(), out_tensor.get()},
             ACL_INT8, -1);
    scales[0] = 1;  // t is 1 127 128 -199, 200 NaN 127 inf
    Quantize({x_tensor.get(), same_scale.get(), zeros.get(), out_tensor.get()},
             ACL_INT8, 1);
  });
  EXPECT_EQ(ValuesIn(Lines()),
            (std::vector<nlohmann::json>{
                Json({.zero_scales = 1,
                      .subnormal_scales = 1,
                      .infinite_scales = 1,
                      .x_nan = 1,
                      .x_inf = 1,
                      .saturated = 3}),
                Json({.nan_scales = 4, .x_nan = 1, .x_inf = 1}),
                Json({.x_nan = 1, .x_inf = 1, .saturated = 4})}));
}

// Values are counted when the work begins, not when it is enqueued, and before
// out, which is x here, is written.
TEST_F(TraceTest, ValuesOfWorkInAStreamAreThoseOfTheWork) {
  EXPECT_IN_NEW_PROCESS([] {
    TraceValues();
    aclrtStream stream = nullptr;
    ASSERT_EQ(aclrtCreateStream(&stream), ACL_SUCCESS);
    constexpr int64_t kCount = 100'000;  // too many for the calling thread
    std::vector<float> x(kCount, kNaN);
    float scale = 0.5F;
    const testing::Tensor x_tensor(ACL_FLOAT, {kCount}, x.data());
    const testing::Tensor scales(ACL_FLOAT, {1}, &scale);
    const testing::Tensor out(ACL_INT32, {kCount}, x.data());
    testing::HoldUp hold_up;
    ASSERT_EQ(hold_up.Begin(stream), ACL_SUCCESS);
    Quantize({x_tensor.get(), scales.get(), nullptr, out.get()}, ACL_INT32, 0,
             stream);
    std::fill(x.begin(), x.end(), 1.0F);
    x[7] = -kInf;
    x[70'000] = kNaN;
    x[99'999] = 3e9F;
    hold_up.End();
    EXPECT_EQ(aclrtSynchronizeStream(stream), ACL_SUCCESS);
  });
  EXPECT_EQ(ValuesIn(Lines()), (std::vector<nlohmann::json>{Json(
                                   {.x_nan = 1, .x_inf = 1, .saturated = 2})}));
}

TEST_F(TraceTest, WorkThatIsDroppedHasALineWithoutValues) {
  EXPECT_IN_NEW_PROCESS([] {
    TraceValues();
    aclrtStream stream = nullptr;
    ASSERT_EQ(aclrtCreateStream(&stream), ACL_SUCCESS);
    float number = 1;
    int8_t result = 0;
    const testing::Tensor x(ACL_FLOAT, {1}, &number);
    const testing::Tensor out(ACL_INT8, {1}, &result);
    testing::HoldUp hold_up;
    ASSERT_EQ(hold_up.Begin(stream), ACL_SUCCESS);
    Quantize({x.get(), x.get(), nullptr, out.get()}, ACL_INT8, 0, stream);
    // The abort drops the work before it waits for the host function.
    std::thread abort([stream] {
      EXPECT_EQ(aclrtSetDevice(0), ACL_SUCCESS);
      EXPECT_EQ(aclrtStreamAbort(stream), ACL_SUCCESS);
    });
    while (Text().find("\"aclnnQuantize\"") == std::string::npos) {
      std::this_thread::yield();
    }
    hold_up.End();
    abort.join();
  });
  EXPECT_EQ(ValuesIn(Lines()), std::vector<nlohmann::json>{nullptr});
}

TEST_F(TraceTest, ValuesInText) {
  EXPECT_IN_NEW_PROCESS([] {
    TraceValues();
    setenv("ACLQ_TRACE_FORMAT", "text", 1);
    float number = 0;
    int8_t result = 0;
    const testing::Tensor x(ACL_FLOAT, {1}, &number);
    const testing::Tensor out(ACL_INT8, {1}, &result);
    Quantize({x.get(), x.get(), nullptr, out.get()}, ACL_INT8, 0);
  });
  const std::vector<std::string> lines = Lines();
  const auto line =
      std::find_if(lines.begin(), lines.end(), [](const std::string& one) {
        return one.find(" aclnnQuantize(") != std::string::npos;
      });
  ASSERT_NE(line, lines.end());
  EXPECT_NE(
      line->find(
          ") = 0, values={zero_scales=1 subnormal_scales=0 "
          "infinite_scales=0 nan_scales=0 x_nan=0 x_inf=0 saturated=0} ("),
      std::string::npos)
      << *line;
}

TEST_F(TraceTest, WrongSettingsAre100003) {
  EXPECT_IN_NEW_PROCESS([] {
    setenv("ACLQ_TRACE", "/no/such/folder/trace", 1);
    EXPECT_EQ(aclInit(nullptr), ACL_ERROR_INVALID_FILE);
    EXPECT_NE(RecentError().find("ACLQ_TRACE=/no/such/folder/trace cannot be "
                                 "opened for writing"),
              std::string::npos);
    EXPECT_EQ(aclrtSetDevice(0), ACL_ERROR_INVALID_FILE);
  });
  EXPECT_IN_NEW_PROCESS([] {
    TraceToFile("xml");
    EXPECT_EQ(aclInit(nullptr), ACL_ERROR_INVALID_FILE);
    EXPECT_NE(
        RecentError().find(
            "ACLQ_TRACE_FORMAT=xml is not accepted; expected text or json."),
        std::string::npos);
  });
  EXPECT_IN_NEW_PROCESS([] {
    TraceToFile("text");
    setenv("ACLQ_TRACE_VALUES", "all", 1);
    EXPECT_EQ(aclInit(nullptr), ACL_ERROR_INVALID_FILE);
    EXPECT_NE(RecentError().find("ACLQ_TRACE_VALUES=all is not accepted; "
                                 "expected 0 or 1."),
              std::string::npos);
  });
}

}  // namespace
}  // namespace aclq
