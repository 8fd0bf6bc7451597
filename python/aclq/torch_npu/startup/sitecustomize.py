"""Makes `import torch_npu` install what aclq adds: `aclq run` puts this folder on PYTHONPATH.

Python imports the first module sitecustomize of its path when it starts. This one adds a finder,
and then imports the sitecustomize that Python would have imported without it. Python imports no
sitecustomize with -S, and does not read PYTHONPATH with -E and -I.

Any version of Python may execute this file, Python 2 too.
"""

import os
import sys

if os.environ.get("ACLQ_TORCH") == "1" and sys.version_info >= (3, 7):
    import aclq_finder

    sys.meta_path.insert(0, aclq_finder.Finder())

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != FOLDER]

# Python has found this module under the name; now it finds the next one.
this = sys.modules.pop("sitecustomize")
try:
    import sitecustomize  # noqa: F401
except ImportError as error:
    if getattr(error, "name", None) != "sitecustomize":
        raise
    sys.modules["sitecustomize"] = this
