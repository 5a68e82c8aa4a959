"""The reader's cases: our own sentences, each with the claims that a careful person reads out of it.

A case gives what a claim must say, not all that it says; `absent` names quotes, or `quote:indicator`, that must not be
claimed. Each case is read as written and with every U+200C removed: the result may not depend on it.
"""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tasks.extract.reader import read_article
from tasks.records import Article

CASES = [json.loads(line) for line in (Path(__file__).parent / "corpus" / "claims.jsonl").open(encoding="utf-8")]
COLUMNS = {"partner": "partner_area"}


def article(case, text):
    day = date.fromisoformat(case["published_on"]) if case["published_on"] else None
    return Article("a", "cases", case["label"], None, None, case["title"], day, None, text, "0")


def read(case, text):
    return read_article(article(case, text)).claims


def mistakes(wanted, claim, text):
    """What a claim says otherwise than the case wants; an empty list where it agrees."""
    found = []
    for name, value in wanted.items():
        if name == "quote" or (name == "indicator" and value is None):
            continue
        if name == "period":
            said = [claim.period_year, claim.period_month_from, claim.period_month_to]
        elif name == "mentions":
            said = len(claim.mentions)
        else:
            said = getattr(claim, COLUMNS.get(name, name))
        if name == "value":
            value, said = Decimal(value), said.normalize() + 0
        if name == "product" and value is not None and said is not None:
            value, said = value.replace("\u200c", ""), said.replace("\u200c", "")
        if said != value:
            found.append(f"{name}: wanted {value}, read {said}")
    return found


@pytest.mark.parametrize("strip", [False, True], ids=["as_written", "without_zwnj"])
@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_claims_of_a_sentence(case, strip):
    text = case["text"].replace("\u200c", "") if strip else case["text"]
    claims = read(case, text)
    said = "\n".join(f"{c.quote} {c.indicator} {c.measure} {c.value} {c.unit}" for c in claims)
    for wanted in case["expect"]:
        quote = wanted["quote"].replace("\u200c", "") if strip else wanted["quote"]
        start = text.index(quote)
        overlapping = [c for c in claims if any(s < start + len(quote) and start < e for s, e in c.mentions)]
        assert overlapping, f"no claim of «{quote}» in:\n{text}\nread:\n{said}"
        verdicts = [mistakes(wanted, claim, text) for claim in overlapping]
        assert [] in verdicts, f"«{quote}» in:\n{text}\n{min(verdicts, key=len)}\nread:\n{said}"
    for absent in case["absent"]:
        quote, _, indicator = absent.partition(":")
        quote = quote.replace("\u200c", "") if strip else quote
        start = text.index(quote)
        wrong = [
            c
            for c in claims
            if c.span_start < start + len(quote) and start < c.span_end and (not indicator or c.indicator == indicator)
        ]
        assert not wrong, f"«{quote}» must not be claimed as {indicator or 'anything'} in:\n{text}\nread:\n{said}"


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_quotes_stand_where_the_spans_say(case):
    for claim in read(case, case["text"]):
        assert case["text"][claim.span_start : claim.span_end] == claim.quote
        assert claim.sentence_start <= claim.span_start < claim.span_end <= claim.sentence_end
        assert all(0 <= start < end <= len(case["text"]) for start, end in claim.mentions)


def test_a_reading_is_the_same_twice():
    for case in CASES:
        assert read(case, case["text"]) == read(case, case["text"])
