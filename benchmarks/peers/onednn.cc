// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// oneDNN: a reorder with scales and a zero point.

#include <omp.h>

#include <cstdint>
#include <dnnl.hpp>
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/contender.h"

namespace aclq::benchmarks {
namespace {

using dnnl::memory;

memory::data_type TypeOf(DType dtype) {
  switch (dtype) {
    case DType::kFloat32:
      return memory::data_type::f32;
    case DType::kFloat16:
      return memory::data_type::f16;
    case DType::kBFloat16:
      return memory::data_type::bf16;
    case DType::kInt8:
      return memory::data_type::s8;
    case DType::kUInt8:
      return memory::data_type::u8;
    case DType::kInt32:
      return memory::data_type::s32;
    default:
      return memory::data_type::undef;
  }
}

memory::desc DescriptorOf(const TensorLayout& layout) {
  return memory::desc(
      memory::dims(layout.shape.begin(), layout.shape.begin() + layout.rank),
      TypeOf(layout.dtype),
      memory::dims(layout.strides.begin(),
                   layout.strides.begin() + layout.rank));
}

// Returns the scales and the zero point. oneDNN multiplies, so it gets the
// reciprocals of the scales.
dnnl::primitive_attr AttributesOf(const Case& one, const Geometry& geometry,
                                  const Operands& operands) {
  std::vector<float> factors(operands.scales,
                             operands.scales + geometry.channels);
  for (float& factor : factors) factor = 1.0F / factor;
  dnnl::primitive_attr attributes;
  attributes.set_output_scales(geometry.channels == 1 ? 0 : 1 << geometry.axis,
                               factors);
  if (one.has_zero_point())
    attributes.set_zero_points(DNNL_ARG_DST, 0, {one.zero_point()});
  return attributes;
}

struct Reorder {
  dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
  memory from, to;
  dnnl::reorder reorder;

  Reorder(const Case& one, const Operands& operands) {
    const Geometry geometry = GeometryOf(one);
    from =
        memory(DescriptorOf(geometry.x), engine, const_cast<void*>(operands.x));
    to = memory(DescriptorOf(geometry.out), engine, operands.out);
    reorder = dnnl::reorder(dnnl::reorder::primitive_desc(
        from, to, AttributesOf(one, geometry, operands)));
  }
  void Run() {
    reorder.execute(stream, from, to);
    stream.wait();
  }
};

Work Prepare(const Case& one, const Operands& operands) {
  if (TypeOf(one.output) == memory::data_type::undef) return {};
  omp_set_num_threads(one.threads);
  try {
    const auto reorder = std::make_shared<Reorder>(one, operands);
    return {[reorder, threads = one.threads] {
              omp_set_num_threads(threads);
              reorder->Run();
            },
            {}};
  } catch (const dnnl::error&) {
    return {};  // This version has no such reorder.
  }
}

}  // namespace
}  // namespace aclq::benchmarks

extern "C" __attribute__((visibility("default"))) const aclq::benchmarks::Peer*
aclq_benchmark_peer() {
  using namespace aclq::benchmarks;
  const dnnl_version_t* version = dnnl_version();
  static const Peer peer = {
      .version = "oneDNN " + std::to_string(version->major) + "." +
                 std::to_string(version->minor) + "." +
                 std::to_string(version->patch),
      .contenders = {{"onednn", "round(x * (1 / s) + zp)", &Prepare}}};
  return &peer;
}
