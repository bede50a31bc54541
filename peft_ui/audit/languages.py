"""Which scripts the examples are written in, told from a sample; a second one may be meant, or a slip."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

SAMPLE = 2_000
_SCRIPTS = {
    "Latin": "A-Za-zÀ-ɏ",
    "Chinese": "一-鿿",
    "Japanese kana": "぀-ヿ",
    "Korean": "가-힯",
    "Cyrillic": "Ѐ-ӿ",
    "Arabic": "؀-ۿ",
    "Devanagari": "ऀ-ॿ",
    "Greek": "Ͱ-Ͽ",
    "Hebrew": "֐-׿",
    "Thai": "฀-๿",
}
_LETTERS = {name: re.compile(f"[{letters}]") for name, letters in _SCRIPTS.items()}


def scripts_of(rows: Iterable[dict[str, Any]]) -> dict[str, float]:
    """Share of the rows that are mostly written in each script, most common first.

    A row counts by what is learnt in it: its target, its label's text, its last message.
    """
    found = Counter(script for row in rows if (script := _script(_learnt(row))))
    whole = sum(found.values())
    return {name: round(count / whole, 4) for name, count in found.most_common()}


def _learnt(row: dict[str, Any]) -> str:
    if "messages" in row:
        return str(row["messages"][-1]["content"])
    for name in ("target", "text", "tokens"):
        if name in row:
            return row[name] if isinstance(row[name], str) else " ".join(row[name])
    return _learnt(row.get("chosen") or row["answer"])


def _script(text: str) -> str | None:
    counts = {name: len(letters.findall(text[:2_000])) for name, letters in _LETTERS.items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else None
