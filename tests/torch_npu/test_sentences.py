"""examples/sentences prints the output in its README."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "examples" / "sentences"
SIMILARITY = re.compile(r" +-?\d\.\d\d")


def test_sentences_prints_what_its_readme_says() -> None:
    readme = (FOLDER / "README.md").read_text()
    (expected,) = re.findall(
        r"^\$ aclq run -- python sentences\.py\n(.*?)^```$", readme, re.M | re.S
    )
    command = [sys.executable, "-m", "aclq", "run", "--", sys.executable, FOLDER / "sentences.py"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    printed = run.stdout
    assert SIMILARITY.sub(" #", printed) == SIMILARITY.sub(" #", expected)

    found, documented = ([float(s) for s in SIMILARITY.findall(t)] for t in (printed, expected))
    # The README says why int8 depends on the CPU.
    assert found == pytest.approx(documented, abs=0.025)
    fp32 = slice(0, -1, 2)  # The last number is the largest difference.
    assert found[fp32] == pytest.approx(documented[fp32], abs=0.011)  # One unit in the last digit.
