"""The report of ./bench --python as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases import SIZES
from measure import REFERENCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Row = dict[str, Any]

# The targets. A call on 64 elements takes less than this time more than the work of the engine. A
# call on the larger sizes takes at most this multiple of the time of the C interface.
MOST_SECONDS_OVER_ENGINE = 2e-6
MOST_TIME_BY_C_INTERFACE = 1.03
OVERHEAD_SIZE = 64
RATIO_SIZES = (64 << 10, 64 << 20)


def time_text(seconds: float) -> str:
    """Write a time with three digits and a unit."""
    for unit, factor in (("ns", 1e9), ("µs", 1e6), ("ms", 1e3)):
        if seconds * factor < 999.5:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds:.3g} s"


def percent(share: float) -> str:
    """Write a share with two digits."""
    return "0" if share == 0 else f"{float(f'{100 * share:.2g}'):g} %"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = ["| " + " | ".join(header) + " |", "|---" * len(header) + "|"]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def _by_size(rows: Iterable[Row]) -> dict[tuple[str, int, str], dict[int, Row]]:
    """Group rows that differ only in size: by title, threads and contender."""
    groups: dict[tuple[str, int, str], dict[int, Row]] = {}
    for row in rows:
        key = (row["title"], row["threads"], row["contender"])
        groups.setdefault(key, {})[row["elements"]] = row
    return groups


def _verdict(value: str, *, reached: bool) -> str:
    return value if reached else f"**{value}**"


def _overhead_cell(row: Row | None) -> str:
    if row is None:
        return ""
    over = row["seconds_over_engine"]
    return _verdict(f"{over * 1e9:.0f} ns", reached=over < MOST_SECONDS_OVER_ENGINE)


def _ratio_cell(row: Row | None) -> str:
    if row is None:
        return ""
    ratio = row["time_by_c_interface"]
    return _verdict(f"{ratio:.3f}", reached=ratio <= MOST_TIME_BY_C_INTERFACE)


def target_table(rows: Iterable[Row]) -> list[str]:
    """Return the lines of the table of targets; a value that misses its target is bold."""
    header = ["case", "threads", "call", f"{SIZES[OVERHEAD_SIZE]}: over the engine"]
    header += [f"{SIZES[size]}: time by the C interface's" for size in RATIO_SIZES]
    lines = []
    for (title, threads, contender), sizes in _by_size(rows).items():
        if contender not in REFERENCES:
            continue
        cells = [_overhead_cell(sizes.get(OVERHEAD_SIZE))]
        cells += [_ratio_cell(sizes.get(size)) for size in RATIO_SIZES]
        if any(cells):
            lines.append([title, str(threads), contender, *cells])
    return _table(header, lines)


def _time_cell(row: Row | None) -> str:
    if row is None:
        return ""
    spread = f" ({100 * row['spread']:.0f})" if row["rounds"] > 1 else ""
    return time_text(row["seconds"]) + spread


def time_table(rows: Iterable[Row]) -> list[str]:
    """Return the lines of the table of times."""
    header = ["case", "threads", "call", *SIZES.values(), "differs, hard", "differs, ordinary"]
    lines = []
    for (title, threads, contender), sizes in _by_size(rows).items():
        found = [sizes.get(size) for size in SIZES]
        cells = [_time_cell(row) for row in found]
        hard = max(row["differs_hard"] for row in sizes.values())
        ordinary = max(row["differs_ordinary"] for row in sizes.values())
        lines.append([title, str(threads), contender, *cells, percent(hard), percent(ordinary)])
    return _table(header, lines)


def call_table(rows: Iterable[Row]) -> list[str]:
    """Return the lines of the table of the call of each contender."""
    calls: dict[tuple[str, str], None] = {}
    for row in rows:
        calls[row["contender"], row["call"]] = None
    return _table(["call", "what is timed"], ([name, f"`{call}`"] for name, call in calls))


def markdown(context: dict[str, str], rows: list[Row]) -> str:
    """Return the report."""
    lines = [
        "# Results of the Python package",
        "",
        "Written by `./bench --python`; [../README.md](../README.md#python) says what the numbers",
        "mean.",
        "",
        *_table(["", ""], context.items()),
        "",
        "## Targets",
        "",
        "A call on 64 elements costs less than 2 µs more than the engine's own (`quantize`: making",
        "a plan and running it; `QuantizePlan`: running it). A call on 64 Ki or 64 Mi elements",
        "takes at most 1.03 times as long as one of the C interface, into new memory if the result",
        "is a new array. Medians over the rounds; a value that misses its target is bold.",
        "",
        *target_table(rows),
        "",
        "## Times",
        "",
        "The time of a call: the median of the rounds, and in parentheses the range of the middle",
        "half of them in per cent of the median, unless there was one round only.",
        "",
        *time_table(rows),
        "",
        "## Calls",
        "",
        *call_table(rows),
    ]
    return "\n".join(lines) + "\n"
