# Copyright 2026 The aclq authors. Licensed under the Apache License, Version 2.0.
"""The parts of the generated module aclq.acl: handles, callback types, the loader and errors."""

import ctypes
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from aclq._home import cann_home


class Handle(ctypes.c_void_p):
    """Base of the handle types, each of which is `void *` in C.

    A subclass keeps all 64 bits as an argument, a result and an out-parameter, and ctypes refuses a
    handle of one type where another is expected. Handles of one type are equal if their values are
    equal. A handle can change its value, so it has no hash.
    """

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.value == other.value

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.value and hex(self.value)})"


class Callback:
    """Base of the callback types, with CFuncPtr: a parameter also accepts None, for null."""

    flags = ctypes.CFUNCTYPE(None)._flags_

    @classmethod
    def from_param(cls, value: object) -> "Callback":
        """Convert an argument; ctypes calls this."""
        if value is None:
            return cls()
        if isinstance(value, cls):
            return value
        raise TypeError(
            f"found {type(value).__name__}; expected {cls.__name__} or None. Make one with "
            f"{cls.__name__}(function) and keep it for as long as the library may call it."
        )


@cache
def _library(name: str) -> ctypes.CDLL:
    return ctypes.CDLL(str(cann_home() / "lib64" / f"lib{name}.so"))


def bind(name: str, library: str, prototype: str, result: Any, *parameters: Any) -> Any:
    """Look up a function in its library, which is loaded first if necessary."""
    function = _library(library)[name]
    function.restype = result
    function.argtypes = parameters
    function.__doc__ = prototype
    return function


class AclError(RuntimeError):
    """A call returned a code other than ACL_SUCCESS.

    Attributes:
        code: The code that the call returned.
        name: The C name of the code, such as "ACLNN_ERR_PARAM_INVALID"; empty for an unknown code.
        message: The text of aclGetRecentErrMsg, which gives the reason; empty if it returned null.

    """

    def __init__(self, code: int, name: str, message: str) -> None:
        super().__init__(code, name, message)
        self.code = code
        self.name = name
        self.message = message

    def __str__(self) -> str:
        code = f"{self.code} {self.name}" if self.name else f"unknown code {self.code}"
        return f"{code}: {self.message}" if self.message else code


def _acl() -> ModuleType:
    return import_module("aclq.acl")  # Not imported above, since it imports this module.


@cache
def _code_names() -> dict[int, str]:
    return {
        value: name
        for name, value in vars(_acl()).items()
        if name.startswith(("ACL_ERROR_", "ACLNN_ERR_"))
    }


def check(code: int) -> None:
    """Raise AclError, with the message of the failed call, unless code is ACL_SUCCESS.

    The library keeps the messages of a thread until they are read. So check each call in the thread
    that made it, before the next call.
    """
    if code == 0:
        return
    message = _acl().aclGetRecentErrMsg() or b""
    raise AclError(code, _code_names().get(code, ""), message.decode(errors="replace").strip())
