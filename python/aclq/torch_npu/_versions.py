"""The versions of torch_npu that are known."""

from __future__ import annotations

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
