"""The audits within a run: after the last batch, before readers see it, holding nothing back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

from flows.local_run import run_here
from tasks.audit.page import audit_page
from warehouse.home import Home
from warehouse.query import run_query

ILAM = (
    "مدیرکل صنعت، معدن و تجارت استان ایلام گفت: در سال ۱۴۰۲ صادرات استان ۷۳۲ میلیون دلار و واردات استان ۶۱۹ میلیون دلار"
    " بود.\nوی افزود: تراز تجاری استان در این سال منفی ۱۱۳ میلیون دلار بود."
)


@pytest.mark.usefixtures("prefect_server")
def test_a_run_audits_what_it_loaded_and_publishes_what_it_found(tmp_path: Path) -> None:
    source = tmp_path / "news.jsonl"
    source.write_text(json.dumps({"id": "ilam", "text": ILAM}, ensure_ascii=False) + "\n", encoding="utf-8")
    home = tmp_path / "home"
    first = run_here(sources=[str(source)], home=home, batch_size=500)
    assert first.audited is not None
    assert (first.audited.contradiction, first.held_rows, first.counts.claims.inserted) == (1, 0, 3)
    rows = run_query(Home(home), "SELECT audit, verdict, stated::VARCHAR, expected::VARCHAR, run_id FROM audits")
    assert [tuple(row.values()) for row in rows.to_pylist()] == [
        ("balance", "contradiction", "-113000000.000000", "113000000.000000", first.run_id)
    ]
    with get_client(sync_client=True) as client:
        pages = client.read_artifacts(artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=["audits"])))
    assert any("732,000,000 - 619,000,000" in str(page.data) for page in pages)
    second = run_here(sources=[str(source)], home=home, batch_size=500)
    assert second.audited is not None
    assert (second.audited.changed, second.fresh) == (0, False)


def test_the_page_isolates_persian_and_keeps_its_table_whole() -> None:
    kind = {"audit": "balance", "consistent": 1200, "within_rounding": 0, "off": 0, "contradiction": 1}
    check = {
        "audit": "balance",
        "detail": "stated -85",
        "quote": "۸۵ میلیون",
        "other_quotes": ["۴۰۱ | میلیون", "۳۱۶ میلیون"],
        "title": "تراز",
        "source_id": "a.txt",
    }
    page = audit_page([kind], [check])
    assert "| balance | 1,200 | 0 | 0 | 1 |" in page
    assert "«\u2067۸۵ میلیون\u2069»" in page
    assert "۴۰۱ ¦ میلیون" in page.replace("\u2067", "").replace("\u2069", "")
    assert "gravest" not in audit_page([kind], [])
