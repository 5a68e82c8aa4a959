"""The gate stage in a flow: files in, files out, a page of what was held, and what the warehouse makes of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from good_batch import PORT, article, claim, good_articles, good_claims, good_unclaimed, tables
from hostile_news import SENTENCE, TITLE
from markdown_it import MarkdownIt

from tasks.gate.artifact import held_page, isolate_persian, show_as_text
from tasks.gate.codes import reference_codes
from tasks.gate.gate import GateBatchFailed, gate_batch
from tasks.parts import BatchFolder
from tasks.publish.shown import show_text
from warehouse.connection import open_working
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.quarantine import decisions_of, list_quarantine
from warehouse.runs import start_run
from warehouse.snapshot import publish

AT = datetime(2025, 11, 20, 9, 30, tzinfo=UTC)


def write_batch(folder: BatchFolder, given: dict[str, pa.Table]) -> None:
    """Writes the files that the stages before the gate write."""
    clusters = pa.array(given["articles"]["article_id"].to_pylist(), pa.string())
    folder.write("normalised", given["articles"].append_column("cluster_id", clusters))
    folder.write("claims", given["claims"])
    folder.write("unclaimed", given["unclaimed"])


def with_wrong_share() -> dict[str, pa.Table]:
    """The good batch with a share of 155 %."""
    claims = good_claims()
    claims[11] = replace(claims[11], value=Decimal(155), repair="planted")
    return tables(good_articles(), claims, good_unclaimed())


def test_what_passes_whole_is_not_written_anew(tmp_path: Path) -> None:
    from tasks.gate.task import gate

    folder = BatchFolder(tmp_path / "0001")
    write_batch(folder, tables(good_articles(), good_claims(), good_unclaimed()))
    for _ in range(2):  # as after a retry
        gate.fn(tmp_path, folder.path)
        assert folder.read("passed_claims") == folder.read("claims")
        assert (folder.path / "passed_claims.parquet").samefile(folder.path / "claims.parquet")
        assert not list(folder.path.glob("*.unfinished"))
    before = folder.read("passed_claims")
    folder.write("claims", before.slice(0, 1))
    assert folder.read("passed_claims") == before, "a stage that writes its file anew changes what passed"


@pytest.mark.usefixtures("prefect_server")
def test_gate_parts_a_batch_and_shows_what_it_held(tmp_path: Path) -> None:
    from prefect import flow
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
    from prefect.client.schemas.sorting import ArtifactSort

    from tasks.gate.task import GateSaid, gate

    folder = BatchFolder(tmp_path / "parts" / "run-1" / "0007")
    write_batch(folder, with_wrong_share())

    @flow
    def one_batch() -> GateSaid:
        return gate(tmp_path, folder.path)

    said = one_batch()
    assert said == GateSaid("rows_held", articles=3, claims=20, unclaimed=1, held=1)
    assert [len(folder.read(f"passed_{name}")) for name in ("articles", "claims", "unclaimed")] == [3, 20, 1]
    assert folder.read("quarantine")["expectation"].to_pylist() == ["share_is_a_part"]
    assert set(folder.read("gate_results")["batch"].to_pylist()) == {"0007"}
    assert "cluster_id" in folder.read("passed_articles").column_names
    with get_client(sync_client=True) as client:
        only = ArtifactFilter(key=ArtifactFilterKey(any_=["held-back"]))
        # Other tests of this process share the server: the newest artifact is this flow's.
        (page,) = client.read_artifacts(artifact_filter=only, sort=ArtifactSort.CREATED_DESC, limit=1)
    assert "A share lies between 0 and 100 %. Seen: 155." in str(page.data)


@pytest.mark.usefixtures("prefect_server")
def test_gate_stops_a_batch_with_the_reason_and_leaves_its_files(tmp_path: Path) -> None:
    from prefect import flow

    from tasks.gate.task import GateSaid, gate

    folder = BatchFolder(tmp_path / "0001")
    given = with_wrong_share()
    write_batch(folder, {**given, "claims": given["claims"].drop_columns("unit")})

    @flow
    def one_batch() -> GateSaid:
        return gate(tmp_path, folder.path)

    with pytest.raises(
        GateBatchFailed, match=r"batch 0001 was stopped .* Column claims.unit should be text, and is absent"
    ):
        one_batch()
    assert folder.read("gate_results")["verdict"].to_pylist() == ["stopped"]
    assert [len(folder.read(f"passed_{name}")) for name in ("articles", "claims", "unclaimed")] == [0, 0, 0]


@pytest.mark.usefixtures("prefect_server")
def test_release_in_the_warehouse_lets_the_row_through_the_next_time(tmp_path: Path) -> None:
    from prefect import flow

    from tasks.gate.task import GateSaid, gate

    home, folder = Home(tmp_path), BatchFolder(tmp_path / "0001")
    write_batch(folder, with_wrong_share())

    @flow
    def one_batch() -> GateSaid:
        return gate(tmp_path, folder.path)

    assert one_batch().held == 1
    with open_working(home, at=AT) as connection:
        start_run(connection, "run-1", at=AT, sources=["test"], extractor_version="test-1", program_version="0")
        load_batch(
            connection,
            run_id="run-1",
            at=AT,
            extractor_version="test-1",
            articles=folder.read("passed_articles"),
            claims=folder.read("passed_claims"),
            unclaimed=folder.read("passed_unclaimed"),
            gate_results=folder.read("gate_results"),
            quarantine=folder.read("quarantine"),
        )
        (held,) = list_quarantine(connection).to_pylist()
        released = decisions_of([held["quarantine_id"]], "released", by="reviewer", note="the text says so")
        load_batch(connection, run_id="run-1", at=AT, decisions=released)
        publish(connection, home, at=AT)
    assert one_batch() == GateSaid("pass", articles=3, claims=21, unclaimed=1, held=0)


@pytest.mark.parametrize(
    ("text", "isolated"),
    [
        ("the quote «۱۲ درصد رشد».", "the quote «\u2067۱۲ درصد رشد\u2069»."),
        ("هفت‌ماهه نخست and صنعت", "\u2067هفت‌ماهه نخست\u2069 and \u2067صنعت\u2069"),
        ("no Persian at all: 12 %", "no Persian at all: 12 %"),
        ("", ""),
    ],
)
def test_persian_runs_are_isolated(text: str, isolated: str) -> None:
    assert isolate_persian(text) == isolated


def test_page_says_what_was_held_and_breaks_no_table() -> None:
    of = article("pipes", PORT.replace("عراق", "عراق | ترکیه"), date(2025, 10, 28))
    wrong = claim(of, "۳۷ کشور", "destination_count", "level", "37", "count")
    wrong = replace(wrong, quote="۳۷ | کشور")
    gated = gate_batch(
        **tables([of], [wrong], []),
        codes=reference_codes(),
        now=AT,
        share_groups_of=lambda claims: pa.table(
            {
                "article_id": pa.array([], pa.string()),
                "group_key": pa.array([], pa.string()),
                "share_sum": pa.array([], pa.float64()),
                "half_width": pa.array([], pa.float64()),
                "parts": pa.array([], pa.int64()),
                "complete": pa.array([], pa.bool_()),
                "claim_ids": pa.array([], pa.list_(pa.string())),
            }
        ),
    )
    page = held_page(gated, "0003")
    assert page.startswith("## Batch 0003: some rows are held back, the rest may load")
    (row,) = [line for line in page.splitlines() if wrong.claim_id in line and "is not the quote" in line]
    assert row.count("|") == 5
    assert "\u2067۳۷\u2069 ¦ \u2067کشور\u2069" in row


@pytest.mark.usefixtures("prefect_server")
def test_data_docs_of_a_run_are_built_from_its_batches_and_linked(tmp_path: Path) -> None:
    from prefect import flow
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
    from prefect.client.schemas.sorting import ArtifactSort

    from tasks.gate.task import build_docs, gate

    run = tmp_path / "parts" / "run-1"
    for key in ("0001", "0002"):
        write_batch(BatchFolder(run / key), with_wrong_share())

    @flow
    def a_run() -> Path | None:
        for key in ("0001", "0002"):
            gate(tmp_path, run / key)
        return build_docs(tmp_path, run, "run-1")

    page = a_run()
    assert page == tmp_path / "docs" / "runs" / "run-1" / "index.html"
    text = page.read_text(encoding="utf-8")
    assert text.count("A share lies between 0 and 100 %. Seen: 155.") == 2
    with get_client(sync_client=True) as client:
        only = ArtifactFilter(key=ArtifactFilterKey(any_=["data-docs"]))
        # Other tests of this process share the server: the newest artifact is this flow's.
        (link,) = client.read_artifacts(artifact_filter=only, sort=ArtifactSort.CREATED_DESC, limit=1)
    assert page.as_uri() in str(link.data)


@pytest.mark.usefixtures("prefect_server")
def test_run_without_a_batch_has_no_data_docs(tmp_path: Path) -> None:
    from prefect import flow

    from tasks.gate.task import build_docs

    @flow
    def a_run() -> Path | None:
        return build_docs(tmp_path, tmp_path / "parts" / "run-1", "run-1")

    assert a_run() is None
    assert not (tmp_path / "docs").exists()


@pytest.mark.usefixtures("prefect_server")
def test_source_that_has_vanished_stops_the_run_and_a_new_empty_one_does_not(tmp_path: Path) -> None:
    from prefect import flow

    from tasks.gate.task import check_empty_source

    with open_working(Home(tmp_path), at=AT) as connection:
        start_run(connection, "run-1", at=AT, sources=["test"], extractor_version="test-1", program_version="0")
        load_batch(
            connection,
            run_id="run-1",
            at=AT,
            extractor_version="test-1",
            **tables(good_articles(), good_claims(), good_unclaimed()),
        )

    @flow
    def a_run(source: str) -> None:
        check_empty_source(tmp_path, source, "run-2")

    a_run("brand-new")
    with pytest.raises(GateBatchFailed, match="Source test brought 3 articles before, and holds none now"):
        a_run("test")
    with open_working(Home(tmp_path), at=AT) as connection:
        said = connection.execute("SELECT expectation, verdict FROM gate_results WHERE run_id = 'run-2'").fetchall()
    assert said == [("known_source_is_still_there", "stopped")]


@pytest.mark.usefixtures("prefect_server")
def test_drift_is_written_down_and_warned_of(tmp_path: Path) -> None:
    from prefect import flow

    from tasks.gate.task import watch

    today = datetime.now(UTC)  # as the task has it: a source is silent by the calendar
    with open_working(Home(tmp_path), at=today) as connection:
        for day in range(7):
            at = today - timedelta(days=6 - day)
            run_id = f"run-{day}"
            start_run(connection, run_id, at=at, sources=["test"], extractor_version="test-1", program_version="0")
            of = [article(f"{day}-{number}", f"{PORT}{day} {number}\n", date(2025, 10, 28)) for number in range(10)]
            claims = [
                claim(one, "۳۷ کشور", "destination_count", "level", "37", "count")
                for one in of[: 1 if day == 6 else 10]
            ]
            load_batch(connection, run_id=run_id, at=at, extractor_version="test-1", **tables(of, claims, []))

    @flow
    def a_run() -> tuple[str, ...]:
        return watch(tmp_path, tmp_path / "parts" / "run-6", "run-6")

    (warning,) = a_run()
    assert warning == "Source test: claims per article 0.1, usually 1, give or take 0.1."
    with open_working(Home(tmp_path), at=AT) as connection:
        said = connection.execute(
            "SELECT expectation, verdict, batch FROM gate_results WHERE run_id = 'run-6' AND NOT success"
        ).fetchall()
    assert said == [("claims_per_article_are_usual", "flagged", "run")]


@pytest.mark.parametrize(
    "text",
    [
        TITLE,
        SENTENCE,
        "![x](https://evil.example/x.png) [y](javascript:alert(1)) <https://evil.example> &lt;b&gt; `code` ~~gone~~",
        "**bold** __bold__ _it_ snake_case \\*\\[ a\n\n# heading\n\n- item | cell",
    ],
)
def test_an_article_is_text_in_a_page_of_the_ui(text: str) -> None:
    """Read by a Markdown parser that, as the UI's, lets HTML through: nothing but text comes out, and all of it."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    page = f"| why |\n|---|\n| {show_as_text(text)} |\n\n- {show_as_text(text)}\n"
    tokens = [inner for token in parser.parse(page) for inner in (token.children or [token])]
    frame = {"table", "thead", "tr", "th", "tbody", "td", "bullet_list", "list_item", "paragraph", "inline", "text"}
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} - {"text_special"} <= frame
    shown = "".join(token.content for token in tokens if token.type in ("text", "text_special")).removeprefix("why")
    expected = " ".join(show_text(text).split()).replace("|", "¦") * 2
    assert re.sub("[\u2066-\u2069]", "", shown) == expected
