"""What a clause or a sentence settles for those after it: direction, area, period, the country last spoken of."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.areas import COUNTRY, KINDS, AreaMention, find_areas
from tasks.extract.clauses import Clause
from tasks.extract.directions import MIRROR, TRADE
from tasks.extract.draft import Context, Draft
from tasks.extract.lexicon import Hit, lead_words
from tasks.extract.mentions import Period, is_same_a_year_before
from tasks.extract.page import Page
from tasks.extract.timing import is_of_year_before, is_this_year, is_within

_VERBS = frozenset(("verb", "speech_verb", "direction_verb"))


def remember_clause(
    page: Page,
    context: Context,
    clause: Clause,
    areas: Sequence[AreaMention],
    made: Sequence[Draft],
    earlier: Sequence[Draft],
) -> None:
    """Keeps what a clause settles; `made` are its claims, `earlier` those of its sentence so far, its own included."""
    periods = () if clause.planned else clause.periods
    if made and all(_is_part_of_another(draft) for draft in made):
        areas = ()  # the whole that a part is of is not what the article goes on about
    moves = clause.directions()
    if moves or periods or areas:
        periods = [period for period in periods if not _is_aside(context, clause, period)]
        if not made:
            periods = [period for period in periods if not _is_of_a_rule(page, context, period)]
        _remember(context, moves, periods, areas, counted=bool(clause.quantities))
        context.told_of = context.told_of or next((p for p in periods if p.role in ("period", "anaphor")), None)
    if "partner" in clause.cues:
        named = [hit.code for hit in clause.cues["partner"] if len(hit.code) == len(COUNTRY)]
        if named and context.country not in named:  # of several the one spoken of stays «این کشور»
            context.country = named[-1]
    if clause.quantities and earlier and earlier[-1].partner == COUNTRY and context.direction in MIRROR:
        # what another country buys from Iran is exported
        context.direction = MIRROR[context.direction]


def remember_uncounted(page: Page, context: Context, hits: Sequence[Hit], periods: Sequence[Period]) -> None:
    """Keeps what a sentence without a figure settles."""
    moves: list[Hit] = []
    verbless = True
    for hit in hits:
        kind = hit[2]
        if kind == "direction":
            moves.append(hit)
        elif kind in _VERBS:
            verbless = False
            if kind == "direction_verb":
                moves.append(hit)
        elif kind == "partner" and len(hit[3]) == len(COUNTRY):
            context.country = hit[3]
    if moves:
        context.heading = moves[-1].code if verbless and moves[-1].code in TRADE else None
    areas: list[AreaMention] = []
    # its places count only where it speaks of trade
    if any(h[3] in TRADE for h in moves):
        areas = find_areas(page, [h for h in hits if h[2] in KINDS], context.province)
    periods = [p for p in periods if not (p.until and _is_deadline(page, p)) and not _is_of_a_rule(page, context, p)]
    if moves or periods:
        _remember(context, moves, periods, areas, counted=False)


_DEADLINE_WITHIN = 200


def _is_deadline(page: Page, period: Period) -> bool:
    """«طرح توسعه تا خرداد ۱۴۰۵ تمام می‌شود»: a time by which something is to happen."""
    behind = page.text[period.end : period.end + _DEADLINE_WITHIN].partition("\n")[0].partition(". ")[0]
    return any(word in behind for word in lead_words("to_come"))


def _remember(
    context: Context,
    moves: Sequence[Hit],
    periods: Sequence[Period],
    areas: Sequence[AreaMention],
    *,
    counted: bool,
) -> None:
    """`counted`: whether there was a figure."""
    of_trade = False
    for hit in moves:
        if hit.code in TRADE:
            context.direction, context.direction_at, of_trade = hit.code, hit.start, True
    # A place that no trade is told of is where people met or came from, not what the article goes on about.
    if areas and (of_trade or counted):
        several = sum(a.code != COUNTRY for a in areas) > 1
        context.area = None if several and len({a.code for a in areas}) > 1 else areas[0]
        if context.province == COUNTRY and context.area is not None and context.area.place is not None:
            context.area = None  # «تولید کشور ۱۸ میلیون تن بود. ذوب آهن اصفهان یک میلیون تن تولید کرد. همچنین ...»
    for period in periods:
        if period.role in ("period", "anaphor") or is_this_year(period):
            context.period = period


def _is_aside(context: Context, clause: Clause, period: Period) -> bool:
    """Whether a time is only looked at in passing.

    An earlier one that the figure told of had («این میزان در سال گذشته»), an earlier one or a part behind the one that
    the sentence is about («که ۶۰ میلیون دلار آن در مهرماه»), or a part by itself («مهرماه به تنهایی»).
    """
    if "anaphor" in clause.cues and is_of_year_before(period, context.period):
        return True
    if clause.quantities and is_same_a_year_before(period, context.period):
        return True
    if is_of_year_before(period, context.told_of) or is_within(period, context.told_of):
        return True
    return "alone" in clause.cues and is_within(period, context.period)


def _is_of_a_rule(page: Page, context: Context, period: Period) -> bool:
    """«ممنوعیت واردات از ابتدای مرداد»: since when something holds, of which no figure is told."""
    since = period.ytd_open or page.text.startswith(("از ابتدای ", "از اول "), period.start)
    return since and period.month_from != 1 and is_within(period, context.period)


def _is_part_of_another(draft: Draft) -> bool:
    """«که ۳۷ درصد صادرات کشور است», of what a province exported."""
    return draft.measure == "share" and draft.area is not None and draft.whole_area not in (None, draft.area.code)
