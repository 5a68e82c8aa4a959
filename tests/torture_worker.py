"""A process that ingests when it is told to, as a worker does for months: the real flow, on an embedded Prefect server.

It reads a line for every day from standard input and answers with one line of JSON: what the day cost and how big the
process is.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from flows.own_server import prepare_run
from warehouse.home import Home


def main() -> None:
    """Until standard input ends."""
    place = Home(Path(sys.argv[1]))
    prepare_run(place)
    from flows.ingest_articles import ingest_articles
    from flows.local_run import call_here

    for _ in sys.stdin:
        began, trouble = time.monotonic(), ""
        try:
            summary = call_here(lambda: ingest_articles(home=place.root, return_state=True))
            said = summary.headline
        except Exception as error:
            said, trouble = "", f"{type(error).__name__}: {error}"
        resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
        handles = len(os.listdir("/proc/self/fd"))
        answer = {"seconds": time.monotonic() - began, "resident": resident, "handles": handles}
        print(json.dumps(answer | {"said": said[:300], "trouble": trouble[:300]}), flush=True)


if __name__ == "__main__":
    main()
