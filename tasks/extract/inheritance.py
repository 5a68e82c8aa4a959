"""What a claim takes over from what was said before it: direction, partner, sector, product and scope.

«صادرات استان به عراق ۴۰ میلیون دلار بود که ۱۲ درصد افزایش داشت»: the 12 percent go on with the exports to Iraq.
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.areas import KINDS
from tasks.extract.claim_areas import points_at_whole
from tasks.extract.clauses import Clause, is_item, says
from tasks.extract.directions import ONE_WAY, TRADE, WEAK_DIRECTIONS
from tasks.extract.draft import Context, Draft
from tasks.extract.lexicon import Hit, ends_with, holds, starts_with
from tasks.extract.mentions import is_move
from tasks.extract.page import Page

_POINTS_BACK = frozenset(("anaphor", "partner", "aspect"))
_GATES = ("گمرک", "مرز ", "پایانه مرزی ", "بازارچه مرزی ")
_LATELY = 8
"""Claims back in which the throughput of ports was spoken of."""
_LONGEST_LIST = 60
"""Claims in which a list of partners ends."""


def tells_of_total(draft: Draft, clause: Clause, source: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether a claim behind a list of partners is of all of them: «چین با ۷ و عراق با ۵ میلیارد دلار ... که ۶۸ درصد
    صادرات را به خود اختصاص دادند», or of a later sentence, or says itself of what it is: «و گمرک رازی ۱۴ درصد»."""
    says_itself = "direction" not in draft.inherited or (draft.area is not None and draft.area.place is not None)
    of_them = "that" in clause.cues and draft.measure == "share"
    if source.sentence == draft.sentence and not (of_them or (says_itself and "that" not in clause.cues)):
        return False
    lately = drafts[-_LONGEST_LIST:]
    return len({said.partner for said in lately if said.sentence == source.sentence and said.partner is not None}) > 1


def inherit_subject(draft: Draft, source: Draft, *, with_partner: bool) -> None:
    """Partner, sector and product of the claim that this one goes on from, each unless it states its own."""
    taken = False
    if with_partner and draft.partner is None and source.partner is not None:
        draft.partner, taken = source.partner, True
    if draft.sector is None and draft.product is None and (source.sector or source.product):
        draft.sector, draft.product, taken = source.sector, source.product, True
    draft.scope = draft.scope or source.scope
    if taken:
        draft.inherited |= {"subject"}


def level_risen_from(page: Page, draft: Draft, earlier: Sequence[Draft]) -> Draft | None:
    """The first of «از ۲ میلیارد دلار به ۳ میلیارد دلار رسید», where `draft` is the second: the same thing, before."""
    before = earlier[-1] if earlier else None
    if before is None or (before.indicator, before.measure, draft.measure) != (draft.indicator, "level", "level"):
        return None
    gap = page.text[before.quantity.end : draft.quantity.qualifier_start]
    return before if gap == " به " and is_move(page.text, before.quantity, draft.quantity) else None


def partner_of_trade(draft: Draft, earlier: Sequence[Draft]) -> str | None:
    """«تجارت با همسایگان ۱۵ میلیارد دلار بود که سهم صادرات ۷ میلیارد است»: the partner of the trade that exports are
    part of; and of a balance that of the exports and imports before it."""
    if draft.direction == "balance":
        partners = {d.partner for d in earlier if d.direction in ONE_WAY}
        return partners.pop() if len(partners) == 1 else None
    if draft.direction not in ("export", "import"):
        return None
    return next((d.partner for d in reversed(earlier) if d.direction == "trade"), None)


def partner_of_earlier_clause(page: Page, clauses: Sequence[Clause]) -> str | None:
    """«وی در خصوص صادرات به روسیه گفت: ...»: the one partner of a trade that the sentence has opened with."""
    for clause in reversed(clauses):
        codes = {h.code for h in clause.of("partner") if not ends_with(page.text, h.start, "set_aside")}
        if codes:
            partner: str = min(codes)
            return partner if len(codes) == 1 and "direction" in clause.cues else None
    return None


def inherit_goods(page: Page, clause: Clause, draft: Draft, earlier: Sequence[Draft]) -> None:
    """Gives the sector and product of the claim before in «واردات تایر ۵۲ هزار تن و صادرات آن ۲۱ هزار تن بود», «تولید
    سیمان ۹ میلیون تن بود و ۲ میلیون تن صادر شد»."""
    nouns = [noun for noun in clause.of("direction") if noun.end <= draft.quantity.start]
    weighed = draft.quantity.unit == earlier[-1].quantity.unit == "tonne" and draft.measure == "level"
    of_it = draft.measure == "share" and page.text.startswith(_OF_IT, draft.quantity.end)
    weighed = weighed or draft.indicator == "unit_price"
    if of_it or (
        page.text.startswith(_OF_IT, nouns[-1].end) if nouns else weighed and "generic_noun" not in clause.cues
    ):
        draft.sector, draft.product = earlier[-1].sector, earlier[-1].product


def inherit_topic(page: Page, clause: Clause, draft: Draft, context: Context) -> None:
    """Gives the sector and product of all that an article has told of a trade so far, where these are of one kind of
    goods: in news of dairy exports «عراق با خرید ۱۴۲ میلیون دلار در صدر خریداران است» is of dairy.

    Not where the clause speaks of goods in general, of an area's trade or of a total.
    """
    told = context.told.get(draft.direction or "", {})
    if len(told) != 1 or draft.measure not in _TOLD or not _OF_ANY_GOODS.isdisjoint(clause.cues):
        return
    (kind, drafts), *_ = told.items()
    if kind is None or len(drafts) < _TOPIC_FROM:
        return
    if says(page, clause, "in_all") or any(_names_owner(page, noun) for noun in clause.of("direction")):
        return
    draft.sector, draft.product = drafts[-1].sector, drafts[-1].product
    draft.inherited |= {"subject"}


def remember_goods(context: Context, draft: Draft) -> None:
    """Keeps of which goods a claim tells a trade."""
    if draft.direction in ONE_WAY and draft.measure in _TOLD:
        context.told.setdefault(draft.direction, {}).setdefault(draft.sector or draft.product, []).append(draft)


def names_whose_trade(page: Page, clause: Clause, draft: Draft) -> bool:
    """«صادرات ما در نیمه اول پارسال ۱۰۳ هزار تن بود»: all of it, whatever partner was named before."""
    return draft.measure != "share" and any(
        starts_with(page.text, noun.end, "whose_trade") for noun in clause.of("direction")
    )


_TOLD = frozenset(("level", "growth", "change"))
_TOPIC_FROM = 2
_OF_ANY_GOODS = frozenset(("generic_noun", "scope", "sector"))


def _names_owner(page: Page, noun: Hit) -> bool:
    """«صادرات استان», «صادرات کشور», «صادرات ایران»: whose trade it is, right behind its noun."""
    return any(hit.kind in KINDS and hit.start == noun.end + 1 for hit in page.hits_from(noun.end, 2))


_OF_IT = (" ان ", " انها ", " ان ها ", " این محصول", " این کالا")
"""Folded, so that «آن» is «ان»."""


def find_source(
    page: Page, context: Context, clauses: Sequence[Clause], index: int, draft: Draft, earlier: Sequence[Draft]
) -> Draft | None:
    """The claim whose subject a draft of clause `index` goes on with, None where it has a subject of its own.

    That is the last one before it of what one speaker says in one sentence, but for items of the same list; or the
    last of the sentences before where the clause points back («این میزان»).
    """
    clause = clauses[index]
    speech = max((c.end for c in clauses[:index] if "speech_verb" in c.cues), default=0) if earlier else 0
    if draft.direction is None and (draft.quantity.unit == "count" or draft.indicator == "progress"):
        return None
    if draft.indicator == "employment":
        return None
    source = None
    if "anaphor" in clause.cues or _names_told_trade(page, clause):
        source = next((d for d in reversed(earlier) if d.quantity.start < clause.start), context.before)
    for said in reversed(earlier):
        in_same_list = said.quantity.start >= clause.start and said.quantity.unit == draft.quantity.unit
        if said.quantity.start >= speech and not in_same_list:
            source = said
            break
    if source is None or source.direction != draft.direction:
        return None
    return None if holds(page.text[clause.start : draft.quantity.start], "sum") else source


def _names_told_trade(page: Page, clause: Clause) -> bool:
    """«این صادرات ۱۲ درصد رشد داشت»: the trade that was told of."""
    return any(noun.code in TRADE and page.text.endswith(_THIS, 0, noun.start) for noun in clause.of("direction"))


_THIS = (" این ", "\nاین ", " همین ")


def inherit_direction(
    page: Page,
    context: Context,
    clauses: Sequence[Clause],
    index: int,
    earlier: Sequence[Draft],
    lately: Sequence[Draft],
    *,
    trade_only: bool = False,
    names_itself: bool = False,
) -> str | None:
    """What an earlier clause, a later one without an amount, or the article speaks of; of an amount that
    `names_itself` («بازار ۶۰۰ میلیارد دلاری آفریقا») only the sentence's own clauses.

    `earlier` are the claims of the sentence, `lately` all of the article.
    """
    clause = clauses[index]
    if "respectively" in clause.cues and len(earlier) == 1 and earlier[0].direction in TRADE:
        return earlier[0].direction  # the one that this amount was paired with
    if earlier and points_at_whole(clause):
        return earlier[-1].direction  # «۸ میلیارد دلار از ارزهای صادراتی بازگشت ... از این رقم ۶ میلیارد»
    said = _direction_of_others(clauses, index, trade_only=trade_only)
    if said is not None:
        return said
    if earlier and earlier[-1].direction not in WEAK_DIRECTIONS:
        return earlier[-1].direction
    if is_item(page, clause) and "change" in clause.cues and context.last is not None:
        return context.last.direction  # «واردات: ۷ میلیارد دلار», and in the next line «رشد: ۱۲ درصد»
    # From another sentence only what points back or goes on with a list: a new topic may say its own thing in words
    # that no table has.
    if context.heading is not None and is_item(page, clause):
        return context.heading
    at_port = " بندر " in page.text[max(0, clause.start - 1) : clause.end] or any(
        page.text.startswith("بندر", h.start) for h in clause.of("point")
    )
    if at_port and any(d.direction == "port" for d in lately[-_LATELY:]):
        return "port"
    told = page.text[clauses[0].start : clause.end]
    if holds(told, "goes_to"):
        return "export"
    if holds(told, "comes_from"):
        return "import"
    # «سهم محصولات کشاورزی ۶۸ هزار تن است»: of the trade that was told
    shares = "share" in clause.cues and "sector" in clause.cues
    # «کشمش سبز با ۱۴ هزار تن در جایگاه بعدی قرار دارد»
    shares = shares or ("sector" in clause.cues and says(page, clause, "next_in_list"))
    if (_POINTS_BACK.isdisjoint(clause.cues) and not shares and not _is_at_customs(page, clause)) or (
        names_itself and "anaphor" not in clause.cues
    ):
        return None
    return _direction_told(clause, context)


def _direction_of_others(clauses: Sequence[Clause], index: int, *, trade_only: bool) -> str | None:
    """What the nearest clause before says, else the next one without an amount behind; None where none does."""
    for position in (*range(index - 1, -1, -1), *range(index + 1, len(clauses))):
        only_trade = trade_only or position > index
        if position > index and clauses[position].quantities:
            continue
        for hit in reversed(clauses[position].moves()):
            code: str = hit.code
            if code in TRADE or (not only_trade and code not in WEAK_DIRECTIONS):
                return code
    return None


def _direction_told(clause: Clause, context: Context) -> str | None:
    """What the sentences before speak of; of the last claim where the clause points back to that."""
    last = context.last
    if "anaphor" in clause.cues and last is not None and last.quantity.start > context.direction_at:
        return last.direction
    return context.direction


def _is_at_customs(page: Page, clause: Clause) -> bool:
    """Whether a clause names a customs house or a border: what passes there is of the trade that was told."""
    text = page.text
    return any(
        text.startswith(_GATES, h.start) or text.endswith(" گمرک ", 0, h.start)
        for h in clause.of_kinds(("point", "city"))
    )
