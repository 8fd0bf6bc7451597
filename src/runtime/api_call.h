// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// ApiCall: the frame of every function that the library exports and that
// answers an aclError.

#ifndef ACLQ_SRC_RUNTIME_API_CALL_H_
#define ACLQ_SRC_RUNTIME_API_CALL_H_

#include <cxxabi.h>

#include <exception>
#include <new>
#include <string_view>

#include "acl/acl_base.h"
#include "src/base/number_of.h"
#include "src/runtime/error_state.h"
#include "src/runtime/fork.h"
#include "src/runtime/outcome.h"

namespace aclq::runtime {

using base::NumberOf;

// Runs the body, a function that returns an Outcome, and returns its code. What
// went wrong becomes a message of the thread that begins with the name of the
// function, if one is given. Nothing is thrown past this, save what
// pthread_cancel throws to end the thread.
template <typename Body>
aclError ApiCall(std::string_view function, Body&& body) {
  try {
    const Outcome outcome = IsForked() ? ForkedProcess() : body();
    if (!outcome.message.empty()) {
      ReportError(function, outcome.message_code, outcome.message);
    }
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
    ReportError(function, kInnerError, "an unknown exception.");
    return ACL_ERROR_INTERNAL_ERROR;
  }
}

}  // namespace aclq::runtime

#endif  // ACLQ_SRC_RUNTIME_API_CALL_H_
