"""docs/methods.md from what was tried: the table, the reason for each hole, and what of PEFT is left out, and why."""

import re
from collections.abc import Mapping
from typing import Any

from peft_ui.methods import METHODS
from peft_ui.methods.targets import LayerMethod

SHORT = {
    "gpt2": "GPT-2",
    "llama": "Llama",
    "bloom": "BLOOM",
    "opt": "OPT",
    "qwen2": "Qwen2",
    "qwen3": "Qwen3",
    "gemma3_text": "Gemma 3",
    "t5": "T5",
    "bart": "BART",
    "bert": "BERT",
    "roberta": "RoBERTa",
    "deberta-v2": "DeBERTa-v2",
}
MARKS = {"merged": "●", "works": "○"}
LEFT_OUT = {
    "X-LoRA": "its saved file lacks the classifier's first layer, with the default depth everything",
    "OSF": "not parameter-efficient: 4.9 billion parameters learn in Llama-3-8B",
    "Shadow": "225 million parameters learn in Llama-3-8B, and only decoders can hold it",
    "Poly": "wants a task's number with every batch, and fails with activation checkpointing and on DeBERTa",
    "CPT": "one task only, and resumed runs differ; Prompt Tuning with TEXT does the same work",
    "Cartridge": "keys and values drawn from a long text first; P-Tuning v2 is the same without",
    "FROD": "takes all base weights apart before it begins; no count without them",
    "AdaMSS": "needs scikit-learn, takes base weights apart, refuses GPT-2",
    "LILY": "cannot be merged, and its router is no plain sum",
    "Supertuning": "no count without the weights, refuses GPT-2 and quantized bases",
    "LoftQ": "needs a CUDA card while it begins",
    "PiSSA by fast SVD (`pissa_niter_N`), LoRA-GA, CorDA": "loaded again they begin elsewhere: up to 2.3 off",
    "KaSA, MonteCLoRA": "want terms in the loss of their own; the second is not repeatable",
    "aLoRA, VeLoRA, BD-LoRA": "the first never merges, the second saves memory only, the third refuses GPT-2",
    "MoE weights (`target_parameters`)": "no mixture of experts was tried",
}
# What goes wrong in PEFT 0.21.2 or transformers 5.23 without an error, and what stands against it here.
SILENT = {
    "heads of T5 and BART classifiers are neither trained nor saved": (
        "named to PEFT for every method; `test_every_method.py`"
    ),
    "checkpoints of P-Tuning and of Prefix Tuning with a network lack the network": (
        "checkpoints hold all that learns; resumed is bitwise the same, `test_train.py`"
    ),
    "decoders that classify read padding where prompts stand before the text": (
        "rows of one length are read together; `test_engines.py`"
    ),
    "prompts lengthen a text whose tags stay as they were": "positions are counted from the end; the tables above",
    "PiSSA by fast SVD, LoRA-GA and CorDA begin elsewhere when loaded": "not offered; `test_settings.py`",
    "PiSSA and OLoRA hang on a base that was changed": (
        "written as a plain LoRA of twice the rank beside the whole base; `test_every_method.py`"
    ),
    "a merge into a 4-bit base that was used is garbage, into an 8-bit one wrong for four methods": (
        "merged into a fresh whole base only, and compared before it is offered; `tests/export/test_merged.py`"
    ),
    "the saved file of X-LoRA is empty": "not offered; `test_settings.py`",
    "AdaLoRA's ranks are never cut, its directions never kept apart, a resumed run forgets both": (
        "both are done beside each step, and remembered; `test_train.py`"
    ),
    "multitask prompts are trained before a decoder's text and left out where it generates": "refused",
}
HEAD = """# Methods

Written by `make matrix` (`tests/methods/matrix.py`); do not edit by hand.

Every method on every architecture and task, tried on tiny models: attach, three real steps on rows of unequal length
(once more with activations computed twice, where that is promised), save, load on a fresh base with another head, the
same logits to a thousandth of their deviation, merge where that is promised.

● works and merges exactly · ○ works, and stays beside the model · a letter: refused, on the page and by the command
line, with the words below the tables.
"""


def document(table: Mapping[str, Mapping[tuple[Any, str], Any]], columns: Mapping[Any, tuple[str, ...]]) -> str:
    """The whole text."""
    reasons: dict[str, str] = {}
    parts = [HEAD]
    for task, kinds in columns.items():
        lines = [
            f"## {task}",
            "",
            _line("method", *(SHORT[kind] for kind in kinds)),
            _line(*["---"] * (len(kinds) + 1)),
        ]
        for name, row in table.items():
            lines.append(_line(name, *(_mark(row[task, kind], reasons) for kind in kinds)))
        parts.append("\n".join(lines) + "\n")
    told = "".join(f"- **{letter}**: {why}\n" for why, letter in reasons.items())
    parts += ["## Why not\n\n" + told, _promises(), _silent(), _left_out()]
    return "\n".join(parts)


def _mark(cell: Any, reasons: dict[str, str]) -> str:
    if cell.what in MARKS:
        return MARKS[cell.what]
    why = general(cell.why)
    return reasons.setdefault(why, _letter(len(reasons)))


def marks_in(text: str) -> dict[tuple[str, str], dict[str, str]]:
    """What such a text says: of each task and method the mark under each column."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for part in text.split("\n## ")[1:]:
        task, _, rest = part.partition("\n")
        lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in rest.splitlines() if "|" in line]
        for name, *cells in lines[2:]:
            found[task, name] = dict(zip(lines[0][1:], cells, strict=True))
    return found


def general(why: str) -> str:
    """The reason without what is particular to one model, layer or method, so that each is told once."""
    titles = sorted((method.title for method in METHODS), key=len, reverse=True)
    why = re.sub(rf"^({'|'.join(map(re.escape, titles))}) ", "It ", why)
    why = re.sub(r"'[\w.]*\.(\w+)' is of the class Conv1D.*", "this model's layers are of the class Conv1D.", why)
    why = re.sub(r"of type '[\w-]+'", "of this type", why)
    return re.sub(r"this one is '[\w-]+'", "this is another", why)


def _letter(number: int) -> str:
    """a, b, … z, aa, ab, …"""
    return ("" if number < 26 else _letter(number // 26 - 1)) + chr(ord("a") + number % 26)


def _promises() -> str:
    lines = [
        "## What each says of itself\n",
        _line("key", "layers", "merges", "4/8-bit base", "computed twice", "learning rate"),
        _line(*["---"] * 6),
    ]
    for method in METHODS:
        kinds = " ".join(method.layer_kinds) if issubclass(method, LayerMethod) else "–"
        flags = (_yes(flag) for flag in (method.mergeable, method.quantizable, method.gradient_checkpointing))
        lines.append(_line(f"`{method.key}`", kinds, *flags, f"{method.default_learning_rate:g}"))
    return "\n".join(lines) + "\n"


def _silent() -> str:
    lines = "".join(f"- {wrong}: {against}.\n" for wrong, against in SILENT.items())
    return f"## What goes wrong without an error elsewhere, and what stands against it here\n\n{lines}"


def _left_out() -> str:
    lines = "".join(f"- **{name}**: {why}.\n" for name, why in LEFT_OUT.items())
    return f"## Left out of what PEFT 0.21.2 has\n\n{lines}"


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
