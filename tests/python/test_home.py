"""aclq.cann_home() if the Python files are not in the folder of the C++ module."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import aclq
from aclq import _core

PACKAGE = Path(aclq.__file__).parent

# Loads the C++ module from its own folder, as the finder of an editable install does.
PROGRAM = """
import importlib.util
import sys

spec = importlib.util.spec_from_file_location("aclq._core", sys.argv[1])
sys.modules["aclq._core"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["aclq._core"])
import aclq

print(aclq.__file__)
print(aclq.cann_home())
"""


def test_the_tree_is_beside_the_module(tmp_path: Path) -> None:
    sources = tmp_path / "aclq"
    sources.mkdir()
    for file in PACKAGE.glob("*.py"):
        shutil.copy(file, sources)
    printed = subprocess.check_output(
        [sys.executable, "-c", PROGRAM, _core.__file__],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        text=True,
    )
    assert printed.splitlines() == [str(sources / "__init__.py"), str(PACKAGE / "cann")]
