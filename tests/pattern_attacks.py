"""Every regular expression of the project, and texts made from each that are hard for it.

A pattern is collected where its module compiles it, or from the syntax tree where it stands in a call (`re.sub("x",
...)`). How it is used is read from the syntax tree too: one that is only ever matched at a text's start may do what a
searched one may not.
"""

from __future__ import annotations

import ast
import importlib
import re
import re._constants as c
import re._parser as parser
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from growth import find_growth

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("flows", "tasks", "expectations", "warehouse", "seeds")
ANCHORED = frozenset(("match", "fullmatch"))
_METHODS = frozenset(("match", "fullmatch", "search", "findall", "finditer", "sub", "subn", "split"))
_LENGTHS = (6, 18, 22, 96, 192, 384, 768, 1536, 3072, 6144)
_SLOW, _GROWTH, _PLAIN = 0.0015, 8.0, 0.03
"""Seconds for 6,144 characters above which the growth is looked at; from n to 4n 4 is linear, 16 quadratic; seconds
after which it is not measured again."""


@dataclass(frozen=True)
class Used:
    """A pattern and how it is applied."""

    where: str
    pattern: re.Pattern[Any]
    anchored: bool
    """Whether it is only ever tried at the start of a text, or at places that the caller names."""


def list_patterns() -> tuple[list[Used], list[str]]:
    """Every pattern that stands in the source, and where one is made of other text while the program runs."""
    used: list[Used] = []
    made: list[str] = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            tree = ast.parse(path.read_text(encoding="utf-8"))
            methods = _methods_by_name(tree)
            constants = set()
            for node in ast.walk(tree):
                if not _is_call_of_re(node):
                    continue
                assert isinstance(node, ast.Call)
                assert isinstance(node.func, ast.Attribute)
                if node.func.attr in ("escape", "error"):
                    continue
                argument = node.args[0]
                if not isinstance(argument, ast.Constant):
                    made.append(f"{name}:{ast.unparse(node)[:100]}")
                elif node.func.attr != "compile":
                    flags = _flags(node)
                    anchored = node.func.attr in ANCHORED
                    used.append(Used(f"{name}:{node.lineno}", re.compile(argument.value, flags), anchored))
                else:
                    constants.add(argument.value)
            module = importlib.import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
            for variable, value in vars(module).items():
                if isinstance(value, re.Pattern) and variable in methods:
                    anchored = methods[variable] <= ANCHORED
                    used.append(Used(f"{name}:{variable}", value, anchored))
                    constants.discard(value.pattern)
            assert not constants, f"{name}: patterns that no module-level name holds: {constants}"
    return used, made


def _is_call_of_re(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
    )


def _methods_by_name(tree: ast.AST) -> dict[str, set[str]]:
    """For each name that a pattern is assigned to or imported by, the methods called on it."""
    methods: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and _is_call_of_re(node.value):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    methods.setdefault(target.id, set())
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _METHODS and isinstance(node.value, ast.Name):
            methods.setdefault(node.value.id, set()).add(node.attr)
    # One that another module imports, or that is passed on: taken for searched.
    return {name: found or {"search"} for name, found in methods.items()}


def _flags(node: ast.Call) -> int:
    named = [word.value for word in node.keywords if word.arg == "flags"]
    flags = 0
    for value in [*node.args[1:], *named]:
        for part in ast.walk(value):
            if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "re":
                flags |= int(getattr(re, part.attr, 0)) if isinstance(getattr(re, part.attr, 0), int) else 0
    return flags


# --- texts that are hard for a pattern


def write_attacks(pattern: re.Pattern[Any]) -> Iterator[tuple[str, str, str]]:
    """(prefix, unit, suffix): the attack is the prefix, the unit many times, and the suffix that spoils the match."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.TEMPLATE if hasattr(re, "TEMPLATE") else pattern.flags)
    units: dict[str, None] = {}
    prefixes: dict[str, None] = {"": None}
    _collect(tree, "", units, prefixes, 0)
    whole = _sample(tree)
    units |= {whole: None, f"{whole} ": None}
    letters = [unit for unit in units if len(unit) == 1][:14]
    units |= {first + second: None for first in letters[:7] for second in letters[:7] if first != second}
    chosen = [unit for unit in units if unit][:70]
    leads = sorted(prefixes, key=len)
    leads = [*leads[:5], *leads[-3:]] if len(leads) > 8 else leads
    for prefix in leads:
        for unit in chosen:
            for suffix in ("", "\x01"):
                yield prefix, unit, suffix


def _collect(tree: Any, before: str, units: dict[str, None], prefixes: dict[str, None], depth: int) -> None:
    """Samples of all that repeats, and of what stands before it."""
    if depth > 12:
        return
    for op, value in tree:
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, getattr(c, "POSSESSIVE_REPEAT", None)):
            _least, _most, inner = value
            units.setdefault(before)
            for sample in _samples(inner):
                units.setdefault(sample)
                units.setdefault(before + sample)
            prefixes.setdefault(before)
            _collect(inner, before, units, prefixes, depth + 1)
        elif op is c.SUBPATTERN:
            _collect(value[3], before, units, prefixes, depth + 1)
        elif op is c.BRANCH:
            for branch in value[1][:6]:
                _collect(branch, before, units, prefixes, depth + 1)
        elif op in (c.ASSERT, c.ASSERT_NOT):
            _collect(value[1], before, units, prefixes, depth + 1)
            continue
        elif op in (c.LITERAL, c.IN, c.ANY, c.NOT_LITERAL):
            for sample in _samples([(op, value)])[:3]:
                units.setdefault(sample)
        before += _sample([(op, value)])
    units.setdefault(before)


def _samples(tree: Any) -> list[str]:
    """Some texts that the tree matches: for a class, one of each of its members."""
    if len(tree) == 1:
        op, value = tree[0]
        if op is c.IN:
            found = [_member([item]) for item in value if item[0] is not c.NEGATE]
            return [_member(value), *found][:8] if value[0][0] is not c.NEGATE else list(_outside(value))[:6]
        if op is c.BRANCH:
            return [_sample(branch) for branch in value[1][:6]]
        if op is c.SUBPATTERN:
            return _samples(value[3])
    return [_sample(tree)]


def _sample(tree: Any, groups: dict[int, str] | None = None) -> str:
    """One text that the tree matches (nearly: assertions are not looked at)."""
    groups = groups if groups is not None else {}
    out = ""
    for op, value in tree:
        if op is c.LITERAL:
            out += chr(value)
        elif op is c.NOT_LITERAL:
            out += "x" if value != ord("x") else "y"
        elif op is c.ANY:
            out += "x"
        elif op is c.IN:
            out += _member(value)
        elif op is c.BRANCH:
            out += _sample(value[1][0], groups)
        elif op is c.SUBPATTERN:
            found = _sample(value[3], groups)
            if value[0] is not None:
                groups[value[0]] = found
            out += found
        elif op in (c.MAX_REPEAT, c.MIN_REPEAT, getattr(c, "POSSESSIVE_REPEAT", None)):
            out += _sample(value[2], groups) * max(value[0], 1)
        elif op is getattr(c, "ATOMIC_GROUP", None):
            out += _sample(value, groups)
        elif op is c.GROUPREF:
            out += groups.get(value, "")
    return out


_TRIED = [*"a0 x-.,/:<>'\"=()A&;\n\t", "ا", "۰", "م", "،", "«", "\u200c", "z"]


def _member(items: Sequence[Any]) -> str:
    """A character of a class."""
    negated = bool(items) and items[0][0] is c.NEGATE
    for op, value in items if not negated else ():
        if op is c.LITERAL:
            return chr(value)
        if op is c.RANGE:
            return chr(value[0])
        if op is c.CATEGORY:
            return {c.CATEGORY_DIGIT: "0", c.CATEGORY_SPACE: " ", c.CATEGORY_WORD: "a"}.get(value, "-")
    return next(_outside(items), "x")


def _outside(items: Sequence[Any]) -> Iterator[str]:
    """Characters that a negated class lets in."""
    excluded = _class(tuple(map(str, items)), tuple(items))
    return (char for char in _TRIED if not excluded(char))


@lru_cache(maxsize=512)
def _class(_key: tuple[str, ...], items: tuple[Any, ...]) -> Any:
    def excludes(char: str) -> bool:
        for op, value in items[1:]:
            if op is c.LITERAL and ord(char) == value:
                return True
            if op is c.RANGE and value[0] <= ord(char) <= value[1]:
                return True
            if op is c.CATEGORY:
                tests = {
                    c.CATEGORY_DIGIT: char.isdigit(), c.CATEGORY_NOT_DIGIT: not char.isdigit(),
                    c.CATEGORY_SPACE: char.isspace(), c.CATEGORY_NOT_SPACE: not char.isspace(),
                    c.CATEGORY_WORD: char.isalnum() or char == "_",
                    c.CATEGORY_NOT_WORD: not (char.isalnum() or char == "_"),
                }  # fmt: skip
                if tests.get(value, False):
                    return True
        return False

    return excludes


# --- how long they take


def find_slow_attack(used: Used) -> str | None:
    """The first attack whose time grows faster than its length, described; None where all are linear."""
    is_bytes = isinstance(used.pattern.pattern, bytes)
    for prefix, unit, suffix in write_attacks(used.pattern):
        times: list[float] = []
        for length in _LENGTHS:
            text: Any = prefix + unit * (length // len(unit) + 1) + suffix
            text = text.encode("utf-8") if is_bytes else text
            times.append(_time(used, text))
            if times[-1] > _PLAIN:
                break
        if times[-1] < _SLOW:
            continue
        short: Any = prefix + unit * (length // 4 // len(unit) + 1) + suffix
        short = short.encode() if is_bytes else short
        growth = find_growth(lambda s=short: _match(used, s), lambda t=text: _match(used, t), _GROWTH, _SLOW)
        if growth is not None:
            return (
                f"{used.where}: {used.pattern.pattern!r:.120}: {prefix!r:.60} + {unit!r:.60} * n + {suffix!r} takes"
                f" {growth:.0f} times as long for {len(text)} characters as for {len(short)}"
            )
    return None


def _time(used: Used, text: Any) -> float:
    start = time.thread_time()
    _match(used, text)
    return time.thread_time() - start


def _match(used: Used, text: Any) -> None:
    if used.anchored:
        used.pattern.match(text)
        used.pattern.fullmatch(text)
    else:
        for _ in used.pattern.finditer(text):
            pass
