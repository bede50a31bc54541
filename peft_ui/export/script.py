"""A run as a plain script (and the same as a notebook), for who wants to go on without us.

The script knows transformers, peft and torch alone, and gives the same losses. Rows go beside it as pieces of text,
because a chat is cut into its trained and untrained parts by the model's own template.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from string import Template as Form
from typing import Any

from peft_ui import __version__
from peft_ui.errors import MethodError, RunError
from peft_ui.formatting.examples import Chat, Example, Pair, Text
from peft_ui.formatting.prepare import Prepared
from peft_ui.formatting.store import read_prepared
from peft_ui.formatting.template import Template
from peft_ui.methods.base import Method
from peft_ui.models.architecture import AUTO_CLASSES
from peft_ui.recipe.recipe import Recipe, parse_recipe
from peft_ui.runs.atomic import read_json
from peft_ui.runs.folder import RunFolder

BODY = Path(__file__).with_name("script.template")
FULL = "model = model.float().requires_grad_(True)"
# Of the recipe's training part, what `transformers.TrainingArguments` takes under the same name.
SAME_NAMES = (
    "num_train_epochs",
    "max_steps",
    "per_device_train_batch_size",
    "gradient_accumulation_steps",
    "lr_scheduler_type",
    "warmup_steps",
    "weight_decay",
    "max_grad_norm",
    "optim",
    "seed",
)


def write_script(run: RunFolder, out: Path) -> Path:
    """Write the folder `out`: `train.py`, `train.ipynb` and the rows, whole or not at all.

    Raises:
        MethodError: the run does something that a plain script cannot say; the reason is given.
        RunError: `out` is there already, or cannot be written.
        DataError: the run's rows are not there.
    """
    recipe = parse_recipe(run.read_recipe())
    if reason := refusal(recipe):
        raise MethodError(reason, "Export the adapter as a zip instead.")
    if out.exists():
        raise RunError(f"{out} is there already.", "Name a folder that is not.")
    prepared = read_prepared(run.data)
    script = script_of(run, recipe)
    unfinished = out.with_name(f".{out.name}.unfinished")
    try:
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        (unfinished / "train.py").write_text(script, encoding="utf-8")
        (unfinished / "train.ipynb").write_text(notebook_of(script), encoding="utf-8")
        for name, lines in rows_of(recipe, prepared):
            (unfinished / name).write_text("".join(lines), encoding="utf-8")
        unfinished.rename(out)
    except OSError as error:
        raise RunError(f"{out} cannot be written: {error.strerror}.", "Name another folder.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return out.absolute()


def refusal(recipe: Recipe) -> str | None:
    """Why there is no plain script for this recipe, or None."""
    method = type(recipe.method)
    if recipe.task != "CAUSAL_LM":
        return f"There is no plain script for the task {recipe.task}."
    if recipe.model.quantization != "none":
        return "There is no plain script for a quantized base."
    starts_with_words = getattr(recipe.method, "prompt_tuning_init", None) == "TEXT"
    known = method.attach is Method.attach or method.key in ("full", "prompt_tuning")
    if starts_with_words or not known:
        return f"{method.title} with these settings does more while it begins than a plain script says."
    return None


def script_of(run: RunFolder, recipe: Recipe) -> str:
    """The text of `train.py`."""
    from peft_ui.models.dtype import choose_dtype
    from peft_ui.models.locate import locate

    choices = read_json(run.path / "choices.json") or {}
    versions = (read_json(run.worker) or {}).get("versions", {})
    named = (f"{name} {versions[name]}" for name in ("torch", "transformers", "peft") if versions.get(name))
    return Form(BODY.read_text(encoding="utf-8")).substitute(
        title=f"{recipe.method.title} on {recipe.model.name}",
        run=run.id,
        version=__version__,
        versions=", ".join(named) or "versions that were not noted",
        auto_class=AUTO_CLASSES[recipe.task],
        model=repr(locate(recipe.model.name).name),
        revision=repr(recipe.model.revision),
        max_length=recipe.data.max_length,
        seed=recipe.training.seed,
        threads=choices.get("threads", 1),
        dtype=choose_dtype(recipe.model),
        attach=_attach(recipe),
        arguments=_arguments(recipe, choices),
    )


def notebook_of(script: str) -> str:
    """The same as a notebook: a cell for each part, cut at the lines that begin with `# %%`."""
    opening, *parts = script.split("\n# %% ")
    cells = [_cell("markdown", opening.strip().strip('"').strip())]
    for part in parts:
        title, _, code = part.partition("\n")
        cells += [_cell("markdown", f"## {title}"), _cell("code", code.strip())]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def rows_of(recipe: Recipe, prepared: Prepared) -> Iterator[tuple[str, list[str]]]:
    """File names with their lines: each row as pieces of text, trained or not."""
    examples = [*prepared.train, *prepared.validation]
    tokenizer = None
    if any(isinstance(example, Chat) for example in examples):
        from peft_ui.models.load import load_tokenizer

        tokenizer = load_tokenizer(recipe.model)
    rows = [row_of(example, prepared.template, tokenizer) for example in examples]
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    yield "train.jsonl", lines[: len(prepared.train)]
    yield "validation.jsonl", lines[len(prepared.train) :]


def row_of(example: Example, template: Template, tokenizer: Any = None) -> dict[str, Any]:
    """One example as `{pieces: [{text, trained}], bos, eos}`; a conversation needs its model's tokenizer."""
    if isinstance(example, Pair):
        pieces = [{"text": example.context, "trained": False}, {"text": example.target, "trained": True}]
        return {"pieces": pieces, "bos": True, "eos": True}
    if isinstance(example, Text):
        return {"pieces": [{"text": example.text, "trained": True}], "bos": True, "eos": True}
    if not isinstance(example, Chat):
        raise TypeError(f"{type(example).__name__} is not for a causal model")
    from peft_ui.tokens.chat import chat_pieces

    marked = chat_pieces(example.messages, template, tokenizer)
    pieces = [{"text": piece.text, "trained": piece.trained} for piece in marked.pieces]
    return {"pieces": pieces, "bos": marked.bos, "eos": marked.eos}


def _attach(recipe: Recipe) -> str:
    """The lines that put the method onto the model; of PEFT's settings those that differ from its defaults."""
    lines = [FULL]
    if recipe.method.key != "full":
        config, settings = _peft_settings(recipe)
        told = "".join(f"    {name}={value!r},\n" for name, value in settings.items())
        lines = [f"config = peft.{config}(\n{told})", "model = peft.get_peft_model(model, config)"]
    if recipe.training.gradient_checkpointing:
        lines += ["model.gradient_checkpointing_enable()", "model.enable_input_require_grads()"]
    return "\n".join(lines)


def _peft_settings(recipe: Recipe) -> tuple[str, dict[str, Any]]:
    import dataclasses

    from peft_ui.models.stock import inventory_for

    made = recipe.method.peft_config(recipe.task, inventory_for(recipe.model, recipe.task))
    plain = type(made)(task_type=made.task_type)
    settings: dict[str, Any] = {"task_type": recipe.task}
    for field in dataclasses.fields(made):
        value = getattr(made, field.name)
        if field.init and field.name not in ("task_type", "peft_type") and value != getattr(plain, field.name):
            settings[field.name] = _written(value)
    return type(made).__name__, settings


def _written(value: Any) -> Any:
    """As it is written down: an enumeration by its text, a set in order."""
    from enum import Enum

    if isinstance(value, Enum):
        return value.value
    return sorted(value) if isinstance(value, set | frozenset) else value


def _arguments(recipe: Recipe, choices: dict[str, Any]) -> str:
    settings = recipe.training.model_dump()
    given = {name: settings[name] for name in SAME_NAMES} | {
        "learning_rate": recipe.learning_rate,
        "use_cpu": choices.get("device", "cpu") == "cpu",
        "bf16": bool(choices.get("bf16")),
        "save_strategy": "no",
        "logging_steps": 1,
        "logging_nan_inf_filter": False,
        "report_to": "none",
        "remove_unused_columns": False,
        "dataloader_pin_memory": choices.get("device") == "cuda",
    }
    lines = [f"    {name}={value!r}," for name, value in given.items()]
    return "\n".join(['    output_dir=str(HERE / "checkpoints"),', *lines])


def _cell(kind: str, text: str) -> dict[str, Any]:
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1].rstrip("\n")
    code: dict[str, Any] = {"outputs": [], "execution_count": None} if kind == "code" else {}
    name = hashlib.sha256(text.encode()).hexdigest()[:12]
    return {"cell_type": kind, "id": name, "metadata": {}, "source": lines, **code}
