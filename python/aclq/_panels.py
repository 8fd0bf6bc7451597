"""The panels of aclq.plot_error, drawn with matplotlib."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import pyplot
from matplotlib.colors import LogNorm
from matplotlib.ticker import MaxNLocator, StrMethodFormatter

from ._errors import BINS_PER_DECADE, STEP_BINS, magnitude_edges

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

    from ._errors import Channels, Errors, Magnitudes, Steps
    from ._types import NumPyArray

BLUE = "#3B6EA5"
RED = "#C8452F"
GRAY = "#666666"
LIGHT_GRAY = "#DDDDDD"
MINUS = "\N{MINUS SIGN}"

MAX_POINTS = 2000  # Points of a line. A line with more channels is thinned.
MAX_MARKERS = 64  # Largest number of channels for which each is marked.
DECADES = 4  # Decades of magnitudes that are shown, from the largest down.


def draw(errors: Errors, figure: Figure | SubFigure | None) -> Figure | SubFigure:
    """Draw the two panels in a figure, or in a new pyplot figure."""
    if figure is None:
        figure = pyplot.figure(figsize=(10, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    figure.suptitle(_headline(errors), fontweight="bold")
    if errors.comparison.count == 0:
        _say(left, "No element is finite" if errors.size else "x is empty")
        _say(right, "")
        return figure
    _draw_steps(left, errors.steps)
    if errors.channels is not None:
        _draw_channels(right, errors.channels, errors)
    elif errors.magnitudes is not None:
        _draw_magnitudes(right, errors.magnitudes, errors)
    return figure


def _count(number: int, noun: str) -> str:
    """Return a text such as "1 scale" or "2,000 scales"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _percent(part: int, whole: int) -> str:
    """Return a share in percent with two significant digits; 0 and 100 only if they are exact."""
    share = 100 * part / whole
    return f"{share:.2g} %" if share < 99 else f"{share:.6g} %"


def _headline(errors: Errors) -> str:
    comparison = errors.comparison
    facts = [_db(comparison.sqnr_db)] if comparison.count else ["Nothing to compare"]
    facts += [errors.q_dtype, _count(errors.size, "element"), _count(errors.scales.size, "scale")]
    for number, noun in (
        (comparison.nan_count, "NaN"),
        (comparison.inf_count, "infinite"),
        (comparison.nonfinite_count, "not finite after quantization"),
    ):
        if number:
            facts.append(f"{number:,} {noun}")
    return " · ".join(facts)


def _db(sqnr: float) -> str:
    if isinf(sqnr):
        return "No error" if sqnr > 0 else "x is zero, the errors are not"
    return f"SQNR {sqnr:.1f} dB"


def _say(axes: Axes, text: str) -> None:
    """Show a sentence instead of a plot."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, text, ha="center", va="center", color=GRAY, transform=axes.transAxes)


def _tidy(axes: Axes, title: str, xlabel: str, ylabel: str) -> None:
    axes.set_title(title, loc="left", fontsize="medium")
    axes.set_xlabel(xlabel)
    axes.set_ylabel(ylabel)
    axes.spines[["top", "right"]].set_visible(False)


def _draw_steps(axes: Axes, steps: Steps) -> None:
    """Draw the histogram of errors in steps, with outer bars for errors beyond half a step."""
    if steps.total == 0:
        return _say(axes, "No error in steps: no scale is a number other than zero")
    width = 1 / STEP_BINS
    left_edges = np.linspace(-0.5, 0.5, STEP_BINS, endpoint=False)
    axes.bar(left_edges, steps.counts, width, align="edge", color=BLUE)
    for x in (-0.5, 0.5):
        axes.axvline(x, color=GRAY, linewidth=1, linestyle="--")
    axes.set_xlim(-0.55, 0.55)
    if steps.beyond:
        axes.bar([-0.55, 0.55], [steps.below, steps.above], 2 * width, color=RED)
        axes.set_xlim(-0.98, 0.98)
    for count, farthest, x in (
        (steps.below, steps.least, -0.76),
        (steps.above, steps.greatest, 0.76),
    ):
        if count:
            text = f"{_count(count, 'element')}\nbeyond, up to\n{_steps(farthest)} steps"
            axes.annotate(
                text,
                (x, 0.5),
                xycoords=axes.get_xaxis_transform(),
                color=RED,
                fontsize="small",
                ha="center",
                va="center",
            )
    axes.set_xticks(np.linspace(-0.5, 0.5, 5))
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    title = "All errors are within half a step"
    if steps.beyond:
        title = f"{_percent(steps.beyond, steps.total)} of the errors exceed half a step"
    xlabel = f"error in steps, (x {MINUS} y) / step"
    if steps.undefined:
        elements = _count(steps.undefined, "element")
        xlabel += f"\n{elements} with a scale of 0, infinity or NaN not shown"
    _tidy(axes, title, xlabel, f"elements per {width:g} steps")
    return None


def _steps(number: float) -> str:
    """Return a number as "0.73" or "2,517", with a minus sign if it is negative."""
    text = f"{number:,.0f}" if abs(number) >= 10 else f"{number:.2g}"
    return text.replace("-", MINUS)


def _thinned(size: int) -> NumPyArray:
    """Return evenly spaced indices of at most MAX_POINTS elements, with the first and the last."""
    return np.unique(np.linspace(0, size - 1, min(size, MAX_POINTS)).round().astype(np.int64))


def _draw_channels(axes: Axes, channels: Channels, errors: Errors) -> None:
    """Draw the SQNR of each channel in ascending order, and the SQNR of all elements."""
    sqnr = channels.sqnr_db()
    order = np.argsort(np.where(np.isfinite(sqnr), sqnr, np.inf), kind="stable")
    order = order[: int(np.isfinite(sqnr).sum())]
    if order.size == 0:
        return _say(axes, "No channel has a finite SQNR")
    ranks = _thinned(order.size)
    marker = "o" if order.size <= MAX_MARKERS else ""
    axes.plot(ranks + 1, sqnr[order[ranks]], color=BLUE, marker=marker, markersize=3)
    overall = errors.comparison.sqnr_db
    label = f"all elements: {overall:.1f} dB"
    axes.axhline(overall, color=RED, linewidth=1, linestyle="--", label=label)
    axes.legend(frameon=False, fontsize="small")
    axes.grid(axis="y", color=LIGHT_GRAY, linewidth=0.5)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    worst, best = order[0], order[-1]
    title = f"Channels: {sqnr[worst]:.1f} dB (index {worst}) to {sqnr[best]:.1f} dB (index {best})"
    xlabel = f"channels along axis {errors.axis}, in ascending order"
    missing = sqnr.size - order.size
    if missing:
        xlabel += f"\n{_count(missing, 'channel')} without a finite SQNR not shown"
    _tidy(axes, title, xlabel, "SQNR in dB")
    return None


def _draw_magnitudes(axes: Axes, magnitudes: Magnitudes, errors: Errors) -> None:
    """Draw the errors by the magnitudes of the elements, and the RMS error of each magnitude."""
    if not magnitudes.counts.any():
        return _say(axes, "No element other than 0 has an error")
    shown = DECADES * BINS_PER_DECADE
    edges = magnitude_edges()
    last_row = int(np.flatnonzero(magnitudes.elements)[-1]) + 1
    last_column = int(np.flatnonzero(magnitudes.counts.any(axis=0))[-1]) + 1
    rows = slice(max(last_row - shown, 0), last_row)
    columns = slice(max(last_column - shown, 0), last_column)
    counts = magnitudes.counts[rows, columns]
    x_edges, error_edges = (edges[s.start : s.stop + 1] for s in (rows, columns))
    mesh = axes.pcolormesh(
        x_edges,
        error_edges,
        np.ma.masked_equal(counts.T, 0),
        cmap="Blues",
        norm=LogNorm(0.5, max(int(counts.max()), 2)),
        rasterized=True,
    )
    colorbar = axes.figure.colorbar(mesh, ax=axes, label="elements per bin")
    colorbar.outline.set_visible(False)
    axes.set_xscale("log")
    axes.set_yscale("log")
    with np.errstate(divide="ignore", invalid="ignore"):
        rms = np.sqrt(magnitudes.noise[rows] / magnitudes.elements[rows])
    rms[rms == 0] = np.nan  # A gap in the line, as in bins without elements.
    axes.stairs(rms, x_edges, baseline=None, color=RED, linewidth=1.5, label="RMS error")
    axes.set_ylim(error_edges[0], error_edges[-1])
    axes.legend(loc="lower right", edgecolor="none", fontsize="small")
    comparison = errors.comparison
    title = f"Largest error {comparison.max_abs_error:.3g}, mean {comparison.mean_abs_error:.3g}"
    xlabel = "|x|"
    if magnitudes.exact:
        xlabel += f"\n{_count(magnitudes.exact, 'element')} without an error not shown"
    _tidy(axes, title, xlabel, f"|x {MINUS} y|, in the unit of x")
    return None
