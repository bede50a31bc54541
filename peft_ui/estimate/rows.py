"""What the estimator answers about rows; what was read and prepared last is kept for a second question."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from peft_ui.data.access import whose
from peft_ui.data.source import is_hub_name
from peft_ui.errors import DataError
from peft_ui.formatting.settings import DataSettings
from peft_ui.models.locate import locate
from peft_ui.models.settings import ModelSettings
from peft_ui.recipe.recipe import parse_recipe

DRAWN = 2_000  # examples whose lengths are drawn
HEAD = 2_000  # rows that are looked at first where a file is large
LARGE = 32 * 2**20  # bytes
SHOWN = 5  # examples token by token
_TOLD = 1_000  # rows left out whose reasons the page is told
Stamp = int | str


def rows(data: dict[str, Any], start: int = 0, count: int = 20, whole: bool = True, search: str = "") -> dict[str, Any]:
    """What stands in a source: its columns, how they are understood, how many rows, and `count` rows from `start`.

    `format` is "" where no format fits: then a person says what the columns mean. Unless the `whole` is asked for,
    only the beginning of what is large is read; then `rows` counts that, and `more` is true. A `search` leaves the
    rows that hold these words; `numbers` are those of the rows that are given.
    """
    settings = DataSettings.model_validate(data)
    more = not whole and not search and start + count <= HEAD and _is_large(settings.source)
    table = _table(settings.source, settings.subset, settings.split, _stamp(settings.source), HEAD if more else None)
    shape = _shape(table)
    found = _matching(table, search) if search.strip() else None
    places = range(table.num_rows)[start : start + count] if found is None else found[start : start + count].tolist()
    return {
        "format": shape.format if shape else "",
        "columns": dict(shape.columns) if shape else {},
        "confidence": shape.confidence if shape else 0.0,
        "names": list(table.column_names),
        "rows": table.num_rows,
        "found": table.num_rows if found is None else len(found),
        "more": more,
        "numbers": [place + 1 for place in places],
        "page": [
            [_cell(value) for value in row.values()] for place in places for row in table.slice(place, 1).to_pylist()
        ],
    }


def preview(
    model: dict[str, Any], data: dict[str, Any], seed: int = 0, task: str = "CAUSAL_LM", sample: bool = False
) -> dict[str, Any]:
    """The audit of the rows with this model's tokenizer, `lengths`: tokens of each example (of a fair sample), and
    `positions`: how many tokens the model reads, None where there is no such limit.

    With `sample`, only the beginning of what is large is judged, and `sampled` says how many rows.
    """
    from peft_ui.audit.report import judge

    settings, tokenizer = DataSettings.model_validate(data), _tokenizer_of(model)
    most = HEAD if sample and _is_large(settings.source) else None
    prepared = _prepared(*_asked(settings, seed, task), most)
    judgement = judge(prepared, tokenizer, settings.max_length, prepared.rows if most else None)
    total = judgement.measured.total
    report = judgement.report.to_dict()
    report["left_out"], report["dropped"] = len(report["dropped"]), report["dropped"][:_TOLD]
    return report | {"lengths": total[:: -(-len(total) // DRAWN)].tolist(), "positions": _positions_of(model)}


def findings(model: dict[str, Any], data: dict[str, Any], seed: int = 0, task: str = "CAUSAL_LM") -> str:
    """Every row of which there is something to say, as CSV."""
    from peft_ui.audit.report import judge

    settings, tokenizer = DataSettings.model_validate(data), _tokenizer_of(model)
    prepared = _prepared(*_asked(settings, seed, task), None)
    return judge(prepared, tokenizer, settings.max_length).findings.as_csv()


def parts(name: str) -> dict[str, list[str]]:
    """The subsets of a data set on the Hub, each with its splits."""
    from peft_ui.data.hub import parts_of

    return parts_of(name)


def tokens(model: dict[str, Any], data: dict[str, Any], seed: int = 0) -> list[list[dict[str, Any]]]:
    """The first examples of a causal model, token by token: `text` and `trained` of each."""
    from peft_ui.tokens.encode import encode_many
    from peft_ui.tokens.spans import pieces

    settings, tokenizer = DataSettings.model_validate(data), _tokenizer_of(model)
    most = HEAD if _is_large(settings.source) else None
    prepared = _prepared(*_asked(settings, seed, "CAUSAL_LM"), most)
    shown = encode_many(list(prepared.train[:SHOWN]), prepared.template, tokenizer, settings.max_length)
    return [[dict(piece) for piece in pieces(row, tokenizer)] for row in shown]


def keep_rows(recipe: dict[str, Any], folder: str) -> None:
    """Prepare the recipe's rows and write them into a run's `data/`."""
    from peft_ui.formatting.store import write_prepared

    checked = parse_recipe(recipe)
    write_prepared(_prepared(*_asked(checked.data, checked.training.seed, checked.task), None), folder)


def _matching(table: Any, words: str) -> Any:
    """Places of the rows that hold the words in a column of text, from 0."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import compute

    held = np.zeros(table.num_rows, dtype=bool)
    for column in table.columns:
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            match = compute.match_substring(column, words.strip(), ignore_case=True)
            held |= compute.fill_null(match, False).to_numpy()
    return np.flatnonzero(held)


def _shape(table: Any) -> Any:
    """The best shape for any task, the causal one first; None where no format fits."""
    from peft_ui.formatting.shapes import detect

    try:
        return detect(table)
    except DataError:  # the only thing that it says: no format fits
        return None


def _asked(settings: DataSettings, seed: int, task: str) -> tuple[str, int, str, tuple[Stamp, Stamp]]:
    """What prepared rows depend on; the limit is none of it."""
    told = settings.model_dump(mode="json") | {"max_length": 512}
    second = settings.validation.source if settings.validation else None
    return json.dumps(told), seed, task, (_stamp(settings.source), _stamp(second or ""))


@lru_cache(maxsize=3)
def _prepared(settings: str, seed: int, task: str, stamps: tuple[Stamp, Stamp], most: int | None) -> Any:
    from peft_ui.formatting.prepare import prepare

    return prepare(DataSettings.model_validate_json(settings), seed, None, task, most)


@lru_cache(maxsize=4)
def _table(source: str, subset: str | None, split: str | None, stamp: Stamp, most: int | None) -> Any:
    from peft_ui.data.source import read_rows

    return read_rows(source, subset, split, most=most)


def _positions_of(model: dict[str, Any]) -> int | None:
    from peft_ui.models.inventory import positions_in
    from peft_ui.models.load import load_config

    return positions_in(load_config(ModelSettings.model_validate(model)))


def _tokenizer_of(model: dict[str, Any]) -> Any:
    settings = ModelSettings.model_validate(model)
    return _tokenizer(settings, whose() if locate(settings.name).kind == "hub" else "")


@lru_cache(maxsize=4)
def _tokenizer(settings: ModelSettings, mark: str) -> Any:
    from peft_ui.models.load import load_tokenizer

    return load_tokenizer(settings)


def _stamp(source: str) -> Stamp:
    """Changes when the file changes; of a data set on the Hub, whose token read it: it is kept for him alone."""
    if source and is_hub_name(source):
        return whose()
    path = Path(source)
    return path.stat().st_mtime_ns if source and path.is_file() else 0


def _is_large(source: str) -> bool:
    """Whether reading all of it takes long: a large file, or a data set that must be fetched."""
    path = Path(source)
    return not path.exists() or (path.is_file() and path.stat().st_size > LARGE)


def _cell(value: Any, most: int = 400) -> str:
    text = "" if value is None else value if isinstance(value, str) else str(value)
    return text if len(text) <= most else text[:most] + "…"
