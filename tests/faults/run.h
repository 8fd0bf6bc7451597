// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Run: passes through a scenario, with faults and without. It judges each
// result and undoes at the end what was done.

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

// Most functions below call the library and return whether the result was
// success. A result is right if it is success, or if calls have failed and it
// is a code that fits these failures. The names are for the report.
class Run {
 public:
  explicit Run(Kind kind) : kind_(kind) {}

  // A function that returns a code of the runtime. `also` are codes that fit
  // besides those that every function may return.
  bool Acl(const char* name, const std::function<int()>& call, Codes also = {});

  // A function that returns a code of the operators.
  bool Aclnn(const char* name, const std::function<int()>& call);

  // A function of the C++ API.
  bool Cpp(const char* name, const std::function<Status()>& call);

  // A function without a code. The argument tells whether it returned what it
  // should; if calls have failed, it may have returned less.
  bool Value(const char* name, const std::function<bool()>& call);

  // A function of the runtime that returns `code` and not success.
  void Refused(const char* name, int code, const std::function<int()>& call,
               Codes also = {});

  // A function that returns nothing.
  static void Call(const std::function<void()>& call);

  // Undoes what was done, when the scenario ends, last things first. What fails
  // then is tried again without faults and must succeed.
  void AtEnd(const char* name, const std::function<int()>& undo,
             Codes also = {});

  // Keeps an object until everything is undone: for what tasks of streams use,
  // which may run later than the scenario.
  template <typename T>
  T& Keep(T object) {
    auto kept = std::make_shared<T>(std::move(object));
    T& reference = *kept;
    kept_.push_back(std::move(kept));
    return reference;
  }

  // A fact that holds if everything before it was success.
  void Expect(bool holds, const char* fact);

  // Whether calls may fail. What waits for others should not wait for long
  // then.
  bool has_faults() const { return has_faults_; }

  // Passes through a scenario whose call number `first` fails.
  void WithFaults(void (*scenario)(Run&), Mode mode, long first);
  // Passes through a scenario that must succeed as a whole.
  void WithoutFaults(void (*scenario)(Run&));

  // Of the last pass: how many calls failed.
  long failures() const { return failures_; }
  // What was wrong in all passes; "" for nothing.
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

// A folder of this process for files of scenarios.
const std::string& ScratchFolder();

}  // namespace aclq::faults

#endif  // ACLQ_TESTS_FAULTS_RUN_H_
