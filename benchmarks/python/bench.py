"""Compare calls of the Python package with the C interface and other packages.

./bench --python builds the libraries and runs this program; benchmarks/README.md describes it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import aclq
import numpy as np
from contenders import numpy_contenders, own_contenders
from loops import Loops
from measure import Bench, WrongResultError, as_json, cases
from peers import load_peers
from report import markdown, target_table, time_text
from rounds import FULL, QUICK

THREADS = (1, 2)


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loops", required=True, help="the library python_loops.so")
    parser.add_argument("--without-peers", action="store_true", help="leave other packages out")
    parser.add_argument("--quick", action="store_true", help="measure fewer rounds")
    parser.add_argument("--only", default="", help="measure cases with this text in their names")
    parser.add_argument("--most-elements", type=int, default=1 << 62, help="leave larger ones out")
    parser.add_argument("--json", type=Path, help="write all rows to this file")
    parser.add_argument("--report", type=Path, help="write the report to this file")
    parser.add_argument("--commit", default="unknown", help="what was built")
    parser.add_argument("--date", default="unknown", help="when the command began")
    parser.add_argument("--compiler", default="unknown", help="what built it")
    parser.add_argument("--command", default="", help="the command, for the report")
    # One process measures one number of threads, since the C interface reads the number once.
    parser.add_argument("--threads", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure with one number of threads, printing rows; return versions and rows."""
    # Peers come before the library of loops, so that they get their own OpenMP.
    peers, missing = load_peers(with_peers=not arguments.without_peers)
    loops = Loops(arguments.loops)
    bench = Bench(
        [
            lambda problem: own_contenders(problem, loops),
            numpy_contenders,
            *[peer.contenders for peer in peers],
        ],
        QUICK if arguments.quick else FULL,
    )
    rows = []
    for case in cases(arguments.threads):
        if arguments.only not in case.name or case.elements > arguments.most_elements:
            continue
        print(f"\n{case.name}: {case.title}")
        for row in bench.measure(case):
            rows.append(row)
            print(
                f"  {row.contender:28} {time_text(row.seconds):>9} ({100 * row.spread:3.0f} %)"
                f"  differs: hard {100 * row.differs_hard:.2g} %,"
                f" ordinary {100 * row.differs_ordinary:.2g} %",
                flush=True,
            )
    versions = [f"Python {platform.python_version()}", f"NumPy {np.__version__}"]
    return {
        "machine": loops.machine(),
        "versions": ", ".join([*versions, *[peer.version for peer in peers]]),
        "missing": "; ".join(missing) or "none",
        "rows": as_json(rows),
    }


def measure_in_process(threads: int) -> dict[str, Any]:
    """Call measure in a separate process and return its result."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "rows.json")
        command = [sys.executable, *sys.argv, "--threads", str(threads), "--json", str(file)]
        environment = {**os.environ, "ACLQ_NUM_THREADS": str(threads)}
        status = subprocess.run(command, env=environment, check=False).returncode
        if status != 0:
            sys.exit(status)
        found: dict[str, Any] = json.loads(file.read_text())
        return found


def system() -> str:
    """Return the distribution and the kernel's version."""
    kernel = ".".join(platform.release().split(".")[:2])
    return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {kernel}"


def context(arguments: argparse.Namespace, measured: dict[str, Any], load: str) -> dict[str, str]:
    """Return the facts on which the results depend."""
    return {
        "CPU, instruction set": measured["machine"],
        "system": system(),
        "load before": load,
        "started": arguments.date,
        "command": f"`{arguments.command}`",
        "commit": arguments.commit.replace("-dirty", ", **with changes that are not committed**"),
        "compiler": arguments.compiler,
        "versions": f"aclq {aclq.__version__}, {measured['versions']}",
        "missing": measured["missing"],
    }


def main() -> None:
    """Run the command."""
    arguments = read_arguments()
    if arguments.threads is not None:
        try:
            arguments.json.write_text(json.dumps(measure(arguments)))
        except WrongResultError as error:
            sys.exit(f"WRONG RESULT: {error}")
        return
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    measured = [measure_in_process(threads) for threads in THREADS]
    rows = [row for one in measured for row in one["rows"]]
    if not rows:
        sys.exit(f'No case has "{arguments.only}" in its name.')
    described = context(arguments, measured[0], load)
    print("\n".join(["", *[f"{key}: {value}" for key, value in described.items()], ""]))
    print("\n".join(target_table(rows)))
    if arguments.json is not None:
        arguments.json.write_text(json.dumps({"context": described, "rows": rows}, indent=1))
    if arguments.report is not None:
        arguments.report.write_text(markdown(described, rows))


if __name__ == "__main__":
    main()
