// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Quantizes a 4 x 2 matrix with one scale and zero point for each column:
// out[i][j] = round(x[i][j] / scales[j] + zero_points[j]).

#include <cstdint>
#include <cstdio>
#include <vector>

#include "../acl_helpers.h"
#include "aclnnop/aclnn_quantize.h"

namespace {

void Print(const char* name, const std::vector<float>& values) {
  std::printf("%s:", name);
  for (float value : values) std::printf(" %g", value);
  std::printf("\n");
}

void Print(const char* name, const std::vector<std::int32_t>& values) {
  std::printf("%s:", name);
  for (std::int32_t value : values) std::printf(" %d", value);
  std::printf("\n");
}

// Quantizes `x` and waits until `out` is computed.
void Quantize(const aclTensor* x, const aclTensor* scales,
              const aclTensor* zero_points, aclDataType type, int axis,
              aclTensor* out, aclrtStream stream) {
  // Phase one checks the arguments and plans the work; phase two runs it.
  std::uint64_t workspace_size = 0;
  aclOpExecutor* executor = nullptr;
  Check(aclnnQuantizeGetWorkspaceSize(x, scales, zero_points, type, axis, out,
                                      &workspace_size, &executor),
        "aclnnQuantizeGetWorkspaceSize");
  const DeviceMemory workspace(workspace_size);
  Check(aclnnQuantize(workspace.data(), workspace_size, executor, stream),
        "aclnnQuantize");
  Check(aclrtSynchronizeStream(stream), "aclrtSynchronizeStream");
}

}  // namespace

int main() {
  const std::vector<float> x = {0.3382f, -0.0919f, 0.7564f, 0.0234f,
                                3.1024f, 1.0761f,  0.4228f, 1.4621f};
  const std::vector<float> scales = {1.0f, -3.0f};
  const std::vector<std::int32_t> zero_points = {2, 10};

  const Session session;
  const DeviceTensor<float> device_x(x, {4, 2}, ACL_FLOAT);
  const DeviceTensor<float> device_scales(scales, {2}, ACL_FLOAT);
  const DeviceTensor<std::int32_t> device_zero_points(zero_points, {2},
                                                      ACL_INT32);
  const DeviceTensor<std::int32_t> device_out(
      std::vector<std::int32_t>(x.size()), {4, 2}, ACL_INT32);
  Quantize(device_x.get(), device_scales.get(), device_zero_points.get(),
           ACL_INT32, /*axis=*/1, device_out.get(), session.stream());

  Print("x", x);
  Print("scales", scales);
  Print("zero points", zero_points);
  Print("out", device_out.Read());
  return 0;
}
