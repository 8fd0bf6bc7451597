"""The rounding mode of the calling thread has no influence on numbers of Python."""

from __future__ import annotations

import ctypes
import platform
from contextlib import contextmanager
from typing import TYPE_CHECKING

import aclq
import numpy as np
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

# FE_DOWNWARD, FE_UPWARD and FE_TOWARDZERO of <fenv.h>.
MODES = {"x86_64": (0x400, 0x800, 0xC00), "aarch64": (0x800000, 0x400000, 0xC00000)}
each_mode = pytest.mark.parametrize("mode", MODES[platform.machine()])

_LIBRARY = ctypes.CDLL("libm.so.6")


@contextmanager
def rounding(mode: int) -> Iterator[None]:
    """Set the rounding mode of this thread; 0 means to nearest."""
    assert _LIBRARY.fesetround(mode) == 0
    try:
        yield
        assert _LIBRARY.fegetround() == mode
    finally:
        _LIBRARY.fesetround(0)


@each_mode
def test_numbers(mode: int) -> None:
    # Each number is between two float32 numbers, one of which makes a tie.
    x = np.float32([0.25, -0.25, 1.75, 4.5])
    expected = aclq.quantize(x, np.float32(0.1), np.float32(0.3), dtype="float8_e4m3fn")
    with rounding(mode):
        result = aclq.quantize(x, 0.1, 0.3, dtype="float8_e4m3fn")
        rounded = aclq.quantize(np.float32([0.25]), 0.1)
    assert result.tobytes() == expected.tobytes()
    assert rounded.tolist() == [2]


@each_mode
def test_clipped_share(mode: int) -> None:
    x = np.float32([300, 1, 2])
    comparison = aclq.compare(x, aclq.quantize(x, 1.0), 1.0)
    expected = 1 / 3
    with rounding(mode):
        share = comparison.clipped_share
    assert share == expected
