"""What a run learns from: the tokenizer, the task's engine, and the rows, the same that preview and audit showed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from peft_ui.errors import TrainingError
from peft_ui.evaluation.engine import Engine
from peft_ui.formatting.prepare import Prepared, prepare
from peft_ui.formatting.store import read_prepared, write_prepared
from peft_ui.formatting.template import Template
from peft_ui.models.load import load_tokenizer
from peft_ui.recipe.recipe import Recipe
from peft_ui.tokens.chat import settled
from peft_ui.tokens.packed import Packed
from peft_ui.tokens.road import Row, encode_examples
from peft_ui.training.engines import engine_of

_AT_ONCE = 5_000  # rows that are lists of Python numbers at the same time


@dataclass(frozen=True)
class Lesson:
    """Rows to learn from and rows held out, as token ids with labels."""

    tokenizer: Any
    template: Template
    train: Sequence[Row]
    validation: Sequence[Row]
    engine: Engine


def load_lesson(recipe: Recipe, folder: Path) -> Lesson:
    """Tokenize the run's rows: those kept in `folder/data`, or the recipe's source when none are.

    Raises:
        TrainingError: not one row has a token to learn.
        DataError, ModelError: from the rooms that read rows and tokenizers.
    """
    prepared = rows_of_run(recipe, folder)
    tokenizer = load_tokenizer(recipe.model)
    template = settled(prepared.template, tokenizer)
    engine = engine_of(recipe, prepared, tokenizer)

    def tokenized(examples: Sequence[Any]) -> Packed:
        parts = (examples[start : start + _AT_ONCE] for start in range(0, len(examples), _AT_ONCE))
        rows = (encode_examples(part, prepared, tokenizer, recipe.data.max_length) for part in parts)
        return Packed(row for row in chain.from_iterable(rows) if engine.has_lesson(row))

    train = tokenized(prepared.train)
    if not train:
        raise TrainingError(
            f"None of the {len(prepared.train)} rows has a token to learn from.",
            "Look at the preview: is the answer in the target column?",
        )
    return Lesson(tokenizer, template, train, tokenized(prepared.validation), engine)


def rows_of_run(recipe: Recipe, folder: Path) -> Prepared:
    """The prepared rows that lie in the run's folder; made and kept there when they do not yet.

    Raises:
        TrainingError: they lay there, for the run has begun, and are gone.
        DataError: they cannot be read, or are not what was written.
    """
    data = folder / "data"
    if not (data / "facts.json").exists():
        if any((folder / "checkpoints").glob("step-*")):
            what = f"The rows of this run are gone from {data}."
            raise TrainingError(what, "Put them back, or start a new run: it must not go on with others.")
        write_prepared(prepare(recipe.data, recipe.training.seed, task=recipe.task), data)
    return read_prepared(data)
