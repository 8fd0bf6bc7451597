// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "python/bindings/call.h"

#include <cxxabi.h>
#include <unistd.h>

#include <string>

#include "python/bindings/messages.h"
#include "python/bindings/overlap.h"
#include "src/base/dtypes.h"

namespace aclq::python {

ReleasedGil::~ReleasedGil() {
  try {
    PyEval_RestoreThread(state_);
  } catch (const abi::__forced_unwind&) {
    for (;;) pause();
  }
}

void Parameters::Read(nb::handle scales_object, nb::handle zero_points_object) {
  scales.ReadScales(scales_object);
  if (zero_points_object.is_none()) return;
  zero_points.emplace();
  zero_points->ReadZeroPoints(zero_points_object);
}

void Parameters::CheckOverlaps(const ConstTensorView& out) {
  CheckOverlap("scales", scales.view(), out);
  if (zero_points.has_value())
    CheckOverlap("zero_points", zero_points->view(), out);
}

std::optional<int> AxisOf(std::optional<int> axis, const char* name,
                          const TensorLayout& array,
                          const TensorLayout& scales) {
  if (!axis.has_value() && array.rank > 0 && scales.rank == 1 &&
      scales.shape[0] != 1) {
    ThrowValue("axis is None and scales has " +
               std::to_string(scales.shape[0]) +
               " elements; pass the axis of " + name + ", whose shape is " +
               ShapeText(array) + ", that the scales run along.");
  }
  return axis;
}

std::int64_t NumBytes(const TensorLayout& layout) {
  return NumElements(layout) *
         static_cast<std::int64_t>(base::DTypeSize(layout.dtype));
}

nb::object MakeResult(const Operand& input, Operand* out) {
  return input.is_numpy() ? out->MakeOutput() : out->MakeRawOutput();
}

nb::object ResultLike(nb::handle object, const Operand& input,
                      const nb::object& array, const Operand& out) {
  if (input.is_numpy()) return array;
  return nb::module_::import_("aclq._arrays")
      .attr("like")(object, array, base::DTypeNumPyName(out.layout().dtype));
}

}  // namespace aclq::python
