"""Uses of a device besides computing: streams, threads, processes, memory, files."""

from __future__ import annotations

import copy
import io
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import torch
import torch_npu
from devices import NPU, assert_same, seed
from processes import run_program
from torch import nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint
from torch.utils.data import DataLoader, TensorDataset

# Streams and events.


def quantized(x: torch.Tensor) -> torch.Tensor:
    """Return int8 elements from the only operator that runs in the stream's thread."""
    scale = torch.full((1,), 0.05, device=x.device)
    return torch_npu.npu_quantize(x, scale, None, torch.qint8, 0)


def test_streams_wait_for_each_other() -> None:
    """Work on two streams in turn, ordered by events and by wait_stream."""
    x = torch.randn(256, 256)
    first, second = torch.npu.Stream(), torch.npu.Stream()
    with torch.npu.stream(first):
        assert torch.npu.current_stream() == first
        codes = quantized(x.to(NPU, non_blocking=True))
        done = first.record_event()
    with torch.npu.stream(second):
        second.wait_event(done)
        total = codes.long().sum()
    torch.npu.current_stream().wait_stream(second)
    assert total.item() == quantized(x.npu()).cpu().long().sum().item()
    assert torch.npu.current_stream() == torch.npu.default_stream()


def test_events_measure_time() -> None:
    """Events are reached in order, and the time between two is not negative."""
    begin, end = (torch.npu.Event(enable_timing=True) for _ in range(2))
    begin.record()
    torch.randn(200, 200).npu().matmul(torch.randn(200, 200).npu())
    end.record()
    end.synchronize()
    assert begin.query()
    assert end.query()
    assert begin.elapsed_time(end) >= 0
    torch.npu.synchronize()


def test_asynchronous_copies() -> None:
    """Copies from pinned memory and back, without blocking, between operators of other kinds."""
    for _ in range(50):
        x = torch.randn(1 << 16).pin_memory()
        assert x.is_pinned()
        on_npu = x.to(NPU, non_blocking=True)
        out = torch.empty(1 << 16, dtype=torch.int8).pin_memory()
        out.copy_(quantized(on_npu * 2), non_blocking=True)
        torch.npu.synchronize()
        assert torch.equal(out, quantized((x * 2).npu()).cpu())


# Threads.


def test_threads() -> None:
    """Eight threads train, quantize and allocate simultaneously, each with one thread's results."""

    def work(number: int) -> tuple[torch.Tensor, torch.Tensor]:
        x = torch.randn(64, 64, generator=torch.Generator().manual_seed(number)).npu()
        weight = x.clone().requires_grad_()
        for _ in range(20):
            codes = quantized(x @ weight.detach())
            loss = (x @ weight).square().mean() + codes.float().mean()
            (gradient,) = torch.autograd.grad(loss, weight)
            weight = (weight - 0.01 * gradient).detach().requires_grad_()
        return weight.detach().cpu(), codes.cpu()

    expected = [work(number) for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        for number, result in enumerate(pool.map(work, range(8))):
            assert torch.equal(result[0], expected[number][0])
            assert torch.equal(result[1], expected[number][1])


def test_a_new_thread_uses_the_first_device() -> None:
    """A thread that has chosen no device computes on the first one, backward included."""
    results = []

    def work() -> None:
        x = torch.ones(3, device="npu", requires_grad=True)
        (x * x).sum().backward()
        results.append(x.grad)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert results[0].device == NPU
    assert results[0].tolist() == [2, 2, 2]


# Random numbers.


def test_random_state() -> None:
    """A restored state repeats its numbers; draws advance it; seeds work for all devices."""
    seed(5)
    first = torch.rand(1000, device=NPU)
    state = torch.npu.get_rng_state()
    second, third = torch.rand(1000, device=NPU), torch.rand(1000, device=NPU)
    torch.npu.set_rng_state(state)
    assert torch.equal(torch.rand(1000, device=NPU), second)
    assert torch.equal(torch.rand(1000, device=NPU), third)
    torch.npu.manual_seed_all(5)
    assert torch.equal(torch.rand(1000, device=NPU), first)
    assert len({t.sum().item() for t in (first, second, third)}) == 3
    with torch.random.fork_rng(devices=[0], device_type="npu"):
        forked = torch.rand(1000, device=NPU)
    assert torch.equal(torch.rand(1000, device=NPU), forked)


def test_generators() -> None:
    """Draws from a separate generator leave the default generator unchanged."""
    state = torch.npu.get_rng_state()
    generator = torch.Generator("npu").manual_seed(3)
    one = torch.randn(100, device=NPU, generator=generator)
    two = torch.randn(100, device=NPU, generator=generator)
    assert not torch.equal(one, two)
    assert torch.equal(torch.randn(100, device=NPU, generator=generator.manual_seed(3)), one)
    assert torch.equal(torch.npu.get_rng_state(), state)


def test_random_numbers_leave_the_cpu_alone() -> None:
    """Operators on the device, dropout included, do not advance the generator of the CPU."""
    state = torch.get_rng_state()
    x = torch.rand(100, device=NPU)
    x.bernoulli_().normal_().exponential_()
    functional.dropout(x, 0.5)
    torch.randperm(100, device=NPU)
    assert torch.equal(torch.get_rng_state(), state)


def test_dropout_statistics() -> None:
    """Dropout keeps the requested share, scales it, and never repeats a mask."""
    x = torch.ones(100_000, device=NPU)
    masks = [functional.dropout(x, 0.3) for _ in range(3)]
    for mask in masks:
        assert abs((mask != 0).float().mean().item() - 0.7) < 0.01
        assert mask[mask != 0].unique().tolist() == pytest.approx([1 / 0.7])
    assert not torch.equal(masks[0], masks[1])


def test_random_numbers_of_threads() -> None:
    """Threads that draw simultaneously never get equal numbers."""

    def draw(_: int) -> torch.Tensor:
        return torch.rand(64, device=NPU).cpu()

    def drop(_: int) -> torch.Tensor:
        return functional.dropout(torch.ones(64, device=NPU)).cpu()

    with ThreadPoolExecutor(8) as pool:
        draws = list(pool.map(draw, range(200)))
        dropped = list(pool.map(drop, range(50)))
    assert len({tuple(draw.tolist()) for draw in draws}) == 200
    assert len({tuple(mask.tolist()) for mask in dropped}) == 50


# Memory.


def test_out_of_memory_and_recovery() -> None:
    """A tensor that is too large raises OutOfMemoryError, and the device continues to work."""
    for make in (
        lambda: torch.empty(1 << 46, dtype=torch.uint8, device=NPU),
        lambda: torch.zeros(1 << 46, dtype=torch.uint8, device=NPU),
        lambda: torch.ones(1, device=NPU).expand(1 << 44).clone(),
        lambda: torch.ones(1 << 22, 1, device=NPU) + torch.ones(1 << 22, device=NPU),
    ):
        with pytest.raises(torch.OutOfMemoryError, match="out of memory"):
            make()
    torch.npu.empty_cache()
    x = torch.randn(100)
    assert torch.equal(quantized(x.npu()).cpu(), quantized(x.npu()).cpu())
    assert torch.equal((x.npu() + 1).cpu(), x + 1)


def test_memory_is_counted() -> None:
    """Results of all operators are counted by torch.npu.memory_allocated, and returned."""
    torch.npu.synchronize()
    before = torch.npu.memory_allocated()
    x = torch.ones(1 << 20, device=NPU)
    y = x * 2
    z = quantized(y)
    padding = torch.npu.memory_allocated() - before - ((4 + 4 + 1) << 20)
    assert 0 <= padding <= 3 * 1024
    assert torch.npu.max_memory_allocated() >= torch.npu.memory_allocated()
    del x, y, z
    torch.npu.synchronize()
    assert torch.npu.memory_allocated() == before


def test_memory_is_not_reused_too_early() -> None:
    """npu_quantize runs after its call; its arguments' memory is not reused until then."""
    scale = torch.full((1,), 0.01, device=NPU)
    for _ in range(100):
        x = torch.randn(1 << 16)
        on_npu = x.npu()
        out = torch_npu.npu_quantize(on_npu * 1, scale, None, torch.qint8, 0)
        torch.full((1 << 16,), 7.0, device=NPU)  # Takes the memory of the product.
        expected = torch.clamp(torch.round(x / 0.01), -128, 127).to(torch.int8)
        assert torch.equal(out.cpu(), expected)


# Views and storages.


def test_views_share_memory() -> None:
    """Views made by any operator see each other's changes, and know their base."""
    x = torch.zeros(4, 6, device=NPU)
    views = [x[1:3], x.t(), x.view(2, 12), x.diagonal(), x.unfold(1, 2, 2), x.expand(3, 4, 6)]
    for view in views:
        assert view.data_ptr() >= x.data_ptr()
        assert view._base is x
        assert view.untyped_storage().data_ptr() == x.untyped_storage().data_ptr()
    x[1, 1] = 5
    assert [view.max().item() for view in views] == [5] * 6
    x.t().mul_(2)
    assert x[1, 1].item() == 10


def test_changes_in_place_are_noticed() -> None:
    """Autograd notices that a tensor that it needs was changed."""
    x = torch.ones(3, device=NPU, requires_grad=True)
    y = x.exp()
    y.add_(1)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.sum().backward()


@pytest.mark.parametrize("rank", [4, 5])
def test_channels_last(rank: int) -> None:
    """Channels-last tensors keep their strides through networks, as on the CPU."""
    layout = torch.channels_last if rank == 4 else torch.channels_last_3d
    kind = nn.Conv2d if rank == 4 else nn.Conv3d
    model = nn.Sequential(kind(3, 8, 3, padding=1), nn.ReLU(), kind(8, 4, 1)).to(
        memory_format=layout
    )
    on_npu = copy.deepcopy(model).to(NPU)
    x = torch.randn(2, 3, *(6,) * (rank - 2))

    def results(one: nn.Module, device: torch.device) -> list[Any]:
        mine = x.clone().to(device).to(memory_format=layout).requires_grad_()
        assert mine.is_contiguous(memory_format=layout)
        empty = torch.empty(mine.shape, device=device, memory_format=layout)
        out = one(mine)
        out.square().sum().backward()
        gradients = [p.grad for p in one.parameters()]
        made = [empty.zero_(), torch.zeros_like(mine), torch.rand_like(mine) * 0]
        return [out, out * 2, *made, mine.contiguous(), mine.grad, gradients]

    assert_same(results(on_npu, NPU), results(model, torch.device("cpu")))


# Files and copies of objects.


def test_save_and_load() -> None:
    """torch.save and torch.load keep devices, views and shared memory, and map to the CPU."""
    model = nn.Linear(3, 4).npu()
    x = torch.randn(3, 4, device=NPU).bfloat16()
    file = io.BytesIO()
    torch.save({"x": x, "view": x[1:], "state": model.state_dict()}, file)
    file.seek(0)
    loaded = torch.load(file, weights_only=True)
    assert loaded["x"].device == NPU
    assert torch.equal(loaded["x"], x)
    assert loaded["view"].data_ptr() == loaded["x"].data_ptr() + 8
    model.load_state_dict(loaded["state"])
    file.seek(0)
    on_cpu = torch.load(file, map_location="cpu", weights_only=True)
    assert torch.equal(on_cpu["x"], x.cpu())
    assert torch.equal(on_cpu["state"]["weight"], model.weight.cpu())


def test_copies_of_objects() -> None:
    """copy.deepcopy keeps the device and gradients, and memory separate from the original."""
    x = torch.randn(3, 4, device=NPU)
    pair = copy.deepcopy([x, x, x[1:]])
    assert pair[0] is pair[1]
    assert pair[2].data_ptr() == pair[0].data_ptr() + 16
    pair[0].zero_()
    assert x.abs().sum().item() > 0
    model = nn.LSTM(3, 4).npu()
    copied = copy.deepcopy(model)
    assert all(p.device == NPU for p in copied.parameters())
    for mine, theirs in zip(copied.parameters(), model.parameters(), strict=True):
        assert torch.equal(mine, theirs)


def test_pickle() -> None:
    """Pickle either keeps the elements or raises; torch.save always works."""
    x = torch.randn(3, 4, device=NPU) * 2
    try:
        data = pickle.dumps(x)
    except RuntimeError:
        assert torch.__version__.startswith("2.9.")  # torch_npu 2.9 reads uninitialised memory.
    else:
        assert torch.equal(pickle.loads(data).cpu(), x.cpu())


# DataLoader and other processes.


@pytest.mark.parametrize("workers", [0, 2])
def test_data_loader(workers: int) -> None:
    """Worker processes make batches on the CPU, and pinned ones go to the device."""
    x, y = torch.randn(64, 8), torch.randint(0, 4, (64,))
    loader = DataLoader(TensorDataset(x, y), 16, num_workers=workers, pin_memory=True)
    model = nn.Linear(8, 4).npu()
    seen = []
    for batch, labels in loader:
        loss = functional.cross_entropy(model(batch.npu(non_blocking=True)), labels.npu())
        loss.backward()
        seen.append(batch)
    assert torch.equal(torch.cat(seen), x)
    assert model.weight.grad.abs().sum().item() > 0


def test_a_forked_child_is_told() -> None:
    """A forked child that uses the device gets an error, not a wrong result."""
    result = run_program(
        """
        import os, sys
        x = torch.ones(3).npu()
        if os.fork() == 0:
            try:
                print("computed", (x + 1).sum().item(), flush=True)
            except RuntimeError as error:
                print("refused", type(error).__name__, flush=True)
            os._exit(0)
        os.wait()
        print("parent", x.sum().item())
        """
    )
    lines = result.stdout.split("\n")
    assert "parent 3.0" in lines
    assert "computed 6.0" in lines or any(line.startswith("refused") for line in lines)


def test_spawned_processes() -> None:
    """Spawned processes can use the device."""
    result = run_program(
        """
        if __name__ == "__main__":
            import torch.multiprocessing as multiprocessing
            from processes import spawned
            with multiprocessing.get_context("spawn").Pool(2) as pool:
                print(pool.map(spawned, [1, 2, 3]))
        """
    )
    assert "[2.0, 4.0, 6.0]" in result.stdout


def test_exit_with_work_left() -> None:
    """A program may end without synchronising."""
    run_program(
        """
        x = torch.randn(1 << 20).npu()
        scale = torch.ones(1).npu()
        kept = [torch_npu.npu_quantize(x, scale, None, torch.qint8, 0) for _ in range(9)]
        stream = torch.npu.Stream()
        """
    )


def test_two_devices() -> None:
    """Tensors on two devices, copies between the devices, and refused mixtures."""
    result = run_program(
        """
        assert torch.npu.device_count() == 2
        a = torch.randn(4, 4)
        first, second = a.to("npu:0"), a.to("npu:1")
        product = second @ second
        assert product.device == torch.device("npu:1")
        assert torch.equal(product.cpu(), a @ a)
        assert torch.equal(product.to("npu:0").cpu(), a @ a)
        for call in (
            lambda: first + second,
            lambda: first @ second,
            lambda: torch.cat([first, second]),
            lambda: torch.where(first > 0, first, second),
            lambda: first.addmm_(first, second),
        ):
            try:
                call()
            except RuntimeError as error:
                assert "npu:0" in str(error) and "npu:1" in str(error), error
            else:
                raise AssertionError("a mixture was computed")
        first.copy_(second * 2)
        assert torch.equal(first.cpu(), a * 2)
        with torch.npu.device(1):
            assert torch.ones(2, device="npu").device.index == 1
            scale = torch.ones(1, device="npu")
            codes = torch_npu.npu_quantize(second, scale, None, torch.qint8, 0)
        assert codes.device.index == 1 and torch.npu.current_device() == 0
        assert torch.equal(codes.cpu(), torch.round(a).to(torch.int8))
        model = torch.nn.Linear(4, 2).to("npu:1")
        model(second).sum().backward()
        assert model.weight.grad.device.index == 1
        torch.npu.synchronize(1)
        print("done")
        """,
        ACLQ_DEVICE_COUNT="2",
    )
    assert "done" in result.stdout


def test_a_device_that_is_not_there() -> None:
    """An invalid device number raises, and the first device continues to work."""
    result = run_program(
        """
        for make in (torch.ones, torch.empty, torch.randn):
            try:
                make(2, device="npu:7")
            except RuntimeError:
                print("raised")
        print(torch.ones(2, device="npu").sum().item())
        """
    )
    assert result.stdout.split() == ["raised", "raised", "raised", "2.0"]


# Functions of PyTorch around operators.


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_autocast(dtype: torch.dtype) -> None:
    """Autocast chooses types as for any accelerator, and gradients have the weights' type."""
    model = nn.Sequential(nn.Linear(8, 8), nn.LayerNorm(8), nn.Linear(8, 2)).npu()
    x = torch.randn(4, 8, device=NPU)
    with torch.autocast("npu", dtype=dtype):
        out = model(x)
        loss = functional.cross_entropy(out, torch.tensor([0, 1, 0, 1], device=NPU))
        assert out.dtype == dtype
        assert (x @ x.t()).dtype == dtype
        assert x.softmax(-1).dtype == torch.float32
    assert loss.dtype == torch.float32
    loss.backward()
    assert all(p.grad.dtype == torch.float32 for p in model.parameters())


def test_gradient_scaler() -> None:
    """A scaler skips a step whose gradients overflow, and reduces the scale."""
    model = nn.Linear(2, 1).npu()
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    scaler = torch.amp.GradScaler("npu", init_scale=2.0**15)
    before = model.weight.detach().clone()
    for factor in (1e38, 1.0):
        optimizer.zero_grad()
        scaler.scale((model(torch.ones(1, 2, device=NPU)) * factor).sum()).backward()
        scaler.step(optimizer)
        scaler.update()
        changed = not torch.equal(model.weight, before)
        assert changed == (factor == 1.0)
    assert scaler.get_scale() == 2.0**14


def test_checkpoint() -> None:
    """Recomputed activations give equal gradients, dropout included."""
    layer = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.5), nn.Tanh()).npu()
    x = torch.randn(4, 8, device=NPU)

    def gradient(again: bool) -> torch.Tensor:
        seed(3)
        mine = x.clone().requires_grad_()
        out = checkpoint(layer, mine, use_reentrant=False) if again else layer(mine)
        out.square().sum().backward()
        return mine.grad

    assert torch.equal(gradient(True), gradient(False))


def test_function_transforms() -> None:
    """vmap, grad, jacrev, jacfwd, hessian and jvp give the CPU's results."""
    x, y = torch.randn(5, 3), torch.randn(5, 3)

    def results(a: torch.Tensor, b: torch.Tensor) -> list[Any]:
        def energy(v: torch.Tensor) -> torch.Tensor:
            return (v.sin() * v).sum()

        return [
            torch.vmap(torch.dot)(a, b),
            torch.vmap(lambda v: v.sort()[0] * 2, in_dims=1)(a),
            torch.vmap(torch.func.grad(energy))(a),
            torch.func.jacrev(torch.tanh)(a),
            torch.func.jacfwd(torch.tanh)(a),
            torch.func.jvp(torch.exp, (a,), (b,)),
        ]

    assert_same(results(x.npu(), y.npu()), results(x, y))
    # The signs of zeros differ: torch_npu has no tensors of zeros without memory.
    hessian = torch.func.hessian(lambda v: (v.sin() * v).sum())
    assert_same(hessian(x[0].npu()), hessian(x[0]), close=True)


class Cube(torch.autograd.Function):
    """An operator with its own gradient."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> torch.Tensor:
        (x,) = ctx.saved_tensors
        return 3 * x**2 * gradient


def test_hooks_and_own_functions() -> None:
    """Functions with their own gradient, hooks of tensors and modules, anomaly detection."""
    seen = []
    x = torch.randn(3, device=NPU, requires_grad=True)
    x.register_hook(lambda gradient: seen.append(gradient.device))
    model = nn.Linear(3, 2).npu()
    model.register_forward_hook(lambda module, args, out: seen.append(out.device))
    with torch.autograd.detect_anomaly(check_nan=True):
        model(Cube.apply(x)).sum().backward()
    assert seen == [NPU, NPU]
    assert torch.autograd.gradcheck(Cube.apply, x.detach().double().requires_grad_())


@pytest.mark.parametrize("backend", ["eager", "aot_eager"])
def test_compile(backend: str) -> None:
    """torch.compile with the backends that need no compiler, forward and backward."""
    model = nn.Sequential(nn.Linear(8, 8), nn.GELU(), nn.LayerNorm(8), nn.Linear(8, 2))
    on_npu = copy.deepcopy(model).npu()
    x = torch.randn(4, 8)

    def results(function: Any, one: nn.Module, device: torch.device) -> list[Any]:
        out = function(x.to(device))
        out.square().sum().backward()
        return [out, [p.grad for p in one.parameters()]]

    expected = results(model, model, torch.device("cpu"))
    actual = results(torch.compile(on_npu, backend=backend), on_npu, NPU)
    assert_same(actual, expected)


def test_trace_and_script() -> None:
    """torch.jit.trace and torch.jit.script run on the device."""
    model = nn.Sequential(nn.Linear(4, 4), nn.ReLU()).npu().eval()
    x = torch.randn(2, 4, device=NPU)
    assert torch.equal(torch.jit.trace(model, x)(x), model(x))
    assert torch.equal(torch.jit.script(model)(x), model(x))


def test_devices_are_not_mixed() -> None:
    """CPU tensors are refused together with device tensors, except numbers and indices."""
    x, y = torch.randn(4, 4, device=NPU), torch.randn(4, 4)
    for call in (
        lambda: x + y,
        lambda: x @ y,
        lambda: torch.cat([x, y]),
        lambda: functional.linear(x, y),
        lambda: x.add_(y),
        lambda: torch.where(x > 0, x, y),
        lambda: functional.embedding(torch.tensor([1]), x),
    ):
        with pytest.raises(RuntimeError, match="same device"):
            call()
    assert torch.equal((x + torch.tensor(2.0)).cpu(), x.cpu() + 2)
    assert torch.equal(x[torch.tensor([1, 3])].cpu(), x.cpu()[[1, 3]])
    with pytest.raises(TypeError, match="convert npu"):
        x.numpy()


def test_names_of_dimensions() -> None:
    """Results have the dimension names that they have on the CPU; different names are refused."""
    if not hasattr(torch.Tensor, "names"):
        assert not torch.__version__.startswith("2.9.")  # Later versions have no names.
        return
    x = torch.ones(2, 3, names=("N", "C"))
    y = x.npu()
    other = torch.ones(2, 3, names=("A", "B"), device=NPU)
    assert y.names == x.names
    for call in (
        lambda t: t + t,
        lambda t: t.sum("N"),
        lambda t: t.softmax("C"),
        lambda t: t.clone(),
        lambda t: t.select("N", 0),
        lambda t: torch.ones(2, 3, device=t.device).add_(t),
        lambda t: torch.add(t, t, out=torch.empty(0, 3, device=t.device)),
    ):
        assert call(y).names == call(x).names
    with pytest.raises(RuntimeError, match="do not match"):
        y + other


def test_trace_shows_no_elements() -> None:
    """The trace describes tensors in lists of indices, too, one line for each operator."""
    result = run_program(
        """
        x = torch.ones(2, 3).npu()
        x[:, torch.tensor([12345, 0]).npu() % 3]
        """,
        ACLQ_TRACE="1",
    )
    lines = [line for line in result.stderr.splitlines() if "aten::index" in line]
    assert len(lines) == 1
    assert "indices=[none, Long[2]]" in lines[0]
    assert lines[0].endswith("us)")


def test_printing() -> None:
    """Tensors print as on the CPU, with their device."""
    for x in (torch.randn(3, 4), torch.arange(2000), torch.tensor([1.0, float("nan"), 1e20])):
        text = repr(x.npu())
        assert text.endswith("device='npu:0')")
        assert "".join(text.replace(", device='npu:0'", "").split()) == "".join(repr(x).split())
