// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// ApiCall: the frame of every exported function that returns an aclError.

#ifndef ACLQ_SRC_RUNTIME_CORE_API_CALL_H_
#define ACLQ_SRC_RUNTIME_CORE_API_CALL_H_

#include <cxxabi.h>

#include <exception>
#include <new>
#include <string_view>

#include "acl/acl_base.h"
#include "src/base/number_of.h"
#include "src/base/trace.h"
#include "src/runtime/core/error_state.h"
#include "src/runtime/core/fork.h"
#include "src/runtime/core/outcome.h"

namespace aclq::runtime {

using base::NumberOf;

using base::Argument;
using base::Output;

// Runs the body, a function that returns an Outcome, and returns its code.
// aclrtGetLastError may return that code too. A failure adds a message, which
// begins with the name of the function, to the messages of the thread. No
// exception leaves this function, except the one that pthread_cancel throws to
// end the thread.
template <typename Body>
aclError CodeOf(std::string_view function, Body& body) {
  try {
    const Outcome outcome = IsForked() ? ForkedProcess() : body();
    if (!outcome.ok()) NoteOutcome(function, outcome);
    return outcome.code;
  } catch (const abi::__forced_unwind&) {
    throw;
  } catch (const std::bad_alloc&) {
    ReportError(function, kRefused,
                "there is no memory for the library's own bookkeeping.");
    return ACL_ERROR_BAD_ALLOC;
  } catch (const std::exception& error) {
    ReportError(function, kInnerError, error.what());
    return ACL_ERROR_INTERNAL_ERROR;
  } catch (...) {
    ReportError(function, kInnerError, "an unknown exception ended the call.");
    return ACL_ERROR_INTERNAL_ERROR;
  }
}

// Traced(function, body, arguments...) runs the body of an exported function of
// any return type and writes a line to the trace. A fork waits until it ends,
// see fork.h. It is an object, so that argument-dependent lookup does not find
// base::Traced.
struct TracedFunction {
  template <typename Body, typename... Arguments>
  auto operator()(std::string_view function, Body&& body,
                  const Arguments&... arguments) const {
    const CallScope scope;
    return base::Traced(function, body, arguments...);
  }
};
inline constexpr TracedFunction Traced;

// Runs CodeOf for an exported function, traced. The arguments are those of the
// exported function, in order: Argument("size", size) for an input and
// Output("devPtr", devPtr) for the address of an output.
template <typename Body, typename... Arguments>
aclError ApiCall(std::string_view function, Body&& body,
                 const Arguments&... arguments) {
  return Traced(
      function, [&] { return CodeOf(function, body); }, arguments...);
}

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_CORE_API_CALL_H_
