"""What several test files share: Prefect's own test harness, started once, for those tests that run a flow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import flows  # noqa: F401 - sets the environment that Prefect must find when a test first imports it


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """An embedded Prefect server with a database of its own, for the whole session (it takes 9 s to start)."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield
