"""The contenders: calls of aclq from Python, C and C++, and the formula in NumPy."""

from __future__ import annotations

import timeit
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aclq
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cases import Array, Case, Problem
    from loops import Loops

# Names of contenders that targets refer to.
QUANTIZE = "aclq.quantize"
QUANTIZE_OUT = "aclq.quantize, out="
PLAN = "aclq.QuantizePlan, out="
C_INTERFACE = "C interface"
C_INTERFACE_NEW = "C interface, new memory"
MAKE_AND_RUN = "engine: make and run"
RUN = "engine: run"


@dataclass(frozen=True)
class Contender:
    """A case set up for one way to compute it."""

    name: str
    call: str  # The source code of the timed call.
    run: Callable[[int], float]  # Calls it this many times and returns the seconds.
    codes: Callable[[], Array]  # Calls it once and returns the result as flat bytes.
    is_ours: bool = False  # Every byte must equal the definition.


def as_codes(result: Any) -> Array:
    """Return the bytes of an array of one-byte elements."""
    return np.asarray(result).view(np.uint8).reshape(-1)


def python_call(
    name: str,
    call: str,
    names: Mapping[str, Any],
    *,
    codes_of: Callable[[Any], Array] = as_codes,
    is_ours: bool = False,
) -> Contender:
    """Make a contender from an expression, which timeit repeats in a loop without function calls.

    timeit turns garbage collection off while it times the expression.
    """
    scope = dict(names)
    code = compile(call, name, "eval")
    return Contender(
        name=name,
        call=call,
        run=timeit.Timer(call, globals=scope).timeit,
        codes=lambda: codes_of(eval(code, scope)),
        is_ours=is_ours,
    )


def aclq_arguments(case: Case) -> tuple[str, str]:
    """Return the array arguments of a call, and the settings that follow them."""
    if case.axis is None:
        arrays = "x, scale, zero_point" if case.has_zero_point else "x, scale"
    else:
        arrays = "x, scales, zero_points"
    settings = "" if case.axis is None else f", axis={case.axis}"
    if case.output != "int8":
        settings += f', dtype="{case.output}"'
    return arrays, settings


def names_of(problem: Problem) -> dict[str, Any]:
    """Return the operands of a problem by their names in the calls."""
    return {
        "aclq": aclq,
        "np": np,
        "x": problem.x,
        "scale": float(problem.scales[0]),
        "zero_point": int(problem.zero_points[0]),
        "scales": problem.scales,
        "zero_points": problem.zero_points,
        "out": problem.out,
    }


def _aclq_calls(problem: Problem) -> list[Contender]:
    arrays, settings = aclq_arguments(problem.case)
    names = names_of(problem)
    plan = f"aclq.QuantizePlan({arrays}{settings}, out=out)"
    names["plan"] = eval(plan, names)
    calls = {
        QUANTIZE: f"aclq.quantize({arrays}{settings})",
        QUANTIZE_OUT: f"aclq.quantize({arrays}{settings}, out=out)",
        PLAN: f"plan({arrays}, out=out)",
    }
    return [python_call(name, call, names, is_ours=True) for name, call in calls.items()]


def _loop_calls(problem: Problem, loops: Loops) -> list[Contender]:
    def contender(name: str, loop_name: str, call: str) -> Contender:
        loop = loops.prepare(loop_name, problem)
        return Contender(name=name, call=call, run=loop.run, codes=loop.codes, is_ours=True)

    phases = "aclnnQuantizeGetWorkspaceSize, aclnnQuantize, aclrtSynchronizeStream"
    return [
        contender(C_INTERFACE, "call", phases),
        contender(C_INTERFACE_NEW, "call into new", f"malloc, aclCreateTensor, {phases}"),
        contender(MAKE_AND_RUN, "make and run", "aclq::QuantizePlan::Make, Run"),
        contender(RUN, "engine", "aclq::QuantizePlan::Run"),
    ]


def own_contenders(problem: Problem, loops: Loops) -> list[Contender]:
    """Return the calls of aclq; calls from Python come first."""
    return _aclq_calls(problem) + _loop_calls(problem, loops)


def numpy_contenders(problem: Problem) -> list[Contender]:
    """Return the formula that NumPy users write; NumPy computes it on one thread."""
    if problem.case.output != "int8" or problem.case.threads > 1:
        return []
    names = names_of(problem)
    names["s"], names["z"] = problem.parameters_for_broadcast()
    call = "np.clip(np.rint(x / s + z), -128, 127).astype(np.int8)"
    return [python_call("NumPy", call, names)]
