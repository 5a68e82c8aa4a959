"""Which way the goods of a claim go (export, import, transit, production): as its clause says, or was told before."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.claim_areas import points_at_whole
from tasks.extract.clauses import Clause, says
from tasks.extract.directions import TRADE, WEAK_DIRECTIONS, find_direction
from tasks.extract.draft import Context, Draft
from tasks.extract.goods import WORTH, is_worth_of
from tasks.extract.indicators import MONEY
from tasks.extract.inheritance import inherit_direction
from tasks.extract.lexicon import ends_with
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page


def choose_direction(
    page: Page,
    context: Context,
    clauses: Sequence[Clause],
    index: int,
    quantity: Quantity,
    measure: str,
    earlier: Sequence[Draft],
    drafts: Sequence[Draft],
    partner: str | None,
    *,
    from_abroad: bool,
) -> tuple[str | None, bool]:
    """The direction, None where nothing tells it, and whether the clause itself says it."""
    clause, last = clauses[index], context.last
    if measure == "share" and last is not None and last.measure == "share" and _is_this_share(page, clause, quantity):
        return last.direction, False
    worth = _worth_of(page, clause, quantity)
    said = find_direction(page, clause, worth, from_abroad=from_abroad)
    if (said in (None, "sales") or said in WEAK_DIRECTIONS) and (partner is not None or from_abroad):
        said = _dealt(page, clause, is_sold=said == "sales", from_abroad=from_abroad) or said
    if partner is not None and said == "production" and says(page, clause, "buyers"):
        said = "export"  # «عراق با ۳ میلیون دلار از مشتریان کالاهای تولیدشده در استان است»
    if said == "sales" and any(q.noun_code == "destination_count" for q in clause.quantities):
        said = "export"  # «۲۵ تن زعفران به ۱۹ کشور فروخته شد»
    direction = said
    if direction is None:
        direction = inherit_direction(page, context, clauses, index, earlier, drafts, names_itself=quantity.adjectival)
        if direction is not None and not _may_inherit(page, clause, quantity, direction, earlier):
            direction = None
    if measure == "share" and direction in (None, "production") and points_at_whole(clause) and last is not None:
        # «سهم کالاهای تولیدی استان از این رقم ۷ درصد است» is a share of what was told
        return last.direction, False
    return direction, direction is None or said is not None


def _is_this_share(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """«این سهم باید با توان تولید استان به ۲ درصد برسد»: the share told of, whatever else the clause names."""
    return " این سهم " in page.text[max(0, clause.start - 1) : quantity.start]


def _worth_of(page: Page, clause: Clause, quantity: Quantity) -> Quantity:
    """The amount of money that a weight is worth, where goods go both ways; else the quantity itself.

    «۴۳۵ هزار تن به ارزش ۲۱۰ میلیون دلار صادر و ۱۸۰ هزار تن به ارزش ۱۲۵ میلیون دلار وارد شد»: each pair goes one way.
    """
    following = next((q for q in clause.quantities if q.start > quantity.start), None)
    if following is None or quantity.unit != "tonne" or following.unit not in MONEY:
        return quantity
    both = {"export", "import"} <= {d.code for d in clause.directions()}
    return following if both and is_worth_of(page, quantity, following) else quantity


def _dealt(page: Page, clause: Clause, *, is_sold: bool, from_abroad: bool) -> str | None:
    """What is sold or sent to another country is exported («به عراق فرستادیم», «روانه هند شد»), what is bought from one
    imported («از ترکیه خریده بود»); None elsewhere."""
    if says(page, clause, "buyers"):
        return "export"  # «مشتریان کالای ایرانی چین با سهم ۳۱ درصدی ...»
    countries = clause.of_kinds(frozenset(("partner", "iran")))
    if is_sold or says(page, clause, "sent"):
        to = [hit for hit in countries if ends_with(page.text, hit.start, "towards")]
        if to and to[-1].kind == "iran" and not from_abroad:
            return "import"  # «آلمان ... کالا روانه ایران کرد»
        return "export" if to else None
    sellers = [hit for hit in countries if page.text.endswith(" از ", 0, hit.start)]
    if not sellers or not says(page, clause, "bought"):
        return None
    return "export" if sellers[-1].kind == "iran" and not from_abroad else "import"


def _may_inherit(page: Page, clause: Clause, quantity: Quantity, direction: str, earlier: Sequence[Draft]) -> bool:
    if direction == "production" and quantity.unit in MONEY:
        # Money beside things that are made is seldom their worth: «برای تولید ... ۳۵۰ میلیون یورو».
        return False
    if quantity.unit == "IRR" and direction in TRADE and not any(d.direction == direction for d in earlier):
        # Budgets and incentives are in rials, trade seldom: the clause itself must say that it is trade.
        return False
    return not _is_signed_for(page, clause, quantity)


def _is_signed_for(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """«۲۲ تفاهم‌نامه به ارزش ۱۵۰ میلیون یورو», «قراردادهایی به ارزش»: what is signed or counted right before the amount
    is worth it, and is no trade."""
    worth = next((w for w in WORTH if page.text.endswith(w, 0, quantity.qualifier_start)), None)
    if worth is None or quantity.unit not in MONEY:
        return False
    if ends_with(page.text, quantity.qualifier_start - len(worth) + 1, "signed"):
        return True
    counted = next((q for q in reversed(clause.quantities) if q.end <= quantity.start), None)
    return counted is not None and counted.noun_code == "other" and page.text.startswith(worth, counted.end)
