// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq.quantize and aclq.QuantizePlan: arguments in, aclq::QuantizePlan, arrays
// out.

#include "aclq/quantize.h"

#include <nanobind/nanobind.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "python/bindings/arguments.h"
#include "python/bindings/module.h"
#include "python/bindings/numpy.h"
#include "python/bindings/operand.h"
#include "src/base/dtypes.h"

namespace aclq::python {
namespace {

// The arrays of one call.
struct Operands {
  Operand x;
  Operand scales;
  std::optional<Operand> zero_points;
  Operand out;

  void ReadInputs(nb::handle x_object, nb::handle scales_object,
                  nb::handle zero_points_object) {
    x.ReadArray("x", x_object);
    scales.ReadScales(scales_object);
    if (zero_points_object.is_none()) return;
    zero_points.emplace();
    zero_points->ReadZeroPoints(zero_points_object);
  }

  std::optional<TensorLayout> zero_points_layout() const {
    if (!zero_points.has_value()) return std::nullopt;
    return zero_points->layout();
  }
};

std::int64_t NumElements(const TensorLayout& layout) {
  std::int64_t count = 1;
  for (int i = 0; i < layout.rank; ++i)
    count *= layout.shape[static_cast<std::size_t>(i)];
  return count;
}

// What to do about an element type that the operator does not accept although
// Python users have it often.
std::string Advice(const char* name, const TensorLayout& layout) {
  const std::string subject(name);
  const std::string type = base::DTypeNumPyName(layout.dtype);
  if (type == "float64") {
    return " " + subject +
           " is not rounded silently, since that could change the result: "
           "round it yourself with " +
           subject + ".astype(numpy.float32).";
  }
  if (subject == "zero_points" && type.find("int") != std::string::npos) {
    return " Convert them with zero_points.astype(numpy.int32).";
  }
  return {};
}

// The advice for the argument that a message begins with.
std::string AdviceFor(const std::string& message, const Operands& operands) {
  const auto is_about = [&](const std::string& name) {
    return message.rfind(name + " is ", 0) == 0;
  };
  if (is_about("x")) return Advice("x", operands.x.layout());
  if (is_about("scales")) return Advice("scales", operands.scales.layout());
  if (is_about("zero_points") && operands.zero_points.has_value())
    return Advice("zero_points", operands.zero_points->layout());
  return {};
}

struct Settings {
  DType dtype;
  std::optional<int> axis;
  std::string soc;
  int num_threads;
};

Settings ReadSettings(nb::handle dtype, nb::handle axis, nb::handle soc,
                      nb::handle num_threads) {
  return {ReadDType(dtype), ReadAxis(axis), ReadSoc(soc),
          ReadNumThreads(num_threads)};
}

QuantizePlan MakePlan(const Operands& operands, const Settings& settings) {
  const TensorLayout& scales = operands.scales.layout();
  if (!settings.axis.has_value() && scales.rank == 1 && scales.shape[0] != 1) {
    throw nb::value_error(
        ("axis is None and scales has " + std::to_string(scales.shape[0]) +
         " elements; pass the axis of x, whose shape is " +
         ShapeText(operands.x.layout()) + ", that the scales run along.")
            .c_str());
  }
  QuantizeOptions options;
  options.axis = settings.axis.value_or(0);
  options.dtype = settings.dtype;
  options.soc = settings.soc;
  options.num_threads = settings.num_threads;
  options.message_names = MessageNames::kNumPy;
  QuantizePlan plan;
  const Status status = QuantizePlan::Make(
      operands.x.layout(), scales, operands.zero_points_layout(),
      operands.out.layout(), options, &plan);
  if (status.code() == StatusCode::kUnsupportedType) {
    throw nb::type_error(
        (status.message() + AdviceFor(status.message(), operands)).c_str());
  }
  RaiseUnlessOk(status);
  return plan;
}

// The first byte of a view, and the one after its last.
struct Bytes {
  std::uintptr_t first;
  std::uintptr_t end;
};

Bytes BytesOf(const ConstTensorView& view) {
  const auto size =
      static_cast<std::int64_t>(base::DTypeSize(view.layout.dtype));
  std::int64_t low = 0;
  std::int64_t high = 0;
  for (int i = 0; i < view.layout.rank; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const std::int64_t reach =
        (view.layout.shape[at] - 1) * view.layout.strides[at] * size;
    (reach < 0 ? low : high) += reach;
  }
  const auto address = reinterpret_cast<std::uintptr_t>(view.data);
  return {address + static_cast<std::uintptr_t>(low),
          address + static_cast<std::uintptr_t>(high + size)};
}

bool MayOverlap(const ConstTensorView& a, const ConstTensorView& b) {
  const Bytes of_a = BytesOf(a);
  const Bytes of_b = BytesOf(b);
  return of_a.first < of_b.end && of_b.first < of_a.end;
}

// Whether each element of one view is that of the other, at the same address.
bool IsSameView(const ConstTensorView& a, const ConstTensorView& b) {
  if (a.data != b.data ||
      base::DTypeSize(a.layout.dtype) != base::DTypeSize(b.layout.dtype)) {
    return false;
  }
  for (int i = 0; i < a.layout.rank; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (a.layout.shape[at] > 1 && a.layout.strides[at] != b.layout.strides[at])
      return false;
  }
  return true;
}

void CheckOverlap(const char* name, const ConstTensorView& input,
                  const ConstTensorView& out) {
  if (NumElements(input.layout) == 0 || NumElements(out.layout) == 0) return;
  if (!MayOverlap(input, out) || !SharesMemory(input, out)) return;
  throw nb::value_error(
      (std::string("out overlaps ") + name +
       "; it must lie elsewhere, or be the same view of the same memory as x, "
       "with elements of the same size.")
          .c_str());
}

void CheckOverlaps(Operands* operands) {
  const ConstTensorView out = operands->out.view();
  if (!IsSameView(operands->x.view(), out))
    CheckOverlap("x", operands->x.view(), out);
  CheckOverlap("scales", operands->scales.view(), out);
  if (operands->zero_points.has_value())
    CheckOverlap("zero_points", operands->zero_points->view(), out);
}

// Other threads of Python run meanwhile, except in calls so short that to let
// them in would take longer.
void Run(const QuantizePlan& plan, Operands* operands) {
  constexpr std::int64_t kLeastBytes = 64 * 1024;  // of x and out
  const auto run = [&] {
    return plan.Run(operands->x.data(), operands->scales.data(),
                    operands->zero_points.has_value()
                        ? operands->zero_points->data()
                        : nullptr,
                    operands->out.data());
  };
  const std::size_t size = base::DTypeSize(operands->x.layout().dtype) +
                           base::DTypeSize(operands->out.layout().dtype);
  const std::int64_t bytes =
      NumElements(operands->x.layout()) * static_cast<std::int64_t>(size);
  Status status;
  if (bytes < kLeastBytes) {
    status = run();
  } else {
    const nb::gil_scoped_release release;
    status = run();
  }
  RaiseUnlessOk(status);
}

// The result of a call without out: an array of the library that x is of.
nb::object RunIntoNew(const QuantizePlan& plan, nb::handle x_object,
                      Operands* operands) {
  const bool is_numpy = operands->x.is_numpy();
  nb::object array = operands->out.MakeOutput(
      !is_numpy && base::DTypeSize(operands->out.layout().dtype) == 1);
  Run(plan, operands);
  if (is_numpy) return array;
  return nb::module_::import_("aclq._arrays")
      .attr("like")(x_object, array,
                    base::DTypeNumPyName(operands->out.layout().dtype));
}

nb::object Quantize(nb::handle x, nb::handle scales, nb::handle zero_points,
                    nb::handle dtype, nb::handle axis, nb::handle out,
                    nb::handle soc, nb::handle num_threads) {
  const Settings settings = ReadSettings(dtype, axis, soc, num_threads);
  Operands operands;
  operands.ReadInputs(x, scales, zero_points);
  if (out.is_none()) {
    operands.out.DescribeOutput(settings.dtype, operands.x.layout());
    return RunIntoNew(MakePlan(operands, settings), x, &operands);
  }
  operands.out.ReadOutput(out, settings.dtype);
  const QuantizePlan plan = MakePlan(operands, settings);
  CheckOverlaps(&operands);
  Run(plan, &operands);
  return nb::borrow(out);
}

}  // namespace

void DefineQuantize(nb::module_& module) {
  module.def("quantize", &Quantize, nb::arg("x"), nb::arg("scales"),
             nb::arg("zero_points") = nb::none(), nb::kw_only(),
             nb::arg("dtype") = "int8", nb::arg("axis") = nb::none(),
             nb::arg("out") = nb::none(), nb::arg("soc") = nb::none(),
             nb::arg("num_threads") = nb::none(), "Quantizes x.");
}

}  // namespace aclq::python
