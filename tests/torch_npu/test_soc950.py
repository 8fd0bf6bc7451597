"""Ascend950: 8-bit floats as outputs of npu_quantize, and everyday use."""

from __future__ import annotations

import pytest
from processes import FOLDER, LIBRARIES_ALONE, run_program

SOC = "Ascend950PR_9599"
RUN_PYTEST = """
import sys
import pytest
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", *{arguments!r}]))
"""


@pytest.mark.parametrize(
    ("file", "selection"),
    [("soc950_cases.py", ""), ("test_operators.py", "float32 or bfloat16"), ("test_llama.py", "")],
)
def test_in_a_process_of_its_own(file: str, selection: str) -> None:
    """npu_quantize with all its types, common operators and a small Llama, on Ascend950."""
    arguments = [
        str(FOLDER / file),
        "-k",
        selection,
        "-c",
        str(FOLDER.parents[1] / "pyproject.toml"),
    ]
    result = run_program(RUN_PYTEST.format(arguments=arguments), start="", ACLQ_SOC=SOC)
    assert " passed" in result.stdout
    assert "failed" not in result.stdout


def test_copies_are_calls_of_inplace_copy() -> None:
    """Without aclq's kernels, torch_npu copies permuted tensors with aclnnInplaceCopy."""
    result = run_program(
        """
        x = torch.arange(24.0).reshape(2, 3, 4)
        on_npu = x.npu()
        assert torch.equal(on_npu.permute(2, 0, 1).contiguous().cpu(), x.permute(2, 0, 1))
        assert torch.equal(x.mT.npu().cpu(), x.mT)
        assert torch.equal(on_npu[:, ::2].cpu(), x[:, ::2])
        target = torch.empty(2, 3, 4, device="npu")
        target.copy_(on_npu[:, :1])
        assert torch.equal(target.cpu(), x[:, :1].expand(2, 3, 4))
        """,
        start=LIBRARIES_ALONE,
        ACLQ_TORCH="0",
        ACLQ_SOC=SOC,
        ACLQ_TRACE="1",
    )
    assert "aclnnInplaceCopy(" in result.stderr
