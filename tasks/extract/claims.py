"""Claims out of mentions: each quantity of a clause becomes a draft claim, or a number not claimed, with its reason.

What a clause does not say is inherited: from the nearest earlier clause of the sentence, then from what the article
last said, then from its title and its province. What was inherited is noted on the draft and lowers its confidence.
Where direction, partner or period stay open for a figure that needs them, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from tasks.extract.areas import COUNTRY, KINDS, AreaMention, find_areas
from tasks.extract.claim_areas import choose_area, is_one_for_each
from tasks.extract.claim_directions import choose_direction
from tasks.extract.claim_goods import name_goods
from tasks.extract.claim_indicators import choose_indicator, whole_is_market
from tasks.extract.claim_periods import choose_period
from tasks.extract.clauses import Clause, opens_item, split_clauses
from tasks.extract.directions import TRADE, faces_iran
from tasks.extract.discourse import remember_clause, remember_uncounted
from tasks.extract.draft import Context, Draft
from tasks.extract.goods import products_for, topic_goods
from tasks.extract.indicators import aspect_of
from tasks.extract.inheritance import (
    find_source,
    inherit_direction,
    inherit_goods,
    inherit_subject,
    inherit_topic,
    level_risen_from,
    names_whose_trade,
    partner_of_earlier_clause,
    partner_of_trade,
    remember_goods,
    tells_of_total,
)
from tasks.extract.lexicon import Hit
from tasks.extract.list_counts import counts_a_list, ranks_several
from tasks.extract.measures import measure_of
from tasks.extract.mentions import Period, Quantity, Skipped
from tasks.extract.page import Page
from tasks.extract.ratios import (
    deals_in,
    goes_on_growing,
    goes_on_lacking,
    goes_on_sharing,
    grows_a_share,
    is_of_share_named,
    levels_grown,
    levels_repeated,
    share_the_measure,
    signed_value,
)
from tasks.extract.refusals import refuse
from tasks.extract.reporters import (
    find_reporter,
    find_reporter_beside,
    foreign_stretch,
    makes_itself,
    next_reporter,
    turns_to_iran,
)
from tasks.extract.scopes import basis_of, scopes_for
from tasks.extract.speakers import Speaker
from tasks.extract.statuses import status_of
from tasks.extract.subjects import (
    aspects_for,
    aspects_in_turn,
    names_other_goods,
    partners_before,
    partners_for,
    points_at_country,
    sectors_for,
)
from tasks.extract.timing import PeriodSaid, find_periods

_BESIDE = 2
"""Characters between an amount and the word right behind it."""
_RATIO = frozenset(("share", "growth", "rank"))


@dataclass(slots=True)
class SentenceReader:
    """Reads the sentences of one page in order, carrying the context from one to the next."""

    page: Page
    context: Context
    drafts: list[Draft] = field(default_factory=list)
    unclaimed: list[Skipped] = field(default_factory=list)
    speaker: Speaker | None = None
    topic: str | None = None
    """The goods that the sentence is about."""
    foreign: bool = False
    """Whether the sentence has spoken of the trade of a foreign group."""
    abroad: tuple[int, int] | None = None
    """Where the sentence tells of a foreign subject."""

    def read(
        self,
        sentence: tuple[int, int],
        hits: Sequence[Hit],
        quantities: Sequence[Quantity],
        periods: Sequence[Period],
        speaker: Speaker | None,
    ) -> None:
        """Reads one sentence, said by `speaker`: its claims join `drafts`, what it settles joins the context."""
        page, context = self.page, self.context
        if context.province == COUNTRY and opens_item(page, sentence):
            context.area = None  # an item of its own in a list of many places
        if not quantities:
            remember_uncounted(page, context, hits, periods)
            return
        self.speaker = speaker
        context.before, context.told_of = context.last, None
        self.foreign = False
        partners = [h for h in hits if h.kind == "partner"]
        self.abroad = foreign_stretch(page, sentence, hits) if partners else None
        self.topic = topic_goods(page, sentence)
        clauses = split_clauses(page, sentence, hits, quantities, periods)
        earlier: list[Draft] = []
        for index, clause in enumerate(clauses):
            if not (clause.cues or clause.quantities or clause.periods):
                continue  # a full stop behind a verb
            named = not KINDS.isdisjoint(clause.cues)
            areas = find_areas(page, clause.of_kinds(KINDS), context.province) if named else []
            known = len(earlier)
            if clause.quantities:
                self._read_clause(sentence, clauses, index, areas, earlier)
            made = earlier[known:]
            # a time that plans are made for is not what the article goes on about
            clause.planned = bool(made) and all(draft.status == "target" for draft in made)
            remember_clause(page, context, clause, areas, made, earlier)

    def _read_clause(
        self,
        sentence: tuple[int, int],
        clauses: list[Clause],
        index: int,
        areas: list[AreaMention],
        earlier: list[Draft],
    ) -> None:
        page, clause = self.page, clauses[index]
        respectively = "respectively" in clause.cues
        partners = partners_for(page, clause, respectively)
        if respectively and index and "partner" not in clause.cues:
            partners = partners_before(clauses[:index], clause) or partners
        if "partner" not in clause.cues and self.context.country is not None and points_at_country(page, clause):
            partners = [self.context.country] * len(clause.quantities)
        sectors = sectors_for(page, clause, respectively)
        sectors = [None if names_other_goods(page, clause, i) else code for i, code in enumerate(sectors)]
        measures = share_the_measure(clause.quantities, [measure_of(page, clause, q) for q in clause.quantities])
        periods = find_periods(page, clause, [m for m, _ in measures], clauses[:index], self.context)
        ratios = [q for q, (m, _) in zip(clause.quantities, measures, strict=True) if m in _RATIO]
        aspects = {q.start: a for q, a in zip(ratios, aspects_for(page, clause, ratios), strict=True)}
        if respectively and len(ratios) > 1 and "aspect" not in clause.cues:
            aspects = dict(zip((q.start for q in ratios), aspects_in_turn(earlier, len(ratios)), strict=True))
        of_clause = find_reporter(page, clause, areas, self.context.country)
        each_its_area = respectively and is_one_for_each(areas, clause.quantities)
        if respectively and not each_its_area and len(clause.quantities) > 1:
            # «گمرک‌های خسروی و سومار به ترتیب با ۴۳۰ و ۳۴۵ هزار تن»: one of two that no table has
            areas = [a._replace(place=None) if page.text.endswith(" و ", 0, a.start) else a for a in areas]
        products, scopes = products_for(page, clause), scopes_for(page, clause)
        stated = [m for m, _ in measures]
        told = levels_grown(clause, stated, earlier) or levels_repeated(clause, stated, self.drafts)
        for i, quantity in enumerate(clause.quantities):
            measured = measures[i]
            before_it = [told[i]] if told else earlier
            if measured[0] == "growth" and grows_a_share(page, clauses, index):
                measured = ("unknown", 1)
            if measured[0] == "unknown" and quantity.unit == "percent":
                before = self._measure_before() if "anaphor" in clause.cues else None
                if before is not None:
                    measured = before
                elif goes_on_growing(clause, earlier):
                    measured = ("growth", -1 if earlier[-1].value < 0 else 1)
                elif (
                    goes_on_sharing(page, quantity, earlier)
                    or partners[i]
                    or sectors[i]
                    or deals_in(page, clause, quantity)
                    or is_of_share_named(page, clauses, index)
                ):
                    measured = ("share", 1)
            draft = self._draft(
                sentence,
                clauses,
                index,
                quantity,
                measured,
                aspect_of(told[i].indicator) if told else aspects.get(quantity.start),
                [areas[i]] if each_its_area else areas,
                periods[i],
                before_it,
                partners[i],
                scopes[i],
                from_abroad=of_clause is not None,
            )
            if draft is None:
                continue
            reporter = find_reporter_beside(page, clause, quantity) or next_reporter(page, clause, quantity, of_clause)
            refused = refuse(page, clauses[: index + 1], draft, reporter, self.context.last, after_foreign=self.foreign)
            if reporter is None and turns_to_iran(draft, earlier):
                refused = "foreign_area"
            if reporter is None and self.abroad is not None and self.abroad[0] < quantity.start < self.abroad[1]:
                refused = "foreign_area"
            if refused is not None:
                self.foreign = self.foreign or (refused == "foreign_area" and draft.measure != "share")
                self.unclaimed.append(Skipped(quantity.start, quantity.end, quantity.number, refused))
                continue
            draft.partner = partners[i] if draft.direction in TRADE else None
            draft.sector = sectors[i]
            if reporter is not None:
                draft.area, draft.partner = AreaMention(0, 0, reporter.code, None), reporter.partner
                if draft.whole_area is not None:
                    draft.whole_area = reporter.code
            name_goods(page, self.context, clause, i, draft, products[i], self.topic)
            if earlier and draft.sector is None and draft.product is None:
                inherit_goods(page, clause, draft, earlier)
            source = find_source(page, self.context, clauses, index, draft, before_it)
            if source is not None:
                of_all = tells_of_total(draft, clause, source, self.drafts) or names_whose_trade(page, clause, draft)
                inherit_subject(draft, source, with_partner=not of_all)
            elif not before_it and draft.partner is None and "anaphor" not in clause.cues:
                draft.partner = partner_of_earlier_clause(page, clauses[:index])
            if draft.partner is None and earlier and reporter is None:
                draft.partner = partner_of_trade(draft, earlier)
            if draft.partner is None and earlier and faces_iran(page, clause):
                draft.partner = earlier[-1].partner
            if (start := level_risen_from(page, draft, earlier)) is not None:
                draft.partner, draft.sector, draft.product = start.partner, start.sector, start.product
            if draft.sector is None and draft.product is None:
                inherit_topic(page, clause, draft, self.context)
            if draft.measure == "growth":
                draft.base = next((d.value for d in reversed(before_it) if d.measure == "level"), None)
            self.drafts.append(draft)
            earlier.append(draft)
            remember_goods(self.context, draft)
            self.context.last = draft
            said = aspect_of(draft.indicator)
            if draft.measure == "level" and draft.direction in TRADE and said is not None:
                self.context.aspects.add((draft.direction, said))

    def _measure_before(self) -> tuple[str, int] | None:
        """What «این رقم ۱۲ درصد بود» states: what the percentage before it states, if that is the last claim."""
        last = self.context.last
        if last is None or last.quantity.unit != "percent" or last.measure not in ("growth", "share"):
            return None
        return last.measure, -1 if last.value < 0 else 1

    def _draft(
        self,
        sentence: tuple[int, int],
        clauses: list[Clause],
        index: int,
        quantity: Quantity,
        measured: tuple[str, int],
        aspect: str | None,
        areas: list[AreaMention],
        said: PeriodSaid,
        earlier: list[Draft],
        partner: str | None,
        scope: str | None,
        *,
        from_abroad: bool,
    ) -> Draft | None:
        clause = clauses[index]
        measure, sign = measured
        inherited: set[str] = set()
        direction, is_said = choose_direction(
            self.page,
            self.context,
            clauses,
            index,
            quantity,
            measure,
            earlier,
            self.drafts,
            partner,
            from_abroad=from_abroad,
        )
        if not is_said:
            inherited.add("direction")
        makes = direction == "production" and partner is not None and not inherited
        if makes and makes_itself(self.page, clause, quantity):
            self.unclaimed.append(Skipped(quantity.start, quantity.end, quantity.number, "foreign_area"))
            return None
        if direction == "production" and partner is not None:
            # What goes to another country is traded, not made: «ترکیه با جذب ۲۷ درصد تولیدات منطقه».
            traded = inherit_direction(self.page, self.context, clauses, index, (), self.drafts, trade_only=True)
            direction = traded or direction
        following = clauses[index + 1] if index + 1 < len(clauses) else None
        indicator = choose_indicator(
            self.page, clause, quantity, measure, direction, not inherited, aspect, self.context, earlier, following
        )
        if measure == "progress":
            progress = clause.of("progress")
            before = (hit for hit in progress if 0 <= quantity.qualifier_start - hit.end <= 1 and quantity.adjectival)
            beside = chain(before, (hit for hit in progress if 0 <= hit.start - quantity.end <= _BESIDE))
            indicator, measure = next(beside, progress[0]).code, "level"
        if indicator is None or measure in ("unknown", "rate"):
            self.unclaimed.append(Skipped(quantity.start, quantity.end, quantity.number, "no_indicator"))
            return None
        if counts_a_list(self.page, clause, quantity, indicator) or ranks_several(self.page, quantity):
            self.unclaimed.append(Skipped(quantity.start, quantity.end, quantity.number, "structural"))
            return None
        where = choose_area(self.page, clause, quantity, measure, areas, self.context, earlier)
        if not where.stated:
            inherited.add("area")
        of_market = indicator == "other" and whole_is_market(self.page, clause, quantity)
        since = clauses[max(0, index - 1)].start
        value, upper = signed_value(self.page, clause, quantity, indicator, measure, sign, since=since)
        if indicator == "trade_balance" and "direction" in inherited and goes_on_lacking(self.page, clause, earlier):
            value, upper = -abs(value), None
        status = status_of(self.page, clause, quantity, clauses)
        when = choose_period(self.page, clauses[: index + 1], quantity, indicator, measure, status, said, self.drafts)
        if status == "reported" and when.period is not None and (when.period.year_relative or 0) > 0:
            status = "target"  # nobody can tell what a coming year was like
        return Draft(
            quantity=quantity,
            sentence=sentence,
            rule=f"{measure}/{indicator}",
            direction=direction,
            indicator=indicator,
            measure=measure,
            status=status,
            value=value,
            upper=upper,
            area=where.area,
            whole_area=where.whole if measure == "share" and not of_market else None,
            partner=None,
            sector=None,
            product=None,
            scope=None if direction in ("production", "capacity") else scope,
            basis=basis_of(self.page, clause, quantity),
            period=when.period,
            period_basis=when.basis,
            compared_to=said.compared_to if measure in ("growth", "change") else None,
            inherited=frozenset(inherited),
            mentions=[(quantity.start, quantity.end)],
            breakdown=None,
            breakdown_complete=False,
            speaker=self.speaker,
            timeless=when.is_timeless and status != "target",
        )
