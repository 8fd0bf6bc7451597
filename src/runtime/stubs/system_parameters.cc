// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/runtime/objects/system_parameters.h"

#include <memory>

#include "acl/acl_rt.h"
#include "src/base/return_if_error.h"
#include "src/runtime/core/api_call.h"
#include "src/runtime/objects/context.h"

namespace aclq::runtime {
namespace {

SystemParameters of_process;

Outcome CheckOption(int option) {
  if (option >= 0 && option < static_cast<int>(SystemParameters::kCount)) {
    return Ok();
  }
  return {ACL_ERROR_INVALID_PARAM, kValueNotInSet,
          Text("opt is ", option,
               "; accepted are ACL_OPT_DETERMINISTIC (0), "
               "ACL_OPT_ENABLE_DEBUG_KERNEL (1) and "
               "ACL_OPT_STRONG_CONSISTENCY (2).")};
}

// Determinism has levels; the other options are switches.
Outcome CheckValue(int option, std::int64_t value) {
  const std::int64_t highest = option == ACL_OPT_DETERMINISTIC ? 3 : 1;
  if (value >= 0 && value <= highest) return Ok();
  return {ACL_ERROR_RT_PARAM_INVALID, kOutOfRange,
          Text("value is ", value, "; accepted for opt ", option, " are 0 to ",
               highest, ".")};
}

Outcome NotSet(int option) {
  return {ACL_ERROR_RT_SYSPARAMOPT_NOT_SET, kCallOrder,
          Text("opt ", option,
               " is not set in the thread's context; call "
               "aclrtCtxSetSysParamOpt first.")};
}

Outcome Check(int option, std::int64_t value) {
  ACLQ_RETURN_IF_ERROR(CheckOption(option));
  return CheckValue(option, value);
}

Outcome Check(int option, const std::int64_t* value) {
  if (value == nullptr) return NullArgument("value");
  return CheckOption(option);
}

}  // namespace
}  // namespace aclq::runtime

using namespace aclq::runtime;

aclError aclrtSetSysParamOpt(aclSysParamOpt opt, int64_t value) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        const int option = NumberOf(opt);
        ACLQ_RETURN_IF_ERROR(Check(option, value));
        of_process.Set(static_cast<std::size_t>(option), value);
        return Ok();
      },
      Argument("opt", opt), Argument("value", value));
}

aclError aclrtGetSysParamOpt(aclSysParamOpt opt, int64_t* value) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        const int option = NumberOf(opt);
        ACLQ_RETURN_IF_ERROR(Check(option, value));
        *value = of_process.Get(static_cast<std::size_t>(option)).value_or(0);
        return Ok();
      },
      Argument("opt", opt), Output("value", value));
}

aclError aclrtCtxSetSysParamOpt(aclSysParamOpt opt, int64_t value) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        const int option = NumberOf(opt);
        ACLQ_RETURN_IF_ERROR(Check(option, value));
        const std::shared_ptr<Context> context = CurrentContext();
        if (context == nullptr) return NoContext();
        context->system_parameters().Set(static_cast<std::size_t>(option),
                                         value);
        return Ok();
      },
      Argument("opt", opt), Argument("value", value));
}

aclError aclrtCtxGetSysParamOpt(aclSysParamOpt opt, int64_t* value) {
  return ApiCall(
      __func__,
      [&]() -> Outcome {
        const int option = NumberOf(opt);
        ACLQ_RETURN_IF_ERROR(Check(option, value));
        const std::shared_ptr<Context> context = CurrentContext();
        if (context == nullptr) return NoContext();
        const auto found =
            context->system_parameters().Get(static_cast<std::size_t>(option));
        if (!found.has_value()) return NotSet(option);
        *value = *found;
        return Ok();
      },
      Argument("opt", opt), Output("value", value));
}
