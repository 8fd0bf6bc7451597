// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "tests/faults/run.h"

#include <algorithm>
#include <string>
#include <utility>

#include "acl/acl_rt.h"
#include "aclnn/opdev/op_errno.h"

namespace aclq::faults {
namespace {

// Returns the codes of docs/compatibility.md that any function may return when
// calls of a kind fail.
std::vector<int> RuntimeCodes(Kind kind) {
  switch (kind) {
    case Kind::kMemory:
      // the last code is for a thread, which needs memory too
      return {ACL_ERROR_BAD_ALLOC, ACL_ERROR_RT_MEMORY_ALLOCATION,
              ACL_ERROR_RT_RESOURCE_ALLOC_FAIL};
    case Kind::kMapping:
      return {ACL_ERROR_RT_MEMORY_ALLOCATION};
    case Kind::kThread:
      return {ACL_ERROR_RT_RESOURCE_ALLOC_FAIL};
    default:
      return {};
  }
}

std::vector<int> OperatorCodes(Kind kind) {
  switch (kind) {
    case Kind::kMemory:
      return {ACLNN_ERR_INNER, ACLNN_ERR_INNER_CREATE_EXECUTOR,
              ACLNN_ERR_RUNTIME_ERROR};
    case Kind::kThread:
      return {ACLNN_ERR_RUNTIME_ERROR};
    default:
      return {};
  }
}

std::vector<int> CppCodes(Kind kind) {
  if (kind != Kind::kMemory) return {};
  return {static_cast<int>(StatusCode::kOutOfMemory)};
}

std::vector<int> With(std::vector<int> codes, const std::vector<int>& others) {
  codes.insert(codes.end(), others.begin(), others.end());
  return codes;
}

template <typename Function>
auto Counted(const Function& function) {
  const NotExempt counted;
  return function();
}

bool Has(const std::vector<int>& codes, int code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

bool Run::Judge(const char* name, int code, const std::vector<int>& fitting) {
  if (code == 0) return true;
  const bool excused = has_faults_ && Failures() > 0;
  if (excused && Has(fitting, code)) return false;
  report_ += std::string("  ") + name + " returned " + std::to_string(code) +
             (excused ? ", which does not fit the failure.\n"
                      : ", although nothing had failed.\n");
  return false;
}

bool Run::Acl(const char* name, const std::function<int()>& call, Codes also) {
  return Judge(name, Counted(call), With(also, RuntimeCodes(kind_)));
}

bool Run::Aclnn(const char* name, const std::function<int()>& call) {
  return Judge(name, Counted(call), OperatorCodes(kind_));
}

bool Run::Cpp(const char* name, const std::function<Status()>& call) {
  const Status status = Counted(call);
  return Judge(name, static_cast<int>(status.code()), CppCodes(kind_));
}

bool Run::Value(const char* name, const std::function<bool()>& call) {
  if (Counted(call)) return true;
  if (!has_faults_ || Failures() == 0) {
    report_ += std::string("  ") + name + " failed, although nothing had.\n";
  }
  return false;
}

void Run::Refused(const char* name, int code, const std::function<int()>& call,
                  Codes also) {
  const int found = Counted(call);
  if (found == 0) report_ += std::string("  ") + name + " was not refused.\n";
  if (found != code) Judge(name, found, With(also, RuntimeCodes(kind_)));
}

void Run::Call(const std::function<void()>& call) { Counted(call); }

void Run::AtEnd(const char* name, const std::function<int()>& undo,
                Codes also) {
  undos_.push_back({name, undo, also});
}

void Run::Expect(bool holds, const char* fact) {
  if (!holds) report_ += std::string("  not so: ") + fact + "\n";
}

// Keeps the undos that failed, for another attempt.
void Run::UndoAll() {
  std::vector<Undo> failed;
  for (; !undos_.empty(); undos_.pop_back()) {
    const Undo& last = undos_.back();
    const auto fitting =
        With(last.also, With(RuntimeCodes(kind_), OperatorCodes(kind_)));
    if (!Judge(last.name, Counted(last.undo), fitting)) {
      failed.push_back(last);
    }
  }
  undos_.assign(failed.rbegin(), failed.rend());
}

void Run::End() {
  UndoAll();
  kept_.clear();
  // The library keeps messages until they are read.
  static_cast<void>(aclGetRecentErrMsg());
}

void Run::WithFaults(void (*scenario)(Run&), Mode mode, long first) {
  const Exempt exempt;
  has_faults_ = true;
  Arm(kind_, mode, first);
  scenario(*this);
  UndoAll();
  Disarm();
  failures_ = Failures();
  has_faults_ = false;
  End();
}

void Run::WithoutFaults(void (*scenario)(Run&)) {
  const Exempt exempt;
  has_faults_ = false;
  scenario(*this);
  End();
}

}  // namespace aclq::faults
