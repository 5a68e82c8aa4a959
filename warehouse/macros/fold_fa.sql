-- No rows: the text as it is compared: Arabic ي ك ة and digits as the Persian and Latin ones, no U+200C, no diacritics.
-- The joiner goes without a trace, because most copies of Persian news have lost it: «شش‌ماهه» and «ششماهه» are one.
CREATE OR REPLACE MACRO fold_fa(x) AS regexp_replace(
    lower(translate(
        x,
        'يىئكةۀآأإؤ۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩',
        'یییکههاااو01234567890123456789'
    )),
    '[\x{064B}-\x{065F}\x{0670}\x{0640}\x{200B}-\x{200F}\x{2066}-\x{2069}\x{202A}-\x{202E}\x{FEFF}]',
    '',
    'g'
);

COMMENT ON MACRO fold_fa IS 'The text as it is compared (یکدست): ي and ك as ی and ک, digits as Latin ones, without U+200C and diacritics.';
