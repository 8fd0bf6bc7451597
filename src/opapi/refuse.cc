// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/opapi/refuse.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

#include "src/nnop/report.h"

namespace aclq::opapi {
namespace {

constexpr char kPhaseOne[] = "GetWorkspaceSize";

// Bytes of the longest name, with its terminator.
constexpr std::size_t kLongestName = std::max({
#define OPERATOR(name) sizeof(#name),
#define FUNCTION(name) sizeof(#name),
#include "src/opapi/refused_operators.def"
#undef OPERATOR
#undef FUNCTION
});

aclnnStatus Refuse(std::string_view function, std::string_view name) {
  return nnop::Guard(function, [&] {
    return nnop::Fail(
        ACLNN_ERR_INNER_FIND_KERNEL_ERROR,
        std::string(name) +
            " is not implemented by aclq; docs/compatibility.md lists the "
            "operators that are. To run PyTorch's operators with PyTorch's CPU "
            "kernels, start the program with `aclq run` or import "
            "aclq.torch_npu.");
  });
}

}  // namespace

aclnnStatus RefuseFunction(const char* name) { return Refuse(name, name); }

aclnnStatus RefusePhaseOne(const char* name) {
  // Uses an array: a std::string could throw std::bad_alloc outside of Guard.
  std::array<char, kLongestName + sizeof(kPhaseOne)> function;
  std::snprintf(function.data(), function.size(), "%s%s", name, kPhaseOne);
  return Refuse(function.data(), name);
}

}  // namespace aclq::opapi
