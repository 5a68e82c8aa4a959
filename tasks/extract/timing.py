"""Which period a quantity belongs to: stated in its clause, said before it, or inherited from the article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tasks.extract.attach import attach_periods
from tasks.extract.calendar import period_bounds
from tasks.extract.clauses import Clause
from tasks.extract.draft import Context, Draft
from tasks.extract.mentions import Period, Quantity, is_move
from tasks.extract.page import Page, is_subheading

STOCKS = frozenset(
    ("unit_count", "estate_count", "employment", "production_capacity", "other", "progress", "capacity_utilization")
)
"""Indicators of what stands, not of what flowed: they take no period from another sentence."""
_RIGHT_BEHIND = 6
_MEASURED = frozenset(("period", "span", "anaphor"))


class PeriodSaid(NamedTuple):
    """The period of one quantity, how it is known, and what a growth compares to."""

    period: Period | None
    basis: str | None
    """stated, inherited or dated; None without a period."""
    compared_to: str | None
    same_sentence: bool
    """False when the period was said in another sentence."""


_OPEN = PeriodSaid(None, None, None, True)
_OF_ITS_OWN = PeriodSaid(None, "open", None, True)
"""Of a time that the text does not tell and that is not that of what stands around."""


def find_periods(
    page: Page, clause: Clause, measures: Sequence[str], before: Sequence[Clause], context: Context
) -> list[PeriodSaid]:
    """For each quantity of a clause the period it is measured in and the period it is compared to.

    «در مدت مشابه سال قبل ۵۰ تن بود» and «نسبت به مدت مشابه سال قبل (۵۰ تن)» give a level the earlier period; a
    growth is always of the newer one.
    """
    here = _said_before(before)
    inherited = here if here is not None else context.period
    basis = "inherited" if inherited is not None else None
    if not clause.periods:
        unsaid = PeriodSaid(inherited, basis, None, here is not None)
        return [
            _OPEN if measure == "level" and _starts_a_rise(page, clause.quantities, index) else unsaid
            for index, measure in enumerate(measures)
        ]
    comparisons = [p for p in clause.periods if p.role == "comparison"]
    compared_to = comparisons[0].compared_to if comparisons else None
    unsaid = PeriodSaid(inherited, basis, compared_to, here is not None)
    newer = _narrowed(clause, [p for p in clause.periods if p.role in _MEASURED])
    newer.extend(_until_day(p) for p in clause.periods if p.role == "date" and p.until and p.month_to is not None)
    newer.sort()
    levels = newer + [p for p in clause.periods if p.role == "comparison" and p.locative]
    levels.sort()
    of_level = attach_periods(levels, clause.quantities, page.text)
    ends = sorted((*newer, *filter(is_this_year, clause.periods)))
    of_growth = attach_periods(ends, clause.quantities, page.text)
    bracketed = {
        q.start: p
        for q in clause.quantities
        for p in clause.periods
        if p.role == "comparison" and _belongs_to(page, p, q)
    }
    growths = [q for q, m in zip(clause.quantities, measures, strict=True) if m in ("growth", "change")]
    said: list[PeriodSaid] = []
    for index, (quantity, measure) in enumerate(zip(clause.quantities, measures, strict=True)):
        level, growth = of_level[index], of_growth[index]
        if measure in ("growth", "change"):
            period = _newest(page, clause, ends) or growth
        else:
            period = bracketed.get(quantity.start, level)
        if measure in ("level", "share") and _ends_a_rise(page, clause, index):
            said.append(_OF_ITS_OWN)
        elif measure in ("level", "share") and _starts_a_rise(page, clause.quantities, index):
            behind = period is not None and 0 <= period.start - quantity.end <= _RIGHT_BEHIND
            said.append(PeriodSaid(period, "stated", None, True) if behind else _OPEN)
        elif quantity.unit == "times" and inherited is not None and _is_base(period, quantity, inherited):
            said.append(unsaid._replace(compared_to=_compared_years(period, inherited)))
        elif period is None and measure == "growth" and (grown := _grown_since_last_year(comparisons, inherited)):
            said.append(grown)
        elif period is None:
            said.append(unsaid._replace(compared_to=_compared_to(comparisons, quantity, growths)))
        else:
            said.append(PeriodSaid(period, _basis(period), _compared_to(comparisons, quantity, growths), True))
    return said


_LEAD_SENTENCES = 3


def date_lead(page: Page, drafts: Sequence[Draft], periods: Sequence[Period]) -> None:
    """Gives the flows of a lead that names no period the one period of the claims that follow, if they agree on one.

    A lead that names a length of time («در ۴۵ روز گذشته») names a period, though one without a place in the calendar.
    What is planned takes the period of plans only, what happened that of what happened; imports
    that of imports, where there are others.
    """
    if not page.sentences:
        return
    lead_end = page.sentences[:_LEAD_SENTENCES][-1][1]
    if any(p.role == "duration" and p.locative and p.start < lead_end for p in periods):
        return
    flows = [d for d in drafts if d.indicator not in STOCKS]
    undated = [
        d
        for d in flows
        if d.period is None
        and d.quantity.start < lead_end
        and not d.timeless
        and d.indicator != "investment"
        and not _opens_a_rise(page, d)
    ]
    told: dict[tuple[str, str | None], list[Period]] = {}
    for draft in flows:
        period = draft.period
        if period is not None and (period.role == "period" or (period.role == "anaphor" and period.month_from)):
            for spoken_of in {draft.direction, ""}:
                told.setdefault((draft.status, spoken_of), []).append(period)
    for draft in undated:
        alike = told.get((draft.status, draft.direction)) or told.get((draft.status, ""), [])
        said = alike[:_LEAD_SENTENCES]
        if len({(p.year, p.month_from, p.month_to) for p in said}) == 1:
            draft.period, draft.period_basis = said[0], "inherited"


def date_subheadings(page: Page, drafts: Sequence[Draft]) -> None:
    """Gives a line between two paragraphs that names no period the one of what follows, not of what stands above."""
    following: Draft | None = None
    for draft in reversed(drafts):
        if draft.period_basis == "inherited" and draft.period is not None and is_subheading(page, draft.sentence):
            if draft.period.start < draft.sentence[0] and following is not None:
                draft.period = following.period
        elif draft.period is not None:
            following = draft


def _opens_a_rise(page: Page, draft: Draft) -> bool:
    """«از ۲۱ میلیون تن به ۳۰ میلیون تن رسید»: the first end is of a time that nobody tells."""
    quantity = draft.quantity
    from_it = draft.measure == "level" and page.text.endswith(" از ", 0, quantity.qualifier_start)
    return from_it and page.text.startswith(" به ", quantity.end)


def _narrowed(clause: Clause, periods: list[Period]) -> list[Period]:
    """Without «تاکنون» where a stretch with a year is said, nor a year behind its own month with no amount between."""
    dated = [p for p in periods if p.role != "span" or p.first_on is not None]
    kept: list[Period] = []
    for period in dated or periods:
        inner = kept[-1] if kept else None
        if inner is not None and _is_part_of(period, inner) and not _between(clause, inner, period):
            # «امسال نیز تا پایان مهرماه»
            kept[-1] = period
            continue
        nested = inner is not None and _is_month_of(inner, period)
        if inner is None or not nested or _between(clause, inner, period):
            kept.append(period)
    return kept


def _between(clause: Clause, one: Period, other: Period) -> bool:
    return any(one.end <= q.start < other.start for q in clause.quantities)


def _is_part_of(part: Period, year: Period) -> bool:
    """Whether a period is the first months of the whole year before it, up to an end that is said."""
    whole = (year.month_from, year.month_to) == (1, 12) and year.role == part.role == "period"
    return whole and part.until and part.year == year.year and part.month_from == 1 and part.month_to != 12


def _is_month_of(month: Period, year: Period) -> bool:
    whole = (year.month_from, year.month_to) == (1, 12)
    return whole and month.year == year.year and month.month_from == month.month_to is not None


def _newest(page: Page, clause: Clause, periods: Sequence[Period]) -> Period | None:
    """Of «از ۲۹ میلیون در سال ۶۸ به ۸۰۰ میلیون در سال ۸۰» the later year, in which a growth ends; else None."""
    years = [p for p in periods if p.year is not None]
    if len({p.year for p in years}) < 2 or len({p.calendar for p in years}) > 1:
        return None
    rises = any(_starts_a_rise(page, clause.quantities, i) for i in range(len(clause.quantities)))
    return max(years, key=lambda p: p.year or 0) if rises else None


def _compared_to(comparisons: Sequence[Period], quantity: Quantity, growths: Sequence[Quantity]) -> str | None:
    """What a growth is against: the last comparison before it, else the first behind it; where each of a list has its
    own behind it («۱۲ درصد بیشتر از مهر و ۵ درصد کمتر از آبان پارسال»), that one."""
    before = [p for p in comparisons if p.start < quantity.start]
    if before and growths and growths[0].start < comparisons[0].start:
        next_start = next((q.start for q in growths if q.start > quantity.start), comparisons[-1].end)
        own = [p for p in comparisons if quantity.end <= p.start < next_start]
        if own:
            return own[0].compared_to
    if before:
        return before[-1].compared_to
    return comparisons[0].compared_to if comparisons else None


def _is_base(period: Period | None, quantity: Quantity, main: Period) -> bool:
    """«دو برابر صادرات شرکت در سال ۱۴۰۱ است»: the earlier year behind a multiple is what it is a multiple of."""
    if period is None or period.start < quantity.end or period.year is None or main.year is None:
        return False
    return period.year < main.year


def _compared_years(base: Period | None, main: Period) -> str | None:
    if base is None or base.year is None or main.year is None or main.year - base.year != 1:
        return None
    if (base.month_from, base.month_to) != (main.month_from, main.month_to):
        return None
    return "previous_year" if (base.month_from, base.month_to) == (1, 12) else "same_period_last_year"


def _grown_since_last_year(comparisons: Sequence[Period], inherited: Period | None) -> PeriodSaid | None:
    """«نسبت به هفت ماهه پارسال ۲۰ درصد رشد داشت», where no other time is said: grown since its same months.

    None where the article goes on about those months already, or where it is no part of last year that is compared.
    """
    if len(comparisons) != 1:
        return None
    base = comparisons[0]
    months = base.month_from, base.month_to
    if base.year_relative != -1 or base.calendar != "jalali" or base.same_months or months in ((1, None), (1, 12)):
        return None
    if base.month_from != 1:
        return None  # «نسبت به اسفند پارسال»: a growth since then
    if inherited is not None and (inherited.month_from, inherited.month_to) == months:
        return None
    year, first_on, last_on = None, None, None
    if base.year is not None and base.month_from is not None and base.month_to is not None:
        year = base.year + 1
        first_on, last_on = period_bounds("jalali", year, base.month_from, base.month_to)
    grown = base._replace(role="period", year=year, year_relative=0, first_on=first_on, last_on=last_on)
    return PeriodSaid(grown, _basis(grown), "same_period_last_year", True)


def _until_day(day: Period) -> Period:
    """«تا ۲۱ خرداد» as the months of the year up to that day's."""
    first_on = last_on = None
    if day.year is not None and day.month_to is not None:
        first_on, last_on = period_bounds(day.calendar, day.year, 1, day.month_to)
    return day._replace(role="period", month_from=1, first_on=first_on, last_on=last_on)


def _belongs_to(page: Page, compared: Period, quantity: Quantity) -> bool:
    """«نسبت به مدت مشابه سال قبل (۵۰ تن)», «با رقم ۵۰ تن مدت مشابه سال قبل»: the amount is the earlier period's."""
    if compared.start - quantity.end == 1:
        return True
    return 0 < quantity.start - compared.end <= 3 and "(" in page.text[compared.end : quantity.start]


def _starts_a_rise(page: Page, quantities: Sequence[Quantity], index: int) -> bool:
    """«از ۲۱ میلیون تن به ۳۰ میلیون تن رسید»: the first amount is of a time that the end of the rise does not give."""
    if index + 1 >= len(quantities) or quantities[index].unit != quantities[index + 1].unit:
        return False
    return is_move(page.text, quantities[index], quantities[index + 1])


def _ends_a_rise(page: Page, clause: Clause, index: int) -> bool:
    """«از ۳۱ دلار در سال ۱۴۰۲ به ۲۴ دلار رسید»: the time between is of the first amount only."""
    if index == 0 or len(clause.periods) != 1:
        return False
    one, other, period = clause.quantities[index - 1], clause.quantities[index], clause.periods[0]
    return one.unit == other.unit and one.end <= period.start < other.start and is_move(page.text, one, other)


def _basis(period: Period) -> str:
    if period.role == "anaphor":
        return "inherited"
    return "dated" if period.dated else "stated"


def _said_before(before: Sequence[Clause]) -> Period | None:
    for clause in reversed(before):
        periods = [p for p in clause.periods if p.role in _MEASURED or is_this_year(p)]
        if periods:
            return _narrowed(clause, periods)[-1]
    return None


def is_this_year(period: Period) -> bool:
    """«... در هفت‌ماهه ۹۱ به ... در مدت مشابه امسال رسید»: a likeness that is the newer of the two, and goes on."""
    return period.role == "comparison" and period.locative and period.year_relative == 0


def has_its_own_time(clauses: Sequence[Clause], measure: str, status: str, said: PeriodSaid) -> bool:
    """«سالانه ۲۰ تن», «در ۴۵ روز گذشته», «خواهد رسید»: a rate, a length of time and a plan take no earlier period."""
    if status == "target" and not said.same_sentence:
        return True
    if not said.same_sentence and "coming" in clauses[-1].codes("status"):
        return True  # «فارس ۱۴ درصد سیمان کشور را تولید می‌کند»: what is done always is not of the months before
    if measure == "share" and not said.same_sentence:
        return any(p.role == "rate" for p in clauses[-1].periods)  # «سالانه ۲۰ درصد صادرات کشور»
    if measure != "level":
        return False
    # «سالانه ۲ میلیون تن تولید می‌شود که ۴۰۰ هزار تن آن صادر می‌شود»: the rate is the whole sentence's
    own = clauses if not said.same_sentence else clauses[-1:]
    return any(p.role == "rate" or (p.role == "duration" and p.locative) for clause in own for p in clause.periods)


def is_of_trade(page: Page, clause: Clause) -> bool:
    """«ارزش هر تن کالای صادراتی»: a price that trade was done at, of the time of that trade."""
    return any(word in page.plain[clause.start : clause.end] for word in (" صادر", " وارد"))


def is_of_year_before(period: Period, main: Period | None) -> bool:
    """«این میزان در سال گذشته ۱۲ درصد بود»: a time only looked back to is not what the article goes on about."""
    if main is None:
        return False
    if period.year is not None and main.year is not None:
        return period.year < main.year
    return period.year_relative == -1 and main.year_relative == 0


def is_within(period: Period, main: Period | None) -> bool:
    """«در هفت ماه ۴۱۰ میلیون دلار بود که ۶۰ میلیون دلار آن در مهرماه صادر شد»: a part of the time told of."""
    if main is None or period.year != main.year or (period.year is None and period.year_relative != main.year_relative):
        return False
    first, last, main_first, main_last = period.month_from, period.month_to, main.month_from, main.month_to
    if first is None or last is None or main_first is None or main_last is None:
        return False
    return (first, last) != (main_first, main_last) and main_first <= first and last <= main_last
