"""Which texts are copies of one release: other agencies' versions and excerpts are, next month's release is not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pytest

sys.path.insert(0, str(Path(__file__).parent / "web"))

from prose import Story, write_story

from tasks.ingest.identity import are_copies, take_fingerprint
from tasks.load.clusters import assign_clusters
from warehouse.clusters import FINGERPRINTS, Connection
from warehouse.connection import open_working
from warehouse.home import Home

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2025, 10, 15)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    with open_working(Home(tmp_path_factory.mktemp("home")), at=datetime.now(UTC)) as con:
        yield con


@pytest.fixture
def con(warehouse: Connection) -> Connection:
    """A warehouse without fingerprints."""
    warehouse.execute("DELETE FROM article_fingerprints")
    return warehouse


def text_of(story: Story) -> str:
    return "\n".join((story.lead, *story.paragraphs))


def next_month(story: Story) -> str:
    """The same words with the figures of another month."""
    return text_of(story).translate(str.maketrans("۱۲۳۴۵۶۷۸۹", "۳۴۵۶۷۸۹۱۲"))


def put(con: Connection, texts: dict[str, str], days: dict[str, date] | None = None) -> dict[str, str]:
    """The clusters of a batch of articles; each alone would be a cluster of its own name."""
    prints = {name: take_fingerprint(text) for name, text in texts.items()}
    fingerprints = pa.table(
        [
            list(texts),
            list(texts),
            [(days or {}).get(name, DAY) for name in texts],
            [one.bands for one in prints.values()],
            [one.figures for one in prints.values()],
        ],
        schema=FINGERPRINTS,
    )
    articles = pa.table({"article_id": list(texts), "cluster_id": list(texts)})
    placed = assign_clusters(con, articles, fingerprints)
    return dict(zip(placed.column("article_id").to_pylist(), placed.column("cluster_id").to_pylist(), strict=True))


STORY = write_story(12)
RELEASE = text_of(STORY)
VERSIONS = {
    "another agency's line on top": "به گزارش خبرگزاری نمونه به نقل از روابط عمومی استانداری،\n" + RELEASE,
    "without joiners, Arabic letters": RELEASE.replace("\u200c", "").replace("ی", "ي").replace("ک", "ك"),
    "Latin digits": RELEASE.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")),
    "a paragraph dropped": "\n".join((STORY.lead, *STORY.paragraphs[:-1])),
    "the first half": "\n".join((STORY.lead, *STORY.paragraphs[: len(STORY.paragraphs) // 2 + 1])),
    "a code at the end": RELEASE + "\nانتهای پیام/ کد خبر ۸۵۹۹۱۲۳۴",
}


@pytest.mark.parametrize("version", VERSIONS)
def test_versions_of_a_release_share_its_cluster(con: Connection, version: str) -> None:
    assert put(con, {"release": RELEASE}) == {"release": "release"}
    assert put(con, {"copy": VERSIONS[version]}) == {"copy": "release"}


def test_versions_that_come_together_share_a_cluster(con: Connection) -> None:
    clusters = put(con, {"release": RELEASE, **VERSIONS})
    assert set(clusters.values()) == {"release"}


def test_next_months_release_is_no_copy(con: Connection) -> None:
    look_alike = next_month(STORY)
    assert look_alike.count("\n") == RELEASE.count("\n")
    shared = set(take_fingerprint(RELEASE).bands) & set(take_fingerprint(look_alike).bands)
    assert len(shared) == 20, "its words are the same"
    put(con, {"release": RELEASE})
    assert put(con, {"next": look_alike}) == {"next": "next"}
    assert put(con, {"both": look_alike + "\n" + "."}) == {"both": "next"}


def test_different_stories_of_one_day_are_apart(con: Connection) -> None:
    texts = {str(number): text_of(write_story(number)) for number in range(60)}
    clusters = put(con, texts)
    together = [pair for pair in combinations(texts, 2) if clusters[pair[0]] == clusters[pair[1]]]
    assert together == []


def test_the_same_release_next_year_is_no_copy(con: Connection) -> None:
    """A text that is the same to the letter shares the cluster through its own hash; a near one does not."""
    put(con, {"release": RELEASE})
    later = {"later": DAY + timedelta(days=365)}
    assert put(con, {"later": VERSIONS["a paragraph dropped"]}, later) == {"later": "later"}
    near = {"near": DAY + timedelta(days=3)}
    assert put(con, {"near": VERSIONS["a paragraph dropped"]}, near) == {"near": "release"}


def test_short_texts_without_figures_must_be_the_same_almost_to_the_word(con: Connection) -> None:
    one = (
        "نمایشگاه صنایع دستی با حضور تولیدکنندگان استان در محل دائمی نمایشگاه‌ها گشایش یافت و تا پایان هفته برپا است. "
        * 3
    )
    other = one.replace("صنایع دستی", "فرش دستباف").replace("پایان هفته", "نیمه ماه")
    clusters = put(con, {"one": one, "other": other, "copy": "خبر: " + one})
    assert clusters == {"one": "one", "other": "other", "copy": "one"}


def test_of_a_form_that_is_filled_in_each_day_only_true_copies_are_together(con: Connection) -> None:
    """Two hundred texts that differ in their figures alone: all share their bands, which are of no use to part them."""
    form = (
        "به گزارش گمرک، در روز گذشته {} تن کالا به ارزش {} دلار از مرز زمینی استان صادر شد و {} کامیون از پایانه گذشت."
    )
    filled = {f"day {n}": form.format(5_000 + 7 * n, 90_000 + 11 * n, 200 + n) for n in range(200)}
    clusters = put(con, filled)
    assert clusters == {name: name for name in filled}
    copies = {f"copy of {name}": f"{text}\nانتهای پیام" for name, text in filled.items()}
    assert put(con, copies) == {f"copy of {name}": name for name in filled}
    part = {"with more": filled["day 77"] + " همچنین ۳۱ تن کالا ضبط شد."}
    assert put(con, part) == {"with more": "day 77"}
    assert put(con, {"with another": form.format(5_000 + 7 * 77, 1, 277)}) == {"with another": "with another"}


def test_an_article_keeps_its_cluster_when_it_is_read_again(con: Connection) -> None:
    put(con, {"copy": VERSIONS["a paragraph dropped"]})
    assert put(con, {"release": RELEASE}) == {"release": "copy"}
    assert put(con, {"copy": VERSIONS["a paragraph dropped"], "release": RELEASE}) == {
        "copy": "copy",
        "release": "copy",
    }


def test_figures() -> None:
    text = "در هفت‌ماهه نخست ۱۴۰۴ صادرات ۱٬۲۳۴ تن به ارزش ۲/۵ و ۳٫۷ میلیون دلار بود؛ سال ۲۰۲۴ یک کشتی و ده دستگاه."
    assert take_fingerprint(text).figures == ("1234", "2/5", "3.7", "ده", "هفت")
    assert take_fingerprint("دو کلمه").bands == ()


@pytest.mark.parametrize(
    ("fewer", "more", "shared", "bands", "copies"),
    [
        (10, 10, 10, 1, True),
        (10, 40, 9, 1, True),
        (10, 10, 8, 20, False),
        (3, 3, 3, 1, True),
        (2, 2, 2, 11, False),
        (2, 2, 2, 12, True),
        (2, 3, 2, 20, False),
        (0, 0, 0, 20, True),
        (0, 9, 0, 20, False),
    ],
)
def test_agreement_of_figures(fewer: int, more: int, shared: int, bands: int, copies: bool) -> None:
    assert are_copies(fewer, more, shared, bands) is copies


def test_the_fingerprint_is_the_same_in_every_process() -> None:
    """It is stored: a hash that changes with the process would part copies for ever."""
    code = "from tasks.ingest.identity import take_fingerprint; print(take_fingerprint('صادرات استان رشد کرد').bands)"
    environment = os.environ | {"PYTHONHASHSEED": "7"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(take_fingerprint("صادرات استان رشد كرد").bands)
