"""examples/notebook.ipynb runs and gives its stored outputs.

If the outputs change on purpose, `python tests/python/run_notebook.py` stores the new ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import run_notebook

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


MAX_BYTES = 400_000


def test_cells_run_and_show_the_stored_outputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The kernel must not read the user's settings.
    for name in ("IPYTHONDIR", "MPLCONFIGDIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name))
    stored = run_notebook.read()
    shown = run_notebook.run(tmp_path)
    for cell, expected, found in zip(
        stored.cells, run_notebook.shown(stored), run_notebook.shown(shown), strict=True
    ):
        assert found == expected, cell.source


def test_every_cell_was_run_in_order() -> None:
    counts = [
        cell.execution_count for cell in run_notebook.read().cells if cell.cell_type == "code"
    ]
    assert counts == list(range(1, len(counts) + 1))


def test_stored_outputs_are_complete_and_small() -> None:
    outputs = [output for cell in run_notebook.shown(run_notebook.read()) for output in cell]
    assert outputs.count("image") == 5
    assert not [text for text in outputs if "Traceback" in text]
    assert run_notebook.NOTEBOOK.stat().st_size < MAX_BYTES
