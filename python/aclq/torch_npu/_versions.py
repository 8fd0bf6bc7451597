"""The known versions of torch_npu."""

from __future__ import annotations

import os
import re

# The status of each minor version. A version "loads" if aclq has every library and function that
# torch_npu's wheels need to load. A version is "tested" if the tests ran with it.
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
    """Return the status of this version, or None for an unknown version."""
    return KNOWN.get(release(version)[:2])


class NotCompiledError(Exception):
    """The compiled module does not work with this version. The message gives the reason."""


# The first version that returns the kernel registered for an operator.
_FIRST_COMPILED = (2, 9)


def check_compiled(version: str) -> None:
    """Raise NotCompiledError if the sources of the compiled module do not support this torch."""
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
