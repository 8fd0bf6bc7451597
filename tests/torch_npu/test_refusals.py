"""Refused operators are refused in the call, by name, without effects on later operators.

torch_npu alone puts an operator that CANN lacks in a queue, and drops later operators with only a
line in a log.
"""

from __future__ import annotations

import re

import pytest
from processes import LIBRARIES_ALONE, run_program

each_queue = pytest.mark.parametrize("queue", ["0", "1", "2"])


@each_queue
def test_every_operator_of_torch_npu(queue: str) -> None:
    """Each operator outside the documented tables raises by name, and later results are correct.

    So do calls that torch, torch_npu or aclnnQuantize refuse.
    """
    result = run_program("import refusal_checks\nrefusal_checks.main()", TASK_QUEUE_ENABLE=queue)
    (count,) = re.findall(r"refused: (\d+)", result.stdout)
    assert int(count) > 300


@each_queue
@pytest.mark.parametrize("soc", ["Ascend910B1", "Ascend950PR_9599"])
def test_libraries_alone(soc: str, queue: str) -> None:
    """Without aclq's kernels, a function that aclq lacks raises in the call, by its name."""
    result = run_program(
        """
        x = torch.tensor([0.5, 1.5, 2.5]).npu()
        scale = torch.tensor([1.0]).npu()
        for call in (lambda: x + 1, lambda: x @ x, lambda: x.softmax(0), lambda: repr(x)):
            try:
                call()
            except RuntimeError as error:
                print(str(error).replace(chr(10), " "))
            else:
                raise AssertionError("computed without a function of CANN")
            out = torch_npu.npu_quantize(x, scale, None, torch.qint8, 0)
            assert out.cpu().tolist() == [0, 2, 2], out
        """,
        start=LIBRARIES_ALONE,
        ACLQ_TORCH="0",
        ACLQ_SOC=soc,
        TASK_QUEUE_ENABLE=queue,
    )
    lines = result.stdout.splitlines()
    assert len(lines) == 4
    for line in lines:
        assert re.search(r"aclnn\w+ is not implemented by aclq", line), line


def test_strict_mode() -> None:
    """Operators that are not exact are refused in strict mode, and exact ones are computed."""
    run_program(
        """
        x = torch.tensor([0.5, 1.5, 2.5]).npu()
        out = torch_npu.npu_quantize(x, torch.tensor([1.0]).npu(), None, torch.qint8, 0)
        assert out.cpu().tolist() == [0, 2, 2]
        assert x.bfloat16().float()[1:].contiguous().cpu().tolist() == [1.5, 2.5]
        assert torch.cat([x, x]).flip(0).cpu().tolist() == [2.5, 1.5, 0.5] * 2
        for call in (lambda: x + x, lambda: x @ x, lambda: x.long(), lambda: x.sum()):
            try:
                call()
            except NotImplementedError as error:
                assert "strict mode" in str(error), error
            else:
                raise AssertionError("computed in strict mode")
        """,
        ACLQ_TORCH_STRICT="1",
    )
