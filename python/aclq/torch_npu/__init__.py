"""PyTorch's torch_npu on the CPU: `import aclq.torch_npu` instead of `import torch_npu`.

The import prepares this process as `aclq run` prepares a command, imports torch and torch_npu, and
installs aclq's additions to torch_npu. Attributes are those of torch_npu:

>>> from aclq import torch_npu
>>> q = torch_npu.npu_quantize(x.npu(), scales.npu(), zero_points.npu(), torch.qint8, 1)
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from .. import _torch_parts


def __getattr__(name: str) -> Any:
    """Return the attribute of torch_npu."""
    # Python looks up a module of this package here before it imports the module.
    if name.startswith("_") and Path(__file__).with_name(f"{name}.py").exists():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("torch_npu"), name)


def __dir__() -> list[str]:
    """Return the names of torch_npu."""
    return sorted({*globals(), *dir(importlib.import_module("torch_npu"))})


if not _torch_parts.are_suspended():
    from . import _install, _process

    _process.prepare()
    with _process.ready():
        importlib.import_module("torch_npu")
    _install.install()
