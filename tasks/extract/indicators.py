"""From what is moved or made, and the unit it is counted in, to the indicator of the contract.

«صادرات» in dollars is `export_value`, in tonnes `export_weight`; its growth or share follows the aspect the text says
(«از نظر وزن»), else the level it goes with; where neither settles it, the bare `export`.
"""

from __future__ import annotations

from typing import Final

MONEY: Final = frozenset(
    (
        "USD",
        "EUR",
        "IRR",
        "AED",
        "CNY",
        "RUB",
        "TRY",
        "IQD",
        "GBP",
        "JPY",
        "INR",
        "KWD",
        "SAR",
        "CHF",
        "CAD",
        "AUD",
        "SEK",
    )
)

_BY_MONEY: Final = {
    "export": "export_value",
    "import": "import_value",
    "trade": "trade_value",
    "balance": "trade_balance",
    "transit": "transit_value",
    "production": "production_value",
    "sales": "sales_value",
    "customs_revenue": "customs_revenue",
    "investment": "investment",
}
_BY_WEIGHT: Final = {
    "export": "export_weight",
    "import": "import_weight",
    "trade": "trade_weight",
    "transit": "transit_weight",
    "production": "production_volume",
    "capacity": "production_capacity",
    "sales": "sales_volume",
    "port": "port_throughput",
}
_UNSAID: Final = {
    "export": "export",
    "import": "import",
    "transit": "transit",
    "trade": "trade_value",
    "balance": "trade_balance",
    "production": "production_volume",
    "capacity": "production_capacity",
    "sales": "sales_value",
    "port": "port_throughput",
    "customs_revenue": "customs_revenue",
    "investment": "investment",
    "employment": "employment",
    "licence_count": "licence_count",
    "declaration_count": "declaration_count",
    "unit_count": "unit_count",
}
_MASS: Final = frozenset(("tonne",))
_TRADED_UNWEIGHED: Final = frozenset(("barrel", "litre", "m2", "m3", "head"))
"""Units of volume, area and heads; electricity is neither."""
_VOLUME: Final = _TRADED_UNWEIGHED | {"count", "MW", "kWh"}


def level_indicator(direction: str, unit: str) -> str | None:
    """The indicator of a level in `unit`; None where the pair means nothing the contract knows."""
    if unit.endswith("/tonne"):
        return "unit_price"
    if unit in MONEY:
        return _BY_MONEY.get(direction)
    if unit in _MASS or (unit == "TEU" and direction == "port"):
        return _BY_WEIGHT.get(direction)
    if unit in _VOLUME and direction in ("production", "capacity", "sales"):
        return _BY_WEIGHT[direction]
    if unit in _TRADED_UNWEIGHED and direction in ("export", "import"):
        return direction
    return None


def ratio_indicator(direction: str, aspect: str | None) -> str | None:
    """The indicator of a growth, share or rank, by the aspect said (`value`, `weight`) or None where it is not said."""
    if aspect == "value" and direction in _BY_MONEY:
        return _BY_MONEY[direction]
    if aspect == "weight" and direction in _BY_WEIGHT:
        return _BY_WEIGHT[direction]
    return _UNSAID.get(direction)


def aspect_of(indicator: str) -> str | None:
    """`value` or `weight`, as an indicator says it; None where it says neither."""
    if indicator.endswith(("_value", "_revenue")) or indicator in ("trade_balance", "investment"):
        return "value"
    if indicator.endswith(("_weight", "_volume", "_capacity", "_throughput")):
        return "weight"
    return None
