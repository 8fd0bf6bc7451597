// Copyright 2026 The aclq authors. Licensed under the Apache License,
// Version 2.0.
//
// Lets scaled_dot_product_attention select its implementation on an npu as on
// the CPU. PyTorch queries each kind of device; for one without an answer it
// runs the formula in single operators.

#include <ATen/native/DispatchStub.h>
#include <ATen/native/transformers/attention.h>
#include <ATen/ops/_fused_sdp_choice.h>

namespace at::native {
namespace {

int64_t ChooseAsOnCpu(const Tensor& query, const Tensor& key,
                      const Tensor& value, const std::optional<Tensor>& mask,
                      double dropout, bool is_causal,
                      std::optional<double> scale, bool shares_heads) {
  return at::_fused_sdp_choice(query, key, value, mask, dropout, is_causal,
                               scale, shares_heads);
}

}  // namespace

REGISTER_PRIVATEUSE1_DISPATCH(_fused_sdp_choice_stub, &ChooseAsOnCpu)

}  // namespace at::native
