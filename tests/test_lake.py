"""The published tables for other engines: Parquet by month, and a DuckLake with several writers and readers at once."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow.dataset as ds
import pytest
from synthetic_trade import build_home
from try_lake import find_postgres, try_lake

from flows.cli import call
from warehouse.home import Home
from warehouse.query import run_query


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> list[Home]:
    folder = tmp_path_factory.mktemp("homes")
    return [build_home(folder / str(number), articles=60, seed=number) for number in range(4)]


def test_parquet_by_month_holds_every_row_and_any_engine_reads_it(homes: list[Home], tmp_path: Path) -> None:
    folder = tmp_path / "by-month"
    for _ in range(2):  # the second replaces the first
        assert call(["lake", "parquet", "-o", str(folder), "--home", str(homes[0].root)]) == 0
    published = run_query(homes[0], "SELECT claim_id, value, ref_area FROM claims ORDER BY claim_id")
    files = f"read_parquet('{folder}/claims/**/*.parquet', hive_partitioning = true)"
    with duckdb.connect() as con:
        assert (
            con.execute(f"SELECT claim_id, value, ref_area FROM {files} ORDER BY claim_id").to_arrow_table()
            == published
        )
        months = con.execute(f"SELECT DISTINCT year, month FROM {files} ORDER BY ALL").fetchall()
        named = "year(published_on) AS year, month(published_on) AS month"
        assert months == [
            tuple(row.values())
            for row in run_query(homes[0], f"SELECT DISTINCT {named} FROM articles ORDER BY ALL").to_pylist()
        ]
    year, month = months[0]
    some = ds.dataset(folder / "claims", partitioning="hive")
    wanted = (ds.field("year") == year) & (ds.field("month") == month)
    assert 0 < some.count_rows(filter=wanted) < published.num_rows
    assert {one.name for one in folder.iterdir()} == {"articles", "claims", "unclaimed_numbers", "audits"}


def test_what_has_no_snapshot_is_not_pushed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["lake", "push", "--catalogue", "postgres:dbname=x", "--data", str(tmp_path), "--home", str(tmp_path)]
    assert call(arguments) == 1
    assert "nothing is published" in capsys.readouterr().err


@pytest.mark.skipif(find_postgres() is None, reason="PostgreSQL is not installed (apt-get install postgresql)")
def test_four_writers_and_four_readers_share_a_lake(homes: list[Home], tmp_path: Path) -> None:
    tried = try_lake(tmp_path, [home.root for home in homes], pushes=2)
    assert tried.errors == ()
    assert tried.pushes == 8
    assert tried.torn == 0
    expected = {
        f"writer-{number}": run_query(home, "SELECT count(*) FROM claims").column(0)[0].as_py()
        for number, home in enumerate(homes)
    }
    assert tried.claims == expected


@pytest.mark.parametrize(
    "catalogue",
    [
        "postgres:dbname=trade host=127.0.0.1 port=9 password=gamma-4711",
        "postgres:password='gamma-4711' dbname=trade host=127.0.0.1 port=9",
        "postgres:postgresql://amarkav:gamma-4711@127.0.0.1:9/trade",
    ],
)
def test_a_lake_that_does_not_answer_is_named_without_its_password(
    homes: list[Home], tmp_path: Path, capsys: pytest.CaptureFixture[str], catalogue: str
) -> None:
    asked = ["lake", "push", "--catalogue", catalogue, "--data", str(tmp_path), "--home", str(homes[0].root)]
    assert call(asked) == 1
    said = capsys.readouterr().err
    assert "cannot be opened" in said
    assert "127.0.0.1" in said
    assert "gamma-4711" not in said
