"""aclq.plot_error with tensors of PyTorch."""

from __future__ import annotations

import aclq
import matplotlib as mpl
import numpy as np
import pytest
import torch

mpl.use("agg")
from matplotlib import pyplot as plt


@pytest.mark.parametrize("axis", [None, 0, -1])
@pytest.mark.parametrize("dtype", ["int8", "float8_e4m3fn", "hifloat8"])
@pytest.mark.parametrize("x_type", [torch.float32, torch.bfloat16])
def test_tensors_are_drawn_as_arrays_of_numpy(
    x_type: torch.dtype, dtype: str, axis: int | None
) -> None:
    x = torch.randn(40, 64, generator=torch.Generator().manual_seed(0)).to(x_type).T
    scales, _ = aclq.choose_scales(x, axis=axis, dtype=dtype)
    q = aclq.quantize(x, scales, axis=axis, dtype=dtype)
    figure = aclq.plot_error(x, q, scales, axis=axis, q_dtype=dtype)
    codes = q.numpy() if dtype == "int8" else q.view(torch.uint8).numpy()
    expected = aclq.plot_error(x.float().numpy(), codes, scales.numpy(), axis=axis, q_dtype=dtype)
    figure.canvas.draw()
    assert figure.get_suptitle() == expected.get_suptitle()
    for one, other in zip(figure.axes[0].patches, expected.axes[0].patches, strict=True):
        assert one.get_height() == other.get_height()
    for one, other in zip(figure.axes[1].lines, expected.axes[1].lines, strict=True):
        np.testing.assert_array_equal(one.get_ydata(), other.get_ydata())
    plt.close("all")
