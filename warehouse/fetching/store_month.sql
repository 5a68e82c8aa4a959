-- One row more: the month whose end was reached; again is once.
INSERT OR REPLACE INTO backfill_months (source, month, pages, finished_at)
VALUES ($source, $month, $pages, $at);
