"""What `amarkav serve` adds to Prefect: pages to link to that show nothing else, and processes that come back."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from flows.child_process import ChildProcess
from flows.environment import SERVER_PASSWORD
from flows.errors import CannotServe
from flows.pages import make_pages
from flows.serve import serve
from warehouse.home import Home

Ask = Callable[..., httpx.Response]
WORKING = Home(Path()).working.as_posix()


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Asks the pages of a home for a path."""
    place = Home(tmp_path)
    for path, text in (
        (place.docs / "index.html", "what the gates said"),
        (place.site / "index.html", "the report"),
        (place.working, "the warehouse"),
        (place.root / "amarkav.duckdb", "the snapshot"),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (place.site / "out").symlink_to(place.working)
    monkeypatch.setenv("AMARKAV_HOME", str(tmp_path))

    async def get(path: str, host: str, auth: tuple[str, str] | None) -> httpx.Response:
        transport = httpx.ASGITransport(make_pages())
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}", auth=auth) as client:
            return await client.get(path)

    return lambda path, host="127.0.0.1", auth=None: asyncio.run(get(path, host, auth))


@pytest.mark.parametrize(("path", "said"), [("/docs/", "what the gates said"), ("/site/index.html", "the report")])
def test_docs_and_report_are_served(ask: Ask, path: str, said: str) -> None:
    assert ask(path).text == said


@pytest.mark.parametrize(
    "path",
    ["/", "/amarkav.duckdb", f"/{WORKING}", f"/site/../{WORKING}", "/site/%2e%2e/amarkav.duckdb",
     f"/docs/..%2f{WORKING.replace('/', '%2f')}", "/site/out", "/openapi.json"],
)  # fmt: skip
def test_nothing_else_of_the_home_is(ask: Ask, path: str) -> None:
    assert ask(path).status_code == 404


def test_where_the_server_has_a_password_the_pages_have_it_too(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SERVER_PASSWORD, "amarkav:long:and secret")
    refused = ask("/site/index.html")
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, 'Basic realm="amarkav"')
    assert "report" not in refused.text
    assert ask("/site/index.html", auth=("amarkav", "wrong")).status_code == 401
    assert ask("/site/index.html", auth=("amarkav", "long:and secret")).text == "the report"


def test_a_password_that_prefect_cannot_compare_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SERVER_PASSWORD, "amarkav:رمز")
    with pytest.raises(CannotServe, match="use ASCII"):
        serve(Home(tmp_path), 4799, tmp_path)


def test_another_name_for_this_machine_is_not_answered(ask: Ask) -> None:
    assert ask("/site/", "evil.example").status_code == 400


def test_what_dies_is_started_again_later_each_time_and_stops_when_told(tmp_path: Path) -> None:
    child = ChildProcess("clock", [sys.executable, "-c", "print('up', flush=True)"], tmp_path / "clock.log")
    child.start()
    assert child.process is not None
    for wait in (3, 6, 12):
        child.process.wait(60)
        now = time.monotonic()
        assert child.tend(now) == f"the clock died; it is started again in {wait} s (log: {child.log})"
        assert child.tend(now + wait - 0.1) is None
        assert child.is_dead
        assert child.tend(now + wait) is None
        child.process.wait(60)
    assert child.log.read_text(encoding="utf-8") == "up\n" * 4
    lasting = ChildProcess("sleeper", [sys.executable, "-c", "import time; time.sleep(600)"], tmp_path / "s.log")
    lasting.start()
    assert lasting.tend(time.monotonic()) is None
    lasting.stop()
    assert lasting.is_dead


@pytest.mark.parametrize("above", [0, 1])
def test_a_port_that_is_taken_is_named_before_anything_is_started(tmp_path: Path, above: int) -> None:
    async def listen() -> None:
        async with await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0) as other:
            port = other.sockets[0].getsockname()[1]
            with pytest.raises(CannotServe, match=f"port {port}, for .* is taken"):
                await asyncio.to_thread(serve, Home(tmp_path), port - above, tmp_path)

    asyncio.run(listen())
    assert list(tmp_path.iterdir()) == []
