"""Installs what aclq adds to torch_npu."""

from __future__ import annotations

import importlib
import importlib.util
import os
from pathlib import Path

_installed = False


def is_strict() -> bool:
    """Return whether operators that are not exact are to be refused: `aclq run --strict`."""
    return os.environ.get("ACLQ_TORCH_STRICT") == "1"


def _loaded_runtimes() -> list[Path]:
    """Return the files of libascendcl.so that are loaded into this process."""
    maps = Path("/proc/self/maps").read_text(errors="surrogateescape").splitlines()
    files = {fields[5] for fields in (line.split(maxsplit=5) for line in maps) if len(fields) == 6}
    return sorted(Path(file) for file in files if Path(file).name.startswith("libascendcl.so"))


def _require_our_libraries() -> None:
    """Raise an ImportError if torch_npu runs on libraries of CANN that are not aclq's."""
    for file in _loaded_runtimes():
        if not file.with_name("libaclq.so").exists():
            raise ImportError(
                f"aclq: torch_npu runs on {file}, which is not aclq's. Start the program with "
                "`aclq run`, or import aclq.torch_npu before torch."
            )


def install() -> None:
    """Install into torch_npu, which was imported; once for each process."""
    global _installed
    if _installed:
        return
    _require_our_libraries()
    # The compiled module: kernels for the operators that CANN's libraries lack here.
    if importlib.util.find_spec(f"{__package__}._kernels") is not None:
        importlib.import_module("._kernels", __package__).install(strict=is_strict())
    _installed = True
