"""The location of CANN's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _core

if TYPE_CHECKING:
    from pathlib import Path


def cann_home() -> Path:
    """Return the folder that holds CANN's tree: include/, lib64/, bin/ and set_env.sh.

    Programs written for CANN compile and link against it, as against ASCEND_HOME_PATH.
    """
    from pathlib import Path  # Not above: it would take a third of the import time of aclq.

    # In the folder of the C++ module: in an editable install, this file is elsewhere.
    return Path(_core.__file__).parent / "cann"
