"""What must be true of every claim before it is loaded.

The columns judged here are made by `claim_frame.py`; each is empty where its rule does not apply, and an empty value is
never judged. A critical failure holds the claim back alone; a warning lets it load and is counted.
"""

from __future__ import annotations

from expectations.expected import (
    Expected,
    above,
    between,
    code_of,
    critical,
    holds,
    is_empty,
    not_below,
    one_of,
    same,
    unique,
    warning,
)

SUITE: tuple[Expected, ...] = (
    # Who it is and where it comes from.
    critical("claim_id_is_unique", "No two claims of a batch share a claim_id.", unique("claim_id")),
    critical(
        "required_fields_are_given",
        "A claim has an identity, an origin, an indicator, a measure, a status, a value, a unit and its quote.",
        is_empty("missing_field"),
        because="The required field {missing_field} is empty.",
    ),
    critical(
        "article_is_known",
        "The claim's article, in this version, is in the same batch.",
        holds("article_known"),
        because="Article {article_id} is not in the batch: the claim is stale or astray.",
    ),
    critical(
        "article_may_load",
        "A claim is held back together with its article.",
        holds("article_passed"),
        because="Article {article_id} is held back, and its claims with it.",
    ),
    critical(
        "claim_is_no_copy",
        "One place of an article says one thing of one cell: a second claim of the same span and cell is a copy.",
        between("copies_before", 0, 0),
        because="An earlier claim of the article has the same span and cell.",
    ),
    # Where it stands in the text.
    critical(
        "quote_is_in_place",
        "The quote equals the raw text between span_start and span_end.",
        holds("quote_in_place"),
        because="The raw text at {span_start}..{span_end} is not the quote «{quote}».",
    ),
    critical(
        "sentence_holds_the_quote",
        "The sentence lies in the text and the quote lies in the sentence.",
        holds("sentence_in_place"),
        because="The sentence {sentence_start}..{sentence_end} does not hold the quote at {span_start}..{span_end}.",
    ),
    critical(
        "mentions_are_in_the_text",
        "Every mention lies in the text, and the first is the quote.",
        holds("mentions_in_place"),
        because="A mention lies outside the text, or the first is not the quote.",
    ),
    # Codes.
    critical("indicator_is_known", "The indicator is one of the code list.", code_of("indicator", "indicators")),
    critical("unit_is_known", "The unit is one of the code list.", code_of("unit", "units")),
    critical(
        "ref_area_is_known", "The area is Iran, one of its provinces, or a country.", code_of("ref_area", "areas")
    ),
    critical(
        "whole_area_is_known", "The whole is Iran, one of its provinces, or a country.", code_of("whole_area", "areas")
    ),
    critical("partner_is_known", "The partner is one of the code list.", code_of("partner_area", "partners")),
    critical(
        "partner_is_another",
        "Nobody trades with themselves: the partner is not the area.",
        holds("partner_is_other"),
        because="Area and partner are both {partner_area}.",
    ),
    critical("sector_is_known", "The sector is one of the code list.", code_of("sector", "sectors")),
    critical("scope_is_known", "The scope is one of the code list.", code_of("scope", "scopes")),
    critical("basis_is_known", "The basis is customs or origin.", one_of("basis", ("customs", "origin"))),
    critical(
        "measure_is_known",
        "The measure is level, share, growth, change or rank.",
        one_of("measure", ("level", "share", "growth", "change", "rank")),
    ),
    critical(
        "status_is_known",
        "The status is reported, target or counterfactual.",
        one_of("status", ("reported", "target", "counterfactual")),
    ),
    critical(
        "qualifier_is_known",
        "The qualifier is one of the contract.",
        one_of("qualifier", ("exact", "approx", "more_than", "at_least", "less_than", "at_most", "range")),
    ),
    # What it says: unit, sign and size.
    critical(
        "level_unit_fits",
        "A level has a unit that its indicator can have: a weight is in tonnes, a value in a currency.",
        code_of("level_in_unit", "level_units"),
        because="{seen} is no unit of that indicator.",
    ),
    critical(
        "change_unit_fits",
        "An absolute change has a unit of its indicator, or is in percentage points or ranks.",
        code_of("change_in_unit", "change_units"),
        because="{seen} is no unit of that indicator's change.",
    ),
    critical(
        "ratio_unit_fits",
        "A share is in percent, a growth in percent or times, a rank is a rank.",
        one_of("ratio_in_unit", ("share in percent", "growth in percent", "growth in times", "rank in rank")),
    ),
    critical(
        "value_is_finite",
        "A value is a finite number of less than twenty digits.",
        between("value", -1e19, 1e19),
        because="The value {seen} is not finite or too large.",
    ),
    critical(
        "value_is_as_quoted",
        "The value is what its quote says, where that is one plain number with its scale and unit.",
        same("size", "reread_size"),
        because="The value {value} is not what «{quote}» says: {reread_value}.",
        tolerance="six decimal places",
    ),
    critical(
        "unit_is_as_quoted",
        "The unit is the one that its quote names, where that is one plain number with its scale and unit.",
        same("quoted_unit", "reread_unit"),
        because="The unit {unit} is not what «{quote}» says: {reread_unit}.",
    ),
    critical(
        "sign_is_as_told",
        "A growth, a change or a balance has the sign of its sentence, where that speaks of rising or falling alone.",
        same("sign", "told_sign"),
        because="The value is {value}, and its sentence says the opposite sign.",
    ),
    critical("level_is_not_negative", "Only a balance is ever negative.", between("unsigned_level", 0)),
    critical("share_is_a_part", "A share lies between 0 and 100 %.", between("share_value", 0, 100)),
    critical(
        "fall_leaves_something", "What cannot be negative falls by 100 % at most.", between("growth_percent", -100)
    ),
    warning(
        "growth_is_moderate",
        "A growth of more than 5,000 % is rather told as a multiple.",
        between("growth_percent", None, 5000),
    ),
    critical("multiple_is_positive", "A multiple is more than 0 times.", between("growth_times", 1e-6)),
    critical("rank_is_a_place", "A rank is 1 or more.", between("rank_value", 1)),
    critical("rank_is_whole", "A rank is a whole number.", between("rank_fraction", 0, 0)),
    warning("count_is_whole", "A count that is told exactly is a whole number.", between("count_fraction", 0, 0)),
    critical(
        "trade_value_is_of_this_country",
        "No sum of trade of Iran or a province reaches 1e12 USD: a year's is about 1.3e11.",
        between("trade_usd", -1e12, 1e12),
    ),
    critical(
        "trade_weight_is_of_this_country",
        "No weight of trade of Iran or a province reaches 2e9 tonnes: a year's is about 2e8.",
        between("trade_tonnes", None, 2e9),
    ),
    critical(
        "usd_per_tonne_is_of_this_world",
        "A value and a weight of one cell give a price per tonne between 1 USD and 20 million USD.",
        between("usd_per_tonne", 1, 2e7),
        scope="group",
        because="With the weight or value of the same cell it makes {seen} USD a tonne.",
    ),
    warning(
        "usd_per_tonne_of_a_total_is_usual",
        "A total over all goods gives a price per tonne between 20 and 20,000 USD.",
        between("total_usd_per_tonne", 20, 20_000),
        scope="group",
        because="With the weight or value of the same cell it makes {seen} USD a tonne.",
    ),
    critical(
        "range_has_both_ends",
        "A range has a value_upper, and a figure that is told exactly has none.",
        holds("range_fits"),
        because="A {qualifier} figure has the upper end {value_upper}.",
    ),
    critical(
        "upper_end_is_above",
        "The upper end of a range is above the lower one.",
        above("value_upper", "value"),
        because="The upper end of the range is not above its lower end: {seen}.",
    ),
    # When.
    critical(
        "period_calendar_is_known",
        "The calendar is jalali or gregorian.",
        one_of("period_calendar", ("jalali", "gregorian")),
    ),
    critical(
        "period_basis_is_known",
        "The period is stated, inherited or dated.",
        one_of("period_basis", ("stated", "inherited", "dated")),
    ),
    critical("month_from_is_a_month", "Months run from 1 to 12.", between("period_month_from", 1, 12)),
    critical("month_to_is_a_month", "Months run from 1 to 12.", between("period_month_to", 1, 12)),
    critical(
        "months_run_forward",
        "A period ends in the month it starts in, or later.",
        not_below("period_month_to", "period_month_from"),
    ),
    warning(
        "months_come_in_pairs",
        "A period has both its months or neither; a month alone leaves an end open.",
        holds("months_paired"),
        because="The period has the months {period_month_from} to {period_month_to}.",
    ),
    critical("jalali_year_is_near", "A Jalali year lies between 1300 and 1450.", between("jalali_year", 1300, 1450)),
    critical(
        "gregorian_year_is_near", "A Gregorian year lies between 1921 and 2071.", between("gregorian_year", 1921, 2071)
    ),
    critical(
        "bounds_come_together",
        "A period whose year and months are known has both Gregorian bounds; none ends without having started.",
        holds("bounds_fit"),
        because="Year and months are known and a bound is missing, or the end is given without the start.",
    ),
    critical("bounds_run_forward", "A period ends after it starts.", not_below("period_end", "period_start")),
    critical(
        "jalali_bounds_are_of_the_year",
        "A period of a Jalali year starts in the 621st Gregorian year after it, its last months in the 622nd.",
        between("jalali_offset", 621, 622),
        because="The period's bounds are {seen} years from its Jalali year, not 621 or 622.",
    ),
    critical(
        "gregorian_bounds_are_of_the_year",
        "A period of a Gregorian year starts in that year.",
        between("gregorian_offset", 0, 0),
        because="The period's bounds are {seen} years from its Gregorian year.",
    ),
    critical(
        "bounds_are_as_long_as_the_months",
        "The bounds hold 28 to 31 days for each month of the period.",
        between("days_per_month", 28, 31),
    ),
    critical(
        "period_began_before_the_article",
        "What is reported began before the article was published.",
        not_below("told_on", "reported_start"),
        because="The period starts on {reported_start}, after the article's date {told_on}.",
    ),
    warning(
        "period_ended_before_the_article",
        "What is reported ended, but for a month, before the article was published.",
        not_below("told_on_and_a_month", "reported_end"),
        because="The period ends on {reported_end}, more than a month after the article's date {told_on}.",
    ),
    critical(
        "comparison_is_known",
        "A comparison is with the same period of last year, the previous year or the previous month.",
        one_of("compared_to", ("same_period_last_year", "previous_year", "previous_month")),
    ),
    warning(
        "only_changes_compare",
        "Only a growth, a change or a multiple is compared to an earlier period.",
        one_of("compared_measure", ("growth", "change", "rank")),
    ),
    # How sure.
    critical("confidence_is_a_probability", "A confidence lies between 0 and 1.", between("confidence", 0, 1)),
    critical(
        "complete_list_has_a_key",
        "Only a member of a list can stand in a complete list.",
        holds("breakdown_fits"),
        because="It stands in a complete list, and no list is named.",
    ),
    warning(
        "share_has_its_whole",
        "A share says of which area it is a part.",
        holds("whole_given"),
        because="It does not say of which area it is a part.",
    ),
)
