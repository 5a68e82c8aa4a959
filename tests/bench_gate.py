"""Measures one gate pass over 100,000 claims: `python tests/bench_gate.py [CLAIMS]`. It is no test.

The batch is the good one many times over, with one fault in a thousand claims. Beside the whole pass stand its two
halves, the frame and Great Expectations, and a plain DuckDB query that selects rows by the same rules on ranges, codes
and spans.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pyarrow as pa
from good_batch import NOW
from test_gate_mutations import copies, share_groups_of, together

from expectations import claims as claim_suite
from expectations.article_frame import index_articles
from expectations.claim_frame import judged_claims
from expectations.gate import run_gate
from tasks.gate.codes import reference_codes
from tasks.gate.gate import gate_batch
from warehouse.batches import CLAIMS

PLAIN = """
SELECT claim_id FROM claims LEFT JOIN articles USING (article_id)
WHERE text IS NULL OR substr(text, span_start + 1, span_end - span_start) <> quote
   OR claim_id IN (SELECT claim_id FROM claims GROUP BY claim_id HAVING count(*) > 1)
   OR ref_area NOT IN (SELECT unnest($areas)) OR whole_area NOT IN (SELECT unnest($areas))
   OR partner_area NOT IN (SELECT unnest($partners)) OR sector NOT IN (SELECT unnest($sectors))
   OR unit NOT IN (SELECT unnest($units)) OR indicator NOT IN (SELECT unnest($indicators))
   OR (measure = 'level' AND concat(indicator, ' in ', unit) NOT IN (SELECT unnest($level_units)))
   OR (measure = 'share' AND value NOT BETWEEN 0 AND 100) OR (measure = 'rank' AND value < 1)
   OR (measure = 'level' AND value < 0 AND indicator NOT IN (SELECT unnest($signed)))
   OR period_month_from NOT BETWEEN 1 AND 12 OR period_month_to NOT BETWEEN 1 AND 12
   OR period_month_to < period_month_from OR period_end < period_start OR value_upper <= value
   OR confidence NOT BETWEEN 0 AND 1 OR (status = 'reported' AND period_start > published_on)
"""


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Prints how long the block took, by the clock and of the processor: on a busy machine the two are far apart."""
    began, busy = time.perf_counter(), time.process_time()
    yield
    print(f"{what:<44}{time.perf_counter() - began:7.2f} s, {time.process_time() - busy:6.2f} s of processor")


def main(number: int) -> None:
    """Makes the batch, warms up, and prints the times."""
    articles, claims, unclaimed = together(copies(number // 21)).values()
    sure = [1.5 if position % 1000 == 7 else 0.9 for position in range(len(claims))]
    column = claims.schema.get_field_index("confidence")
    claims = claims.set_column(column, CLAIMS.field("confidence"), pa.array(sure, pa.float64()))
    codes = reference_codes()
    gate_batch(articles[:9], claims[:63], unclaimed[:3], codes, NOW, share_groups_of=share_groups_of)
    print(f"{len(claims):,} claims of {len(articles):,} articles, {len(claim_suite.SUITE)} expectations on a claim")
    with timed("all gates (gate_batch)"):
        gated = gate_batch(articles, claims, unclaimed, codes, NOW, share_groups_of=share_groups_of)
    looked_up = index_articles(articles)
    with timed("  of which the claims' frame"):
        frame = judged_claims(claims, looked_up, codes)
    with timed("  of which Great Expectations on it"):
        outcome = run_gate("claims", claim_suite.SUITE, frame, "key", codes)
    with timed("  of which groups of shares in DuckDB"):
        share_groups_of(claims)
    names = {
        name: sorted(getattr(codes, name))
        for name in ("areas", "partners", "sectors", "units", "indicators", "level_units", "signed")
    }
    with duckdb.connect() as connection:
        connection.register("claims", claims)
        connection.register("articles", articles)
        with timed("plain SQL with the same rules on one row"):
            rows = connection.execute(PLAIN, names).fetchall()
    same = sorted(row for (row,) in rows) == sorted(failing.key for failing in outcome.held)
    print(f"held back: {len(claims) - len(gated.claims):,}; by the claims' suite: {len(outcome.held):,}")
    print(f"selected by the plain SQL: {len(rows):,}, {'the same' if same else 'NOT the same'}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
