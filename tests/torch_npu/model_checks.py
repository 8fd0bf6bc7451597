"""Helpers for the tests of value models: inputs, and comparisons with NumPy's float64."""

from __future__ import annotations

import numpy as np
import torch

# Accepted errors: of float32 arithmetic, and at most one step of a 16-bit type.
PRECISION = {torch.float32: 2e-5, torch.float16: 2**-10, torch.bfloat16: 2**-7}
FLOATING = list(PRECISION)
SIXTEEN_BITS = [torch.float16, torch.bfloat16]


def randn(*shape, dtype=torch.float32, scale=1.0):
    """Return random values on the npu that require a gradient."""
    return (torch.randn(*shape) * scale).to(dtype).npu().requires_grad_()


def wide(tensor):
    """Return the values as float64 in NumPy."""
    return tensor.detach().cpu().double().numpy()


def assert_close(actual, expected, dtype, factor=1.0):
    precision = PRECISION[dtype] * factor
    np.testing.assert_allclose(wide(actual), expected, rtol=precision, atol=precision)


def assert_described(tensor, shape, dtype):
    """Check that an output is as torch_npu's meta functions promise."""
    assert (tuple(tensor.shape), tensor.dtype) == (tuple(shape), dtype)
    assert tensor.device.type == "npu"
    assert tensor.is_contiguous()


def numeric_gradients(formula, inputs, upstream, step=1e-5):
    """Return the gradients of sum(formula(*inputs) * upstream) by central differences."""
    gradients = []
    for i, values in enumerate(inputs):
        gradient = np.zeros_like(values)
        for at in np.ndindex(values.shape):
            sums = []
            for sign in (1, -1):
                moved = [each.copy() for each in inputs]
                moved[i][at] += sign * step
                sums.append((formula(*moved) * upstream).sum())
            gradient[at] = (sums[0] - sums[1]) / (2 * step)
        gradients.append(gradient)
    return gradients


def check_gradients(operator, formula, inputs):
    """Compare the gradients of the first output with numeric ones."""
    y = operator(*inputs)
    y = y[0] if isinstance(y, tuple) else y
    upstream = torch.randn(y.shape).to(y.dtype)
    y.backward(upstream.npu())
    expected = numeric_gradients(formula, [wide(x) for x in inputs], wide(upstream))
    for x, gradient in zip(inputs, expected, strict=True):
        assert x.grad.dtype == x.dtype
        assert_close(x.grad, gradient, x.dtype, factor=8)


def rounded_bits(values, fraction_bits, dtype):
    """Round float32 to nearest even by its bits; for results that are normal numbers."""
    bits = values.view(np.uint32).astype(np.uint64)
    dropped = 23 - fraction_bits
    half = (bits >> dropped) & 1
    return ((bits + half + (1 << (dropped - 1)) - 1) >> dropped).astype(dtype)
