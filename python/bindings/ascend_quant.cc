// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq.ascend_quant: reads the arguments, runs an aclq::AscendQuantPlan and
// returns arrays.

#include "aclq/ascend_quant.h"

#include <nanobind/nanobind.h>

#include <cstdint>
#include <optional>
#include <string>

#include "python/bindings/arguments.h"
#include "python/bindings/call.h"
#include "python/bindings/messages.h"
#include "python/bindings/module.h"
#include "python/bindings/operand.h"
#include "python/bindings/overlap.h"
#include "python/bindings/refusal.h"
#include "src/base/check_type.h"
#include "src/base/dtypes.h"
#include "src/base/socs.h"
#include "src/engine/check_views.h"
#include "src/engine/views.h"
#include "src/operators/ascend_quant.h"

namespace aclq::python {
namespace {

// Returns the element type of an array that stores `dtype`: uint8 for int4.
DType StoredType(DType dtype) {
  return dtype == DType::kInt4 ? DType::kUInt8 : dtype;
}

bool Is16BitFloat(DType dtype) {
  return dtype == DType::kFloat16 || dtype == DType::kBFloat16;
}

// Converts a number, the argument `name`, to the type that the SoC requires.
// Refuses a number that this type cannot represent. Does not change arrays.
void FitNumber(const char* name, nb::handle object, DType dtype,
               const std::string& soc, Operand* parameter) {
  if (!Is16BitFloat(dtype) || !parameter->is_number() ||
      parameter->ConvertNumber(dtype)) {
    return;
  }
  const std::string number = ReprText(object);
  const std::string type = base::DTypeNumPyName(dtype);
  ThrowValue(std::string(name) + " is " + number + ", which is not exact in " +
             type + "; " + name + " must be " + type + " on " + soc +
             ". Pass " + (dtype == DType::kFloat16 ? "numpy." : "ml_dtypes.") +
             type + "(" + number + ") to round it.");
}

// The arrays of one call.
struct Operands {
  Operand x, scale, out;
  std::optional<Operand> offset;

  void ReadInputs(nb::handle x_object, nb::handle scale_object,
                  nb::handle offset_object) {
    x.ReadArray("x", x_object);
    scale.ReadScales(scale_object, "scale");
    if (offset_object.is_none()) return;
    offset.emplace();
    offset->ReadScales(offset_object, "offset");
  }

  // Converts numbers to the types that a SoC requires: a 16-bit x and its scale
  // have one type, and scale and offset have one type.
  void FitNumbers(const std::string& soc, nb::handle scale_object,
                  nb::handle offset_object) {
    if (soc.empty()) return;
    const DType x_type = x.layout().dtype;
    const auto accepted =
        operators::kAscendQuantV3Types.On(base::FindSoc(soc)).x;
    if (!base::Contains(accepted, x_type)) return;  // The operator refuses x.
    const bool offset_decides = x_type == DType::kFloat32 && offset.has_value();
    FitNumber("scale", scale_object,
              offset_decides ? offset->layout().dtype : x_type, soc, &scale);
    if (offset.has_value()) {
      FitNumber("offset", offset_object, scale.layout().dtype, soc, &*offset);
    }
  }

  // Reads the array to write to, or describes a new one.
  void ReadOut(nb::handle object, DType dtype) {
    if (object.is_none())
      return out.DescribeOutput(StoredType(dtype), StoredShape(dtype));
    out.ReadOutput(object, StoredType(dtype));
    const DType found = out.layout().dtype;
    if (found != StoredType(dtype)) {
      ThrowType("out is " + base::DTypeNumPyName(found) + " and dtype is " +
                base::DTypeNumPyName(dtype) +
                (dtype == DType::kInt4
                     ? "; out must be uint8, each element of which packs two "
                       "int4 numbers."
                     : "; they must be the same."));
    }
    if (dtype == DType::kInt4) CheckOutOfInt4();
  }

  // Returns the layout of out for the operator; the layout of int4 counts
  // elements.
  TensorLayout YLayout(DType dtype) const {
    TensorLayout layout = out.layout();
    if (dtype != DType::kInt4) return layout;
    layout.dtype = DType::kInt4;
    if (!HasAxes(layout)) return layout;
    // Unsigned, since the stride of a single element may be anything.
    for (std::int64_t& stride : layout.strides) {
      stride = static_cast<std::int64_t>(
          static_cast<std::uint64_t>(stride) *
          static_cast<std::uint64_t>(base::kInt4InByte));
    }
    const auto last = static_cast<std::size_t>(layout.rank - 1);
    layout.shape[last] = x.layout().shape[last];
    layout.strides[last] = 1;
    return layout;
  }

  std::optional<TensorLayout> offset_layout() const {
    if (!offset.has_value()) return std::nullopt;
    return offset->layout();
  }

  void CheckOverlaps() {
    CheckOverlap("x", x.view(), out.view());
    CheckOverlap("scale", scale.view(), out.view());
    if (offset.has_value()) CheckOverlap("offset", offset->view(), out.view());
  }

 private:
  static bool HasAxes(const TensorLayout& layout) {
    return layout.rank >= 1 && layout.rank <= kMaxRank;
  }

  // Returns the shape of the result for the shape of x.
  TensorLayout StoredShape(DType dtype) const {
    TensorLayout shape = x.layout();
    if (!HasAxes(shape)) return shape;
    std::int64_t& last = shape.shape[static_cast<std::size_t>(shape.rank - 1)];
    const std::int64_t packed = base::PackedInt4(dtype);
    last = (last + packed - 1) / packed;
    return shape;
  }

  // Refuses an out of uint8 unless each element packs two int4 numbers and
  // there are no gaps along the last axis.
  void CheckOutOfInt4() const {
    const TensorLayout expected = StoredShape(DType::kInt4);
    if (!HasAxes(expected)) return;  // The operator refuses x.
    const TensorLayout& found = out.layout();
    if (!engine::CheckSameShape({"out", found}, {"x", expected}).ok()) {
      ThrowValue("out has shape " + engine::ShapeText(found) +
                 " and x has shape " + engine::ShapeText(x.layout()) +
                 "; out must have shape " + engine::ShapeText(expected) +
                 ", since each uint8 packs two int4 numbers of the last axis.");
    }
    const auto last = static_cast<std::size_t>(found.rank - 1);
    if (found.shape[last] < 2 || found.strides[last] == 1) return;
    ThrowValue("out has shape " + engine::ShapeText(found) + " and strides " +
               engine::StridesText(found) +
               "; since it packs int4 numbers, the stride of its last axis "
               "must be 1.");
  }
};

void Run(const AscendQuantPlan& plan, Operands* operands) {
  const std::int64_t bytes =
      NumBytes(operands->x.layout()) + NumBytes(operands->out.layout());
  const Status status = CallUnlocked(bytes, [&] {
    return plan.Run(
        operands->x.data(), operands->scale.data(),
        operands->offset.has_value() ? operands->offset->data() : nullptr,
        operands->out.data());
  });
  RaiseUnlessOk(status, {});
}

nb::object AscendQuant(nb::handle x, nb::handle scale, nb::handle offset,
                       nb::handle axis, nb::handle sqrt_mode,
                       nb::handle round_mode, nb::handle dtype, nb::handle out,
                       nb::handle soc, nb::handle num_threads) {
  AscendQuantOptions options;
  options.axis = ReadGivenAxis(axis);
  options.sqrt_mode = ReadBool("sqrt_mode", sqrt_mode);
  const std::string round_mode_text = ReadText("round_mode", round_mode);
  options.round_mode = round_mode_text;
  options.dtype =
      ReadDType("dtype", dtype, operators::kAscendQuantV3Types.unrestricted.y);
  options.soc = ReadSoc(soc);
  options.num_threads = ReadNumThreads(num_threads);
  options.message_names = MessageNames::kNumPy;

  Operands operands;
  operands.ReadInputs(x, scale, offset);
  operands.FitNumbers(options.soc, scale, offset);
  operands.ReadOut(out, *options.dtype);
  const std::optional<TensorLayout> offset_layout = operands.offset_layout();
  AscendQuantPlan plan;
  const Status status = AscendQuantPlan::Make(
      operands.x.layout(), operands.scale.layout(), offset_layout,
      operands.YLayout(*options.dtype), options, &plan);
  RaiseUnlessOk(status,
                {{"x", operands.x.layout()},
                 {"scale", operands.scale.layout()},
                 {"offset", offset_layout.value_or(operands.scale.layout())}});
  if (!out.is_none()) {
    operands.CheckOverlaps();
    Run(plan, &operands);
    return nb::borrow(out);
  }
  nb::object array = MakeResult(operands.x, &operands.out);
  Run(plan, &operands);
  return ResultLike(x, operands.x, array, operands.out);
}

constexpr const char* kDoc = R"(
Returns round(x * scale + offset), saturated, as aclnnAscendQuantV3 defines it.

The result equals the definition in docs/numerics.md for every bit pattern: one
float32 product (two in sqrt_mode), one float32 addition if there is an offset,
one rounding, saturation. NaN becomes 0.

x            NumPy array, or any object with __dlpack__ on the CPU, such as a
             tensor of PyTorch or JAX; float32, float16 or bfloat16; rank 1 to
             8, any strides. Its elements are not copied.
scale        A number (rounded to float32; with a SoC and a 16-bit x it must be
             exact in x's type), or an array of float32, float16 or bfloat16
             with one element or one for each index of x along the axis; of
             rank 1, or of x's rank with all other sizes 1. x is multiplied by
             it, while quantize divides.
offset       None, or a number or an array as for scale, of scale's shape.
axis         The axis of x that scale and offset run along; with a SoC one of
             the last two, on Ascend310P the last.
sqrt_mode    True to multiply x by the scale twice: (x * scale) * scale. With an
             Ascend950 or Ascend350 as soc this is x * (scale * scale), unless
             axis is the last but one and scale has several elements.
round_mode   "round" (half to even), "floor", "ceil" or "trunc"; the 8-bit
             floats have "round", and hifloat8 "hybrid" too.
dtype        int8, int4, int32, hifloat8, float8_e4m3fn or float8_e5m2. int4 and
             int32 pack int4 numbers along the last axis, the first one in the
             lowest bits: two in each uint8, eight in each int32.
out          None, or the array to write to, of the shape of the result. It must
             not overlap the inputs.
soc          None, or a name of socs(), to accept only the types and axes of
             that SoC.
num_threads  None for ACLQ_NUM_THREADS or all CPUs, or 1 to 1024.

Returns out, or a new C-contiguous array of x's library. HiFloat8 codes are
uint8. Raises TypeError for a type that is not accepted and ValueError for
another wrong argument; out is then unchanged. Releases the GIL if x and the
result together have 64 KiB or more.
)";

}  // namespace

void DefineAscendQuant(nb::module_& module) {
  module.def(
      "ascend_quant", &AscendQuant, nb::arg("x").none(),
      nb::arg("scale").none(), nb::arg("offset") = nb::none(), nb::kw_only(),
      nb::arg("axis").none() = -1, nb::arg("sqrt_mode").none() = false,
      nb::arg("round_mode").none() = "round", nb::arg("dtype").none() = "int8",
      nb::arg("out") = nb::none(), nb::arg("soc") = nb::none(),
      nb::arg("num_threads") = nb::none(), kDoc);
}

}  // namespace aclq::python
