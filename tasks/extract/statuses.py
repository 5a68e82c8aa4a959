"""Whether what a claim states has happened, is planned, or would have been: `reported`, `target`, `counterfactual`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tasks.extract.clauses import Clause
from tasks.extract.lexicon import Hit, ends_with, holds, lead_words
from tasks.extract.mentions import Period, Quantity, is_move
from tasks.extract.page import Page
from tasks.normalise.persian import is_verb


def status_of(page: Page, clause: Clause, quantity: Quantity, clauses: Sequence[Clause]) -> str:
    """`target` for a plan, a hope or a capacity to come, `counterfactual` for «اگر ... می‌شد», else `reported`.

    What the text calls present («۵۰۰ هزار تن فعلی») is reported, whatever is planned beside it. `clauses` are those of
    the sentence.
    """
    if quantity.unit != "percent" and "capacity" in clause.codes("direction") and _is_unfinished(page, clause):
        return "target"
    hits = clause.cues.get("status")
    if hits is None:
        aimed = quantity.unit in ("tonne", "count") and "direction" in clause.cues
        planned = (aimed and _is_aimed_at(page, clause, quantity)) or (
            clauses[0] is not clause and _is_foreseen(page, clause, clauses)
        )
        return "target" if planned else "reported"
    if any(h.code in ("current", "now") and 0 <= h.start - quantity.end <= 2 for h in hits):
        return "reported"
    if quantity.unit == "percent" and "progress" in clause.cues:
        # «... با پیش‌بینی برنامه حاکی از ۸۵ درصد تحقق است»: the plan is what was measured against
        # and so it is in «۸۵ درصد از درآمد پیش‌بینی شده محقق شد»
        done = clause.cues["progress"][-1].start
        hits = [h for h in hits if h.start >= quantity.end and not h.end <= done]
    # «۱۲۰ جواز با پیش‌بینی اشتغال ۵ هزار نفر»: the plan is of what stands behind it
    hits = [h for h in hits if h.start < quantity.start or not page.text.endswith(" با ", 0, h.start)]
    if quantity.unit == "count" and quantity is not clause.quantities[-1]:
        # and so it is in «۲۳۰ جواز با حجم سرمایه‌گذاری پیش‌بینی شده ۵۹ میلیارد ریال»
        last = clause.quantities[-1].start
        hits = [h for h in hits if not (h.end < last and " با " in page.text[quantity.end : h.start])]
    until = _own_until(page, clause, quantity, hits)
    codes = {h.code for h in hits if h.start < until and not _is_done(clause, h)}
    if "would" in codes and any("if" in c.codes("status") for c in clauses):
        return "counterfactual"
    if (
        "coming" in codes
        and "capacity" in clause.codes("direction")
        and any("upon" in c.codes("status") for c in clauses)
    ):
        return "target"  # «با افتتاح فاز سوم ظرفیت به ۴۰۰ هزار تن افزایش می‌یابد»
    if "upon" in codes and holds(f"{page.plain[quantity.end : clause.end]} ", "comes_of"):
        return "target"  # «با اجرای این طرح‌ها برای ۵۰۰ نفر شغل ایجاد می‌شود»
    if "target" in codes or ("coming" in codes and any(_is_to_come(p) for p in clause.periods)):
        return "target"
    return "reported"


def _is_unfinished(page: Page, clause: Clause) -> bool:
    """«طرح تولید شمش با ظرفیت ۵۰ هزار تن تاکنون ۷۱ درصد پیشرفت داشته»: the capacity of what is being built."""
    parts = (q for q in clause.quantities if q.unit == "percent" and q.value < _WHOLE)
    return any(page.text.startswith(" پیشرفت", q.end) for q in parts)


_WHOLE = 100


def _own_until(page: Page, clause: Clause, quantity: Quantity, hits: Sequence[Hit]) -> int:
    """Where what is planned of an amount ends, because the amount behind it is meant: «۳۵۰ کامیون می‌گذرد | و پیش‌بینی
    می‌شود به ۶۰۰ برسد», «قرار است از | ۹۵ به ۱۶۰ هزار تن افزایش یابد»."""
    following = next((q for q in clause.quantities if q.start > quantity.start), None)
    if following is not None and is_move(page.text, quantity, following):
        return clause.start
    end = clause.end if following is None else following.start
    planned = (h.start for h in hits if quantity.end <= h.start < end and h.code in ("target", "coming"))
    return next((start for start in planned if _follows_verb(page, clause, start)), clause.end)


def _follows_verb(page: Page, clause: Clause, position: int) -> bool:
    """Whether a verb and «و» stand right before a position, so that a statement begins there."""
    before, conjunction, rest = page.text[clause.start : position].rpartition(" و ")
    word = before.rpartition(" ")[2]
    return bool(conjunction) and not rest and (is_verb(word) or word.startswith("می"))


def _is_aimed_at(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """«بسترسازی جهت تولید سیمان به میزان ۷۰ میلیون تن»: what something is done for is to come."""
    made = [n for n in clause.of("direction") if n.code == "production" and n.end <= quantity.start]
    return bool(made) and ends_with(page.text, made[-1].start, "purpose")


def _is_foreseen(page: Page, clause: Clause, clauses: Sequence[Clause]) -> bool:
    """«پیش‌بینی می‌شود | تا پایان سال از ۱۰ میلیارد دلار بگذرد»: the clause before ends in a word of planning."""
    for before, this in pairwise(clauses):
        if this is clause:
            hits = before.cues.get("status")
            if hits is None or hits[-1].end != before.end or before.quantities:
                return False
            return page.text[hits[-1].start : before.end] in lead_words("foresees")
    return False


def is_of_now(clause: Clause, quantity: Quantity) -> bool:
    """«اکنون ۴ تن است», «ظرفیت فعلی ۳۵۰ هزار تن»: whether a clause says that an amount is of the present."""
    return any(
        h.code == "now"
        or (h.code == "current" and (0 <= h.start - quantity.end <= 2 or 0 <= quantity.qualifier_start - h.end <= 1))
        for h in clause.of("status")
    )


def _is_done(clause: Clause, hit: Hit) -> bool:
    """«ایران توانسته است ۵ میلیون دلار صادر کند»: what one was able to do is done."""
    return any(done.start < hit.start for done in clause.of("status") if done.code == "done")


def _is_to_come(period: Period) -> bool:
    """«تا پایان سال به ۵ میلیون می‌رسد», «امسال»: a present tense speaks of a year that is not over."""
    if period.role not in ("period", "anaphor"):
        return False
    relative = period.year_relative
    return period.until or (relative is not None and (relative > 0 or (relative == 0 and period.month_to == 12)))
