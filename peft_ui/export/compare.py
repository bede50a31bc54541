"""`python -m peft_ui.export.compare RUN ADAPTER`: do two copies of an adapter say the same? Answers `{max_difference}`.

The difference is the largest between their logits on one fixed line of tokens, in standard deviations. Each copy gets
a fresh base, one after the other, so memory holds one model at a time. Exit code 2: it cannot be found out, and why.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from peft_ui.errors import VisitorError
from peft_ui.recipe.recipe import Recipe, parse_recipe
from peft_ui.runs.folder import RunFolder
from peft_ui.training.machine import give_memory_back

if TYPE_CHECKING:
    from torch import Tensor

LENGTH = 16


def main(arguments: list[str]) -> int:
    """Compare the run's adapter with another folder's."""
    run, other = RunFolder(Path(arguments[0])), Path(arguments[1])
    try:
        recipe = parse_recipe(run.read_recipe())
        difference = distance(logits_with(recipe, run.adapter), logits_with(recipe, other))
    except VisitorError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(json.dumps({"max_difference": difference}) + "\n")
    return 0


def logits_with(recipe: Recipe, adapter: Path) -> "Tensor":
    """The logits of a fresh base with the adapter on it, on the CPU, in float32."""
    from peft_ui.models.labels import labels_of
    from peft_ui.models.load import load_model

    model = recipe.method.load(load_model(recipe.model, recipe.task, labels=labels_of(adapter)), adapter).eval()
    logits = logits_of(model)
    del model
    give_memory_back()
    return logits


def logits_of(model: Any) -> "Tensor":
    """What a model says to one fixed line of tokens."""
    import torch

    vocabulary = model.config.get_text_config().vocab_size
    ids = (torch.arange(LENGTH, device=next(model.parameters()).device) * 7 % vocabulary).unsqueeze(0)
    decoder = {"decoder_input_ids": ids} if model.config.is_encoder_decoder else {}
    with torch.no_grad():
        return model(input_ids=ids, attention_mask=torch.ones_like(ids), **decoder).logits.float().cpu()


def distance(left: "Tensor", right: "Tensor") -> float:
    """The largest difference, in standard deviations of the first."""
    return (left - right).abs().max().item() / (left.std().item() or 1.0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
