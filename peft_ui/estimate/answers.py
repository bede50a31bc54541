"""What the estimator can be asked. Each question takes and gives plain values, as JSON can hold them.

`FIGURES` are quick and answered in one thread; `ROWS` may take long and are answered in another.
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from peft_ui.errors import DataError
from peft_ui.formatting.settings import DataSettings
from peft_ui.methods import METHODS
from peft_ui.models.settings import ModelSettings, Task
from peft_ui.recipe.recipe import parse_recipe

SAMPLE = 2_000  # examples whose lengths are drawn


def import_heavy() -> None:
    """What is slow to import, once and in one thread: two threads that first use transformers at once break it."""
    import datasets  # noqa: F401
    import peft  # noqa: F401
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer  # noqa: F401


def warm_up() -> None:
    """Read the demo model, before anybody asks."""
    from peft_ui.models.stock import inventory_for

    inventory_for(ModelSettings(), "CAUSAL_LM")


def estimate(recipe: dict[str, Any], longest: int = 0) -> dict[str, Any]:
    """Parameters, adapter size and memory of a recipe; MethodError with its reasons when its method cannot work.

    `longest` is the longest example in tokens, 0 where the rows are not known: then `max_length` stands for it.
    """
    from peft_ui.estimate.recipe import estimate_recipe

    data = dict(recipe.get("data") or {})
    length = data.get("max_length")
    if longest and isinstance(length, int):
        data["max_length"] = min(longest, length)
    return estimate_recipe(parse_recipe({**recipe, "data": data})).to_dict()


def judge(model: dict[str, Any], task: Task) -> dict[str, list[str]]:
    """For each method's key, why it cannot do this task with this model; empty where it can.

    Raises:
        ModelError: the model is not there or cannot do the task at all.
    """
    from peft_ui.models.stock import inventory_for

    inventory = inventory_for(ModelSettings.model_validate(model), task)
    return {method.key: method().refusals(task, inventory) for method in METHODS}


def rows(data: dict[str, Any], start: int = 0, count: int = 20) -> dict[str, Any]:
    """What stands in a source: its columns, how they are understood, how many rows, and `count` rows from `start`.

    `format` is "" where no format fits: then a person says what the columns mean.
    """
    settings = DataSettings.model_validate(data)
    table = _table(settings.source, settings.subset, settings.split, _stamp(settings.source))
    shape = _shape(table)
    return {
        "format": shape.format if shape else "",
        "columns": dict(shape.columns) if shape else {},
        "names": list(table.column_names),
        "rows": table.num_rows,
        "page": [[_cell(value) for value in row.values()] for row in table.slice(start, count).to_pylist()],
    }


def preview(model: dict[str, Any], data: dict[str, Any], seed: int = 0) -> dict[str, Any]:
    """The audit of the rows with this model's tokenizer, and `lengths`: tokens of each example (of a fair sample)."""
    from peft_ui.audit.report import audit_prepared
    from peft_ui.formatting.prepare import prepare

    settings, tokenizer = DataSettings.model_validate(data), _tokenizer(ModelSettings.model_validate(model))
    prepared = prepare(settings, seed)
    report = audit_prepared(prepared, tokenizer, settings.max_length).to_dict()
    return report | {"lengths": _lengths(prepared, tokenizer, settings.max_length)}


def _lengths(prepared: Any, tokenizer: Any, max_length: int) -> list[int]:
    """Tokens of at most `SAMPLE` examples, evenly spread over the rows, before any cut."""
    from peft_ui.tokens.encode import encode_many

    examples = prepared.train + prepared.validation
    chosen = examples[:: -(-len(examples) // SAMPLE)]
    encoded = encode_many(chosen, prepared.template, tokenizer, max_length)
    return [one.context_tokens + one.target_tokens for one in encoded]


def _shape(table: Any) -> Any:
    from peft_ui.formatting.shapes import detect

    try:
        return detect(table)
    except DataError:  # the only thing that it says: no format fits
        return None


def check(recipe: dict[str, Any]) -> None:
    """Whether a run of the recipe may start.

    Raises:
        VisitorError: it may not; everything that is wrong, at once.
    """
    from peft_ui.estimate.recipe import check_recipe

    check_recipe(parse_recipe(recipe))


def keep_rows(recipe: dict[str, Any], folder: str) -> None:
    """Prepare the recipe's rows and write them into a run's `data/`."""
    from peft_ui.formatting.prepare import prepare
    from peft_ui.formatting.store import write_prepared

    checked = parse_recipe(recipe)
    write_prepared(prepare(checked.data, checked.training.seed, task=checked.task), folder)


@lru_cache(maxsize=4)
def _table(source: str, subset: str | None, split: str | None, stamp: int) -> Any:
    from peft_ui.data.source import read_rows

    return read_rows(source, subset, split)


@lru_cache(maxsize=4)
def _tokenizer(settings: ModelSettings) -> Any:
    from peft_ui.models.load import load_tokenizer

    return load_tokenizer(settings)


def _stamp(source: str) -> int:
    """Changes when the file changes; 0 for what is no file."""
    path = Path(source)
    return path.stat().st_mtime_ns if source and path.is_file() else 0


def _cell(value: Any, most: int = 400) -> str:
    text = "" if value is None else value if isinstance(value, str) else str(value)
    return text if len(text) <= most else text[:most] + "…"


FIGURES: dict[str, Callable[..., Any]] = {"estimate": estimate, "judge": judge, "check": check}
ROWS: dict[str, Callable[..., Any]] = {"rows": rows, "preview": preview, "keep_rows": keep_rows}
