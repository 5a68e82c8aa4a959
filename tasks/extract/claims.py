"""Claims out of mentions: each quantity of a clause becomes a draft claim, or a number not claimed, with its reason.

What a clause does not say is inherited: from the nearest earlier clause of the sentence, then from what the article
last said, then from its title and its province. What was inherited is noted on the draft and lowers its confidence.
Where direction, partner or period stay open for a figure that needs them, nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.extract.areas import COUNTRY, KINDS, AreaMention, find_areas
from tasks.extract.attach import attach
from tasks.extract.claim_areas import choose_area, points_at_whole
from tasks.extract.claim_indicators import choose_indicator
from tasks.extract.clauses import Clause, split_clauses
from tasks.extract.directions import MIRROR, TRADE, WEAK_DIRECTIONS, faces_iran, find_direction
from tasks.extract.draft import Context, Draft
from tasks.extract.goods import goods_of, goods_of_item, goods_of_share, item_of_line, products_for, topic_goods
from tasks.extract.indicators import MONEY, aspect_of
from tasks.extract.inheritance import inherit_subject, partner_of_earlier_clause
from tasks.extract.lexicon import Hit, holds
from tasks.extract.list_counts import counts_a_list, ranks_several
from tasks.extract.measures import measure_of, status_of
from tasks.extract.mentions import Period, Quantity, Skipped
from tasks.extract.page import Page
from tasks.extract.ratios import goes_on_sharing, grows_a_share, levels_grown, share_the_measure, signed_value
from tasks.extract.refusals import refuse
from tasks.extract.reporters import find_reporter, find_reporter_beside, foreign_stretch, makes_itself, next_reporter
from tasks.extract.speakers import Speaker
from tasks.extract.subjects import (
    aspects_for,
    listed_sectors,
    partners_before,
    partners_for,
    scopes_for,
    sector_of_noun,
    sectors_for,
)
from tasks.extract.timing import STOCKS, PeriodSaid, find_periods, has_its_own_time, is_of_trade, is_year_before

_MOVES = ("direction", "direction_verb")
_POINTS_BACK = frozenset(("anaphor", "partner", "aspect"))
_OF_PEOPLE_AND_PAPERS = frozenset(("unit_count", "licence_count", "declaration_count", "employment", "estate_count"))
_OF_GOODS = frozenset(("export", "import", "transit", "production"))
_LATELY = 8
"""Claims back in which the throughput of ports was spoken of."""
_RATIO = frozenset(("share", "growth", "rank"))


@dataclass(slots=True)
class SentenceReader:
    """Reads the sentences of one page in order, carrying the context from one to the next."""

    page: Page
    context: Context
    drafts: list[Draft] = field(default_factory=list)
    unclaimed: list[Skipped] = field(default_factory=list)
    speaker: Speaker | None = None
    before: Draft | None = None
    """The last claim before the sentence."""
    topic: str | None = None
    """The goods that the sentence is about."""
    foreign: bool = False
    """Whether the sentence has spoken of the trade of a foreign group."""
    abroad: tuple[int, int] | None = None
    """Where the sentence tells of a foreign subject."""
    heading: str | None = None
    """What the last line without a figure and without a verb speaks of: «صادرات فولاد در ۷ ماهه»."""
    country: str | None = None
    """The foreign country last spoken of: «این کشور»."""

    def read(
        self,
        sentence: tuple[int, int],
        hits: Sequence[Hit],
        quantities: Sequence[Quantity],
        periods: Sequence[Period],
        speaker: Speaker | None,
    ) -> None:
        """Reads one sentence, said by `speaker`: its claims join `drafts`, what it settles joins the context."""
        if not quantities:
            self._remember_uncounted(hits, periods)
            return
        self.speaker = speaker
        self.before = self.context.last
        self.foreign = False
        partners = [h for h in hits if h.kind == "partner"]
        self.abroad = foreign_stretch(self.page, sentence, hits) if partners else None
        self.topic = topic_goods(self.page, sentence)
        clauses = split_clauses(self.page, sentence, hits, quantities, periods)
        earlier: list[Draft] = []
        for index, clause in enumerate(clauses):
            named = not KINDS.isdisjoint(clause.cues)
            areas = find_areas(self.page, clause.of_kinds(KINDS), self.context.province) if named else []
            known = len(self.drafts)
            if clause.quantities:
                self._read_clause(sentence, clauses, index, areas, earlier)
            aside = "anaphor" in clause.cues
            # a time that plans are made for is not what the article goes on about
            planned = len(self.drafts) > known and all(d.status == "target" for d in self.drafts[known:])
            said = () if planned else clause.periods
            if len(self.drafts) > known and all(_is_part_of_another(d) for d in self.drafts[known:]):
                areas = []  # the whole that a part is of is not what the article goes on about
            self._remember(clause.directions(), said, areas, counted=bool(clause.quantities), aside=aside)
            if "partner" in clause.cues:
                self.country = clause.cues["partner"][-1].code
            if clause.quantities and earlier and earlier[-1].partner == COUNTRY and self.context.direction in MIRROR:
                # what another country buys from Iran is exported
                self.context.direction = MIRROR[self.context.direction]

    def _remember_uncounted(self, hits: Sequence[Hit], periods: Sequence[Period]) -> None:
        """What a sentence without a figure settles for the ones after it."""
        moves = [h for h in hits if h[2] in _MOVES]
        if moves:
            verbless = not any(h[2] in ("verb", "speech_verb", "direction_verb") for h in hits)
            self.heading = moves[-1].code if verbless and moves[-1].code in TRADE else None
        self.country = next((h[3] for h in reversed(hits) if h[2] == "partner"), self.country)
        areas: list[AreaMention] = []
        # its places count only where it speaks of trade
        if any(h[3] in TRADE for h in moves):
            areas = find_areas(self.page, [h for h in hits if h[2] in KINDS], self.context.province)
        if moves or periods:
            self._remember(moves, periods, areas, counted=False)

    def _remember(
        self,
        hits: Sequence[Hit],
        periods: Sequence[Period],
        areas: Sequence[AreaMention],
        *,
        counted: bool,
        aside: bool = False,
    ) -> None:
        """What a clause or a sentence settles for the ones after it; `aside`: it points back to what was said."""
        context = self.context
        of_trade = False
        for hit in hits:
            if hit.code in TRADE:
                context.direction, context.direction_at, of_trade = hit.code, hit.start, True
        # A place that no trade is told of is where people met or came from, not what the article goes on about.
        if areas and (of_trade or counted):
            several = sum(a.code != COUNTRY for a in areas) > 1
            context.area = None if several and len({a.code for a in areas}) > 1 else areas[0]
        for period in periods:
            if period.role in ("period", "anaphor") and not (aside and is_year_before(period, context.period)):
                context.period = period

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
        sectors = sectors_for(page, clause, respectively)
        measures = share_the_measure(clause.quantities, [measure_of(page, clause, q) for q in clause.quantities])
        periods = find_periods(page, clause, [m for m, _ in measures], clauses[:index], self.context)
        ratios = [q for q, (m, _) in zip(clause.quantities, measures, strict=True) if m in _RATIO]
        aspects = {q.start: a for q, a in zip(ratios, aspects_for(page, clause, ratios), strict=True)}
        of_clause = find_reporter(page, clause, areas, self.country)
        each_its_area = respectively and _one_for_each(areas, clause.quantities)
        products, scopes = products_for(page, clause), scopes_for(page, clause)
        grown = levels_grown(clause, [m for m, _ in measures], earlier)
        for i, quantity in enumerate(clause.quantities):
            measured = measures[i]
            before_it = [grown[i]] if grown else earlier
            if measured[0] == "growth" and grows_a_share(page, clauses, index):
                measured = ("unknown", 1)
            if measured[0] == "unknown" and quantity.unit == "percent":
                before = self._measure_before() if "anaphor" in clause.cues else None
                if before is not None:
                    measured = before
                elif goes_on_sharing(page, quantity, earlier) or partners[i] or sectors[i]:
                    measured = ("share", 1)
            draft = self._draft(
                sentence,
                clauses,
                index,
                quantity,
                measured,
                aspect_of(grown[i].indicator) if grown else aspects.get(quantity.start),
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
            refused = refuse(page, clauses[: index + 1], draft, reporter, after_foreign=self.foreign)
            if reporter is None and _turns_to_iran(draft, earlier):
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
            if draft.sector is None and quantity.noun_end > quantity.noun_start:
                draft.sector = sector_of_noun(page.plain[quantity.noun_start : quantity.noun_end])
            if quantity.unit == "tonne" or quantity.unit in MONEY:
                draft.product = products[i]
            of_goods = draft.measure != "rank" and draft.indicator not in _OF_PEOPLE_AND_PAPERS
            if of_goods and draft.product is None and draft.sector is None and draft.partner is None:
                draft.product = goods_of_item(page, clause, i) or goods_of(page, clause, draft.direction, quantity)
                if draft.product is None and draft.direction in _OF_GOODS:
                    draft.product = listed_sectors(page, clause, i)
                if draft.product is None and draft.measure == "share" and draft.direction in _OF_GOODS:
                    draft.product = goods_of_share(page, clause, quantity)
                if draft.product is None and draft.direction in _OF_GOODS and quantity.unit != "count":
                    draft.product = self.topic
            if self.heading is not None and index and draft.sector is None and _is_item(page, clause):
                draft.sector, draft.product = item_of_line(page, clauses[index - 1])
            source = self._source(clauses, index, draft, before_it)
            if source is not None:
                inherit_subject(draft, source)
            elif not before_it and draft.partner is None and "anaphor" not in clause.cues:
                draft.partner = partner_of_earlier_clause(page, clauses[:index])
            if draft.partner is None and earlier and faces_iran(page, clause):
                draft.partner = earlier[-1].partner
            if draft.measure == "growth":
                draft.base = next((d.value for d in reversed(before_it) if d.measure == "level"), None)
            self.drafts.append(draft)
            earlier.append(draft)
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
        direction = find_direction(self.page, clause, quantity, from_abroad=from_abroad)
        if direction is None:
            direction = self._inherited_direction(clauses, index, earlier, names_itself=quantity.adjectival)
            if direction == "production" and quantity.unit in MONEY:
                # Money beside things that are made is seldom their worth: «برای تولید ... ۳۵۰ میلیون یورو».
                direction = None
            if quantity.unit == "IRR" and direction in TRADE and not any(d.direction == direction for d in earlier):
                # Budgets and incentives are in rials, trade seldom: the clause itself must say that it is trade.
                direction = None
            if direction is not None and _is_signed_for(self.page, clause, quantity):
                direction = None
            if direction is not None:
                inherited.add("direction")
        last = self.context.last
        if measure == "share" and direction in (None, "production") and points_at_whole(clause) and last is not None:
            # «سهم کالاهای تولیدی استان از این رقم ۷ درصد است» is a share of what was told
            direction = last.direction
            inherited.add("direction")
        makes = direction == "production" and partner is not None and not inherited
        if makes and makes_itself(self.page, clause, quantity):
            self.unclaimed.append(Skipped(quantity.start, quantity.end, quantity.number, "foreign_area"))
            return None
        if direction == "production" and partner is not None:
            # What goes to another country is traded, not made: «ترکیه با جذب ۲۷ درصد تولیدات منطقه».
            direction = self._inherited_direction(clauses, index, (), trade_only=True) or direction
        following = clauses[index + 1] if index + 1 < len(clauses) else None
        indicator = choose_indicator(
            self.page, clause, quantity, measure, direction, not inherited, aspect, self.context, earlier, following
        )
        if measure == "progress":
            indicator, measure = clause.of("progress")[0].code, "level"
        if indicator is None or measure in ("unknown", "rate"):
            self.unclaimed.append(Skipped(quantity.start, quantity.end, quantity.number, "no_indicator"))
            return None
        if counts_a_list(self.page, clause, quantity, indicator) or ranks_several(self.page, quantity):
            self.unclaimed.append(Skipped(quantity.start, quantity.end, quantity.number, "structural"))
            return None
        where = choose_area(self.page, clause, quantity, measure, areas, self.context, earlier)
        if not where.stated:
            inherited.add("area")
        value, upper = signed_value(self.page, clause, quantity, indicator, measure, sign)
        period, basis = said.period, said.basis
        status = status_of(self.page, clause, quantity, clauses)
        stands = indicator in STOCKS or (
            indicator == "unit_price" and measure == "level" and not is_of_trade(self.page, clause)
        )
        stands = stands and not said.same_sentence and "anaphor" not in clause.cues
        ahead = indicator == "progress" and period is not None and (period.year_relative or 0) > 0
        own_time = basis in ("inherited", None) and has_its_own_time(clauses[: index + 1], measure, status, said)
        if stands or ahead or own_time:
            period, basis = None, None
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
            whole_area=where.whole if measure == "share" else None,
            partner=None,
            sector=None,
            product=None,
            scope=None if direction in ("production", "capacity") else scope,
            basis=_basis_of(self.page, clause, quantity),
            period=period,
            period_basis=basis,
            compared_to=said.compared_to if measure in ("growth", "change") else None,
            inherited=frozenset(inherited),
            mentions=[(quantity.start, quantity.end)],
            breakdown=None,
            breakdown_complete=False,
            speaker=self.speaker,
            timeless=own_time and status != "target",
        )

    def _source(self, clauses: list[Clause], index: int, draft: Draft, earlier: list[Draft]) -> Draft | None:
        """The claim whose subject this one goes on with, None where it has a subject of its own.

        That is the last one before it of what one speaker says in one sentence, but for items of the same list; or the
        last of the sentences before where the clause points back («این میزان»).
        """
        clause = clauses[index]
        speech = max((c.end for c in clauses[:index] if "speech_verb" in c.cues), default=0) if earlier else 0
        if draft.direction is None and (draft.quantity.unit == "count" or draft.indicator == "progress"):
            return None
        source = None
        if "anaphor" in clause.cues:
            source = next((d for d in reversed(earlier) if d.quantity.start < clause.start), self.before)
        for said in reversed(earlier):
            in_same_list = said.quantity.start >= clause.start and said.quantity.unit == draft.quantity.unit
            if said.quantity.start >= speech and not in_same_list:
                source = said
                break
        if source is None or source.direction != draft.direction:
            return None
        return None if holds(self.page.text[clause.start : draft.quantity.start], "sum") else source

    def _inherited_direction(
        self,
        clauses: list[Clause],
        index: int,
        earlier: Sequence[Draft],
        *,
        trade_only: bool = False,
        names_itself: bool = False,
    ) -> str | None:
        """What an earlier clause, a later one without an amount, or the article speaks of; of an amount that
        `names_itself` («بازار ۶۰۰ میلیارد دلاری آفریقا») only the sentence's own clauses."""
        if "respectively" in clauses[index].cues and len(earlier) == 1 and earlier[0].direction in TRADE:
            return earlier[0].direction  # the one that this amount was paired with
        for position in (*range(index - 1, -1, -1), *range(index + 1, len(clauses))):
            only_trade = trade_only or position > index
            if position > index and clauses[position].quantities:
                continue
            for hit in reversed(clauses[position].directions()):
                code: str = hit.code
                if code in TRADE or (not only_trade and code not in WEAK_DIRECTIONS):
                    return code
        if earlier and earlier[-1].direction not in WEAK_DIRECTIONS:
            return earlier[-1].direction
        # From another sentence only what points back or goes on with a list: a new topic may say its own thing in words
        # that no table has.
        if self.heading is not None and _is_item(self.page, clauses[index]):
            return self.heading
        at_port = any(self.page.text.startswith("بندر", h.start) for h in clauses[index].of("point"))
        if at_port and any(d.direction == "port" for d in self.drafts[-_LATELY:]):
            return "port"
        told = self.page.text[clauses[0].start : clauses[index].end]
        if holds(told, "goes_to"):
            return "export"
        if holds(told, "comes_from"):
            return "import"
        cues = clauses[index].cues
        places = clauses[index].of_kinds(("point", "city"))
        text = self.page.text
        at_customs = any(text.startswith("گمرک", h.start) or text.endswith(" گمرک ", 0, h.start) for h in places)
        if (_POINTS_BACK.isdisjoint(cues) and not at_customs) or (names_itself and "anaphor" not in cues):
            return None
        last = self.context.last
        if "anaphor" in cues and last is not None and last.quantity.start > self.context.direction_at:
            return last.direction
        return self.context.direction


def _is_item(page: Page, clause: Clause) -> bool:
    """Whether a clause is an amount right behind a colon: «اسلب: ۱.۰۵ میلیون تن»."""
    first = clause.quantities[0]
    return page.text[clause.start - 1] == ":" and first.qualifier_start - clause.start <= 1


def _turns_to_iran(draft: Draft, earlier: Sequence[Draft]) -> bool:
    """«عراق ۴۸ میلیارد دلار واردات دارد که ایران ۹ میلیارد دلار آن را تأمین می‌کند»: what Iran has of another country's
    trade is the mirror of it, or something else."""
    if not earlier or "direction" not in draft.inherited or draft.area is None or earlier[-1].area is None:
        return False
    abroad = len(earlier[-1].area.code) == len(COUNTRY) and earlier[-1].area.code != COUNTRY
    return abroad and draft.area.code == COUNTRY


def _is_signed_for(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """«۲۲ تفاهم‌نامه به ارزش ۱۵۰ میلیون یورو»: what the things counted right before are worth is no trade."""
    counted = next((q for q in reversed(clause.quantities) if q.end <= quantity.start), None)
    if counted is None or counted.noun_code != "other" or quantity.unit not in MONEY:
        return False
    return page.text[counted.end : quantity.qualifier_start] in (" به ارزش ", " با ارزش ")


def _basis_of(page: Page, clause: Clause, quantity: Quantity) -> str | None:
    """Whether a province's trade is counted at its customs or by origin, as the clause says it of an amount."""
    if "basis" not in clause.cues:
        return None
    # «از مرز ۵ میلیارد دلار گذشت» crosses a figure, not a border
    starts = {q.start - 1 for q in clause.quantities}
    bases = [hit for hit in clause.of("basis") if not (hit.end in starts and page.text.endswith(" مرز", 0, hit.end))]
    said = attach(bases, clause.quantities)[clause.quantities.index(quantity)]
    return said.code if said is not None else None


def _is_part_of_another(draft: Draft) -> bool:
    """«که ۳۷ درصد صادرات کشور است», of what a province exported."""
    return draft.measure == "share" and draft.area is not None and draft.whole_area not in (None, draft.area.code)


def _one_for_each(areas: Sequence[AreaMention], quantities: Sequence[Quantity]) -> bool:
    """«گمرکات بندر امام، شهید رجایی و مهرآباد به ترتیب با ۲۲، ۱۹ و ۱۰ درصد»: as many places as amounts, before them."""
    return len(areas) == len(quantities) > 1 and areas[-1].start < quantities[0].start
