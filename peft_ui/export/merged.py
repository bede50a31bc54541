"""An adapter folded into its base: one model that needs no PEFT, offered only if it says the same.

Merged into a freshly loaded base in 16 or 32 bits: in a quantized or a used one PEFT's sum comes out wrong without an
error (PEFT.md, 2.4). What is compared is what lies on the disk: the saved folder, loaded again.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peft_ui.errors import MethodError
from peft_ui.export.compare import distance, logits_of
from peft_ui.export.files import TOKENIZER, files_of
from peft_ui.export.place import new_folder
from peft_ui.models.dtype import choose_dtype
from peft_ui.models.labels import labels_of
from peft_ui.models.load import load_model
from peft_ui.models.settings import ModelSettings
from peft_ui.recipe.recipe import Recipe, parse_recipe
from peft_ui.runs.folder import RunFolder
from peft_ui.training.machine import give_memory_back

TOLERANCE = {"float32": 1e-3}  # of the logits' standard deviation; a sum in 16 bits rounds more coarsely
TOLERANCE_16_BIT = 5e-2
WHY_NOT = {
    "soft prompt": "It puts learnt vectors before every text, and no weight of the base could hold them.",
    "full": "It changed the model itself: what the run holds is a whole model already.",
}


def refusal(recipe: Recipe) -> str | None:
    """Why this run cannot be merged, or None."""
    method = recipe.method
    if method.mergeable:
        return None
    why = WHY_NOT.get(method.family, "What it adds is no sum of weights.")
    return f"{method.title} cannot be merged into its base. {why}"


def write_merged(run: RunFolder, out: Path, on_progress: Callable[[str], None] = lambda text: None) -> dict[str, Any]:
    """Write the merged model to the folder `out`, whole or not at all.

    Returns:
        `{path, max_difference, dtype}`; the difference between the logits of adapter and merged model, in deviations.

    Raises:
        MethodError: the method cannot be merged, or the merged model says something else.
        RunError: there is no adapter, or `out` is there already or cannot be written.
        ModelError: the base is not there.
    """
    recipe = parse_recipe(run.read_recipe())
    tokenizer = _checked(run, recipe)
    settings = recipe.model.model_copy(update={"quantization": "none"})
    dtype = choose_dtype(settings)
    with new_folder(out) as unfinished:
        on_progress("Loading a fresh base and merging.")
        before = _merge(recipe, settings, run.adapter, unfinished)
        _copy(tokenizer, unfinished)
        on_progress("Loading what was saved, to compare.")
        saved = ModelSettings(name=str(unfinished), dtype=settings.dtype)
        difference = distance(before, logits_of(load_model(saved, recipe.task, labels=labels_of(run.adapter)).eval()))
        _judge(recipe, difference, dtype)
    return {"path": str(out.absolute()), "max_difference": difference, "dtype": dtype}


def _checked(run: RunFolder, recipe: Recipe) -> dict[str, Path]:
    """The tokenizer's files, when all that is needed is there."""
    if reason := refusal(recipe):
        raise MethodError(reason, "Export the adapter as a zip instead.")
    return files_of(run, TOKENIZER)


def _merge(recipe: Recipe, settings: ModelSettings, adapter: Path, folder: Path) -> Any:
    """Save the merged model; answers what the model said before it was merged."""
    model = recipe.method.load(load_model(settings, recipe.task, labels=labels_of(adapter)), adapter).eval()
    logits = logits_of(model)
    unwrap_saved_modules(model)
    merged = model.merge_and_unload(safe_merge=True)
    merged.save_pretrained(str(folder))
    del model, merged
    give_memory_back()
    return logits


def _copy(files: dict[str, Path], folder: Path) -> None:
    for name, file in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(file, folder / name)


def unwrap_saved_modules(model: Any) -> None:
    """Put each head that was trained in full in its wrapper's place.

    PEFT 0.21's merge fails on wrapped heads of RoBERTa, BART and T5 with most methods (PEFT.md 1.5).
    """
    from peft.utils import ModulesToSaveWrapper

    wrapped = [(name, part) for name, part in model.named_modules() if isinstance(part, ModulesToSaveWrapper)]
    for name, part in wrapped:
        parent, _, last = name.rpartition(".")
        setattr(model.get_submodule(parent), last, part.modules_to_save[part.active_adapters[0]])


def _judge(recipe: Recipe, difference: float, dtype: str) -> None:
    limit = TOLERANCE.get(dtype, TOLERANCE_16_BIT)
    if not difference <= limit:
        raise MethodError(
            f"The merged model does not say the same as {recipe.method.title} on its base: the logits differ by "
            f"{difference:.1e} of their deviation, and {limit:.0e} is allowed.",
            "Export the adapter as a zip instead, or merge with the number format float32.",
        )
