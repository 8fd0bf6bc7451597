"""Runs examples/notebook.ipynb; as a program, also stores the new outputs in it.

Run this in the build tree after a change of the notebook or of its outputs:

    PYTHONPATH=build/dev/python build/venv/bin/python tests/python/run_notebook.py
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbclient import NotebookClient

if TYPE_CHECKING:
    from nbformat import NotebookNode

NOTEBOOK = Path(__file__).parents[2] / "examples" / "notebook.ipynb"


def read() -> NotebookNode:
    """Return the notebook with the stored outputs."""
    return nbformat.read(NOTEBOOK, as_version=4)


def run(folder: Path) -> NotebookNode:
    """Run the notebook in a folder and return it with new outputs; raise the error of a cell."""
    notebook = read()
    client = NotebookClient(
        notebook,
        timeout=60,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    return client.execute()


def shown(notebook: NotebookNode) -> list[list[str]]:
    """Return the outputs of each cell: texts, or "image"."""
    return [[_shown(output) for output in cell.get("outputs", [])] for cell in notebook.cells]


def _shown(output: NotebookNode) -> str:
    data = output.get("data", {})
    if "image/png" in data:
        return "image"
    return str(output.get("text", data.get("text/plain", output)))


if __name__ == "__main__":
    nbformat.write(run(NOTEBOOK.parent), NOTEBOOK)
