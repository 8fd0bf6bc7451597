// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// aclq.dequantize, choose_scales and compare.

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aclq/compare.h"
#include "aclq/dequantize.h"
#include "aclq/scales.h"
#include "python/bindings/arguments.h"
#include "python/bindings/call.h"
#include "python/bindings/messages.h"
#include "python/bindings/module.h"
#include "python/bindings/operand.h"
#include "python/bindings/overlap.h"
#include "python/bindings/refusal.h"
#include "src/base/dtypes.h"
#include "src/engine/float_environment.h"
#include "src/operators/quantize.h"

namespace aclq::python {
namespace {

std::span<const DType> Floats() {
  return operators::kQuantizeTypes.unrestricted.x;
}
std::span<const DType> QuantizedTypes() {
  return operators::kQuantizeTypes.unrestricted.out;
}

// Reads an array that quantize may have returned.
void ReadQuantized(nb::handle object, nb::handle q_dtype, Operand* q) {
  std::optional<DType> dtype;
  if (!q_dtype.is_none())
    dtype = ReadDType("q_dtype", q_dtype, QuantizedTypes());
  q->ReadCodes(object, dtype);
}

void RaiseForCall(const Status& status, const char* name,
                  const TensorLayout& array, const Parameters& parameters) {
  const TensorLayout& scales = parameters.scales.layout();
  RaiseUnlessOk(status, {{name, array},
                         {"scales", scales},
                         {"zero_points",
                          parameters.zero_points_layout().value_or(scales)}});
}

nb::object CallDequantize(nb::handle q_object, nb::handle scales,
                          nb::handle zero_points, nb::handle dtype_object,
                          nb::handle axis, nb::handle out_object,
                          nb::handle q_dtype, nb::handle num_threads) {
  Operand q;
  ReadQuantized(q_object, q_dtype, &q);
  Parameters parameters;
  parameters.Read(scales, zero_points);
  const DType dtype = ReadDType("dtype", dtype_object, Floats());
  DequantizeOptions options;
  options.axis =
      AxisOf(ReadAxis(axis), "q", q.layout(), parameters.scales.layout());
  options.num_threads = ReadNumThreads(num_threads);

  Operand out;
  nb::object result = nb::borrow(out_object);
  if (!out_object.is_none()) {
    out.ReadOutput(out_object, dtype);
    if (out.layout().dtype != dtype) {
      ThrowType("out is " + base::DTypeNumPyName(out.layout().dtype) +
                " and dtype is " + base::DTypeNumPyName(dtype) +
                "; they must be the same.");
    }
    CheckOverlap("q", q.view(), out.view());
    parameters.CheckOverlaps(out.view());
  } else {
    out.DescribeOutput(dtype, q.layout());
    // Dequantize refuses a higher rank before it looks at addresses.
    if (q.layout().rank <= kMaxRank) result = MakeResult(q, &out);
  }
  const std::int64_t bytes = NumBytes(q.layout()) + NumBytes(out.layout());
  const Status status = CallUnlocked(bytes, [&] {
    return Dequantize(q.view(), parameters.scales.view(),
                      parameters.zero_points_view(), {out.data(), out.layout()},
                      options);
  });
  RaiseForCall(status, "q", q.layout(), parameters);
  return out_object.is_none() ? ResultLike(q_object, q, result, out) : result;
}

[[noreturn]] void ThrowFound(const char* name, nb::handle object,
                             const std::string& expected, bool is_type) {
  Throw(is_type ? PyExc_TypeError : PyExc_ValueError,
        std::string(name) + " is " + ReprText(object) + "; " + expected + ".");
}

ScaleRule ReadRule(nb::handle object) {
  struct Row {
    std::string_view name;
    ScaleRule rule;
  };
  static constexpr Row kRows[] = {
      {"absmax", ScaleRule::kAbsMax},
      {"compressed_tensors", ScaleRule::kAbsMaxHalfRange},
      {"percentile", ScaleRule::kPercentile},
      {"mse", ScaleRule::kLeastSquares},
  };
  const bool is_text = nb::isinstance<nb::str>(object);
  const std::string name = is_text ? Utf8(object) : "";
  std::string names;
  for (const Row& row : kRows) {
    if (is_text && row.name == name) return row.rule;
    names += (names.empty() ? "" : ", ") + std::string(row.name);
  }
  ThrowFound("rule", object, "accepted are " + names, !is_text);
}

double ReadPercentile(nb::handle object) {
  const std::string expected = "expected a number above 0 and up to 100";
  const engine::DefaultFloatEnvironment environment;
  double percentile = 0;
  if (!nb::try_cast(object, percentile))
    ThrowFound("percentile", object, expected, true);
  if (!(percentile > 0 && percentile <= 100))
    ThrowFound("percentile", object, expected, false);
  return percentile;
}

// Returns the element types that choose_scales accepts: the 8-bit types.
std::vector<DType> ChosenTypes() {
  std::vector<DType> types;
  for (const DType dtype : QuantizedTypes()) {
    if (base::DTypeSize(dtype) == 1) types.push_back(dtype);
  }
  return types;
}

// Returns the number of scales: the size of x along the axis, or 1.
// ChooseScales refuses a wrong axis.
std::int64_t NumScales(const TensorLayout& x, std::optional<int> axis) {
  if (!axis.has_value()) return 1;
  const int at = *axis < 0 ? *axis + x.rank : *axis;
  if (at < 0 || at >= x.rank || x.rank > kMaxRank) return 1;
  return x.shape[static_cast<std::size_t>(at)];
}

nb::object CallChooseScales(nb::handle x_object, nb::handle axis,
                            nb::handle symmetric_object, nb::handle rule,
                            nb::handle dtype, nb::handle percentile,
                            nb::handle num_threads) {
  Operand x;
  x.ReadArray("x", x_object);
  ScaleOptions options;
  options.axis = ReadAxis(axis);
  const bool symmetric = ReadBool("symmetric", symmetric_object);
  options.symmetric = symmetric;
  options.rule = ReadRule(rule);
  options.percentile = ReadPercentile(percentile);
  options.dtype = ReadDType("dtype", dtype, ChosenTypes());
  options.num_threads = ReadNumThreads(num_threads);

  const TensorLayout shape(DType::kFloat32,
                           {NumScales(x.layout(), options.axis)});
  Operand scales;
  Operand zero_points;
  scales.DescribeOutput(DType::kFloat32, shape);
  const nb::object scales_array = MakeResult(x, &scales);
  nb::object zero_points_array = nb::none();
  std::optional<TensorView> zero_points_view;
  if (!symmetric) {
    zero_points.DescribeOutput(DType::kInt32, shape);
    zero_points_array = MakeResult(x, &zero_points);
    zero_points_view = {zero_points.data(), zero_points.layout()};
  }
  const Status status = CallUnlocked(NumBytes(x.layout()), [&] {
    return ChooseScales(x.view(), options, {scales.data(), scales.layout()},
                        zero_points_view);
  });
  RaiseUnlessOk(status, {{"x", x.layout()}});
  nb::object result = ResultLike(x_object, x, scales_array, scales);
  if (!symmetric) {
    zero_points_array = ResultLike(x_object, x, zero_points_array, zero_points);
  }
  return nb::module_::import_("aclq._scales")
      .attr("Scales")(result, zero_points_array);
}

Comparison CallCompare(nb::handle x_object, nb::handle q_object,
                       nb::handle scales, nb::handle zero_points,
                       nb::handle axis, nb::handle q_dtype,
                       nb::handle num_threads) {
  Operand x;
  x.ReadArray("x", x_object);
  Operand q;
  ReadQuantized(q_object, q_dtype, &q);
  Parameters parameters;
  parameters.Read(scales, zero_points);
  CompareOptions options;
  options.axis =
      AxisOf(ReadAxis(axis), "x", x.layout(), parameters.scales.layout());
  options.num_threads = ReadNumThreads(num_threads);
  Comparison comparison;
  const std::int64_t bytes = NumBytes(x.layout()) + NumBytes(q.layout());
  const Status status = CallUnlocked(bytes, [&] {
    return Compare(x.view(), q.view(), parameters.scales.view(),
                   parameters.zero_points_view(), options, &comparison);
  });
  RaiseForCall(status, "x", x.layout(), parameters);
  return comparison;
}

// Returns NaN if there is no finite element. The variables are volatile so that
// the division takes place while the default environment is set.
double ClippedShare(const Comparison& comparison) {
  const engine::DefaultFloatEnvironment environment;
  const volatile auto finite =
      static_cast<double>(comparison.count + comparison.nonfinite_y);
  const volatile double share =
      static_cast<double>(comparison.clipped) / finite;
  return share;
}

// One figure of a comparison, for a property and for the printed text.
struct Figure {
  const char* name;
  nb::object (*value)(const Comparison&);
  const char* doc;
};

template <auto kMember>
nb::object Member(const Comparison& comparison) {
  return nb::cast(comparison.*kMember);
}

constexpr Figure kFigures[] = {
    {"sqnr_db", &Member<&Comparison::sqnr_db>,
     "Signal to quantization noise in dB: 10 log10(sum x^2 / sum (x - y)^2)."},
    {"max_abs_error", &Member<&Comparison::max_abs_error>, "Largest |x - y|."},
    {"mean_abs_error", &Member<&Comparison::mean_abs_error>,
     "Mean of |x - y|."},
    {"cosine", &Member<&Comparison::cosine>,
     "Cosine of the angle between x and y."},
    {"clipped_share",
     [](const Comparison& comparison) {
       return nb::cast(ClippedShare(comparison));
     },
     "Share of the finite elements of x that saturate."},
    {"count", &Member<&Comparison::count>,
     "Compared elements, whose x and y are both finite."},
    {"nan_count", &Member<&Comparison::x_nan>, "Elements of x that are NaN."},
    {"inf_count", &Member<&Comparison::x_inf>,
     "Elements of x that are infinite."},
    {"nonfinite_count", &Member<&Comparison::nonfinite_y>,
     "Elements with a finite x whose y is infinite or NaN."},
    {"zero_scales", &Member<&Comparison::zero_scales>, "Scales that are zero."},
    {"subnormal_scales", &Member<&Comparison::subnormal_scales>,
     "Scales that are subnormal as float32."},
    {"nonfinite_scales", &Member<&Comparison::nonfinite_scales>,
     "Scales that are infinite or NaN."},
};

// Returns a text such as "Comparison(sqnr_db=41.2, ...)".
std::string ComparisonText(const Comparison& comparison) {
  std::string text;
  for (const Figure& figure : kFigures) {
    text += text.empty() ? "Comparison(" : ", ";
    text += std::string(figure.name) + "=" + ReprText(figure.value(comparison));
  }
  return text + ")";
}

constexpr const char* kDequantizeDoc = R"(
Returns (q - zero_points) * scales.

One float32 subtraction if there are zero points, one float32 multiplication,
then one rounding to dtype, all to nearest even.

q            An array that quantize returned.
scales, zero_points, axis, out, num_threads  As for quantize.
dtype        float32, float16 or bfloat16.
q_dtype      None, or the 8-bit float whose codes q holds as uint8, such as
             "hifloat8".

Returns out, or a new C-contiguous array of q's library.
)";

constexpr const char* kChooseScalesDoc = R"(
Returns Scales(scales, zero_points) to quantize x with.

x            An array of float32, float16 or bfloat16. Only finite elements
             count.
axis         None for one scale, or the axis of x, each index of which gets its
             own scale.
symmetric    True: no zero points (None). False: int8 and uint8 only; the range
             from the smallest to the largest element, including zero.
rule         "absmax": the largest magnitude becomes the largest value of dtype
             (absmax / 127 for int8). "compressed_tensors": absmax / 127.5.
             "percentile": the given percentile of the magnitudes in place of
             absmax. "mse": of 81 fractions of absmax, the one with the least
             squared error.
dtype        int8, uint8, hifloat8, float8_e4m3fn or float8_e5m2.
percentile   Above 0 and up to 100, for "percentile".

A channel that is zero or has no finite element gets scale 1. No scale is below
2^-126, the smallest normal float32.
)";

constexpr const char* kCompareDoc = R"(
Returns a Comparison of x and y = dequantize(q, scales, zero_points).

The arguments are as for quantize and dequantize. NaN and infinite elements are
counted, but excluded from the errors.
)";

}  // namespace

void DefineAnalysis(nb::module_& module) {
  module.def("dequantize", &CallDequantize, nb::arg("q").none(),
             nb::arg("scales").none(), nb::arg("zero_points") = nb::none(),
             nb::kw_only(), nb::arg("dtype").none() = "float32",
             nb::arg("axis") = nb::none(), nb::arg("out") = nb::none(),
             nb::arg("q_dtype") = nb::none(),
             nb::arg("num_threads") = nb::none(), kDequantizeDoc);
  module.def(
      "choose_scales", &CallChooseScales, nb::arg("x").none(), nb::kw_only(),
      nb::arg("axis") = nb::none(), nb::arg("symmetric").none() = true,
      nb::arg("rule").none() = "absmax", nb::arg("dtype").none() = "int8",
      nb::arg("percentile").none() = ScaleOptions().percentile,
      nb::arg("num_threads") = nb::none(), kChooseScalesDoc);
  module.def("compare", &CallCompare, nb::arg("x").none(), nb::arg("q").none(),
             nb::arg("scales").none(), nb::arg("zero_points") = nb::none(),
             nb::kw_only(), nb::arg("axis") = nb::none(),
             nb::arg("q_dtype") = nb::none(),
             nb::arg("num_threads") = nb::none(), kCompareDoc);
  nb::class_<Comparison> comparison(module, "Comparison",
                                    "The errors of a quantized array.");
  comparison.def("__repr__", &ComparisonText);
  for (const Figure& figure : kFigures)
    comparison.def_prop_ro(figure.name, figure.value, figure.doc);
}

}  // namespace aclq::python
