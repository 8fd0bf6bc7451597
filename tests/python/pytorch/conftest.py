"""Imports PyTorch on a machine without the CUDA libraries that it is linked with.

On x86-64, PyTorch from PyPI needs ten of these libraries to be imported. CPU tensors call none of
their functions, so empty libraries with their names are enough if symbols are bound lazily.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import subprocess
import sys
import tempfile

import pytest

_LIBRARIES = (
    "libcublas.so.13",
    "libcublasLt.so.13",
    "libcudnn.so.9",
    "libcufft.so.12",
    "libcufile.so.0",
    "libcusparse.so.12",
    "libcusparseLt.so.0",
    "libnccl.so.2",
    "libnvrtc.so.13",
    "libnvshmem_host.so.3",
)

# The only variable of these libraries, which is looked up while PyTorch is loaded.
_SOURCE = "int nvshmem_selected_device_transport;"


def _load_empty_libraries(folder: str) -> None:
    """Make and load libraries with the names that PyTorch needs."""
    for name in _LIBRARIES:
        path = f"{folder}/{name}"
        command = ["cc", "-shared", "-fPIC", f"-Wl,-soname,{name}", "-x", "c", "-", "-o", path]
        subprocess.run(command, input=_SOURCE, text=True, check=True)
        ctypes.CDLL(path, ctypes.RTLD_GLOBAL)


def _import_torch() -> None:
    if importlib.util.find_spec("torch") is None:
        raise pytest.UsageError(
            "PyTorch is not installed; run pip install --no-deps -r "
            "tests/python/requirements-torch.txt"
        )
    with tempfile.TemporaryDirectory() as folder:
        _load_empty_libraries(folder)
    flags = sys.getdlopenflags()
    sys.setdlopenflags(os.RTLD_LAZY)
    try:
        importlib.import_module("torch")
    finally:
        sys.setdlopenflags(flags)


_import_torch()
