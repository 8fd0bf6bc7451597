// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/engine/check_copy.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "src/base/dtypes.h"
#include "src/base/return_if_error.h"
#include "src/engine/check_views.h"
#include "src/engine/views.h"

namespace aclq::engine {
namespace {

// The types that are converted into each other.
constexpr DType kConverted[] = {DType::kFloat32, DType::kFloat16,
                                DType::kBFloat16};

std::string TypeName(MessageNames names, DType dtype) {
  return names == MessageNames::kNumPy ? base::DTypeNumPyName(dtype)
                                       : base::DTypeName(dtype);
}

// Sets `*broadcast` to src with the shape of out, where sizes of 1 and missing
// axes have stride 0. Returns false if src does not broadcast to out.
bool Broadcast(const TensorLayout& src, const TensorLayout& out,
               TensorLayout* broadcast) {
  *broadcast = out;
  broadcast->dtype = src.dtype;
  broadcast->strides.fill(0);
  const int missing = out.rank - src.rank;
  if (missing < 0) return false;
  for (int i = 0; i < src.rank; ++i) {
    const bool is_equal = src.shape[i] == out.shape[missing + i];
    if (!is_equal && src.shape[i] != 1) return false;
    if (is_equal) broadcast->strides[missing + i] = src.strides[i];
  }
  return true;
}

Status CheckElementType(std::string_view name, DType dtype,
                        MessageNames names) {
  if (base::IsByteSized(dtype)) return Status();
  return UnsupportedType(
      std::string(name) + " is " + TypeName(names, dtype) +
      "; accepted are types whose elements are 1, 2, 4, 8 or 16 bytes.");
}

Status CheckConversion(const TensorLayout& src, const TensorLayout& out,
                       MessageNames names) {
  if (src.dtype == out.dtype) return Status();
  const auto is_converted = [](DType dtype) {
    return std::find(std::begin(kConverted), std::end(kConverted), dtype) !=
           std::end(kConverted);
  };
  if (is_converted(src.dtype) && is_converted(out.dtype)) return Status();
  std::string list;
  for (const DType one : kConverted)
    list += (list.empty() ? "" : ", ") + TypeName(names, one);
  return UnsupportedType("src is " + TypeName(names, src.dtype) + " and " +
                         std::string(CopyOutName(names)) + " is " +
                         TypeName(names, out.dtype) +
                         "; accepted are equal types, and " + list +
                         " converted into each other. CANN's results for other "
                         "conversions are not known.");
}

}  // namespace

std::string_view CopyOutName(MessageNames names) {
  return names == MessageNames::kNumPy ? "out" : "selfRef";
}

Status CheckCopy(const TensorLayout& src, const TensorLayout& out,
                 MessageNames names, TensorLayout* broadcast) {
  const NamedLayout named_out = {CopyOutName(names), out};
  const NamedLayout named_src = {"src", src};
  ACLQ_RETURN_IF_ERROR(CheckTensor(named_out));
  ACLQ_RETURN_IF_ERROR(CheckTensor(named_src));
  if (!Broadcast(src, out, broadcast)) {
    return Invalid("src has shape " + ShapeText(src) + " and " +
                   std::string(named_out.name) + " has shape " +
                   ShapeText(out) + "; src must broadcast to " +
                   std::string(named_out.name) + ".");
  }
  if (IsEmpty(out)) return Status();
  ACLQ_RETURN_IF_ERROR(CheckConversion(src, out, names));
  ACLQ_RETURN_IF_ERROR(CheckElementType(named_out.name, out.dtype, names));
  ACLQ_RETURN_IF_ERROR(CheckReach(named_out));
  ACLQ_RETURN_IF_ERROR(CheckReach(named_src));
  if (!MayOverlap(out)) return Status();
  return Invalid(std::string(named_out.name) + " has shape " + ShapeText(out) +
                 " and strides " + StridesText(out) +
                 "; its elements must not share addresses.");
}

Status CheckFill(const TensorLayout& out, MessageNames names) {
  const NamedLayout named = {CopyOutName(names), out};
  ACLQ_RETURN_IF_ERROR(CheckTensor(named));
  if (IsEmpty(out)) return Status();
  ACLQ_RETURN_IF_ERROR(CheckElementType(named.name, out.dtype, names));
  return CheckReach(named);
}

}  // namespace aclq::engine
