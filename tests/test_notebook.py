"""The notebook runs from its first cell to its last on a published warehouse, and shows what is in it."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from synthetic_trade import build_home

NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "notebook.py"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return build_home(tmp_path_factory.mktemp("home"), 40)


def test_every_cell_runs(home, monkeypatch):
    monkeypatch.setenv("AMARKAV_HOME", str(home.root))
    spec = importlib.util.spec_from_file_location("notebook", NOTEBOOK)
    notebook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(notebook)
    outputs, names = notebook.app.run()
    assert names["totals"] == {"claims": 440, "articles": 40}
    assert names["claims"].num_rows > 0
    assert set(names["claims"].column("measure").to_pylist()) <= {"level", "share", "growth", "change", "rank"}
    assert not names["series"].empty
    assert sum(output is not None for output in outputs) >= 4


def test_it_runs_as_a_script_too(home):
    """Marimo's own check, in a process of its own: nothing of the notebook needs this test's imports."""
    environment = os.environ | {"AMARKAV_HOME": str(home.root)}
    command = [sys.executable, str(NOTEBOOK)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
