"""Every method on every architecture and task, tried: `make matrix` writes the table into docs/methods.md.

Each cell goes the product's own way on a tiny model: refuse in words or attach, take three real steps by the task's
engine on rows of unequal length, once more with activations computed twice where that is promised, save, load on a
fresh base whose head is drawn anew, the same logits, merge where that is promised.
"""

import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch
from torch import Tensor

from peft_ui.evaluation.engine import Engine
from peft_ui.evaluation.engines import ENGINES
from peft_ui.export.merged import unwrap_saved_modules
from peft_ui.methods import METHODS, method_class
from peft_ui.methods.base import Method, Plan
from peft_ui.models.inventory import inventory_of
from peft_ui.models.settings import Labels, Task
from peft_ui.models.skeleton import skeleton
from peft_ui.tokens.encode import IGNORED, Encoded
from tests.methods.document import document
from tests.methods.models_to_try import config, model
from tests.methods.promises import batches
from tests.methods.small import FORMS, SMALL

FILE = Path(__file__).parents[2] / "docs" / "methods.md"
STEPS = 3
TOLERANCE = 1e-3  # of the logits' deviation, as the reload check after a run
DECODERS = ("gpt2", "llama", "bloom", "opt", "qwen2", "qwen3", "gemma3_text")
COLUMNS: dict[Task, tuple[str, ...]] = {
    "CAUSAL_LM": DECODERS,
    "SEQ_2_SEQ_LM": ("t5", "bart"),
    "SEQ_CLS": ("bert", "roberta", "deberta-v2", *DECODERS, "t5", "bart"),
    "TOKEN_CLS": ("bert", "roberta", "deberta-v2", "gpt2", "llama", "bloom", "qwen2", "qwen3", "t5"),
}
TOKENIZER = SimpleNamespace(pad_token_id=0, eos_token_id=2)


@dataclass(frozen=True)
class Cell:
    """What came of one try: `merged`, `works`, `refused` (in whose words), or `wrong` (with what)."""

    what: str
    why: str = ""


def main() -> None:
    """Try all, or the methods that are named; write the document when all were tried. 1 where anything is wrong."""
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    asked = sys.argv[1:]
    table: dict[str, dict[tuple[Task, str], Cell]] = {}
    for name, method in variants():
        if not asked or method.key in asked:
            table[name] = {place: tried(method, *place) for place in places()}
            found = [cell.what for cell in table[name].values()]
            counts = ", ".join(f"{found.count(what)} {what}" for what in dict.fromkeys(found))
            sys.stderr.write(f"{name}: {counts}\n")
    wrong = [(name, *place, cell.why) for name, row in table.items() for place, cell in row.items() if _bad(cell)]
    for line in wrong:
        sys.stderr.write(f"WRONG {line}\n")
    if not asked and not wrong:
        FILE.write_text(document(table, COLUMNS), encoding="utf-8")
    sys.exit(bool(wrong))


def variants() -> Iterator[tuple[str, Method]]:
    """Each method with the settings that fit tiny models, under its title; LoRA in all its forms."""
    for method in METHODS:
        for settings in SMALL.get(method.key, [{}])[:1]:
            yield method.title, method(**settings)
        if method.key == "lora":
            for name, settings in FORMS.items():
                yield f"LoRA: {name}", method_class("lora")(**settings)


def places() -> list[tuple[Task, str]]:
    """Every column of the table."""
    return [(task, kind) for task, kinds in COLUMNS.items() for kind in kinds]


def tried(method: Method, task: Task, kind: str) -> Cell:
    """One cell, tried."""
    reasons = method.refusals(task, inventory_of(skeleton(config(kind), task), task))
    if reasons:
        return Cell("refused", reasons[0])
    engine = ENGINES[task](TOKENIZER, Labels(("no", "yes")))
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _kept(method, engine, task, kind, Path(folder))
    except (RuntimeError, ValueError, TypeError, AttributeError, KeyError, IndexError, NotImplementedError) as error:
        return Cell("wrong", f"{type(error).__name__}: {error}")


def _kept(method: Method, engine: Engine, task: Task, kind: str, folder: Path) -> Cell:
    trained = _learner(method, engine, task, kind)
    losses = [_step(trained, engine, method, number) for number in range(1, STEPS + 1)]
    if not all(torch.isfinite(torch.tensor(losses))):
        return Cell("wrong", f"the losses are {losses}")
    if method.gradient_checkpointing and abs(_checkpointed(method, engine, task, kind) - losses[1]) > 1e-4:
        return Cell("wrong", "activation checkpointing changes the second loss")
    said = _logits(trained, engine, kind)
    method.save(trained, folder)
    loaded = method.load(_other_head(task, kind), folder)
    engine.prepare(loaded)
    if difference := _differs(said, _logits(loaded, engine, kind)):
        return Cell("wrong", f"reloaded, the logits differ by {difference:.1e}")
    if not method.mergeable:
        return Cell("works")
    unwrap_saved_modules(loaded)
    merged = loaded.merge_and_unload(safe_merge=True)
    if difference := _differs(said, _logits(merged, engine, kind)):
        return Cell("wrong", f"merged, the logits differ by {difference:.1e}")
    return Cell("merged")


def _learner(method: Method, engine: Engine, task: Task, kind: str) -> Any:
    base = model(kind, task)
    base.config.use_cache = False
    torch.manual_seed(0)
    attached = method.attach(base, Plan(task, total_steps=20, batches=batches))
    engine.prepare(attached)
    return attached.train()


def _step(learner: Any, engine: Engine, method: Method, number: int) -> float:
    """One step with AdamW, the method's own doings beside it."""
    learning = [weight for weight in learner.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(learning, lr=1e-2)
    torch.manual_seed(number)
    batch = engine.batch(_rows(engine, learner.config.model_type))
    loss = engine.scorer(learner)(batch).loss / engine.items(batch)
    loss.backward()
    method.before_step(learner)
    optimizer.step()
    method.after_step(learner, number)
    optimizer.zero_grad()
    return loss.item()


def _checkpointed(method: Method, engine: Engine, task: Task, kind: str) -> float:
    """The second step's loss of a run that computes its activations twice."""
    learner = _learner(method, engine, task, kind)
    learner.gradient_checkpointing_enable()
    learner.enable_input_require_grads()
    return [_step(learner, engine, method, number) for number in (1, 2)][1]


def _rows(engine: Engine, model_type: str) -> list[Encoded]:
    """Two rows, the second shorter, in the form that the task learns from."""
    rows = []
    for length in (12, 7):
        ids = [*range(5, 4 + length), 2]
        labels = {
            "Causal": [IGNORED] * 3 + ids[3:],
            "Sequences": ids[2:6],
            "Classes": [length % 2],
            "Tags": [number % 2 for number in ids],
        }[type(engine).__name__]
        rows.append(Encoded(ids, labels, False, False, length, length))
    return rows


def _logits(learner: Any, engine: Engine, kind: str) -> Tensor:
    with torch.no_grad():
        return engine.probe(learner.eval(), engine.batch(_rows(engine, kind)))


def _other_head(task: Task, kind: str) -> Any:
    """A fresh base; the head of a classifier is new wherever an adapter is loaded, so it is drawn anew."""
    base = model(kind, task)
    heads = inventory_of(base, task).heads
    torch.manual_seed(99)
    with torch.no_grad():
        for name, weight in base.named_parameters():
            if name.split(".")[0] in heads:
                weight.normal_()
    return base


def _differs(said: Tensor, now: Tensor) -> float:
    """How far apart, in deviations, where that is more than is allowed; else 0."""
    difference = ((said - now).abs().max() / said.std()).item()
    return difference if not difference <= TOLERANCE else 0.0


def _bad(cell: Cell) -> bool:
    return cell.what == "wrong"


if __name__ == "__main__":
    main()
