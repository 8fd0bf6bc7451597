# Copyright 2026 The aclq authors. Licensed under the Apache License, Version 2.0.
"""The generator of aclq.acl refuses unknown input; test_acl*.py test its output."""

import subprocess
import sys
from pathlib import Path

import pytest

GENERATOR = str(Path(__file__).resolve().parents[2] / "python" / "generate_acl.py")


def generate(table: Path, output: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, GENERATOR, str(table), str(output)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def write_table(folder: Path, rows: str, included: str = "acl/one.def") -> Path:
    (folder / "acl").mkdir()
    (folder / "acl" / "one.def").write_text(f"// A comment.\n\n{rows}\n")
    (folder / "table.def").write_text(f'#include "{included}"\n')
    return folder


def test_rows_become_names(tmp_path: Path) -> None:
    rows = "TYPE(One, void *)\nFUNCTION(T1, int, Two, (const One *,  // of several lines\n  int))"
    output = tmp_path / "output"
    result = generate(write_table(tmp_path, rows), output)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert "class One(Handle):" in (output / "acl.py").read_text()
    stub = (output / "acl.pyi").read_text()
    assert "def Two(a1: _PointerTo[One], a2: int | c_int, /) -> int:" in stub


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("int aclInit(void);", "found 'int aclInit(void);'; expected a row"),
        ("FIELDS(0, int, a)", "found 'FIELDS(0, int, a)'; expected a row"),
        ("MACRO(A, 1) MACRO(B, 2)", "MACRO has 3 arguments; expected 2"),
        ("MACRO(A)", "MACRO has 1 arguments; expected 2"),
        ("MACRO(A, )", "MACRO has 2 arguments; expected 2"),
        ("MACRO(A, B + 1)", "found B + 1; expected an integer"),
        ("MACRO(A, 010)", "found 010; expected an integer"),
        ("MACRO(None, 1)", "found None; expected a name that Python accepts"),
        ("MACRO(check, 1)", "found check; expected a name that the module does not have yet"),
        ("MACRO(A, 1)\nMACRO(A, 1)", "found A; expected a name that the module does not have yet"),
        ("CONSTANT(double, A, 1)", "found a constant of type double; expected a scalar type"),
        ("TYPE(A, int *)", "found int *; expected a scalar, void * or a pointer to a function"),
        ("TYPE(A, int **[3)", "type 'int **[3': found the end; expected ]"),
        ("TYPE(A, unsigned int)", "type 'unsigned int': found int; expected the end"),
        ("TYPE(A, B)", "found B; expected a scalar, void * or a pointer to a function"),
        ("TYPE(A, void (*)(B))", "found B; expected a type that a row above declares"),
        ("VALUE(A, 1)", "found VALUE; expected ENUM, STRUCT or UNION above it"),
        ("ENUM(A)\nVALUE(B, 1)", "found no END(A)"),
        ("ENUM(A)\nEND(A)", "found END(A); expected a VALUE or END(A)"),
        ("ENUM(A)\nVALUE(B, 1)\nEND(C)", "found END(C); expected a VALUE or END(A)"),
        ("ENUM(A)\nFIELD(0, int, B)\nEND(A)", "found FIELD(0); expected a VALUE or END(A)"),
        ("STRUCT(A, 4)\nFIELD(0, A, B)\nEND(A)", "found A; expected a type that a row above"),
        ("FUNCTION(T1, int, A, int)", "found int; expected parameters in parentheses"),
        ("FUNCTION(T1, int, A, (double))", "found double; expected a type that a row above"),
        ("FUNCTION(T1, int, A, (int[2]))", "found array; expected a type that a parameter can"),
        ("FUNCTION(T1, int, A, (int, void))", "found void; expected a type that a parameter can"),
        ("FUNCTION(T1, int, A, (int", "found no end of the row; expected )"),
    ],
)
def test_a_row_that_is_not_understood_is_refused(tmp_path: Path, rows: str, message: str) -> None:
    result = generate(write_table(tmp_path, rows), tmp_path / "output")
    assert result.returncode == 1
    assert result.stderr.startswith("generate_acl.py: ")
    assert "acl/one.def:" in result.stderr
    assert message in result.stderr
    assert not (tmp_path / "output").exists()


def test_a_refusal_names_the_line(tmp_path: Path) -> None:
    result = generate(write_table(tmp_path, "MACRO(A, 1)\nMACRO(B,\n  C)"), tmp_path / "output")
    assert "acl/one.def:4: " in result.stderr


def test_a_file_that_the_table_does_not_include_is_refused(tmp_path: Path) -> None:
    result = generate(write_table(tmp_path, "MACRO(A, 1)", "acl/two.def"), tmp_path / "output")
    assert result.returncode == 1
    assert "acl/one.def, acl/two.def" in result.stderr


def test_missing_arguments_are_refused() -> None:
    command = [sys.executable, GENERATOR]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    assert result.returncode == 2
    assert "Usage: generate_acl.py TABLE_FOLDER OUTPUT_FOLDER" in result.stderr
