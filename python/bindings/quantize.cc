// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq.quantize and aclq.QuantizePlan: read the arguments, run an
// aclq::QuantizePlan and return arrays.

#include "aclq/quantize.h"

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
#include "src/base/dtypes.h"
#include "src/engine/views.h"
#include "src/operators/quantize.h"

namespace aclq::python {
namespace {

// The arrays of one call.
struct Operands {
  Operand x;
  Parameters parameters;
  Operand out;

  void ReadInputs(nb::handle x_object, nb::handle scales,
                  nb::handle zero_points) {
    x.ReadArray("x", x_object);
    parameters.Read(scales, zero_points);
  }
};

struct Settings {
  DType dtype;
  std::optional<int> axis;
  std::string soc;
  int num_threads;
};

Settings ReadSettings(nb::handle dtype, nb::handle axis, nb::handle soc,
                      nb::handle num_threads) {
  return {ReadDType("dtype", dtype, operators::kQuantizeTypes.unrestricted.out),
          ReadAxis(axis), ReadSoc(soc), ReadNumThreads(num_threads)};
}

QuantizePlan MakePlan(const Operands& operands, const Settings& settings) {
  const TensorLayout& x = operands.x.layout();
  const TensorLayout& scales = operands.parameters.scales.layout();
  const std::optional<TensorLayout> zero_points =
      operands.parameters.zero_points_layout();
  QuantizeOptions options;
  options.axis = AxisOf(settings.axis, "x", x, scales);
  options.dtype = settings.dtype;
  options.soc = settings.soc;
  options.num_threads = settings.num_threads;
  options.message_names = MessageNames::kNumPy;
  QuantizePlan plan;
  const Status status = QuantizePlan::Make(
      x, scales, zero_points, operands.out.layout(), options, &plan);
  RaiseUnlessOk(status, {{"x", x},
                         {"scales", scales},
                         {"zero_points", zero_points.value_or(scales)}});
  return plan;
}

void CheckOverlaps(Operands* operands) {
  const ConstTensorView out = operands->out.view();
  // Elements that share addresses would be written before they are read.
  if (!IsSameView(operands->x.view(), out) || engine::MayOverlap(out.layout)) {
    CheckOverlap("x", operands->x.view(), out,
                 ", or the same view as x, with elements of the same size that "
                 "do not share addresses");
  }
  operands->parameters.CheckOverlaps(out);
}

void Run(const QuantizePlan& plan, Operands* operands) {
  Parameters& parameters = operands->parameters;
  const std::int64_t bytes =
      NumBytes(operands->x.layout()) + NumBytes(operands->out.layout());
  const Status status = CallUnlocked(bytes, [&] {
    return plan.Run(operands->x.data(), parameters.scales.data(),
                    parameters.zero_points.has_value()
                        ? parameters.zero_points->data()
                        : nullptr,
                    operands->out.data());
  });
  RaiseUnlessOk(status, {});
}

// Describes the array for the result: `out`, or a new array.
void ReadOut(nb::handle out, DType dtype, Operands* operands) {
  if (out.is_none()) {
    operands->out.DescribeOutput(dtype, operands->x.layout());
  } else {
    operands->out.ReadOutput(out, dtype);
  }
}

nb::object RunInto(const QuantizePlan& plan, nb::handle x, nb::handle out,
                   Operands* operands) {
  if (!out.is_none()) {
    CheckOverlaps(operands);
    Run(plan, operands);
    return nb::borrow(out);
  }
  nb::object array = MakeResult(operands->x, &operands->out);
  Run(plan, operands);
  return ResultLike(x, operands->x, array, operands->out);
}

nb::object Quantize(nb::handle x, nb::handle scales, nb::handle zero_points,
                    nb::handle dtype, nb::handle axis, nb::handle out,
                    nb::handle soc, nb::handle num_threads) {
  const Settings settings = ReadSettings(dtype, axis, soc, num_threads);
  Operands operands;
  operands.ReadInputs(x, scales, zero_points);
  ReadOut(out, settings.dtype, &operands);
  return RunInto(MakePlan(operands, settings), x, out, &operands);
}

bool IsSameLayout(const TensorLayout& a, const TensorLayout& b) {
  if (a.dtype != b.dtype || a.rank != b.rank) return false;
  for (int i = 0; i < a.rank; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (a.shape[at] != b.shape[at]) return false;
    if (a.shape[at] > 1 && a.strides[at] != b.strides[at]) return false;
  }
  return true;
}

// aclq.QuantizePlan: the layouts of one problem and their plan.
class Plan {
 public:
  Plan(nb::handle x, nb::handle scales, nb::handle zero_points,
       nb::handle dtype, nb::handle axis, nb::handle out, nb::handle soc,
       nb::handle num_threads) {
    const Settings settings = ReadSettings(dtype, axis, soc, num_threads);
    Operands operands;
    operands.ReadInputs(x, scales, zero_points);
    ReadOut(out, settings.dtype, &operands);
    plan_ = MakePlan(operands, settings);
    x_ = operands.x.layout();
    scales_ = operands.parameters.scales.layout();
    zero_points_ = operands.parameters.zero_points_layout();
    out_ = operands.out.layout();
  }

  nb::object Call(nb::handle x, nb::handle scales, nb::handle zero_points,
                  nb::handle out) const {
    Operands operands;
    operands.ReadInputs(x, scales, zero_points);
    ReadOut(out, out_.dtype, &operands);
    CheckLayouts(operands, out.is_none());
    return RunInto(plan_, x, out, &operands);
  }

  std::string isa() const { return plan_.isa(); }
  std::string dtype() const { return base::DTypeNumPyName(out_.dtype); }
  nb::object shape() const {
    nb::list shape;
    for (int i = 0; i < x_.rank; ++i)
      shape.append(x_.shape[static_cast<std::size_t>(i)]);
    return nb::tuple(shape);
  }

 private:
  static void CheckLayout(const char* name, const TensorLayout& found,
                          const TensorLayout& planned) {
    if (IsSameLayout(found, planned)) return;
    ThrowValue(std::string(name) + " is " + LayoutText(found) +
               "; the plan was made for " + LayoutText(planned) +
               ". Make another plan for it, or call quantize.");
  }

  void CheckLayouts(const Operands& operands, bool out_is_new) const {
    CheckLayout("x", operands.x.layout(), x_);
    CheckLayout("scales", operands.parameters.scales.layout(), scales_);
    const std::optional<TensorLayout> zero_points =
        operands.parameters.zero_points_layout();
    if (zero_points.has_value() != zero_points_.has_value()) {
      ThrowValue(
          zero_points_.has_value()
              ? "zero_points is None; the plan was made with zero points."
              : "zero_points is given; the plan was made without zero points.");
    }
    if (zero_points.has_value())
      CheckLayout("zero_points", *zero_points, *zero_points_);
    CheckLayout(
        out_is_new ? "out, which is None and becomes a new array," : "out",
        operands.out.layout(), out_);
  }

  QuantizePlan plan_;
  TensorLayout x_;
  TensorLayout scales_;
  std::optional<TensorLayout> zero_points_;
  TensorLayout out_;
};

constexpr const char* kQuantizeDoc = R"(
Returns round(x / scales + zero_points), saturated, as aclnnQuantize defines it.

The result equals the definition in docs/numerics.md for every bit pattern: one
float32 division, one float32 addition if there are zero points, rounding half
to even (HiFloat8: half away from zero), saturation, NaN to 0.

x            NumPy array, or any object with __dlpack__ on the CPU, such as a
             tensor of PyTorch or JAX; float32, float16 or bfloat16; rank 0 to
             8, any strides. Its elements are not copied.
scales       A number (rounded to float32), or an array of rank 0 or 1 with one
             element or one for each index of x along the axis; float32, float16
             or bfloat16.
zero_points  None, a number (an integer becomes int32, a float float32), or an
             array shaped as scales: int8, uint8, int32, bfloat16 or float32.
dtype        int8, uint8, int32, hifloat8, float8_e4m3fn or float8_e5m2, as a
             string or as a type of NumPy, ml_dtypes or PyTorch.
axis         The axis of x that scales and zero_points run along; needed if
             there is more than one scale.
out          None, or the array to write to, of the shape of x and of `dtype`;
             uint8 also holds codes of the 8-bit floats. It must not overlap
             the inputs, except that it may be the same view as x if the element
             sizes are equal and no elements share an address.
soc          None, or a name of socs(), to accept only the types of that SoC.
num_threads  None for ACLQ_NUM_THREADS or all CPUs, or 1 to 1024.

Returns out, or a new C-contiguous array of x's library. HiFloat8 codes are
uint8. Raises TypeError for a type that is not accepted and ValueError for
another wrong argument; out is then unchanged. Releases the GIL if x and the
result together have 64 KiB or more.
)";

constexpr const char* kPlanDoc = R"(
A checked and planned quantize, for many calls on arrays of the same layout.

Takes the arguments of quantize, but uses only the types, shapes and strides of
the arrays. A call of the plan, plan(x, scales, zero_points=None, *, out=None),
runs it on arrays with these layouts; other layouts raise ValueError. Immutable,
so threads may share it.
)";

}  // namespace

void DefineQuantize(nb::module_& module) {
  module.def("quantize", &Quantize, nb::arg("x").none(),
             nb::arg("scales").none(), nb::arg("zero_points") = nb::none(),
             nb::kw_only(), nb::arg("dtype").none() = "int8",
             nb::arg("axis") = nb::none(), nb::arg("out") = nb::none(),
             nb::arg("soc") = nb::none(), nb::arg("num_threads") = nb::none(),
             kQuantizeDoc);
  nb::class_<Plan>(module, "QuantizePlan", kPlanDoc)
      .def(nb::init<nb::handle, nb::handle, nb::handle, nb::handle, nb::handle,
                    nb::handle, nb::handle, nb::handle>(),
           nb::arg("x").none(), nb::arg("scales").none(),
           nb::arg("zero_points") = nb::none(), nb::kw_only(),
           nb::arg("dtype").none() = "int8", nb::arg("axis") = nb::none(),
           nb::arg("out") = nb::none(), nb::arg("soc") = nb::none(),
           nb::arg("num_threads") = nb::none())
      .def("__call__", &Plan::Call, nb::arg("x").none(),
           nb::arg("scales").none(), nb::arg("zero_points") = nb::none(),
           nb::kw_only(), nb::arg("out") = nb::none(),
           "Runs the plan; see quantize.")
      .def_prop_ro("isa", &Plan::isa, "The SIMD instruction set of the plan.")
      .def_prop_ro("dtype", &Plan::dtype,
                   "The name of the element type of out.")
      .def_prop_ro("shape", &Plan::shape, "The shape of x and out.");
}

}  // namespace aclq::python
