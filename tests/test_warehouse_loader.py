"""Loading: idempotent, one transaction a batch, nothing lost when texts, readers or gates change their mind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from warehouse_rows import (
    CORRECTED,
    LATER,
    NOON,
    READER,
    TEXT,
    article,
    batch,
    claim,
    gate_result,
    held,
    rejection,
    share,
    unclaimed,
)

from tasks.records import Article, Claim, Rejection, UnclaimedNumber
from warehouse.batches import ARTICLES, CLAIMS, GATE_RESULTS, QUARANTINE, REJECTIONS, UNCLAIMED
from warehouse.connection import open_working
from warehouse.errors import BatchRefused, WarehouseLocked
from warehouse.home import Home
from warehouse.loader import LoadCounts, TableCounts, known_articles, load_batch
from warehouse.runs import finish_run, hold_run, living_runs, start_run

TABLES = ("articles", "article_revisions", "claims", "claims_history", "unclaimed_numbers", "rejections", "quarantine")


@pytest.fixture
def con(home: Home):
    with open_working(home, at=NOON) as con:
        yield con


def sound_batch(**changes: Any) -> dict[str, pa.Table]:
    """Two claims, an unclaimed number, a rejection, a result and a held row of one article."""
    a = article()
    petro = share(a, "۷۱ درصد", "71", "PET")
    rows = {
        "articles": [a],
        "claims": [claim(a, "۳.۲ میلیارد دلار", "3200000000"), petro],
        "unclaimed": [unclaimed(a, "۱۴۰۴")],
        "rejections": [rejection()],
        "gate_results": [gate_result()],
        "quarantine": [held(a, petro, row_key="another")],
    }
    return batch(**(rows | changes))


def load(con: duckdb.DuckDBPyConnection, rows: dict[str, pa.Table], run_id: str = "r1", **other: Any) -> LoadCounts:
    return load_batch(con, **({"run_id": run_id, "at": NOON, "extractor_version": READER} | other | rows))


def everything(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    return {table: con.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in TABLES}


@pytest.mark.parametrize(
    ("record", "schema"),
    [(Article, ARTICLES), (Claim, CLAIMS), (UnclaimedNumber, UNCLAIMED), (Rejection, REJECTIONS)],
)
def test_schemas_have_the_fields_of_the_records_in_their_order(record: type, schema: pa.Schema) -> None:
    fields = list(record.__dataclass_fields__)
    assert [name for name in schema.names if name != "cluster_id"] == fields


@pytest.mark.parametrize(
    ("table", "schema", "filled_in"),
    [
        ("articles", ARTICLES, {"revision", "is_current", "extractor_version", "ingested_at", "run_id"}),
        ("claims", CLAIMS, {"run_id", "valid_from"}),
        ("unclaimed_numbers", UNCLAIMED, {"run_id"}),
        ("rejections", REJECTIONS, {"rejection_id", "first_seen_at", "run_id"}),
        ("gate_results", GATE_RESULTS, {"run_id", "checked_at"}),
        (
            "quarantine",
            QUARANTINE,
            {"quarantine_id", "status", "first_seen_at", "run_id", "decided_by", "decided_at", "decided_note"},
        ),
    ],
)
def test_schemas_have_the_columns_of_the_tables(
    con: duckdb.DuckDBPyConnection, table: str, schema: pa.Schema, filled_in: set[str]
) -> None:
    columns = con.execute(f"SELECT * FROM {table} LIMIT 0").to_arrow_table().schema
    assert set(columns.names) == set(schema.names) | filled_in
    assert {name: columns.field(name).type for name in schema.names} == {f.name: f.type for f in schema}


def test_history_has_the_columns_of_claims(con: duckdb.DuckDBPyConnection) -> None:
    claims, history = (
        con.execute(f"SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = '{table}'").fetchall()
        for table in ("claims", "claims_history")
    )
    assert [name for name, _ in history if (name, _) not in claims] == ["valid_to", "closed_run_id", "closed_because"]
    assert set(claims) <= set(history)


def test_first_load_counts_and_stores_every_row(con: duckdb.DuckDBPyConnection) -> None:
    counts = load(con, sound_batch())
    one = TableCounts(inserted=1)
    assert counts == LoadCounts(one, TableCounts(inserted=2), one, one, one, one)
    assert counts.changed == 6
    assert con.execute("SELECT revision, is_current, cluster_id = article_id, run_id FROM articles").fetchall() == [
        (1, True, True, "r1")
    ]
    assert con.execute("SELECT ingested_at, valid_from FROM articles JOIN claims USING (article_id)").fetchone() == (
        NOON.replace(tzinfo=None),
        NOON.replace(tzinfo=None),
    )


def test_same_batch_again_changes_no_row_and_says_so(con: duckdb.DuckDBPyConnection) -> None:
    load(con, sound_batch())
    before = everything(con)
    counts = load(con, sound_batch(), "r2", at=LATER)
    assert counts.changed == 0
    assert counts.claims == TableCounts(unchanged=2)
    assert (
        counts.articles
        == counts.unclaimed_numbers
        == counts.rejections
        == counts.quarantine
        == TableCounts(unchanged=1)
    )
    assert everything(con) == before


def test_spans_hold_for_what_was_loaded(con: duckdb.DuckDBPyConnection) -> None:
    load(con, sound_batch())
    off = con.execute(
        "SELECT count(*) FROM claims c JOIN articles a USING (article_id)"
        " WHERE substr(a.text, c.span_start + 1, c.span_end - c.span_start) <> c.quote"
    ).fetchone()
    assert off == (0,)


def test_decimals_come_back_as_they_went_in(con: duckdb.DuckDBPyConnection) -> None:
    a = article()
    values = ["0.000001", "-99999999999999999999999999999999.999999", "2.161", "0.1"]
    claims = [claim(a, TEXT[i], value, claim_id=f"c{i}") for i, value in enumerate(values)]
    load(con, batch(articles=[a], claims=claims))
    stored = con.execute("SELECT value FROM claims ORDER BY claim_id").fetchall()
    assert [value for (value,) in stored] == [Decimal(value) for value in values]


def test_value_that_would_be_rounded_is_refused() -> None:
    with pytest.raises(pa.ArrowInvalid):
        batch(claims=[claim(article(), "۷۱ درصد", "0.0000001")])


def test_new_text_is_a_new_revision_and_its_claims_take_over(con: duckdb.DuckDBPyConnection) -> None:
    load(con, sound_batch())
    new = article(CORRECTED)
    counts = load(con, batch(articles=[new], claims=[claim(new, "۳.۴ میلیارد دلار", "3400000000")]), "r2", at=LATER)
    assert counts.articles == TableCounts(inserted=1, closed=1)
    assert counts.claims == TableCounts(inserted=1, closed=2)
    assert counts.unclaimed_numbers == TableCounts(closed=1)
    assert counts.quarantine == TableCounts(closed=1)
    assert con.execute("SELECT revision, is_current, text FROM articles ORDER BY revision").fetchall() == [
        (1, False, TEXT),
        (2, True, CORRECTED),
    ]
    assert con.execute("SELECT value FROM claims").fetchall() == [(Decimal(3400000000),)]
    assert con.execute(
        "SELECT value, run_id, closed_run_id, closed_because, valid_from, valid_to FROM claims_history ORDER BY value"
    ).fetchall() == [
        (Decimal(value), "r1", "r2", "revised", NOON.replace(tzinfo=None), LATER.replace(tzinfo=None))
        for value in (71, 3200000000)
    ]
    assert con.execute("SELECT status, decided_by FROM quarantine").fetchall() == [("superseded", "loader")]


def test_text_that_returns_to_an_earlier_wording_is_current_again(con: duckdb.DuckDBPyConnection) -> None:
    load(con, sound_batch())
    load(con, batch(articles=[article(CORRECTED)]), "r2", at=LATER)
    counts = load(con, sound_batch(), "r3", at=LATER)
    assert counts.articles == TableCounts(updated=1, closed=1)
    assert counts.claims == TableCounts(inserted=2)
    assert con.execute("SELECT revision, is_current, text = ? FROM articles ORDER BY revision", [TEXT]).fetchall() == [
        (2, False, False),
        (3, True, True),
    ]
    assert con.execute(
        "SELECT revision, run_id, closed_run_id, valid_to IS NULL FROM article_revisions ORDER BY revision"
    ).fetchall() == [(1, "r1", "r2", False), (2, "r2", "r3", False), (3, "r3", None, True)]


def test_newer_reader_replaces_the_claims_and_keeps_the_old_ones(con: duckdb.DuckDBPyConnection) -> None:
    load(con, sound_batch())
    a = article()
    better = claim(a, "۳.۲ میلیارد دلار", "3200000000", extractor_version="2.0", scope="non_oil")
    counts = load(con, batch(articles=[a], claims=[better]), "r2", at=LATER, extractor_version="2.0")
    assert counts.articles == TableCounts(updated=1)
    assert counts.claims == TableCounts(updated=1, closed=1)
    assert counts.unclaimed_numbers == TableCounts(closed=1)
    assert con.execute("SELECT scope, run_id, extractor_version FROM claims").fetchall() == [("non_oil", "r2", "2.0")]
    assert con.execute("SELECT value, scope, closed_because FROM claims_history ORDER BY value").fetchall() == [
        (Decimal(71), None, "reread"),
        (Decimal(3200000000), None, "reread"),
    ]
    assert known_articles(con, "2.0") == {a["article_id"]}
    assert known_articles(con, READER) == set()


def test_claim_that_a_gate_now_holds_back_leaves_a_trace(con: duckdb.DuckDBPyConnection) -> None:
    load(con, sound_batch())
    a = article()
    petro = share(a, "۷۱ درصد", "71", "PET")
    rows = sound_batch(claims=[claim(a, "۳.۲ میلیارد دلار", "3200000000")], quarantine=[held(a, petro)])
    counts = load(con, rows, "r2", at=LATER)
    assert counts.claims == TableCounts(unchanged=1, closed=1)
    assert counts.quarantine == TableCounts(inserted=1, closed=1)
    assert con.execute("SELECT claim_id, closed_because FROM claims_history").fetchall() == [
        (petro["claim_id"], "withheld")
    ]


def test_decision_on_a_held_row_survives_the_next_load(con: duckdb.DuckDBPyConnection) -> None:
    load(con, sound_batch())
    con.execute("UPDATE quarantine SET status = 'dropped', decided_by = 'x', decided_at = now()::TIMESTAMP")
    before = everything(con)
    assert load(con, sound_batch(), "r2", at=LATER).quarantine == TableCounts(unchanged=1)
    assert load(con, batch(articles=[article(CORRECTED)]), "r3", at=LATER).quarantine == TableCounts()
    assert everything(con)["quarantine"] == before["quarantine"]


def test_superseded_row_that_comes_again_is_held_again(con: duckdb.DuckDBPyConnection) -> None:
    load(con, sound_batch())
    load(con, sound_batch(quarantine=[]), "r2")
    assert con.execute("SELECT status FROM quarantine").fetchall() == [("superseded",)]
    assert load(con, sound_batch(), "r3").quarantine == TableCounts(updated=1)
    assert con.execute("SELECT status, decided_at, run_id FROM quarantine").fetchall() == [("held", None, "r1")]


def test_corrected_date_updates_the_article_and_is_not_known(con: duckdb.DuckDBPyConnection) -> None:
    load(con, sound_batch())
    dated = article(published_on=date(2024, 1, 1), captured_on=date(2025, 12, 1))
    tables = batch(articles=[article(captured_on=date(2025, 12, 1)), dated])
    assert known_articles(con, READER, tables["articles"].slice(0, 1)) == {dated["article_id"]}
    assert known_articles(con, READER, tables["articles"].slice(1, 1)) == set()
    assert load(con, sound_batch(articles=[dated]), "r2").articles == TableCounts(updated=1)
    assert con.execute("SELECT published_on, captured_on, run_id FROM articles").fetchall() == [
        (date(2024, 1, 1), date(2025, 10, 26), "r1")
    ]


def test_cluster_is_kept_unless_the_batch_names_one(con: duckdb.DuckDBPyConnection) -> None:
    load(con, sound_batch())
    assert load(con, sound_batch(articles=[article(cluster_id="copies")])).articles == TableCounts(updated=1)
    assert load(con, sound_batch()).articles == TableCounts(unchanged=1)
    assert con.execute("SELECT cluster_id FROM articles").fetchall() == [("copies",)]


def test_unread_article_is_stored_and_not_known(con: duckdb.DuckDBPyConnection) -> None:
    load(con, batch(articles=[article()]), extractor_version=None)
    assert con.execute("SELECT extractor_version FROM articles").fetchall() == [(None,)]
    assert known_articles(con, READER) == set()


def test_released_claim_is_added_to_a_stored_article(con: duckdb.DuckDBPyConnection) -> None:
    a = article()
    load(con, sound_batch(claims=[claim(a, "۳.۲ میلیارد دلار", "3200000000")]))
    counts = load(con, batch(claims=[share(a, "۷۱ درصد", "71", "PET")]), "r2", extractor_version=None)
    assert counts.claims == TableCounts(inserted=1)
    assert con.execute("SELECT count(*) FROM claims").fetchone() == (2,)


def test_parquet_files_load_like_tables(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    paths = {}
    for name, table in sound_batch().items():
        paths[name] = tmp_path / f"{name}.parquet"
        pq.write_table(table.append_column("extra", pa.array(["x"] * table.num_rows)), paths[name])
    assert load(con, paths).changed == 6
    assert load(con, sound_batch()).changed == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"articles": [article(), article(CORRECTED)]}, r"2 articles with the key «a.txt» of source «desk»"),
        ({"claims": [claim(article(), "۷۱ درصد", "71")] * 2}, r"2 claims with the identity"),
        (
            {"claims": [claim(article("دیگر ۷۱ درصد"), "۷۱ درصد", "71")]},
            r"article [0-9a-f]{16}, which is neither in the batch",
        ),
        ({"unclaimed": [unclaimed(article(), "۱۴۰۴")] * 2}, r"2 unclaimed numbers at \d+-\d+"),
        ({"quarantine": [held(article(), claim(article(), "۷۱ درصد", "71"))] * 2}, r"2 rows for .* in the gate claims"),
        ({"claims": [claim(article(), "۷۱ درصد", "71", measure="guess")]}, r"breaks a rule.*measure"),
        ({"claims": [claim(article(), "۷۱ درصد", "71", period_month_to=13)]}, r"breaks a rule.*period_month_to"),
        ({"claims": [claim(article(), "۷۱ درصد", "71", span_end=3)]}, r"breaks a rule.*span_start"),
        ({"claims": [claim(article(), "۷۱ درصد", "71", rule=None)]}, r"breaks a rule.*rule"),
        (
            {"quarantine": [held(article(), claim(article(), "۷۱ درصد", "71"), payload="{")]},
            r"breaks a rule.*json_valid",
        ),
    ],
)
def test_unsound_batch_is_refused_whole(con: duckdb.DuckDBPyConnection, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(BatchRefused, match=said):
        load(con, sound_batch(**changes))
    assert everything(con) == {table: [] for table in TABLES}
    assert load(con, sound_batch()).changed == 6


def test_failing_batch_leaves_what_was_there(con: duckdb.DuckDBPyConnection) -> None:
    load(con, sound_batch())
    before = everything(con)
    new = article(CORRECTED)
    with pytest.raises(BatchRefused, match="breaks a rule"):
        load(con, batch(articles=[new], claims=[claim(new, "۷۱ درصد", "71", qualifier="perhaps")]), "r2")
    assert everything(con) == before
    assert con.execute("SELECT DISTINCT run_id FROM loads").fetchall() == [("r1",)]


def test_batch_without_a_column_is_refused_by_name(con: duckdb.DuckDBPyConnection) -> None:
    rows = sound_batch()
    with pytest.raises(BatchRefused, match="batch of claims lacks the columns unit"):
        load(con, rows | {"claims": rows["claims"].drop_columns(["unit"])})


def test_claims_without_a_reader_are_refused(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(BatchRefused, match="no extractor_version says who read them"):
        load(con, sound_batch(), extractor_version=None)


def test_counts_add_up_over_batches_and_stand_in_the_book(con: duckdb.DuckDBPyConnection) -> None:
    other = article(source_id="b.txt")
    total = load(con, sound_batch()) + load(con, batch(articles=[other], claims=[claim(other, "۷۱ درصد", "71")]))
    assert total.articles == TableCounts(inserted=2)
    assert total.claims == TableCounts(inserted=3)
    assert con.execute("SELECT sum(rows_inserted) FROM loads WHERE table_name = 'claims'").fetchone() == (3,)


def test_run_is_booked_once_and_a_crashed_one_is_called_so(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    home = Home(tmp_path)

    def start(run_id: str) -> None:
        start_run(
            con, run_id, at=NOON, sources=["seeds"], extractor_version=READER, program_version="0.1",
            living=living_runs(home),
        )  # fmt: skip

    with hold_run(home, "r1"):
        for run_id in ("r1", "r1", "r0"):
            start(run_id)
        assert con.execute("SELECT status FROM runs ORDER BY run_id").fetchall() == [("running",), ("running",)]
        with pytest.raises(WarehouseLocked, match="run r1 goes on in another process"), hold_run(home, "r1", 0.1):
            raise AssertionError("held twice")
        finish_run(con, "r0", at=LATER, status="completed")
    con.execute("DELETE FROM runs WHERE run_id = 'r0'")
    start("r2")
    finish_run(con, "r2", at=LATER, status="failed", message="the gate stopped the batch")
    assert con.execute("SELECT run_id, status, finished_at IS NULL, sources FROM runs ORDER BY run_id").fetchall() == [
        ("r1", "crashed", True, ["seeds"]),
        ("r2", "failed", False, ["seeds"]),
    ]
