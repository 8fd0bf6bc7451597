"""Installs aclq's additions to torch_npu."""

from __future__ import annotations

import importlib
import importlib.metadata
import os

_is_installed = False


def is_strict() -> bool:
    """Return whether inexact operators are to be refused: `aclq run --strict`."""
    return os.environ.get("ACLQ_TORCH_STRICT") == "1"


def install() -> None:
    """Install the additions into the imported torch_npu, once in each process."""
    global _is_installed
    if _is_installed:
        return
    from . import _kernels, _versions

    _versions.check_known(importlib.metadata.version("torch_npu"))
    _kernels.install(strict=is_strict())
    # Before 2.14, torch_npu compiles npu_quantize for an Ascend310P, but aclq has no operator
    # compiler. Without compilation, torch_npu calls aclnnQuantize.
    importlib.import_module("torch_npu").npu.set_compile_mode(jit_compile=False)
    _is_installed = True
