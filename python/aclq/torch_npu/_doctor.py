"""`aclq doctor`: prints the requirements of torch_npu, their state, and the next steps."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import _core
from .._home import cann_home
from . import _process, _versions

if TYPE_CHECKING:
    from collections.abc import Iterator

USAGE = """\
Usage: aclq doctor [--json]

Prints what programs that import torch_npu need under `aclq run`, which of these parts this Python
has, and how to add the others. The exit code is 0 if torch_npu runs, 1 if it does not, 2 for a
wrong command line.

  --json  print JSON
  --help  print this text
"""

WRONG_COMMAND_LINE = 2
SECONDS_TO_IMPORT = 300
LONGEST_MESSAGE = 240  # Characters.

RECOMMENDED = "2.9.1"

IMPORT_TORCH_NPU = """
from aclq._torch_parts import without_torch
with without_torch():
    from aclq.torch_npu import _process
with _process.ready():
    import torch_npu
import torch
print(torch.npu.device_count())
"""


class Finding(NamedTuple):
    """One line of the report."""

    subject: str
    text: str
    advice: str = ""  # The next step.
    is_fatal: bool = False  # True if torch_npu cannot run.


class Distribution(NamedTuple):
    """An installed package."""

    version: str
    folder: Path


def _find(name: str) -> Distribution | None:
    """Return the package of this name without importing it; None if it is not installed."""
    try:
        version = importlib.metadata.version(name)
        spec = importlib.util.find_spec(name)
    except (importlib.metadata.PackageNotFoundError, ImportError):
        return None
    return Distribution(version, Path(spec.origin).parent) if spec and spec.origin else None


def _last_words(output: str) -> str:
    """Return the last line of an output; of an exception, the beginning of its message."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    exceptions = [line for line in lines if re.match(r"[\w.]*(Error|Exception): ", line)]
    return textwrap.shorten(next(iter(exceptions[-1:] or lines[-1:]), ""), LONGEST_MESSAGE)


def _run(command: list[str], environment: dict[str, str]) -> tuple[bool, str]:
    """Run a command; return whether it succeeds, and the last line that it prints."""
    try:
        run = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS_TO_IMPORT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False, f"did not finish within {SECONDS_TO_IMPORT} seconds"
    last = _last_words(run.stdout if run.returncode == 0 else run.stderr)
    if run.returncode < 0:
        last = f"ended by signal {-run.returncode}. {last}"
    return run.returncode == 0, last


def _release(version: str) -> str:
    """Return a version without its suffixes."""
    return ".".join(map(str, _versions.release(version)))


def _install_torch(version: str) -> str:
    return f"install torch {_release(version)}, the build for the CPU; pytorch.org has the command"


def _torch(torch: Distribution | None, torch_npu: Distribution | None) -> Finding:
    if torch is None:
        wanted = torch_npu.version if torch_npu else RECOMMENDED
        return Finding("torch", "not installed", _install_torch(wanted), True)
    is_for_cuda = (torch.folder / "lib" / "libtorch_cuda.so").exists()
    kind = "built for CUDA" if is_for_cuda else "built for the CPU"
    return Finding("torch", f"{torch.version}, {kind}, {torch.folder}")


def _torch_npu(torch: Distribution | None, torch_npu: Distribution | None) -> Finding:
    if torch_npu is not None:
        return Finding("torch_npu", f"{torch_npu.version}, {torch_npu.folder}")
    wanted = _release(torch.version) if torch else RECOMMENDED
    advice = f"pip install --no-deps 'torch_npu=={wanted}.*' && pip install pyyaml"
    return Finding("torch_npu", "not installed", advice, True)


def _known_versions() -> str:
    marks = {"tested": " (tested)", "loads": ""}
    return ", ".join(f"{a}.{b}{marks[status]}" for (a, b), status in _versions.KNOWN.items())


def _versions_fit(torch: Distribution, torch_npu: Distribution) -> Finding:
    if _versions.release(torch.version) != _versions.release(torch_npu.version):
        text = f"torch_npu {torch_npu.version} does not match torch {torch.version}"
        return Finding("versions", text, _install_torch(torch_npu.version), True)
    if _versions.status(torch_npu.version) is not None:
        return Finding("versions", f"match; known are {_known_versions()}")
    return Finding(
        "versions",
        f"match, but are unknown to aclq; known are {_known_versions()}",
        "install a known version, or set ACLQ_TORCH_ANY_VERSION=1 to try this one",
        os.environ.get("ACLQ_TORCH_ANY_VERSION") != "1",
    )


def _torch_import(torch: Distribution) -> Finding:
    """Import torch alone, which fails if the libraries of CUDA are missing."""
    environment = {**os.environ, "TORCH_DEVICE_BACKEND_AUTOLOAD": "0", "ACLQ_TORCH": "0"}
    is_loaded, last = _run([sys.executable, "-c", "import torch"], environment)
    if is_loaded:
        return Finding("import torch", "works")
    build = _install_torch(torch.version)
    advice = f"if a library of CUDA is missing, {build}"
    return Finding("import torch", last, advice, True)


def _torch_npu_import() -> Finding:
    environment = {**os.environ, **_process.variables(_process.Options(), os.environ)}
    environment["ACLQ_TORCH"] = "0"  # The compiled module may not exist yet.
    is_loaded, last = _run([sys.executable, "-c", IMPORT_TORCH_NPU], environment)
    if is_loaded:
        return Finding("import torch_npu", f"works; devices: {last}")
    return Finding("import torch_npu", last, "see docs/torch_npu.md", True)


def _gpu() -> Finding:
    gpus = _process.visible_nvidia_gpus(os.environ)
    if not gpus:
        return Finding("NVIDIA GPU", "none visible")
    text = f"{', '.join(gpus)}; torch_npu refuses to run beside it, so `aclq run` hides it"
    return Finding("NVIDIA GPU", text)


def _compiler() -> Finding:
    """Look for the tools of PyTorch's extension builder."""
    compiler = shutil.which(os.environ.get("CXX", "c++"))
    ninja = shutil.which("ninja")
    text = f"{compiler or 'no C++ compiler'}, {ninja or 'no ninja'}"
    missing = ["a C++ compiler such as g++"] * (compiler is None) + ["ninja"] * (ninja is None)
    advice = f"for speed, install {' and '.join(missing)}" if missing else ""
    return Finding("compiler", text, advice)


def _compiled_module() -> Iterator[Finding]:
    if importlib.util.find_spec(f"{__package__}._build") is None:
        return
    file = importlib.import_module("._build", __package__).find()
    if file is None:
        advice = "the first import of torch_npu compiles it, or `aclq build-torch` now"
        yield Finding("compiled module", "not compiled yet", advice)
    else:
        yield Finding("compiled module", str(file))


def _settings() -> Finding:
    """Run the C++ program, which checks the settings."""
    program = str(cann_home() / "bin" / "aclq")
    try:
        run = subprocess.run([program, "info", "--json"], capture_output=True, check=False)
    except OSError as error:
        return Finding("SoC", f"{program}: {error.strerror}", "install aclq again", True)
    if run.returncode != 0:
        text = run.stderr.decode(errors="replace").strip().removeprefix("aclq: ")
        return Finding("SoC", text, "correct the variable, or unset it", True)
    info: dict[str, Any] = json.loads(run.stdout)
    soc, devices = info["soc"], info["devices"]
    return Finding(
        "SoC",
        f"{soc['name']} ({soc['reason']}); devices: {devices['count']} ({devices['reason']})",
    )


def examine() -> list[Finding]:
    """Return all findings about this Python and this machine."""
    torch, torch_npu = _find("torch"), _find("torch_npu")
    findings = [
        Finding("Python", f"{platform.python_version()}, {sys.executable}"),
        Finding("aclq", f"{_core.__version__}, {cann_home().parent}"),
        _torch(torch, torch_npu),
        _torch_npu(torch, torch_npu),
    ]
    if torch is not None and torch_npu is not None:
        findings.append(_versions_fit(torch, torch_npu))
    if torch is not None:
        findings.append(_torch_import(torch))
    if not any(finding.is_fatal for finding in findings):
        findings.append(_torch_npu_import())
    return [*findings, _gpu(), _compiler(), *_compiled_module(), _settings()]


def _print(findings: list[Finding], runs: bool) -> None:
    for finding in findings:
        print(f"{finding.subject:18}{finding.text}")
        if finding.advice:
            print(f"{'':16}> {finding.advice}")
    if runs:
        print("torch_npu runs: aclq run -- python your_program.py")
    else:
        print("torch_npu does not run yet: see the lines after >")


def main(arguments: list[str]) -> int:
    """Print the report, and return the exit code."""
    if arguments in (["--help"], ["-h"]):
        sys.stdout.write(USAGE)
        return 0
    if arguments not in ([], ["--json"]):
        print(
            f"aclq doctor: found {' '.join(arguments)}; expected --json, --help or nothing.",
            file=sys.stderr,
        )
        return WRONG_COMMAND_LINE
    findings = examine()
    runs = not any(finding.is_fatal for finding in findings)
    if arguments:
        print(json.dumps({"runs": runs, "findings": [f._asdict() for f in findings]}, indent=2))
    else:
        _print(findings, runs)
    return 0 if runs else 1
