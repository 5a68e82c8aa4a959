"""What must be true of every claim before it is loaded.

The columns judged here are made by `claim_frame.py`; each is empty where its rule does not apply, and an empty value is
never judged. A critical failure holds the claim back alone; a warning lets it load and is counted.
"""

from __future__ import annotations

from expectations.expected import Expected, above, between, code_of, holds, is_empty, not_below, one_of, unique

SUITE: tuple[Expected, ...] = (
    # Who it is and where it comes from.
    Expected("claim_id_is_unique", "critical", "row", "No two claims of a batch share a claim_id.", unique("claim_id")),
    Expected(
        "required_fields_are_given",
        "critical",
        "row",
        "A claim has an identity, an origin, an indicator, a measure, a status, a value, a unit and its quote.",
        is_empty("missing_field"),
        because="The required field {missing_field} is empty.",
    ),
    Expected(
        "article_is_known",
        "critical",
        "row",
        "The claim's article, in this version, is in the same batch.",
        holds("article_known"),
        because="Article {article_id} is not in the batch: the claim is stale or astray.",
    ),
    Expected(
        "article_may_load",
        "critical",
        "row",
        "A claim is held back together with its article.",
        holds("article_passed"),
        because="Article {article_id} is held back, and its claims with it.",
    ),
    Expected(
        "claim_is_no_copy",
        "critical",
        "row",
        "One place of an article says one thing of one cell: a second claim of the same span and cell is a copy.",
        between("copies_before", 0, 0),
        because="An earlier claim of the article has the same span and cell.",
    ),
    # Where it stands in the text.
    Expected(
        "quote_is_in_place",
        "critical",
        "row",
        "The quote equals the raw text between span_start and span_end.",
        holds("quote_in_place"),
        because="The raw text at {span_start}..{span_end} is not the quote «{quote}».",
    ),
    Expected(
        "sentence_holds_the_quote",
        "critical",
        "row",
        "The sentence lies in the text and the quote lies in the sentence.",
        holds("sentence_in_place"),
        because="The sentence {sentence_start}..{sentence_end} does not hold the quote at {span_start}..{span_end}.",
    ),
    Expected(
        "mentions_are_in_the_text",
        "critical",
        "row",
        "Every mention lies in the text, and the first is the quote.",
        holds("mentions_in_place"),
        because="A mention lies outside the text, or the first is not the quote.",
    ),
    # Codes.
    Expected(
        "indicator_is_known",
        "critical",
        "row",
        "The indicator is one of the code list.",
        code_of("indicator", "indicators"),
    ),
    Expected("unit_is_known", "critical", "row", "The unit is one of the code list.", code_of("unit", "units")),
    Expected(
        "ref_area_is_known",
        "critical",
        "row",
        "The area is Iran or one of its provinces.",
        code_of("ref_area", "areas"),
    ),
    Expected(
        "whole_area_is_known",
        "critical",
        "row",
        "The whole is Iran or one of its provinces.",
        code_of("whole_area", "areas"),
    ),
    Expected(
        "partner_is_known",
        "critical",
        "row",
        "The partner is one of the code list.",
        code_of("partner_area", "partners"),
    ),
    Expected("sector_is_known", "critical", "row", "The sector is one of the code list.", code_of("sector", "sectors")),
    Expected("scope_is_known", "critical", "row", "The scope is one of the code list.", code_of("scope", "scopes")),
    Expected(
        "basis_is_known", "critical", "row", "The basis is customs or origin.", one_of("basis", ("customs", "origin"))
    ),
    Expected(
        "measure_is_known",
        "critical",
        "row",
        "The measure is level, share, growth, change or rank.",
        one_of("measure", ("level", "share", "growth", "change", "rank")),
    ),
    Expected(
        "status_is_known",
        "critical",
        "row",
        "The status is reported, target or counterfactual.",
        one_of("status", ("reported", "target", "counterfactual")),
    ),
    Expected(
        "qualifier_is_known",
        "critical",
        "row",
        "The qualifier is one of the contract.",
        one_of("qualifier", ("exact", "approx", "more_than", "at_least", "less_than", "at_most", "range")),
    ),
    # What it says: unit, sign and size.
    Expected(
        "level_unit_fits",
        "critical",
        "row",
        "A level has a unit that its indicator can have: a weight is in tonnes, a value in a currency.",
        code_of("level_in_unit", "level_units"),
        because="{seen} is no unit of that indicator.",
    ),
    Expected(
        "change_unit_fits",
        "critical",
        "row",
        "An absolute change has a unit of its indicator, or is in percentage points or ranks.",
        code_of("change_in_unit", "change_units"),
        because="{seen} is no unit of that indicator's change.",
    ),
    Expected(
        "ratio_unit_fits",
        "critical",
        "row",
        "A share is in percent, a growth in percent or times, a rank is a rank.",
        one_of("ratio_in_unit", ("share in percent", "growth in percent", "growth in times", "rank in rank")),
    ),
    Expected(
        "value_is_finite",
        "critical",
        "row",
        "A value is a finite number of less than twenty digits.",
        between("value", -1e19, 1e19),
        because="The value {seen} is not finite or too large.",
    ),
    Expected(
        "level_is_not_negative", "critical", "row", "Only a balance is ever negative.", between("unsigned_level", 0)
    ),
    Expected("share_is_a_part", "critical", "row", "A share lies between 0 and 100 %.", between("share_value", 0, 100)),
    Expected(
        "fall_leaves_something",
        "critical",
        "row",
        "What cannot be negative falls by 100 % at most.",
        between("growth_percent", -100),
    ),
    Expected(
        "growth_is_moderate",
        "warning",
        "row",
        "A growth of more than 5,000 % is rather told as a multiple.",
        between("growth_percent", None, 5000),
    ),
    Expected(
        "multiple_is_positive", "critical", "row", "A multiple is more than 0 times.", between("growth_times", 1e-6)
    ),
    Expected("rank_is_a_place", "critical", "row", "A rank is 1 or more.", between("rank_value", 1)),
    Expected("rank_is_whole", "critical", "row", "A rank is a whole number.", between("rank_fraction", 0, 0)),
    Expected(
        "count_is_whole",
        "warning",
        "row",
        "A count that is told exactly is a whole number.",
        between("count_fraction", 0, 0),
    ),
    Expected(
        "trade_value_is_of_this_country",
        "critical",
        "row",
        "No sum of trade of Iran or a province reaches 1e12 USD: a year's is about 1.3e11.",
        between("trade_usd", -1e12, 1e12),
    ),
    Expected(
        "trade_weight_is_of_this_country",
        "critical",
        "row",
        "No weight of trade of Iran or a province reaches 2e9 tonnes: a year's is about 2e8.",
        between("trade_tonnes", None, 2e9),
    ),
    Expected(
        "usd_per_tonne_is_of_this_world",
        "critical",
        "group",
        "A value and a weight of one cell give a price per tonne between 1 USD and 20 million USD.",
        between("usd_per_tonne", 1, 2e7),
        because="With the weight or value of the same cell it makes {seen} USD a tonne.",
    ),
    Expected(
        "usd_per_tonne_of_a_total_is_usual",
        "warning",
        "group",
        "A total over all goods gives a price per tonne between 20 and 20,000 USD.",
        between("total_usd_per_tonne", 20, 20_000),
        because="With the weight or value of the same cell it makes {seen} USD a tonne.",
    ),
    Expected(
        "range_has_both_ends", "critical", "row", "A range, and only a range, has a value_upper.", holds("range_fits")
    ),
    Expected(
        "upper_end_is_above",
        "critical",
        "row",
        "The upper end of a range is above the lower one.",
        above("value_upper", "value"),
        because="The upper end of the range is not above its lower end: {seen}.",
    ),
    # When.
    Expected(
        "period_calendar_is_known",
        "critical",
        "row",
        "The calendar is jalali or gregorian.",
        one_of("period_calendar", ("jalali", "gregorian")),
    ),
    Expected(
        "period_basis_is_known",
        "critical",
        "row",
        "The period is stated, inherited or dated.",
        one_of("period_basis", ("stated", "inherited", "dated")),
    ),
    Expected(
        "month_from_is_a_month", "critical", "row", "Months run from 1 to 12.", between("period_month_from", 1, 12)
    ),
    Expected("month_to_is_a_month", "critical", "row", "Months run from 1 to 12.", between("period_month_to", 1, 12)),
    Expected(
        "months_run_forward",
        "critical",
        "row",
        "A period ends in the month it starts in, or later.",
        not_below("period_month_to", "period_month_from"),
    ),
    Expected("months_come_in_pairs", "critical", "row", "Both months are given or neither.", holds("months_paired")),
    Expected(
        "jalali_year_is_near",
        "critical",
        "row",
        "A Jalali year lies between 1300 and 1450.",
        between("jalali_year", 1300, 1450),
    ),
    Expected(
        "gregorian_year_is_near",
        "critical",
        "row",
        "A Gregorian year lies between 1921 and 2071.",
        between("gregorian_year", 1921, 2071),
    ),
    Expected(
        "bounds_come_with_the_year",
        "critical",
        "row",
        "A period with a year has its Gregorian bounds, and bounds have a year.",
        holds("bounds_fit"),
    ),
    Expected(
        "bounds_run_forward",
        "critical",
        "row",
        "A period ends after it starts.",
        not_below("period_end", "period_start"),
    ),
    Expected(
        "jalali_bounds_are_of_the_year",
        "critical",
        "row",
        "A period of a Jalali year starts in the 621st Gregorian year after it, its last months in the 622nd.",
        between("jalali_offset", 621, 622),
        because="The period's bounds are {seen} years from its Jalali year, not 621 or 622.",
    ),
    Expected(
        "gregorian_bounds_are_of_the_year",
        "critical",
        "row",
        "A period of a Gregorian year starts in that year.",
        between("gregorian_offset", 0, 0),
        because="The period's bounds are {seen} years from its Gregorian year.",
    ),
    Expected(
        "bounds_are_as_long_as_the_months",
        "critical",
        "row",
        "The bounds hold 28 to 31 days for each month of the period.",
        between("days_per_month", 28, 31),
    ),
    Expected(
        "period_began_before_the_article",
        "critical",
        "row",
        "What is reported began before the article was published.",
        not_below("told_on", "reported_start"),
        because="The period starts on {reported_start}, after the article's date {told_on}.",
    ),
    Expected(
        "period_ended_before_the_article",
        "warning",
        "row",
        "What is reported ended, but for a month, before the article was published.",
        not_below("told_on_and_a_month", "reported_end"),
        because="The period ends on {reported_end}, more than a month after the article's date {told_on}.",
    ),
    Expected(
        "comparison_is_known",
        "critical",
        "row",
        "A comparison is with the same period of last year, the previous year or the previous month.",
        one_of("compared_to", ("same_period_last_year", "previous_year", "previous_month")),
    ),
    Expected(
        "only_changes_compare",
        "warning",
        "row",
        "Only a growth, a change or a multiple is compared to an earlier period.",
        one_of("compared_measure", ("growth", "change", "rank")),
    ),
    # How sure.
    Expected(
        "confidence_is_a_probability",
        "critical",
        "row",
        "A confidence lies between 0 and 1.",
        between("confidence", 0, 1),
    ),
    Expected(
        "complete_list_has_a_key",
        "critical",
        "row",
        "Only a member of a list can stand in a complete list.",
        holds("breakdown_fits"),
    ),
    Expected("share_has_its_whole", "warning", "row", "A share says of which area it is a part.", holds("whole_given")),
)
