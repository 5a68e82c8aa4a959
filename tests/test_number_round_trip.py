"""Any number, written out in words or digits in any of the usual ways, reads back as itself."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.extract.numbers import read_pieces, words_to_number

ONES = ["", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده", "سیزده", "چهارده"]
ONES += ["پانزده", "شانزده", "هفده", "هجده", "نوزده"]
TENS = ["", "", "بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود"]
HUNDREDS = ["", "صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد"]
SCALES = ["", "هزار", "میلیون", "میلیارد", "تریلیون"]
PERSIAN, ARABIC = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"), str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def small_words(number: int, joint: str) -> str:
    """The words of a number below 1000."""
    words = [HUNDREDS[number // 100]]
    rest = number % 100
    words += [ONES[rest]] if rest < 20 else [TENS[rest // 10], ONES[rest % 10]]
    return joint.join(word for word in words if word)


def groups(number: int) -> list[tuple[int, str]]:
    """(figure, scale) from the largest scale to the smallest, without zeros."""
    parts = []
    for scale in SCALES:
        number, figure = divmod(number, 1000)
        if figure:
            parts.append((figure, scale))
    return parts[::-1]


numbers = (
    st.integers(1, 10**15 - 1) | st.integers(1, 10**6) | st.integers(1, 10**12).map(lambda n: n // 10**6 * 10**6 or 1)
)


@given(numbers, st.sampled_from([" و ", "\u200cو\u200c", "و"]), st.sampled_from([" و ", " "]))
@settings(max_examples=300, deadline=None)
def test_a_number_in_words_reads_back(number: int, within: str, between: str) -> None:
    text = between.join(f"{small_words(figure, within)} {scale}".strip() for figure, scale in groups(number))
    assert words_to_number(text) == number, text


@given(
    numbers, st.sampled_from([None, PERSIAN, ARABIC]), st.sampled_from([" و ", " و", "و "]), st.sampled_from([" ", ""])
)
@settings(max_examples=300, deadline=None)
def test_a_number_in_digits_and_scales_reads_back(
    number: int, digits: dict[int, int] | None, between: str, before_scale: str
) -> None:
    text = between.join(f"{figure}{before_scale if scale else ''}{scale}" for figure, scale in groups(number))
    text = text.translate(digits) if digits else text
    _, read = read_pieces(f"صادرات {text} دلار")
    assert [n.value for n in read] == [number], text


@given(numbers, st.sampled_from([",", "٬", "،", "\u202f"]), st.sampled_from([None, PERSIAN, ARABIC]))
@settings(max_examples=200, deadline=None)
def test_a_number_with_separators_reads_back(number: int, mark: str, digits: dict[int, int] | None) -> None:
    text = f"{number:,}".replace(",", mark)
    text = text.translate(digits) if digits else text
    if mark == "\u202f" and number >= 10**9:
        return  # spaces part no more than three groups
    _, read = read_pieces(f"مبلغ {text} دلار")
    assert [n.value for n in read] == [number], text


@given(st.integers(0, 10**6), st.integers(1, 99), st.sampled_from([".", "٫"]), st.sampled_from(SCALES[2:]))
@settings(max_examples=200, deadline=None)
def test_a_decimal_with_a_scale_reads_back(whole: int, hundredths: int, mark: str, scale: str) -> None:
    text = f"{whole}{mark}{hundredths:02d} {scale}"
    value = Decimal(f"{whole}.{hundredths:02d}") * 1000 ** SCALES.index(scale)
    assert [n.value for n in read_pieces(f"حدود {text} دلار")[1]] == [value], text


@given(st.text(alphabet="۰۱۲5.,/٫٬،- و٪$%\n()هزارمیلیونتادرصدن\u200e\u200c:", max_size=60))
@settings(max_examples=400, deadline=None)
def test_no_text_breaks_the_reader(text: str) -> None:
    folded, read = read_pieces(text)
    position = 0
    for number in read:
        assert position <= number.start < number.end <= len(folded.text)
        start, end = folded.raw_span(number.start, number.end)
        assert 0 <= start < end <= len(text)
        position = number.end
