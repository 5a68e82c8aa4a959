"""Data Docs of a run: a front page, and one page a gate as Great Expectations renders it; they open offline.

`docs/index.html` lists the runs that are kept, `docs/runs/RUN/index.html` says what each gate said in it, and a page a
gate shows every expectation with the first values that failed. What those pages load from CDNs is taken from `static/`.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from expectations.docs_pages import DocsRun, render_gate, render_home, render_run
from expectations.validation import GRAVITY, ByGate

_STATIC = Path(__file__).parent / "static"


def write_docs(root: Path, run_id: str, at: datetime, gates: ByGate, *, keep: int = 10) -> Path:
    """The front page of the run's docs below `root`; the docs of all but the last `keep` runs are removed."""
    _copy_static(root)
    folder = root / "runs" / run_id
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run = _summary(run_id, at, gates)
    for gate, validations in gates.items():
        (folder / f"{gate}.html").write_text(render_gate(gate, validations, run_id, at), encoding="utf-8")
    (folder / "index.html").write_text(render_run(run, gates), encoding="utf-8")
    (folder / "run.json").write_text(json.dumps(asdict(run)), encoding="utf-8")
    runs = _prune(root / "runs", keep)
    _replace(root / "index.html", render_home(runs))
    return folder / "index.html"


def _summary(run_id: str, at: datetime, gates: ByGate) -> DocsRun:
    verdicts = [one.verdict for validations in gates.values() for one in validations]
    failing = {gate: sum(one.failing for one in validations) for gate, validations in gates.items()}
    return DocsRun(
        run_id=run_id,
        at=at.isoformat(sep=" ", timespec="seconds"),
        verdict=max(verdicts, key=GRAVITY.index, default="passed"),
        failing={gate: number for gate, number in failing.items() if number},
    )


def _copy_static(root: Path) -> None:
    """Puts the assets beside the pages; a file that is there already stays."""
    assets = root / "static"
    assets.mkdir(parents=True, exist_ok=True)
    for asset in _STATIC.iterdir():
        copied = assets / asset.name
        if not copied.exists() or copied.stat().st_size != asset.stat().st_size:
            shutil.copyfile(asset, copied)


def _prune(runs: Path, keep: int) -> list[DocsRun]:
    """Removes all but the newest runs; returns those that stay, the newest first."""
    found = [
        (DocsRun(**json.loads(one.read_text(encoding="utf-8"))), one.parent) for one in sorted(runs.glob("*/run.json"))
    ]
    found.sort(key=lambda pair: pair[0].at, reverse=True)
    for _, folder in found[keep:]:
        shutil.rmtree(folder, ignore_errors=True)
    return [run for run, _ in found[:keep]]


def _replace(path: Path, text: str) -> None:
    """Writes a page that others may be reading: it appears whole or not at all."""
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
