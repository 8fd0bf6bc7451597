"""aclq.plot_error. The drawing, which needs matplotlib, is in _panels.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

    from ._types import DTypeLike, NumPyArray, SupportsDLPack


def plot_error(
    x: NumPyArray | SupportsDLPack,
    q: NumPyArray | SupportsDLPack,
    scales: Any,
    zero_points: Any = None,
    *,
    axis: int | None = None,
    q_dtype: DTypeLike | None = None,
    figure: Figure | SubFigure | None = None,
) -> Figure | SubFigure:
    """Draw the errors of a quantized array, and return the matplotlib figure.

    The left panel is the histogram of x - y in steps, where y = dequantize(q, scales, zero_points).
    A step is the distance from y to the neighbouring value on the side of x: the scale for
    integers, and the scale times the distance of the codes' values for 8-bit floats. Errors up to
    half a step are due to rounding. The two outermost bars count the elements with larger errors,
    which have saturated.

    The right panel shows the SQNR of each channel along `axis`, in ascending order. Without an axis
    it shows |x - y| by |x|. NaN and infinite elements are counted in the title and not drawn.

    Args:
        x: The array that was quantized, of any size: elements are counted block by block.
        q: The array that quantize returned for x.
        scales: As for quantize.
        zero_points: As for quantize.
        axis: The axis of x that the scales run along or, with a single scale, the axis whose
            channels are to be compared.
        q_dtype: None, or the 8-bit float whose codes q holds as uint8, such as "hifloat8".
        figure: An empty figure or subfigure to draw in; None for a new pyplot figure.

    """
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        raise ImportError(
            "aclq.plot_error needs matplotlib, which is not installed; run: pip install matplotlib"
        )

    from ._errors import collect
    from ._panels import draw

    return draw(collect(x, q, scales, zero_points, axis, q_dtype), figure)
