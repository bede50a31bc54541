"""After the last step: is what lies on the disk what was trained, and what has it learnt?

The trained model is measured and let go before a fresh base is loaded, so that memory holds one model at a
time. The fresh base answers first, then the saved adapter is put on it: one loading serves the comparison with
the base, the samples, and the check that would have caught every silent loss listed in PEFT's own tracker.
"""

import gc
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peft_ui.errors import VisitorError
from peft_ui.evaluation.answer import answers, context_of, target_of
from peft_ui.evaluation.batch import batches
from peft_ui.evaluation.loss import mean_loss, supervised_logits
from peft_ui.evaluation.metrics import measured
from peft_ui.models.load import load_model
from peft_ui.recipe.recipe import Recipe
from peft_ui.training.lesson import Lesson

if TYPE_CHECKING:
    from torch import Tensor

PROBE_ROWS = 2
TOLERANCE = {"float32": 1e-3}  # of the logits' standard deviation; 16-bit formats round more coarsely
TOLERANCE_16_BIT = 2e-2


@dataclass(frozen=True)
class Trained:
    """What the model in memory said before it was let go."""

    logits: "Tensor"
    loss: float | None
    dtype: str
    device: Any


def measure(model: Any, lesson: Lesson, size: int) -> Trained:
    """Logits of one small batch (on the CPU) and the loss on the held-out rows."""
    first = next(model.parameters())
    base_weight = model.get_input_embeddings().weight
    return Trained(
        logits=_probe(model, lesson),
        loss=mean_loss(model, lesson.validation, size, lesson.padding),
        dtype=str(base_weight.dtype).removeprefix("torch."),
        device=first.device,
    )


def review(recipe: Recipe, lesson: Lesson, trained: Trained, adapter: Path) -> dict[str, Any]:
    """Compare base, memory and disk.

    Returns:
        `{rows, before, after, samples, reload_check}`: what `evaluation.json` holds.
    """
    gc.collect()
    size = recipe.training.per_device_train_batch_size
    samples = lesson.validation[: recipe.evaluation.samples]
    try:
        base = fresh_base(recipe, trained.device)
        before = mean_loss(base, lesson.validation, size, lesson.padding)
        base_answers = answers(base, lesson.tokenizer, samples)
        reloaded = recipe.method.load(base, adapter)
    except VisitorError as error:
        return _report(recipe, lesson, trained, None, [], _unknown(str(error)))
    check = compare(trained, _probe(reloaded, lesson))
    rows = [
        {
            "context": lesson.tokenizer.decode(context_of(row), skip_special_tokens=True),
            "target": lesson.tokenizer.decode(target_of(row), skip_special_tokens=True).strip(),
            "base": of_base,
            "adapter": of_adapter,
        }
        for row, of_base, of_adapter in zip(
            samples, base_answers, answers(reloaded, lesson.tokenizer, samples), strict=True
        )
    ]
    return _report(recipe, lesson, trained, before, rows, check)


def fresh_base(recipe: Recipe, device: Any) -> Any:
    """The base as it was before training, where the trained model was; a quantized one is already there."""
    base = load_model(recipe.model, recipe.task)
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


def _probe(model: Any, lesson: Lesson) -> "Tensor":
    import torch

    was_training = model.training
    device = next(model.parameters()).device
    batch = next(batches(lesson.train[:PROBE_ROWS], PROBE_ROWS, lesson.padding))
    model.eval()
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        logits, _ = supervised_logits(model, {name: tensor.to(device) for name, tensor in batch.items()})
    model.train(was_training)
    return logits.float().cpu()


def _report(
    recipe: Recipe,
    lesson: Lesson,
    trained: Trained,
    before: float | None,
    samples: list[dict[str, str]],
    check: dict[str, Any],
) -> dict[str, Any]:
    def metrics(loss: float | None, who: str) -> dict[str, float | None]:
        return measured(recipe.evaluation.metrics, loss, [(row["target"], row[who]) for row in samples])

    return {
        "rows": len(lesson.validation),
        "before": metrics(before, "base"),
        "after": metrics(trained.loss, "adapter"),
        "samples": samples,
        "reload_check": check,
    }
