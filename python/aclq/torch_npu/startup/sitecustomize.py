"""Makes `import torch_npu` install aclq's additions. `aclq run` adds this folder to PYTHONPATH.

Python imports the first module sitecustomize of its path when it starts. This module adds a finder,
and then imports the sitecustomize that Python would otherwise have imported. Python imports no
sitecustomize with -S, and does not read PYTHONPATH with -E and -I.

Any version of Python may execute this file, even Python 2.
"""

import os
import sys

if os.environ.get("ACLQ_TORCH") == "1" and sys.version_info >= (3, 7):
    import aclq_finder

    sys.meta_path.insert(0, aclq_finder.Finder())

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != FOLDER]

# Python has found this module under the name; it now finds the next one.
this = sys.modules.pop("sitecustomize")
try:
    import sitecustomize  # noqa: F401
except ImportError as error:
    if getattr(error, "name", None) != "sitecustomize":
        raise
    sys.modules["sitecustomize"] = this
