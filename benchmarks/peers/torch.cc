// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// PyTorch: quantize_per_tensor and quantize_per_channel, which allocate their
// results; and FBGEMM's function, which they use, called directly.

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/quantize_per_channel.h>
#include <ATen/ops/quantize_per_tensor.h>
#include <c10/util/Exception.h>
#include <fbgemm/QuantUtils.h>
#include <torch/headeronly/version.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

#include "benchmarks/contender.h"
#include "benchmarks/threads.h"

namespace aclq::benchmarks {
namespace {

// Suppresses the warning at every start that quantized tensors are deprecated.
struct Quiet : c10::WarningHandler {
  void process(const c10::Warning&) override {}
};

bool TypeOf(DType dtype, c10::ScalarType* type) {
  switch (dtype) {
    case DType::kInt8:
      *type = c10::kQInt8;
      return true;
    case DType::kUInt8:
      *type = c10::kQUInt8;
      return true;
    case DType::kInt32:
      *type = c10::kQInt32;
      return true;
    default:
      return false;
  }
}

Work PrepareTorch(const Case& one, const Operands& operands) {
  c10::ScalarType type;
  if (one.source != DType::kFloat32 || !TypeOf(one.output, &type)) return {};
  static Quiet quiet;
  c10::WarningUtils::set_warning_handler(&quiet);
  const Geometry geometry = GeometryOf(one);
  const auto rank = static_cast<std::size_t>(geometry.x.rank);
  const at::Tensor x = at::from_blob(
      const_cast<void*>(operands.x),
      c10::IntArrayRef(geometry.x.shape.data(), rank),
      c10::IntArrayRef(geometry.x.strides.data(), rank), c10::kFloat);
  const at::Tensor scales = at::from_blob(const_cast<float*>(operands.scales),
                                          {geometry.channels}, c10::kFloat)
                                .to(c10::kDouble);
  const at::Tensor zero_points =
      at::from_blob(const_cast<std::int32_t*>(operands.zero_points),
                    {geometry.channels}, c10::kInt)
          .to(c10::kLong);
  const auto result = std::make_shared<at::Tensor>();
  const auto run = [=, scale = double{operands.scales[0]},
                    axis = geometry.axis] {
    if (at::get_num_threads() != one.threads) at::set_num_threads(one.threads);
    *result =
        one.scales == Scales::kTensor
            ? at::quantize_per_tensor(x, scale, one.zero_point(), type)
            : at::quantize_per_channel(x, scales, zero_points, axis, type);
  };
  return {run, [result] { return result->data_ptr(); }};
}

template <typename T>
Work PrepareFbgemmFor(const Case& one, const Operands& operands) {
  const fbgemm::TensorQuantizationParams parameters = {
      operands.scales[0], one.zero_point(), 8 * sizeof(T)};
  const int threads = UsefulThreads(one);
  const auto run = [=] {
    ForEach(threads, threads, [&](std::int64_t i) {
      fbgemm::Quantize<T>(static_cast<const float*>(operands.x),
                          static_cast<T*>(operands.out), one.elements,
                          parameters, static_cast<int>(i), threads);
    });
  };
  return {run, {}};
}

Work PrepareFbgemm(const Case& one, const Operands& operands) {
  const bool has_case = one.source == DType::kFloat32 &&
                        one.scales == Scales::kTensor && one.view == View();
  if (!has_case) return {};
  if (one.output == DType::kInt8)
    return PrepareFbgemmFor<std::int8_t>(one, operands);
  if (one.output == DType::kUInt8)
    return PrepareFbgemmFor<std::uint8_t>(one, operands);
  return {};
}

std::string Version() {
  const auto& engines = at::Context::supportedQEngines();
  const bool has_fbgemm = std::find(engines.begin(), engines.end(),
                                    at::QEngine::FBGEMM) != engines.end();
  return std::string("PyTorch ") + TORCH_VERSION +
         " of PyPI, quantized engine " +
         (has_fbgemm ? "with FBGEMM" : "without FBGEMM");
}

}  // namespace
}  // namespace aclq::benchmarks

extern "C" __attribute__((visibility("default"))) const aclq::benchmarks::Peer*
aclq_benchmark_peer() {
  using namespace aclq::benchmarks;
  static const Peer peer = {
      .version = Version(),
      .contenders = {{"torch", "round(x * (1 / s)) + zp", &PrepareTorch},
                     {"fbgemm", "round(x * (1 / s)) + zp", &PrepareFbgemm}}};
  return &peer;
}
