"""aclq.plot_error. What it draws, and needs matplotlib for, is in _panels.py."""

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
    """Draw the errors of a quantized array, and return the figure of matplotlib.

    The left panel is the histogram of x - y, y = dequantize(q, scales, zero_points), in steps. A
    step is the distance from y to the neighbouring value on the side of x: the scale for integers,
    and the scale times the distance of the codes' values for 8-bit floats. Errors up to half a step
    are due to rounding; the outermost two bars count the elements beyond, which saturated.

    The right panel has the SQNR of each channel along `axis`, in ascending order, or without an
    axis the size of the errors by that of x. NaN and infinite elements are counted in the title and
    not drawn.

    Args:
        x: The array that was quantized, of any size: elements are counted block by block.
        q: What quantize returned for it.
        scales: As quantize has them.
        zero_points: As quantize has them.
        axis: The axis of x that the scales run along, or, if there is one scale, the one whose
            channels are to be compared.
        q_dtype: None, or the 8-bit float whose codes q holds as uint8, such as "hifloat8".
        figure: An empty figure or subfigure to draw in; None for a new one of pyplot.

    """
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        raise ImportError(
            "aclq.plot_error needs matplotlib, which is not installed; run: pip install matplotlib"
        )

    from ._errors import collect
    from ._panels import draw

    return draw(collect(x, q, scales, zero_points, axis, q_dtype), figure)
