"""What must be true of every article before it is stored. The columns judged here are made by `article_frame.py`."""

from __future__ import annotations

from expectations.article_frame import FOREIGN, UNREADABLE
from expectations.expected import Expected, between, critical, holds, is_empty, matches, not_below, unique, warning

SUITE: tuple[Expected, ...] = (
    critical(
        "required_fields_are_given",
        "An article has an identity, a source, a text and the hash of that text.",
        is_empty("missing_field"),
        because="The required field {missing_field} is empty.",
    ),
    critical("article_id_is_unique", "No two articles of a batch share an article_id.", unique("article_id")),
    critical(
        "article_comes_once",
        "A batch holds one version of what a source calls by one key.",
        between("copies_before", 0, 0),
        because="An earlier article of the batch has the same source and source_id.",
    ),
    critical(
        "article_id_has_its_form", "An article_id is 16 hexadecimal digits.", matches("article_id", r"^[0-9a-f]{16}$")
    ),
    critical(
        "hash_is_of_the_text",
        "The content_hash is the SHA-256 of the text: the text is as it was received.",
        holds("hash_fits"),
        because="The text is not the one that was hashed when it came in.",
    ),
    critical(
        "text_says_something",
        "A text has at least twenty characters.",
        between("text_length", 20),
        because="The text has {seen} characters.",
    ),
    warning(
        "text_is_not_a_book",
        "An article has fewer than 200,000 characters: more is several articles in one.",
        between("text_length", None, 200_000),
    ),
    critical(
        "text_is_persian",
        "At least three in ten letters are Arabic script: less is another language or a wrong encoding.",
        between("persian_share", FOREIGN, 1),
        because="Only {seen} of the letters are Arabic script.",
    ),
    warning(
        "text_is_mostly_persian", "At least eight in ten letters are Arabic script.", between("mixed_share", 0.8, 1)
    ),
    critical(
        "text_was_decoded",
        "At most one character in a hundred could not be decoded.",
        between("undecoded_share", 0, UNREADABLE),
        because="{seen} of the characters could not be decoded.",
    ),
    warning("text_is_whole", "Every character could be decoded.", between("few_undecoded", 0, 0)),
    critical(
        "published_by_now",
        "An article was not published in the future; a day is left for time zones.",
        not_below("tomorrow", "published_on"),
        because="It says it was published on {published_on}, which is still to come.",
    ),
    critical(
        "captured_by_now",
        "An article was not captured in the future; a day is left for time zones.",
        not_below("tomorrow", "captured_on"),
        because="It says it was captured on {captured_on}, which is still to come.",
    ),
    critical(
        "published_before_captured",
        "An article was captured after it was published; a day is left for time zones.",
        not_below("captured_on_and_a_day", "published_on"),
        because="It was captured on {captured_on} but says it was published on {published_on}.",
    ),
    warning("published_since_the_web", "News of the web is from 1995 or later.", between("published_year", 1995)),
)
