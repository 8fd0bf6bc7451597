"""Installs what aclq adds to torch_npu."""

from __future__ import annotations

import importlib
import importlib.util
import os

_is_installed = False


def is_strict() -> bool:
    """Return whether operators that are not exact are to be refused: `aclq run --strict`."""
    return os.environ.get("ACLQ_TORCH_STRICT") == "1"


def install() -> None:
    """Install into torch_npu, which was imported; once for each process."""
    global _is_installed
    if _is_installed:
        return
    # The compiled module: kernels for the operators that CANN's libraries lack here.
    if importlib.util.find_spec(f"{__package__}._kernels") is not None:
        importlib.import_module("._kernels", __package__).install(strict=is_strict())
    _is_installed = True
