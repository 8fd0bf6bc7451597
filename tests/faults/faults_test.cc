// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Fault injection: every scenario with every kind of fault. For each k, call
// number k of the functions of the kind fails, alone or with all later calls.
// No signal may end a run, each result is success or a documented code that
// fits, nothing is leaked, and afterwards the scenario succeeds.

#include "tests/faults/faults.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "acl/acl_rt.h"
#include "tests/faults/run.h"
#include "tests/support/new_process.h"

namespace aclq::faults {

namespace {

std::string ScratchFolderOf(pid_t process) {
  return ::testing::TempDir() + "/aclq_faults_" + std::to_string(process);
}

}  // namespace

const std::string& ScratchFolder() {
  static const std::string& path = *new std::string(ScratchFolderOf(getpid()));
  return path;
}

namespace {

// Calls; a scenario that reaches this number would never end.
constexpr long kMostCalls = 20000;

// Seconds that a process may take, on a busy machine. A signal ends a process
// that hangs.
constexpr unsigned kTimeLimit = 300;

std::vector<Scenario> AllScenarios() {
  std::vector<Scenario> all = RuntimeScenarios();
  for (Scenario& one : OperatorScenarios()) all.push_back(one);
  return all;
}

struct Outcome {
  bool failed_some = false;  // some call failed, so there may be a next k
  std::string report;
};

// Runs a function in a new process in which nothing has been called yet.
template <typename Function>
Outcome InNewProcess(const Scenario& scenario, Function function) {
  int ends[2];
  if (pipe(ends) != 0) return {false, "no pipe\n"};
  const pid_t child = fork();
  if (child == 0) {
    alarm(kTimeLimit);
    close(ends[0]);
    const std::string& scratch = ScratchFolder();
    std::filesystem::create_directory(scratch);
    for (std::string variable : scenario.environment) {
      const std::size_t at = variable.find('@');
      if (at != std::string::npos) variable.replace(at, 1, scratch);
      const std::size_t equals = variable.find('=');
      setenv(variable.substr(0, equals).c_str(), variable.c_str() + equals + 1,
             1);
    }
    Outcome outcome;
    try {
      outcome = function();
    } catch (const std::exception& error) {
      outcome.report = std::string("  thrown: ") + error.what() + "\n";
    }
    const std::string& text = outcome.report;
    const bool written = write(ends[1], text.data(), text.size()) ==
                         static_cast<ssize_t>(text.size());
    _exit(!written ? 2 : outcome.failed_some ? 1 : 0);
  }
  close(ends[1]);
  Outcome outcome;
  char part[4096];
  for (ssize_t size; (size = read(ends[0], part, sizeof(part))) > 0;) {
    outcome.report.append(part, static_cast<std::size_t>(size));
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  std::filesystem::remove_all(ScratchFolderOf(child));
  outcome.failed_some = WIFEXITED(status) && WEXITSTATUS(status) == 1;
  if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
    outcome.report +=
        "  the process ended: " + testing::HowItEnded(status) + "\n";
  }
  return outcome;
}

// Otherwise the other tests would pass without any fault.
TEST(Faults, EveryKindFailsLibraryCalls) {
  const auto failures = [](Kind kind) {
    const Outcome outcome =
        InNewProcess({"", nullptr, {"ACLQ_TRACE=@/trace"}}, [kind] {
          long most = 0;
          for (const Scenario& scenario : AllScenarios()) {
            faults::Run run(kind);
            run.WithFaults(scenario.run, Mode::kOnce, 1);
            most = std::max(most, run.failures());
          }
          return Outcome{most > 0, ""};
        });
    EXPECT_EQ(outcome.report, "");
    return outcome.failed_some;
  };
  for (const Kind kind : kKinds) EXPECT_TRUE(failures(kind)) << Name(kind);
}

class FaultsTest
    : public ::testing::TestWithParam<std::tuple<Scenario, Kind, Mode>> {
 protected:
  static const Scenario& scenario() { return std::get<0>(GetParam()); }
  static Kind kind() { return std::get<1>(GetParam()); }
  static Mode mode() { return std::get<2>(GetParam()); }
};

// The scenario is the first in its process, so the faults hit initialisation
// that happens once per process or per thread.
TEST_P(FaultsTest, InANewProcess) {
  for (long k = 1; k < kMostCalls; ++k) {
    const Outcome outcome = InNewProcess(scenario(), [k] {
      faults::Run run(kind());
      run.WithFaults(scenario().run, mode(), k);
      const bool failed_some = run.failures() > 0;
      run.WithoutFaults(scenario().run);
      return Outcome{failed_some, run.report()};
    });
    EXPECT_EQ(outcome.report, "") << "call " << k << " failed";
    if (!outcome.failed_some || HasFailure()) return;
  }
  ADD_FAILURE() << "no end of calls";
}

// Fills the library's list of freed pages (design.md, "Device memory").
// Afterwards, each address that the library adds replaces another.
void FillWhatIsKeptOfFreedMemory() {
  constexpr int kMostKept = 1024;
  constexpr std::size_t kPages = std::size_t{2} << 20;
  const Exempt exempt;
  static_cast<void>(aclrtSetDevice(0));
  for (int i = 0; i < kMostKept; ++i) {
    void* pages = nullptr;
    if (aclrtMalloc(&pages, kPages, ACL_MEM_MALLOC_HUGE_FIRST) != 0) break;
    static_cast<void>(aclrtFree(pages));
  }
  static_cast<void>(aclrtResetDevice(0));
}

// Runs the scenario up to three times with the fault. Memory that the first
// pass leaves may be kept; memory that each pass leaves is lost. Returns the
// number of lost blocks, or 0 if the fault did not come.
long BlocksLost(faults::Run* run, const Scenario& scenario, Mode mode, long k) {
  long live[3] = {};
  for (int pass = 0; pass < 3; ++pass) {
    run->WithFaults(scenario.run, mode, k);
    if (run->failures() == 0) return 0;
    run->WithoutFaults(scenario.run);
    live[pass] = LiveBlocks();
    if (!run->report().empty()) return 0;
    if (pass > 0 && live[pass] <= live[pass - 1]) return 0;
  }
  return live[2] - live[1];
}

// All faults, one after the other, in a process that has already run the
// scenario.
TEST_P(FaultsTest, InOneProcess) {
  const Outcome outcome = InNewProcess(scenario(), [] {
    faults::Run run(kind());
    run.WithoutFaults(scenario().run);
    for (long k = 1; k < kMostCalls; ++k) {
      long lost = BlocksLost(&run, scenario(), mode(), k);
      if (lost > 0) {
        FillWhatIsKeptOfFreedMemory();
        lost = BlocksLost(&run, scenario(), mode(), k);
      }
      std::string report = run.report();
      if (lost > 0) {
        report += "  memory is lost: " + std::to_string(lost) + " blocks\n";
      }
      if (!report.empty()) {
        return Outcome{true,
                       "call " + std::to_string(k) + " failed:\n" + report};
      }
      if (run.failures() == 0) break;
    }
    return Outcome{true, ""};
  });
  EXPECT_EQ(outcome.report, "");
  EXPECT_TRUE(outcome.failed_some);
}

using Row = FaultsTest::ParamType;

std::string NameOf(const ::testing::TestParamInfo<Row>& row) {
  const auto& [scenario, kind, mode] = row.param;
  return std::string(scenario.name) + "_" + Name(kind) + "_" + Name(mode);
}

INSTANTIATE_TEST_SUITE_P(, FaultsTest,
                         ::testing::Combine(::testing::ValuesIn(AllScenarios()),
                                            ::testing::ValuesIn(kKinds),
                                            ::testing::ValuesIn(kModes)),
                         NameOf);

}  // namespace
}  // namespace aclq::faults
