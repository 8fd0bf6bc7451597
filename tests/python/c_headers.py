# Copyright 2026 The aclq authors. Licensed under the Apache License, Version 2.0.
"""The declarations of the public C headers, as compilers report them.

clang lists the declarations (its syntax tree as JSON), and a generated C++ program prints their
values, sizes, offsets and types according to g++. Neither reads the table from which aclq.acl is
generated. The C tests need clang anyway, so no C parser from a package registry is needed.
"""

import json
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

INCLUDE = Path(__file__).resolve().parents[2] / "include"

# Prints one line for each fact. A type reads as the operators of C in prefix order: "*u8" is a
# pointer to an unsigned integer of 8 bytes, and "string" is const char *.
PROGRAM_START = r"""
#include <cstddef>
#include <iostream>
#include <string>
#include <type_traits>

// "... Name() [with T = aclTensor; ...]", which works for types that are not defined.
template <class T>
std::string Name() {
  const std::string text = __PRETTY_FUNCTION__;
  const std::size_t start = text.find("T = ") + 4;
  return text.substr(start, text.find_first_of(";]", start) - start);
}

template <class T>
std::string Describe();

template <class T>
struct Signature;
template <class R, class... A>
struct Signature<R(A...)> {
  static std::string Text() {
    std::string arguments;
    ((arguments += "," + Describe<A>()), ...);
    return Describe<R>() + "(" + arguments + ")";
  }
};
template <class R, class... A>
struct Signature<R(A..., ...)> {
  static std::string Text() { return Signature<R(A...)>::Text() + "..."; }
};

template <class T>
std::string Describe() {
  const std::string size = [] {
    if constexpr (std::is_arithmetic_v<T>) return std::to_string(sizeof(T));
    return std::string();
  }();
  if constexpr (std::is_function_v<T>) {
    return Signature<T>::Text();
  } else if constexpr (std::is_pointer_v<T>) {
    using Target = std::remove_pointer_t<T>;
    if constexpr (std::is_function_v<Target>) return Describe<Target>();
    if constexpr (std::is_same_v<Target, const char>) return "string";
    return "*" + Describe<std::remove_cv_t<Target>>();
  } else if constexpr (std::is_array_v<T>) {
    return Describe<std::remove_extent_t<T>>() + "[" + std::to_string(std::extent_v<T>) + "]";
  } else if constexpr (std::is_void_v<T> || std::is_same_v<T, bool> || std::is_same_v<T, char>) {
    return Name<T>();
  } else if constexpr (std::is_floating_point_v<T>) {
    return "f" + size;
  } else if constexpr (std::is_integral_v<T>) {
    return (std::is_signed_v<T> ? "i" : "u") + size;
  } else if constexpr (std::is_enum_v<T>) {
    return sizeof(T) == 4 ? "i4" : "an enumeration of another size";
  } else {
    return Name<T>();
  }
}

template <class T>
void Print(const char *fact, const T &value) {
  std::cout << fact << '\t' << value << '\n';
}

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#pragma GCC diagnostic ignored "-Wignored-attributes"
int main() {
"""


@dataclass
class Declarations:
    """The names that the headers declare."""

    # Functions, with their parameters as written.
    functions: dict[str, list[str]] = field(default_factory=dict)
    # Enumerations with their enumerators, structs and unions with their members.
    enums: dict[str, list[str]] = field(default_factory=dict)
    records: dict[str, list[str]] = field(default_factory=dict)
    # Structs without a definition.
    opaque: set[str] = field(default_factory=set)
    # The names of structs and unions, by their tags.
    tags: dict[str, str] = field(default_factory=dict)
    # Other names of types, with the type as written.
    aliases: dict[str, str] = field(default_factory=dict)
    # Constants and macros.
    constants: set[str] = field(default_factory=set)


def headers() -> list[str]:
    """Return the headers of CANN's interface, as programs include them."""
    return sorted(
        path.relative_to(INCLUDE).as_posix()
        for folder in ("acl", "aclnn", "aclnnop", "hccl")
        for path in (INCLUDE / folder).rglob("*.h")
    )


def _includes() -> str:
    return "".join(f'#include "{header}"\n' for header in headers())


def _member_names(inner: list[dict[str, Any]]) -> list[str]:
    """Return the names of members. An unnamed union is represented by its first member."""
    names: list[str] = []
    union: list[str] = []
    for child in inner:
        if child["kind"] == "CXXRecordDecl":
            union = _member_names(child.get("inner", []))
        elif child["kind"] == "FieldDecl":
            names.append(child["name"] if "name" in child else union[0])
    return names


class _Tree:
    """Clang's syntax tree. A node names its file only if the previous node is in another file."""

    def __init__(self) -> None:
        self.declarations = Declarations()
        self._file = ""
        self._tags: dict[str, list[str]] = {}

    def _visit_place(self, place: dict[str, Any]) -> None:
        for key, value in place.items():
            if key == "file":
                self._file = value
            elif isinstance(value, dict) and key != "includedFrom":
                self._visit_place(value)

    def visit(self, node: dict[str, Any]) -> None:
        """Visit a node and its children, in the order of the dump."""
        self._visit_place(node.get("loc", {}))
        ours = self._file.startswith(f"{INCLUDE}/")
        self._visit_place(node.get("range", {}))
        if ours:
            self._add(node)
        for child in node.get("inner", []):
            self.visit(child)

    def _add(self, node: dict[str, Any]) -> None:
        inner = node.get("inner", [])

        def names(kind: str) -> list[str]:
            return [child["name"] for child in inner if child["kind"] == kind]

        match node["kind"]:
            case "FunctionDecl":
                self.declarations.functions[node["name"]] = [
                    child["type"]["qualType"] for child in inner if child["kind"] == "ParmVarDecl"
                ]
            case "VarDecl":
                self.declarations.constants.add(node["name"])
            case "EnumDecl":
                self._tags[node["id"]] = names("EnumConstantDecl")
            case "CXXRecordDecl":
                self._tags[node["id"]] = _member_names(inner)
            case "TypedefDecl":
                self._add_typedef(node["name"], node["type"]["qualType"], inner[0])

    def _add_typedef(self, name: str, text: str, target: dict[str, Any]) -> None:
        tag = target.get("ownedTagDecl")
        if tag is None:
            self.declarations.aliases[name] = text
        elif tag["kind"] == "EnumDecl":
            self.declarations.enums[name] = self._tags[tag["id"]]
        else:
            if "name" in tag:
                self.declarations.tags[tag["name"]] = name
            if members := self._tags[tag["id"]]:
                self.declarations.records[name] = members
            else:
                self.declarations.opaque.add(name)


def read_declarations() -> Declarations:
    """Return the declarations from clang, and the macros from the text of the headers."""
    command = ["clang", "-x", "c++", "-std=c++17", "-w", "-fsyntax-only", f"-I{INCLUDE}", "-"]
    command[1:1] = ["-Xclang", "-ast-dump=json"]
    dump = subprocess.run(command, input=_includes(), check=True, capture_output=True, text=True)
    tree = _Tree()
    tree.visit(json.loads(dump.stdout))
    macro = re.compile(r"^#define (\w+) +(?:0x[0-9A-Fa-f]+|\d+)[UL]*\b", re.MULTILINE)
    for header in headers():
        tree.declarations.constants.update(macro.findall((INCLUDE / header).read_text()))
    return tree.declarations


def read_facts(declarations: Declarations, folder: Path) -> dict[str, str]:
    """Compile and run a program in folder that prints the facts about the declarations."""
    enumerators = [name for names in declarations.enums.values() for name in names]
    facts = {name: f"+({name})" for name in [*declarations.constants, *enumerators]}
    facts |= {f"type of {name}": f"Describe<decltype({name})>()" for name in declarations.functions}
    facts |= {f"type of {name}": f"Describe<{name}>()" for name in declarations.aliases}
    for record, members in declarations.records.items():
        facts[f"size of {record}"] = f"sizeof({record})"
        for member in members:
            place = f"{record}.{member}"
            facts[f"offset of {place}"] = f"offsetof({record}, {member})"
            facts[f"type of {place}"] = f"Describe<decltype({record}::{member})>()"
    lines = "".join(f'  Print("{fact}", {value});\n' for fact, value in facts.items())
    source = folder / "facts.cc"
    source.write_text(f"{_includes()}{PROGRAM_START}{lines}}}\n")
    program = folder / "facts"
    compiler = ["g++", "-std=c++20", "-w", "-O0", f"-I{INCLUDE}", str(source), "-o", str(program)]
    subprocess.run(compiler, check=True)
    output = subprocess.run([program], check=True, capture_output=True, text=True).stdout
    return dict(line.split("\t") for line in output.splitlines())
