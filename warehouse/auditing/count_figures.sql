-- One row: how many figures there are to audit.
SELECT count(*) AS figure_count
FROM figures;
