// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Run: executes a scenario with and without faults, checks each result, and
// undoes everything at the end.

#ifndef ACLQ_TESTS_FAULTS_RUN_H_
#define ACLQ_TESTS_FAULTS_RUN_H_

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "aclq/status.h"
#include "tests/faults/faults.h"

namespace aclq::faults {

using Codes = std::initializer_list<int>;

// Most functions below call the library and return true if the call succeeded.
// A result is correct if it is success, or if calls have failed and the code
// fits these failures. Names are for the report.
class Run {
 public:
  explicit Run(Kind kind) : kind_(kind) {}

  // Calls a function that returns a code of the runtime. `also` lists codes
  // that fit in addition to those that every function may return.
  bool Acl(const char* name, const std::function<int()>& call, Codes also = {});

  // Calls a function that returns a code of the operators.
  bool Aclnn(const char* name, const std::function<int()>& call);

  // Calls a function of the C++ API.
  bool Cpp(const char* name, const std::function<Status()>& call);

  // Calls a function without a code. `call` returns true if the function
  // returned the expected value; if calls have failed, it may return false.
  bool Value(const char* name, const std::function<bool()>& call);

  // Calls a function of the runtime that must return `code`, not success.
  void Refused(const char* name, int code, const std::function<int()>& call,
               Codes also = {});

  // Calls a function that returns nothing.
  static void Call(const std::function<void()>& call);

  // Registers `undo` to be called when the scenario ends, in reverse order. An
  // undo that fails is repeated without faults and must then succeed.
  void AtEnd(const char* name, const std::function<int()>& undo,
             Codes also = {});

  // Keeps an object until everything is undone: for objects that tasks of
  // streams use, since tasks may run after the scenario.
  template <typename T>
  T& Keep(T object) {
    auto kept = std::make_shared<T>(std::move(object));
    T& reference = *kept;
    kept_.push_back(std::move(kept));
    return reference;
  }

  // Reports the fact unless it holds. Facts are checked after calls that
  // succeeded.
  void Expect(bool holds, const char* fact);

  // Returns true if calls may fail. In this case a wait for other threads
  // should be short.
  bool has_faults() const { return has_faults_; }

  // Runs a scenario in which call number `first` fails.
  void WithFaults(void (*scenario)(Run&), Mode mode, long first);
  // Runs a scenario in which all calls must succeed.
  void WithoutFaults(void (*scenario)(Run&));

  // Returns the number of calls that failed in the last pass.
  long failures() const { return failures_; }
  // Returns the errors found in all passes, or "".
  const std::string& report() const { return report_; }

 private:
  struct Undo {
    const char* name;
    std::function<int()> undo;
    std::vector<int> also;
  };

  bool Judge(const char* name, int code, const std::vector<int>& fitting);
  void UndoAll();
  void End();

  const Kind kind_;
  bool has_faults_ = false;
  long failures_ = 0;
  std::vector<Undo> undos_;
  std::vector<std::shared_ptr<void>> kept_;
  std::string report_;
};

// A row of the table of scenarios.
struct Scenario {
  const char* name;
  void (*run)(Run& run);
  // "NAME=value"; @ stands for the path of the process's scratch folder.
  std::vector<const char*> environment = {};
};

std::vector<Scenario> RuntimeScenarios();
std::vector<Scenario> OperatorScenarios();

// Returns a folder of this process for the files of scenarios.
const std::string& ScratchFolder();

}  // namespace aclq::faults

#endif  // ACLQ_TESTS_FAULTS_RUN_H_
