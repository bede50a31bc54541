"""A run as a plain script, or the same as a notebook, for who wants to go on without us.

It knows transformers, peft and torch alone, and gives the same losses. Its rows, the versions that made the run, and a
base that is on no Hub lie beside it.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from string import Template as Form
from typing import Any

from peft_ui import __version__
from peft_ui.errors import MethodError
from peft_ui.export.notebook import notebook_of
from peft_ui.export.place import new_folder
from peft_ui.export.rows import rows_of
from peft_ui.formatting.store import read_prepared
from peft_ui.methods.base import Method
from peft_ui.models.architecture import AUTO_CLASSES
from peft_ui.models.locate import locate
from peft_ui.recipe.recipe import Recipe, parse_recipe
from peft_ui.runs.atomic import read_json
from peft_ui.runs.folder import RunFolder

PACKAGES = ("torch", "transformers", "peft", "accelerate")
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
    "neftune_noise_alpha",
    "seed",
)
UNSAID = (  # what a plain script does not do; each stands for more lines than would still be plain
    "label_smoothing_factor",
    "loraplus_lr_ratio",
    "load_best_model_at_end",
    "early_stopping_patience",
    "continue_from",
    "num_processes",
    "train_sampling_strategy",
    "packing",
)


def write_script(run: RunFolder, out: Path) -> Path:
    """Write the folder `out`, whole or not at all: `train.py`, its rows, and what must be installed.

    Raises:
        MethodError: the run does something that a plain script cannot say; the reason is given.
        RunError: `out` is there already, or cannot be written.
        DataError: the run's rows are not there.
    """
    return _write(run, out, "train.py", lambda script: script)


def write_notebook(run: RunFolder, out: Path) -> Path:
    """The same with `train.ipynb` in place of `train.py`."""
    return _write(run, out, "train.ipynb", notebook_of)


def _write(run: RunFolder, out: Path, name: str, form: Callable[[str], str]) -> Path:
    recipe = parse_recipe(run.read_recipe())
    if reason := refusal(recipe):
        raise MethodError(reason, "Export the adapter as a zip instead.")
    files = dict(rows_of(recipe, read_prepared(run.data))) | {name: form(script_of(run, recipe))}
    files["requirements.txt"] = "".join(f"{package}=={version}\n" for package, version in versions_of(run).items())
    base = locate(recipe.model.name)
    with new_folder(out) as folder:
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8")
        if base.kind == "demo":  # it is on no Hub, so it comes along
            shutil.copytree(base.name, folder / "base")
    return out.absolute()


def refusal(recipe: Recipe) -> str | None:
    """Why there is no plain script for this recipe, or None."""
    method = type(recipe.method)
    if recipe.task != "CAUSAL_LM":
        return f"There is no plain script for the task {recipe.task}."
    if recipe.model.quantization != "none":
        return "There is no plain script for a quantized base."
    fields = type(recipe.training).model_fields
    if unsaid := [name for name in UNSAID if getattr(recipe.training, name) != fields[name].default]:
        return f"With {unsaid[0]} this run does more than a plain script says."
    starts_with_words = getattr(recipe.method, "prompt_tuning_init", None) == "TEXT"
    known = method.attach is Method.attach or method.key in ("full", "prompt_tuning")
    if method.key == "bottleneck":
        return "PEFT has no bottleneck adapters, so a plain script cannot make them."
    if starts_with_words or not known or not recipe.method.is_plain:
        return f"{method.title} with these settings does more while it begins than a plain script says."
    return None


def script_of(run: RunFolder, recipe: Recipe) -> str:
    """The text of `train.py`."""
    from peft_ui.models.dtype import choose_dtype

    choices = read_json(run.path / "choices.json") or {}
    named = " ".join(f"{package} {version}" for package, version in versions_of(run).items())
    base = locate(recipe.model.name)
    return Form(BODY.read_text(encoding="utf-8")).substitute(
        title=f"{recipe.method.title} on {recipe.model.name}",
        run=run.id,
        version=__version__,
        versions=named or "versions that were not noted",
        auto_class=AUTO_CLASSES[recipe.task],
        model='HERE / "base"' if base.kind == "demo" else repr(base.name),
        revision=repr(recipe.model.revision),
        max_length=recipe.data.max_length,
        seed=recipe.training.seed,
        threads=choices.get("threads", 1),
        products="medium" if choices.get("onednn") else "highest",
        dtype=choose_dtype(recipe.model),
        attach=_attach(recipe),
        arguments=_arguments(recipe, choices),
    )


def versions_of(run: RunFolder) -> dict[str, str]:
    """The versions that made the run, as far as they were noted; `+cpu` and the like, which PyPI lacks, left out."""
    noted = (read_json(run.worker) or {}).get("versions", {})
    return {package: noted[package].partition("+")[0] for package in PACKAGES if noted.get(package)}


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
