"""The names of all labels of a set of rows, in the order that gives each its id."""

from collections.abc import Iterable
from math import isfinite

from peft_ui.errors import DataError
from peft_ui.formatting.examples import Example, Labelled, label_names

MOST = 2_000  # more names than this are no labels: another column was meant


def names_of_labels(format_name: str, examples: Iterable[Example]) -> tuple[list[str], bool]:
    """Names in order (numbers by size, words by letter), and whether a row may have several.

    Args:
        format_name: `text_label` or `tokens_tags`; any other has no labels.
        examples: of training and validation, so that both have the same ids.

    Raises:
        DataError: nothing to tell apart, more labels than there can be, or rows that disagree on how many one has.
    """
    if format_name not in ("text_label", "tokens_tags"):
        return [], False
    names: set[str] = set()
    kinds: set[bool] = set()
    for example in examples:
        names.update(label_names(example))
        kinds.add(isinstance(example, Labelled) and example.several)
        if len(names) > MOST:
            raise DataError(
                f"There are more than {MOST} different labels, as {min(names)!r}.",
                "Choose the column that holds the label; free text cannot be told apart.",
            )
    if len(kinds) > 1:
        raise DataError(
            "Some rows have one label and others a list of labels.", "Write a list in every row, or in none."
        )
    if len(names) < 2 and not any(kinds):
        raise DataError(
            f"All rows have the same label, {''.join(names)!r}, so there is nothing to tell apart.",
            "Choose another column for the label, or add rows with other labels.",
        )
    return sorted(names, key=_by_size_or_letter), any(kinds)


def _by_size_or_letter(name: str) -> tuple[int, float, str]:
    try:
        number = float(name)
    except ValueError:
        return 1, 0.0, name
    return (0, number, name) if isfinite(number) else (1, 0.0, name)
