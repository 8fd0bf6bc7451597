"""`import torch_npu` under `aclq run`, and `import aclq.torch_npu`, with fake packages."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import aclq
import pytest
from torch_fakes import PACKAGE, Fakes, run, write

if TYPE_CHECKING:
    import subprocess

ONCE = ["torch", "torch_npu", "install"]

SPAWN = """
import multiprocessing
import sys

def work():
    import torch_npu

if __name__ == "__main__":
    context = multiprocessing.get_context(sys.argv[1])
    process = context.Process(target=work)
    process.start()
    process.join()
    sys.exit(process.exitcode)
"""

LAZY = """
import importlib.util
import sys

spec = importlib.util.find_spec("torch_npu")
spec.loader = importlib.util.LazyLoader(spec.loader)
module = sys.modules["torch_npu"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print("lazy", flush=True)
module.npu_quantize
"""


@pytest.fixture
def fakes(tmp_path: Path) -> Fakes:
    return Fakes(tmp_path)


@pytest.mark.parametrize(
    "program",
    [
        "import torch_npu",
        "import torch",
        "import torch, torch_npu",
        "from torch_npu import npu_quantize",
        "import importlib; importlib.import_module('torch_npu')",
        "import aclq.torch_npu",
        "import aclq.torch_npu, torch_npu, torch",
        "import torch_npu, aclq.torch_npu",
        "from aclq import torch_npu",
        "import threading; t = threading.Thread(target=__import__, args=('torch_npu',)); t.start()",
    ],
)
def test_every_import_installs_once(fakes: Fakes, program: str) -> None:
    assert fakes.printed("-c", program) == ONCE


@pytest.mark.parametrize("program", ["import aclq.torch_npu", "from aclq import torch_npu"])
def test_import_of_aclq_needs_no_command(fakes: Fakes, program: str) -> None:
    result = fakes.run(sys.executable, "-c", program)
    assert (result.stdout.splitlines(), result.stderr) == (ONCE, "")


def test_torch_imported_first_without_torch_npu(fakes: Fakes) -> None:
    program = "import torch; print('between', flush=True); import aclq.torch_npu"
    result = fakes.run(sys.executable, "-c", program, TORCH_DEVICE_BACKEND_AUTOLOAD="0")
    assert result.stdout.splitlines() == ["torch", "between", "torch_npu", "install"]


def test_torch_npu_imported_later(fakes: Fakes) -> None:
    program = "import torch; print('between', flush=True); import torch_npu"
    printed = fakes.printed("-c", program, TORCH_DEVICE_BACKEND_AUTOLOAD="0")
    assert printed == ["torch", "between", "torch_npu", "install"]


def test_the_choice_to_load_torch_npu_stays_with_the_program(fakes: Fakes) -> None:
    program = "import os, torch_npu; print(os.environ.get('TORCH_DEVICE_BACKEND_AUTOLOAD'))"
    assert fakes.printed("-c", program) == [*ONCE, "None"]
    chosen = fakes.printed("-c", program, TORCH_DEVICE_BACKEND_AUTOLOAD="1")
    assert chosen == [*ONCE, "1"]


def test_lazy_loader(fakes: Fakes) -> None:
    assert fakes.printed("-c", LAZY) == ["lazy", *ONCE]


def test_module_keeps_its_loader(fakes: Fakes) -> None:
    program = "import torch_npu; s = torch_npu.__spec__; print(type(s.loader).__name__, s.origin)"
    origin = fakes.packages / "torch_npu" / "__init__.py"
    assert fakes.printed("-c", program) == [*ONCE, f"SourceFileLoader {origin}"]


def test_search_without_import(fakes: Fakes) -> None:
    program = "import importlib.util; print(importlib.util.find_spec('torch_npu') is not None)"
    assert fakes.printed("-c", program) == ["True"]


def test_missing_torch_npu(fakes: Fakes) -> None:
    shutil.rmtree(fakes.packages / "torch_npu")
    result = fakes.switched(sys.executable, "-c", "import torch_npu")
    assert result.stderr.endswith("ModuleNotFoundError: No module named 'torch_npu'\n")


def test_script_and_module(fakes: Fakes) -> None:
    script = write(fakes.packages / "program.py", "import torch_npu\n")
    assert fakes.printed(script) == ONCE
    assert fakes.printed("-m", "program") == ONCE


def test_child_process(fakes: Fakes) -> None:
    program = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import torch_npu'])"
    assert fakes.printed("-c", program) == ONCE


def test_child_process_after_import_of_aclq(fakes: Fakes) -> None:
    program = """
import subprocess, sys
import aclq.torch_npu
subprocess.run([sys.executable, "-c", "import torch_npu"])
"""
    result = fakes.run(sys.executable, "-c", program)
    assert (result.stdout.splitlines(), result.stderr) == (ONCE + ONCE, "")


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_multiprocessing(fakes: Fakes, method: str) -> None:
    script = write(fakes.folder / "script.py", SPAWN)
    assert fakes.printed(script, method) == ONCE


def test_pytest(fakes: Fakes) -> None:
    file = write(fakes.folder / "test_one.py", "def test():\n    import torch_npu\n")
    options = ("-q", "-s", "-p", "no:cacheprovider", "--rootdir", fakes.folder)
    printed = fakes.printed("-m", "pytest", *options, file)
    assert printed[:3] == ONCE
    assert "1 passed" in printed[-1]


def test_attributes_are_those_of_torch_npu(fakes: Fakes) -> None:
    program = """
from aclq import torch_npu
print(torch_npu.npu_quantize, "npu_quantize" in dir(torch_npu))
print(hasattr(torch_npu, "nonsense"))
import torch_npu as original
original.npu_quantize = "changed"
print(torch_npu.npu_quantize)
"""
    expected = ["npu_quantize of torch_npu True", "False", "changed"]
    assert fakes.printed("-c", program) == [*ONCE, *expected]


def test_switched_off(fakes: Fakes) -> None:
    command = ("env", "ACLQ_TORCH=0", sys.executable, "-c", "import torch_npu")
    assert fakes.switched(*command).stdout.splitlines() == ["torch", "torch_npu"]


@pytest.mark.parametrize("option", ["-S", "-E", "-I"])
def test_options_of_python_that_switch_it_off(fakes: Fakes, option: str) -> None:
    program = f"import sys; sys.path.insert(0, {str(fakes.packages)!r}); import torch_npu"
    assert fakes.printed(option, "-c", program) == ["torch", "torch_npu"]


@pytest.mark.parametrize("statement", ["import torch_npu", "import torch"])
def test_failure_to_install_is_raised_every_time(fakes: Fakes, statement: str) -> None:
    program = f"""
for _ in range(2):
    try:
        {statement}
    except ImportError as error:
        print(error)
"""
    printed = fakes.printed("-c", program, FAILURE="aclq: what failed")
    assert printed[:2] == ["torch", "torch_npu"]
    assert [line for line in printed if line.startswith("aclq")] == ["aclq: what failed"] * 2


def test_after_a_failed_import_of_torch(fakes: Fakes) -> None:
    """Modules left by a failed import of torch would cause misleading errors."""
    write(fakes.packages / "torch" / "_C.py", "")
    write(fakes.packages / "torch" / "__init__.py", "import torch._C\nraise OSError('no CUDA')\n")
    program = """
try:
    import torch
except OSError:
    pass
import aclq.torch_npu
"""
    result = fakes.run(sys.executable, "-c", program)
    assert result.stderr.splitlines()[-1] == (
        "ImportError: aclq: an earlier `import torch` of this process failed. Import "
        "aclq.torch_npu before torch, or start the program with `aclq run`."
    )


@pytest.mark.parametrize("program", ["import torch_npu", "import aclq.torch_npu"])
def test_libraries_of_others(fakes: Fakes, program: str) -> None:
    """Two runtimes in one process would share no device, stream or error."""
    theirs = fakes.folder / "cann of others" / "libascendcl.so"
    theirs.parent.mkdir()
    shutil.copy(next(PACKAGE.glob("torch_npu/*.so")), theirs)
    load = f"import ctypes; ctypes.CDLL({str(theirs)!r}); "
    result = fakes.switched(sys.executable, "-c", load + program)
    assert result.stdout == ""
    assert result.stderr.splitlines()[-1] == (
        f"ImportError: aclq: this process has loaded {theirs}, which is not a library of aclq. "
        "Import aclq.torch_npu before torch and before other modules that use CANN, or start the "
        "program with `aclq run`."
    )


def test_libraries_are_loaded_when_torch_npu_is_executed(fakes: Fakes) -> None:
    """Also if the command changes LD_LIBRARY_PATH."""
    names = [file.name for file in (aclq.cann_home() / "lib64").glob("*.so")]
    code = f"""
import ctypes

for name in {names}:
    ctypes.CDLL(name)
npu_quantize = None
"""
    write(fakes.packages / "torch_npu" / "__init__.py", code)
    result = fakes.switched("env", "LD_LIBRARY_PATH=", sys.executable, "-c", "import torch_npu")
    assert (result.stdout.splitlines(), result.stderr) == (["torch", "install"], "")


def test_aclq_that_is_not_installed_is_found_beside_the_hook(fakes: Fakes) -> None:
    environment = fakes.environment(ACLQ_TORCH="1")
    startup = fakes.aclq / "torch_npu" / "startup"
    environment["PYTHONPATH"] = os.pathsep.join((str(startup), str(fakes.packages)))
    program = "import torch_npu, aclq, sys; print(aclq.__file__, *sys.path)"
    result = run((sys.executable, "-c", program), environment)
    *imports, last = result.stdout.splitlines()
    assert (imports, result.stderr) == (ONCE, "")
    file, *path = last.split()
    assert Path(file) == fakes.aclq / "__init__.py"
    assert str(fakes.aclq.parent) not in path
    assert str(startup) not in path


def test_python_that_cannot_import_aclq(fakes: Fakes) -> None:
    """The import of torch_npu reports it; other programs run."""
    for file in fakes.aclq.glob("_core.*.so"):
        file.unlink()
    environment = fakes.environment(fakes.aclq / "torch_npu" / "startup", ACLQ_TORCH="1")
    other = run((sys.executable, "-c", "print('works')"), environment)
    assert (other.returncode, other.stdout, other.stderr) == (0, "works\n", "")
    result = run((sys.executable, "-c", "import torch_npu"), environment)
    assert result.returncode == 1
    assert result.stdout == ""
    last = result.stderr.splitlines()[-1]
    assert last.startswith(
        f"ImportError: aclq: {sys.executable} cannot import the package aclq of {fakes.aclq}: "
    )
    assert last.endswith(
        ". Install aclq for this Python, or set ACLQ_TORCH=0 to use torch_npu without aclq."
    )


class TestShadowedSitecustomize:
    """The sitecustomize that Python would import if aclq had none."""

    def run(
        self, fakes: Fakes, sitecustomize: str | None, program: str
    ) -> subprocess.CompletedProcess[str]:
        theirs = fakes.folder / "theirs"
        if sitecustomize is not None:
            write(theirs / "sitecustomize.py", sitecustomize)
        startup = fakes.aclq / "torch_npu" / "startup"
        environment = fakes.environment(startup, theirs, ACLQ_TORCH="1")
        return run((sys.executable, "-c", program), environment)

    def test_is_imported_under_its_name(self, fakes: Fakes) -> None:
        program = "import sitecustomize; print(sitecustomize.__file__); import torch_npu"
        result = self.run(fakes, "print('theirs', flush=True)", program)
        file = str(fakes.folder / "theirs" / "sitecustomize.py")
        assert (result.stdout.splitlines(), result.stderr) == (["theirs", file, *ONCE], "")

    def test_may_change_the_path(self, fakes: Fakes) -> None:
        result = self.run(
            fakes, "import sys; sys.path.append('/added')", "import sys; print(sys.path[-1])"
        )
        assert (result.stdout, result.stderr) == ("/added\n", "")

    def test_may_import_torch_npu(self, fakes: Fakes) -> None:
        result = self.run(fakes, "import torch_npu", "pass")
        assert (result.stdout.splitlines(), result.stderr) == (ONCE, "")

    @pytest.mark.parametrize("error", ["RuntimeError('theirs')", "ImportError('theirs')"])
    def test_fails_as_without_aclq(self, fakes: Fakes, error: str) -> None:
        result = self.run(fakes, f"raise {error}", "import torch_npu")
        assert result.stdout.splitlines() == ONCE
        assert result.stderr.splitlines() == [
            "Error in sitecustomize; set PYTHONVERBOSE for traceback:",
            f"{error.partition('(')[0]}: theirs",
        ]

    def test_may_be_absent(self, fakes: Fakes) -> None:
        program = "import sys; print(*sys.modules, sep='\\n')"
        with_ours = self.run(fakes, None, program)
        without = run((sys.executable, "-c", program), fakes.environment())
        assert with_ours.stderr == ""
        # No other module is imported when Python starts, since it would slow down every program.
        added = set(with_ours.stdout.splitlines()) - set(without.stdout.splitlines())
        assert added - {"sitecustomize"} == {"aclq_finder", "__future__"}
