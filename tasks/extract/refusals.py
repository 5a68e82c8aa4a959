"""Why a draft is no claim after all: it did not happen, or it is the trade of a foreign country or group.

«۲۰ هزار تن صادر نشد» is negated; «سهم هند ۱۴ درصد» beside the share of Iran is another country's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.areas import COUNTRY
from tasks.extract.clauses import Clause, says
from tasks.extract.directions import TRADE
from tasks.extract.draft import Draft
from tasks.extract.lexicon import ends_with, starts_with
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page
from tasks.extract.reporters import Reporter
from tasks.extract.subjects import SHARE_OF


def refuse(
    page: Page,
    clauses: Sequence[Clause],
    draft: Draft,
    reporter: Reporter | None,
    last: Draft | None,
    *,
    after_foreign: bool,
) -> str | None:
    """Why a draft of the last clause is no claim after all: it did not happen, or it is not of Iran or one country.

    `last` is the claim before it; `after_foreign`: whether the sentence has already spoken of the trade of a foreign
    group.
    """
    clause = clauses[-1]
    if "negation" in clause.cues and clause.cues["negation"][-1].start >= draft.quantity.end:
        # «به ۹ میلیون دلار نمی‌رسد» is less, «از ۹ میلیون دلار فراتر نرفت» not more
        bounded = draft.quantity.qualifier in ("less_than", "at_most")
        end = draft.quantity.end
        bounded = bounded and any(starts_with(page.text, end, kind) for kind in ("falls_short", "not_beyond"))
        return None if bounded else "negated"
    if "coming" in clause.codes("status") and any("if" in c.codes("status") for c in clauses):
        return "conditional"  # «اگر حذف نشود، صادرات ۲ میلیارد دلار کاهش می‌یابد»
    if reporter is not None:
        return None if len(reporter.code) == 2 else "foreign_area"
    if (
        draft.indicator == "other"
        and draft.direction not in TRADE
        and any(says(page, c, "world_market") for c in clauses)
    ):
        return "foreign_area"  # «هر اونس طلا در بازار لندن ۶۰۰ دلار است که ۲ دلار گران شده»
    if draft.measure == "share" and _is_share_of_foreign(page, clause, draft.quantity, last):
        return "foreign_area"
    if _is_made_abroad(clause):
        return "foreign_area"
    if any(
        page.text.startswith(" در ", a.end) and _stands_at(clause, a.end + len(" در ")) for a in clause.of("anaphor")
    ):
        # «این نسبت در ترکیه ۲۲ درصد است»
        return "foreign_area"
    inherits = "direction" in draft.inherited
    if (after_foreign and inherits) or ("area" in draft.inherited and _has_foreign_topic(page, clauses)):
        return "foreign_area"
    to_iran = "iran" in clause.cues and any(page.text.endswith(" به ", 0, h.start) for h in clause.of("iran"))
    if to_iran and (draft.direction == "sales" or (draft.direction == "export" and inherits)):
        return "foreign_area"
    return None


def _is_made_abroad(clause: Clause) -> bool:
    """«تولید آمریکا ۵۰۰ هزار تن بود»: a country right behind the production is where it was made."""
    made = [noun for noun in clause.of("direction") if noun.code == "production"]
    return any(country.start == noun.end + 1 for noun in made for country in clause.of("partner"))


def _stands_at(clause: Clause, position: int) -> bool:
    return any(hit.start == position for hit in clause.of("partner"))


def _is_share_of_foreign(page: Page, clause: Clause, quantity: Quantity, last: Draft | None) -> bool:
    """«سهم ایران ۳۲ درصد و سهم هند ۱۴ درصد»: beside the share of Iran, or behind one of a market that is not Iran's,
    another country's own."""
    if "partner" not in clause.cues:
        return False
    # «این آمار برای ایران ۱۶ درصد و برای آمریکا ۶۷ درصد شد»
    shares = [h for h in (*clause.of("partner"), *clause.of("iran")) if page.text.endswith(SHARE_OF, 0, h.start)]
    before = [h for h in sorted(shares) if h.start < quantity.start]
    if not before or before[-1].kind != "partner":
        return False
    abroad = last is not None and last.measure == "share" and not (last.whole_area or "").startswith(COUNTRY)
    return abroad or any(h.kind == "iran" for h in shares)


def _has_foreign_topic(page: Page, clauses: Sequence[Clause]) -> bool:
    return any(
        ends_with(page.text, hit.start, "foreign_topic")
        for clause in clauses
        if "partner" in clause.cues
        for hit in clause.cues["partner"]
    )
