"""Calls of the C and C++ interfaces, timed by the library of loops.cc."""

from __future__ import annotations

import ctypes
import os
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from cases import Array, Problem

# A SoC for which the C interface accepts fp8 outputs; the default SoC does not.
FP8_SOC = "Ascend950PR_9589"


class Loop:
    """A case set up for one loop."""

    def __init__(self, library: Any, name: str, problem: Problem) -> None:
        """Set it up on the arrays of the problem.

        Sets ACLQ_SOC, which the C interface reads in each call, so one problem is used at a time.
        """
        case = problem.case
        if case.output == "int8":
            os.environ.pop("ACLQ_SOC", None)
        else:
            os.environ["ACLQ_SOC"] = FP8_SOC
        self._library = library
        self._problem = problem  # Keeps the memory alive.
        self._handle = library.aclq_loop_prepare(
            name.encode(),
            case.name.encode(),
            problem.x.ctypes.data,
            problem.scales.ctypes.data,
            problem.zero_points.ctypes.data if case.has_zero_point else None,
            problem.codes.ctypes.data,
        )
        if self._handle is None:
            raise ValueError(f"The library of loops has no loop with the name {name}.")

    def run(self, times: int) -> float:
        """Make this many calls and return their seconds."""
        return float(self._library.aclq_loop_run(self._handle, times))

    def codes(self) -> Array:
        """Make one call and return its result as bytes, valid until the next call."""
        self.run(1)
        result = self._library.aclq_loop_result(self._handle)
        if result is None:
            return self._problem.codes
        size = self._problem.codes.size
        codes: Array = np.ctypeslib.as_array((ctypes.c_uint8 * size).from_address(result))
        return codes


class Loops:
    """The library python_loops."""

    def __init__(self, path: str) -> None:
        """Load it. It shares the libaclq of the imported Python package."""
        library = ctypes.CDLL(path)
        pointer = ctypes.c_void_p
        library.aclq_loop_prepare.argtypes = [ctypes.c_char_p] * 2 + [pointer] * 4
        library.aclq_loop_prepare.restype = pointer
        library.aclq_loop_run.argtypes = [pointer, ctypes.c_int64]
        library.aclq_loop_run.restype = ctypes.c_double
        library.aclq_loop_result.argtypes = [pointer]
        library.aclq_loop_result.restype = pointer
        library.aclq_loop_machine.argtypes = []
        library.aclq_loop_machine.restype = ctypes.c_char_p
        self._library = library

    def prepare(self, name: str, problem: Problem) -> Loop:
        """Return the loop of this name on the arrays of the problem."""
        return Loop(self._library, name, problem)

    def machine(self) -> str:
        """Return the CPU and the instruction set that aclq uses on it."""
        return str(self._library.aclq_loop_machine().decode())
