"""`amarkav audit`, as a person calls it."""

from __future__ import annotations

from pathlib import Path

import pytest
from told_figures import level, percent, tell
from warehouse_rows import NOON

from flows.cli import call
from warehouse.auditing import run_audits
from warehouse.connection import open_working
from warehouse.home import Home
from warehouse.snapshot import publish


@pytest.fixture
def audited(home: Home) -> Path:
    with open_working(home, at=NOON) as con:
        trade = [level("401"), level("316", "import_value")]
        tell(con, "good.txt", *trade, level("85", "trade_balance"))
        tell(con, "bad.txt", *trade, level("-85", "trade_balance"), ref_area="IR-01")
        tell(con, "none.txt", percent("5", "growth"), ref_area="IR-02")
        run_audits(con, run_id="r", at=NOON)
        publish(con, home, at=NOON)
    return home.root


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert call(["audit", *arguments]) == 0
    return capsys.readouterr().out


def test_what_is_wrong_is_shown_with_both_quotes(audited: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = answer(capsys, "--home", str(audited))
    counted = [line.split() for line in out.splitlines()[:3]]
    assert counted[0] == ["audit", "checks", "consistent", "within_rounding", "off", "contradiction"]
    assert counted[2] == ["balance", "2", "1", "0", "0", "1"]
    assert "contradiction  balance  desk/bad.txt" in out
    assert "«-۸۵ میلیون USD»  against  «۴۰۱ میلیون USD» · «۳۱۶ میلیون USD»" in out
    assert "stated -85,000,000 [-85,500,000 to -84,500,000] USD, computed 85,000,000" in out
    assert "good.txt" not in out


def test_one_article_is_shown_whole(audited: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = answer(capsys, "good.txt", "--home", str(audited))
    assert out.startswith("consistent  balance  desk/good.txt")
    assert answer(capsys, "none.txt", "--home", str(audited)) == "There is no check of «none.txt».\n"


def test_verdicts_are_chosen_and_the_number_is_bounded(audited: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = answer(capsys, "--verdict", "consistent", "--verdict", "contradiction", "--home", str(audited))
    assert "good.txt" in out
    assert "bad.txt" in out
    out = answer(capsys, "--verdict", "off", "--home", str(audited))
    assert "There is no check that is off." in out
    out = answer(capsys, "--limit", "1", "--home", str(audited))
    assert "These are the gravest 1; --limit shows more." in out


def test_an_empty_warehouse_says_so(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with open_working(home, at=NOON) as con:
        publish(con, home, at=NOON)
    assert answer(capsys, "--home", str(home.root)).startswith("Nothing could be checked yet.\n")
