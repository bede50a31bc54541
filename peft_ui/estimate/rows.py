"""What the estimator answers about rows; what was read and prepared last is kept for a second question."""

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peft_ui.data.access import whose
from peft_ui.data.portion import Portion
from peft_ui.data.source import is_hub_name
from peft_ui.errors import DataError
from peft_ui.formatting.edits import Edits
from peft_ui.formatting.settings import DataSettings
from peft_ui.models.locate import locate
from peft_ui.models.settings import ModelSettings
from peft_ui.recipe.recipe import parse_recipe

if TYPE_CHECKING:
    from peft_ui.audit.report import Judgement

DRAWN = 2_000  # examples whose lengths are drawn
HEAD = 2_000  # rows that are looked at first where a file is large
LARGE = 32 * 2**20  # bytes
SHOWN = 5  # examples token by token
_TOLD = 1_000  # rows left out whose reasons the page is told
Stamp = int | str


def rows(
    data: dict[str, Any],
    start: int = 0,
    count: int = 20,
    whole: bool = True,
    search: str = "",
    task: str = "CAUSAL_LM",
) -> dict[str, Any]:
    """What stands in a source: its columns, how they are understood, how many rows, and `count` rows from `start`.

    `format` is "" where no format of the task fits: then a person says what the columns mean. `better` is another task
    that the rows fit better: `{task, format, confidence}`, or None. Unless the `whole` is asked for, only the
    beginning of what is large is read; then `rows` counts that, and `more` is true. A `search` leaves the rows that
    hold these words; `numbers` are those of the rows that are given, `deleted` and `changed` (columns, row by row)
    what was done to them by hand. Of a long cell the beginning is told.
    """
    settings = DataSettings.model_validate(data)
    more = not whole and not search and _head(settings, start + count) is not None
    table = _table(settings.source, settings.portion, _stamp(settings.source), HEAD if more else None)
    shape = _shape(table, task)
    found = _matching(table, search) if search.strip() else None
    edits = Edits(settings.edits)
    edits.check(table, settings.source, not more)
    places = range(table.num_rows)[start : start + count] if found is None else found[start : start + count].tolist()
    return {
        "format": shape.format if shape else "",
        "columns": dict(shape.columns) if shape else {},
        "confidence": shape.confidence if shape else 0.0,
        "better": _better(table, shape, task),
        "names": list(table.column_names),
        "rows": table.num_rows,
        "found": table.num_rows if found is None else len(found),
        "more": more,
        "numbers": [place + 1 for place in places],
        "page": [[_short(cell) for cell in _cells(table, place, edits)] for place in places],
        "deleted": [place + 1 for place in places if place + 1 in edits.deleted],
        "changed": [list(edits.values_of(place + 1)) for place in places],
    }


def row(data: dict[str, Any], number: int) -> dict[str, Any]:
    """One row in full: `names` of its columns, and `cells`; none where there is no row of that number (from 1)."""
    settings = DataSettings.model_validate(data)
    table = _table(settings.source, settings.portion, _stamp(settings.source), _head(settings, number))
    cells = _cells(table, number - 1, Edits(settings.edits)) if 1 <= number <= table.num_rows else []
    return {"names": list(table.column_names), "cells": cells}


def preview(
    model: dict[str, Any], data: dict[str, Any], seed: int = 0, task: str = "CAUSAL_LM", sample: bool = False
) -> dict[str, Any]:
    """The audit of the rows with this model's tokenizer, and beside it:

    `lengths`, tokens of each example (of a fair sample), and `lengths_apart`, those of its context and its target;
    `positions`, how many tokens the model reads, None where there is no such limit.

    With `sample`, only the beginning of what is large is judged, and `sampled` says how many rows.
    """
    settings = DataSettings.model_validate(data)
    most = HEAD if sample and _is_large(settings.source) else None
    judgement = _judged(_model(model), settings.max_length, most, *_asked(settings, seed, task))
    measured = judgement.measured
    apart = {"context": _drawn(measured.context), "target": _drawn(measured.target)}
    report = judgement.report.to_dict()
    report["left_out"], report["dropped"] = len(report["dropped"]), report["dropped"][:_TOLD]
    return report | {"lengths": _drawn(measured.total), "lengths_apart": apart, "positions": _positions_of(model)}


def _drawn(lengths: Any) -> list[int]:
    return lengths[:: -(-len(lengths) // DRAWN)].tolist()


def findings(model: dict[str, Any], data: dict[str, Any], seed: int = 0, task: str = "CAUSAL_LM") -> str:
    """Every row of which there is something to say, as CSV."""
    settings = DataSettings.model_validate(data)
    asked = _asked(settings, seed, task)
    return _judged(_model(model), settings.max_length, None, *asked).findings.as_csv()


def parts(data: dict[str, Any]) -> dict[str, Any]:
    """What a data set on the Hub has to choose from, as `data.hub.Offer` has it."""
    from peft_ui.data.hub import offer_of

    settings = DataSettings.model_validate(data)
    return asdict(offer_of(settings.source, settings.portion))


def pinned(recipe: dict[str, Any]) -> dict[str, Any]:
    """The recipe with the commit of its data set on the Hub, so that it means the same rows for ever."""
    from peft_ui.recipe.pin import pinned as pin

    return pin(parse_recipe(recipe)).to_dict()


def tokens(
    model: dict[str, Any], data: dict[str, Any], seed: int = 0, task: str = "CAUSAL_LM"
) -> list[list[dict[str, Any]]]:
    """The first examples, token by token: `text` and `trained` of each, as `tokens.spans.Span`."""
    from peft_ui.tokens.road import encode_examples
    from peft_ui.tokens.spans import spans_of

    settings, tokenizer = DataSettings.model_validate(data), _tokenizer_of(model)
    most = HEAD if _is_large(settings.source) else None
    prepared = _prepared(*_asked(settings, seed, task), most)
    shown = encode_examples(prepared.train[:SHOWN], prepared, tokenizer, settings.max_length)
    return [[dict(span) for span in row] for row in spans_of(shown, prepared, tokenizer, apart=True)]


def keep_rows(recipe: dict[str, Any], folder: str) -> None:
    """Prepare the recipe's rows and write them into a run's `data/`; beside it, what it goes on from on the Hub."""
    from peft_ui.formatting.store import write_prepared
    from peft_ui.training.beginning import keep_from_hub

    checked = parse_recipe(recipe)
    keep_from_hub(checked, Path(folder).parent)
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


def _shape(table: Any, task: str) -> Any:
    """The best shape for the task; None where no format of it fits."""
    from peft_ui.formatting.shapes import detect

    try:
        return detect(table, task=task)
    except DataError:  # the only thing that it says: no format fits
        return None


def _better(table: Any, shape: Any, task: str) -> dict[str, Any] | None:
    """The task that the rows fit better than the one that is asked for."""
    from peft_ui.formatting.shapes import best_task, is_surer

    best = best_task(table)
    if best is None or best[0] == task or not is_surer(best[1], shape):
        return None
    return {"task": best[0], "format": best[1].format, "confidence": best[1].confidence}


def _asked(settings: DataSettings, seed: int, task: str) -> tuple[str, int, str, tuple[Stamp, Stamp]]:
    """What prepared rows depend on; the limit is none of it."""
    told = settings.model_dump(mode="json") | {"max_length": 512}
    second = settings.validation.source if settings.validation else None
    return json.dumps(told), seed, task, (_stamp(settings.source), _stamp(second or ""))


@lru_cache(maxsize=2)
def _judged(model: tuple[ModelSettings, str], limit: int, most: int | None, *asked: Any) -> "Judgement":
    """What the audit says; asked again at the start of a run, it is not made again."""
    from peft_ui.audit.report import judge

    prepared = _prepared(*asked, most)
    return judge(prepared, _tokenizer(*model), limit, prepared.rows if most else None)


@lru_cache(maxsize=3)
def _prepared(settings: str, seed: int, task: str, stamps: tuple[Stamp, Stamp], most: int | None) -> Any:
    from peft_ui.formatting.prepare import prepare

    return prepare(DataSettings.model_validate_json(settings), seed, None, task, most)


@lru_cache(maxsize=4)
def _table(source: str, portion: Portion, stamp: Stamp, most: int | None) -> Any:
    from peft_ui.data.source import read_rows

    return read_rows(source, portion, most=most)


def _positions_of(model: dict[str, Any]) -> int | None:
    from peft_ui.models.inventory import positions_in
    from peft_ui.models.load import load_config

    return positions_in(load_config(ModelSettings.model_validate(model)))


def _tokenizer_of(model: dict[str, Any]) -> Any:
    return _tokenizer(*_model(model))


def _model(model: dict[str, Any]) -> tuple[ModelSettings, str]:
    """A model, and whose token opens it: what was opened with it is kept for him alone."""
    settings = ModelSettings.model_validate(model)
    return settings, whose() if locate(settings.name).kind == "hub" else ""


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


def _head(settings: DataSettings, last: int) -> int | None:
    """How many rows to read where only those up to `last` are asked for; None for all."""
    return HEAD if last <= HEAD and _is_large(settings.source) else None


def _is_large(source: str) -> bool:
    """Whether reading all of it takes long: a large file, or a data set that must be fetched."""
    path = Path(source)
    return not path.exists() or (path.is_file() and path.stat().st_size > LARGE)


def _cells(table: Any, place: int, edits: Edits) -> list[str]:
    """A row's cells as text, as they were changed by hand: text as it stands, all else as JSON."""
    row = table.slice(place, 1).to_pylist()[0] | edits.values_of(place + 1)
    values = ("" if value is None else value for value in row.values())
    return [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False, default=str) for one in values]


def _short(cell: str, most: int = 400) -> str:
    return cell if len(cell) <= most else cell[:most] + "…"
