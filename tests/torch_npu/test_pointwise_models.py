"""The value models of normalizations, rotary embedding and activations."""

from __future__ import annotations

import aclq.torch_npu  # noqa: F401 - It prepares the process, so it comes before torch.
import numpy as np
import pytest
import torch
import torch_npu
from model_checks import FLOATING, assert_close, assert_described, check_gradients, randn, wide

# -- normalizations


def rms_norm(x, gamma, epsilon):
    axes = tuple(range(x.ndim - gamma.ndim, x.ndim))
    rstd = 1 / np.sqrt((x * x).mean(axis=axes, keepdims=True) + epsilon)
    return x * rstd * gamma, rstd


@pytest.mark.parametrize("dtype", FLOATING)
@pytest.mark.parametrize(("shape", "gamma_shape"), [((2, 3, 8), (8,)), ((2, 3, 8), (3, 8))])
def test_rms_norm(dtype, shape, gamma_shape):
    x, gamma = randn(*shape, dtype=dtype, scale=3), randn(*gamma_shape, dtype=dtype)
    y, rstd = torch_npu.npu_rms_norm(x, gamma, epsilon=1e-3)
    expected, expected_rstd = rms_norm(wide(x), wide(gamma), 1e-3)
    assert_described(y, shape, dtype)
    leading = shape[: len(shape) - len(gamma_shape)]
    assert_described(rstd, leading + (1,) * len(gamma_shape), torch.float32)
    assert_close(y, expected, dtype)
    assert_close(rstd, expected_rstd, torch.float32)


def test_rms_norm_takes_float_gamma_and_strided_input():
    x = randn(8, 5, dtype=torch.bfloat16).detach().t()
    gamma = randn(8)
    y, _ = torch_npu.npu_rms_norm(x, gamma)
    assert_described(y, (5, 8), torch.bfloat16)
    assert_close(y, rms_norm(wide(x), wide(gamma), 1e-6)[0], torch.bfloat16)


@pytest.mark.parametrize("dtype", FLOATING)
def test_rms_norm_has_gradients(dtype):
    inputs = [randn(2, 3, 4, dtype=dtype), randn(4, dtype=dtype)]
    check_gradients(torch_npu.npu_rms_norm, lambda x, g: rms_norm(x, g, 1e-6)[0], inputs)


def test_rms_norm_gives_the_gradient_of_gamma_in_float():
    x, gamma = randn(3, 4, dtype=torch.float16), randn(4, dtype=torch.float16)
    _, rstd = torch_npu.npu_rms_norm(x, gamma)
    dx, dgamma = torch_npu.npu_rms_norm_backward(x.detach(), x, gamma, rstd)
    assert_described(dx, (3, 4), torch.float16)
    assert_described(dgamma, (4,), torch.float32)


def test_rms_norm_refuses_arguments():
    x = randn(2, 4)
    with pytest.raises(RuntimeError, match=r"input is DOUBLE; accepted: FLOAT, FLOAT16, BFLOAT16"):
        torch_npu.npu_rms_norm(x.double(), x)
    with pytest.raises(RuntimeError, match=r"gamma has shape \[3\]; expected the last dimensions"):
        torch_npu.npu_rms_norm(x, randn(3))
    with pytest.raises(RuntimeError, match="gamma is FLOAT16; accepted: FLOAT"):
        torch_npu.npu_rms_norm(x, randn(4, dtype=torch.float16))


@pytest.mark.parametrize("dtype", FLOATING)
def test_add_rms_norm_normalizes_the_rounded_sum(dtype):
    with torch.no_grad():
        x1, x2, gamma = (randn(*shape, dtype=dtype) for shape in ((5, 8), (5, 8), (8,)))
        y, rstd, x = torch_npu.npu_add_rms_norm(x1, x2, gamma, 1e-5)
    assert_described(y, (5, 8), dtype)
    assert_described(rstd, (5, 1), torch.float32)
    assert_described(x, (5, 8), dtype)
    one = np.ones(8)

    def through(values):
        """Round to the type and back."""
        return torch.from_numpy(values).to(dtype).double().numpy()

    total = through(wide(x1) + wide(x2))
    np.testing.assert_array_equal(wide(x), total)
    normalized, expected_rstd = rms_norm(total, one, 1e-5)
    assert_close(rstd, expected_rstd, torch.float32)
    # Two roundings, so twice the error.
    assert_close(y, through(normalized) * wide(gamma), dtype, factor=2)
    if dtype is torch.float32:
        return
    from_float = through((through(normalized).astype(np.float32) * wide(gamma)).astype(np.float64))
    assert np.mean(wide(y) == from_float) > 0.9  # The others differ between float32 and float64.


def test_add_rms_norm_refuses_arguments():
    x = torch.zeros(2, 4).npu()
    with pytest.raises(RuntimeError, match=r"x2 has shape \[1, 4\]; expected the shape of x1"):
        torch_npu.npu_add_rms_norm(x, x[:1], x[0])
    with pytest.raises(RuntimeError, match="x2 is FLOAT16; accepted: FLOAT"):
        torch_npu.npu_add_rms_norm(x, x.half(), x[0])


# -- rotary embedding


def rotary_mul(mode):
    def formula(x, r1, r2):
        half = x.shape[-1] // 2
        turned = np.empty_like(x)
        if mode == "half":
            turned[..., :half], turned[..., half:] = -x[..., half:], x[..., :half]
        else:
            turned[..., ::2], turned[..., 1::2] = -x[..., 1::2], x[..., ::2]
        return x * r1 + turned * r2

    return formula


@pytest.mark.parametrize("dtype", FLOATING)
@pytest.mark.parametrize("mode", ["half", "interleave"])
@pytest.mark.parametrize("r_shape", [(1, 1, 3, 4), (2, 1, 3, 4), (2, 2, 3, 4)])
def test_rotary_mul(dtype, mode, r_shape):
    inputs = [randn(*shape, dtype=dtype) for shape in ((2, 2, 3, 4), r_shape, r_shape)]
    y = torch_npu.npu_rotary_mul(*inputs, mode)
    assert_described(y, (2, 2, 3, 4), dtype)
    expected = rotary_mul(mode)(*(wide(x) for x in inputs))
    assert_close(y, expected, dtype, factor=3 if dtype is torch.float16 else 1)
    check_gradients(lambda *x: torch_npu.npu_rotary_mul(*x, mode), rotary_mul(mode), inputs)


def test_rotary_mul_rounds_float16_after_each_step():
    inputs = [randn(1, 2, 8, 16, dtype=torch.float16).detach() for _ in range(3)]
    x, r1, r2 = (each.cpu().numpy() for each in inputs)
    y = torch_npu.npu_rotary_mul(*inputs)
    np.testing.assert_array_equal(y.cpu().numpy(), rotary_mul("half")(x, r1, r2))


def test_rotary_mul_converts_the_coefficients_to_the_type_of_the_input():
    x = randn(1, 1, 2, 4, dtype=torch.bfloat16)
    r1, r2 = randn(1, 1, 2, 4), randn(1, 1, 2, 4)
    mixed = torch_npu.npu_rotary_mul(x, r1, r2)
    assert torch.equal(mixed, torch_npu.npu_rotary_mul(x, r1.bfloat16(), r2.bfloat16()))
    mixed.sum().backward()
    assert r1.grad.dtype == torch.float32


def test_rotary_mul_refuses_arguments():
    x = torch.zeros(1, 2, 3, 4).npu()
    with pytest.raises(RuntimeError, match="rotary_mode is 'quarter'; accepted: 'half' and"):
        torch_npu.npu_rotary_mul(x, x, x, "quarter")
    with pytest.raises(
        NotImplementedError, match=r"rotate has shape \[4, 4\]; .* Leave rotate out"
    ):
        torch_npu.npu_rotary_mul(x, x, x, "half", torch.zeros(4, 4).npu())
    with pytest.raises(RuntimeError, match=r"r2 has shape \[1, 2, 2, 4\]"):
        torch_npu.npu_rotary_mul(x, x, x[:, :, :2])
    with pytest.raises(RuntimeError, match="expected four dimensions and an even last one"):
        torch_npu.npu_rotary_mul(x[0], x[0], x[0])


# -- activations


def swiglu(axis):
    def formula(x):
        gate, value = np.split(x, 2, axis)
        return gate / (1 + np.exp(-gate)) * value

    return formula


@pytest.mark.parametrize("dtype", FLOATING)
@pytest.mark.parametrize("dim", [-1, 0, 1])
def test_swiglu(dtype, dim):
    x = randn(2, 4, 6, dtype=dtype, scale=3)
    y = torch_npu.npu_swiglu(x, dim=dim)
    expected = swiglu(dim)(wide(x))
    assert_described(y, expected.shape, dtype)
    assert_close(y, expected, dtype)
    check_gradients(lambda each: torch_npu.npu_swiglu(each, dim=dim), swiglu(dim), [x])


def test_swiglu_of_large_gates():
    x = torch.tensor([[-200.0, 200.0, 2.0, 2.0]]).npu()
    assert torch_npu.npu_swiglu(x).cpu().tolist() == [[-0.0, 400.0]]


def test_swiglu_refuses_arguments():
    x = torch.zeros(2, 3).npu()
    with pytest.raises(RuntimeError, match="input has 3 elements along dim -1; expected an even"):
        torch_npu.npu_swiglu(x)
    with pytest.raises(RuntimeError, match="dim is 2; expected -2 to 1"):
        torch_npu.npu_swiglu(x, 2)


def fast_gelu(x):
    """Compute the form documented for other SoCs, which is an equal function."""
    return x / (1 + np.exp(-1.702 * np.abs(x))) * np.exp(0.851 * (x - np.abs(x)))


@pytest.mark.parametrize("dtype", FLOATING)
@pytest.mark.parametrize("operator", [torch_npu.npu_fast_gelu, torch_npu.fast_gelu])
def test_fast_gelu(dtype, operator):
    x = randn(4, 6, dtype=dtype, scale=4)
    y = operator(x)
    assert_described(y, (4, 6), dtype)
    assert_close(y, fast_gelu(wide(x)), dtype)
    check_gradients(operator, fast_gelu, [x])
