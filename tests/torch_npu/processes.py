"""Runs Python programs in new processes, with other settings."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

FOLDER = Path(__file__).parent

START = """
import aclq.torch_npu
import torch
import torch_npu
"""

# torch_npu on aclq's libraries, without the kernels that aclq adds.
LIBRARIES_ALONE = """
from aclq import _torch_parts
with _torch_parts.without_torch():
    from aclq.torch_npu import _process
_process.prepare()
with _process.ready():
    import torch_npu
import torch
"""


def run_program(
    program: str, *, start: str = START, succeeds: bool = True, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a program after the imports, in the environment of this process and `variables`.

    The program can import the modules of this folder and of tests/python.
    """
    paths = [str(FOLDER), str(FOLDER.parent / "python"), os.environ.get("PYTHONPATH", "")]
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", start + textwrap.dedent(program)],
        env={**os.environ, "PYTHONPATH": ":".join(paths), **variables},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (result.returncode == 0) == succeeds, result.stdout + result.stderr
    return result


def spawned(number: int) -> float:
    """Compute on the device in a process that has imported this module alone."""
    import aclq.torch_npu  # noqa: F401
    import torch

    return float((torch.full((2,), number, device="npu") * 1.0).sum().item())
