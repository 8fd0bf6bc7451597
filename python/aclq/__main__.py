"""The command aclq.

`run`, `doctor` and `build-torch` are written in Python. All others belong to the program in C++,
which also works without Python: bin/aclq of CANN's tree.
"""

from __future__ import annotations

import os
import sys

from ._home import cann_home


def _execute_program() -> None:
    program = cann_home() / "bin" / "aclq"
    try:
        os.execv(program, ["aclq", *sys.argv[1:]])
    except OSError as error:
        sys.exit(f"aclq: {program} cannot be run: {error.strerror}. Install the package again.")


def main() -> None:
    """Run a subcommand that is written in Python, or replace this process by the program."""
    if sys.argv[1:2] == ["run"]:
        from . import _run

        _run.main(sys.argv[2:])
    _execute_program()


if __name__ == "__main__":
    main()
