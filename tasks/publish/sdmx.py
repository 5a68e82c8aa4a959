"""The observations as an SDMX data set: `data.csv` in SDMX-CSV 2.0, and `structure.json` with its code lists.

The structure is an SDMX-JSON 2.0 message: code lists out of the reference tables, concepts, the data structure and the
data flow AMARKAV:TRADE_CLAIMS(1.0.0). A period is ISO 8601's «start/length in days», which SDMX takes as a time range.
Standard codes stand where a dimension has none of its own: _T the total, _U unknown (not said), _Z not applicable.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from seeds import read_table
from tasks.publish.shown import plain

AGENCY, FLOW, VERSION = "AMARKAV", "TRADE_CLAIMS", "1.0.0"
_STANDARD = {"_T": "کل", "_U": "گفته‌نشده", "_Z": "بی‌معنا در اینجا"}
_STANDARD_EN = {"_T": "Total", "_U": "Not said", "_Z": "Not applicable"}

_DIMENSIONS = {
    "INDICATOR": ("شاخص", "Indicator", "CL_INDICATOR"),
    "MEASURE": ("سنجه", "Measure", "CL_MEASURE"),
    "REF_AREA": ("ناحیه", "Reference area", "CL_AREA"),
    "PLACE": ("مکان", "Place inside the area", None),
    "COUNTERPART_AREA": ("طرف تجارت", "Counterpart area", "CL_PARTNER"),
    "SECTOR": ("بخش", "Sector", "CL_SECTOR"),
    "PRODUCT": ("کالا", "Product", None),
    "SCOPE": ("شمول", "What the total includes", "CL_SCOPE"),
    "BASIS": ("مبنای شمارش", "Basis of counting", "CL_BASIS"),
    "WHOLE_AREA": ("کل سهم", "Whole of a share", "CL_AREA"),
    "COMPARED_TO": ("سنجیده با", "Compared to", "CL_COMPARED_TO"),
    "UNIT_MEASURE": ("واحد", "Unit of measure", "CL_UNIT"),
    "TIME_PERIOD": ("دوره", "Time period", None),
}
_ATTRIBUTES = {
    "OBS_VALUE_UPPER": ("سر بالای بازه", "Upper end of a range", None),
    "QUALIFIER": ("قید", "How firmly it is said", "CL_QUALIFIER"),
    "CALENDAR": ("تقویم", "Calendar of the period", "CL_CALENDAR"),
    "LOCAL_PERIOD": ("دوره در آن تقویم", "Period in that calendar", None),
    "CLAIMS": ("شمار ادعاها", "Claims of this observation", None),
    "SOURCES": ("شمار منابع مستقل", "Independent sources", None),
    "LOWEST_VALUE": ("کمترین گفته", "Lowest value said", None),
    "HIGHEST_VALUE": ("بیشترین گفته", "Highest value said", None),
    "CLAIM_ID": ("شناسه ادعا", "Claim that gives the value", None),
    "SOURCE_URL": ("نشانی منبع", "Address of the source", None),
}


def write_sdmx(folder: Path, batches: Iterable[pa.RecordBatch], at: datetime) -> int:
    """The number of observations written to `data.csv` and `structure.json` of the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "structure.json").write_text(
        json.dumps(describe_structure(at), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    rows = 0
    columns = [*_DIMENSIONS, "OBS_VALUE", *_ATTRIBUTES]
    head = ["dataflow", f"{AGENCY}:{FLOW}({VERSION})", "I"]
    with (folder / "data.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *columns])
        for batch in batches:
            for row in batch.to_pylist():
                writer.writerow([*head, *(_to_cell(column, row[column]) for column in columns)])
            rows += batch.num_rows
    return rows


def to_sdmx_code(code: str) -> str:
    """The code as SDMX allows one (letters, digits, _ @ $ -): USD/tonne is USD_PER_tonne."""
    return code.replace("/", "_PER_")


def describe_structure(at: datetime) -> dict[str, Any]:
    """The SDMX-JSON 2.0 structure message."""
    maintained = {"agencyID": AGENCY, "version": VERSION}
    concepts = [
        _named(code, fa, en)
        for code, (fa, en, _) in (_DIMENSIONS | {"OBS_VALUE": ("مقدار", "Value", None)} | _ATTRIBUTES).items()
    ]
    return {
        "meta": {
            "schema": "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/structure-message/tools/schemas/2.0.0/sdmx-json-structure-schema.json",
            "id": f"{FLOW}_STRUCTURE",
            "prepared": at.isoformat(timespec="seconds"),
            "sender": {"id": AGENCY},
            "test": False,
            "contentLanguages": ["fa", "en"],
        },
        "data": {
            "codelists": [
                maintained | _named(code, fa, en) | {"codes": [_named(*row) for row in rows]}
                for code, fa, en, rows in _list_codelists()
            ],
            "conceptSchemes": [maintained | _named("CONCEPTS", "مفهوم‌ها", "Concepts") | {"concepts": concepts}],
            "dataStructures": [
                maintained
                | _named(FLOW, "ادعاهای آماری تجارت", "Statistical claims on trade")
                | {
                    "dataStructureComponents": {
                        "dimensionList": {
                            "id": "DimensionDescriptor",
                            "dimensions": [
                                _component(code, codelist) | {"position": place}
                                for place, (code, (_, _, codelist)) in enumerate(_DIMENSIONS.items())
                                if code != "TIME_PERIOD"
                            ],
                            "timeDimension": {
                                "id": "TIME_PERIOD",
                                "conceptIdentity": _concept("TIME_PERIOD"),
                                "localRepresentation": {"format": {"dataType": "ObservationalTimePeriod"}},
                            },
                        },
                        "measureList": {
                            "id": "MeasureDescriptor",
                            "measures": [
                                {
                                    "id": "OBS_VALUE",
                                    "conceptIdentity": _concept("OBS_VALUE"),
                                    "localRepresentation": {"format": {"dataType": "Decimal"}},
                                }
                            ],
                        },
                        "attributeList": {
                            "id": "AttributeDescriptor",
                            "attributes": [
                                _component(code, codelist) | {"attributeRelationship": {"observation": {}}}
                                for code, (_, _, codelist) in _ATTRIBUTES.items()
                            ],
                        },
                    }
                }
            ],
            "dataflows": [
                maintained
                | _named(FLOW, "ادعاهای آماری تجارت", "Statistical claims on trade")
                | {"structure": f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={AGENCY}:{FLOW}({VERSION})"}
            ],
        },
    }


def _list_codelists() -> Sequence[tuple[str, str, str, list[tuple[str, str, str]]]]:
    labels = {"MEASURE": "measure", "SCOPE": "scope", "BASIS": "basis", "COMPARED_TO": "compared_to"}
    labels |= {"QUALIFIER": "qualifier", "CALENDAR": "calendar"}
    tables = {
        "INDICATOR": "indicators",
        "AREA": "provinces",
        "PARTNER": "partners",
        "SECTOR": "sectors",
        "UNIT": "units",
    }
    further = {
        "AREA": ["_Z"],
        "PARTNER": ["_T"],
        "SECTOR": ["_T"],
        "SCOPE": ["_U"],
        "BASIS": ["_U"],
        "COMPARED_TO": ["_Z"],
    }
    lists = []
    for name, table in tables.items():
        rows = [(to_sdmx_code(row["code"]), row["name_fa"], row["name_en"]) for row in read_table(table)]
        if name == "AREA":
            rows.insert(0, ("IR", "ایران", "Iran"))
        lists.append((name, rows))
    for name, kind in labels.items():
        found = [row for row in read_table("labels") if row["key"].startswith(f"{kind}/")]
        lists.append((name, [(row["key"].partition("/")[2], row["name_fa"], row["name_en"]) for row in found]))
    return [
        (
            f"CL_{name}",
            name.lower(),
            name.lower(),
            rows + [(code, _STANDARD[code], _STANDARD_EN[code]) for code in further.get(name, [])],
        )
        for name, rows in lists
    ]


def _named(code: str, fa: str, en: str) -> dict[str, Any]:
    return {"id": code, "name": en, "names": {"en": en, "fa": fa}}


def _concept(code: str) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.conceptscheme.Concept={AGENCY}:CONCEPTS({VERSION}).{code}"


def _component(code: str, codelist: str | None) -> dict[str, Any]:
    urn = f"urn:sdmx:org.sdmx.infomodel.codelist.Codelist={AGENCY}:{codelist}({VERSION})"
    representation = {"format": {"dataType": "String"}} if codelist is None else {"enumeration": urn}
    return {"id": code, "conceptIdentity": _concept(code), "localRepresentation": representation}


def _to_cell(column: str, value: Any) -> Any:
    if value is None:
        return ""
    if column == "UNIT_MEASURE":
        return to_sdmx_code(value)
    return plain(value) if hasattr(value, "as_tuple") else value
