"""Training on a device: losses, gradients and weights equal those of the CPU, bit for bit."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
import torch
from devices import NPU, assert_same, seed
from torch import nn
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = 24


class Classifier(nn.Module):
    """A small convolutional network with normalization and an embedding."""

    def __init__(self) -> None:
        super().__init__()
        self.images = nn.Sequential(
            nn.Conv2d(1, 6, 3, padding=1),
            nn.BatchNorm2d(6),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(6, 8, 3),
            nn.GELU(),
            nn.AdaptiveAvgPool2d(2),
            nn.Flatten(),
        )
        self.words = nn.Embedding(11, 8)
        self.head = nn.Sequential(nn.LayerNorm(40), nn.Linear(40, 16), nn.Tanh(), nn.Linear(16, 5))

    def forward(self, image: torch.Tensor, word: torch.Tensor) -> torch.Tensor:
        return self.head(torch.cat([self.images(image), self.words(word)], 1))


def batches() -> list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
    """Return images, words and labels for each step."""
    return [
        (torch.randn(6, 1, 10, 10), torch.randint(0, 11, (6,)), torch.randint(0, 5, (6,)))
        for _ in range(STEPS)
    ]


def train(
    model: nn.Module, optimizer: torch.optim.Optimizer, data: list[Any], device: torch.device
) -> list[float]:
    """Train and return the loss of each step."""
    losses = []
    for image, word, label in data:

        def closure(image: Any = image, word: Any = word, label: Any = label) -> torch.Tensor:
            optimizer.zero_grad()
            output = model(image.to(device), word.to(device))
            loss = functional.cross_entropy(output, label.to(device))
            loss.backward()
            return loss

        losses.append(float(optimizer.step(closure)))
    return losses


# Every optimizer of this version of PyTorch, with settings that differ from the defaults.
SETTINGS: dict[str, dict[str, Any]] = {
    "LBFGS": {"lr": 0.1, "max_iter": 4},
    "SGD": {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 1e-3},
    "Adam": {"amsgrad": True},
    "RMSprop": {"momentum": 0.5, "centered": True},
}
# Optimizers for some weights only: with sparse gradients, or matrices.
SPECIAL = {"SparseAdam", "Muon"}
OPTIMIZERS = sorted(
    name
    for name, kind in vars(torch.optim).items()
    if isinstance(kind, type) and kind is not torch.optim.Optimizer and name not in SPECIAL
)
WITH_FOREACH = [name for name in OPTIMIZERS if name != "LBFGS"]
WITH_FUSED = ["Adagrad", "Adam", "AdamW", "SGD"]


def compare_training(
    make: Callable[[Any], torch.optim.Optimizer], *others: Callable[[Any], torch.optim.Optimizer]
) -> None:
    """Compare training of one network on the device with training on the CPU.

    The CPU may also train with one of the other optimizers.
    """
    model, data = Classifier(), batches()
    on_npu, references = copy.deepcopy(model).to(NPU), []
    for make_on_cpu in (make, *others):
        on_cpu = copy.deepcopy(model)
        losses = train(on_cpu, make_on_cpu(on_cpu), data, torch.device("cpu"))
        assert losses[-1] != losses[0]
        references.append((losses, on_cpu))
    actual = train(on_npu, make(on_npu), data, NPU)
    same = [on_cpu for losses, on_cpu in references if losses == actual]
    assert same, f"the losses are {actual}; the CPU's are {[losses for losses, _ in references]}"
    assert_same(dict(on_npu.state_dict()), dict(same[0].state_dict()))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_default_settings(name: str) -> None:
    """24 steps of each optimizer as PyTorch sets it up for the device.

    In some versions of torch_npu an optimizer changes several tensors in one call, which PyTorch
    does on the CPU only on request.
    """
    kind, settings = getattr(torch.optim, name), SETTINGS.get(name, {})
    others = (
        [lambda model: kind(model.parameters(), **settings, foreach=True)]
        if name in WITH_FOREACH
        else []
    )
    compare_training(lambda model: kind(model.parameters(), **settings), *others)


@pytest.mark.parametrize("foreach", [False, True])
@pytest.mark.parametrize("name", WITH_FOREACH)
def test_foreach(name: str, foreach: bool) -> None:
    """24 steps of each optimizer, one tensor after the other and several in one call."""
    kind = getattr(torch.optim, name)
    settings = {**SETTINGS.get(name, {}), "foreach": foreach}
    compare_training(lambda model: kind(model.parameters(), **settings))


@pytest.mark.parametrize("name", WITH_FUSED)
def test_fused(name: str) -> None:
    """24 steps of the optimizers that have one kernel for the entire step."""
    kind = getattr(torch.optim, name)
    settings = {key: v for key, v in SETTINGS.get(name, {}).items() if key != "foreach"}
    compare_training(lambda model: kind(model.parameters(), **settings, fused=True))


def test_clipping_schedule_and_averaging() -> None:
    """Clipped gradients, a schedule of learning rates and averaged weights."""

    def trained(model: nn.Module, device: torch.device) -> Any:
        model.to(device)
        optimizer = torch.optim.AdamW(model.parameters())
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.01, total_steps=STEPS)
        average = torch.optim.swa_utils.AveragedModel(model)
        norms = []
        for image, word, label in data:
            optimizer.zero_grad()
            output = model(image.to(device), word.to(device))
            functional.cross_entropy(output, label.to(device)).backward()
            norms.append(nn.utils.clip_grad_norm_(model.parameters(), 0.5).item())
            optimizer.step()
            schedule.step()
            average.update_parameters(model)
        return norms, dict(average.module.state_dict())

    data, model = batches(), Classifier()
    on_npu = copy.deepcopy(model)
    norms, averages = trained(on_npu, NPU)
    expected_norms, expected_averages = trained(model, torch.device("cpu"))
    assert norms == expected_norms
    # PyTorch averages all weights in one call on a device, and one after the other on the CPU.
    assert_same(averages, expected_averages, close=True)


def test_accumulated_gradients() -> None:
    """Gradients of several batches add up; retain_graph and double backward work."""
    model, data = Classifier(), batches()[:3]
    on_npu = copy.deepcopy(model).to(NPU)
    for one, device in ((model, torch.device("cpu")), (on_npu, NPU)):
        for image, word, label in data:
            loss = functional.cross_entropy(
                one(image.to(device), word.to(device)), label.to(device)
            )
            loss.backward(retain_graph=True)
            weights = list(one.parameters())
            first = torch.autograd.grad(loss, weights, create_graph=True)
            sum(g.square().sum() for g in first).backward()
    assert_same([p.grad for p in on_npu.parameters()], [p.grad for p in model.parameters()])


class Recurrent(nn.Module):
    """A recurrent layer that returns its outputs and its last state."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, ...]:
        output, state = self.layer(x)
        return output, *(state if isinstance(state, tuple) else (state,))


class SelfAttention(nn.Module):
    """Multi-head attention of a sequence to itself."""

    def __init__(self, attention: nn.Module) -> None:
        super().__init__()
        self.attention = attention

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return self.attention(x, x, x)


NETWORKS: dict[str, tuple[Callable[[], nn.Module], tuple[int, ...]]] = {
    "Linear": (lambda: nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 4)), (5, 8)),
    "Conv1d": (lambda: nn.Sequential(nn.Conv1d(3, 4, 3), nn.BatchNorm1d(4), nn.ELU()), (2, 3, 9)),
    "Conv3d": (lambda: nn.Sequential(nn.Conv3d(2, 3, 2), nn.GroupNorm(3, 3)), (2, 2, 4, 4, 4)),
    "ConvTranspose2d": (lambda: nn.ConvTranspose2d(3, 2, 3, stride=2), (2, 3, 5, 5)),
    "Upsample": (lambda: nn.Upsample(scale_factor=2, mode="bicubic"), (1, 2, 4, 4)),
    "LSTM": (lambda: Recurrent(nn.LSTM(6, 5, 2, bidirectional=True)), (4, 3, 6)),
    "LSTM projected": (lambda: Recurrent(nn.LSTM(6, 5, proj_size=3, batch_first=True)), (4, 3, 6)),
    "GRU": (lambda: Recurrent(nn.GRU(6, 5, 2, bidirectional=True)), (4, 3, 6)),
    "RNN": (lambda: Recurrent(nn.RNN(6, 5, nonlinearity="relu")), (4, 3, 6)),
    "LSTMCell": (lambda: nn.LSTMCell(6, 5), (3, 6)),
    "GRUCell": (lambda: nn.GRUCell(6, 5), (3, 6)),
    "Transformer": (
        lambda: nn.TransformerEncoder(
            nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True), 2
        ),
        (2, 5, 8),
    ),
    "Attention": (lambda: SelfAttention(nn.MultiheadAttention(8, 2)), (5, 2, 8)),
    "PReLU": (lambda: nn.Sequential(nn.Linear(6, 4), nn.PReLU(), nn.Softmax(-1)), (3, 6)),
}


# The last bits of these differ. On the CPU, PyTorch has a kernel of oneDNN for an LSTM, and in
# other recurrent layers it multiplies the inputs of all steps in one call. On any other device, it
# runs a fused cell for each step.
RECURRENT = {"LSTM", "LSTM projected", "GRU", "RNN", "LSTMCell", "GRUCell"}


@pytest.mark.parametrize("name", NETWORKS)
def test_network(name: str) -> None:
    """Outputs in training and evaluation, and gradients of the weights and of the input."""
    make, shape = NETWORKS[name]
    model = make()
    on_npu = copy.deepcopy(model).to(NPU)
    x = torch.randn(shape)

    def results(one: nn.Module, device: torch.device) -> Any:
        seed(1)
        mine = x.clone().to(device).requires_grad_()
        outputs = one(mine)
        listed = outputs if isinstance(outputs, tuple) else (outputs,)
        sum(o.square().sum() for o in listed).backward()
        with torch.no_grad():
            evaluated = one.eval()(mine)
        return [*listed, mine.grad, [p.grad for p in one.parameters()], evaluated]

    on_cpu = results(model, torch.device("cpu"))
    assert_same(results(on_npu, NPU), on_cpu, close=name in RECURRENT)


@pytest.mark.parametrize("kind", ["LSTM", "GRU", "RNN"])
@pytest.mark.parametrize("batch_first", [False, True])
def test_packed_sequences(kind: str, batch_first: bool) -> None:
    """Recurrent layers over sequences of different lengths, as packed sequences."""
    layer = getattr(nn, kind)(3, 5, num_layers=2, bidirectional=True, batch_first=batch_first)
    on_npu = copy.deepcopy(layer).to(NPU)
    x = torch.randn(3, 6, 3) if batch_first else torch.randn(6, 3, 3)
    lengths = torch.tensor([4, 6, 1])

    def results(one: nn.Module, device: torch.device) -> Any:
        packed = nn.utils.rnn.pack_padded_sequence(
            x.to(device), lengths, batch_first, enforce_sorted=False
        )
        output, state = one(packed)
        padded, sizes = nn.utils.rnn.pad_packed_sequence(output, batch_first)
        padded.square().sum().backward()
        gradients = [p.grad for p in one.parameters()]
        return [output.data, output.batch_sizes.tolist(), padded, sizes.tolist(), state, gradients]

    assert_same(results(on_npu, NPU), results(layer, torch.device("cpu")), close=True)
