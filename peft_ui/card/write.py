"""The model card, made from facts. Its head tells the Hub what this is; without `base_model` an adapter is not listed
under its base. Its text tells a person what was learnt from what, how well, and how to use it.
"""

import re
from typing import Any

import yaml

from peft_ui import __version__
from peft_ui.card.facts import Facts, Rows, shown_settings
from peft_ui.formatting.template import Template
from peft_ui.models.architecture import AUTO_CLASSES

PIPELINES = {  # all others go on with a text
    "SEQ_CLS": "text-classification",
    "TOKEN_CLS": "token-classification",
    "SEQ_2_SEQ_LM": "text2text-generation",
}
LABELLING = ("SEQ_CLS", "TOKEN_CLS")
ITEMS = {"SEQ_CLS": "text", "TOKEN_CLS": "word", "DPO": "pair", "KTO": "answer"}  # that the loss is the mean over
SAMPLES = 3


def write_card(facts: Facts, repo: str, with_samples: bool = True) -> str:
    """The whole card, head and text.

    Args:
        facts: of the run.
        repo: the repository that it is for.
        with_samples: whether held-out rows with the answers of base and adapter are shown.
    """
    sections = [
        _opening(facts),
        _section("How to use it", _usage(facts, repo)),
        _section("What it learnt from", _data(facts)),
        _section("Results", _results(facts)),
        _section("Before and after", _samples(facts, with_samples)),
        _section("How it was made", _making(facts)),
        _section("Limits", _limits(facts)),
    ]
    return head(facts) + "\n" + "\n".join(section for section in sections if section)


def head(facts: Facts) -> str:
    """The YAML between the dashes."""
    whole = facts.method.key == "full"
    said: dict[str, Any] = {
        "base_model": facts.origin.hub_id,
        "base_model_relation": ("finetune" if whole else "adapter") if facts.origin.hub_id else None,
        "library_name": "transformers" if whole else "peft",
        "pipeline_tag": pipeline(facts),
        **facts.origin.about,
        "datasets": [facts.rows.hub_id] if facts.rows and facts.rows.hub_id else None,
        "tags": ["peft-ui", facts.method.key.replace("_", "-")],
        "model-index": _index(facts),
    }
    kept = {name: value for name, value in said.items() if value}
    return "---\n" + yaml.safe_dump(kept, sort_keys=False, allow_unicode=True) + "---\n"


def pipeline(facts: Facts) -> str:
    """The Hub's name for the task."""
    return PIPELINES.get(facts.recipe.task, "text-generation")


def _index(facts: Facts) -> list[dict[str, Any]] | None:
    """The results in the form that the Hub reads; none when nothing was measured."""
    measured = {name: value for name, value in facts.evaluation.get("after", {}).items() if value is not None}
    if not measured:
        return None
    data = (facts.rows.hub_id or facts.rows.example) if facts.rows else None
    result = {
        "task": {"type": pipeline(facts)},
        "dataset": {"name": f"held-out rows of {data}" if data else "held-out private rows", "type": data or "private"},
        "metrics": [{"type": name, "value": value, "name": name} for name, value in measured.items()],
    }
    return [{"name": _title(facts), "results": [result]}]


def _title(facts: Facts) -> str:
    return f"{_base(facts).rpartition('/')[2]} with {facts.method.title}"


def _base(facts: Facts) -> str:
    names = {"demo": "PEFT UI's demo model", "folder": "a local model"}
    return facts.origin.hub_id or names[facts.origin.kind]


def _opening(facts: Facts) -> str:
    paper = f" ([paper]({facts.method.paper.url}))" if facts.method.paper else ""
    kind = "A fine-tuned copy of" if facts.method.key == "full" else "An adapter for"
    lines = [f"# {_title(facts)}\n", f"{kind} {_named_base(facts)}, made with {facts.method.title}{paper}."]
    if not facts.origin.about.get("license"):
        lines.append("The licence of the base is not known here; it binds this adapter too.")
    return " ".join(lines[:1]) + "\n" + " ".join(lines[1:]) + "\n"


def _named_base(facts: Facts) -> str:
    origin = facts.origin
    if origin.hub_id:
        return f"[{origin.hub_id}](https://huggingface.co/{origin.hub_id})"
    made = [f"of type {origin.model_type}" if origin.model_type else ""]
    made.append(f"with {origin.parameters:,} parameters" if origin.parameters else "")
    detail = " ".join(part for part in made if part)
    if origin.kind == "demo":
        return f"the demo model that comes with PEFT UI {__version__} ({detail})"
    return "a model that lies in a folder of its maker and is not known to be on the Hub" + (detail and f" ({detail})")


def _usage(facts: Facts, repo: str) -> str:
    auto = AUTO_CLASSES[facts.recipe.task]
    where = "" if facts.origin.hub_id else "  # see above which one"
    named = facts.origin.hub_id or "path/to/the/base"
    heads = ", num_labels=len(labels), id2label=dict(enumerate(labels))" if facts.labels.names else ""
    base = f'base = {auto}.from_pretrained("{named}"{heads}){where}'
    load = [base, f'model = PeftModel.from_pretrained(base, "{repo}")']
    if facts.method.key == "full":
        load = [f'model = {auto}.from_pretrained("{repo}")']
    names = ["from peft import PeftModel"] if facts.method.key != "full" else []
    labels = [f"labels = {list(facts.labels.names)!r}"] if heads and facts.method.key != "full" else []
    code = [*names, f"from transformers import {auto}, AutoTokenizer", "", *labels, *load]
    code += [f'tokenizer = AutoTokenizer.from_pretrained("{repo}")', *_asking(facts)]
    return _fence("\n".join(code), "python")


def _asking(facts: Facts) -> list[str]:
    """How to put a question to it: exactly as the rows were laid out."""
    if facts.rows is None:
        return []
    if facts.recipe.task in LABELLING:
        return ["", 'inputs = tokenizer("…", return_tensors="pt")', *_naming(facts.labels.several)]
    begin = "" if facts.recipe.task == "SEQ_2_SEQ_LM" else ', inputs["input_ids"].shape[1]:'
    template = Template.from_dict(facts.rows.template)
    if template.is_chat:
        ask = 'tokenizer.apply_chat_template([{"role": "user", "content": "…"}], add_generation_prompt=True, '
        return ["", f'inputs = {ask}return_tensors="pt", return_dict=True)', *_answering(begin)]
    layout = template.context(dict.fromkeys(template.placeholders, "…"))
    return ["", f"prompt = {layout!r}", 'inputs = tokenizer(prompt, return_tensors="pt")', *_answering(begin)]


def _naming(several: bool) -> list[str]:
    chosen = "(logits > 0).nonzero()[:, 0]" if several else "logits.argmax(-1).reshape(-1)"
    return [
        "logits = model(**inputs).logits[0]",
        f"for one in {chosen}.tolist():",
        "    print(model.config.id2label[one])",
    ]


def _answering(begin: str) -> list[str]:
    return [
        "answer = model.generate(**inputs, max_new_tokens=64)",
        f"print(tokenizer.decode(answer[0{begin}], skip_special_tokens=True))",
    ]


def _data(facts: Facts) -> str:
    rows = facts.rows
    if rows is None:
        return ""
    text = (
        f"{_named_rows(rows)}: {rows.train:,} rows to learn from, {rows.validation:,} held out, "
        f"{rows.dropped:,} left out, read as `{rows.format}`. SHA-256 of the prepared rows: `{rows.sha256}`.\n\n"
    )
    template = Template.from_dict(rows.template)
    if facts.recipe.task in LABELLING:
        return text + "The texts were read as they stand."
    if template.is_chat:
        return text + "The rows were laid out by the base's own chat template."
    return text + f"The rows were laid out so (`{template.name}`):\n\n{_fence(template.text)}"


def _named_rows(rows: Rows) -> str:
    if rows.hub_id:
        return f"[{rows.hub_id}](https://huggingface.co/datasets/{rows.hub_id})"
    return f"The example `{rows.example}` that comes with PEFT UI" if rows.example else "Private data"


def _results(facts: Facts) -> str:
    before, after = facts.evaluation.get("before", {}), facts.evaluation.get("after", {})
    measured = {name: value for name, value in after.items() if value is not None}
    lines = [f"| {name} | {_number(before.get(name))} | {_number(value)} |" for name, value in measured.items()]
    if not lines:
        return "Nothing was measured on held-out rows."
    text = "\n".join(["| on held-out rows | base | adapter |", "|---|---|---|", *lines])
    loss = facts.summary.get("train_loss")
    if facts.recipe.task in LABELLING:
        text += "\n\nThe base knows none of these labels: before training its head is new, and it guesses."
    item = ITEMS.get(facts.recipe.task, "token")
    return text + (f"\n\nTraining loss at the end: {_number(loss)} nats a {item}." if loss is not None else "")


def _samples(facts: Facts, wanted: bool) -> str:
    samples = facts.evaluation.get("samples", [])[:SAMPLES]
    if not samples:
        return ""
    if not wanted:
        return "Left out: the rows are private."
    parts = []
    for sample in samples:
        told = ("context", sample["context"]), ("base", sample["base"]), ("adapter", sample["adapter"])
        target = ("wanted", sample["target"])
        parts.append(_fence("\n".join(f"[{who}] {text}" for who, text in (*told, target))))
    return "\n\n".join(parts)


def _making(facts: Facts) -> str:
    steps, seconds = facts.summary.get("steps"), facts.summary.get("train_seconds")
    course = [f"{steps:,} steps" if steps else "", f"{seconds:,.0f} seconds" if seconds else "", facts.hardware]
    versions = ", ".join(f"{name} {version}" for name, version in {"peft-ui": __version__, **facts.versions}.items())
    said = "; ".join(part for part in (*course, f"seed {facts.recipe.training.seed}") if part)
    check = facts.evaluation.get("reload_check", {}).get("why", "")
    settings = yaml.safe_dump(shown_settings(facts), sort_keys=False, allow_unicode=True)
    return "\n\n".join(
        part
        for part in (
            f"{said[0].upper()}{said[1:]}.",
            check,
            f"Versions: {versions}.",
            "Every setting, as a recipe of PEFT UI:",
            _fence(settings, "yaml"),
        )
        if part
    )


def _limits(facts: Facts) -> str:
    count = f"{facts.rows.train:,} rows" if facts.rows else "few rows"
    measured = facts.rows.validation if facts.rows else 0
    seen = f"on {measured:,} held-out rows of the same kind and nowhere else" if measured else "nowhere"
    return (
        f"What it learnt, it learnt from {count}; elsewhere it may be no better than its base, or worse. It was "
        f"measured {seen}: not for safety, not for bias, not for facts. Faults and limits of the base remain."
    )


def _section(title: str, text: str) -> str:
    return f"## {title}\n\n{text.strip()}\n" if text.strip() else ""


def _number(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, int | float) else "–"


def _fence(text: str, language: str = "") -> str:
    """A block that shows the text as it stands, whatever it holds."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    marks = "`" * max(3, longest + 1)
    return f"{marks}{language}\n{text.rstrip()}\n{marks}"
