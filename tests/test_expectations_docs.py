"""The Data Docs of a run: they say what the gates said, open offline, and only the last runs' are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from expectations.docs import write_docs
from expectations.expected import above, between, critical, one_of, warning
from expectations.gate import run_gate
from expectations.validation import SHOWN, add_up, read_json, write_json

AT = datetime(2025, 11, 20, 9, 30, tzinfo=UTC)
SUITE = (
    critical("share_is_a_part", "A share lies between 0 and 100 %.", between("share", 0, 100)),
    critical("upper_is_above", "The upper end is above the lower one.", above("upper", "share")),
    warning("sector_is_known", "The sector is one of the list.", one_of("sector", ("صنعت", "معدن"))),
)


def frame_of(*rows: tuple[float, float, str]) -> pd.DataFrame:
    """One row for each, named row-0, row-1 ..."""
    frame = pd.DataFrame(rows, columns=["share", "upper", "sector"])
    return frame.assign(key=[f"row-{index}" for index in range(len(frame))])


GOOD = frame_of((10, 20, "صنعت"), (20, 30, "معدن"))
BAD = frame_of((155, 160, "صنعت"), (30, 20, "معدن <b>"), (10, 20, "صنعت"))


class Links(HTMLParser):
    """Gathers what a page loads and links to."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name in {"src", "href"} and value is not None]


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("docs")
    gates = {
        "claims": run_gate("claims", SUITE, BAD, "key").validations,
        "articles": run_gate("articles", SUITE[:1], GOOD, "key").validations,
    }
    write_docs(root, "run-7", AT, gates)
    return root


def pages(root: Path) -> Iterator[Path]:
    """Every page below `root`."""
    yield from sorted(root.rglob("*.html"))


def test_front_page_says_what_each_gate_said(docs: Path) -> None:
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", (docs / "runs/run-7/index.html").read_text(encoding="utf-8")))
    assert "share_is_a_part critical row quarantined 1 3 A share lies between 0 and 100 %." in text
    assert "row-0 A share lies between 0 and 100 %. Seen: 155." in text
    assert "sector_is_known warning row flagged 1 3" in text
    assert "share_is_a_part critical row passed 0 2" in text


def test_page_of_a_gate_is_great_expectations_own_with_the_failing_rows(docs: Path) -> None:
    page = (docs / "runs/run-7/claims.html").read_text(encoding="utf-8")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Expectation Validation Result" in text
    assert "share_is_a_part (critical): A share lies between 0 and 100 %." in text
    assert "1 unexpected values found. ≈33.33% of 3 total rows." in text
    assert "row-0" in text
    assert "Successful Expectations 0" in text


def test_pages_load_nothing_from_elsewhere_and_every_link_leads_somewhere(docs: Path) -> None:
    found = list(pages(docs))
    assert [str(page.relative_to(docs)) for page in found] == [
        "index.html", "runs/run-7/articles.html", "runs/run-7/claims.html", "runs/run-7/index.html",
    ]  # fmt: skip
    for page in found:
        assert not re.search(r"url\(.?https?://", page.read_text(encoding="utf-8")), page
        for link in Links(page).found:
            assert not link.startswith(("http", "//", "/")), f"{page}: {link}"
            if not link.startswith("#"):
                assert (page.parent / link.partition("#")[0]).is_file(), f"{page}: {link}"


def test_values_are_escaped(docs: Path) -> None:
    for page in pages(docs):
        assert "معدن <b>" not in page.read_text(encoding="utf-8")


def test_vendored_files_are_small_and_licensed() -> None:
    static = Path(__file__).parent.parent / "expectations" / "static"
    assert sum(one.stat().st_size for one in static.iterdir()) < 500_000
    assert {one.name for one in static.glob("LICENSE.*")} == {
        "LICENSE.bootstrap.txt", "LICENSE.jquery.txt", "LICENSE.popper.txt",
    }  # fmt: skip
    listed = (static / "README.md").read_text(encoding="utf-8")
    assert [one.name for one in static.iterdir() if one.name not in listed and one.name != "README.md"] == []


def test_only_the_last_runs_are_kept_and_listed(tmp_path: Path) -> None:
    gates = {"articles": run_gate("articles", SUITE[:1], GOOD, "key").validations}
    for number in range(5):
        write_docs(tmp_path, f"run-{number}", AT + timedelta(hours=number), gates, keep=3)
    assert sorted(one.name for one in (tmp_path / "runs").iterdir()) == ["run-2", "run-3", "run-4"]
    assert [link for link in Links(tmp_path / "index.html").found if link.startswith("runs")] == [
        f"runs/run-{number}/index.html" for number in (4, 3, 2)
    ]


def test_run_that_is_built_again_replaces_its_docs(tmp_path: Path) -> None:
    write_docs(tmp_path, "run-1", AT, {"claims": run_gate("claims", SUITE, BAD, "key").validations})
    write_docs(tmp_path, "run-1", AT, {"articles": run_gate("articles", SUITE[:1], GOOD, "key").validations})
    assert sorted(one.name for one in (tmp_path / "runs/run-1").glob("*.html")) == ["articles.html", "index.html"]
    assert "passed" in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_answers_survive_json() -> None:
    said = {"claims": list(run_gate("claims", SUITE, BAD, "key").validations)}
    assert read_json(write_json(said)) == said


def test_answers_of_batches_add_up() -> None:
    batches = [{"claims": run_gate("claims", SUITE, frame, "key").validations} for frame in (BAD, GOOD, BAD)]
    (shares, _, sectors) = add_up(batches)["claims"]
    assert (shares.elements, shares.checked, shares.failing, shares.verdict) == (8, 8, 2, "quarantined")
    assert [key for key, _, _ in shares.seen] == ["row-0", "row-0"]
    assert sectors.verdict == "flagged"


def test_only_the_first_failing_rows_are_shown() -> None:
    many = pd.concat([BAD[:1]] * (SHOWN + 5))
    (shares, *_) = add_up([{"claims": run_gate("claims", SUITE, many, "key").validations}] * 2)["claims"]
    assert (shares.failing, len(shares.seen)) == (2 * (SHOWN + 5), SHOWN)
