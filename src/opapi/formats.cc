// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.

#include "src/opapi/formats.h"

namespace aclq::opapi {
namespace {

constexpr struct {
  int32_t format;
  const char* name;
} kPrivateFormats[] = {
    {ACL_FORMAT_NC1HWC0, "NC1HWC0"},
    {ACL_FORMAT_FRACTAL_Z, "FRACTAL_Z"},
    {ACL_FORMAT_NC1HWC0_C04, "NC1HWC0_C04"},
    {ACL_FORMAT_FRACTAL_NZ, "FRACTAL_NZ"},
    {ACL_FORMAT_NDC1HWC0, "NDC1HWC0"},
    {ACL_FRACTAL_Z_3D, "FRACTAL_Z_3D"},
    {ACL_FORMAT_FRACTAL_NZ_C0_16, "FRACTAL_NZ_C0_16"},
    {ACL_FORMAT_FRACTAL_NZ_C0_32, "FRACTAL_NZ_C0_32"},
    {ACL_FORMAT_FRACTAL_NZ_C0_2, "FRACTAL_NZ_C0_2"},
    {ACL_FORMAT_FRACTAL_NZ_C0_4, "FRACTAL_NZ_C0_4"},
    {ACL_FORMAT_FRACTAL_NZ_C0_8, "FRACTAL_NZ_C0_8"},
};

}  // namespace

bool IsPrivateFormat(int32_t format) {
  for (const auto& row : kPrivateFormats) {
    if (row.format == format) return true;
  }
  return false;
}

std::string FormatName(int32_t format) {
  for (const auto& row : kPrivateFormats) {
    if (row.format == format) return row.name;
  }
  return "format " + std::to_string(format);
}

}  // namespace aclq::opapi
