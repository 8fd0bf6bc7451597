"""The promises of the entire package: its import, version, types, help, tree and examples."""

from __future__ import annotations

import ast
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

import aclq
import numpy as np
import pytest
from aclq import _core

ROOT = Path(__file__).parents[2]
PACKAGE = Path(aclq.__file__).parent

MAX_IMPORT_SECONDS = 0.050


def python(*arguments: str) -> str:
    """Return the output of a new interpreter."""
    run = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, timeout=300
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_import_is_fast() -> None:
    # CPU time, which other running programs change little.
    code = "import time; t = time.process_time(); import aclq; print(time.process_time() - t)"
    assert median(float(python("-c", code)) for _ in range(9)) < MAX_IMPORT_SECONDS


def test_import_loads_no_other_package() -> None:
    code = "import aclq, sys; print(*sys.modules)"
    modules = {name.partition(".")[0] for name in python("-c", code).split()}
    others = modules - sys.stdlib_module_names - {"aclq", "nanobind"}
    # Modules that the interpreter loads before any import, for example hooks of site-packages.
    before = set(python("-c", "import sys; print(*sys.modules)").split())
    assert others <= {name.partition(".")[0] for name in before}
    assert not {"numpy", "matplotlib", "ml_dtypes", "torch", "jax"} & modules


def test_version_is_that_of_the_project() -> None:
    project = re.search(r"project\(aclq VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text())
    assert project is not None
    assert aclq.__version__ == project[1]


def test_package_is_typed() -> None:
    assert (PACKAGE / "py.typed").exists()


def test_all_names_exist_and_have_help() -> None:
    assert aclq.__all__ == sorted(set(aclq.__all__))
    for name in aclq.__all__:
        value = getattr(aclq, name)
        if name != "__version__":
            assert len(inspect.getdoc(value) or "") > 20, name
    public = {name for name in vars(aclq) if not name.startswith("_")}
    assert public - set(aclq.__all__) <= {"annotations", "acl"}


def test_properties_and_methods_have_help() -> None:
    for owner in (aclq.Comparison, aclq.QuantizePlan):
        for name, member in vars(owner).items():
            if not name.startswith("_"):
                assert len(inspect.getdoc(member) or "") > 10, f"{owner.__name__}.{name}"
    assert len(inspect.getdoc(aclq.QuantizePlan.__call__) or "") > 10


def module_signature(function: Any) -> str:
    """Return "(x, *, axis=None)": the parameters in the first line of a function's help."""
    text = function.__doc__.splitlines()[0].rpartition(" -> ")[0]
    parameters = ast.parse(f"def f{text[text.index('(') :]}: ...").body[0]
    assert isinstance(parameters, ast.FunctionDef)
    return without_types(parameters.args)


def without_types(arguments: ast.arguments) -> str:
    for argument in (*arguments.args, *arguments.kwonlyargs):
        argument.annotation = None
    return f"({ast.unparse(arguments)})"


def stub_signatures() -> dict[str, set[str]]:
    """Return the signatures of each function and method of the stub, and () for each property.

    The parameter `out` has no default in the overload for it.
    """
    found: dict[str, set[str]] = {}
    tree = ast.parse((PACKAGE / "_core.pyi").read_text())
    for owner in (tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))):
        prefix = f"{owner.name}." if isinstance(owner, ast.ClassDef) else ""
        for node in owner.body:
            if isinstance(node, ast.FunctionDef):
                is_property = any(ast.unparse(d) == "property" for d in node.decorator_list)
                text = "()" if is_property else without_types(node.args)
                found.setdefault(prefix + node.name, set()).add(text.replace("out,", "out=None,"))
    return found


def module_signatures() -> dict[str, set[str]]:
    """Return the signatures of the module, in the form of stub_signatures()."""
    found: dict[str, set[str]] = {}
    classes = (aclq.Comparison, aclq.QuantizePlan)
    for owner in (_core, *classes):
        prefix = f"{owner.__name__}." if owner in classes else ""
        for name, member in vars(owner).items():
            if isinstance(member, property):
                found[prefix + name] = {"()"}
            elif "nb_func" in repr(type(member)) or "nb_method" in repr(type(member)):
                found[prefix + name] = {module_signature(member)}
    del found["Comparison.__repr__"]  # object has one too.
    return found


def test_stub_agrees_with_the_module() -> None:
    assert stub_signatures() == module_signatures()


@pytest.mark.parametrize("name", ["quantize", "dequantize", "choose_scales", "compare"])
def test_documented_signatures_are_those_of_the_module(name: str) -> None:
    document = (ROOT / "docs" / "python.md").read_text()
    documented = re.search(rf"### `aclq\.{name}(\(.*\))`", document)
    assert documented is not None
    assert module_signature(getattr(_core, name)) == documented[1].replace('"', "'")


def test_documented_signature_of_plot_error() -> None:
    document = (ROOT / "docs" / "python.md").read_text()
    documented = re.search(r"### `aclq\.plot_error\((.*)\)`", document)
    assert documented is not None
    bare = inspect.signature(aclq.plot_error)
    names = [
        parameter.replace(annotation=inspect.Parameter.empty)
        for parameter in bare.parameters.values()
    ]
    assert str(inspect.Signature(names)) == f"({documented[1]})"


def test_tree_of_cann() -> None:
    home = aclq.cann_home()
    assert (home / "include" / "acl" / "acl.h").is_file()
    assert (home / "include" / "aclq" / "quantize.h").is_file()
    for name in ("ascendcl", "nnopbase", "opapi", "aclq"):
        assert (home / "lib64" / f"lib{name}.so").exists()
    assert (home / "bin" / "aclq").is_file()


def test_command() -> None:
    facts = json.loads(python("-m", "aclq", "info", "--json"))
    assert aclq.__version__ in json.dumps(facts)
    for isa in aclq.isa_names():
        assert isa in json.dumps(facts)


def examples(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", path.read_text(), re.MULTILINE | re.DOTALL)


def test_examples_of_the_document_run(capsys: pytest.CaptureFixture[str]) -> None:
    """The examples without PyTorch run one after another, as a reader would type them."""
    blocks = examples(ROOT / "docs" / "python.md", "python")
    names: dict[str, Any] = {"batches": [np.float32([[1, 2], [3, 4]])]}
    run = [text for text in blocks if "torch" not in text]
    assert len(run) == 3
    for text in run[:2]:
        exec(text, names)
    assert capsys.readouterr().out.startswith("Comparison(sqnr_db=")
    assert names["out"].tolist() == [[10, 20], [30, 40]]
    exec(run[2], {})
    (expected,) = examples(ROOT / "docs" / "python.md", "text")
    assert capsys.readouterr().out == expected


def test_example_of_the_readme_runs(capsys: pytest.CaptureFixture[str]) -> None:
    weights = np.random.default_rng(1).standard_normal((8, 64), np.float32)
    (example,) = (text for text in examples(ROOT / "README.md", "python") if "torch" not in text)
    exec(example, {"aclq": aclq, "w": weights})
    assert 40 < float(capsys.readouterr().out) < 50


@pytest.mark.parametrize("document", ["README.md", "docs/python.md"])
def test_first_line_of_the_document_prints_what_it_says(document: str) -> None:
    console = examples(ROOT / document, "console")[0]
    command = re.search(r'^\$ python -c "(.*)"\n(.*)$', console, re.MULTILINE)
    assert command is not None
    assert python("-c", command[1]) == command[2] + "\n"


def test_documented_messages_are_those_that_are_raised() -> None:
    document = (ROOT / "docs" / "python.md").read_text()
    documented = " ".join(re.findall(r"```\n(TypeError.*?)```", document, re.DOTALL)[0].split())
    x = np.ones((2, 2), np.float32)
    with pytest.raises(TypeError) as one:
        aclq.quantize(x.astype(np.float64), 1.0)
    with pytest.raises(ValueError, match="axis is None") as other:
        aclq.quantize(x, np.ones(2, np.float32))
    assert documented == f"TypeError: {one.value} ValueError: {other.value}"
