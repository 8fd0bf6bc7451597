"""Runs Python programs in processes of their own, with other settings."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap

START = """
import aclq.torch_npu
import torch
import torch_npu
"""


def run_program(
    program: str, *, start: str = START, succeeds: bool = True, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a program after the imports; the environment is this process's with the variables."""
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", start + textwrap.dedent(program)],
        env={**os.environ, **variables},
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
