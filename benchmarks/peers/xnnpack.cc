// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// XNNPACK: its operator that converts fp32 to int8 or uint8.

#include <xnnpack.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "benchmarks/contender.h"

namespace aclq::benchmarks {
namespace {

struct Convert {
  xnn_operator_t made = nullptr;
  pthreadpool_t pool = nullptr;

  ~Convert() {
    if (made != nullptr) xnn_delete_operator(made);
    if (pool != nullptr) pthreadpool_destroy(pool);
  }

  bool Make(const Case& one, const Operands& operands) {
    const auto count = static_cast<std::size_t>(one.elements);
    const auto* x = static_cast<const float*>(operands.x);
    if (one.threads > 1)
      pool = pthreadpool_create(static_cast<std::size_t>(one.threads));
    if (one.output == DType::kInt8) {
      return xnn_create_convert_nc_f32_qs8(
                 count, count, count, operands.scales[0],
                 static_cast<std::int8_t>(one.zero_point()), INT8_MIN, INT8_MAX,
                 0, &made) == xnn_status_success &&
             xnn_setup_convert_nc_f32_qs8(
                 made, 1, x, static_cast<std::int8_t*>(operands.out), pool) ==
                 xnn_status_success;
    }
    return xnn_create_convert_nc_f32_qu8(
               count, count, count, operands.scales[0],
               static_cast<std::uint8_t>(one.zero_point()), 0, UINT8_MAX, 0,
               &made) == xnn_status_success &&
           xnn_setup_convert_nc_f32_qu8(
               made, 1, x, static_cast<std::uint8_t*>(operands.out), pool) ==
               xnn_status_success;
  }

  void Run() const {
    if (xnn_run_operator(made, pool) == xnn_status_success) return;
    std::fprintf(stderr, "XNNPACK: an operator that was set up failed.\n");
    std::exit(2);
  }
};

Work Prepare(const Case& one, const Operands& operands) {
  const bool has_case =
      one.source == DType::kFloat32 && one.scales == Scales::kTensor &&
      one.view == View() &&
      (one.output == DType::kInt8 || one.output == DType::kUInt8);
  static const bool ready = xnn_initialize(nullptr) == xnn_status_success;
  if (!has_case || !ready) return {};
  const auto convert = std::make_shared<Convert>();
  if (!convert->Make(one, operands)) return {};
  return {[convert] { convert->Run(); }, {}};
}

}  // namespace
}  // namespace aclq::benchmarks

extern "C" __attribute__((visibility("default"))) const aclq::benchmarks::Peer*
aclq_benchmark_peer() {
  using namespace aclq::benchmarks;
  // XNNPACK has no function for its version; CMake defines it.
  static const Peer peer = {
      .version = "XNNPACK " XNNPACK_VERSION,
      .contenders = {{"xnnpack", "round(x * (1 / s)) + zp", &Prepare}}};
  return &peer;
}
