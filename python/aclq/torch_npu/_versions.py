"""The versions of torch_npu that are known."""

from __future__ import annotations

import os
import re

# How far each minor version was examined. A version "loads" if aclq has every library and function
# that the wheels of torch_npu need to be loaded; a version is "tested" if the tests ran with it.
KNOWN = {
    (2, 7): "loads",
    (2, 8): "loads",
    (2, 9): "tested",
    (2, 10): "loads",
    (2, 11): "loads",
    (2, 13): "loads",
    (2, 14): "tested",
}


def release(version: str) -> tuple[int, int, int]:
    """Return the numbers of a version: (2, 9, 1) for 2.9.1.post2+cu128."""
    major, minor, patch = [*re.findall(r"\d+", version), "0", "0", "0"][:3]
    return int(major), int(minor), int(patch)


def status(version: str) -> str | None:
    """Return how far this version was examined; None for an unknown one."""
    return KNOWN.get(release(version)[:2])


class NotCompiledError(Exception):
    """The compiled module does not work for this version; the message says why."""


# The first that gives out the kernel that is registered for an operator.
_FIRST_COMPILED = (2, 9)


def check_compiled(version: str) -> None:
    """Raise NotCompiledError for a torch that the compiled module has no sources for."""
    if release(version)[:2] < _FIRST_COMPILED:
        first = ".".join(map(str, _FIRST_COMPILED))
        raise NotCompiledError(f"torch is {version}, and compiled kernels need {first} or newer")


def check_known(version: str) -> None:
    """Raise an ImportError for an unknown version, unless ACLQ_TORCH_ANY_VERSION=1 is set."""
    if status(version) is None and os.environ.get("ACLQ_TORCH_ANY_VERSION") != "1":
        known = ", ".join(f"{major}.{minor}" for major, minor in KNOWN)
        raise ImportError(
            f"aclq: torch_npu {version} is unknown to this version of aclq; known are {known}. "
            "Install one of them, or set ACLQ_TORCH_ANY_VERSION=1 to try this one."
        )
