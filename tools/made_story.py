"""What one made-up article tells, sentence by sentence: Story(...).tell() writes it and returns its title."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Any

from made_figures import Printed, World
from made_writer import Fact, Period, Writer, month_name

from seeds import read_table

FILLERS = (19, 26)
"""Sentences without a figure in one article, at least and at most."""
_SLOT = re.compile(r"\{(@?\w+)\}")
_ROLES = ["مدیرکل صنعت، معدن و تجارت", "مدیرکل گمرک", "ناظر گمرکات", "معاون اقتصادی استاندار", "رئیس اتاق بازرگانی"]
_FIRST = ["بهرام", "پروین", "سهراب", "نگار", "کامیار", "شهین", "فرهاد", "مهناز", "ایرج", "لادن", "جمشید", "سیمین"]
_LAST = ["رستگار", "نادری", "کاویانی", "آذرپی", "بهمنش", "دل‌افروز", "زرین‌کوه", "شایان‌مهر", "فروتن", "گلشنی"]
_SECTORS = {
    "PET": "پتروشیمی", "MIN": "معدن و صنایع معدنی", "IND": "صنعت", "AGR": "کشاورزی", "CAH": "فرش و صنایع دستی",
}  # fmt: skip
_PARTNERS = ["IQ", "CN", "TR", "AF", "PK", "IN", "RU", "OM", "AM", "KZ", "TM", "AZ", "DE", "IT"]
_PRODUCTS = ["سیمان", "پسته", "فولاد", "خرما", "کاشی", "زعفران", "سیب", "لبنیات", "آلومینیوم", "مس"]
_GOODS = ["فولاد", "سیمان", "آلومینیوم", "کاشی", "سنگ آهن", "مس", "روغن نباتی", "کاغذ"]
_PORTS = {
    "بندر شهید رجایی": "هرمزگان", "بندر امام خمینی": "خوزستان", "بندر بوشهر": "بوشهر", "بندر انزلی": "گیلان",
    "بندر امیرآباد": "مازندران", "بندر چابهار": "سیستان و بلوچستان",
}  # fmt: skip
_WEEKDAYS = ["شنبه", "یکشنبه", "دوشنبه", "سه|شنبه", "چهارشنبه", "پنجشنبه"]
_ORDINALS = ["سومین", "پنجمین", "هفتمین", "دوازدهمین"]
_LEVELS = {
    "ev": ("export_value", "USD", "دلار"),
    "ew": ("export_weight", "tonne", "تن"),
    "iv": ("import_value", "USD", "دلار"),
    "iw": ("import_weight", "tonne", "تن"),
    "tw": ("transit_weight", "tonne", "تن"),
    "qw": ("production_volume", "tonne", "تن"),
    "tp": ("port_throughput", "tonne", "تن"),
}


class Story:
    """What one article tells, sentence by sentence."""

    def __init__(
        self, world: World, provinces: dict[str, str], says: dict[str, Any], writer: Writer, period: Period, agency: str
    ) -> None:
        self._world, self._says, self._writer, self._period, self.agency = world, says, writer, period, agency
        self._chance = writer.chance
        self._area = self._chance.choice(sorted(provinces))
        self._provinces = provinces
        self._printed: dict[str, Printed] = {}
        first, last = self._chance.choice(_FIRST), self._chance.choice(_LAST)
        self._words = {
            "province": provinces[self._area],
            "period": period.words,
            "agency": agency,
            "name": f"{first} {last}",
            "surname": last,
            "role": self._chance.choice(_ROLES),
            "he": self._chance.choice(["وی", "او"]),
            "he_obj": "وی",
            "product": self._chance.choice(_PRODUCTS),
            "whole": "استان",
            "target_year": writer.hand.number(period.year + 1),
        }

    def tell(self) -> str:
        """Writes the article; its title comes back."""
        kind = self._chance.choices(["province", "country", "production", "port", "plain"], [50, 15, 17, 8, 10])[0]
        title = getattr(self, f"_tell_{kind}")()
        # A copy names its own agency here, so that it is never the same text to the letter.
        self._writer.say(f"\n\nمنبع: {self.agency}")
        return str(title)

    def _tell_province(self) -> str:
        self._line("province_leads")
        bodies = [("growths", 0.6), ("imports", 0.6), ("import_growths", 0.25), ("balances", 0.35)]
        bodies += [("nation_shares", 0.35), ("product_sentences", 0.35), ("previous", 0.2), ("transits", 0.15)]
        self._fill(bodies)
        if self._chance.random() < 0.45:
            self._list("partner")
        if self._chance.random() < 0.35:
            self._list("sector")
        if self._chance.random() < 0.2 and self._period.last < 12 and self._period.dated:
            self._line("targets")
        self._close()
        return f"صادرات استان {self._words['province']} اعلام شد"

    def _tell_country(self) -> str:
        self._area = "IR"
        self._words |= {"whole": "کشور", "role": "رئیس کل گمرک ایران"}
        self._line("country_leads")
        self._fill([("growths", 0.6), ("imports", 0.8), ("import_growths", 0.4), ("balances", 0.4), ("transits", 0.3)])
        if self._chance.random() < 0.6:
            self._list("partner")
        if self._chance.random() < 0.2:
            self._line("country_targets")
        self._close()
        return "آمار تجارت خارجی کشور منتشر شد"

    def _tell_production(self) -> str:
        self._words["good"] = self._chance.choice(_GOODS)
        self._line("production_leads")
        self._fill([("production_growths", 0.6), ("employments", 0.5), ("investments", 0.4)])
        self._close()
        return f"گزارشی از تولید در استان {self._words['province']}"

    def _tell_port(self) -> str:
        port, province = self._chance.choice(sorted(_PORTS.items()))
        self._area = next(code for code, name in self._provinces.items() if name == province)
        self._words |= {"port": port, "province": province}
        self._line("port_leads")
        self._fill([("port_growths", 0.6)])
        self._close()
        return f"جابه‌جایی کالا در {port}"

    def _tell_plain(self) -> str:
        self._line("plain_leads")
        self._close()
        return f"نشست بازرگانان استان {self._words['province']}"

    def _fill(self, bodies: list[tuple[str, float]]) -> None:
        """Each body sentence by its chance, with some plain sentences between; balances only after imports."""
        said = set()
        for name, weight in bodies:
            if self._chance.random() >= weight or (name in ("balances", "import_growths") and "imports" not in said):
                continue
            said.add(name)
            self._line(name)
            if self._chance.random() < 0.3:
                self._plain()

    def _close(self) -> None:
        for _ in range(self._chance.randint(*FILLERS)):
            if self._chance.random() < 0.12:
                self._line("others")
            else:
                self._plain()

    def _line(self, name: str) -> None:
        self._say(self._chance.choice(self._says[name]))
        self._writer.say("\n\n" if self._chance.random() < 0.3 else " ")

    def _plain(self) -> None:
        self._say(self._chance.choice(self._says["fillers"]))
        self._writer.say("\n\n" if self._chance.random() < 0.4 else " ")

    def _say(self, sentence: str) -> None:
        for position, piece in enumerate(_SLOT.split(sentence)):
            if position % 2 == 0:
                self._writer.say(piece)
            elif piece.startswith("@"):
                self._writer.other(self._other(piece[1:]))
            elif (
                piece in self._words
                or piece in self._says["words"]
                or piece in ("weekday", "sign")
                or piece[-2:] == "_w"
            ):
                self._writer.say(self._word(piece))
            else:
                self._figure(piece)

    def _word(self, name: str) -> str:
        if name in self._says["words"]:
            return str(self._chance.choice(self._says["words"][name]))
        if name == "weekday":
            return self._chance.choice(_WEEKDAYS)
        if name == "sign":
            return "مثبت" if self._balance().value > 0 else "منفی"
        if name.endswith("_w"):
            grown = Decimal(self._writer.facts[f"{name[:-2]}_g"].value) > 0
            return self._chance.choice(["رشد", "افزایش"] if grown else ["کاهش", "افت"])
        return self._words[name]

    def _other(self, kind: str) -> str:
        hand, chance = self._writer.hand, self._chance
        if kind == "date":
            return f"{hand.number(chance.randint(2, 28))} {month_name(chance.randint(1, 12))}"
        if kind == "ordinal":
            return chance.choice(_ORDINALS)
        if kind == "phone":
            city, line = chance.randint(21, 87), chance.randint(10**7, 10**8 - 1)
            return f"{hand.number(0)}{hand.number(city)}-{hand.number(line)}"
        if kind == "letter":
            return f"{hand.number(chance.randint(100, 999))}/{hand.number(chance.randint(1000, 9999))}"
        return hand.number(chance.randint(8, 18) if kind == "time" else chance.randint(2, 9))

    def _figure(self, name: str) -> None:
        """Plants the claim of that slot, printed the same way wherever the article says it."""
        kind, _, of = name.partition("_")
        if of == "g":
            self._growth(name, kind)
        elif name == "ev_n":
            self._nation_share()
        elif name == "bal":
            self._plant(name, self._balance(magnitude=True), "trade_balance", "USD", value=self._balance().value)
        elif name in ("units", "jobs"):
            count = self._chance.randint(40, 900) if name == "units" else self._chance.randint(1000, 60000)
            printed = Printed(self._writer.hand.number(count), Decimal(count))
            indicator = "unit_count" if name == "units" else "employment"
            self._plant(name, printed, indicator, "count", has_period=False)
        elif name == "rials":
            tomans = self._writer.hand.amount(10 ** self._chance.uniform(10, 11.9), "تومان", self._chance)
            self._plant(name, tomans, "investment", "IRR", value=tomans.value * 10, sector="IND", has_period=False)
        elif name in ("gv", "gw"):
            self._product(name)
        else:
            self._level(name, kind, of)

    def _level(self, name: str, kind: str, of: str) -> None:
        indicator, unit, word = _LEVELS[kind]
        period = self._period
        if of == "t":
            wanted = self._amount(kind, period.year, 1, 12) * self._chance.uniform(1.05, 1.4)
            printed = self._writer.hand.amount(wanted, word, self._chance)
            # «تا پایان سال» is this year's, a year that is named the next one's: the sentence that was chosen says.
            named = self._writer.text.endswith(f"{self._words['target_year']} رسیدن به ")
            year = period.year + 1 if named else period.year
            self._plant(name, printed, indicator, unit, status="target", year=year, months=(1, 12))
            return
        year = period.year - (of == "p")
        if name not in self._printed:
            amount = self._amount(kind, year, period.first, period.last)
            self._printed[name] = self._writer.hand.amount(amount, word, self._chance)
        product = self._words["good"] if kind == "qw" else None
        self._plant(name, self._printed[name], indicator, unit, year=year, product=product, qualified=True)

    def _amount(self, kind: str, year: int, first: int, last: int) -> float:
        if kind in ("ev", "iv"):
            of = self._world.exports if kind == "ev" else self._world.imports
            return of(self._area, year, first, last)
        flow = {"ew": "export", "iw": "import", "tw": "transit", "qw": "production", "tp": "port"}[kind]
        return self._world.tonnes(flow, self._area, year, first, last)

    def _growth(self, name: str, kind: str) -> None:
        if name not in self._printed:
            now, before = (
                self._amount(kind, year, self._period.first, self._period.last)
                for year in (self._period.year, self._period.year - 1)
            )
            places = "0.1" if self._chance.random() < 0.5 else "1"
            value = Decimal((now / before - 1) * 100).quantize(Decimal(places)) or Decimal(1)
            self._printed[name] = Printed("", value)
        value = self._printed[name].value
        printed = Printed(self._writer.hand.percent(abs(value), self._chance).words, value)
        product = self._words["good"] if kind == "qw" else None
        indicator = _LEVELS[kind][0]
        compared = "same_period_last_year"
        self._plant(name, printed, indicator, "percent", measure="growth", compared_to=compared, product=product)

    def _nation_share(self) -> None:
        of = self._world.exports
        period = self._period
        whole = of("IR", period.year, period.first, period.last)
        share = Decimal(of(self._area, period.year, period.first, period.last) / whole * 100).quantize(Decimal("0.1"))
        printed = self._writer.hand.percent(share or Decimal("0.1"), self._chance)
        self._plant("ev_n", printed, "export_value", "percent", measure="share", whole_area="IR")

    def _balance(self, *, magnitude: bool = False) -> Printed:
        difference = self._printed["ev"].value - self._printed["iv"].value
        if "bal" not in self._printed:
            self._printed["bal"] = self._writer.hand.amount(float(abs(difference)), "دلار", self._chance)
        printed = self._printed["bal"]
        return printed if magnitude or difference >= 0 else Printed(printed.words, -printed.value)

    def _product(self, name: str) -> None:
        product = self._words["product"]
        dollars = self._amount("ev", self._period.year, self._period.first, self._period.last) * 0.08
        value, word, unit = (dollars, "دلار", "USD") if name == "gv" else (dollars / 700, "تن", "tonne")
        indicator = "export_value" if name == "gv" else "export_weight"
        self._plant(name, self._writer.hand.amount(value, word, self._chance), indicator, unit, product=product)

    def _list(self, kind: str) -> None:
        opening = self._chance.choice(self._says[f"{kind}_openings"])
        self._say(opening)
        form = self._chance.choice(self._says[f"{kind}_items"])
        items = (
            self._partners() if kind == "partner" else self._sectors("export_value" if "ارزش" in opening else "export")
        )
        for position, (words, name, printed, fact) in enumerate(items):
            if position:
                self._writer.say(" و " if position == len(items) - 1 else "، ")
            before, after = form.split("{pv}" if kind == "partner" else "{sv}")
            self._writer.say(before.replace("{partner}", words).replace("{sector}", words))
            self._writer.plant(name, printed, fact)
            self._writer.say(after)
        self._writer.say(".\n\n")

    def _partners(self) -> list[tuple[str, str, Printed, Fact]]:
        names = _partner_names()
        chosen = self._chance.sample(_PARTNERS, self._chance.randint(3, 6))
        whole = self._amount("ev", self._period.year, self._period.first, self._period.last)
        items = []
        for position, code in enumerate(chosen):
            printed = self._writer.hand.amount(whole * 0.42 * 0.55**position, "دلار", self._chance)
            fact = self._fact("export_value", "level", printed.value, "USD", partner_area=code)
            items.append((names[code], f"pv_{code}", printed, fact))
        return items

    def _sectors(self, indicator: str) -> list[tuple[str, str, Printed, Fact]]:
        codes = self._chance.sample(sorted(_SECTORS), 4)
        cuts = sorted(self._chance.sample(range(3, 97), 4))
        shares = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
        items = []
        for code, share in zip([*codes, "OTH"], shares, strict=True):
            printed = self._writer.hand.percent(Decimal(share), self._chance)
            fact = self._fact(indicator, "share", printed.value, "percent", sector=code, whole_area=self._area)
            items.append((_SECTORS.get(code, "سایر بخش|ها"), f"sv_{code}", printed, fact))
        return items

    def _plant(
        self,
        name: str,
        printed: Printed,
        indicator: str,
        unit: str,
        *,
        measure: str = "level",
        value: Decimal | None = None,
        qualified: bool = False,
        **said: Any,
    ) -> None:
        fact = self._fact(indicator, measure, printed.value if value is None else value, unit, **said)
        self._writer.plant(name, printed, fact, qualified=qualified)

    def _fact(
        self,
        indicator: str,
        measure: str,
        value: Decimal,
        unit: str,
        *,
        year: int | None = None,
        months: tuple[int, int] | None = None,
        has_period: bool = True,
        **said: Any,
    ) -> Fact:
        first, last = months or (self._period.first, self._period.last)
        stated = self._period.year if year is None else year
        known = self._period.known_year or said.get("status") == "target"
        fact = Fact(indicator, measure, f"{value.normalize():f}", unit, self._area, has_period=has_period, **said)
        if has_period:
            fact.period_year = stated if known else None
            fact.period_month_from, fact.period_month_to = first, last
        return fact


@cache
def _partner_names() -> dict[str, str]:
    return {row["code"]: row["name_fa"] for row in read_table("partners")}
