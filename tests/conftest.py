"""What several test files share: Prefect's own test harness, started once, for those tests that run a flow."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from warehouse_rows import NOON

import flows  # noqa: F401 - sets the environment that Prefect must find when a test first imports it
from seeds import SEEDS_DIR
from warehouse.connection import open_working
from warehouse.dimensions import load_dimensions
from warehouse.home import Home


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """An embedded Prefect server with a database of its own, for the whole session (it takes 9 s to start)."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with an empty warehouse, its dimensions loaded; to be copied, not to be written to."""
    home = Home(tmp_path_factory.mktemp("empty"))
    with open_working(home, at=NOON) as con:
        load_dimensions(con, SEEDS_DIR, at=NOON)
    return home


@pytest.fixture
def home(empty_home: Home, tmp_path: Path) -> Home:
    """A home of the test's own, with an empty warehouse (a copy: making one takes a second)."""
    return Home(Path(shutil.copytree(empty_home.root, tmp_path / "home")))
