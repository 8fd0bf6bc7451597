#!/usr/bin/env python3
# Copyright 2026 The aclq authors. Licensed under the Apache License, Version 2.0.
"""Generate the module aclq.acl and its stub from the table of CANN's C interface.

Usage: generate_acl.py TABLE_FOLDER OUTPUT_FOLDER

src/abi/README.md describes the rows. If the program does not understand a row, it stops and reports
the file and the line: without the row, Python would call the function without types.
"""

import keyword
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from abi_table import (
    Array,
    CType,
    Function,
    Named,
    Pointer,
    Row,
    TableError,
    TypeParser,
    checked_integer,
    name_of,
    read_rows,
    split_arguments,
    table_files,
    without_void,
)

# The library that exports the functions of a folder of the table.
LIBRARIES = {"acl": "ascendcl", "hccl": "ascendcl", "aclnn": "nnopbase", "aclnnop": "opapi"}

# C types that are not in the table: their ctypes names and the Python types of their values.
SCALARS = {
    "bool": ("c_bool", "bool"),
    "char": ("c_char", "bytes"),
    "float": ("c_float", "float"),
    "int": ("c_int", "int"),
    "int32_t": ("c_int32", "int"),
    "int64_t": ("c_int64", "int"),
    "size_t": ("c_size_t", "int"),
    "uint8_t": ("c_uint8", "int"),
    "uint16_t": ("c_uint16", "int"),
    "uint32_t": ("c_uint32", "int"),
    "uint64_t": ("c_uint64", "int"),
}

# The ctypes classes of blocks that have members.
RECORDS = {"STRUCT": "Structure", "UNION": "Union"}

# Names of the module that are not in the table.
HELPERS = ("AclError", "check")

LINE_WIDTH = 100


def one_line_or_more(start: str, items: Sequence[str], end: str, indent: str = "") -> str:
    """Return items between brackets, each on its own line if they do not fit in one."""
    line = f"{indent}{start}{', '.join(items)}{end}"
    if len(line) <= LINE_WIDTH:
        return line
    rows = "".join(f"{indent}    {item},\n" for item in items)
    return f"{indent}{start}\n{rows}{indent}{end}"


def tuple_of(items: Sequence[str]) -> str:
    """Return the text of a tuple."""
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


@dataclass
class Section:
    """The text of the module and of the stub for one file of the table."""

    header: str
    module: list[str] = field(default_factory=list)
    stub: list[str] = field(default_factory=list)
    functions: list[str] = field(default_factory=list)


class Generator:
    """Generator of the module and the stub from rows."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.names: list[str] = []
        # The types declared so far, by kind; scalars with their ctypes and Python types.
        self._scalars = dict(SCALARS)
        self._enums: set[str] = set()
        self._handles: set[str] = set()
        self._structs: set[str] = set()
        self._callbacks: set[str] = set()
        # The block that is open: ENUM, STRUCT or UNION.
        self._block: Row | None = None
        self._members: list[tuple[str, ...]] = []

    def add_file(self, file: str, rows: Iterable[Row]) -> None:
        """Add the rows of one file."""
        header = file.removesuffix(".def") + ".h"
        self.sections.append(Section(header))
        library = LIBRARIES[file.split("/")[0]]
        for row in rows:
            try:
                self._add(row, library)
            except TableError as error:
                raise TableError(f"{row.place}: {error}") from error
        if self._block is not None:
            raise TableError(f"{self._block.place}: found no END({self._block.arguments[0]})")

    def _add(self, row: Row, library: str) -> None:
        if self._block is not None:
            self._add_member(self._block, row)
            return
        match row.kind, row.arguments:
            case (("ENUM" | "STRUCT" | "UNION"), _):
                self._block = row
                self._members = []
            case "MACRO", (name, value):
                self._add_constant(name, value)
            case "CONSTANT", (kind, name, value):
                if kind not in self._scalars:
                    raise TableError(f"found a constant of type {kind}; expected a scalar type")
                self._add_constant(name, value)
            case "OPAQUE", (tag, name):
                self._add_name(name)
                self._structs.add(name)
                self._emit(
                    class_of(name, "Structure", [f'"""struct {tag}, which has no members."""'])
                )
            case "TYPE", (name, text):
                self._add_type(name, text)
            case "FUNCTION", (_, result, name, parameters):
                self._add_function(library, result, name, parameters)
            case _:
                raise TableError(f"found {row.kind}; expected ENUM, STRUCT or UNION above it")

    def _add_member(self, block: Row, row: Row) -> None:
        expected = "VALUE" if block.kind == "ENUM" else "FIELD"
        if row.kind == expected:
            self._members.append(row.arguments)
        elif row.kind == "END" and row.arguments[0] == block.arguments[0] and self._members:
            self._block = None
            if block.kind == "ENUM":
                self._add_enum(block.arguments[0])
            else:
                self._add_struct(RECORDS[block.kind], block.arguments[0])
        else:
            raise TableError(
                f"found {row.kind}({row.arguments[0]}); "
                f"expected a {expected} or END({block.arguments[0]})"
            )

    def _add_name(self, name: str) -> None:
        if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
            raise TableError(f"found {name}; expected a name that Python accepts")
        if name in self.names or name in HELPERS or name in self._scalars:
            raise TableError(f"found {name}; expected a name that the module does not have yet")
        self.names.append(name)

    def _emit(self, module: str, stub: str | None = None) -> None:
        self.sections[-1].module.append(module)
        self.sections[-1].stub.append(module if stub is None else stub)

    def _add_constant(self, name: str, value: str) -> None:
        self._add_name(name)
        checked = checked_integer(value)
        self._emit(f"{name} = {checked}", f"{name}: Final = {checked}")

    def _add_enum(self, enum: str) -> None:
        self._add_name(enum)
        self._enums.add(enum)
        members = [f"{name} = {checked_integer(value)}" for name, value in self._members]
        self._emit(class_of(enum, "IntEnum", members))
        self.sections[-1].module.append(f"globals().update({enum}.__members__)")
        stub = self.sections[-1].stub
        for name, _ in self._members:
            self._add_name(name)
            stub.append(constant_of(name, f"{enum}.{name}"))

    def _add_struct(self, base: str, struct: str) -> None:
        # ctypes computes the size and offsets, which the tests compare.
        fields: list[str] = []
        hints: list[str] = []
        for _, text, name in self._members:
            kind = TypeParser(text).parse()
            fields.append(f'("{name}", {self.ctype(kind)}),')
            hints.append(f"{name}: {self.value_hint(kind)}")
        self._add_name(struct)
        self._structs.add(struct)
        lines = ["_fields_ = [", *(f"    {line}" for line in fields), "]"]
        self._emit(class_of(struct, base, lines), class_of(struct, base, hints))

    def _add_type(self, name: str, text: str) -> None:
        kind = TypeParser(text).parse()
        if kind == Pointer(Named("void", False)):
            self._add_name(name)
            self._handles.add(name)
            self._emit(class_of(name, "Handle", [f'"""{text}"""']))
        elif isinstance(kind, Function):
            self._callbacks.add(name)
            self._add_name(name)
            types = tuple_of([self.ctype(parameter) for parameter in kind.parameters])
            body = [
                f'"""{text}"""\n',
                "_flags_ = Callback.flags",
                f"_restype_ = {self.ctype(kind.result)}",
                f"_argtypes_ = {types}",
            ]
            self._emit(
                class_of(name, "Callback, CFuncPtr", body),
                "@final\n" + class_of(name, "Callback, CFuncPtr", body[:1]).rstrip(),
            )
        elif isinstance(kind, Named) and kind.name in self._scalars:
            self._add_name(name)
            self._emit(f"{name} = {self.ctype(kind)}")
            self._scalars[name] = (name, self._scalars[kind.name][1])
        else:
            raise TableError(f"found {text}; expected a scalar, void * or a pointer to a function")

    def _add_function(self, library: str, result: str, name: str, parameters: str) -> None:
        if not re.fullmatch(r"\(.+\)", parameters):
            raise TableError(f"found {parameters}; expected parameters in parentheses")
        texts = split_arguments(parameters[1:-1])
        is_variadic = texts[-1] == "..."
        kinds = [TypeParser(text).parse() for text in (texts[:-1] if is_variadic else texts)]
        kinds = list(without_void(kinds))
        result_kind = TypeParser(result).parse()
        self._add_name(name)

        prototype = f"{result}{'' if result.endswith('*') else ' '}{name}({', '.join(texts)})"
        items = [
            f'"{library}"',
            f'"{prototype}"',
            self.ctype(result_kind),
            *(self.ctype(kind) for kind in kinds),
        ]
        self.sections[-1].functions.append(
            one_line_or_more(f'"{name}": (', items, "),", indent="    ")
        )

        hints = [f"a{i}: {self.argument_hint(kind)}" for i, kind in enumerate(kinds, 1)]
        # The table does not name parameters, so Python accepts them by position only.
        hints += ["/"] * bool(hints) + ["*arguments: Any"] * is_variadic
        result_hint = self.value_hint(result_kind)
        start = one_line_or_more(f"def {name}(", hints, f") -> {result_hint}:")
        self.sections[-1].stub.append(f'{start}\n    """{prototype}"""')

    def ctype(self, kind: CType) -> str:
        """Return the type for ctypes."""
        match kind:
            case Named(name="void"):
                return "None"
            case Named(name=name) if name in self._scalars:
                return self._scalars[name][0]
            case Named(name=name) if name in self._enums:
                return "c_int"
            case Named(name=name) if name in self._handles | self._structs | self._callbacks:
                return name
            case Pointer(target=Named(name="void")):
                return "c_void_p"
            case Pointer(target=Named(name="char", is_const=True)):
                return "c_char_p"
            case Pointer(target=target):
                return f"POINTER({self.ctype(target)})"
            case Array(element=element, length=length):
                return f"{self.ctype(element)} * {length}"
        raise TableError(f"found {name_of(kind)}; expected a type that a row above declares")

    def value_hint(self, kind: CType) -> str:
        """Return the type of a result or of a member, for type checkers."""
        match kind:
            case Named(name=name) if name in self._scalars:
                return self._scalars[name][1]
            case Named(name=name) if name in self._enums:
                return "int"
            case Array(element=Named(name="char")):
                return "bytes"
        match self.ctype(kind):
            case "c_void_p":
                return "int | None"
            case "c_char_p":
                return "bytes | None"
        return self.object_hint(kind)

    def object_hint(self, kind: CType) -> str:
        """Return the type of the object in ctypes, for type checkers."""
        match kind:
            case Pointer(target=target) if self.ctype(kind).startswith("POINTER"):
                return f"_Pointer[{self.object_hint(target)}]"
            case Array(element=element):
                return f"Array[{self.object_hint(element)}]"
        return self.ctype(kind)

    def argument_hint(self, kind: CType) -> str:
        """Return the types that a parameter accepts, for type checkers."""
        match kind:
            case Named(name=name) if name in self._scalars:
                ctype, value = self._scalars[name]
                return f"{value} | {ctype}"
            case Named(name=name) if name in self._enums:
                return f"{name} | int | c_int"
            case Named(name=name) if name in self._handles:
                return f"{name} | int | None"
            case Named(name=name) if name in self._callbacks:
                return f"{name} | None"
            case Named(name=name) if name in self._structs:
                return name
            case Pointer(target=target):
                match self.ctype(kind):
                    case "c_void_p":
                        return "_Address"
                    case "c_char_p":
                        return "_String"
                return f"_PointerTo[{self.object_hint(target)}]"
        raise TableError(f"found {name_of(kind)}; expected a type that a parameter can have")


def constant_of(name: str, value: str) -> str:
    """Return the text of a constant of the stub."""
    line = f"{name}: Final = {value}"
    return line if len(line) <= LINE_WIDTH else f"{name}: Final = (\n    {value}\n)"


def class_of(name: str, base: str, lines: Sequence[str]) -> str:
    """Return the text of a class that consists of these lines."""
    body = "".join(f"\n    {line}" for line in lines)
    return f"class {name}({base}):{body}"


MODULE_START = '''\
"""CANN's C interface for ctypes: its types, values and functions, by their names in C.

Generated by generate_acl.py from the table of the interface. A library is loaded when the first of
its functions is looked up.
"""

from _ctypes import CFuncPtr
from ctypes import {ctypes}
from enum import IntEnum
from typing import Any

from aclq._acl_support import AclError, Callback, Handle, bind, check

_imported = set(globals())
'''

MODULE_END = """

def __getattr__(name: str) -> Any:
    if name not in _FUNCTIONS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    function = globals()[name] = bind(name, *_FUNCTIONS[name])
    return function


def __dir__() -> list[str]:
    return sorted({*globals(), *_FUNCTIONS})


_defined = {name for name in globals() if not name.startswith("_")} - _imported
__all__ = sorted({"AclError", "check", *_defined, *_FUNCTIONS})
"""

STUB_START = """\
# Generated by generate_acl.py from the table of CANN's C interface.

from _ctypes import CFuncPtr
from ctypes import {ctypes}
from enum import IntEnum
from typing import Any, Final, TypeAlias, TypeVar, final

from aclq._acl_support import AclError as AclError
from aclq._acl_support import Callback, Handle
from aclq._acl_support import check as check

__all__: list[str]

_T = TypeVar("_T")
# The types that ctypes accepts for T *. byref(object) is one, whose type does not name T.
_PointerTo: TypeAlias = _Pointer[_T] | Array[_T] | _T | _CArgObject | None
# For void *, and for const char *.
_Address: TypeAlias = (
    int | bytes | c_void_p | c_char_p | Array[Any] | _Pointer[Any] | _CArgObject | CFuncPtr | None
)
_String: TypeAlias = bytes | c_char_p | Array[c_char] | _Pointer[c_char] | _CArgObject | None
"""


def natural_order(name: str) -> tuple[bool, list[int | str]]:
    """Return a sort key: constants and classes before functions, c_uint8 before c_uint16."""
    parts = re.split(r"(\d+)", name)
    return name.islower(), [int(part) if part.isdigit() else part for part in parts]


def ctypes_imports(text: str) -> str:
    """Return the ctypes names that a text uses, for an import."""
    used = set(
        re.findall(r"\b(?:c_\w+|POINTER|Structure|Union|Array|_Pointer|_CArgObject)\b", text)
    )
    return one_line_or_more("(", sorted(used, key=natural_order), ")")


def separate(blocks: Sequence[str], empty_lines: int) -> str:
    """Join blocks, with empty lines around classes and functions and before comments."""
    text = ""
    for previous, block in zip(["", *blocks], blocks, strict=False):
        apart = any(text.startswith(("@", "class", "def", "#")) for text in (previous, block))
        text += "\n" * (empty_lines if apart and previous else 0) + block + "\n"
    return text


def module_text(generator: Generator) -> str:
    """Return the text of acl.py."""
    blocks = [
        block
        for section in generator.sections
        for block in ([f"# ---- {section.header}", *section.module] if section.module else [])
    ]
    rows = "\n".join(
        row
        for section in generator.sections
        for row in ([f"    # {section.header}", *section.functions] if section.functions else [])
    )
    functions = (
        "# Name: library, prototype in C, type of the result, types of the parameters.\n"
        f"_FUNCTIONS: dict[str, tuple[Any, ...]] = {{\n{rows}\n}}\n"
    )
    body = separate(blocks, empty_lines=2)
    start = MODULE_START.format(ctypes=ctypes_imports(body + functions))
    return f"{start}\n{body}\n\n{functions}{MODULE_END}"


def stub_text(generator: Generator) -> str:
    """Return the text of acl.pyi."""
    blocks = [
        block
        for section in generator.sections
        for block in ([f"# ---- {section.header}", *section.stub] if section.stub else [])
    ]
    body = separate(blocks, empty_lines=1)
    return f"{STUB_START.format(ctypes=ctypes_imports(STUB_START + body))}\n{body}"


def generate(table: Path, output: Path) -> None:
    """Write acl.py and acl.pyi."""
    generator = Generator()
    for file in table_files(table):
        generator.add_file(file, read_rows(table / file))
    texts: dict[str, Callable[[Generator], str]] = {"acl.py": module_text, "acl.pyi": stub_text}
    output.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (output / name).write_text(text(generator), encoding="utf-8")


def main() -> int:
    """Run the program."""
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        generate(Path(sys.argv[1]), Path(sys.argv[2]))
    except TableError as error:
        print(f"generate_acl.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
