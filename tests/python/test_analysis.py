"""aclq.dequantize, choose_scales and compare against the model of their definitions."""

from __future__ import annotations

import math
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import aclq
import analysis_model
import jax.numpy as jnp
import ml_dtypes
import model
import numpy as np
import pytest
from analysis_model import FLOATS, RULES, Rule, assert_same_bytes
from hypothesis import given
from hypothesis import strategies as st
from values import (
    HARD_SCALES,
    HARD_X,
    HARD_ZERO_POINTS,
    SCALES_TYPES,
    TYPES,
    X_TYPES,
    ZERO_POINTS_TYPES,
    as_type,
    random_values,
)
from views import View, shapes, views

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

each_q_type = pytest.mark.parametrize("q_dtype", model.OUTPUTS)
each_output = pytest.mark.parametrize("dtype", FLOATS)
each_x_type = pytest.mark.parametrize("x_type", X_TYPES)
each_scales_type = pytest.mark.parametrize("scales_type", SCALES_TYPES)
each_zero_points_type = pytest.mark.parametrize("zero_points_type", ZERO_POINTS_TYPES)
each_rule = pytest.mark.parametrize(
    "rule", RULES, ids=lambda r: f"{r.name}-{r.dtype}-{'sym' if r.symmetric else 'asym'}"
)
num_threads = st.none() | st.integers(1, 5)

HARD_INT32 = np.array(
    [0, 1, -1, 127, -128, 16777216, 16777217, 16777219, -16777217, 2**31 - 1, -(2**31)], np.int32
)


def hard_codes(q_dtype: str) -> Array:
    """Return all codes of 8 bits, or hard integers."""
    if q_dtype == "int32":
        return HARD_INT32
    return np.arange(256, dtype=np.uint8).view(TYPES[q_dtype])


def random_codes(shape: tuple[int, ...], q_dtype: str, rng: np.random.Generator) -> Array:
    return np.asarray(
        rng.choice(hard_codes(q_dtype).view(f"i{TYPES[q_dtype].itemsize}"), shape)
    ).view(TYPES[q_dtype])


def each_pair(scales_type: str, zero_points_type: str | None) -> tuple[Array, Array | None]:
    """Return each hard scale with each hard zero point."""
    scales = as_type(HARD_SCALES, scales_type)
    if zero_points_type is None:
        return scales, None
    hard = HARD_ZERO_POINTS[zero_points_type]
    return np.repeat(scales, hard.size), np.tile(hard, scales.size)


# dequantize


def check_dequantize(
    q: Array, q_dtype: str, parameters: tuple[Array, Array | None], axis: int | None, dtype: str
) -> None:
    result = aclq.dequantize(q, *parameters, axis=axis, dtype=dtype, q_dtype=q_dtype)
    expected = analysis_model.dequantize(q, q_dtype, *parameters, axis, dtype)
    assert_same_bytes(result, expected)


@each_output
@each_zero_points_type
@each_scales_type
@each_q_type
def test_dequantize_hard_values(
    q_dtype: str, scales_type: str, zero_points_type: str | None, dtype: str
) -> None:
    scales, zero_points = each_pair(scales_type, zero_points_type)
    q = np.repeat(hard_codes(q_dtype)[:, None], scales.size, axis=1)
    check_dequantize(q, q_dtype, (scales, zero_points), 1, dtype)
    check_dequantize(np.ascontiguousarray(q.T), q_dtype, (scales, zero_points), 0, dtype)
    for i in range(0, scales.size, 7):
        zero_point = None if zero_points is None else zero_points[i : i + 1]
        check_dequantize(q[:, 0], q_dtype, (scales[i : i + 1], zero_point), None, dtype)


@pytest.mark.parametrize("axis", range(-4, 4))
@each_q_type
def test_dequantize_each_axis(q_dtype: str, axis: int) -> None:
    rng = np.random.default_rng(axis + 4)
    q = random_codes((3, 5, 2, 7), q_dtype, rng)
    scales = random_values((q.shape[axis],), "float32", HARD_SCALES, rng)
    zero_points = rng.integers(-128, 128, scales.size, np.int8)
    check_dequantize(q, q_dtype, (scales, zero_points), axis, "float32")


@each_output
def test_dequantize_each_tie(dtype: str) -> None:
    """The numbers halfway between two neighbours, and the numbers next to these."""
    if dtype == "float32":
        steps, scale = 24, 1 / 3
    else:
        steps, scale = (11, 1.0) if dtype == "float16" else (8, 1.0)
    q = np.arange(2**steps - 4096 if steps > 13 else 0, 2 ** (steps + 2), dtype=np.int32)[:100_000]
    check_dequantize(q, "int32", (np.float32([scale]), None), None, dtype)
    check_dequantize(-q, "int32", (np.float32([scale]), None), None, dtype)


def test_float16_overflows_to_infinity() -> None:
    q = np.array([65504, 65519, 65520, -65520], np.int32)
    assert aclq.dequantize(q, 1.0, dtype="float16").tolist() == [65504, 65504, math.inf, -math.inf]


@st.composite
def quantized_views(draw: st.DrawFn) -> tuple[Array, str, tuple[Array, Array | None], int | None]:
    """Draw q, its type, scales, zero points and the axis."""
    q_dtype = draw(st.sampled_from(model.OUTPUTS))
    shape = draw(shapes())
    axis = draw(st.none() | st.integers(-len(shape), len(shape) - 1)) if shape else None
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    view = draw(views(shape, TYPES[q_dtype], broadcast=True))
    view.memory[...] = random_codes(view.memory.shape, q_dtype, rng)
    return view.array, q_dtype, draw(parameters(shape, axis, rng)), axis


@st.composite
def parameters(
    draw: st.DrawFn, shape: tuple[int, ...], axis: int | None, rng: np.random.Generator
) -> tuple[Array, Array | None]:
    """Draw scales and zero points."""
    count = 1 if axis is None else draw(st.sampled_from([1, shape[axis]]))

    def drawn(name: str, hard: Array) -> Array:
        view = draw(views((count,), TYPES[name], broadcast=True))
        view.memory[...] = random_values(view.memory.shape, name, hard, rng)
        return view.array

    scales = drawn(draw(st.sampled_from(SCALES_TYPES)), HARD_SCALES)
    name = draw(st.sampled_from(ZERO_POINTS_TYPES))
    return scales, None if name is None else drawn(name, HARD_ZERO_POINTS[name])


@given(drawn=quantized_views(), dtype=st.sampled_from(list(FLOATS)), threads=num_threads)
def test_dequantize_random_views(
    drawn: tuple[Array, str, tuple[Array, Array | None], int | None],
    dtype: str,
    threads: int | None,
) -> None:
    q, q_dtype, given_parameters, axis = drawn
    result = aclq.dequantize(
        q, *given_parameters, axis=axis, dtype=dtype, q_dtype=q_dtype, num_threads=threads
    )
    assert result.flags.c_contiguous
    assert_same_bytes(result, analysis_model.dequantize(q, q_dtype, *given_parameters, axis, dtype))


@given(data=st.data(), drawn=quantized_views(), dtype=st.sampled_from(list(FLOATS)))
def test_dequantize_random_views_with_out(
    data: st.DataObject,
    drawn: tuple[Array, str, tuple[Array, Array | None], int | None],
    dtype: str,
) -> None:
    q, q_dtype, given_parameters, axis = drawn
    view: View = data.draw(views(q.shape, FLOATS[dtype]))
    view.memory.reshape(-1).view(np.uint8)[...] = 0x55
    expected = analysis_model.dequantize(q, q_dtype, *given_parameters, axis, dtype)
    memory = view.memory_with(expected)
    out = view.array
    result = aclq.dequantize(q, *given_parameters, axis=axis, dtype=dtype, out=out, q_dtype=q_dtype)
    assert result is out
    # The elements around the view are compared too: none is written.
    assert_same_bytes(view.memory, memory)


@each_q_type
def test_dequantize_with_any_number_of_threads(q_dtype: str) -> None:
    q = random_codes((1_000_003,), q_dtype, np.random.default_rng(1))
    chosen = (np.float32([0.3]), np.int32([-3]))
    expected = analysis_model.dequantize(q, q_dtype, *chosen, None)
    for count in range(1, 9):
        result = aclq.dequantize(q, *chosen, q_dtype=q_dtype, num_threads=count)
        assert_same_bytes(result, expected)


def test_calls_from_several_threads_at_once() -> None:
    x = random_values((300_007,), "float32", HARD_X, np.random.default_rng(2))
    q = aclq.quantize(x, 0.1)

    def calls(count: int) -> tuple[bytes, str, str]:
        y = aclq.dequantize(q, 0.1, num_threads=count)
        chosen = aclq.choose_scales(x, num_threads=count, rule="percentile")
        return y.tobytes(), repr(chosen), repr(aclq.compare(x, q, 0.1, num_threads=count))

    with ThreadPoolExecutor(8) as pool:
        results = set(pool.map(calls, [1 + i % 4 for i in range(32)]))
    assert len(results) == 1


@pytest.mark.parametrize(
    ("dtype", "name"),
    [
        ("float16", "float16"),
        (np.float16, "float16"),
        (np.dtype(np.float32), "float32"),
        (ml_dtypes.bfloat16, "bfloat16"),
        (jnp.bfloat16, "bfloat16"),
    ],
)
def test_dequantize_dtypes(dtype: Any, name: str) -> None:
    result = aclq.dequantize(np.int8([1, 2]), 0.5, dtype=dtype)
    assert result.dtype == FLOATS[name]
    assert result.astype(np.float32).tolist() == [0.5, 1]


def test_numbers_and_scalars() -> None:
    assert aclq.dequantize(np.int8(3), 2, 1).tolist() == 4
    assert aclq.dequantize(np.int8([3]), np.float16(0.5), np.int64(-1)).tolist() == [2]
    assert aclq.dequantize(np.int8([3]), np.array(2, np.float32), 0.5).tolist() == [5]
    assert repr(aclq.dequantize(np.int8([0]), -1.0)) == "array([-0.], dtype=float32)"


def test_codes_of_hifloat8_need_q_dtype() -> None:
    codes = np.array([0x08, 0x6F, 0x80], np.uint8)
    assert aclq.dequantize(codes, 1.0).tolist() == [8, 0x6F, 0x80]
    result = aclq.dequantize(codes, 1.0, q_dtype="hifloat8").tolist()
    assert result[:2] == [1, math.inf]
    assert math.isnan(result[2])


@pytest.mark.parametrize("q_dtype", ["float8_e4m3fn", "float8_e5m2"])
def test_codes_of_float8_as_uint8(q_dtype: str) -> None:
    codes = np.arange(256, dtype=np.uint8)
    typed = aclq.dequantize(codes.view(TYPES[q_dtype]), 0.3)
    for name in (q_dtype, getattr(ml_dtypes, q_dtype)):
        assert_same_bytes(aclq.dequantize(codes, 0.3, q_dtype=name), typed)
    assert_same_bytes(aclq.dequantize(codes.view(TYPES[q_dtype]), 0.3, q_dtype=q_dtype), typed)


@each_output
def test_dequantize_arrays_of_jax(dtype: str) -> None:
    for q_dtype in model.OUTPUTS:
        q = jnp.asarray(random_codes((4, 5), q_dtype, np.random.default_rng(3)))
        result = aclq.dequantize(q, 0.3, dtype=dtype, q_dtype=q_dtype)
        assert isinstance(result, type(q))
        assert result.dtype == FLOATS[dtype]
        expected = aclq.dequantize(np.asarray(q), 0.3, dtype=dtype, q_dtype=q_dtype)
        assert_same_bytes(np.asarray(result), expected)


# choose_scales


def check_scales(x: Array, rule: Rule, axis: int | None, **settings: Any) -> aclq.Scales:
    chosen = aclq.choose_scales(x, axis=axis, **rule.settings(), **settings)
    scales, zero_points = chosen
    channels = analysis_model.channels_of(x, axis)
    assert (scales.dtype, scales.shape) == (np.float32, (len(channels),))
    if rule.symmetric:
        assert zero_points is None
    else:
        assert (zero_points.dtype, zero_points.shape) == (np.int32, scales.shape)
    for i, channel in enumerate(channels):
        found = (scales[i], 0 if rule.symmetric else int(zero_points[i]))
        assert found in analysis_model.parameters_of_channel(channel, rule), f"channel {i}"
    return chosen


def assert_same_scales(found: aclq.Scales, expected: aclq.Scales) -> None:
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)  # None equals None.


def hard_rows() -> list[Array]:
    """Return channels of 40 elements each, every channel with a special property."""
    rng = np.random.default_rng(4)
    ordinary = rng.normal(0, 1, 40)
    nan, inf = np.nan, np.inf
    rows = [
        ordinary,
        np.abs(ordinary),
        -np.abs(ordinary),
        np.zeros(40),
        -np.zeros(40),
        np.full(40, nan),
        np.resize([inf, -inf, nan], 40),
        np.where(ordinary > 0, nan, ordinary),
        np.where(ordinary > 1, inf, ordinary),
        np.where(ordinary < 0, -inf, ordinary),
        np.resize([nan, 0], 40),
        ordinary * 1e-39,  # subnormal numbers
        np.resize([1.4e-45, 0], 40),
        ordinary * 2.0**-120,  # subnormal scales
        np.resize([2.0**-119 * 0.9, -(2.0**-125)], 40),
        np.resize([3.4028235e38, -3.4028235e38], 40),  # hi - lo overflows
        np.resize([3.4028235e38, 1e30], 40),
        np.concatenate([[1e6], ordinary[1:]]),  # a large element
        np.concatenate([[3.0], np.zeros(39)]),
        np.concatenate([[-3.0], np.zeros(39)]),
        np.full(40, 7.0),
        np.resize([0.5, 127.5, -128.5, 254.5], 40),
        rng.standard_cauchy(40),
    ]
    return [row.astype(np.float32) for row in rows]


@each_x_type
@each_rule
def test_scales_of_hard_rows(rule: Rule, x_type: str) -> None:
    x = as_type(np.stack(hard_rows()), x_type)
    expected = check_scales(x, rule, 0)
    settings = rule.settings()
    transposed = np.ascontiguousarray(x.T)
    assert_same_scales(aclq.choose_scales(transposed, axis=-1, **settings), expected)
    for i, row in enumerate(x):
        scales, zero_points = aclq.choose_scales(row, **settings)
        assert scales == expected.scales[i]
        assert zero_points is None or zero_points == expected.zero_points[i]


@each_rule
def test_scales_are_normal_numbers(rule: Rule) -> None:
    scales, _ = aclq.choose_scales(np.stack(hard_rows()), axis=0, **rule.settings())
    assert np.all(np.isfinite(scales))
    assert np.all(scales >= 2.0**-126)


@pytest.mark.parametrize("axis", [None, *range(-3, 3)])
@each_rule
def test_scales_along_each_axis(rule: Rule, axis: int | None) -> None:
    x = np.random.default_rng(5).normal(0, 3, (4, 6, 5)).astype(np.float32)
    check_scales(x, rule, axis)


@pytest.mark.parametrize(
    "percentile", [1e-9, 1, 33.3, 50, 66.6, 90, 97.5, 99, 99.9, 99.99, 99.999999999, 100, 100.0]
)
@pytest.mark.parametrize("size", [1, 2, 3, 10, 999, 1000, 1001])
def test_percentiles(size: int, percentile: float) -> None:
    x = np.random.default_rng(size).permutation(np.arange(1, size + 1)).astype(np.float32)
    check_scales(x, Rule("percentile", percentile=percentile), None)
    check_scales(
        x - size // 2,
        Rule("percentile", percentile=percentile, symmetric=False, dtype="uint8"),
        None,
    )


def test_percentile_999_of_1000() -> None:
    x = np.arange(1, 1001, dtype=np.float32)
    (scale,) = aclq.choose_scales(x, rule="percentile").scales
    assert scale == np.float32(999) / np.float32(127)


@given(data=st.data(), rule=st.sampled_from(RULES), threads=num_threads)
def test_scales_of_random_views(data: st.DataObject, rule: Rule, threads: int | None) -> None:
    shape = data.draw(shapes())
    axis = data.draw(st.none() | st.integers(-len(shape), len(shape) - 1)) if shape else None
    name = data.draw(st.sampled_from(X_TYPES))
    view = data.draw(views(shape, TYPES[name], broadcast=True))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    view.memory[...] = random_values(view.memory.shape, name, HARD_X, rng)
    x = view.array
    if rule.name == "mse":  # The model is slow for 81 candidates.
        x = x[tuple(slice(0, 3) for _ in x.shape)]
    check_scales(x, rule, axis, num_threads=threads)


@each_rule
def test_scales_do_not_depend_on_strides_nor_threads(rule: Rule) -> None:
    x = random_values((7, 10_007), "float32", HARD_X, np.random.default_rng(6))
    for axis in (None, 0, 1):
        expected = aclq.choose_scales(x, axis=axis, **rule.settings(), num_threads=1)
        for view in (np.asfortranarray(x), np.repeat(x, 2, axis=1)[:, ::2]):
            for count in (2, 5):
                found = aclq.choose_scales(view, axis=axis, **rule.settings(), num_threads=count)
                assert_same_scales(found, expected)


@each_rule
def test_scales_of_no_element(rule: Rule) -> None:
    empty = np.empty((0, 3), np.float32)
    check_scales(empty, rule, None)
    check_scales(empty, rule, 0)
    check_scales(empty, rule, 1)
    check_scales(empty, rule, -2)


def test_scales_of_one_number() -> None:
    assert aclq.choose_scales(np.float32(-254)).scales.tolist() == [2]
    assert aclq.choose_scales(np.array(254, np.float16)).scales.tolist() == [2]


def test_scales_can_be_passed_on() -> None:
    x = np.random.default_rng(7).normal(3, 1, (4, 50)).astype(np.float32)
    for symmetric in (True, False):
        chosen = aclq.choose_scales(x, axis=0, symmetric=symmetric)
        assert chosen._fields == ("scales", "zero_points")
        q = aclq.quantize(x, *chosen, axis=0)
        assert aclq.compare(x, q, *chosen, axis=0).clipped_share == 0
        assert np.abs(aclq.dequantize(q, *chosen, axis=0) - x).max() < 0.03
    assert isinstance(chosen, aclq.Scales)
    assert repr(pickle.loads(pickle.dumps(chosen))) == repr(chosen)


@pytest.mark.parametrize("x_type", ["float32", "float16", "bfloat16"])
def test_scales_of_arrays_of_jax(x_type: str) -> None:
    x = jnp.asarray(as_type(np.stack(hard_rows()), x_type))
    chosen = aclq.choose_scales(x, axis=0, symmetric=False)
    expected = aclq.choose_scales(np.asarray(x), axis=0, symmetric=False)
    for found, right in zip(chosen, expected, strict=True):
        assert isinstance(found, type(x))
        assert_same_bytes(np.asarray(found), right)


# compare


# The model rounds each sum once, the library each addition; both in binary64.
CLOSE = {
    "sqnr_db": {"rel": 1e-12, "abs": 1e-11},
    "mean_abs_error": {"rel": 1e-12, "abs": 0.0},
    "cosine": {"rel": 0.0, "abs": 1e-12},  # Terms of both signs cancel each other.
}


def check_comparison(comparison: aclq.Comparison, expected: analysis_model.Figures) -> None:
    for name, value in asdict(expected).items():
        found = getattr(comparison, name)
        assert type(found) is type(value), name
        if name in CLOSE:
            assert found == pytest.approx(value, nan_ok=True, **CLOSE[name]), name
        else:
            assert found == value or (math.isnan(found) and math.isnan(value)), name


def compare_once(
    x: Array,
    q: Array,
    q_dtype: str,
    given_parameters: tuple[Array, Array | None],
    axis: int | None,
    **settings: Any,
) -> None:
    found = aclq.compare(x, q, *given_parameters, axis=axis, q_dtype=q_dtype, **settings)
    check_comparison(found, analysis_model.compare(x, q, q_dtype, *given_parameters, axis))


@each_zero_points_type
@each_scales_type
@each_x_type
@each_q_type
def test_compare_hard_values(
    q_dtype: str, x_type: str, scales_type: str, zero_points_type: str | None
) -> None:
    scales, zero_points = each_pair(scales_type, zero_points_type)
    x = np.repeat(as_type(HARD_X, x_type)[:, None], scales.size, axis=1)
    q = aclq.quantize(x, scales, zero_points, axis=1, dtype=q_dtype)
    compare_once(x, q, q_dtype, (scales, zero_points), 1)
    for i in range(0, scales.size, 7):
        zero_point = None if zero_points is None else zero_points[i : i + 1]
        compare_once(x[:, i], q[:, i], q_dtype, (scales[i : i + 1], zero_point), None)


@each_q_type
def test_compare_codes_that_quantize_did_not_write(q_dtype: str) -> None:
    rng = np.random.default_rng(8)
    for shape in ((1,), (300,), (20_011,)):
        x = random_values(shape, "float32", HARD_X, rng)
        compare_once(x, random_codes(shape, q_dtype, rng), q_dtype, (np.float32([0.3]), None), None)


@pytest.mark.parametrize("axis", range(-3, 3))
def test_compare_along_each_axis(axis: int) -> None:
    rng = np.random.default_rng(9)
    x = rng.normal(0, 50, (5, 4, 6)).astype(np.float32)
    scales = rng.uniform(0.1, 1, x.shape[axis]).astype(np.float32)
    q = aclq.quantize(x, scales, axis=axis)
    compare_once(x, q, "int8", (scales, None), axis)


@given(data=st.data(), drawn=quantized_views(), threads=num_threads)
def test_compare_random_views(
    data: st.DataObject,
    drawn: tuple[Array, str, tuple[Array, Array | None], int | None],
    threads: int | None,
) -> None:
    q, q_dtype, given_parameters, axis = drawn
    name = data.draw(st.sampled_from(X_TYPES))
    view = data.draw(views(q.shape, TYPES[name], broadcast=True))
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    view.memory[...] = random_values(view.memory.shape, name, HARD_X[np.abs(HARD_X) < 1e9], rng)
    compare_once(view.array, q, q_dtype, given_parameters, axis, num_threads=threads)


@pytest.mark.parametrize(
    ("q_dtype", "inside", "outside"),
    [
        ("int8", [-128.5, 127.49999], [-128.50002, 127.5]),
        ("uint8", [-0.5, 255.49998], [-0.50000006, 255.5]),
        ("int32", [-(2.0**31), 2147483520.0], [-2147483904.0, 2.0**31]),
        ("hifloat8", [-40959.996, 40959.996], [-40960.0, 40960.0]),
        ("float8_e4m3fn", [-464.0, 464.0], [-464.00003, 464.00003]),
        ("float8_e5m2", [-61439.996, 61439.996], [-61440.0, 61440.0]),
    ],
)
def test_clipped_elements(q_dtype: str, inside: list[float], outside: list[float]) -> None:
    inf, nan = math.inf, math.nan
    for values, expected in ((inside, 0), (outside, 1), ([*inside, outside[0], inf, nan], 1 / 3)):
        x = np.array(values, np.float32)
        q = aclq.quantize(x, 1.0, dtype=q_dtype)
        assert aclq.compare(x, q, 1.0, q_dtype=q_dtype).clipped_share == expected


def test_comparison_does_not_depend_on_strides_nor_threads() -> None:
    x = random_values((11, 20_003), "float32", HARD_X, np.random.default_rng(10))
    scales = np.abs(np.random.default_rng(11).normal(0, 1, 11)).astype(np.float32)
    q = aclq.quantize(x, scales, axis=0)
    expected = repr(aclq.compare(x, q, scales, axis=0, num_threads=1))
    for view in (np.asfortranarray(x), np.repeat(x, 2, axis=1)[:, ::2]):
        for count in (1, 3, 8):
            assert repr(aclq.compare(view, q, scales, axis=0, num_threads=count)) == expected


def test_compare_no_element() -> None:
    comparison = aclq.compare(np.empty((0, 2), np.float32), np.empty((0, 2), np.int8), 1.0)
    assert repr(comparison) == (
        "Comparison(sqnr_db=nan, max_abs_error=nan, mean_abs_error=nan, cosine=nan, "
        "clipped_share=nan, count=0, nan_count=0, inf_count=0, nonfinite_count=0, zero_scales=0, "
        "subnormal_scales=0, nonfinite_scales=0)"
    )


def test_compare_counts_scales_of_no_element() -> None:
    scales = np.float32([0, -0.0, 1e-40, np.inf, np.nan, 1])
    comparison = aclq.compare(
        np.empty((6, 0), np.float32), np.empty((6, 0), np.int8), scales, axis=0
    )
    assert comparison.zero_scales == 2
    assert comparison.subnormal_scales == 1
    assert comparison.nonfinite_scales == 2


@pytest.mark.parametrize(
    ("x", "q", "sqnr_db", "cosine"),
    [
        ([1, 2], [1, 2], math.inf, 1),
        ([0, 0], [0, 0], math.inf, 1),
        ([0, 0], [1, 0], -math.inf, 0),
        ([3, 0], [0, 0], 0, 0),
        ([10, 0], [9, 0], 20, 1),
        ([1, 0], [-1, 0], -6.020599913279624, -1),
        ([1, 0], [0, 1], -3.010299956639812, 0),
    ],
)
def test_compare_by_hand(x: list[int], q: list[int], sqnr_db: float, cosine: float) -> None:
    comparison = aclq.compare(np.float32(x), np.int8(q), 1.0)
    assert comparison.sqnr_db == pytest.approx(sqnr_db, abs=1e-13)
    assert comparison.cosine == cosine


def test_compare_arrays_of_jax() -> None:
    x = as_type(np.stack(hard_rows()), "bfloat16")
    q = aclq.quantize(x, 0.1)
    expected = aclq.compare(x, q, 0.1)
    assert repr(aclq.compare(jnp.asarray(x), jnp.asarray(q), jnp.float32(0.1))) == repr(expected)


def test_comparisons_cannot_be_changed() -> None:
    comparison = aclq.compare(np.float32([1]), np.int8([1]), 1.0)
    with pytest.raises(AttributeError):
        comparison.sqnr_db = 3  # type: ignore[misc]
