"""The quarantine and single claims, as a person asks for them."""

from __future__ import annotations

import duckdb
import pytest
from warehouse_rows import LATER, NOON, READER, TEXT, article, batch, claim, held, share

from warehouse.connection import open_working
from warehouse.errors import BatchRefused, WarehouseError, WarehouseMissing
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.quarantine import (
    decisions_of,
    find_decisions,
    identify_row,
    list_quarantine,
    pick_held,
    read_log,
    show_quarantine,
)
from warehouse.query import find_claim

ARTICLE = article()
LEVEL = claim(ARTICLE, "۳.۲ میلیارد دلار", "3200000000", claim_id="aaaa111122223333")
PETRO = share(ARTICLE, "۷۱ درصد", "155", "PET", claim_id="aaaa999922223333")


@pytest.fixture
def con(home: Home):
    rows = batch(
        articles=[ARTICLE],
        claims=[LEVEL],
        quarantine=[
            held(ARTICLE, PETRO, payload='{"claim_id": "aaaa999922223333", "sentence_start": 66, "sentence_end": 91}'),
            held(ARTICLE, PETRO, gate="articles", row_key="nobody", article_id=None, payload="{}"),
        ],
    )
    with open_working(home, at=NOON) as con:
        load_batch(con, run_id="r", at=NOON, extractor_version=READER, **rows)
        yield con


def test_list_names_the_article_and_the_reason(con: duckdb.DuckDBPyConnection) -> None:
    rows = {row["row_key"]: row for row in list_quarantine(con).to_pylist()}
    assert set(rows) == {"aaaa999922223333", "nobody"}
    assert rows["aaaa999922223333"]["source_id"] == "a.txt"
    assert rows["aaaa999922223333"]["reason"] == "expected at most 100 percent, saw 155"
    assert rows["nobody"]["title"] is None
    told = {
        row["quarantine_id"]: identify_row(row["gate"], row["row_key"], row["expectation"]) for row in rows.values()
    }
    assert all(stored == identified for stored, identified in told.items())
    assert list_quarantine(con, limit=1).num_rows == 1
    assert list_quarantine(con, status="dropped").num_rows == 0


def test_show_gives_the_sentence_of_the_payload(con: duckdb.DuckDBPyConnection) -> None:
    rows = {row["row_key"]: row for row in list_quarantine(con).to_pylist()}
    shown = show_quarantine(con, rows["aaaa999922223333"]["quarantine_id"][:10]).to_pylist()[0]
    assert shown["sentence"] == TEXT[66:91]
    assert show_quarantine(con, rows["nobody"]["quarantine_id"]).to_pylist()[0]["sentence"] is None
    with pytest.raises(WarehouseMissing, match="no held row whose identity starts with «zz»"):
        show_quarantine(con, "zz")


def test_decision_is_written_down_once_and_logged(con: duckdb.DuckDBPyConnection) -> None:
    key = next(row["quarantine_id"] for row in list_quarantine(con).to_pylist() if row["row_key"] != "nobody")
    (picked,) = pick_held(con, [key[:12], key]).to_pylist()
    assert (picked["quarantine_id"], picked["row_key"]) == (key, "aaaa999922223333")
    released = decisions_of([key], "released", by="Mina", note="the text says so")
    load_batch(con, run_id="r2", at=LATER, decisions=released)
    assert find_decisions(con, [ARTICLE["article_id"], "other"]).to_pylist() == [
        {
            "gate": "claims",
            "row_key": "aaaa999922223333",
            "expectation": "value_in_range",
            "status": "released",
            "payload": '{"claim_id": "aaaa999922223333", "sentence_start": 66, "sentence_end": 91}',
        }
    ]
    shown = show_quarantine(con, key).to_pylist()[0]
    assert (shown["decided_by"], shown["decided_at"], shown["decided_note"]) == (
        "Mina",
        LATER.replace(tzinfo=None),
        "the text says so",
    )
    assert [tuple(row.values())[1:] for row in read_log(con, key).to_pylist()] == [
        ("held", "gate", "expected at most 100 percent, saw 155", "r"),
        ("released", "Mina", "the text says so", "r2"),
    ]
    with pytest.raises(WarehouseError, match="is released, by Mina: the text says so; expected one that is held"):
        pick_held(con, [key])
    with pytest.raises(BatchRefused, match=f"row {key} of the quarantine is released, expected a held one"):
        load_batch(con, run_id="r3", at=LATER, decisions=decisions_of([key], "dropped", by="Reza", note="no"))
    assert read_log(con, key).num_rows == 2


def test_retry_is_logged_and_decides_nothing(con: duckdb.DuckDBPyConnection) -> None:
    ids = [row["quarantine_id"] for row in list_quarantine(con).to_pylist()]
    load_batch(con, run_id="r2", at=LATER, decisions=decisions_of(ids, "retried", by="Mina", note="a better reader"))
    assert list_quarantine(con).num_rows == 2
    assert [row["event"] for one in ids for row in read_log(con, one).to_pylist()] == ["held", "retried"] * 2


def test_claim_is_found_by_the_beginning_of_its_identity(con: duckdb.DuckDBPyConnection) -> None:
    found = find_claim(con, "aaaa1").to_pylist()[0]
    assert found["claim_id"] == "aaaa111122223333"
    assert found["sentence"] == TEXT
    assert found["title"] == ARTICLE["title"]
    with pytest.raises(WarehouseMissing, match="no claim whose identity starts with «aaaa9»"):
        find_claim(con, "aaaa9")


def test_ambiguous_beginning_lists_what_it_could_be(con: duckdb.DuckDBPyConnection) -> None:
    load_batch(con, run_id="r2", at=NOON, **batch(claims=[PETRO | {"value": LEVEL["value"]}]))
    with pytest.raises(WarehouseMissing, match="more than one claim: aaaa111122223333, aaaa999922223333"):
        find_claim(con, "aaaa")
