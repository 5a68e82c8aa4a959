"""The columns of a claims' frame that a second reading of the quote and its sentence gives."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from expectations.article_frame import ArticleIndex
from expectations.expected import ReferenceCodes
from expectations.second_reading import Reread, SignReader, reader_of


def add_signs(frame: pd.DataFrame, articles: ArticleIndex, found: np.ndarray[Any, Any], codes: ReferenceCodes) -> None:
    """Adds the sign of a growth, a change or a balance, and the one its sentence tells; empty where it tells none."""
    in_place = frame["sentence_in_place"].eq(True) & (frame["value"] != 0)
    balance = frame["indicator"].isin(codes.signed) & (frame["indicator"] != "other") & (frame["measure"] == "level")
    moves = frame["measure"].isin(("growth", "change")) & (frame["unit"] != "times")
    frame["sign"] = np.sign(frame["value"])
    frame["told_sign"] = math.nan
    for rows, reader in (
        (balance & in_place, SignReader.of(codes.signs)),
        (moves & in_place, SignReader.of(codes.signs, codes.changes)),
    ):
        chosen = np.flatnonzero(rows)
        bounds = frame[["sentence_start", "sentence_end"]].to_numpy()[chosen].astype(int).tolist()
        spans = [(position, start, end) for position, (start, end) in zip(found[chosen], bounds, strict=True)]
        told = {span: reader.read(articles.texts[span[0]][span[1] : span[2]]) for span in dict.fromkeys(spans)}
        frame.loc[chosen, "told_sign"] = np.array([told[span] for span in spans], dtype="float64")


def add_rereads(frame: pd.DataFrame, repaired: np.ndarray[Any, Any], codes: ReferenceCodes) -> None:
    """Adds the value and the unit that the quote says by a second reading; empty where it is not plainly written."""
    reader = reader_of(codes)
    plain = frame["quote"].where(~repaired & frame["value_upper"].isna()).astype("category")
    rereads = [reader.read(quote) for quote in plain.cat.categories]
    nothing = Reread(Decimal("NaN"), "")
    by_code = [nothing if one is None else one for one in rereads] + [nothing]
    again = [by_code[code] for code in plain.cat.codes]
    frame["reread_value"] = [float(one.value) for one in again]
    frame["reread_unit"] = pd.Series([one.unit or None for one in again], dtype=object)
    # A price per tonne is told in the words of its currency, and factors per kilogram are the reader's to know.
    price = frame["unit"].map(codes.units).astype(object) == "price"
    frame.loc[price, "reread_value"] = math.nan
    frame["quoted_unit"] = frame["unit"].astype(object).where(frame["unit"].isin(codes.units) & ~price)
    frame["size"] = frame["value"].abs().round(6)
    frame["reread_size"] = frame["reread_value"].round(6)
