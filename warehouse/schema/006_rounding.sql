-- One row per claim, now or once: how exactly it was printed. Null for what was read before this column was there.

ALTER TABLE claims ADD COLUMN rounding DECIMAL(38, 6);

ALTER TABLE claims_history ADD COLUMN rounding DECIMAL(38, 6);
