"""`amarkav explain` shows what was read and why the rest was not."""

import pytest

from flows.cli import main

SENTENCE = "صادرات استان مازندران در سال ۱۴۰۲ حدود ۳۷ میلیون دلار بود و ۱۲ نفر در جلسه حاضر شدند."


def explained(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(["explain", *arguments])
    shown = capsys.readouterr()
    return ended.value.code, shown.out, shown.err


def test_a_text_is_explained(capsys):
    status, out, _ = explained(capsys, SENTENCE)
    assert status in (0, None)
    assert "CLAIM  «37 میلیون دلار» · export_value/level approx 37000000 USD · IR-02 · 1402/1-12 stated" in out


def test_a_file_and_an_article_of_a_file(capsys, tmp_path):
    (tmp_path / "one.txt").write_text(f" date 2024-05-01 {SENTENCE}", encoding="utf-8")
    (tmp_path / "two.jsonl").write_text(f'{{"id": "x", "text": "{SENTENCE}"}}\n', encoding="utf-8")
    assert "published 2024-05-01" in explained(capsys, str(tmp_path / "one.txt"))[1]
    assert "export_value/level" in explained(capsys, f"{tmp_path / 'two.jsonl'}#x")[1]


def test_what_is_not_there_is_said(capsys, tmp_path):
    (tmp_path / "two.jsonl").write_text(f'{{"id": "x", "text": "{SENTENCE}"}}\n', encoding="utf-8")
    status, _, err = explained(capsys, f"{tmp_path / 'two.jsonl'}#y")
    assert status == 1
    assert "has no article y" in err


def test_unclaimed_numbers_come_with_their_reason(capsys):
    out = explained(capsys, "مرحله سوم در ۲۵ شهر آغاز شد.")[1]
    assert "no     «سوم»  ordinal" in out
