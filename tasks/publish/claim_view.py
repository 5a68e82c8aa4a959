"""One claim as its page shows it: the amount, what it is about, the fields, and where it stands in its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tasks.publish.labels import name_en, name_fa
from tasks.publish.shown import fa, plain, show_amount, show_date, show_period, show_text

Row = Mapping[str, Any]

_MEASURED = {"level": "{}", "share": "سهم از {}", "growth": "رشد {}", "change": "تغییر {}", "rank": "رتبه در {}"}
_KINDS = {"measure": "measure", "status": "status", "qualifier": "qualifier", "ref_area": "area", "whole_area": "area"}
_KINDS |= {"partner_area": "partner", "sector": "sector", "scope": "scope", "basis": "basis", "unit": "unit"}
_KINDS |= {
    "compared_to": "compared_to",
    "period_basis": "period_basis",
    "speaker_role": "role",
    "indicator": "indicator",
}
_SHOWN = (
    "indicator", "measure", "status", "value", "value_text", "qualifier", "compared_to", "ref_area", "place",
    "partner_area", "sector", "product", "scope", "basis", "whole_area", "period", "period_start", "period_basis",
    "period_text", "speaker", "speaker_role", "organisation", "repair", "confidence",
)  # fmt: skip
_LABEL = {"indicator": "indicator_fa", "ref_area": "area_fa", "partner_area": "partner_fa", "sector": "sector_fa"}
_LABEL |= {"period": "period_fa", "period_start": "period_days"}


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a claim's row: its Persian label, its column, what is shown, and the code behind it."""

    label: str
    column: str
    shown: str
    code: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim as a list or a page shows it."""

    claim_id: str
    href: str
    """From the root of the site."""
    amount: str
    caption: str
    about: tuple[str, ...]
    """Place, sector, product, partner, scope: what narrows the caption."""
    area: str
    area_fa: str
    period: str
    target: bool
    speaker: str
    agency: str
    published: str
    published_on: str
    quote: str


def article_href(article_id: str) -> str:
    """Address of an article's page from the root of the site."""
    return f"article/{article_id[:2]}/{article_id}.html"


def view_claim(row: Row) -> ClaimView:
    """The claim of a row that has the columns of `claims` and its article's agency and date."""
    narrowed = (
        row["place"],
        row["product"] or (name_fa("sector", row["sector"]) if row["sector"] else None),
        name_fa("partner", row["partner_area"]) if row["partner_area"] else None,
        name_fa("scope", row["scope"]) if row["scope"] else None,
        name_fa("basis", row["basis"]) if row["basis"] else None,
    )
    return ClaimView(
        claim_id=row["claim_id"],
        href=f"{article_href(row['article_id'])}#c-{row['claim_id']}",
        amount=show_claimed(row),
        caption=caption(row["indicator"], row["measure"]),
        about=tuple(show_text(text) for text in narrowed if text),
        area=row["ref_area"] if "ref_area" in row else row["area"],
        area_fa=name_fa("area", row["ref_area"] if "ref_area" in row else row["area"]),
        period=show_row_period(row),
        target=row["status"] != "reported",
        speaker=show_text(row["speaker"]),
        agency=show_text(row["agency"]),
        published=show_date(row["published_on"]),
        published_on=row["published_on"].isoformat() if row["published_on"] else "",
        quote=show_text(row["quote"]),
    )


def caption(indicator: str, measure: str) -> str:
    """What is measured, in words: «رشد ارزش صادرات»."""
    return _MEASURED.get(measure, "{}").format(name_fa("indicator", indicator))


def show_row_period(row: Row) -> str:
    """The period of a row in words."""
    months = (row["period_year"], row["period_month_from"], row["period_month_to"])
    return show_period(row["period_calendar"], *months, row["period_start"], row["period_end"])


def show_claimed(row: Row) -> str:
    """The amount as it was said: «بیش از ۳۲ میلیارد دلار», «۱۸ درصد کاهش»."""
    value: Decimal = row["value"]
    hedge = "" if row["qualifier"] in ("exact", "range") else f"{name_fa('qualifier', row['qualifier'])} "
    upper: Decimal | None = row["value_upper"]
    if row["measure"] == "rank":
        return f"رتبه {fa(plain(value))}" + (f" تا {fa(plain(upper))}" if upper is not None else "")
    # «۲ برابر» says itself that it grew.
    if (
        row["measure"] in ("growth", "change")
        and row["unit"] != "times"
        and (upper is None or (value < 0) == (upper < 0))
    ):
        direction = "کاهش" if value < 0 else ("رشد" if row["measure"] == "growth" else "افزایش")
        sizes = sorted(abs(one) for one in (value, upper) if one is not None)
        return f"{hedge}{show_amount(sizes[0], row['unit'], *sizes[1:])} {direction}"
    return hedge + show_amount(value, row["unit"], upper)


def list_fields(row: Row) -> Iterator[Field]:
    """The fields of the row that say something, in the order in which a person asks."""
    for column in _SHOWN:
        if column == "period":
            yield _period_field(row)
            continue
        value = row[column]
        if value is None:
            continue
        label = name_fa("column", _LABEL.get(column, column))
        match value:
            case Decimal():
                upper = row["value_upper"]
                code = (
                    f"{plain(value)} {row['unit']}"
                    if upper is None
                    else f"{plain(value)}..{plain(upper)} {row['unit']}"
                )
                yield Field(label, column, show_amount(value, row["unit"], upper), show_text(code))
            case float():
                yield Field(label, column, fa(f"{value:.2f}"), "")
            case str():
                shown = name_fa(_KINDS[column], value) if column in _KINDS else value
                yield Field(label, column, show_text(shown), show_text(value) if shown != value else "")
            case _:
                yield _days_field(label, value, row["period_end"])


def _days_field(label: str, start: date, end: date | None) -> Field:
    """The days of the period; the end may be open («از سال ۱۳۹۷ تاکنون» of an article without a date)."""
    shown = f"{show_date(start)} تا {show_date(end)}" if end is not None else f"از {show_date(start)}"
    code = f"{start.isoformat()} … {end.isoformat() if end is not None else ''}"
    return Field(label, "period_start, period_end", shown, code.strip())


def _period_field(row: Row) -> Field:
    year, first, last = row["period_year"], row["period_month_from"], row["period_month_to"]
    settled = year is not None or first is not None
    code = f"{row['period_calendar'] or '?'} {year or '?'} {first or '?'}-{last or '?'}" if settled else ""
    return Field(name_fa("column", "period_fa"), "period_year, period_month", show_row_period(row), code)


def explain_rule(row: Row) -> tuple[str, str]:
    """What the rule that made the claim looks for, in Persian and in English."""
    kind = str(row["rule"]).partition("/")[0]
    return name_fa("rule", kind), name_en("rule", kind)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence, and the claim that says it, if any."""

    text: str
    claim_id: str | None


def cut_sentence(text: str, start: int, spans: Sequence[tuple[int, int, str]]) -> list[Piece]:
    """The sentence (which begins at `start` of the article) cut at its claims; where two overlap, the shorter shows.

    Together the pieces are the sentence, whatever the spans are.
    """
    owner: list[str | None] = [None] * len(text)
    for first, last, claim_id in sorted(spans, key=lambda span: span[0] - span[1]):
        for place in range(max(first - start, 0), min(last - start, len(text))):
            owner[place] = claim_id
    pieces: list[Piece] = []
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or owner[place] != owner[begin]:
            pieces.append(Piece(show_text(text[begin:place]), owner[begin]))
            begin = place
    return pieces
