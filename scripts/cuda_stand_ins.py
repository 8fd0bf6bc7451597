"""Makes stand-ins for the CUDA libraries to which PyPI's PyTorch is linked, for tests.

    python cuda_stand_ins.py SITE_PACKAGES/torch/lib BUILD_FOLDER

PyTorch for x86-64 on PyPI is a build for CUDA. It needs 15 libraries of NVIDIA, 4.3 GB of packages,
and cannot be imported without them. A stand-in has the name of one of these libraries, and the
symbol versions and functions that PyTorch's own libraries need from it. Every function reports that
there is no GPU, so torch.cuda.is_available() is False and PyTorch computes on the CPU.

The script puts the stand-ins into the folder of PyTorch's libraries. The run path (DT_RPATH) of
these libraries ends with that folder, so no variable has to be set. A build of PyTorch for the CPU
needs no CUDA library, and the script makes nothing.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

_CUDA_LIBRARY = re.compile(r"lib(cu|nccl|nv)")

# Prefixes of symbols without a version, and the libraries that define them. The first match wins.
_UNVERSIONED = {
    "nccl": "libnccl",
    "cuFile": "libcufile",
    "cusparseLt": "libcusparseLt",
    "cu": "libcuda",
}

# The results of the functions: errors, so that PyTorch finds no device.
_GENERIC_FAILURE = "1"
_FAILURES = {
    "libcudart": "35",  # cudaErrorInsufficientDriver
    "libcuda": "100",  # CUDA_ERROR_NO_DEVICE
}


class Symbol(NamedTuple):
    """A symbol that a library needs; version is empty if the symbol has none."""

    name: str
    version: str


@dataclass
class Library:
    """The dependencies and the symbols of one of PyTorch's libraries."""

    needed: set[str] = field(default_factory=set)
    version_owners: dict[str, str] = field(default_factory=dict)  # Version: its library.
    undefined: set[Symbol] = field(default_factory=set)
    defined: set[str] = field(default_factory=set)


def _output(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def read_library(path: Path) -> Library:
    """Read the dynamic section, the symbol versions and the symbols of a library."""
    library = Library()
    owner = ""
    for line in _output("objdump", "-p", path).splitlines():
        words = line.split()
        if line.startswith("  NEEDED"):
            library.needed.add(words[1])
        elif line.startswith("  required from "):
            owner = words[2].rstrip(":")
        elif owner and re.match(r"    0x[0-9a-f]+ 0x", line):
            library.version_owners[words[3]] = owner
    for line in _output("nm", "-D", path).splitlines():
        *_, kind, symbol = line.split()
        name, _, version = symbol.partition("@")
        if kind == "U":
            library.undefined.add(Symbol(name, version))
        elif kind not in "wv":  # Weak symbols may stay undefined.
            library.defined.add(name)
    return library


def stand_in_symbols(libraries: list[Library], own: set[str]) -> dict[str, set[Symbol]]:
    """Return the symbols of each missing library of CUDA."""
    needed = set[str]().union(*(library.needed for library in libraries))
    missing = {name for name in needed - own if _CUDA_LIBRARY.match(name)}
    stems = {name.partition(".so")[0]: name for name in missing}
    defined = set[str]().union(*(library.defined for library in libraries))
    symbols: dict[str, set[Symbol]] = {name: set() for name in missing}
    for library in libraries:
        for symbol in library.undefined:
            if symbol.version:
                owner = library.version_owners[symbol.version]
            else:
                prefix = next((p for p in _UNVERSIONED if symbol.name.startswith(p)), "")
                owner = stems.get(_UNVERSIONED.get(prefix, ""), "")
            if owner in missing and (symbol.version or symbol.name not in defined):
                symbols[owner].add(symbol)
    return symbols


def _result(stem: str, function: str) -> str:
    if function == "__cudaRegisterFatBinary":
        return "(long)message"  # A handle; PyTorch only compares it with null.
    if function.startswith("__cuda"):
        return "0"
    if re.search(r"GetError(String|Name)$|GetStatusString$|GetLastError$", function):
        # cudaGetLastError returns a number, ncclGetLastError a text.
        return _FAILURES["libcudart"] if function == "cudaGetLastError" else "(long)message"
    return _FAILURES.get(stem, _GENERIC_FAILURE)


def make_stand_in(name: str, symbols: set[Symbol], libraries: Path, build: Path) -> None:
    """Compile one stand-in from a C file and a version script in the build folder."""
    stem = name.partition(".so")[0]
    source, script = build / f"{name}.c", build / f"{name}.map"
    functions = [
        f"long {s.name}(void) {{ return {_result(stem, s.name)}; }}" for s in sorted(symbols)
    ]
    source.write_text("\n".join(['static const char message[] = "no GPU";', *functions, ""]))
    versions: dict[str, list[str]] = defaultdict(list)
    for symbol in sorted(symbols):
        if symbol.version:
            versions[symbol.version].append(symbol.name)
    script.write_text("".join(f"{v} {{ global: {'; '.join(n)}; }};\n" for v, n in versions.items()))
    command = ["cc", "-shared", "-fPIC", "-fno-builtin", "-w", f"-Wl,-soname,{name}"]
    if versions:
        command.append(f"-Wl,--version-script,{script}")
    subprocess.run([*command, source, "-o", build / name], check=True)
    (build / name).replace(libraries / name)  # Adds only complete files to PyTorch's folder.


def main() -> None:
    """Make the stand-ins that are missing in the folder of PyTorch's libraries."""
    libraries, build = Path(sys.argv[1]), Path(sys.argv[2])
    build.mkdir(parents=True, exist_ok=True)
    paths = [path for path in libraries.glob("*.so*") if not _CUDA_LIBRARY.match(path.name)]
    with ThreadPoolExecutor() as pool:
        contents = list(pool.map(read_library, paths))
        symbols = stand_in_symbols(contents, {path.name for path in paths})
        made = [
            pool.submit(make_stand_in, name, of_one, libraries, build)
            for name, of_one in symbols.items()
        ]
        for one in made:
            one.result()
    count = sum(map(len, symbols.values()))
    print(f"{len(symbols)} stand-ins for CUDA's libraries, with {count} functions")


if __name__ == "__main__":
    main()
