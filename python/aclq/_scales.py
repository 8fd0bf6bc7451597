"""The result type of choose_scales."""

from __future__ import annotations

from typing import Any, NamedTuple


class Scales(NamedTuple):
    """Scales (float32) and zero points (int32, or None if the choice is symmetric).

    Both are arrays of the library of the array that they were chosen for. They can be passed on
    unchanged: ``quantize(x, *choose_scales(x))``.
    """

    scales: Any
    zero_points: Any
