// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Which problems the operator accepts. The order of the checks is CANN's, row
// by row of docs/compatibility.md, so that every face refuses a wrong call for
// the same reason.

#ifndef ACLQ_SRC_ENGINE_CHECK_H_
#define ACLQ_SRC_ENGINE_CHECK_H_

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "aclq/quantize.h"
#include "aclq/status.h"
#include "aclq/tensor.h"

namespace aclq::engine {

// A problem without its addresses.
struct ProblemLayout {
  TensorLayout x;
  TensorLayout scales;
  std::optional<TensorLayout> zero_points;
  TensorLayout out;

  bool per_tensor() const { return scales.shape[0] == 1; }
};

// What a refused problem is answered with.
inline Status Invalid(std::string message) {
  return Status(StatusCode::kInvalidArgument, std::move(message));
}

inline Status UnsupportedType(std::string message) {
  return Status(StatusCode::kUnsupportedType, std::move(message));
}

// Whether a view has no elements.
inline bool IsEmpty(const TensorLayout& layout) {
  const auto end = layout.shape.begin() + layout.rank;
  return std::find(layout.shape.begin(), end, 0) != end;
}

// kInvalidArgument or kUnsupportedType, with a message that names the argument,
// what was found and what is accepted.
Status Check(const ProblemLayout& problem, const QuantizeOptions& options);

}  // namespace aclq::engine

#endif  // ACLQ_SRC_ENGINE_CHECK_H_
