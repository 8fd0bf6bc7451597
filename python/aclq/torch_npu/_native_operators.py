"""The operators of torch_npu that keep torch_npu's own kernels."""

from __future__ import annotations

# The names, without the namespace npu, and the work of each kernel. The kernels of every other
# operator without a model look for an operator of CANN that aclq lacks; some of them end
# torch_npu's queue, and later results are then silently wrong.
NATIVE: dict[str, str] = {
    "npu_quantize": "aclnnQuantize; with div_mode=False aclnnAscendQuantV3",
    "_quantize_per_tensor_impl.out": "aclnnQuantize, for torch.quantize_per_tensor",
    "get_npu_format": "nothing, it reads the description of the tensor",
    "get_storage_size": "nothing, it reads the description of the tensor",
    "npu_change_data_ptr": "nothing, it changes the description of the tensor",
    "npu_reshape": "nothing, it returns a view",
    "empty_with_swapped_memory": "an allocation",
    "copy_memory_": "a copy by aclrtMemcpyAsync",
    "npu_prefetch": "aclrtCmoAsync, which has no effect on values",
}
