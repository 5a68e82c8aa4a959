"""Harlequin over a published warehouse, without a screen: `python client_harlequin.py FILE SQL TIMES`.

The IDE is opened, the query typed and run that often; what it shows is printed as JSON. Run by Harlequin's own Python,
for tests/measure_clients.py.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from importlib.metadata import version

from harlequin import Harlequin
from harlequin_duckdb import DuckDbAdapter


async def ask(path: str, sql: str, times: int) -> dict[str, object]:
    """The rows of each answer, and the seconds it took."""
    app = Harlequin(DuckDbAdapter(conn_str=(path,), read_only=True), connection_hash="amarkav")
    answers, seconds = [], []
    async with app.run_test(size=(120, 40)) as pilot:
        while getattr(app, "editor", None) is None:
            await pilot.pause(0.1)
        for number in range(times):
            started = time.perf_counter()
            # A query of its own each time: an equal one would leave the table as it is.
            app.editor.text = f"SELECT * FROM ({sql}) AS asked WHERE {number} = {number}"
            app.editor.focus()  # an answer takes the focus
            before = app.results_viewer.get_visible_table()
            await pilot.pause()
            await pilot.press("ctrl+j")
            while (table := app.results_viewer.get_visible_table()) is None or table is before:
                await pilot.pause(0.05)
                if time.perf_counter() - started > 60:
                    raise TimeoutError("no answer within a minute")
            answers.append(table.backend.source_data.to_pylist())
            seconds.append(time.perf_counter() - started)
    return {"version": version("harlequin"), "duckdb": version("duckdb"), "answers": answers, "seconds": seconds}


if __name__ == "__main__":
    file, query, count = sys.argv[1:]
    print(json.dumps(asyncio.run(ask(file, query, int(count))), default=str))
