"""After the last step: is what lies on the disk what was trained, and what has it learnt?

The trained model is measured and let go before a fresh base is loaded, so that memory holds one model at a
time. The fresh base answers first, then the saved adapter is put on it: one loading serves the comparison with
the base, the samples, and the check that would have caught every silent loss listed in PEFT's own tracker.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peft_ui.errors import VisitorError
from peft_ui.evaluation.engine import judge, probed
from peft_ui.evaluation.metrics import measured
from peft_ui.models.load import load_model
from peft_ui.recipe.recipe import Recipe
from peft_ui.training.lesson import Lesson
from peft_ui.training.machine import give_memory_back

if TYPE_CHECKING:
    from torch import Tensor

PROBE_ROWS = 2
TOLERANCE = {"float32": 1e-3}  # of the logits' standard deviation; 16-bit formats round more coarsely
TOLERANCE_16_BIT = 2e-2


@dataclass(frozen=True)
class Trained:
    """What the model in memory said before it was let go."""

    logits: "Tensor"
    judged: dict[str, float]
    dtype: str
    device: Any


def measure(model: Any, lesson: Lesson, size: int) -> Trained:
    """Logits of one small batch (on the CPU) and the metrics on the held-out rows."""
    first = next(model.parameters())
    base_weight = model.get_input_embeddings().weight
    return Trained(
        logits=probed(lesson.engine, model, lesson.train[:PROBE_ROWS]),
        judged=judge(lesson.engine, model, lesson.validation, size),
        dtype=str(base_weight.dtype).removeprefix("torch."),
        device=first.device,
    )


def review(recipe: Recipe, lesson: Lesson, trained: Trained, adapter: Path) -> dict[str, Any]:
    """Compare base, memory and disk.

    Returns:
        `{rows, before, after, samples, reload_check}`: what `evaluation.json` holds.
    """
    give_memory_back()
    engine = lesson.engine
    samples = lesson.validation[: recipe.evaluation.samples]
    try:
        base = fresh_base(recipe, lesson, trained.device)
        before = judge(engine, base, lesson.validation, recipe.training.per_device_train_batch_size)
        base_answers = engine.answers(base, samples)
        reloaded = recipe.method.load(base, adapter)
    except VisitorError as error:
        return _report(recipe, lesson, (trained.judged, {}), [], _unknown(str(error)))
    engine.prepare(reloaded)  # the full method brings a model of its own
    check = compare(trained, probed(engine, reloaded, lesson.train[:PROBE_ROWS]))
    told = [engine.told(row) for row in samples]
    rows = [
        {"context": context, "target": target, "base": of_base, "adapter": of_adapter}
        for (context, target), of_base, of_adapter in zip(
            told, base_answers, engine.answers(reloaded, samples), strict=True
        )
    ]
    return _report(recipe, lesson, (trained.judged, before), rows, check)


def fresh_base(recipe: Recipe, lesson: Lesson, device: Any) -> Any:
    """The base as it was before training, where the trained model was; a quantized one is already there."""
    base = load_model(recipe.model, recipe.task, labels=lesson.engine.labels)
    lesson.engine.prepare(base)
    return base if recipe.model.quantization != "none" else base.to(device)


def compare(trained: Trained, logits: "Tensor") -> dict[str, Any]:
    """The contract's `reload_check`: `{passed, max_difference, why}`, the difference in logits' deviations."""
    deviation = trained.logits.std().item() or 1.0
    difference = (trained.logits - logits).abs().max().item() / deviation
    limit = TOLERANCE.get(trained.dtype, TOLERANCE_16_BIT)
    passed = difference <= limit
    why = f"The reloaded adapter's logits differ by {difference:.1e} of their deviation; {limit:.0e} is allowed."
    return {"passed": passed, "max_difference": difference, "why": why}


def unchecked(why: str) -> dict[str, Any]:
    """A review that was not made, with the reason."""
    return {"rows": 0, "before": {}, "after": {}, "samples": [], "reload_check": _unknown(why)}


def _unknown(why: str) -> dict[str, Any]:
    return {"passed": None, "max_difference": None, "why": why}


def _report(
    recipe: Recipe,
    lesson: Lesson,
    judged: tuple[dict[str, float], dict[str, float]],
    samples: list[dict[str, str]],
    check: dict[str, Any],
) -> dict[str, Any]:
    """`judged` is after, before."""
    names = dict.fromkeys((*recipe.evaluation.metrics, *lesson.engine.metrics))

    def metrics(found: dict[str, float], who: str) -> dict[str, float | None]:
        return measured(names, found, [(row["target"], row[who]) for row in samples])

    after, before = judged
    return {
        "rows": len(lesson.validation),
        "before": metrics(before, "base"),
        "after": metrics(after, "adapter"),
        "samples": samples,
        "reload_check": check,
    }
