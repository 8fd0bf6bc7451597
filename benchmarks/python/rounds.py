"""Timing of contenders in turn, like benchmarks/round_robin.h.

On a shared machine speeds drift by a factor of two within minutes, so only contenders that ran in
the same rounds are compared.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cases import Array

TURN_SECONDS = 400e-6
# Before each turn. After their last work, threads of OpenMP and ONNX Runtime look for more work for
# a while before they sleep. Nothing else is timed meanwhile.
PAUSE_SECONDS = 2e-3
# A call that takes longer needs no call before it that wakes threads and fills caches.
LONG_SECONDS = 5e-3
# A contender whose call takes longer takes part in a few rounds only.
SLOW_SECONDS = 60e-3


@dataclass(frozen=True)
class Effort:
    """The limits of time and rounds for a case."""

    seconds: float  # Rounds begin until this time has passed, ...
    least_rounds: int  # ... but at least this many
    most_rounds: int  # ... and at most this many.
    # Slow contenders take part in the first rounds, ...
    slow_rounds: int  # ... at most this many,
    slow_seconds: float  # until each has used this time.

    def includes_slow(self, seconds: Sequence[float]) -> bool:
        """Return True if a slow contender that took these times takes part in another round."""
        return not seconds or (len(seconds) < self.slow_rounds and sum(seconds) < self.slow_seconds)


FULL = Effort(seconds=0.8, least_rounds=9, most_rounds=41, slow_rounds=3, slow_seconds=1.0)
QUICK = Effort(seconds=0.25, least_rounds=3, most_rounds=15, slow_rounds=1, slow_seconds=0.0)


@dataclass(frozen=True)
class Turn:
    """A contender to time."""

    run: Callable[[int], float]  # Calls it this many times and returns the seconds.
    seconds: float  # Time of one call.
    is_ours: bool  # Takes part in every round, even if it is slow.

    @property
    def is_long(self) -> bool:
        """True if one call is enough for a turn."""
        return self.seconds > LONG_SECONDS

    @property
    def is_slow(self) -> bool:
        """True if it takes part in only a few rounds."""
        return self.seconds > SLOW_SECONDS and not self.is_ours


def _times(turn: Turn) -> int:
    """Return the number of calls that fill a turn."""
    if turn.is_long:
        return 1
    times = 1
    while (seconds := turn.run(times)) < TURN_SECONDS / 4:
        times *= 2
    return max(1, math.ceil(TURN_SECONDS * times / seconds))


def time_in_turn(turns: Sequence[Turn], effort: Effort) -> list[list[float]]:
    """Return the seconds of a call of each contender, one value per round that it took part in.

    Every other round goes backwards.
    """
    times = [_times(turn) for turn in turns]
    seconds: list[list[float]] = [[] for _ in turns]
    start = time.perf_counter()
    for number in range(effort.most_rounds):
        if number >= effort.least_rounds and time.perf_counter() - start > effort.seconds:
            break
        order = range(len(turns)) if number % 2 == 0 else reversed(range(len(turns)))
        for i in order:
            if turns[i].is_slow and not effort.includes_slow(seconds[i]):
                continue
            time.sleep(PAUSE_SECONDS)
            if not turns[i].is_long:
                turns[i].run(1)
            seconds[i].append(turns[i].run(times[i]) / times[i])
    return seconds


def median(values: Sequence[float] | Array) -> float:
    """Return the median."""
    return float(np.median(values))


def spread(values: Sequence[float] | Array) -> float:
    """Return the range of the middle half of the values, divided by their median."""
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    return float((high - low) / middle)
