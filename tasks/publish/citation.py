"""How to cite an export, and what may be done with it."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version

from tasks.publish.shown import show_date


def cite(at: datetime) -> list[tuple[str, str]]:
    """Lines of name and text, for a sheet or a page."""
    release = version("amarkav")
    return [
        ("مجموعه داده", "آمارکاو: ادعاهای آماری خبرهای تجارت و صنعت ایران"),
        ("Data set", "Amarkav: statistical claims of Persian news on trade and industry"),
        ("نسخه برنامه", release),
        ("تاریخ ساخت", f"{show_date(at.date())} ({at.date().isoformat()})"),
        ("شیوه ارجاع", f"آمارکاو {release}، {show_date(at.date())}، و نشانی خبری که ادعا از آن است (ستون «نشانی»)."),
        (
            "How to cite",
            f"Amarkav {release}, {at.date().isoformat()}, and the article that makes the claim (column url).",
        ),
        ("هر سطر چیست", "یک ادعای آماری از یک خبر، نه آمار رسمی: درستی آن با گوینده است، و نقل متن کنار آن آمده است."),
        (
            "What a row is",
            "A statistical claim of an article, not an official statistic: it is as right as who said it.",
        ),
        ("حقوق متن", "جمله‌ها نقل از خبرگزاری‌هاست و حقوق آن‌ها برای ناشر خبر محفوظ است."),
        ("Rights", "Sentences are quoted from news agencies, who keep their rights in them."),
    ]
