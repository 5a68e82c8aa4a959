"""No bytes from outside make a parser raise what nobody expects or break what it promises.

The short form of `make fuzz` and `make mutate`: every target on its examples, on mutations of them, and on each input
that ever broke it (tests/corpus/found_inputs.csv).
"""

from __future__ import annotations

import base64
import csv
import random
import time
from pathlib import Path

import fuzz_inputs
import fuzz_targets
import pytest
from fuzz_targets import TARGETS, Broken, Target, find_target
from growth import find_growth
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutate_seeds import check_mutations

FOUND = Path(__file__).parent / "corpus" / "found_inputs.csv"
SECONDS = 0.3
calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def mutate_bytes(data: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 2, 5, 20))):
        at, size = rng.randrange(len(out) + 1), rng.randrange(1, 40)
        match rng.randrange(4):
            case 0:
                out[at : at + 1] = rng.randbytes(1)
            case 1:
                out[at:at] = rng.randbytes(3)
            case 2:
                del out[at : at + size]
            case _:
                other = rng.randrange(len(out) + 1)
                out[at:at] = out[other : other + size]
    return bytes(out)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_examples_and_their_mutations(target: Target) -> None:
    rng = random.Random(target.name)
    examples = [example[: target.longest] for example in target.examples()]
    assert examples
    for example in examples[:40]:
        target.read(example)
    ends = time.thread_time() + SECONDS
    while time.thread_time() < ends:
        data = mutate_bytes(rng.choice(examples), rng)
        try:
            target.read(data)
        except Exception as error:
            pytest.fail(f"{target.name}: {error!r} on {base64.b64encode(data).decode()}")


with FOUND.open(encoding="utf-8", newline="") as _file:
    ONCE_FOUND = list(csv.DictReader(_file))


@pytest.mark.parametrize("found", ONCE_FOUND, ids=lambda found: f"{found['target']}: {found['what'][:60]}")
def test_what_was_once_found(found: dict[str, str]) -> None:
    find_target(found["target"]).read(base64.b64decode(found["input_base64"]))


def test_a_broken_promise_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks can fail: a reader that takes folded places for raw ones quotes other words, and is found."""
    from tasks.extract import page

    monkeypatch.setattr(page.Page, "raw_span", lambda self, start, end: (start, end))
    text = "صادرات استان یزد در سال ۱۴۰۳ حدود ۴۰۱ میلیون دلار بود.".replace(" ", " " * 9)
    with pytest.raises(Broken):
        fuzz_targets.check_article(fuzz_targets.make_fuzz_article(text))


def test_mutations_of_the_seeds_keep_the_span_invariant() -> None:
    checked, broken = check_mutations(7, 0, 2000)
    assert broken is None
    assert checked > 2_000


@given(st.text(max_size=400))
@calm
def test_any_text_is_read(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    for name in ("fold", "digits", "number_text", "explain", "second_reading", "terminal", "datelines", "text_file"):
        find_target(name).read(data)
    fuzz_targets.check_article(fuzz_targets.make_fuzz_article(data.decode("utf-8", "replace")))


@given(st.lists(st.sampled_from(fuzz_inputs.article_pieces()), max_size=80), st.sampled_from([" ", "", "\u200c", "\n"]))
@calm
def test_any_row_of_known_words_is_read(words: list[str], joint: str) -> None:
    fuzz_targets.check_article(fuzz_targets.make_fuzz_article(joint.join(words), 0))


@given(
    st.dictionaries(
        st.sampled_from(["id", "text", "title", "url", "agency", "published_on", "captured_on", "\u200f", "x" * 300]),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=80),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            max_leaves=6,
        ),
    )
)
@calm
def test_any_json_is_an_article_or_a_rejection(fields: dict[str, object]) -> None:
    import json

    find_target("json_lines").read(json.dumps(fields).encode())


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=30), max_size=8))
@calm
def test_any_command_line_is_understood_or_refused(words: list[str]) -> None:
    find_target("command_line").read("\n".join(words).encode())


STORY = "صادرات استان یزد در سال ۱۴۰۳ به گفته وی ۴۰۱ میلیون دلار بود که نسبت به سال قبل از این رشد دارد. " * 3
PUMPED = {
    "links": "<a href='/1'>x</a>",
    "nested divisions": "<div>",
    "nested bold": "<b>",
    "times": "<time>x</time>",
    "nested times": "<time>",
    "metas": "<meta content=a name=b>",
    "rows": "<table><tr><td>1</td><td>2</td></tr></table>",
    "nested tables": "<table><tr><td>",
    "breaks": "<br>",
    "bodies": "</div><div class='item-text'>x",
}


@pytest.mark.parametrize("unit", PUMPED.values(), ids=PUMPED)
def test_time_of_a_page_is_linear(unit: str) -> None:
    """Many or deeply nested elements: lists of nodes were made anew for each node, and nesting ended the process."""
    head = '\x01<html><head><script type=\'application/ld+json\'>{"@type":"NewsArticle"}</script></head><body>'

    def read(count: int) -> None:
        data = f"{head}<article><h1>x</h1><div class='item-text'><p>{STORY}</p>{unit * count}".encode()
        find_target("web_page").read(data)

    read(50)
    assert find_growth(lambda: read(500), lambda: read(2000), most=9, plain=0.15) is None


def test_a_list_of_thousands_of_links_is_read_at_once() -> None:
    from tasks.ingest.sources.listing import find_links

    page = "".join(f"<a href='/news/{number}'>x</a>" for number in range(10_000, 14_000)).encode()
    start = time.thread_time()
    assert len(find_links(page, "https://a.test/").articles) == 4000
    assert time.thread_time() - start < 2
