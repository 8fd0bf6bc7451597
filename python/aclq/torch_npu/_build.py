"""Compiles the module that runs PyTorch's CPU kernels, for the installed torch and torch_npu.

The module is a library that depends on the versions of torch, torch_npu and aclq. PyTorch's
extension builder compiles it at first use, or `aclq build-torch` does so in advance. A folder of
the user keeps one module for each combination of versions.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib
import importlib.metadata
import importlib.util
import logging
import os
import platform
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from .. import _core
from .._home import cann_home

if TYPE_CHECKING:
    from collections.abc import Iterator

USAGE = """\
Usage: aclq build-torch [--force]

Compiles the module with which torch_npu computes on this machine, for the torch and torch_npu of
this Python. Without this command, the first program that imports torch_npu compiles it.

  --force  compile again
  --help   print this text
"""

NAME = "libaclq_torch_npu"
SOURCES = Path(__file__).parent / "csrc"
WRONG_COMMAND_LINE = 2


class CompileError(Exception):
    """The module cannot be compiled. The message gives the reason and the next step."""


def _cache() -> Path:
    """Return the folder of all compiled modules."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "aclq" / "torch_npu"


def _source_files() -> list[Path]:
    return sorted(SOURCES.glob("*.cc"))


def _key() -> str:
    """Return the name of the folder for these versions and sources."""
    digest = hashlib.sha256()
    for file in sorted(SOURCES.iterdir()):
        digest.update(file.read_bytes())
    versions = "-".join(importlib.metadata.version(name) for name in ("torch", "torch_npu"))
    return f"{versions}-aclq{_core.__version__}-{platform.machine()}-{digest.hexdigest()[:12]}"


def _file() -> Path:
    return _cache() / _key() / f"{NAME}.so"


def find() -> Path | None:
    """Return the compiled module for the installed versions, or None if there is none."""
    try:
        file = _file()
    except importlib.metadata.PackageNotFoundError:
        return None
    return file if file.exists() else None


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a lock that is released at the end of the process, even after a crash."""
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _with_ninja() -> Iterator[None]:
    """Add the ninja of this Python to the path, which PyTorch searches."""
    before = os.environ.get("PATH", "")
    if importlib.util.find_spec("ninja") is not None:
        folder = importlib.import_module("ninja").BIN_DIR
        os.environ["PATH"] = os.pathsep.join((before, folder))
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _check_tools() -> None:
    compiler = os.environ.get("CXX", "c++")
    if shutil.which(compiler) is None:
        raise CompileError(
            f"there is no C++ compiler: {compiler} was not found. Install one, such as the package "
            "g++ of Debian, or set CXX"
        )
    if shutil.which("ninja") is None:
        raise CompileError("ninja was not found. Install it: pip install ninja")


def _compile(folder: Path) -> None:
    """Compile in a temporary folder, and move the result to its place in one step."""
    name = "torch.utils.cpp_extension"
    # The builder warns of a CUDA toolkit without a GPU, which has no effect here.
    logging.getLogger(name).setLevel(logging.ERROR)
    builder = importlib.import_module(name)
    torch_npu = Path(importlib.import_module("torch_npu").__file__ or "").parent
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        try:
            builder.load(
                name=NAME,
                sources=[str(file) for file in _source_files()],
                extra_cflags=["-O2", "-g0"],
                extra_include_paths=[
                    str(torch_npu / "include"),
                    str(torch_npu / "include" / "third_party" / "acl" / "inc"),
                    str(cann_home() / "include"),
                ],
                extra_ldflags=[
                    f"-L{torch_npu / 'lib'}",
                    "-ltorch_npu",
                    f"-L{cann_home() / 'lib64'}",
                    "-laclq",
                ],
                build_directory=scratch,
                with_cuda=False,
                is_python_module=False,
            )
        except (RuntimeError, OSError, ImportError) as error:
            raise CompileError(f"the compiler failed: {error}") from error
        (Path(scratch) / f"{NAME}.so").rename(folder / f"{NAME}.so")


def build(*, force: bool = False) -> Path:
    """Return the module, compiled if necessary. torch_npu must have been imported."""
    file = _file()
    if file.exists() and not force:
        return file
    with _with_ninja():
        _check_tools()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CompileError(
                f"{error.filename} cannot be created: {error.strerror}. Set XDG_CACHE_HOME to a "
                "folder that can be written"
            ) from error
        with _locked(file.parent):
            if not file.exists() or force:  # Another process may have compiled it meanwhile.
                print(
                    f"aclq: compiling for {_describe_versions()}, once; this takes a minute ...",
                    file=sys.stderr,
                    flush=True,
                )
                start = time.monotonic()
                _compile(file.parent)
                print(
                    f"aclq: compiled in {time.monotonic() - start:.0f} s: {file}",
                    file=sys.stderr,
                    flush=True,
                )
    return file


def _describe_versions() -> str:
    return " and ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("torch", "torch_npu")
    )


def main(arguments: list[str]) -> int:
    """Compile the module, and return the exit code."""
    if arguments in (["--help"], ["-h"]):
        sys.stdout.write(USAGE)
        return 0
    if arguments not in ([], ["--force"]):
        print(
            f"aclq build-torch: found {' '.join(arguments)}; expected --force, --help or nothing.",
            file=sys.stderr,
        )
        return WRONG_COMMAND_LINE
    from . import _process

    try:
        _process.prepare()
        with _process.ready():
            importlib.import_module("torch_npu")
        print(build(force=bool(arguments)))
    except (ImportError, CompileError) as error:
        print(f"aclq build-torch: {error}", file=sys.stderr)
        return 1
    return 0
