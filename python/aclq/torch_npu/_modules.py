"""Gives modules of torch.nn back what torch_npu replaces by code for its own kernels."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Any


def _original(module: Any) -> Any:
    """Return a module as PyTorch has it on disk, beside the one in use."""
    spec = importlib.util.spec_from_file_location(module.__name__, Path(module.__file__))
    assert spec is not None
    assert spec.loader is not None
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    return copy


def install() -> None:
    """Restore LSTM.forward: torch_npu's takes packed sequences for those of its own layout."""
    rnn = importlib.import_module("torch.nn.modules.rnn")
    rnn.LSTM.forward = _original(rnn).LSTM.forward
