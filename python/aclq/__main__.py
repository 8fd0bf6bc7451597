"""The command aclq.

Subcommands such as `run` and `doctor` are written in Python. All others belong to the C++ program
bin/aclq in CANN's tree, which also works without Python.
"""

from __future__ import annotations

import os
import sys

from ._home import cann_home
from ._torch_parts import without_torch


def _execute_program() -> None:
    program = cann_home() / "bin" / "aclq"
    try:
        os.execv(program, ["aclq", *sys.argv[1:]])
    except OSError as error:
        sys.exit(f"aclq: {program} cannot be run: {error.strerror}. Install the package again.")


def main() -> None:
    """Run a subcommand that is written in Python, or replace this process by the C++ program."""
    name, arguments = "".join(sys.argv[1:2]), sys.argv[2:]
    with without_torch():
        if name == "run":
            from .torch_npu import _run

            _run.main(arguments)
        elif name == "doctor":
            from .torch_npu import _doctor

            sys.exit(_doctor.main(arguments))
        elif name == "build-torch":
            from .torch_npu import _build

            sys.exit(_build.main(arguments))
        else:
            _execute_program()


if __name__ == "__main__":
    main()
