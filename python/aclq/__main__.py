"""The command aclq: hands over to the program in CANN's tree.

There is one program, in C++, which also works without Python: bin/aclq of CANN's tree.
"""

from __future__ import annotations

import os
import sys

from ._home import cann_home


def main() -> None:
    """Replace this process by the program, with the same arguments."""
    program = cann_home() / "bin" / "aclq"
    try:
        os.execv(program, ["aclq", *sys.argv[1:]])
    except OSError as error:
        sys.exit(f"aclq: {program} cannot be run: {error.strerror}. Install the package again.")


if __name__ == "__main__":
    main()
