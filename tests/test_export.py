"""Exports go round: what is read back from each format is what the warehouse holds, a hostile article included."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from hostile_news import FORMULA, MARKUP, OVERRIDE, SENTENCE, SQL, TERMINAL, build_hostile_home

from tasks.publish.export import FORMATS, export_warehouse
from tasks.publish.folders import FolderRefused
from tasks.publish.parquet import write_snapshot_parquet
from tasks.publish.table_files import escape_formula
from warehouse.errors import WarehouseMissing
from warehouse.home import Home
from warehouse.query import run_query

AT = datetime(2026, 1, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    return build_hostile_home(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def folder(home, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "export"
    export_warehouse(home, folder, FORMATS, at=AT)
    return folder


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_opens_in_excel_with_its_letters_and_exact_numbers(home, folder):
    assert (folder / "claims.csv").read_bytes()[:3] == b"\xef\xbb\xbf"
    rows = {row["claim_id"]: row for row in read_csv(folder / "claims.csv")}
    stored = run_query(home, "SELECT claim_id, value, period_start, mentions, quote FROM claims").to_pylist()
    assert len(rows) == len(stored) == 4
    for claim in stored:
        row = rows[claim["claim_id"]]
        assert Decimal(row["value"]) == claim["value"]
        assert "." not in row["value"], "trailing zeros"
        assert row["period_start"] == claim["period_start"].isoformat()
        assert json.loads(row["mentions"]) == claim["mentions"]
        assert row["quote"] == claim["quote"]


def test_csv_has_no_cell_that_a_spreadsheet_runs(folder):
    cells = [
        (path.name, column, cell)
        for path in folder.glob("*.csv")
        for row in read_csv(path)
        for column, cell in row.items()
        if cell[:1] in "=+-@\t\r" and cell
    ]
    assert cells == []
    (row,) = [row for row in read_csv(folder / "claims.csv") if row["value"] == "3200000000"]
    assert row["sentence"] == f"'{SENTENCE}"
    assert row["speaker"] == f"'+{MARKUP}"
    assert row["period_text"] == f"'\t{FORMULA}"
    assert (row["indicator_fa"], row["area_fa"], row["unit_fa"]) == ("ارزش صادرات", "بوشهر", "دلار")


@pytest.mark.parametrize(
    ("text", "written"),
    [("=1", "'=1"), ("+9821", "'+9821"), ("-۱۸ درصد", "'-۱۸ درصد"), ("'=1", "''=1"), ("۱۸ درصد", "۱۸ درصد"), ("", "")],
)
def test_an_escaped_text_can_be_told_from_a_plain_one(text, written):
    assert escape_formula(text) == written


def test_numbers_are_not_taken_for_formulas(home, tmp_path):
    """A decline is negative: its cell is a number and gets no apostrophe."""
    from warehouse_rows import NOON, READER, article, batch, claim

    from warehouse.connection import open_working
    from warehouse.loader import load_batch
    from warehouse.snapshot import publish

    other = Home(tmp_path / "home")
    one = article("صادرات ۱۸ درصد کاهش یافت.", "a.txt")
    fall = claim(one, "۱۸ درصد", "-18.25", measure="growth", unit="percent")
    with open_working(other, at=NOON) as con:
        rows = batch(articles=[one], claims=[fall])
        load_batch(con, run_id="r", at=NOON, extractor_version=READER, **rows)
        publish(con, other, at=NOON)
    export_warehouse(other, tmp_path / "out", ["csv"], at=AT)
    assert [row["value"] for row in read_csv(tmp_path / "out" / "claims.csv")] == ["-18.25"]


def test_parquet_keeps_types_and_every_text(home, folder):
    table = pq.read_table(folder / "claims.parquet")
    assert str(table.schema.field("value").type) == "decimal128(38, 6)"
    assert str(table.schema.field("period_start").type) == "date32[day]"
    (row,) = [row for row in table.to_pylist() if row["value"] == 3_200_000_000]
    assert (row["sentence"], row["speaker"]) == (SENTENCE, f"+{MARKUP}")


def test_json_lines_keep_every_text_and_date(folder):
    rows = [json.loads(line) for line in (folder / "claims.jsonl").read_text("utf-8").splitlines()]
    (row,) = [row for row in rows if row["value"] == 3_200_000_000]
    assert row["sentence"] == SENTENCE
    assert row["published_on"] == "2025-10-25"
    assert row["mentions"] == [{"span_start": row["span_start"], "span_end": row["span_end"]}]


def test_whole_texts_are_exported_only_when_asked_for(home, folder, tmp_path):
    for path in folder.rglob("*"):
        if path.suffix in (".csv", ".jsonl", ".json"):
            assert "۰۲۱۸۸۸." not in path.read_text("utf-8"), f"{path.name} holds text outside of sentences with claims"
    assert "text" not in pq.read_table(folder / "articles.parquet").column_names
    export_warehouse(home, tmp_path / "whole", ["parquet", "xlsx"], at=AT, whole_texts=True)
    texts = pq.read_table(tmp_path / "whole" / "articles.parquet").column("text").to_pylist()
    assert any("۰۲۱۸۸۸." in text for text in texts)
    sheet = openpyxl.load_workbook(tmp_path / "whole" / "amarkav.xlsx")["خبرها"]
    assert "متن" in [cell.value for cell in sheet[1]]


def test_workbook_is_right_to_left_with_persian_headers_and_numbers(folder):
    book = openpyxl.load_workbook(folder / "amarkav.xlsx")
    assert book.sheetnames == ["ادعاها", "خبرها", "فرهنگ داده", "ارجاع"]
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    sheet = book["ادعاها"]
    header = [cell.value for cell in sheet[1]]
    assert header[:8] == ["شاخص", "سنجه", "ناحیه", "مقدار", "سر بالای بازه", "واحد", "قید", "دوره"]
    assert len(set(header)) == len(header), "two columns of one name"
    rows = [dict(zip(header, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert sorted(row["مقدار"] for row in rows) == [15, 71, 3_200_000_000, 4_100_000_000]
    row = next(row for row in rows if row["مقدار"] == 3_200_000_000)
    assert (row["شاخص"], row["ناحیه"], row["دوره"]) == ("ارزش صادرات", "بوشهر", "نیمه نخست ۱۴۰۴")
    assert (row["تاریخ انتشار"], row["تاریخ انتشار (میلادی)"]) == ("۳ آبان ۱۴۰۴", datetime(2025, 10, 25))
    meanings = {row[0]: row[3] for row in book["فرهنگ داده"].iter_rows(min_row=2, values_only=True)}
    assert meanings["value"].startswith("The value in `unit`")
    assert not [column for column in ("indicator", "quote", "sentence", "url") if column not in meanings]


def test_workbook_shows_formulas_as_text(folder):
    book = openpyxl.load_workbook(folder / "amarkav.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink is not None]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert any(text.startswith(FORMULA) and MARKUP in text and OVERRIDE in text and SQL in text for text in texts)


def test_workbook_keeps_numbers_that_excel_would_round_as_text(tmp_path):
    from warehouse_rows import NOON, READER, article, batch, claim

    from warehouse.connection import open_working
    from warehouse.loader import load_batch
    from warehouse.snapshot import publish

    home = Home(tmp_path / "home")
    one = article("بودجه ۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷ ریال است.", "a.txt")
    with open_working(home, at=NOON) as con:
        rows = batch(articles=[one], claims=[claim(one, "۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷ ریال", "12345678901234567", unit="IRR")])
        load_batch(con, run_id="r", at=NOON, extractor_version=READER, **rows)
        publish(con, home, at=NOON)
    export_warehouse(home, tmp_path / "out", ["xlsx", "jsonl"], at=AT)
    sheet = openpyxl.load_workbook(tmp_path / "out" / "amarkav.xlsx")["ادعاها"]
    assert sheet.cell(2, 4).value == "12345678901234567"
    (line,) = (tmp_path / "out" / "claims.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["value"] == "12345678901234567"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed: make setup-system")
def test_workbook_opens_in_libreoffice(folder, tmp_path):
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "csv:Text - txt",
    ]
    command[-1] += " - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    done = subprocess.run(
        [*command, "--outdir", str(tmp_path), str(folder / "amarkav.xlsx")],
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (path,) = tmp_path.glob("*.csv")
    rows = read_csv(path)
    assert {row["مقدار"] for row in rows} == {"15", "71", "3200000000", "4100000000"}
    assert any(row["جمله"].startswith(FORMULA) for row in rows), "the formula was run or lost"


def test_sdmx_is_read_by_an_sdmx_reader_and_uses_listed_codes(home, folder):
    from pysdmx.io import read_sdmx

    structure = read_sdmx(folder / "sdmx" / "structure.json", validate=True)
    codes = {codelist.id: {code.id for code in codelist} for codelist in structure.get_codelists()}
    (definition,) = structure.get_data_structure_definitions()
    (data,) = read_sdmx(folder / "sdmx" / "data.csv").data
    assert "TRADE_CLAIMS(1.0.0)" in str(data.structure)
    # the reader drops a column without a value
    assert set(data.data.columns) | {"OBS_VALUE_UPPER"} == {c.id for c in definition.components}
    for component in definition.components:
        if component.enumeration is not None or component.local_codes is not None:
            used = set(data.data[component.id]) - {""}
            assert used <= codes[component.local_codes.id], component.id
    settled = run_query(
        home, "SELECT count(*) AS n FROM observations WHERE ref_area IS NOT NULL AND period_start IS NOT NULL"
    )
    assert len(data.data) == settled.column(0)[0].as_py() == 3
    dimensions = [component.id for component in definition.components if component.role.name == "DIMENSION"]
    assert not data.data.duplicated(subset=dimensions).any()
    row = data.data[data.data["SECTOR"] == "PET"].iloc[0]
    assert (row["TIME_PERIOD"], row["LOCAL_PERIOD"]) == ("2025-03-21/P186D", "1404-01/1404-06")
    assert (date(2025, 9, 22) - date(2025, 3, 21)).days + 1 == 186


def test_frictionless_finds_the_data_package_valid(folder):
    from frictionless import Package

    report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])
    claims = next(task for task in report.tasks if task.name == "claims")
    assert claims.stats["rows"] == 4


def test_frictionless_would_see_a_changed_file(folder, tmp_path):
    from frictionless import Package

    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    text = (copy / "claims.csv").read_text("utf-8-sig").replace("IR-18", "IR-99")
    (copy / "claims.csv").write_text(text, encoding="utf-8-sig")
    assert not Package(str(copy / "datapackage.json")).validate().valid


def test_an_export_replaces_an_earlier_one_and_nothing_else(home, tmp_path):
    folder = tmp_path / "out"
    export_warehouse(home, folder, ["csv", "jsonl"], at=AT)
    export_warehouse(home, folder, ["csv"], at=AT)
    assert not list(folder.glob("*.jsonl"))
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.docx").write_text("mine")
    with pytest.raises(FolderRefused, match="not empty"):
        export_warehouse(home, mine, ["csv"], at=AT)
    assert (mine / "thesis.docx").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "out"], "leftovers"


def test_nothing_is_exported_before_a_first_run(tmp_path):
    with pytest.raises(WarehouseMissing):
        export_warehouse(Home(tmp_path / "none"), tmp_path / "out", ["csv"], at=AT)
    assert not (tmp_path / "out").exists()


def test_terminal_codes_are_kept_in_files_and_only_there(folder):
    """A file is data: it is exact. What is shown on a terminal is harmless, which tests/test_cli_output.py holds."""
    assert TERMINAL in (folder / "claims.csv").read_text("utf-8-sig")


def test_two_runs_that_end_side_by_side_both_write_the_parquet(tmp_path: Path) -> None:
    """Runs that fetch are not queued: several may publish one snapshot's Parquet at the same time."""
    home = build_hostile_home(tmp_path / "home")
    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(lambda _: write_snapshot_parquet(home), range(4)))
    assert sorted(one.fresh for one in written) == [False, False, False, True]
    assert (home.root / "parquet").resolve() == written[0].folder
    assert pq.read_table(home.root / "parquet" / "claims.parquet").num_rows > 0
