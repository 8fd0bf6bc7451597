"""The examples of the documents run, and print their documented outputs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def examples(document: str) -> list[str]:
    text = (ROOT / document).read_text()
    blocks = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [block for block in blocks if "torch_npu" in block]


@pytest.mark.parametrize("document", ["README.md", "docs/torch_npu.md"])
def test_example_prints_what_it_says(document: str) -> None:
    (example,) = examples(document)
    printed = "\n".join(re.findall(r"^# (.*)$", example, re.MULTILINE))
    run = subprocess.run(
        [sys.executable, "-c", example], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == printed
