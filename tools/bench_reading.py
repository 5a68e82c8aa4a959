"""Articles a second through normalise and extract alone: bench_reading.py NEWS.jsonl FOLDER PROCESSES

The clock runs from the first batch that comes back to the last one, so that starting processes, Prefect and the
reader's tables is not counted; all batches have the size of the main job's first.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path


def main(news: Path, folder: Path, processes: int) -> None:
    """Print the rate."""
    from flows.environment import set_for_terminal

    set_for_terminal(os.environ, folder / "prefect-reading")
    import pyarrow as pa
    from prefect import flow

    from flows.reading import Readers, Workers
    from tasks.ingest.batches import BATCH_ARTICLES
    from tasks.ingest.source import open_sources
    from tasks.ingest.store import Stored, store_batches
    from tasks.parts import BatchFolder

    run_folder = folder / "parts-reading"
    shutil.rmtree(run_folder, ignore_errors=True)
    (source,) = open_sources([str(news)])
    stored = store_batches(source, run_folder, 1, BATCH_ARTICLES, lambda articles: Stored((), {})).batches
    articles = pa.concat_tables([BatchFolder(batch).read("articles") for batch in stored])
    batches = [run_folder / f"equal-{start}" for start in range(0, len(articles), BATCH_ARTICLES)]
    for number, batch in enumerate(batches):
        BatchFolder(batch).write("articles", articles.slice(number * BATCH_ARTICLES, BATCH_ARTICLES))

    @flow(name="reading")
    def read_everything() -> float:
        counts, started = [], None
        with Readers(Workers(processes)) as readers:
            for _, extracted in readers.read_all(batches):
                counts.append(0 if extracted is None else extracted.articles)
                # The first batches pay for the imports of as many processes.
                if started is None and len(counts) == 2 * processes:
                    started, counts = time.monotonic(), [0]
        assert started is not None
        return sum(counts) / (time.monotonic() - started)

    print(read_everything())
    shutil.rmtree(run_folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
