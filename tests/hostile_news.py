"""A published warehouse with an article that attacks whoever shows it: markup, formulas, SQL, terminal codes, bidi."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from warehouse_rows import NOON, READER, article, batch, claim, gate_result, held, rejection, share, unclaimed

from seeds import SEEDS_DIR
from warehouse.connection import open_working
from warehouse.dimensions import load_dimensions
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.runs import finish_run, start_run
from warehouse.snapshot import publish

MARKUP = "<script>document.title='owned'</script>\"><img src=x onerror=\"document.title='owned'\">"
OVERRIDE = "\u202egnirts\u202c \u2067\u2066"
FORMULA = "=cmd|' /C calc'!A0"
SQL = "'; DROP TABLE claims; --"
TERMINAL = "\x1b[31mred\x1b[0m\x1b]0;owned\x07"
TEMPLATE = "{{ 7 * 7 }}{% raw %}"
TITLE = f"{MARKUP} {OVERRIDE} {SQL} {TERMINAL} {TEMPLATE} صادرات بوشهر"
SENTENCE = f"{FORMULA} {MARKUP} {OVERRIDE} {SQL} {TERMINAL} {TEMPLATE} </script> صادرات بوشهر ۳٫۲ میلیارد دلار بود."
SHARES = "\nسهم پتروشیمی ۷۱ درصد و معدن ۱۵ درصد بود."
PHONE = " تلفن: ۰۲۱۸۸۸."


def build_hostile_home(root: Path) -> Home:
    """A home whose newest snapshot holds the article and a harmless one that contradicts it."""
    home = Home(root)
    bad = article(
        SENTENCE + SHARES + PHONE, "../../bad.txt", title=TITLE, agency=MARKUP, url="javascript:document.title='owned'"
    )
    good = article("صادرات بوشهر ۴٫۱ میلیارد دلار بود.", "good.txt", agency="شاهد")
    end = len(SENTENCE)
    second = {"sentence_start": end + 1, "sentence_end": end + len(SHARES)}
    nasty: dict[str, Any] = {
        "sentence_end": end,
        "speaker": f"+{MARKUP}",
        "speaker_role": MARKUP,
        "organisation": f"@{FORMULA}",
        "period_text": f"\t{FORMULA}",
        "repair": f"slash_decimal: {MARKUP}",
    }
    claims = [
        claim(bad, "۳٫۲ میلیارد دلار", "3200000000", **nasty),
        share(bad, "۷۱ درصد", "71", "PET", **second, product=f"-{MARKUP}", breakdown="1"),
        share(bad, "۱۵ درصد", "15", "MIN", **second, breakdown="1"),
        claim(good, "۴٫۱ میلیارد دلار", "4100000000"),
    ]
    quarantined = held(bad, claims[0], row_key="held", reason=MARKUP, payload='{"quote": "<script>"}')
    rows = batch(
        articles=[bad, good],
        claims=claims,
        unclaimed=[unclaimed(bad, "۰۲۱۸۸۸", "phone", detail=MARKUP)],
        rejections=[rejection(source_id=MARKUP, detail=MARKUP)],
        gate_results=[gate_result(reason=MARKUP, observed=MARKUP)],
        quarantine=[quarantined],
    )
    with open_working(home, at=NOON) as con:
        load_dimensions(con, SEEDS_DIR, at=NOON)
        start_run(con, "run", at=NOON, sources=[MARKUP], extractor_version=READER, program_version="0")
        load_batch(con, run_id="run", at=NOON, extractor_version=READER, **rows)
        finish_run(con, "run", at=NOON, status="completed", message=MARKUP)
        publish(con, home, at=NOON)
    return home
