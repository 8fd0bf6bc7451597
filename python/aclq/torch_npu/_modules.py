"""Restores code of torch.nn that torch_npu replaces by code for its own kernels."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Any


def _original(module: Any) -> Any:
    """Load PyTorch's original module from disk, in addition to the module in use."""
    spec = importlib.util.spec_from_file_location(module.__name__, Path(module.__file__))
    assert spec is not None
    assert spec.loader is not None
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    return copy


def install() -> None:
    """Restore LSTM.forward: torch_npu's version expects packed sequences in its own layout."""
    rnn = importlib.import_module("torch.nn.modules.rnn")
    rnn.LSTM.forward = _original(rnn).LSTM.forward
