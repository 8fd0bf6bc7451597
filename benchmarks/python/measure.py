"""Checks and measures all cases with one number of threads, in this process."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import contenders as own
import numpy as np
from cases import HARD_ELEMENTS, MAX_ELEMENTS, SIZES, Case, Problem, fill_ordinary
from cases import hard_numbers as make_hard_numbers
from rounds import Turn, median, spread, time_in_turn

if TYPE_CHECKING:
    from collections.abc import Callable

    from contenders import Contender
    from rounds import Effort

    MakeContenders = Callable[[Problem], list[Contender]]


@dataclass(frozen=True)
class References:
    """The contenders with which a Python call of aclq is compared."""

    engine: str  # The work of the engine in the call.
    c_interface: str  # The C interface; its memory comes from the same source.


REFERENCES = {
    own.QUANTIZE: References(own.MAKE_AND_RUN, own.C_INTERFACE_NEW),
    own.QUANTIZE_OUT: References(own.MAKE_AND_RUN, own.C_INTERFACE),
    own.PLAN: References(own.RUN, own.C_INTERFACE),
}


class WrongResultError(Exception):
    """A result of aclq differs from the definition."""


@dataclass(frozen=True)
class Row:
    """The measurement of one contender on one case."""

    title: str
    elements: int
    threads: int
    contender: str
    call: str
    seconds: float  # Time of a call: the median of the rounds.
    spread: float
    rounds: int
    differs_hard: float  # Shares of elements that differ from the definition.
    differs_ordinary: float
    # Medians over the rounds; only for Python calls of aclq.
    seconds_over_engine: float | None
    time_by_c_interface: float | None


def cases(threads: int) -> list[Case]:
    """Return the cases for a number of threads, smallest first within each kind."""
    kinds: list[dict[str, Any]] = [{"output": "int8", "axis": axis} for axis in (None, 0, -1)]
    for output in ("float8_e4m3fn", "float8_e5m2"):
        kinds.append({"output": output, "axis": None})
        # Only casts need these cases, and casts use one thread.
        if threads == 1:
            kinds.append({"output": output, "axis": None, "is_unscaled": True})
    return [Case(**kind, elements=size, threads=threads) for kind in kinds for size in SIZES]


@dataclass(frozen=True)
class Checked:
    """A contender whose result was compared with the definition."""

    contender: Contender
    differs: float  # The share of elements that differ.
    seconds: float  # Time of the call.


def check(problem: Problem, contender: Contender) -> Checked:
    """Compare all elements of one call with the definition."""
    problem.codes.fill(0x55)  # No contender passes with the result of another one.
    start = time.perf_counter()
    with np.errstate(all="ignore"):  # For NumPy's formula on NaN and infinities.
        codes = contender.codes()
    seconds = time.perf_counter() - start
    differs = float(np.mean(codes.reshape(-1, problem.expected.size) != problem.expected))
    if contender.is_ours and differs > 0:
        raise WrongResultError(
            f"{contender.name}: {100 * differs:.2g} % of the elements of {problem.case.name} "
            f"differ from the definition."
        )
    return Checked(contender, differs, seconds)


def _turn(case: Case, checked: Checked) -> Turn:
    contender = checked.contender
    seconds = checked.seconds
    if case.elements <= HARD_ELEMENTS:  # The first call may include one-time work.
        seconds = contender.run(1)
    return Turn(contender.run, seconds, contender.is_ours)


class Bench:
    """The memory and the contenders of all cases."""

    def __init__(self, make_contenders: list[MakeContenders], effort: Effort) -> None:
        """Fill the memory. Each case uses its beginning."""
        self._make_contenders = make_contenders
        self._effort = effort
        self._x = np.empty(MAX_ELEMENTS, np.float32)
        self._out = np.zeros(MAX_ELEMENTS, np.uint8)
        fill_ordinary(self._x)
        self._hard: dict[str, dict[str, float]] = {}

    def _contenders(self, problem: Problem) -> list[Contender]:
        return [one for make in self._make_contenders for one in make(problem)]

    def _differs_hard(self, case: Case) -> dict[str, float]:
        """Return the shares on hard numbers by contender; compute them once per kind of case."""
        if case.title not in self._hard:
            hard = Case(case.output, case.axis, HARD_ELEMENTS, case.threads, case.is_unscaled)
            problem = Problem(hard, make_hard_numbers(hard), self._out)
            self._hard[case.title] = {
                one.name: check(problem, one).differs for one in self._contenders(problem)
            }
        return self._hard[case.title]

    def measure(self, case: Case) -> list[Row]:
        """Check all contenders of a case, then time them in turn."""
        hard = self._differs_hard(case)
        problem = Problem(case, self._x, self._out)
        checked = [check(problem, one) for one in self._contenders(problem)]
        seconds = time_in_turn([_turn(case, one) for one in checked], self._effort)
        by_name = {one.contender.name: np.array(s) for one, s in zip(checked, seconds, strict=True)}

        def row(one: Contender, differs_ordinary: float) -> Row:
            mine = by_name[one.name]
            references = REFERENCES.get(one.name)
            over_engine = by_c_interface = None
            if references is not None:
                over_engine = median(mine - by_name[references.engine])
                by_c_interface = median(mine / by_name[references.c_interface])
            return Row(
                title=case.title,
                elements=case.elements,
                threads=case.threads,
                contender=one.name,
                call=one.call,
                seconds=median(mine),
                spread=spread(mine),
                rounds=len(mine),
                differs_hard=hard[one.name],
                differs_ordinary=differs_ordinary,
                seconds_over_engine=over_engine,
                time_by_c_interface=by_c_interface,
            )

        return [row(one.contender, one.differs) for one in checked]


def as_json(rows: list[Row]) -> list[dict[str, Any]]:
    """Return rows as dictionaries, which the module json can write."""
    return [asdict(row) for row in rows]
