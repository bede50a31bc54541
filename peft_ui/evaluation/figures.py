"""How well labels were found: plain arithmetic on names, so that no library of a hundred megabytes is needed for it.

`entity_f1` counts as seqeval does by default (the CoNLL way): an entity is found when its kind and both ends are right.
"""

from collections.abc import Sequence

Found = Sequence[tuple[object, ...]]
Entity = tuple[str, int, int]


def accuracy(right: Found, found: Found) -> float:
    """Share of the rows whose labels are exactly right."""
    return sum(one == other for one, other in zip(right, found, strict=True)) / len(right) if right else 0.0


def macro_f1(right: Found, found: Found) -> float:
    """The mean of each label's F1, over the labels that occur; a rare one weighs as much as a common one."""
    labels = {label for row in (*right, *found) for label in row}
    pairs = list(zip(right, found, strict=True))
    return sum(_label_f1(label, pairs) for label in labels) / len(labels) if labels else 0.0


def entity_f1(right: Sequence[Sequence[str]], found: Sequence[Sequence[str]]) -> float:
    """F1 over whole entities of all texts."""
    truly = {(number, *one) for number, tags in enumerate(right) for one in entities(tags)}
    claimed = {(number, *one) for number, tags in enumerate(found) for one in entities(tags)}
    return f1(len(truly & claimed), len(claimed), len(truly))


def names_entities(names: Sequence[str]) -> bool:
    """Whether the tags are of the kind O, B-PER, I-PER."""
    return any(name[:2] == "B-" or name[:2] == "I-" for name in names)


def entities(tags: Sequence[str]) -> list[Entity]:
    """Kind, first word and the word behind the last of each entity; an I- that continues nothing begins one."""
    spans: list[Entity] = []
    kind, start = "", 0
    for place, tag in enumerate([*tags, "O"]):
        mark, _, name = tag.partition("-")
        if kind and (mark != "I" or name != kind):
            spans.append((kind, start, place))
            kind = ""
        if not kind and mark in ("B", "I") and name:
            kind, start = name, place
    return spans


def f1(hits: int, claimed: int, true: int) -> float:
    """The harmonic mean of precision and recall; 0 where nothing was hit."""
    return 2 * hits / (claimed + true) if claimed + true else 0.0


def _label_f1(label: object, pairs: Sequence[tuple[tuple[object, ...], tuple[object, ...]]]) -> float:
    hits = sum(label in one and label in other for one, other in pairs)
    return f1(hits, sum(label in other for _, other in pairs), sum(label in one for one, _ in pairs))
