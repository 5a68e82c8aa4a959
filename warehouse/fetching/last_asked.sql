-- One row: when an address on the domain, or on a host below it, was last asked for by any source.
SELECT max(asked_at) AS asked_at
FROM fetch_state
WHERE regexp_full_match(url, '(?i)https?://([^/:?#]+\.)?' || regexp_escape($domain) || '([/:?#].*)?');
