-- One row per sentence that holds a claim and every word of the query, newest first: search('فولاد صادرات').
-- A word of three letters or more also finds what begins with it (فولاد: فولادی); a shorter one stands alone (مس, قم).
CREATE OR REPLACE MACRO search(query) AS TABLE
WITH wanted AS (
    SELECT
        [
            CASE WHEN length(word) < 3 THEN ' ' || word || ' ' ELSE ' ' || word END
            FOR word IN string_split(trim(regexp_replace(fold_fa(query), '[\s[:punct:]«»،؛؟…]+', ' ', 'g')), ' ')
            IF word <> ''
        ] AS words
),

sentences AS (
    SELECT
        c.article_id,
        substr(a.text, c.sentence_start + 1, c.sentence_end - c.sentence_start) AS sentence,
        count(*) AS claims,
        list(c.claim_id ORDER BY c.span_start) AS claim_ids
    FROM claims AS c
    INNER JOIN articles AS a ON c.article_id = a.article_id
    GROUP BY ALL
),

-- Both readings of the joiner, as nothing and as a space, so that «شش‌ماهه» is found by «ششماهه» and by «شش ماهه».
folded AS (
    SELECT
        s.article_id,
        s.sentence,
        s.claims,
        s.claim_ids,
        regexp_replace(
            ' ' || fold_fa(s.sentence) || ' ' || fold_fa(replace(s.sentence, chr(8204), ' ')) || ' ',
            '[\s[:punct:]«»،؛؟…]+',
            ' ',
            'g'
        ) AS haystack
    FROM sentences AS s
)

SELECT
    a.published_on,
    a.agency,
    a.title,
    f.sentence,
    f.claims,
    f.claim_ids,
    f.article_id,
    a.url
FROM folded AS f
INNER JOIN articles AS a ON f.article_id = a.article_id
CROSS JOIN wanted AS w
WHERE len(w.words) > 0 AND list_bool_and([contains(f.haystack, word) FOR word IN w.words])
ORDER BY a.published_on DESC NULLS LAST, f.article_id, f.claim_ids;

COMMENT ON MACRO TABLE search IS 'The sentences that hold a claim and every word of the query (جست‌وجو), newest first: search(''فولاد صادرات'').';
