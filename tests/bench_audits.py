"""Measures the audits over made-up trade news: `python tests/bench_audits.py [ARTICLES]`. It is no test.

10,000 articles hold 110,000 claims. Wall and processor seconds of a whole auditing, of one after a further article, and
of one with nothing new.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from synthetic_trade import NOON, build_home
from told_figures import level, tell

from warehouse.auditing import run_audits
from warehouse.connection import open_working


def main(articles: int) -> None:
    with TemporaryDirectory() as folder:
        home = build_home(Path(folder), articles)
        with open_working(home, at=NOON) as con:
            (claims,) = con.execute("SELECT count(*) FROM claims").fetchone() or (0,)
            for what in ("whole", "one article more", "nothing new"):
                if what == "one article more":
                    tell(con, "one.txt", level("401"), level("316", "import_value"), level("60", "trade_balance"))
                wall, processor = time.perf_counter(), time.process_time()
                audited = run_audits(con, run_id="bench", at=NOON)
                print(
                    f"{what}: {claims:,} claims, {audited.checks:,} checks, {audited.changed:,} changed:"
                    f" {time.perf_counter() - wall:.2f} s, {time.process_time() - processor:.2f} s of processor"
                )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
