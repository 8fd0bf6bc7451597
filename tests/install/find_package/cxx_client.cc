// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// A client of the C++ API.

#include <aclq/quantize.h>

#include <cstdint>
#include <cstdio>

int main() {
  const float x[] = {0.5F, 1.5F, 2.5F, -0.5F};
  const float scale = 1.0F;
  const std::int32_t zero_point = 1;
  std::int8_t out[4] = {};
  const aclq::Status status = aclq::Quantize(
      {x, {aclq::DType::kFloat32, {4}}}, {&scale, {aclq::DType::kFloat32, {1}}},
      aclq::ConstTensorView(&zero_point, {aclq::DType::kInt32, {1}}),
      {out, {aclq::DType::kInt8, {4}}});
  if (!status.ok()) {
    std::fprintf(stderr, "%s\n", status.message().c_str());
    return 1;
  }
  const bool good = out[0] == 2 && out[1] == 2 && out[2] == 4 && out[3] == 0;
  std::puts(good ? "as expected" : "failed");
  return good ? 0 : 1;
}
