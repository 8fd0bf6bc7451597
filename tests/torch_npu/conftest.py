"""Prepares the test process: torch_npu on aclq's libraries, as in a program."""

from __future__ import annotations

import sys
from pathlib import Path

import aclq.torch_npu  # noqa: F401 - It decides how PyTorch is loaded, so it comes first.
import pytest
import torch
from aclq import acl
from devices import seed

# The definition of npu_quantize, and hard values for it.
sys.path.append(str(Path(__file__).parents[1] / "python"))


def pytest_configure(config: pytest.Config) -> None:
    """Ignore warnings: torch and torch_npu warn of their calls of each other."""
    config.addinivalue_line("filterwarnings", "ignore")


@pytest.fixture(autouse=True)
def _start_state() -> None:
    """Give each test the same random numbers, the first device, and no earlier error.

    torch_npu shows the last error of the runtime instead of the code of a failed operator.
    """
    torch.npu.set_device(0)
    acl.aclrtGetLastError(acl.ACL_RT_THREAD_LEVEL)
    seed(2026)
