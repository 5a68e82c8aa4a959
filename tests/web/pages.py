"""Pages of five made-up outlets: three in the trade's site families, two in systems that the project has no profile of.

Each page carries what real ones do around an article: menus, most-read boxes, teasers inside the text, comments, tags,
scripts, and machine-readable dates that are sometimes wrong. `expected_lines` is what must come out, and `JUNK` marks
everything that must not.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from datetime import date, timedelta

from prose import Story, dateline_of, persian, write_story

JUNK = "ژرفانما"
"""A word that stands in every text that is not the article's."""

_MOST_READ = "".join(
    f'<li><a href="/x/{n}">{JUNK} پربازدیدترین خبر شماره {persian(n)} از این پایگاه</a></li>' for n in range(12)
)
_MENU = "".join(f'<li><a href="/service/{n}">{JUNK} سرویس {persian(n)}</a></li>' for n in range(15))
_SCRIPT = (
    "<script>var a = '<p>ژرفانما</p>'; function f() { return a.length > 3 && a; }</script><style>.a{color:red}</style>"
)


def expected_lines(story: Story) -> list[str]:
    """The lead, the paragraphs and the rows of the table, as lines of text."""
    rows = [" | ".join(row) for row in story.table]
    return [story.lead, *story.paragraphs[:2], *rows, *story.paragraphs[2:]]


def _table(story: Story, cell: str = "{}") -> str:
    if not story.table:
        return ""
    rows = "".join("<tr>" + "".join(f"<td>{cell.format(text)}</td>" for text in row) + "</tr>" for row in story.table)
    return f'<table border="1"><tbody>{rows}</tbody></table>'


def _page(story: Story, head: str, body: str) -> str:
    # Many editors write joints as entities, by name or by number, and spaces that do not break.
    joint = ("\u200c", "&zwnj;", "&#8204;", "&#x200C;")[story.number % 4]
    body = body.replace("\u200c", joint).replace(" گفت:", "&nbsp;گفت:" if story.number % 7 == 2 else " گفت:")
    return (
        f'<!DOCTYPE html><html lang="fa" dir="rtl"><head><meta charset="utf-8">'
        f"<title>{html.escape(story.title)} - پایگاه</title>{head}{_SCRIPT}</head><body>{body}{_SCRIPT}</body></html>"
    )


def _latest(story: Story) -> str:
    """News of other days above the article, as on most pages: with dates, summaries, and the article's own classes."""
    days = [story.day + timedelta(days=n) for n in (1, 3, -400)]
    return "".join(
        f'<div class="box-item"><h4><a href="/x/{n}">{JUNK} خبر تازه {persian(n)}</a></h4>'
        f'<p class="summary-text">{JUNK} خلاصه خبری دیگر که ۴۵ هزار تن کالا در آن آمده است و چند جمله دارد.</p>'
        f'<span class="item-date news_time">{dateline_of(day)}</span><time datetime="{day.isoformat()}T10:00:00+03:30">'
        f"{dateline_of(day)}</time></div>"
        for n, day in enumerate(days)
    )


def _comments(story: Story) -> str:
    """What readers wrote, days later, under names that no list of class names has."""
    after = dateline_of(story.day + timedelta(days=2))
    return "".join(
        f'<div class="cmnt-row"><b>{JUNK} ناشناس {n}</b> <span class="cmnt-date">{after}</span><div>{JUNK} من فکر می‌کنم'
        f" که {persian(n * 13 + 5)} هزار تن درست نیست و این آمار باید روشن شود. تشکر از خبر شما.</div></div>"
        for n in range(4)
    )


def _around(story: Story, main: str) -> str:
    return (
        f'<header><div class="today">{JUNK} امروز جمعه {dateline_of(date(2025, 11, 21))}</div>'
        f'<nav class="main-menu"><ul>{_MENU}</ul></nav></header>'
        f'<div class="container"><div class="latest">{_latest(story)}</div>{main}'
        f'<aside class="sidebar"><h3>{JUNK}</h3><ul class="most-read">{_MOST_READ}</ul></aside></div>'
        f"<footer><p>{JUNK} تمام حقوق این پایگاه محفوظ است و بازنشر مطالب با ذکر منبع بلامانع است.</p></footer>"
    )


def nastooh(story: Story) -> str:
    """Like IRNA or Mehr: introtext above, item-text with paragraphs and teasers between them."""
    inner = story.paragraphs
    teaser = (
        f'<div class="inline-related"><h4>{JUNK}</h4><a href="/news/1">{JUNK} خبر مرتبط</a></div>',
        f'<p><strong>بیشتر بخوانید:</strong> <a href="/news/2/a">{JUNK} خبری دیگر که در همین رابطه منتشر شد</a></p>',
        f'<p style="text-align:justify"><a href="/news/3">{JUNK} واکنش‌ها به آمار تازه صادرات</a></p>',
    )[story.number % 3]

    def wrap(text: str) -> str:
        if story.number % 2:
            return f'<p style="text-align:justify"><span style="font-size:14px">{text}</span></p>'
        return f"<p>{text.replace('صادر', '<b>صادر</b>', 1)}</p>"

    text = wrap(inner[0]) + wrap(inner[1]) + _table(story, "<p>{}</p>") + teaser
    if story.number % 5 == 3:
        # Intertitles, lists and quotations carry figures too; an editor's empty paragraphs stand between them.
        text += f"<h2>{inner[2]}</h2><p>&nbsp;</p><ul>{''.join(f'<li>{line}</li>' for line in inner[3:-1])}</ul>"
        text += f"<blockquote><p>{inner[-1]}</p></blockquote><p><br></p>"
    elif story.number % 5 == 4:
        text += wrap(inner[2]) + f'<div><div class="quote"><div>{"<br />".join(inner[3:])}</div></div></div>'
    else:
        text += "".join(map(wrap, inner[2:]))
    comma = "،" if story.number % 2 else " -"
    main = (
        f'<article id="item" class="item"><div class="item-header"><ul class="breadcrumb"><li>{JUNK}</li></ul>'
        f'<div class="item-date"><i class="fa"></i><span>{story.dateline}{comma} {story.clock}</span></div>'
        f'<span class="item-code">{JUNK} کد خبر {persian(85000000 + story.number)}</span></div>'
        f'<div class="item-title"><h4 class="kicker">{story.kicker}</h4>'
        f'<h1 class="title"><a href="#">{story.title}</a></h1></div>'
        f'<p class="introtext" itemprop="description">{story.lead}</p>'
        f'<figure class="item-img"><img src="/d/1.jpg" alt="{JUNK}"></figure>'
        f'<div class="item-body"><div class="item-text" itemprop="articleBody">{text}</div></div>'
        f'<div class="item-byline">{story.author}</div>'
        f'<section class="tags"><ul><li><a>{JUNK} صادرات</a></li></ul></section></article>'
        f'<section class="comments"><ul class="comments-list"><li><div class="comment-body">{JUNK} نظر خواننده درباره'
        f" این خبر است که باید برود</div></li></ul></section>"
    )
    head = f'<link rel="canonical" href="/news/{85000000 + story.number}/{story.kicker}">'
    return _page(story, head, _around(story, main))


def iransamaneh(story: Story) -> str:
    """Like YJC or IRIB News: a bare body of text and line breaks, and a published_time that may lie ahead."""
    inner = story.paragraphs
    if story.number % 3 == 0:
        text = f"{inner[0]}<br /><br />{inner[1]}<br />{_table(story)}{'<br/>'.join(inner[2:])}"
    elif story.number % 3 == 1:
        text = f'<div dir="rtl">{inner[0]}</div><div>{inner[1]}</div>{_table(story)}' + "".join(
            f'<div style="text-align: justify;"><span>{paragraph}</span></div>' for paragraph in inner[2:]
        )
    else:
        text = f"<p>{inner[0]}<p>{inner[1]}{_table(story)}" + "".join(f"<p>{paragraph}" for paragraph in inner[2:])
    text += f'<div class="inner_related_news"><a href="/fa/news/9">{JUNK} بیشتر ببینید</a></div>'
    ahead = story.number % 5 == 0
    stamp = "2031-12-13T10:22:15+03:30" if ahead else f"{story.day.isoformat()}T10:22:15+03:30"
    told = f'<meta property="article:published_time" content="{stamp}">' if story.number % 7 else ""
    main = (
        f'<div class="news-box"><div class="news_path"><a>{JUNK}</a></div><div class="news_nav news_pdate_c">'
        f'<span class="news_nav_title">تاریخ انتشار: </span> {story.clock} - {story.dateline}'
        f'<span class="en_date" dir="ltr">{story.day:%d %B %Y}</span></div>'
        f'<div class="news_nav news_id_c"><span>{JUNK} کد خبر: </span>{persian(4500000 + story.number)}</div>'
        f'<div class="rutitr">{story.kicker}</div><div class="title"><h1 class="Htag">{story.title}</h1></div>'
        f'<div class="subtitle">{story.lead}</div><div class="news_reporter">{story.author}</div>'
        f'<div class="body body_news_search">{text}</div>'
        f'<div class="tags_container"><div class="tags_title"><a>{JUNK}</a></div></div>'
        f'<div class="comments_item"><div class="comments">{JUNK} یک نظر ناشناس درباره این خبر است</div></div></div>'
        f"{_comments(story)}"
    )
    return _page(story, told, _around(story, main))


def asam(story: Story) -> str:
    """Like ILNA or Donya-e-Eqtesad: echo_detail, a machine-readable time in UTC, JSON-LD that breaks strict JSON."""
    inner = story.paragraphs
    text = "".join(
        f'<p dir="RTL" style="text-align:justify">{paragraph}</p>{_table(story) if index == 1 else ""}'
        for index, paragraph in enumerate(inner)
    )
    text += f'<ul><li><a href="/fa/news/77-x">{JUNK} گزارش ویژه امروز درباره بازار</a></li></ul>'
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": f"{story.day.isoformat()}T08:00:00+03:30",
        "author": {"@type": "Person", "name": story.author},
    }
    script = json.dumps(told, ensure_ascii=False).replace('"headline"', '\n"headline"').replace("صادرات", "صادرات\n", 1)
    # Half past nine in the evening UTC of the day before is one in the morning of the day in Tehran.
    stamp = f"{(story.day - timedelta(days=1)).isoformat()}T21:30:00Z"
    shown = "" if story.number % 3 == 0 else f"{story.dateline} {story.clock}"
    top = (
        f'<ol class="breadcrumb"><li>{JUNK}</li></ol><h2 class="up_title">{story.kicker}</h2>'
        f'<h1 class="title">{story.title}</h1><time class="news_time" datetime="{stamp}">{shown}</time>'
        f'<p class="lead">{story.lead}</p>'
    )
    begin = '<article class="news_content">'
    # The heading and the lead stand in the article's element, ahead of it, or even ahead of the main part of the page.
    before = (begin + top, top + begin, begin + top)[story.number % 3]
    main = (
        f"{top + '<main>' + begin if story.number % 4 == 3 else '<main>' + before}"
        f'<div class="article_body"><div id="echo_detail"><div>{text}</div></div></div>'
        f'<div class="short_link_cnt">{JUNK} لینک کوتاه</div><div class="article_tag"><a>{JUNK}</a></div></article>'
        f'<div class="comments-list"><div class="comment-body">{JUNK} دیدگاه کاربر این پایگاه</div></div></main>'
    )
    return _page(story, f'<script type="application/ld+json">{script}</script>', _around(story, main))


def weblog(story: Story) -> str:
    """A newspaper on a weblog system, without a profile: entry-content, Open Graph, related posts below."""
    inner = story.paragraphs
    teaser = f'<p>بیشتر بخوانید: <a href="/x/7">{JUNK} گزارشی دیگر از بازار</a></p>' if story.number % 3 == 1 else ""
    apart = story.number % 4 == 2  # the lead stands above the text, and in smaller print
    text = ("" if apart else f"<p><strong>{story.lead}</strong></p>") + "".join(
        f"<p>{paragraph}</p>{_table(story) + teaser if index == 1 else ''}"
        for index, paragraph in enumerate(inner[:-2])
    )
    if story.number % 5 == 3:
        text += f"<h3>{inner[-2]}</h3><ul><li>{inner[-1]}</li></ul>"
    else:
        text += f"<blockquote>{inner[-2]}</blockquote><p>{inner[-1]}</p>"
    main = (
        f'<article class="post type-post"><header class="entry-header"><h1 class="entry-title">{story.title}</h1>'
        f'<div class="entry-meta"><span class="posted-on">{story.dateline}</span>'
        f'<span class="author">{story.author}</span></div></header>'
        f"{f'<div class=excerpt><p>{story.lead}</p></div>' if apart else ''}"
        f'<div class="entry-content clearfix">{text}</div>'
        f'<div class="sharedaddy">{JUNK} این نوشته را به اشتراک بگذارید</div></article>'
        f'<div class="related-posts"><h3>{JUNK} نوشته‌های مرتبط</h3><ul>{_MOST_READ}</ul></div>{_comments(story)}'
        f'<div id="comments" class="comments-area"><ol><li class="comment"><p>{JUNK} دیدگاه یک خواننده درباره این نوشته'
        f" که بلند است و چند جمله دارد و نباید در متن خبر بیاید.</p></li></ol></div>"
    )
    head = (
        f'<meta property="og:title" content="{story.title}"><meta property="og:site_name" content="روزنامه نمونه">'
        f'<meta property="article:published_time" content="{story.day.isoformat()}T06:00:00+00:00">'
    )
    return _page(story, head, _around(story, main))


def homemade(story: Story) -> str:
    """A chamber of commerce's own old system, without a profile: nested divisions, no machine-readable date."""
    inner = story.paragraphs
    text = f'<div class="summary">{story.lead}</div><div class="fulltext"><div>' + "".join(
        f"<p class='MsoNormal'><span>{paragraph}</span></p>{_table(story) if index == 1 else ''}"
        for index, paragraph in enumerate(inner)
    )
    if story.number % 3 == 2:
        # A page that is laid out by a table, with line breaks for paragraphs.
        body = f"{story.lead}<br><br>{inner[0]}<br><br>{inner[1]}<br>{_table(story)}<br>" + "<br><br>".join(inner[2:])
        text = f'<table width="100%"><tr><td valign="top"><div class="fulltext"><div>{body}</td></tr></table>'
    heading = f"<h1>{story.title}</h1>" if story.number % 4 else f'<span id="lblTitle">{story.title}</span>'
    main = (
        f'<div id="ctl00_content"><div class="row">{heading}<div class="info">'
        f"<span>{WEEK[story.jalali.weekday()]} {story.dateline} ساعت {story.clock}</span></div></div>"
        f'<div class="row2">{text}</div></div></div>'
        f'<div class="row3"><div class="box"><h3>{JUNK} تازه‌ها</h3><ul>{_MOST_READ}</ul></div><div class="about">{JUNK}'
        f" اتاق بازرگانی نهادی غیردولتی است که از سال ۱۳۲۲ برای فعالان اقتصادی استان کار می‌کند.</div></div>"
    )
    return _page(story, "", _around(story, main))


WEEK = ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه")
FAMILIES: dict[str, Callable[[Story], str]] = {
    "nastooh": nastooh,
    "iransamaneh": iransamaneh,
    "asam": asam,
    "weblog": weblog,
    "homemade": homemade,
}
KNOWN = ("nastooh", "iransamaneh", "asam")


def render(family: str, number: int) -> tuple[Story, str]:
    """Story and page of that number in that family."""
    story = write_story(number)
    return story, FAMILIES[family](story)
