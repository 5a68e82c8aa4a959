"""Made-up trade news, from a seed: `write_story(7)` is the same story every time, with names and figures of its own."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from persiantools.jdatetime import JalaliDate

_words = str.split
DIGITS = str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫")
MONTHS = _words("فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند")
WEEKDAYS = ("شنبه", "یکشنبه", "دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه")
_SPANS = _words("دوماهه سه‌ماهه چهارماهه پنج‌ماهه شش‌ماهه هفت‌ماهه هشت‌ماهه نه‌ماهه ده‌ماهه یازده‌ماهه")
_PROVINCES = _words("خوزستان بوشهر هرمزگان کرمان یزد فارس گیلان مازندران سمنان زنجان همدان لرستان ایلام کرمانشاه")
_GOODS = _words("سیمان میلگرد زعفران پسته خرما کاشی سرامیک کلینکر قیر متانول اوره رب‌گوجه سیب‌زمینی ماهی میگو فرش")
_COUNTRIES = _words("عراق ترکیه افغانستان پاکستان هند چین عمان قطر کویت ارمنستان ترکمنستان روسیه")
_FIRST = _words("بهروز کیوان آرش پیمان شهاب مهرداد نیلوفر رویا سیمین پرستو کامران فرزین")
_LAST = _words("ستوده‌پور رهنمافر کاوه‌نیا بلندآبادی مهرگان‌فر دریاکنار سپهرنژاد آذرگشسبی نیک‌سرشت پارساراد")
_OFFICES = (
    "مدیرکل صنعت، معدن و تجارت استان",
    "ناظر گمرکات استان",
    "رئیس اتاق بازرگانی استان",
    "معاون هماهنگی امور اقتصادی استانداری",
)
_BODY = (
    "{name} گفت: در {span} نخست امسال {tonnes} هزار تن {good} به ارزش {dollars} میلیون دلار از {province} صادر شد.",
    "به گفته وی، این رقم نسبت به مدت مشابه سال گذشته از نظر وزنی {up} درصد و از نظر ارزشی {up2} درصد رشد دارد.",
    "وی افزود: {country} با خرید {share} میلیون دلار کالا، نخستین مقصد صادراتی {province} به شمار می‌رود.",
    "این مقام مسئول یادآور شد: {good2} و {good} بیشترین سهم را در میان کالاهای صادراتی این دوره داشته‌اند.",
    "بر پایه آمار اعلام‌شده، {units} واحد تولیدی در شهرک‌های صنعتی {province} در زمینه {good2} فعالیت می‌کنند.",
    "وی با اشاره به مشکل حمل‌ونقل گفت: نبود کامیون یخچالی در فصل برداشت، هزینه صادرکنندگان را بالا برده است.",
    "{name} درباره واردات هم توضیح داد: در این مدت {imports} هزار تن مواد اولیه و ماشین‌آلات وارد {province} شده است.",
    "به باور فعالان اقتصادی، تعیین تکلیف ارز صادراتی می‌تواند راه بازگشت سرمایه به خط‌های تولید {good} را هموار کند.",
    "او از راه‌اندازی {units2} پروژه تازه در بخش {good2} خبر داد و گفت: این پروژه‌ها برای {jobs} نفر شغل می‌سازد.",
    "نماینده صادرکنندگان {good} نیز خواستار کاهش زمان ترخیص کالا در مرز و شفاف‌شدن تعرفه‌ها با {country2} شد.",
    "در پایان این نشست مقرر شد گزارش ماهانه صادرات {province} از این پس برای همه تشکل‌ها فرستاده شود.",
    "گفتنی است سال گذشته {last} هزار تن {good2} از {province} به {country2} فرستاده شد.",
    "کارشناسان می‌گویند اگر برق کارخانه‌ها قطع نشود، تولید {good} تا پایان سال از مرز {target} هزار تن می‌گذرد.",
    "{name} تأکید کرد: بسته‌بندی نامناسب، بخشی از ارزش {good} را پیش از رسیدن به بازار {country} از میان می‌برد.",
)


@dataclass(frozen=True)
class Story:
    """What an outlet knows of an article before it makes a page of it."""

    number: int
    day: date
    clock: str
    title: str
    kicker: str
    lead: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    author: str

    @property
    def jalali(self) -> JalaliDate:
        return JalaliDate(self.day)

    @property
    def dateline(self) -> str:
        """«۲۳ مهر ۱۴۰۴»."""
        return dateline_of(self.day)


def persian(text: object) -> str:
    return str(text).translate(DIGITS)


def dateline_of(day: date) -> str:
    """«۲۳ مهر ۱۴۰۴»."""
    jalali = JalaliDate(day)
    return persian(f"{jalali.day} {MONTHS[jalali.month - 1]} {jalali.year}")


def write_story(number: int, *, newest: date = date(2025, 11, 20)) -> Story:
    """The story of that number; those of a hundred numbers lie within some hundred days before `newest`."""
    pick = random.Random(f"story {number}")
    province, (good, good2) = pick.choice(_PROVINCES), pick.sample(_GOODS, 2)
    country, country2 = pick.sample(_COUNTRIES, 2)
    name = f"{pick.choice(_FIRST)} {pick.choice(_LAST)}"
    office = f"{pick.choice(_OFFICES)} {province}"
    figures = {
        "tonnes": pick.randint(11, 940),
        "dollars": pick.randint(12, 870),
        "up": pick.randint(3, 61),
        "up2": pick.randint(3, 61),
        "share": pick.randint(4, 180),
        "units": pick.randint(21, 890),
        "units2": pick.randint(3, 19),
        "imports": pick.randint(4, 320),
        "jobs": pick.randint(110, 4800),
        "last": pick.randint(13, 720),
        "target": pick.randint(950, 1900),
    }
    words = {key: persian(value) for key, value in figures.items()} | {
        "province": province,
        "good": good,
        "good2": good2,
        "country": country,
        "country2": country2,
        "name": name,
        "span": pick.choice(_SPANS),
    }
    lead = f"{office} از صادرات {words['tonnes']} هزار تن {good} از این استان در {words['span']} نخست سال خبر داد."
    rest = pick.sample(range(1, len(_BODY)), pick.randint(5, len(_BODY) - 2))
    paragraphs = [_BODY[0], *(_BODY[index] for index in rest)]
    opening = f"به گزارش خبرنگار ما از {province}، {name}، {office}، امروز در جمع خبرنگاران از عملکرد بازرگانی سخن گفت."
    rows: tuple[tuple[str, ...], ...] = ()
    if number % 4 == 0:
        partners = pick.sample(_COUNTRIES, 3)
        rows = (
            ("کشور", "وزن (تن)", "ارزش (هزار دلار)"),
            *((partner, persian(pick.randint(100, 9000)), persian(pick.randint(50, 7000))) for partner in partners),
        )
    return Story(
        number=number,
        day=newest - timedelta(days=pick.randint(0, 99)),
        clock=persian(f"{pick.randint(6, 22):02}:{pick.randint(0, 59):02}"),
        title=f"صادرات {words['tonnes']} هزار تن {good} از {province}",
        kicker=f"در {words['span']} نخست سال",
        lead=lead,
        paragraphs=(opening, *(paragraph.format(**words) for paragraph in paragraphs)),
        table=rows,
        author=f"{pick.choice(_FIRST)} {pick.choice(_LAST)}",
    )
