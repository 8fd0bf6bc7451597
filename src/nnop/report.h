// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Error reports of aclnn functions.

#ifndef ACLQ_SRC_NNOP_REPORT_H_
#define ACLQ_SRC_NNOP_REPORT_H_

#include <cxxabi.h>

#include <cstdint>
#include <new>
#include <string>
#include <string_view>

#include "aclnn/acl_meta.h"
#include "aclnn/opdev/op_errno.h"
#include "src/base/cut_handle.h"
#include "src/base/number_of.h"
#include "src/base/trace.h"
#include "src/nnop/interface.h"
#include "src/runtime/interface.h"

namespace aclq::nnop {

using base::Argument;
using base::NumberOf;
using base::Output;

// Returns the short code under which CANN reports a status. It depends on the
// first digit, except for an operator without a kernel.
constexpr std::string_view ShortCode(aclnnStatus status) {
  if (status == ACLNN_ERR_INNER_FIND_KERNEL_ERROR) return "EZ3003";
  switch (status / 100000) {
    case 1:
      return "EZ1001";
    case 3:
      return "EZ9903";
    default:
      return "EZ9999";
  }
}

// Leaves the message for aclGetRecentErrMsg and returns the status.
inline aclnnStatus Fail(aclnnStatus status, std::string_view message) {
  aclqRuntimeInterface()->report_error(ShortCode(status), message);
  return status;
}

// Runs the body of an exported function and returns its status. No exception
// leaves the library, except the one by which pthread_cancel ends the thread.
// In a forked process, fails without running the body.
template <typename Body>
aclnnStatus StatusOf(Body& body) {
  try {
    std::string why;
    if (aclqRuntimeInterface()->is_forked(&why)) {
      return Fail(ACLNN_ERR_RUNTIME_ERROR, why);
    }
    return body();
  } catch (const std::bad_alloc&) {
    return Fail(ACLNN_ERR_INNER, "The machine has no memory for this call.");
  } catch (const abi::__forced_unwind&) {
    throw;
  } catch (...) {
    return Fail(ACLNN_ERR_INNER, "An unknown exception ended this call.");
  }
}

// The CallScope of the runtime for other libraries.
class CallScope {
 public:
  CallScope() : is_counted_(aclqRuntimeInterface()->begin_call()) {}
  ~CallScope() {
    if (is_counted_) aclqRuntimeInterface()->end_call();
  }
  CallScope(const CallScope&) = delete;
  CallScope& operator=(const CallScope&) = delete;

 private:
  const bool is_counted_;
};

// Runs the body of an exported function as StatusOf does, with a line in the
// trace; see ApiCall of the runtime.
template <typename Body, typename... Arguments>
aclnnStatus Guard(std::string_view function, Body body,
                  const Arguments&... arguments) {
  const CallScope scope;
  return base::Traced(
      function, [&] { return StatusOf(body); }, arguments...);
}

// Runs body(line), whose work counts values, as Guard does; see
// TracedWithValues.
template <typename Body, typename... Arguments>
aclnnStatus GuardWithValues(std::string_view function, const Body& body,
                            const Arguments&... arguments) {
  const CallScope scope;
  return base::TracedWithValues(
      function,
      [&](const base::SharedTraceLine* line) {
        const auto call = [&] { return body(line); };
        return StatusOf(call);
      },
      arguments...);
}

// Runs the body of an exported function that returns a handle. The body writes
// the handle to its parameter, or fails and leaves it null.
template <typename Handle, typename Body, typename... Arguments>
Handle* GuardHandle(std::string_view function, Body body,
                    const Arguments&... arguments) {
  const CallScope scope;
  return base::Traced(
      function,
      [&] {
        void* handle = nullptr;
        const auto make = [&] { return body(&handle); };
        StatusOf(make);
        return static_cast<Handle*>(handle);
      },
      arguments...);
}

// Fails for a handle that is not live. `why` continues the sentence after
// `name`.
inline aclnnStatus FailHandle(aclnnStatus status, std::string_view name,
                              const void* handle, std::string_view why) {
  std::string message = std::string(name).append(why);
  return Fail(status,
              message.append(aclqNnopInterface()->cut_handle_hint(handle)));
}

// Returns the name of the C type of a handle.
constexpr std::string_view TypeName(const aclBoolArray*) {
  return "aclBoolArray";
}
constexpr std::string_view TypeName(const aclFloatArray*) {
  return "aclFloatArray";
}
constexpr std::string_view TypeName(const aclIntArray*) {
  return "aclIntArray";
}
constexpr std::string_view TypeName(const aclScalar*) { return "aclScalar"; }
constexpr std::string_view TypeName(const aclScalarList*) {
  return "aclScalarList";
}
constexpr std::string_view TypeName(const aclTensor*) { return "aclTensor"; }
constexpr std::string_view TypeName(const aclTensorList*) {
  return "aclTensorList";
}

// Fails for a handle that is foreign, destroyed, or of another type.
template <typename Handle>
aclnnStatus FailDead(std::string_view name, const Handle* handle) {
  return FailHandle(ACLNN_ERR_PARAM_INVALID, name, handle,
                    base::InvalidHandleText(TypeName(handle)));
}

inline aclnnStatus FailNoExecutor(aclnnStatus status, const void* handle) {
  return FailHandle(
      status, "executor", handle,
      " is not a valid aclOpExecutor handle: phase two consumed it, it was "
      "destroyed, or it was never created. Call phase one again, or "
      "aclSetAclOpExecutorRepeatable before phase two.");
}

// Checks the address and the number of the values of an array or a list.
template <typename T>
aclnnStatus CheckElements(const T* values, uint64_t size) {
  constexpr uint64_t kMaxSize = uint64_t{1} << 32;  // More is a mistake.
  if (values == nullptr && size > 0) {
    return Fail(ACLNN_ERR_PARAM_NULLPTR, "value is NULL and size is not 0.");
  }
  if (size <= kMaxSize) return ACLNN_SUCCESS;
  return Fail(ACLNN_ERR_PARAM_INVALID, "size is " + std::to_string(size) +
                                           "; expected at most " +
                                           std::to_string(kMaxSize) + ".");
}

// Destroys the object of a handle. Succeeds for null.
template <typename Handle, typename Table>
aclnnStatus Destroy(std::string_view name, const Handle* handle, Table& table) {
  if (handle == nullptr || table.Remove(handle) != nullptr) {
    return ACLNN_SUCCESS;
  }
  return FailDead(name, handle);
}

// Writes the number of elements of an array or a list to `*size`.
template <typename Handle, typename Table>
aclnnStatus GetSize(std::string_view name, const Handle* handle, uint64_t* size,
                    Table& table) {
  if (handle == nullptr) {
    return Fail(ACLNN_ERR_PARAM_NULLPTR, std::string(name) + " is NULL.");
  }
  if (size == nullptr) return Fail(ACLNN_ERR_PARAM_NULLPTR, "size is NULL.");
  const auto found = table.Find(handle);
  if (found == nullptr) return FailDead(name, handle);
  *size = found->size();
  return ACLNN_SUCCESS;
}

}  // namespace aclq::nnop

#endif  // ACLQ_SRC_NNOP_REPORT_H_
