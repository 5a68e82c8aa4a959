"""The quarantine and single claims, as a person asks for them."""

from __future__ import annotations

import duckdb
import pytest
from warehouse_rows import LATER, NOON, READER, TEXT, article, batch, claim, held, share

from warehouse.connection import open_working
from warehouse.errors import WarehouseError, WarehouseMissing
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.quarantine import decide, find_decisions, list_quarantine, show_quarantine
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
    assert list_quarantine(con, limit=1).num_rows == 1
    assert list_quarantine(con, status="dropped").num_rows == 0


def test_show_gives_the_sentence_of_the_payload(con: duckdb.DuckDBPyConnection) -> None:
    rows = {row["row_key"]: row for row in list_quarantine(con).to_pylist()}
    shown = show_quarantine(con, rows["aaaa999922223333"]["quarantine_id"][:10]).to_pylist()[0]
    assert shown["sentence"] == TEXT[66:91]
    assert show_quarantine(con, rows["nobody"]["quarantine_id"]).to_pylist()[0]["sentence"] is None
    with pytest.raises(WarehouseMissing, match="no held row whose identity starts with «zz»"):
        show_quarantine(con, "zz")


def test_decision_is_written_down_once(con: duckdb.DuckDBPyConnection) -> None:
    key = next(row["quarantine_id"] for row in list_quarantine(con).to_pylist() if row["row_key"] != "nobody")
    decide(con, key[:12], status="released", by="Mina", at=LATER, note="the text says so")
    assert find_decisions(con, ["aaaa999922223333", "other"]).to_pylist() == [
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
    with pytest.raises(WarehouseError, match="is released already, expected a held one"):
        decide(con, key, status="dropped", by="Mina", at=LATER, note="no")


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
