"""Preparation of a process for the import of torch_npu.

`aclq run` sets the variables for a command, `import aclq.torch_npu` for its own process. Child
processes inherit them.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .._home import cann_home

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# The folder with the sitecustomize.py that makes `import torch_npu` install the rest.
STARTUP = Path(__file__).parent / "startup"

# std::unordered_set<std::string>&
# c10::CachingAllocator::AcceleratorAllocatorConfig::getMutableKeys(), of torch 2.10 and later.
_GET_ALLOCATOR_KEYS = (
    "_ZN3c1016CachingAllocator26AcceleratorAllocatorConfig14getMutableKeysB5cxx11Ev"
)


class Options(NamedTuple):
    """The choices of a user. For None or False, the environment decides."""

    soc: str | None = None
    devices: int | None = None
    strict: bool = False


def _first_in_path(folder: Path, path: str) -> str:
    """Return a path of folders with `folder` only at its start, without empty components."""
    others = (part for part in path.split(os.pathsep) if part and part != str(folder))
    return os.pathsep.join((str(folder), *others))


def _in_path(folder: Path, path: str) -> str:
    """Return a path of folders with `folder` at the end, unless it is in the path."""
    if str(folder) in path.split(os.pathsep):
        return path
    return f"{path}{os.pathsep}{folder}" if path else str(folder)


def visible_nvidia_gpus(environment: Mapping[str, str]) -> list[str]:
    """Return the device files of the NVIDIA GPUs that CUDA shows to a process."""
    if environment.get("CUDA_VISIBLE_DEVICES") in ("", "-1"):
        return []
    return sorted(str(file) for file in Path("/dev").glob("nvidia[0-9]*"))


def task_queue(environment: Mapping[str, str]) -> str:
    """Return the value of TASK_QUEUE_ENABLE: which thread launches operators.

    With 0, the calling thread launches them: an error appears in the call that caused it, and aclq
    knows which operators are pending. With 1, another thread launches what the calling thread has
    checked. 2, which many scripts set, becomes 0: torch_npu would check operators in the other
    thread, and after a refusal drop later operators without an exception.
    """
    return "1" if environment.get("TASK_QUEUE_ENABLE") == "1" else "0"


def variables(options: Options, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables to set in an environment."""
    home = cann_home()
    values = {
        # startup/sitecustomize.py does nothing without this variable.
        "ACLQ_TORCH": "1",
        "ACLQ_TORCH_STRICT": "1" if options.strict else None,
        "ACLQ_SOC": options.soc,
        "ACLQ_DEVICE_COUNT": None if options.devices is None else str(options.devices),
        "PYTHONPATH": _first_in_path(STARTUP, environment.get("PYTHONPATH", "")),
        "LD_LIBRARY_PATH": _first_in_path(home / "lib64", environment.get("LD_LIBRARY_PATH", "")),
        # For npu-smi. At the end, so that a driver's npu-smi and the aclq of this Python come
        # first.
        "PATH": _in_path(home / "bin", environment.get("PATH", os.defpath)),
        # torch_npu requires that these folders exist.
        "ASCEND_HOME_PATH": str(home),
        "ASCEND_TOOLKIT_HOME": str(home),
        "ASCEND_OPP_PATH": str(home / "opp"),
        "TASK_QUEUE_ENABLE": task_queue(environment),
        # torch_npu refuses to run together with another accelerator.
        "CUDA_VISIBLE_DEVICES": "" if visible_nvidia_gpus(environment) else None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _loaded_runtimes() -> list[Path]:
    """Return the files of libascendcl.so that this process has loaded."""
    maps = Path("/proc/self/maps").read_text(errors="surrogateescape").splitlines()
    files = {Path(line[line.index("/") :]) for line in maps if "/libascendcl.so" in line}
    return sorted(files)


def _refuse_other_libraries() -> None:
    """Raise an ImportError if libraries of CANN are loaded that are not aclq's."""
    for file in _loaded_runtimes():
        if not file.with_name("libaclq.so").exists():
            raise ImportError(
                f"aclq: this process has loaded {file}, which is not a library of aclq. Import "
                "aclq.torch_npu before torch and before other modules that use CANN, or start the "
                "program with `aclq run`."
            )


def _load_libraries() -> None:
    """Load the libraries of CANN's tree for torch_npu, which then finds them by their names.

    The dynamic loader has read LD_LIBRARY_PATH at the start of the process. It does not search for
    a library if a loaded library has its name (DT_SONAME).
    """
    for file in sorted((cann_home() / "lib64").glob("*.so")):
        ctypes.CDLL(str(file), mode=ctypes.RTLD_GLOBAL)


def _import_torch() -> None:
    """Import torch without letting it load torch_npu."""
    name = "TORCH_DEVICE_BACKEND_AUTOLOAD"
    before = os.environ.get(name)
    os.environ[name] = "0"
    try:
        importlib.import_module("torch")
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextmanager
def _without_allocator_keys() -> Iterator[None]:
    """Temporarily empty the set of allocator option names (see allocator_keys.cc)."""
    try:
        get_keys = ctypes.CDLL("libc10.so")[_GET_ALLOCATOR_KEYS]  # Loaded with torch.
    except (OSError, AttributeError):  # A torch without the set.
        yield
        return
    config = ctypes.CDLL(str(cann_home().parent / "torch_npu" / "libaclq_torch_config.so"))
    take, put_back = config.AclqTakeAllocatorKeys, config.AclqReturnAllocatorKeys
    get_keys.restype = take.restype = ctypes.c_void_p
    take.argtypes = (ctypes.c_void_p,)
    put_back.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    put_back.restype = ctypes.c_bool
    keys = get_keys()
    taken = take(keys)
    if not taken:
        raise MemoryError("aclq: no memory for the names of torch's allocator options")
    try:
        yield
    finally:
        put_back(keys, taken)


@contextmanager
def ready() -> Iterator[None]:
    """Prepare the execution of torch_npu: load aclq's libraries, then import torch."""
    _refuse_other_libraries()
    _load_libraries()
    # A script under `aclq run` may have changed it. torch_npu reads it when it is loaded.
    os.environ["TASK_QUEUE_ENABLE"] = task_queue(os.environ)
    _import_torch()
    with _without_allocator_keys():
        yield


def _refuse_half_imported_torch() -> None:
    """Raise an ImportError if an import of torch failed earlier; torch cannot be imported again."""
    if "torch" not in sys.modules and "torch._C" in sys.modules:
        raise ImportError(
            "aclq: an earlier `import torch` of this process failed. Import aclq.torch_npu before "
            "torch, or start the program with `aclq run`."
        )


def prepare() -> None:
    """Prepare this process, and its child processes, to import torch_npu."""
    _refuse_half_imported_torch()
    os.environ.update(variables(Options(), os.environ))
