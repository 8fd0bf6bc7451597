"""`aclq doctor`, with fake packages torch and torch_npu."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import aclq
import pytest
from torch_fakes import TIMEOUT, write

KNOWN = "2.7, 2.8, 2.9 (tested), 2.10, 2.11, 2.13, 2.14 (tested)"
BUILD_FOR_CPU = "install torch {}, the build for the CPU; pytorch.org has the command"

TORCH = """
class npu:
    @staticmethod
    def device_count():
        return 2
"""


def install(folder: Path, name: str, version: str, code: str = "", *files: str) -> None:
    """Write a package with its metadata, as pip installs it."""
    write(folder / name / "__init__.py", code)
    for file in files:
        write(folder / name / file, "")
    metadata = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    write(folder / f"{name}-{version}.dist-info" / "METADATA", metadata)


class Doctor:
    """The report of `aclq doctor` if the packages of a folder are installed."""

    def __init__(self, folder: Path, **variables: str) -> None:
        path = os.pathsep.join((str(folder), os.environ["PYTHONPATH"]))
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("ACLQ_", "CXX"))},
            "PYTHONPATH": path,
            **variables,
        }
        result = self.run("--json")
        assert result.stderr == ""
        report = json.loads(result.stdout)
        self.runs: bool = report["runs"]
        self.findings: dict[str, dict[str, Any]] = {f["subject"]: f for f in report["findings"]}
        assert result.returncode == (0 if self.runs else 1)
        assert self.runs != any(f["is_fatal"] for f in self.findings.values())

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "aclq", "doctor", *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT,
        )

    def says(self, subject: str) -> tuple[str, str, bool]:
        found = self.findings[subject]
        return found["text"], found["advice"], found["is_fatal"]


def test_everything_is_there(tmp_path: Path) -> None:
    install(tmp_path, "torch", "2.9.1+cpu", TORCH)
    install(tmp_path, "torch_npu", "2.9.1.post2")
    doctor = Doctor(tmp_path)
    assert doctor.runs
    python = f"{platform.python_version()}, {sys.executable}"
    assert doctor.says("Python") == (python, "", False)
    package = f"{aclq.__version__}, {Path(aclq.__file__).parent}"
    assert doctor.says("aclq") == (package, "", False)
    torch = f"2.9.1+cpu, built for the CPU, {tmp_path / 'torch'}"
    assert doctor.says("torch") == (torch, "", False)
    assert doctor.says("torch_npu") == (f"2.9.1.post2, {tmp_path / 'torch_npu'}", "", False)
    assert doctor.says("versions") == (f"match; known are {KNOWN}", "", False)
    assert doctor.says("import torch") == ("works", "", False)
    assert doctor.says("import torch_npu") == ("works; devices: 2", "", False)
    assert doctor.says("SoC") == ("Ascend910B1 (default); devices: 1 (default)", "", False)


def test_report_in_text(tmp_path: Path) -> None:
    """The text report has the findings as lines."""
    for version, last in (
        ("2.9.1", "torch_npu runs: aclq run -- python your_program.py"),
        ("2.9.2", "torch_npu does not run yet: see the lines after >"),
    ):
        folder = tmp_path / version
        install(folder, "torch", "2.9.1", TORCH)
        install(folder, "torch_npu", version)
        doctor = Doctor(folder)
        result = doctor.run()
        expected = []
        for subject, found in doctor.findings.items():
            expected.append(f"{subject:18}{found['text']}")
            expected += [f"{'':16}> {found['advice']}"] if found["advice"] else []
        assert result.stdout.splitlines() == [*expected, last]
        assert result.returncode == (0 if doctor.runs else 1)
        assert len(doctor.findings) in range(8, 13)


def test_nothing_is_installed(tmp_path: Path) -> None:
    doctor = Doctor(tmp_path)
    assert not doctor.runs
    assert doctor.says("torch") == ("not installed", BUILD_FOR_CPU.format("2.9.1"), True)
    advice = "pip install --no-deps 'torch_npu==2.9.1.*' && pip install pyyaml"
    assert doctor.says("torch_npu") == ("not installed", advice, True)
    assert not {"versions", "import torch", "import torch_npu"} & set(doctor.findings)


def test_one_is_missing(tmp_path: Path) -> None:
    install(tmp_path / "one", "torch", "2.14.0+cu130", "", "lib/libtorch_cuda.so")
    doctor = Doctor(tmp_path / "one")
    torch = f"2.14.0+cu130, built for CUDA, {tmp_path / 'one' / 'torch'}"
    assert doctor.says("torch") == (torch, "", False)
    advice = "pip install --no-deps 'torch_npu==2.14.0.*' && pip install pyyaml"
    assert doctor.says("torch_npu") == ("not installed", advice, True)
    install(tmp_path / "other", "torch_npu", "2.8.0.post5")
    other = Doctor(tmp_path / "other")
    assert other.says("torch") == ("not installed", BUILD_FOR_CPU.format("2.8.0"), True)
    assert not doctor.runs
    assert not other.runs


def test_versions_that_do_not_fit(tmp_path: Path) -> None:
    install(tmp_path, "torch", "2.14.0", TORCH)
    install(tmp_path, "torch_npu", "2.9.1")
    doctor = Doctor(tmp_path)
    text = "torch_npu 2.9.1 does not match torch 2.14.0"
    assert doctor.says("versions") == (text, BUILD_FOR_CPU.format("2.9.1"), True)
    assert "import torch_npu" not in doctor.findings


@pytest.mark.parametrize("is_wanted", [False, True])
def test_unknown_version(tmp_path: Path, is_wanted: bool) -> None:
    install(tmp_path, "torch", "3.0.0", TORCH)
    install(tmp_path, "torch_npu", "3.0.0")
    doctor = Doctor(tmp_path, **({"ACLQ_TORCH_ANY_VERSION": "1"} if is_wanted else {}))
    text = f"match, but are unknown to aclq; known are {KNOWN}"
    advice = "install a known version, or set ACLQ_TORCH_ANY_VERSION=1 to try this one"
    assert doctor.says("versions") == (text, advice, not is_wanted)
    assert doctor.runs == is_wanted


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            "raise OSError('libcudart.so.12: cannot open shared object file')",
            "OSError: libcudart.so.12: cannot open shared object file",
        ),
        ("raise ValueError('a' * 100 + ' ' + 'b' * 1000)", f"ValueError: {'a' * 100} [...]"),
        ("import os; os.write(2, b'Illegal'); os.abort()", "ended by signal 6. Illegal"),
        ("import sys; sys.exit('no')", "no"),
        ("nonsense(", "SyntaxError: '(' was never closed"),
    ],
)
def test_torch_that_cannot_be_imported(tmp_path: Path, code: str, text: str) -> None:
    install(tmp_path, "torch", "2.9.1", code)
    install(tmp_path, "torch_npu", "2.9.1")
    doctor = Doctor(tmp_path)
    build = BUILD_FOR_CPU.format("2.9.1")
    advice = f"if a library of CUDA is missing, {build}"
    assert doctor.says("import torch") == (text, advice, True)
    assert "import torch_npu" not in doctor.findings
    assert not doctor.runs


def test_torch_npu_that_cannot_be_imported(tmp_path: Path) -> None:
    install(tmp_path, "torch", "2.9.1", TORCH)
    install(tmp_path, "torch_npu", "2.9.1", "raise RuntimeError('two accelerators')")
    doctor = Doctor(tmp_path)
    text, _, is_fatal = doctor.says("import torch_npu")
    assert (text, is_fatal) == ("RuntimeError: two accelerators", True)


def test_torch_npu_gets_what_aclq_run_sets(tmp_path: Path) -> None:
    install(tmp_path, "torch", "2.9.1", TORCH)
    code = "import os; raise RuntimeError(os.environ['ASCEND_HOME_PATH'])"
    install(tmp_path, "torch_npu", "2.9.1", code)
    text = Doctor(tmp_path).says("import torch_npu")[0]
    assert text == f"RuntimeError: {aclq.cann_home()}"


def test_metadata_without_a_package(tmp_path: Path) -> None:
    install(tmp_path, "torch", "2.9.1")
    (tmp_path / "torch" / "__init__.py").unlink()
    (tmp_path / "torch").rmdir()
    assert Doctor(tmp_path).says("torch")[0] == "not installed"


def test_compiler_that_is_missing(tmp_path: Path) -> None:
    text, advice, is_fatal = Doctor(tmp_path, CXX="no-such-compiler").says("compiler")
    assert text.startswith("no C++ compiler, ")
    assert advice.startswith("for speed, install a C++ compiler such as g++")
    assert not is_fatal
    tools = tmp_path / "bin"
    for name in ("c++", "ninja"):
        write(tools / name, "").chmod(0o755)
    both = f"{tools / 'c++'}, {tools / 'ninja'}"
    assert Doctor(tmp_path, PATH=str(tools)).says("compiler") == (both, "", False)
    (tools / "ninja").unlink()
    text, advice, _ = Doctor(tmp_path, PATH=str(tools)).says("compiler")
    assert text == f"{tools / 'c++'}, no ninja"
    assert advice == "for speed, install ninja"


def test_settings(tmp_path: Path) -> None:
    doctor = Doctor(tmp_path, ACLQ_SOC="Ascend310P3", ACLQ_DEVICE_COUNT="3")
    text = "Ascend310P3 (ACLQ_SOC); devices: 3 (ACLQ_DEVICE_COUNT)"
    assert doctor.says("SoC") == (text, "", False)
    text, advice, is_fatal = Doctor(tmp_path, ACLQ_SOC="Ascend1").says("SoC")
    assert text.startswith("ACLQ_SOC=Ascend1 is not a known SoC; known are ")
    assert (advice, is_fatal) == ("correct the variable, or unset it", True)


def test_gpu(tmp_path: Path) -> None:
    doctor = Doctor(tmp_path, CUDA_VISIBLE_DEVICES="")
    assert doctor.says("NVIDIA GPU") == ("none visible", "", False)


@pytest.mark.parametrize("arguments", [["nonsense"], ["--nonsense"], ["--json", "--json"]])
def test_wrong_command_line(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "aclq", "doctor", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (2, "")
    accepted = "expected --json, --help or nothing"
    assert result.stderr == f"aclq doctor: found {' '.join(arguments)}; {accepted}.\n"


def test_help() -> None:
    printed = subprocess.check_output([sys.executable, "-m", "aclq", "doctor", "--help"], text=True)
    for name in ("--json", "--help"):
        assert f"\n  {name} " in printed
