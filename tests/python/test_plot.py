"""aclq.plot_error: the counts and texts of its figures. Pixels are not compared."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import aclq
import jax.numpy as jnp
import matplotlib as mpl
import ml_dtypes
import numpy as np
import pytest
from aclq import _errors

mpl.use("agg")
from matplotlib import pyplot as plt
from matplotlib.collections import QuadMesh

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    Array = NDArray[Any]


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    yield
    plt.close("all")


def weights(shape: tuple[int, ...], seed: int = 0) -> Array:
    return np.random.default_rng(seed).normal(0, 1, shape).astype(np.float32)


def quantized(x: Array, dtype: str = "int8", **settings: Any) -> tuple[Array, aclq.Scales]:
    chosen = aclq.choose_scales(x, dtype=dtype, **settings)
    return aclq.quantize(x, *chosen, dtype=dtype, axis=settings.get("axis")), chosen


def panels(figure: Figure) -> tuple[Axes, Axes]:
    left, right = figure.axes[:2]
    figure.canvas.draw()  # Fails if a part of the figure cannot be drawn.
    return left, right


def heights(axes: Axes) -> list[int]:
    """Return the heights of the bars: 50 within half a step, then bars below and above, if any."""
    return [int(bar.get_height()) for bar in axes.patches]


def sentences(axes: Axes) -> str:
    return " ".join(text.get_text() for text in axes.texts)


def figure_of(x: Any, scale: float = 1.0, **settings: Any) -> Figure:
    """Return the figure of an array quantized to int8."""
    return aclq.plot_error(x, aclq.quantize(x, scale), scale, **settings)


@pytest.mark.parametrize("axis", [None, 0, -1])
@pytest.mark.parametrize("dtype", ["int8", "float8_e4m3fn", "float8_e5m2", "hifloat8"])
def test_bars_count_all_elements_within_half_a_step(dtype: str, axis: int | None) -> None:
    x = weights((300, 200))
    q, chosen = quantized(x, dtype, axis=axis)
    figure = aclq.plot_error(x, q, *chosen, axis=axis, q_dtype=dtype)
    left, _ = panels(figure)
    assert sum(heights(left)) == x.size
    assert len(heights(left)) == 50
    assert left.get_title("left") == "All errors are within half a step"
    sqnr = aclq.compare(x, q, *chosen, axis=axis, q_dtype=dtype).sqnr_db
    scales = "1 scale" if axis is None else f"{x.shape[axis]} scales"
    expected = f"SQNR {sqnr:.1f} dB · {dtype} · 60,000 elements · {scales}"
    assert figure.get_suptitle() == expected


def test_bars_are_the_histogram_of_the_error_in_steps() -> None:
    x = weights((1000,), 1)
    scale = 0.25
    q = aclq.quantize(x, scale, 7)
    left, _ = panels(aclq.plot_error(x, q, scale, 7))
    steps = x.astype(np.float64) / scale - np.rint(x / np.float32(scale))
    assert heights(left) == np.histogram(steps, 50, (-0.5, 0.5))[0].tolist()
    assert [bar.get_x() for bar in left.patches] == pytest.approx(np.arange(-25, 25) / 50)
    assert {round(line.get_xdata()[0], 9) for line in left.lines} == {-0.5, 0.5}
    assert left.get_xlabel() == "error in steps, (x \N{MINUS SIGN} y) / step"
    assert left.get_ylabel() == "elements per 0.02 steps"


def test_elements_that_saturate_have_bars_of_their_own() -> None:
    x = np.float32([0, 1, 2, 127.5, 200, 130, -1000])
    left, _ = panels(figure_of(x))
    assert heights(left)[50:] == [1, 2]
    assert sum(heights(left)) == x.size
    assert left.get_title("left") == "43 % of the errors exceed half a step"
    assert sentences(left) == (
        "1 element\nbeyond, up to\n\N{MINUS SIGN}872 steps 2 elements\nbeyond, up to\n73 steps"
    )


def test_steps_of_float8_are_the_distances_of_its_values() -> None:
    # With three fraction bits, the distance of values is 1 from 8 on, and 0.5 below 8.
    x = np.float32([9.25, 9.5, 7.75, 8.25, 7.9, 500])
    q = aclq.quantize(x, 1.0, dtype="float8_e4m3fn")
    left, _ = panels(aclq.plot_error(x, q, 1.0))
    edges = np.linspace(-0.5, 0.5, 51)
    # 9.25 is 9 + 1/4 step, 9.5 is 10 - 1/2, 7.75 is 8 - 1/2, 8.25 is 8 + 1/4, 7.9 is 8 - 1/5 of
    # the step below 8, and 500 is 448 + 52/32.
    expected = np.histogram([0.25, -0.5, -0.5, 0.25, -0.2], edges)[0]
    assert heights(left) == [*expected.tolist(), 0, 1]
    assert "1.6 steps" in sentences(left)


def test_negative_scales_turn_the_error_around() -> None:
    x = np.float32([0.31, 300])
    left, _ = panels(figure_of(x, -1.0))
    assert heights(left)[50:] == [1, 0]
    assert heights(left)[int((-0.31 + 0.5) * 50)] == 1


def test_channels_are_sorted_by_their_sqnr() -> None:
    x = weights((5, 400), 2) * np.float32([[1], [16], [4], [0], [0.25]])
    q = aclq.quantize(x, 0.5)
    _, right = panels(aclq.plot_error(x, q, 0.5, axis=0))
    curve, overall = right.lines
    sqnr = [aclq.compare(row, code, 0.5).sqnr_db for row, code in zip(x, q, strict=True)]
    finite = sorted((value, i) for i, value in enumerate(sqnr) if np.isfinite(value))
    assert curve.get_xdata().tolist() == [1, 2, 3, 4]
    assert curve.get_ydata().tolist() == pytest.approx([value for value, _ in finite])
    assert overall.get_ydata() == pytest.approx(2 * [aclq.compare(x, q, 0.5).sqnr_db])
    (worst, worst_at), (best, best_at) = finite[0], finite[-1]
    assert right.get_title("left") == (
        f"Channels: {worst:.1f} dB (index {worst_at}) to {best:.1f} dB (index {best_at})"
    )
    assert right.get_ylabel() == "SQNR in dB"
    assert right.get_xlabel() == (
        "channels along axis 0, in ascending order\n1 channel without a finite SQNR not shown"
    )
    (label,) = right.get_legend().get_texts()
    assert label.get_text() == f"all elements: {aclq.compare(x, q, 0.5).sqnr_db:.1f} dB"


def test_channels_along_each_axis() -> None:
    x = weights((4, 3, 5), 3)
    for axis in range(-3, 3):
        q, chosen = quantized(x, axis=axis)
        _, right = panels(aclq.plot_error(x, q, *chosen, axis=axis))
        rows = zip(np.moveaxis(x, axis, 0), np.moveaxis(q, axis, 0), chosen.scales, strict=True)
        expected = sorted(aclq.compare(row, codes, scale).sqnr_db for row, codes, scale in rows)
        assert right.lines[0].get_ydata().tolist() == pytest.approx(expected)
        assert f"axis {axis % 3}," in right.get_xlabel()


def test_many_channels_are_thinned() -> None:
    x = weights((100_000, 2), 4)
    _, right = panels(figure_of(x, 0.01, axis=0))
    ranks = right.lines[0].get_xdata()
    assert ranks.size == 2000
    assert ranks[0] == 1
    assert ranks[-1] == 100_000


def test_errors_by_magnitude_count_all_elements_with_an_error() -> None:
    x = np.geomspace(0.01, 49.9, 5000, dtype=np.float32)
    q = aclq.quantize(x, 1.0)
    figure = aclq.plot_error(x, q, 1.0)
    _, right = panels(figure)
    mesh = next(c for c in right.collections if isinstance(c, QuadMesh))
    assert int(mesh.get_array().sum()) == np.count_nonzero(x - q)
    comparison = aclq.compare(x, q, 1.0)
    assert right.get_title("left") == (
        f"Largest error {comparison.max_abs_error:.3g}, mean {comparison.mean_abs_error:.3g}"
    )
    assert right.get_xlabel() == "|x|"
    assert right.get_ylabel() == "|x \N{MINUS SIGN} y|, in the unit of x"
    assert [axes.get_ylabel() for axes in figure.axes[2:]] == ["elements per bin"]
    assert [text.get_text() for text in right.get_legend().get_texts()] == ["RMS error"]


def test_elements_without_an_error_are_counted_in_words() -> None:
    _, right = panels(figure_of(np.float32([1, 2, 3, 3.25, 0])))
    assert right.get_xlabel() == "|x|\n4 elements without an error not shown"


def test_no_error_at_all() -> None:
    figure = figure_of(np.float32([1, 2, 3]))
    left, right = panels(figure)
    assert figure.get_suptitle().startswith("No error · int8")
    assert sum(heights(left)) == 3
    assert sentences(right) == "No element other than 0 has an error"
    _, right = panels(figure_of(np.float32([[1, 2], [3, 4]]), axis=1))
    assert sentences(right) == "No channel has a finite SQNR"


@pytest.mark.parametrize("axis", [None, 1])
def test_nan_and_infinity_are_counted_in_the_title(axis: int | None) -> None:
    x = np.float32([[np.nan, 1.25, np.inf], [np.nan, -np.inf, 2.75], [np.nan, 0.25, 1]])
    figure = figure_of(x, axis=axis)
    left, _ = panels(figure)
    assert figure.get_suptitle().endswith("· 9 elements · 1 scale · 3 NaN · 2 infinite")
    assert sum(heights(left)) == 4


@pytest.mark.parametrize("axis", [None, 0])
@pytest.mark.parametrize(
    ("x", "sentence"),
    [
        (np.full((3, 2), np.nan, np.float32), "No element is finite"),
        (np.float32([[np.inf, np.nan]]), "No element is finite"),
        (np.empty((0, 2), np.float32), "x is empty"),
        (np.empty((2, 0), np.float32), "x is empty"),
    ],
)
def test_nothing_to_compare(x: Array, sentence: str, axis: int | None) -> None:
    figure = figure_of(x, axis=axis)
    left, right = panels(figure)
    assert figure.get_suptitle().startswith("Nothing to compare · int8 · ")
    assert sentences(left) == sentence
    assert not left.axison
    assert not right.axison


def test_elements_with_a_useless_scale_are_counted_in_words() -> None:
    x = np.float32([[1.25, 2], [3, 4], [5, 6]])
    scales = np.float32([1, 0, np.nan])
    q = aclq.quantize(x, scales, axis=0)
    figure = aclq.plot_error(x, q, scales, axis=0)
    left, _ = panels(figure)
    assert sum(heights(left)) == 2
    # With scale 0, y is 0, so the error exists, but not in steps. With NaN there is no y.
    assert left.get_xlabel().endswith("\n2 elements with a scale of 0, infinity or NaN not shown")
    assert figure.get_suptitle().endswith("· 2 not finite after quantization")


def test_only_useless_scales() -> None:
    left, _ = panels(figure_of(np.float32([1, 2]), 0.0))
    assert sentences(left) == "No error in steps: no scale is a number other than zero"


@pytest.mark.parametrize("shape", [(), (7,), (3, 1, 4), (2, 1, 2, 1, 2, 1, 2, 1)])
def test_each_rank(shape: tuple[int, ...]) -> None:
    x = weights(shape, 5)
    left, _ = panels(figure_of(x, 0.125))
    assert sum(heights(left)) == x.size


@pytest.mark.parametrize("axis", [None, 0, 1, 2])
def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch, axis: int | None) -> None:
    x = weights((13, 7, 11), 6)[::-1].transpose(2, 0, 1)
    q, chosen = quantized(x, "uint8", axis=axis, symmetric=False)
    whole = panels(aclq.plot_error(x, q, *chosen, axis=axis))
    monkeypatch.setattr(_errors, "BLOCK_SIZE", 10)
    parts = panels(aclq.plot_error(x, q, *chosen, axis=axis))
    assert heights(whole[0]) == heights(parts[0])
    for one, other in zip(whole[1].lines, parts[1].lines, strict=True):
        np.testing.assert_allclose(one.get_ydata(), other.get_ydata(), rtol=1e-12)
    for one, other in zip(whole[1].collections, parts[1].collections, strict=True):
        np.testing.assert_array_equal(one.get_array(), other.get_array())


def test_memory_is_bounded() -> None:
    code = """
import resource
import aclq, matplotlib, numpy as np
matplotlib.use("agg")
x = np.broadcast_to(np.float32([[0.25], [0.75]]), (2, 1 << 25))
q = np.broadcast_to(np.int8([[0], [1]]), x.shape)
aclq.plot_error(x[:, :1000], q[:, :1000], 1.0)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
figure = aclq.plot_error(x[:, :1 << 22], q[:, :1 << 22], 1.0, axis=0)
assert sum(bar.get_height() for bar in figure.axes[0].patches) == 1 << 23
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    # KiB. One float64 array of all elements would take 64 MiB.
    assert int(run.stdout) < 48 * 1024


@pytest.mark.parametrize("dtype", ["float16", ml_dtypes.bfloat16])
def test_half_precision(dtype: Any) -> None:
    x = weights((40, 30), 7).astype(dtype)
    q, chosen = quantized(x, axis=0)
    left, _ = panels(aclq.plot_error(x, q, *chosen, axis=0))
    assert sum(heights(left)) == x.size
    assert len(heights(left)) == 50


@pytest.mark.parametrize("dtype", ["int8", "float8_e4m3fn", "hifloat8"])
@pytest.mark.parametrize("x_type", ["float32", "bfloat16"])
def test_arrays_of_jax_are_drawn_as_those_of_numpy(x_type: str, dtype: str) -> None:
    x = jnp.asarray(weights((6, 50), 8)).astype(x_type)
    scales, _ = aclq.choose_scales(x, axis=0, dtype=dtype)
    q = aclq.quantize(x, scales, axis=0, dtype=dtype)
    arrays = panels(aclq.plot_error(x, q, scales, axis=0, q_dtype=dtype))
    numpy = panels(aclq.plot_error(*map(np.asarray, (x, q, scales)), axis=0, q_dtype=dtype))
    assert heights(arrays[0]) == heights(numpy[0])
    np.testing.assert_array_equal(arrays[1].lines[0].get_ydata(), numpy[1].lines[0].get_ydata())


def test_arrays_with_dlpack_alone() -> None:
    class Exporter:
        def __init__(self, array: Array) -> None:
            self.array = array

        def __dlpack__(self, **settings: Any) -> Any:
            return self.array.__dlpack__(**settings)

        def __dlpack_device__(self) -> Any:
            return self.array.__dlpack_device__()

    x = weights((20,), 9)
    left, _ = panels(
        aclq.plot_error(Exporter(x), Exporter(aclq.quantize(x, 0.1)), Exporter(np.float32([0.1])))
    )
    assert sum(heights(left)) == 20


def test_given_figures_are_drawn_in() -> None:
    figure = plt.figure()
    assert figure_of(weights((10,)), 0.1, figure=figure) is figure
    upper, lower = plt.figure(figsize=(9, 8)).subfigures(2, 1)
    for part in (upper, lower):
        assert figure_of(weights((10,)), 0.1, figure=part) is part
        assert len(part.axes) == 3


@pytest.mark.parametrize(
    ("shape", "axis", "message"),
    [
        ((2, 3), 2, "axis is 2; it must be from -2 to 1, or None, since x has rank 2."),
        ((2, 3), -3, "axis is -3; it must be from -2 to 1, or None, since x has rank 2."),
        ((), 0, "axis is 0; it must be None, since x has rank 0."),
    ],
)
def test_axis_out_of_range(shape: tuple[int, ...], axis: int, message: str) -> None:
    with pytest.raises(ValueError, match=r"^axis") as raised:
        figure_of(np.ones(shape, np.float32), axis=axis)
    assert str(raised.value) == message
    assert not plt.get_fignums()


def test_arguments_are_refused_as_compare_refuses_them() -> None:
    x = np.ones((2, 3), np.float32)
    for arguments, settings in [
        ((x, np.zeros((3, 2), np.int8), 1.0), {}),
        ((x.astype(np.float64), np.zeros((2, 3), np.int8), 1.0), {}),
        ((x, np.zeros((2, 3), np.int8), np.float32([1, 2])), {}),
        ((x, np.zeros((2, 3), np.int8), 1.0), {"q_dtype": "hifloat8"}),
        (([1.0], [1], 1.0), {}),
    ]:
        with pytest.raises((TypeError, ValueError)) as expected:
            aclq.compare(*arguments, **settings)
        with pytest.raises(expected.type) as raised:
            aclq.plot_error(*arguments, **settings)
        assert str(raised.value) == str(expected.value)
    assert not plt.get_fignums()


def test_without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError) as raised:
        figure_of(np.float32([1]))
    assert str(raised.value) == (
        "aclq.plot_error needs matplotlib, which is not installed; run: pip install matplotlib"
    )
