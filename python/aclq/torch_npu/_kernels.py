"""Registers PyTorch's CPU kernels for npu tensors, with the compiled module or in Python."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from . import _build, _native_operators, _operators, _versions

# Python's registrations with PyTorch, which remain as long as these objects exist.
_registrations: list[Any] = []


def _install_compiled(torch: Any, *, strict: bool) -> None:
    torch.ops.load_library(str(_build.build()))
    names = {
        "kept": _operators.KEPT,
        "kept_own": tuple(f"npu::{name}" for name in _native_operators.NATIVE),
        "composed": _operators.COMPOSED,
        "composed_on_cpu": _operators.COMPOSED_ON_CPU,
        "between_devices": _operators.BETWEEN_DEVICES,
        "mixing": _operators.MIXING,
        "exact": _operators.EXACT,
    }
    reasons = {
        "not_modelled": _operators.NOT_MODELLED,
        "no_cpu_kernel": _operators.NO_CPU_KERNEL,
        "not_exact": _operators.NOT_EXACT,
    }
    torch.ops.aclq_torch_npu.install({key: list(names[key]) for key in names}, reasons, strict)


def install(*, strict: bool) -> None:
    """Register a kernel for npu tensors for every operator that has one for the CPU.

    With `strict`, operators whose results may differ from an NPU's bits are refused.
    """
    torch = importlib.import_module("torch")
    torch.npu.is_available()  # The first call makes torch_npu register its last kernels.
    try:
        _versions.check_compiled(torch.__version__)
        _install_compiled(torch, strict=strict)
    except (_build.CompileError, _versions.NotCompiledError) as error:
        print(
            f"aclq: operators of PyTorch run by kernels in Python, some 50 times slower: {error}.",
            file=sys.stderr,
            flush=True,
        )
        in_python = importlib.import_module("._python_kernels", __package__)
        _registrations.append(in_python.install(strict=strict))
    models = importlib.import_module("._models", __package__)
    _registrations.append(models.install(strict=strict))
    if not strict:
        composites = importlib.import_module("._composites", __package__)
        _registrations.append(composites.install())
    importlib.import_module("._modules", __package__).install()
