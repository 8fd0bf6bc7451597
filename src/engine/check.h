// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Which problems the operator accepts. The order of the checks is CANN's, row
// by row of docs/compatibility.md, so that every interface refuses a wrong
// call for the same reason.

#ifndef ACLQ_SRC_ENGINE_CHECK_H_
#define ACLQ_SRC_ENGINE_CHECK_H_

#include <optional>
#include <string_view>

#include "aclq/quantize.h"
#include "aclq/status.h"
#include "aclq/tensor.h"
#include "src/engine/check_views.h"
#include "src/engine/views.h"

namespace aclq::engine {

// A problem without its addresses.
struct ProblemLayout {
  TensorLayout x;
  TensorLayout scales;
  std::optional<TensorLayout> zero_points;
  TensorLayout out;

  bool per_tensor() const { return scales.shape[0] == 1; }
};

// kInvalidArgument or kUnsupportedType, with a message that names the argument,
// what was found and what is accepted.
Status Check(const ProblemLayout& problem, const QuantizeOptions& options);

// Returns the name that messages have for the zero points.
std::string_view ZeroPointsName(MessageNames names);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_CHECK_H_
