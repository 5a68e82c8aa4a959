"""One gate over one frame: what it says, in which words, and what it refuses to judge."""

from __future__ import annotations

import subprocess
import sys
from contextlib import nullcontext
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from expectations import articles, batches, claims, drift, share_groups, unclaimed
from expectations.expected import (
    above,
    between,
    code_of,
    critical,
    holds,
    is_empty,
    is_given,
    matches,
    not_below,
    one_of,
    same,
    unique,
    warning,
)
from expectations.gate import run_gate, show
from expectations.judge import GateBroken
from expectations.second_reading import SignReader, reader_of
from tasks.gate.codes import reference_codes

SUITES = {
    "articles": articles.SUITE,
    "claims": claims.SUITE,
    "unclaimed": unclaimed.SUITE,
    "share_groups": share_groups.SUITE,
    "schemas": batches.SCHEMA_SUITE,
    "batches": batches.SHARE_SUITE,
    "sources": batches.SOURCE_SUITE,
    "drift": drift.SUITE,
}
EVERY = [(gate, expected) for gate, suite in SUITES.items() for expected in suite]


@pytest.mark.parametrize(
    ("check", "column", "failing"),
    [
        (between("a", 0, 10), [0, 10, 11, None, -0.5], ["2", "4"]),
        (one_of("a", ("x", "y")), ["x", "z", None], ["1"]),
        (code_of("a", "areas"), ["IR", "IR-06", "IR-44", None], ["2"]),
        (holds("a"), [True, False, None], ["1"]),
        (is_given("a"), ["x", None, ""], ["1"]),
        (is_empty("a"), [None, "quote", None], ["1"]),
        (unique("a"), ["x", "y", "x", "z"], ["0", "2"]),
        (matches("a", "^[0-9a-f]{4}$"), ["00ff", "00fg", "00ff0"], ["1", "2"]),
        (not_below("a", "b"), [5, 4, 6, None], ["1"]),
        (above("a", "b"), [5, 4, 6, None], ["0", "1"]),
        (same("a", "b"), [5, 4, 6, None], ["1", "2"]),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_check_fails_the_rows_it_should(check: object, column: list[object], failing: list[str]) -> None:
    frame = pd.DataFrame({"key": [str(index) for index in range(len(column))], "a": column, "b": 5})
    suite = (critical("it_holds", "It holds.", check),)  # type: ignore[arg-type]
    outcome = run_gate("test", suite, frame, "key", reference_codes())
    assert [one.key for one in outcome.failing] == failing
    (result,) = outcome.results
    assert (result.failing, result.success) == (len(failing), False)
    assert run_gate("test", suite, frame[~frame["key"].isin(failing)], "key", reference_codes()).verdict == "pass"


def test_failing_rows_are_told_by_key_whatever_the_frame_is_numbered_by() -> None:
    frame = pd.DataFrame({"key": ["a", "b", "a"], "value": [1, 99, 98]}, index=[7, 7, 3])
    outcome = run_gate("test", (critical("small", "It is small.", between("value", 0, 9)),), frame, "key")
    assert [(one.position, one.key) for one in outcome.failing] == [(1, "b"), (2, "a")]


def test_reason_names_the_columns_it_is_about() -> None:
    suite = (
        critical(
            "small",
            "It is small.",
            between("value", 0, 9),
            because="{reason} On {day} it was {seen}, from {other}.",
        ),
    )
    frame = pd.DataFrame({"key": ["a"], "value": [12345.5], "day": [date(2025, 3, 1)], "other": [None]})
    (failing,) = run_gate("test", suite, frame, "key").failing
    assert failing.reason == "It is small. On 2025-03-01 it was 12,345.5, from nothing."


def test_verdict_is_of_the_gravest_failure() -> None:
    frame = pd.DataFrame({"key": ["a"], "value": [50]})
    said = {
        name: run_gate("test", (make(name, "It is small.", between("value", 0, 9), scope=scope),), frame, "key")
        for name, make, scope in (
            ("flag", warning, "row"),
            ("hold", critical, "row"),
            ("hold_group", critical, "group"),
            ("stop", critical, "batch"),
        )
    }
    assert {name: (outcome.results[0].verdict, outcome.verdict) for name, outcome in said.items()} == {
        "flag": ("flagged", "pass"),
        "hold": ("quarantined", "rows_held"),
        "hold_group": ("quarantined", "rows_held"),
        "stop": ("stopped", "batch_failed"),
    }
    assert said["flag"].held == ()
    assert len(said["hold"].held) == 1


def test_observed_shows_the_first_three_and_counts_the_rest() -> None:
    frame = pd.DataFrame({"key": list("abcde"), "value": [10.0, 20.25, 30, 40, 1]})
    (result,) = run_gate("test", (critical("small", "It is small.", between("value", 0, 9)),), frame, "key").results
    assert result.observed == "a: 10; b: 20.25; c: 30; and 1 more"
    assert (result.checked, result.failing) == (5, 4)


def test_empty_values_are_not_counted_as_checked() -> None:
    frame = pd.DataFrame({"key": list("abc"), "value": [1.0, None, None]})
    (result,) = run_gate("test", (critical("small", "It is small.", between("value", 0, 9)),), frame, "key").results
    assert (result.checked, result.success) == (1, True)


def test_column_that_is_not_there_is_a_fault_of_the_suite_and_said_so() -> None:
    frame = pd.DataFrame({"key": ["a"], "value": [1]})
    with pytest.raises((GateBroken, KeyError), match="other"):
        run_gate("test", (critical("small", "It is small.", between("other", 0, 9)),), frame, "key")


def test_code_list_that_was_not_handed_in_is_asked_for() -> None:
    frame = pd.DataFrame({"key": ["a"], "area": ["IR"]})
    with pytest.raises(GateBroken, match="known needs the code list areas"):
        run_gate("test", (critical("known", "It is known.", code_of("area", "areas")),), frame, "key")


@pytest.mark.parametrize(("gate", "expected"), EVERY, ids=lambda value: getattr(value, "name", value))
def test_every_expectation_gives_its_reason_in_one_sentence(gate: str, expected: object) -> None:
    reason = expected.reason  # type: ignore[attr-defined]
    assert reason[0].isupper() or reason[0].isdigit()
    assert reason.endswith(".")
    assert 20 <= len(reason) < 160, reason


def test_no_gate_names_two_expectations_alike() -> None:
    names = [(gate, expected.name) for gate, expected in EVERY]
    assert len(set(names)) == len(names)


def test_nothing_is_checked_twice_in_one_suite() -> None:
    checks = [(gate, repr(expected.check)) for gate, expected in EVERY]
    assert len(set(checks)) == len(checks)


def test_great_expectations_is_imported_by_a_gate_and_not_before_and_without_telemetry() -> None:
    code = """
import os, sys
import expectations.articles, expectations.claims, expectations.claim_frame, expectations.gate, tasks.gate.gate
assert "great_expectations" not in sys.modules, "imported too early"
import pandas
from expectations.expected import between, critical
frame = pandas.DataFrame({"key": ["a"], "value": [1]})
expectations.gate.run_gate("test", (critical("small", "Small.", between("value", 0, 9)),), frame, "key")
assert "great_expectations" in sys.modules
assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", "a gate prints nothing"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (57_000_000_000.0, "57,000,000,000"),
        (0.1 + 0.2, "0.3"),
        (112.0, "112"),
        (-8.5, "-8.5"),
        (float("nan"), "nothing"),
        (float("inf"), "inf"),
        (None, "nothing"),
        (pd.NaT, "nothing"),
        (True, "yes"),
        ((1.5, "IR"), "1.5 and IR"),
        (pd.Timestamp(2025, 3, 21), "2025-03-21"),
        ("2025-03-21T00:00:00.000000000", "2025-03-21"),
        ("۱۲ درصد", "۱۲ درصد"),
    ],
)
def test_value_is_shown_as_a_person_reads_it(value: object, shown: str) -> None:
    assert show(value) == shown


READINGS: dict[str, tuple[str, str] | None] = {
    "۷۳۰ میلیون دلار": ("730000000", "USD"),
    "730 ميليون دلار": ("730000000", "USD"),
    "بالغ بر ۷۳۰ میلیون دلاری": ("730000000", "USD"),
    "۳۴ میلیون و ۳۶۸ هزار و ۷۱۰ تن": ("34368710", "tonne"),
    "۱,۲۳۴,۵۶۷ دلار": ("1234567", "USD"),
    "۱٬۲۳۴٬۵۶۷ دلار": ("1234567", "USD"),
    "۸٫۵ درصد": ("8.5", "percent"),
    "۱۶.۴ میلیارد یورو": ("16400000000", "EUR"),
    "۱۲۰ کیلوگرم": ("0.12", "tonne"),
    "۵ میلیارد تومان": ("50000000000", "IRR"),
    "۳ هزار میلیارد ریال": ("3000000000000", "IRR"),
    "۳ واحد درصد": ("3", "percentage_point"),
    # Not plain: more than one number, words, shared scales, slashes, a point before three digits, no unit, glued.
    "۲۰ تا ۲۴ هزار تن": None,
    "۳۲ هزار و ۵۰۰ میلیارد تومان": None,
    "هزار و ۵۰۰ میلیارد تومان": None,
    "یک میلیون و ۲۰۰ هزار تن": None,
    "۵ و نیم میلیون دلار": None,
    "۲/۱۶۱ هزار تن": None,
    "۲.۱۶۱ هزار تن": None,
    "۲۸ دلار و ۷۳ سنت": None,
    "سه درصد": None,
    "۳۷ کشور": None,
    "۴۲": None,
    "۳۴ میلیون و ۳۶۸ هزارتن": None,
    "": None,
}


@pytest.mark.parametrize("quote", READINGS)
def test_second_reading_reads_what_is_plain_and_nothing_else(quote: str) -> None:
    read = reader_of(reference_codes()).read(quote)
    expected = READINGS[quote]
    assert (None if read is None else (read.value, read.unit)) == (
        None if expected is None else (Decimal(expected[0]), expected[1])
    )


@pytest.mark.parametrize(
    ("sentence", "sign"),
    [
        ("صادرات استان ۱۲ درصد رشد داشت", 1),
        ("صادرات استان ۱۲ درصد کاهش یافت", -1),
        ("قیمت‌ها ۳ درصد پایین‌تر بود", -1),
        ("قیمتها ۳ درصد پایینتر بود", -1),
        ("رشد منفی ۳ درصدی صادرات", None),
        ("وزن ۴ درصد رشد و ارزش ۲ درصد کاهش داشت", None),
        ("صادرات استان ۱۲ درصد بود", None),
        ("دست کم ۲۰ درصد", None),
        ("تراز تجاری با کسری ۴ میلیارد دلاری روبرو شد؛ حال آنکه پارسال ۹۰۰ میلیون دلار مثبت بود", None),
        ("کسری تراز ۴ میلیارد دلار شد", -1),
        ("قیمت‌ها بالا رفته و ۹ درصد بیش از پار است", 1),
        ("شمار مجوزها ۱۱ درصد کاهش دارد ولی سرمایه آن ۳۸ درصد افزوده شده است", None),
    ],
)
def test_sign_is_read_where_a_sentence_goes_one_way(sentence: str, sign: int | None) -> None:
    codes = reference_codes()
    assert SignReader.of(codes.signs, codes.changes).read(sentence) == sign


def test_shortcuts_change_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    suite = (
        critical("area_is_known", "An area is known.", code_of("area", "areas")),
        warning("value_is_small", "A value is small.", between("value", None, 10)),
        critical("end_is_not_below", "The end is not below the start.", not_below("end", "value")),
    )
    frame = pd.DataFrame({"key": list("abc"), "area": ["IR", "XX", None], "value": [1, 11, None], "end": [0, 12, 3]})
    outcome = run_gate("claims", suite, frame, "key", reference_codes())
    assert [result.success for result in outcome.results] == [False, False, False]
    monkeypatch.setattr("expectations.judge.worked_out_once", nullcontext)
    assert run_gate("claims", suite, frame, "key", reference_codes()) == outcome
