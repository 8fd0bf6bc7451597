"""Programs with torch_npu: under `aclq run`, and with `import aclq.torch_npu`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TIMEOUT = 600

# Ties round to even: 0.5 / 0.5 + 1 is 2, 1.25 / 0.5 + 1 is 3.5, which becomes 4.
QUANTIZE = """
import torch
x = torch.tensor([0.5, 1.25, -0.25, 1000.0]).npu()
scales, zero_points = torch.tensor([0.5]).npu(), torch.tensor([1], dtype=torch.int32).npu()
q = torch_npu.npu_quantize(x, scales, zero_points, torch.qint8, 0)
print(q.cpu().tolist(), flush=True)
"""
QUANTIZED = "[2, 4, 0, 127]"

DEVICES = "import torch; print(torch.npu.device_count(), torch.npu.get_device_name(1))"

SPAWN = f"""
import sys
import torch.multiprocessing

def work(_index):
    import torch_npu
    exec({QUANTIZE!r})

if __name__ == "__main__":
    torch.multiprocessing.start_processes(work, nprocs=1, start_method=sys.argv[1])
"""

LOADER = """
import torch
import torch.utils.data

class Squares(torch.utils.data.Dataset):
    def __len__(self):
        return 4
    def __getitem__(self, index):
        return torch.tensor(index * index)

if __name__ == "__main__":
    loader = torch.utils.data.DataLoader(
        Squares(), batch_size=4, num_workers=1, multiprocessing_context="spawn"
    )
    print([batch.npu().cpu().tolist() for batch in loader])
"""


def python(*arguments: str | Path, **variables: str) -> list[str]:
    """Return the output of a new interpreter, which must succeed."""
    run = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout.splitlines()


def switched(*arguments: str | Path, options: tuple[str, ...] = (), **variables: str) -> list[str]:
    """Return the output of an interpreter under `aclq run`."""
    return python("-m", "aclq", "run", *options, "--", sys.executable, *arguments, **variables)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo the settings of aclq.torch_npu, which child processes would inherit."""
    for name in ("ACLQ_TORCH", "ASCEND_HOME_PATH", "ASCEND_OPP_PATH", "ASCEND_TOOLKIT_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, ours in (("PYTHONPATH", "startup"), ("LD_LIBRARY_PATH", "lib64")):
        kept = [part for part in os.environ.get(name, "").split(":") if Path(part).name != ours]
        monkeypatch.setenv(name, ":".join(kept))
    monkeypatch.delenv("TORCH_DEVICE_BACKEND_AUTOLOAD", raising=False)


@pytest.mark.parametrize(
    "statement", ["import torch_npu", "import torch, torch_npu", "from aclq import torch_npu"]
)
def test_unchanged_program(statement: str) -> None:
    assert switched("-c", f"{statement}\n{QUANTIZE}") == [QUANTIZED]


def test_program_that_imports_torch_only() -> None:
    program = f"import torch\ntorch_npu = torch.ops.npu\n{QUANTIZE}"
    assert switched("-c", program) == [QUANTIZED]


@pytest.mark.parametrize("statement", ["import aclq.torch_npu, torch_npu", "import torch_npu"])
def test_torch_without_torch_npu_first(statement: str) -> None:
    program = f"import torch\n{statement}\n{QUANTIZE}"
    run = python if "aclq" in statement else switched
    assert run("-c", program, TORCH_DEVICE_BACKEND_AUTOLOAD="0") == [QUANTIZED]


@pytest.mark.parametrize(
    "statement", ["import aclq.torch_npu, torch_npu", "from aclq import torch_npu"]
)
def test_without_a_command(statement: str) -> None:
    assert python("-c", f"{statement}\n{QUANTIZE}") == [QUANTIZED]


def test_attributes_are_those_of_torch_npu() -> None:
    program = """
from aclq import torch_npu as ours
import torch_npu
print(ours.npu_quantize is torch_npu.npu_quantize, ours.__version__ == torch_npu.__version__)
print(set(dir(torch_npu)) - set(dir(ours)))
"""
    assert python("-c", program) == ["True True", "set()"]


def test_devices_and_soc() -> None:
    options = ("--soc", "Ascend310P3", "--devices", "2")
    assert switched("-c", DEVICES, options=options) == ["2 Ascend310P3"]


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_processes(tmp_path: Path, method: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(SPAWN)
    assert switched(script, method) == [QUANTIZED]


def test_workers_of_a_data_loader(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(LOADER)
    assert switched(script) == ["[[0, 1, 4, 9]]"]


def test_workers_of_a_data_loader_without_a_command(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"import aclq.torch_npu\n{LOADER}")
    assert python(script) == ["[[0, 1, 4, 9]]"]


def test_torchrun(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"import torch_npu\n{QUANTIZE}")
    options = ("--standalone", "--nproc-per-node", "2", "--no-python")
    printed = switched("-m", "torch.distributed.run", *options, sys.executable, script)
    assert printed == [QUANTIZED] * 2


def test_pytest(tmp_path: Path) -> None:
    lines = ("    " + line for line in QUANTIZE.splitlines())
    file = tmp_path / "test_one.py"
    file.write_text("def test():\n    import torch_npu\n" + "\n".join(lines))
    printed = switched("-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", file)
    assert printed[0] == QUANTIZED


def test_allocator_options_are_checked_as_without_aclq() -> None:
    """For torch 2.10 and later: the option names that were removed are restored."""
    program = """
import aclq.torch_npu, torch
set_options = getattr(torch._C, "_accelerator_setAllocatorSettings", None)
if set_options is None:
    print(torch.__version__ < "2.10")
else:
    set_options("max_split_size_mb:100")
    set_options("garbage_collection_threshold:0.5")
    try:
        set_options("nonsense:1")
    except ValueError as error:
        print("Unrecognized key 'nonsense'" in str(error))
"""
    assert python("-c", program) == ["True"]


def test_doctor() -> None:
    *_, last = python("-m", "aclq", "doctor")
    assert last == "torch_npu runs: aclq run -- python your_program.py"
