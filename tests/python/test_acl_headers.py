# Copyright 2026 The aclq authors. Licensed under the Apache License, Version 2.0.
"""aclq.acl against the public C headers and the libraries: complete, with the right types."""

import ast
import ctypes
import inspect
import os
import re
import subprocess
import sys
from _ctypes import CFuncPtr
from enum import IntEnum
from pathlib import Path
from typing import Any

import aclq
import pytest
from aclq import acl
from aclq._acl_support import Handle
from c_headers import Declarations, read_declarations, read_facts

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def declared() -> Declarations:
    return read_declarations()


@pytest.fixture(scope="module")
def facts(declared: Declarations, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return read_facts(declared, tmp_path_factory.mktemp("facts"))


def describe(kind: Any) -> str:
    """Describe a type of ctypes in the notation of c_headers."""
    if kind is None:
        return "void"
    if issubclass(kind, ctypes.c_char_p):
        return "string"
    if issubclass(kind, ctypes.c_void_p):
        return "*void"
    if issubclass(kind, CFuncPtr):
        return signature(kind._restype_, kind._argtypes_)
    if issubclass(kind, ctypes._Pointer):
        return "*" + describe(kind._type_)
    if issubclass(kind, ctypes.Array):
        return f"{describe(kind._type_)}[{kind._length_}]"
    if issubclass(kind, ctypes.Structure | ctypes.Union):
        return str(kind.__name__)
    if issubclass(kind, ctypes.c_bool | ctypes.c_char):
        return "bool" if issubclass(kind, ctypes.c_bool) else "char"
    if issubclass(kind, ctypes.c_float):
        return "f4"
    return f"{'i' if kind(-1).value < 0 else 'u'}{ctypes.sizeof(kind)}"


def signature(result: Any, parameters: Any) -> str:
    return f"{describe(result)}({''.join(',' + describe(kind) for kind in parameters)})"


def functions() -> dict[str, Any]:
    return {name: value for name, value in names().items() if isinstance(value, CFuncPtr)}


def names() -> dict[str, Any]:
    return {name: getattr(acl, name) for name in acl.__all__ if name not in ("AclError", "check")}


def classes(base: type) -> dict[str, Any]:
    return {
        name: value
        for name, value in names().items()
        if inspect.isclass(value) and issubclass(value, base)
    }


def test_each_name_of_the_headers_and_no_other_is_in_the_module(declared: Declarations) -> None:
    expected = {
        *declared.functions,
        *declared.enums,
        *(name for members in declared.enums.values() for name in members),
        *declared.records,
        *declared.opaque,
        *declared.aliases,
        *declared.constants,
    }
    assert len(declared.functions) > 280
    assert set(names()) == expected
    assert set(dir(acl)) >= expected


def refused_operators() -> set[str]:
    """Return the functions that libopapi exports without a header and refuses."""
    rows = (ROOT / "src" / "opapi" / "refused_operators.def").read_text()
    operators = re.findall(r"^OPERATOR\((\w+)\)", rows, re.MULTILINE)
    functions = re.findall(r"^FUNCTION\((\w+)\)", rows, re.MULTILINE)
    return {*operators, *(f"{name}GetWorkspaceSize" for name in operators), *functions}


def test_the_functions_are_those_that_the_libraries_export() -> None:
    exported = set()
    for library in ("ascendcl", "nnopbase", "opapi"):
        path = Path(aclq.cann_home()) / "lib64" / f"lib{library}.so"
        command = ["nm", "-D", "--defined-only", str(path)]
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        exported |= {line.split()[2] for line in lines.splitlines()}
    assert set(functions()) == exported - refused_operators() - {
        "aclqRuntimeInterface",
        "aclqNnopInterface",
    }


def named_by_typedef(text: str, declared: Declarations) -> str:
    """Replace the tags of structs, which C++ prints, by the names of their types."""
    return re.sub(r"\w+", lambda word: declared.tags.get(word[0], word[0]), text)


def test_each_function_has_the_types_of_its_prototype(
    declared: Declarations, facts: dict[str, str]
) -> None:
    found = {
        name: signature(function.restype, function.argtypes)
        + ("..." if function.__doc__.endswith(", ...)") else "")
        for name, function in functions().items()
    }
    expected = {
        name: named_by_typedef(facts[f"type of {name}"], declared) for name in declared.functions
    }
    assert found == expected


def test_each_handle_parameter_has_the_type_of_its_handle(declared: Declarations) -> None:
    handles = {name for name, text in declared.aliases.items() if text == "void *"}
    assert classes(Handle).keys() == handles
    checked = 0
    for function, parameters in declared.functions.items():
        for text, kind in zip(parameters, getattr(acl, function).argtypes, strict=True):
            name, _, rest = text.removeprefix("const ").partition(" ")
            if name in handles:
                handle = getattr(acl, name)
                assert kind is {"": handle, "*": ctypes.POINTER(handle)}[rest], function
                checked += 1
    assert checked > 80


def test_each_docstring_is_the_prototype(declared: Declarations) -> None:
    for name, parameters in declared.functions.items():
        result, _, rest = getattr(acl, name).__doc__.partition(name)
        # Top-level const on a parameter is not part of the function's type.
        texts = [text if "*" in text else text.removeprefix("const ") for text in parameters]
        assert rest.replace(", ...)", ")") == f"({', '.join(texts) or 'void'})"
        assert result.strip()


def test_each_enumeration_has_the_values_of_c(
    declared: Declarations, facts: dict[str, str]
) -> None:
    enums = classes(IntEnum)
    assert enums.keys() == declared.enums.keys()
    for enum, members in declared.enums.items():
        values = {name: int(facts[name]) for name in members}
        assert {name: int(value) for name, value in enums[enum].__members__.items()} == values
        assert all(getattr(acl, name) is enums[enum][name] for name in members)


def test_each_constant_has_the_value_of_c(declared: Declarations, facts: dict[str, str]) -> None:
    constants = {name: value for name, value in names().items() if type(value) is int}
    assert constants == {name: int(facts[name]) for name in declared.constants}


def test_each_struct_has_the_layout_of_c(declared: Declarations, facts: dict[str, str]) -> None:
    structs = classes(ctypes.Structure) | classes(ctypes.Union)
    assert structs.keys() == declared.records.keys() | declared.opaque
    for name, members in declared.records.items():
        struct = structs[name]
        assert ctypes.sizeof(struct) == int(facts[f"size of {name}"]), name
        assert [field[0] for field in struct._fields_] == members
        for field, kind in struct._fields_:
            offset = int(facts[f"offset of {name}.{field}"])
            assert getattr(struct, field).offset == offset, f"{name}.{field}"
            assert describe(kind) == facts[f"type of {name}.{field}"], f"{name}.{field}"


def test_each_struct_without_definition_has_no_members(declared: Declarations) -> None:
    for name in declared.opaque:
        assert not hasattr(getattr(acl, name), "_fields_")


def test_each_other_type_is_what_c_has(declared: Declarations, facts: dict[str, str]) -> None:
    found = {name: describe(getattr(acl, name)) for name in declared.aliases}
    expected = {
        name: named_by_typedef(facts[f"type of {name}"], declared) for name in declared.aliases
    }
    assert found == expected


def name_of(statement: ast.stmt) -> str:
    """Return the name that a statement of the stub declares; empty for an import."""
    match statement:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
            return name
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return name
    return ""


def test_the_stub_has_each_name_of_the_module() -> None:
    stub = ast.parse(Path(acl.__file__).with_suffix(".pyi").read_text())
    declared = {name_of(statement) for statement in stub.body}
    assert {name for name in declared if name.strip("_") == name != ""} == set(names())


def test_the_stub_agrees_with_the_module() -> None:
    command = [sys.executable, "-m", "mypy.stubtest", "--concise", "--ignore-missing-stub"]
    package = Path(acl.__file__).parents[1]
    result = subprocess.run(
        [*command, "aclq.acl"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "MYPYPATH": str(package)},
    )
    # Functions of ctypes are objects of a class, so each is reported; the types are tested above.
    reported = {line.split()[0].removeprefix("aclq.acl.") for line in result.stdout.splitlines()}
    assert reported == functions().keys(), result.stdout + result.stderr
