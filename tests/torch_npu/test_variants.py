"""Behaviour that the compiled module and the Python kernels share, each in its own process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from processes import START, run_program

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

CHECKS = """
def assert_raises(kind, text, call):
    try:
        result = call()
    except kind as error:
        assert text in str(error), error
    else:
        raise AssertionError(f"got {result}; expected {kind.__name__}")
"""


@pytest.fixture(params=["compiled", "Python"])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """Return a function that runs a program with one variant of the kernels."""
    in_python = request.param == "Python"
    without_compiler = {"CXX": "no-compiler", "XDG_CACHE_HOME": str(tmp_path)} if in_python else {}

    def run_with_variant(program: str, **variables: str) -> subprocess.CompletedProcess[str]:
        result = run_program(program, start=START + CHECKS, **without_compiler, **variables)
        assert ("kernels in Python" in result.stderr) == in_python
        return result

    return run_with_variant


def test_numbers_are_not_written_to(run: Any) -> None:
    """A CPU tensor of rank 0 counts as a number beside npu tensors, and cannot take a result."""
    run(
        """
        number, x = torch.tensor(1.0), torch.tensor(2.0).npu()
        assert (x + number).item() == 3
        for call in (
            lambda: number.add_(x),
            lambda: torch.add(x, x, out=number),
            lambda: torch.mm(torch.ones(2, 2).npu(), torch.ones(2, 2).npu(), out=number),
        ):
            assert_raises(RuntimeError, "same device", call)
        assert number.item() == 1
        """
    )


def test_generators_of_another_device(run: Any) -> None:
    """A generator of the CPU draws no numbers for an npu tensor, nor the reverse."""
    run(
        """
        on_cpu, on_npu = torch.Generator(), torch.Generator("npu")
        wants_npu, wants_cpu = (f"Expected a '{kind}' device type" for kind in ("npu", "cpu"))
        for call in (
            lambda: torch.randn(3, device="npu", generator=on_cpu),
            lambda: torch.zeros(3).npu().uniform_(generator=on_cpu),
            lambda: torch.randperm(3, device="npu", generator=on_cpu),
        ):
            assert_raises(RuntimeError, wants_npu, call)
        assert_raises(RuntimeError, wants_cpu, lambda: torch.zeros(3).normal_(generator=on_npu))
        assert torch.randn(3, device="npu", generator=on_npu).device.type == "npu"
        """
    )


def test_memory_of_a_device_is_not_pinned(run: Any) -> None:
    run(
        """
        for make in (torch.zeros, torch.rand, torch.empty):
            call = lambda: make(2, device="npu", pin_memory=True)
            assert_raises(RuntimeError, "Only dense CPU tensors can be pinned", call)
        like = torch.ones(2).npu()
        assert torch.zeros_like(like, device="cpu", pin_memory=True).is_pinned()
        """
    )


def test_strides_of_resized_results(run: Any) -> None:
    """An argument that the kernel resizes has the strides that it has on the CPU."""
    run(
        """
        x = torch.randn(6, 4).t()
        results = torch.empty(0), torch.empty(0).npu()
        for out in results:
            out.set_(torch.add(x.to(out.device), 1, out=out))
        assert results[1].stride() == results[0].stride() == (1, 4)
        assert torch.equal(results[1].cpu(), x + 1)
        """
    )


def test_several_resized_results(run: Any) -> None:
    """Arguments without memory that a kernel resizes get separate memory."""
    run(
        """
        x = torch.randn(4, 4)
        values, indices = torch.empty(0).npu(), torch.empty(0, dtype=torch.int64).npu()
        torch.sort(x.npu(), out=(values, indices))
        assert torch.equal(values.cpu(), x.sort()[0]) and torch.equal(indices.cpu(), x.sort()[1])
        solved = torch.linalg.lstsq(x.npu(), x.npu())[0]
        torch.testing.assert_close(solved.cpu(), torch.eye(4), rtol=1e-3, atol=1e-3)
        """
    )


def test_strict_mode_refuses_conversions(run: Any) -> None:
    """Operators that move elements are refused if they would convert them by an unknown rule."""
    run(
        """
        x, i = torch.tensor([[1.5, 3.0]]).npu(), torch.tensor([[2**24 + 1, 0]]).npu()
        mask, index = torch.tensor([[True, False]]).npu(), torch.tensor([[1, 0]]).npu()
        for call in (
            lambda: torch.cat([x, i]),
            lambda: torch.stack([x, i]),
            lambda: torch.where(mask, x, i),
            lambda: torch.cat([x, x], out=torch.empty(0, dtype=torch.int32, device="npu")),
            lambda: torch._foreach_copy_([i], [x]),
            lambda: i.clone().fill_(x[0, 0]),
            lambda: i.masked_fill(mask, x[0, 0]),
            lambda: i.float(),
            lambda: x + x,
        ):
            assert_raises(NotImplementedError, "can differ from that of an NPU", call)
        assert torch.cat([x, x.half()]).tolist() == [[1.5, 3.0]] * 2
        assert torch.where(mask, x, 0).tolist() == [[1.5, 0.0]]
        assert x.gather(1, index).tolist() == [[3.0, 1.5]]
        assert x[:, index[0]].tolist() == [[3.0, 1.5]]
        assert x.scatter(1, index, x).tolist() == [[3.0, 1.5]]
        assert i.masked_fill(mask, 5).tolist() == [[5, 0]]
        x[:, ::2] = 7
        assert x.tolist() == [[7.0, 3.0]]
        """,
        ACLQ_TORCH_STRICT="1",
    )


def test_random_numbers_come_from_the_device(run: Any) -> None:
    """Operators that draw repeat with the device's seed, and leave the CPU's generator alone."""
    run(
        """
        x = torch.ones(100).npu()
        draws = (
            lambda: torch.rand_like(x),
            lambda: torch.randn_like(x),
            lambda: torch.randint_like(x, 9),
            lambda: torch.rand(100, device="npu"),
            lambda: torch.randperm(100, device="npu"),
            lambda: torch.nn.functional.dropout(x),
            lambda: torch.nn.functional.rrelu(-x, training=True),
            lambda: x.clone().exponential_(),
        )
        state = torch.get_rng_state()
        for draw in draws:
            torch.npu.manual_seed(3)
            first, second = draw(), draw()
            torch.npu.manual_seed(3)
            assert torch.equal(draw(), first) and not torch.equal(first, second)
        assert torch.equal(torch.get_rng_state(), state)
        """
    )
