"""The finder that installs aclq's additions when torch_npu is imported.

Every Python program under `aclq run` imports this module, so it imports other modules only when
torch_npu is imported.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # The import of typing is slow.
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import ModuleType

PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def import_aclq() -> None:
    """Import the aclq of this Python or, if there is none, from the folder of this file."""
    import importlib.util
    from importlib.machinery import PathFinder

    if "aclq" in sys.modules or importlib.util.find_spec("aclq") is not None:
        importlib.import_module("aclq")
        return
    # sys.path is not changed: the folder may contain packages of another version of Python.
    spec = PathFinder.find_spec("aclq", [os.path.dirname(PACKAGE)])
    if spec is None or spec.loader is None:
        raise ImportError(f"{PACKAGE} does not exist")
    module = sys.modules["aclq"] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules["aclq"]
        raise


def import_parts() -> tuple[ModuleType, ModuleType]:
    """Return the modules aclq.torch_npu._process and aclq.torch_npu._install."""
    try:
        import_aclq()
        from aclq._torch_parts import without_torch

        with without_torch():
            from aclq.torch_npu import _install, _process
    except ImportError as error:
        raise ImportError(
            f"aclq: {sys.executable} cannot import the package aclq of {PACKAGE}: {error}. Install "
            "aclq for this Python, or set ACLQ_TORCH=0 to use torch_npu without aclq."
        ) from error
    return _process, _install


class Finder:
    """Finder that locates torch_npu through other finders and extends its execution."""

    # The error of the first import of torch_npu. Its libraries are loaded, so a second import
    # would not report the cause.
    failure: ImportError | None = None

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of torch_npu; None for other modules, which other finders then find."""
        if name != "torch_npu":
            return None
        if self.failure is not None:
            raise ImportError(str(self.failure)) from self.failure
        for finder in sys.meta_path:
            if finder is not self and hasattr(finder, "find_spec"):
                spec = finder.find_spec(name, path, target)
                if spec is not None and spec.loader is not None:
                    self.add_to(spec.loader)
                    return spec
        return None

    def add_to(self, loader: Loader) -> None:
        """Make the loader prepare the process before it executes torch_npu, and then install."""
        # Sets an attribute of the loader. A new loader would have a class that other code does not
        # know.
        attributes, execute = vars(loader), loader.exec_module

        def exec_module(module: ModuleType) -> None:
            del attributes["exec_module"]
            try:
                process, install = import_parts()
                with process.ready():
                    execute(module)
                install.install()
            except ImportError as error:
                self.failure = error
                raise

        attributes["exec_module"] = exec_module
