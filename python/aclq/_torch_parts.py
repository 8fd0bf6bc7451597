"""Imports of modules of aclq.torch_npu without torch.

`import aclq.torch_npu` imports torch and torch_npu, and so would the import of any module in that
package. Commands such as `aclq run` must not import them.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_suspended = 0


def are_suspended() -> bool:
    """Return whether aclq.torch_npu is being imported for its modules only."""
    return _suspended > 0


@contextmanager
def without_torch() -> Iterator[None]:
    """Suspend the imports of torch and torch_npu by aclq.torch_npu."""
    global _suspended
    _suspended += 1
    try:
        yield
    finally:
        _suspended -= 1
