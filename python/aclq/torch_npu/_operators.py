"""Tables of operators: the kind of kernel that each has for npu tensors.

Names are as in PyTorch's schemas: `aten::add` means every overload, `aten::add.Tensor` one. The
compiled module and its Python variant both read these tables.
"""

from __future__ import annotations

# The text after the name of a refused operator.
NOT_MODELLED = (
    "is an operator of torch_npu that aclq does not implement. docs/torch_npu.md lists those that "
    "it does. Compute it with operators of PyTorch, or on the CPU."
)
NO_CPU_KERNEL = "has no kernel for the CPU in PyTorch, so aclq cannot compute it."
NOT_EXACT = (
    "is computed by PyTorch's CPU kernel, whose result can differ from that of an NPU, and strict "
    "mode refuses that. Use .cpu() first, or run without --strict."
)

# Operators that keep torch_npu's own kernels: those that make memory and tensors without computing,
# which only torch_npu can do, and the two that call aclnnQuantize.
KEPT = (
    "aten::_copy_from_and_resize",
    "aten::_pin_memory",
    "aten::_reshape_alias",
    "aten::as_strided",
    "aten::as_strided_",
    "aten::copy_memory_",
    "aten::empty_strided",
    "aten::empty_with_format",
    "aten::empty_with_swapped_memory",
    "aten::get_storage_size",
    "aten::is_pinned",
    "aten::is_set_to",
    "aten::new_empty_strided",
    "aten::npu_stride_copy",
    "aten::npu_view_copy",
    "aten::quantize_per_channel",
    "aten::quantize_per_tensor",
    "aten::record_stream",
    "aten::resize_",
    "aten::resize_as_",
    "aten::set_",
    "aten::unfold",
    "aten::unsafe_empty_with_format",
    "aten::view",
    "aten::view_as_complex",
    "aten::view_as_real",
)

# Operators that PyTorch composes of others. CPU kernels would read devices or layouts as those of
# the CPU.
COMPOSED = (
    "aten::_pack_padded_sequence",
    "aten::_to_copy",
    "aten::empty_like",
)

# Operators that PyTorch composes of others, but not for npu tensors. They run as on the CPU.
COMPOSED_ON_CPU = ("aten::mode",)

# Operators that copy between any two devices.
BETWEEN_DEVICES = ("aten::_foreach_copy_", "aten::copy_")

# Operators that accept CPU tensors together with npu tensors, as on a device: indices, lengths,
# steps of optimizers.
MIXING = (
    "aten::_copy_from",
    "aten::_embedding_bag",
    "aten::_fused_adam_",
    "aten::_fused_adamw_",
    "aten::_index_put_impl_",
    "aten::_pack_padded_sequence",
    "aten::_unsafe_index",
    "aten::_unsafe_index_put",
    "aten::index",
    "aten::index_put",
    "aten::index_put_",
)

# Operators whose results have the same bits on every device: they move elements or fill with a
# constant. Other operators compute, and an NPU's order of additions and its functions are not
# known.
EXACT = (
    "aten::_copy_from",
    "aten::_foreach_copy_",
    "aten::_foreach_zero_",
    "aten::_local_scalar_dense",
    "aten::_unsafe_view",
    "aten::alias",
    "aten::cat",
    "aten::clone",
    "aten::constant_pad_nd",
    "aten::copy_",
    "aten::detach",
    "aten::diagonal",
    "aten::eye",
    "aten::expand",
    "aten::fill_",
    "aten::flip",
    "aten::full",
    "aten::full_like",
    "aten::gather",
    "aten::index",
    "aten::index_select",
    "aten::masked_fill",
    "aten::masked_fill_",
    "aten::masked_select",
    "aten::new_full",
    "aten::new_ones",
    "aten::new_zeros",
    "aten::nonzero",
    "aten::ones",
    "aten::ones_like",
    "aten::permute",
    "aten::repeat",
    "aten::roll",
    "aten::scatter.src",
    "aten::scatter.value",
    "aten::select",
    "aten::slice",
    "aten::split",
    "aten::split_with_sizes",
    "aten::squeeze",
    "aten::squeeze_",
    "aten::stack",
    "aten::t",
    "aten::t_",
    "aten::transpose",
    "aten::transpose_",
    "aten::tril",
    "aten::triu",
    "aten::unbind",
    "aten::unsqueeze",
    "aten::unsqueeze_",
    "aten::where",
    "aten::zero_",
    "aten::zeros",
    "aten::zeros_like",
)
