"""Which goods a claim is of: the sector it belongs to, and the product as the text names it."""

from __future__ import annotations

from tasks.extract.clauses import Clause, is_item
from tasks.extract.draft import Context, Draft
from tasks.extract.goods import goods_of, goods_of_item, goods_of_share, goods_traded, item_of_line
from tasks.extract.indicators import MONEY
from tasks.extract.name_lists import listed_sectors
from tasks.extract.page import Page
from tasks.extract.subjects import sector_of_noun

_OF_PEOPLE_AND_PAPERS = frozenset(("unit_count", "licence_count", "declaration_count", "employment", "estate_count"))
_OF_GOODS = frozenset(("export", "import", "transit", "production"))


def name_goods(
    page: Page, context: Context, clause: Clause, index: int, draft: Draft, product: str | None, topic: str | None
) -> None:
    """Fills in `sector` and `product` of a draft, the quantity number `index` of its clause.

    `product` is what the clause names beside that quantity, `topic` the goods that the whole sentence is about.
    """
    quantity = draft.quantity
    if draft.sector is None and quantity.noun_end > quantity.noun_start:
        draft.sector = sector_of_noun(page.plain[quantity.noun_start : quantity.noun_end])
    of_goods = draft.measure != "rank" and draft.indicator not in _OF_PEOPLE_AND_PAPERS
    made = quantity.unit == "count" and draft.indicator == "production_volume"
    part = draft.measure == "share" and "sector" in clause.cues and draft.direction in _OF_GOODS
    if quantity.unit == "tonne" or quantity.unit in MONEY or made or part:
        draft.product = product
    if draft.measure == "share" and draft.sector is None and draft.product is None:
        draft.product = goods_traded(page, clause, quantity)
    if of_goods and draft.product is None and draft.sector is None and draft.partner is None:
        draft.product = goods_of_item(page, clause, index) or goods_of(page, clause, draft.direction, quantity)
        if draft.product is None and draft.direction in _OF_GOODS:
            draft.product = listed_sectors(page, clause, index)
        if draft.product is None and draft.measure == "share" and draft.direction in _OF_GOODS:
            draft.product = goods_of_share(page, clause, quantity)
        if draft.product is None and draft.direction in _OF_GOODS and quantity.unit != "count":
            draft.product = topic
    if context.heading is not None and draft.sector is None and is_item(page, clause):
        draft.sector, draft.product = item_of_line(page, clause)
