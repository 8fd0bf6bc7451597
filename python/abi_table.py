# Copyright 2026 The aclq authors. Licensed under the Apache License, Version 2.0.
"""Read the table of CANN's C interface: its rows and the C types in them.

src/abi/README.md describes the rows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


class TableError(Exception):
    """An entry of the table that this program does not understand."""


@dataclass(frozen=True)
class Named:
    """A type with a name: void, a C scalar, or a name of the table."""

    name: str
    is_const: bool


@dataclass(frozen=True)
class Pointer:
    """A pointer to anything but a function."""

    target: "CType"


@dataclass(frozen=True)
class Array:
    """An array of known length."""

    element: "CType"
    length: int


@dataclass(frozen=True)
class Function:
    """A pointer to a function."""

    result: "CType"
    parameters: tuple["CType", ...]


CType = Named | Pointer | Array | Function


class TypeParser:
    """Parser of one type, as the table writes it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = re.findall(r"\w+|\.\.\.|\S", text)
        self._next = 0

    def parse(self) -> CType:
        """Return the type that the complete text describes."""
        found = self._type()
        if self._next != len(self._tokens):
            raise self._error("the end")
        return found

    def _type(self) -> CType:
        is_const = self._accept("const")
        name = self._take(r"[A-Za-z_]\w*", "the name of a type")
        found: CType = Named(name, is_const)
        while self._accept("*"):
            found = Pointer(found)
            self._accept("const")
        if self._accept("(", "*", ")"):
            if self._accept("("):
                return Function(found, self._parameters())
            return Pointer(self._array(found))
        return self._array(found) if self._peek() == "[" else found

    def _array(self, element: CType) -> Array:
        self._expect("[")
        length = int(self._take(r"[1-9]\d*", "a length"))
        self._expect("]")
        return Array(element, length)

    def _parameters(self) -> tuple[CType, ...]:
        parameters = [self._type()]
        while self._accept(","):
            parameters.append(self._type())
        self._expect(")")
        return without_void(parameters)

    def _peek(self) -> str:
        return self._tokens[self._next] if self._next < len(self._tokens) else ""

    def _accept(self, *tokens: str) -> bool:
        found = tuple(self._tokens[self._next : self._next + len(tokens)]) == tokens
        if found:
            self._next += len(tokens)
        return found

    def _expect(self, token: str) -> None:
        if not self._accept(token):
            raise self._error(token)

    def _take(self, pattern: str, what: str) -> str:
        token = self._peek()
        if not re.fullmatch(pattern, token):
            raise self._error(what)
        self._next += 1
        return token

    def _error(self, expected: str) -> TableError:
        found = self._peek() or "the end"
        return TableError(f"type {self._text!r}: found {found}; expected {expected}")


def without_void(parameters: Sequence[CType]) -> tuple[CType, ...]:
    """Return the parameters of a function; none for (void)."""
    return () if list(parameters) == [Named("void", False)] else tuple(parameters)


def name_of(kind: CType) -> str:
    """Return the name of a type, or its kind if it has no name."""
    return kind.name if isinstance(kind, Named) else type(kind).__name__.lower()


@dataclass(frozen=True)
class Row:
    """One row of a file of the table."""

    place: str
    kind: str
    arguments: tuple[str, ...]


# Arguments of a row of each kind.
KINDS = {
    "TYPE": 2,
    "OPAQUE": 2,
    "MACRO": 2,
    "CONSTANT": 3,
    "ENUM": 1,
    "VALUE": 2,
    "STRUCT": 2,
    "UNION": 2,
    "FIELD": 3,
    "END": 1,
    "FUNCTION": 4,
}


def checked_integer(text: str) -> str:
    """Return the text of an integer, which is the same in Python and C."""
    if not re.fullmatch(r"-?(0x[0-9A-Fa-f]+|0|[1-9][0-9]*)", text):
        raise TableError(f"found {text}; expected an integer")
    return text


def split_arguments(text: str) -> tuple[str, ...]:
    """Split at the commas outside parentheses."""
    arguments = [""]
    depth = 0
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            arguments.append("")
        else:
            arguments[-1] += character
    return tuple(argument.strip() for argument in arguments)


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of one file; a row ends with the line that closes its parentheses."""
    text = ""
    start = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not text:
            start = number
        text = f"{text} {line.split('//')[0].strip()}".strip()
        if not text or text.count("(") > text.count(")"):
            continue
        place = f"{path}:{start}"
        row = re.fullmatch(r"([A-Z]+)\((.*)\)", text)
        if row is None or row[1] not in KINDS:
            raise TableError(f"{place}: found {text!r}; expected a row: {', '.join(KINDS)}")
        arguments = split_arguments(row[2])
        if len(arguments) != KINDS[row[1]] or not all(arguments):
            raise TableError(
                f"{place}: {row[1]} has {len(arguments)} arguments; expected {KINDS[row[1]]}"
            )
        yield Row(place, row[1], arguments)
        text = ""
    if text:
        raise TableError(f"{path}:{start}: found no end of the row; expected )")


def table_files(table: Path) -> list[str]:
    """Return all files of the table: those that table.def includes, in its order."""
    files = re.findall(r'^#include "(.*)"$', (table / "table.def").read_text(), re.MULTILINE)
    present = {path.relative_to(table).as_posix() for path in table.rglob("*.def")}
    wrong = present.symmetric_difference([*files, "table.def"])
    if wrong:
        raise TableError(
            f"{table / 'table.def'}: includes {len(files)} files, and the folder differs from "
            f"them by {', '.join(sorted(wrong))}"
        )
    return files
