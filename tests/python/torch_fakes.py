"""Packages that replace torch and torch_npu, and a copy of aclq that installs nothing.

The packages print the events in their order:

    torch      torch is executed; then it imports torch_npu, as torch does, unless
               TORCH_DEVICE_BACKEND_AUTOLOAD is 0
    torch_npu  torch_npu is executed
    install    aclq installs into torch_npu
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import aclq

PACKAGE = Path(aclq.__file__).parent
TIMEOUT = 120

TORCH = """
import os

print("torch", flush=True)
if os.environ.get("TORCH_DEVICE_BACKEND_AUTOLOAD", "1") == "1":
    import torch_npu
"""

TORCH_NPU = """
import torch

print("torch_npu", flush=True)
npu_quantize = "npu_quantize of torch_npu"
"""

INSTALL = """
import os

is_installed = False

def install():
    global is_installed
    if is_installed:
        return
    assert npu_quantize_exists()
    if "FAILURE" in os.environ:
        raise ImportError(os.environ["FAILURE"])
    print("install", flush=True)
    is_installed = True

def npu_quantize_exists():
    import torch_npu
    return hasattr(torch_npu, "npu_quantize")
"""


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def copy_package(folder: Path) -> Path:
    """Return folder/aclq, a new folder with links to the files of the package."""
    copy = folder / "aclq"
    for source in (PACKAGE, PACKAGE / "torch_npu"):
        target = copy / source.relative_to(PACKAGE)
        target.mkdir(parents=True)
        for file in source.iterdir():
            if file.name not in ("torch_npu", "__pycache__"):
                (target / file.name).symlink_to(file)
    return copy


class Fakes:
    """The packages in one folder, and programs that import them from it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.packages = folder / "packages"
        write(self.packages / "torch" / "__init__.py", TORCH)
        write(self.packages / "torch_npu" / "__init__.py", TORCH_NPU)
        self.aclq = copy_package(folder / "copy")
        (self.aclq / "torch_npu" / "_install.py").unlink()
        write(self.aclq / "torch_npu" / "_install.py", INSTALL)

    def environment(self, *path: Path, **variables: str) -> dict[str, str]:
        """Return variables with the packages on PYTHONPATH, after the folders of `path`."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("ACLQ_", "TORCH_"))}
        path = (*path, self.aclq.parent, self.packages)
        return {**kept, "PYTHONPATH": os.pathsep.join(map(str, path)), **variables}

    def run(self, *command: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command."""
        return run(command, self.environment(**variables))

    def switched(self, *command: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a command with `aclq run`."""
        return self.run(sys.executable, "-m", "aclq", "run", "--", *command, **variables)

    def printed(self, *arguments: str | Path, **variables: str) -> list[str]:
        """Return the output of a Python program under `aclq run`, which must succeed."""
        result = self.switched(sys.executable, *arguments, **variables)
        assert (result.returncode, result.stderr) == (0, ""), result.stdout + result.stderr
        return result.stdout.splitlines()


def run(
    command: tuple[str | Path, ...], environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT,
    )
