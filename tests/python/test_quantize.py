"""aclq.quantize against the model, byte for byte, and against the C interface."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from ctypes import byref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aclq
import c_interface
import model
import numpy as np
import pytest
from aclq import acl
from aclq.acl import check
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
    random_bits,
    random_values,
)
from views import View, shapes, views

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Array = NDArray[Any]

each_x_type = pytest.mark.parametrize("x_type", X_TYPES)
each_scales_type = pytest.mark.parametrize("scales_type", SCALES_TYPES)
each_zero_points_type = pytest.mark.parametrize("zero_points_type", ZERO_POINTS_TYPES)
each_output = pytest.mark.parametrize("dtype", model.OUTPUTS)


def compare(
    x: Array, scales: Array, zero_points: Array | None, dtype: str, axis: int | None
) -> None:
    """Compare one call with the model."""
    result = aclq.quantize(x, scales, zero_points, dtype=dtype, axis=axis)
    assert result.dtype == TYPES[dtype]
    model.assert_equal(result, model.quantize(x, scales, zero_points, dtype=dtype, axis=axis))


def hard_zero_points(name: str | None) -> list[Array | None]:
    """Return the zero points of a type, one array each, or no zero points."""
    if name is None:
        return [None]
    return [HARD_ZERO_POINTS[name][i : i + 1] for i in range(HARD_ZERO_POINTS[name].size)]


@each_output
@each_zero_points_type
@each_scales_type
@each_x_type
def test_hard_values_per_channel(
    x_type: str, scales_type: str, zero_points_type: str | None, dtype: str
) -> None:
    scales = as_type(HARD_SCALES, scales_type)
    zero_points = None
    if zero_points_type is not None:
        hard = HARD_ZERO_POINTS[zero_points_type]
        scales, zero_points = np.repeat(scales, hard.size), np.tile(hard, scales.size)
    # Each x with each scale and each zero point: scales and zero points along the last axis, then
    # along the first axis.
    x = np.repeat(as_type(HARD_X, x_type)[:, None], scales.size, axis=1)
    compare(x, scales, zero_points, dtype, axis=1)
    compare(np.ascontiguousarray(x.T), scales, zero_points, dtype, axis=0)


@each_output
@each_zero_points_type
@each_scales_type
@each_x_type
def test_hard_values_per_tensor(
    x_type: str, scales_type: str, zero_points_type: str | None, dtype: str
) -> None:
    x = as_type(HARD_X, x_type)
    zero_points = hard_zero_points(zero_points_type)
    for i, scale in enumerate(as_type(HARD_SCALES, scales_type)):
        compare(x, scale[None], zero_points[i % len(zero_points)], dtype, axis=None)


@each_output
def test_each_16_bit_pattern(dtype: str) -> None:
    patterns = np.arange(1 << 16, dtype=np.uint16)
    for x_type in ("float16", "bfloat16"):
        compare(patterns.view(TYPES[x_type]), np.float32([0.37]), np.int32([-3]), dtype, axis=None)


@pytest.mark.parametrize("axis", range(-4, 4))
@each_output
def test_each_axis(dtype: str, axis: int) -> None:
    rng = np.random.default_rng(axis + 4)
    x = random_values((3, 5, 2, 7), "float32", HARD_X, rng)
    extent = x.shape[axis]
    scales = random_values((extent,), "float32", HARD_SCALES, rng)
    zero_points = rng.integers(-128, 128, extent, np.int8)
    compare(x, scales, zero_points, dtype, axis)


def test_axis_is_ignored_with_one_scale() -> None:
    x = np.float32([[1, 2], [3, 4]])
    assert aclq.quantize(x, np.float32([1]), axis=7).tolist() == [[1, 2], [3, 4]]


def test_readme_example() -> None:
    result = aclq.quantize(np.float32([0.5, 1.5, 2.5, -0.5]), 1.0, 1)
    assert repr(result) == "array([2, 2, 4, 0], dtype=int8)"


@dataclass(frozen=True)
class Problem:
    """The arguments of one call."""

    x: Array
    scales: Array
    zero_points: Array | None
    dtype: str
    axis: int | None

    def expected(self) -> Array:
        """Return the model's result."""
        return model.quantize(
            self.x, self.scales, self.zero_points, dtype=self.dtype, axis=self.axis
        )

    def run(self, **settings: Any) -> Any:
        """Return the library's result."""
        return aclq.quantize(
            self.x, self.scales, self.zero_points, dtype=self.dtype, axis=self.axis, **settings
        )


def fill(view: View, name: str, hard: Array, rng: np.random.Generator) -> Array:
    """Give a view's memory hard and random values; return the view."""
    view.memory[...] = random_values(view.memory.shape, name, hard, rng)
    return view.array


def accepted_together(x: str, scales: str, zero_points: str | None) -> bool:
    """Return whether an Ascend 950 accepts the types; with a bfloat16 parameter, all must be."""
    if zero_points is None:
        return scales != "bfloat16" or x == "bfloat16"
    return "bfloat16" not in (scales, zero_points) or x == scales == zero_points


@st.composite
def problems(draw: st.DrawFn, *, for_ascend950: bool = False) -> Problem:
    """Draw a problem of any types, shape, strides, axis and values."""
    types = st.tuples(*map(st.sampled_from, (X_TYPES, SCALES_TYPES, ZERO_POINTS_TYPES)))
    if for_ascend950:
        types = types.filter(lambda names: accepted_together(*names))
    x_type, scales_type, zero_points_type = draw(types)
    shape = draw(shapes())
    axis = draw(st.none() | st.integers(-len(shape), len(shape) - 1)) if shape else None
    count = 1 if axis is None else draw(st.sampled_from([1, shape[axis]]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    x = fill(draw(views(shape, TYPES[x_type], broadcast=True)), x_type, HARD_X, rng)
    scales = draw(views((count,), TYPES[scales_type], broadcast=True))
    fill(scales, scales_type, HARD_SCALES, rng)
    zero_points = None
    if zero_points_type is not None:
        view = draw(views((count,), TYPES[zero_points_type], broadcast=True))
        zero_points = fill(view, zero_points_type, HARD_ZERO_POINTS[zero_points_type], rng)
    return Problem(x, scales.array, zero_points, draw(st.sampled_from(model.OUTPUTS)), axis)


num_threads = st.none() | st.integers(1, 5)


@given(problem=problems(), num_threads=num_threads)
def test_random_views(problem: Problem, num_threads: int | None) -> None:
    result = problem.run(num_threads=num_threads)
    assert result.flags.c_contiguous
    assert result.flags.owndata
    model.assert_equal(result, problem.expected())


@given(data=st.data(), problem=problems(), num_threads=num_threads)
def test_random_views_with_out(
    data: st.DataObject, problem: Problem, num_threads: int | None
) -> None:
    names = [problem.dtype] + ["uint8"] * (problem.dtype in model.FORMATS)
    view = data.draw(views(problem.x.shape, TYPES[data.draw(st.sampled_from(names))]))
    view.memory.reshape(-1).view(np.uint8)[...] = 0x55
    expected = view.memory_with(problem.expected().view(view.array.dtype))
    assert problem.run(out=view.array, num_threads=num_threads) is view.array
    # The elements around the view are compared too: none is written.
    model.assert_equal(view.memory, model.codes(expected))


float32_bits = st.sampled_from(HARD_X.view(np.uint32).tolist()) | st.integers(0, 2**32 - 1)


@given(
    x=st.lists(float32_bits, max_size=40),
    scale=st.sampled_from(HARD_SCALES.view(np.uint32).tolist()) | float32_bits,
    zero_point=st.none() | float32_bits,
    dtype=st.sampled_from(model.OUTPUTS),
)
def test_random_values(x: list[int], scale: int, zero_point: int | None, dtype: str) -> None:
    def floats(bits: list[int]) -> Array:
        return np.array(bits, np.uint32).view(np.float32)

    zero_points = None if zero_point is None else floats([zero_point])
    compare(floats(x), floats([scale]), zero_points, dtype, axis=None)


@pytest.fixture(scope="module")
def stream() -> Iterator[acl.aclrtStream]:
    check(acl.aclInit(None))
    check(acl.aclrtSetDevice(0))
    created = acl.aclrtStream()
    check(acl.aclrtCreateStream(byref(created)))
    yield created
    check(acl.aclrtDestroyStream(created))
    check(acl.aclrtResetDevice(0))
    check(acl.aclFinalize())


@given(problem=problems(for_ascend950=True))
def test_c_interface_agrees(stream: acl.aclrtStream, problem: Problem) -> None:
    out = np.empty(problem.x.shape, TYPES[problem.dtype])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ACLQ_SOC", "Ascend950PR_9599")
        c_interface.quantize(
            stream,
            *(problem.x, problem.scales, problem.zero_points, out),
            dtype=problem.dtype,
            axis=problem.axis,
        )
    model.assert_equal(problem.run(soc="Ascend950PR_9599"), model.codes(out))


def test_last_element_remains_where_elements_of_out_share_an_address() -> None:
    memory = np.zeros(4, np.int8)
    out = np.lib.stride_tricks.as_strided(memory, (3, 4), (0, 1))
    aclq.quantize(np.arange(12, dtype=np.float32).reshape(3, 4), 1.0, out=out)
    assert memory.tolist() == [8, 9, 10, 11]


# Elements: several times the minimum per thread, and not a multiple of any vector.
LARGE = 3_000_017


def large_problem(dtype: str, seed: int = 0, size: int = LARGE) -> Problem:
    """Return a problem large enough for several threads."""
    rng = np.random.default_rng(seed)
    x = random_bits((size,), "float32", rng)
    return Problem(x, np.float32([0.37 + seed]), np.int32([3]), dtype, None)


@each_output
def test_number_of_threads_does_not_matter(dtype: str) -> None:
    problem = large_problem(dtype)
    expected = problem.expected()
    for count in range(1, 9):
        model.assert_equal(problem.run(num_threads=count), expected)


def test_calls_from_several_threads_at_once() -> None:
    problems = [large_problem(model.OUTPUTS[i % 6], i, 300_007) for i in range(12)]
    expected = [problem.expected() for problem in problems]

    def repeat(i: int) -> list[Array]:
        return [problems[i].run(num_threads=1 + i % 3) for _ in range(5)]

    with ThreadPoolExecutor(len(problems)) as pool:
        for results, right in zip(pool.map(repeat, range(len(problems))), expected, strict=True):
            for result in results:
                model.assert_equal(result, right)


def test_other_threads_run_during_a_large_call() -> None:
    problem = large_problem("int8")
    out = np.empty(LARGE, np.int8)
    interval = sys.getswitchinterval()
    # A thread keeps the GIL from here on unless it releases it.
    sys.setswitchinterval(1000)
    try:
        # One call may end before the system runs the other thread; 1000 calls hardly will.
        assert any(_runs_during(lambda: problem.run(out=out, num_threads=1)) for _ in range(1000))
        assert not _runs_during(lambda: sum(range(1_000_000)))
    finally:
        sys.setswitchinterval(interval)


def _runs_during(call: Any) -> bool:
    """Return whether another thread gets the GIL between the start and the end of a call."""
    waits, goes = threading.Event(), threading.Lock()
    done = []
    goes.acquire()

    def run() -> None:
        waits.set()
        with goes:
            done.append(True)

    thread = threading.Thread(target=run)
    thread.start()
    waits.wait()  # The thread keeps the GIL until it waits for the lock.
    goes.release()
    call()
    during = bool(done)
    thread.join()
    return during
