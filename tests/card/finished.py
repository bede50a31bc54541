"""Makes a finished run: real file formats, small and fixed contents."""

import json
from pathlib import Path

import numpy
from safetensors.numpy import save_file

from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs.folder import RunFolder

ROWS = [{"context": "Instruction: greet\nAnswer:", "target": " ahoy"}] * 9
SAMPLE = {"context": "Instruction: part\nAnswer:", "target": "farewell, matey", "base": "bye", "adapter": "farewell"}
VERSIONS = {"python": "3.11.7", "torch": "2.13.0", "transformers": "5.23.0", "peft": "0.21.2", "trl": None}


def finished_run(home: Path, recipe: dict | None = None) -> RunFolder:
    run = RunFolder(home / "runs" / "pirate-1")
    run.data.mkdir(parents=True)
    rows = home / "my customers.csv"
    rows.write_text("question,answer\n")
    data = {"source": str(rows), "columns": {"instruction": "question"}, "max_length": 64}
    given = {"model": {"name": "demo"}, "data": data, "method": {"key": "lora", "r": 4}} | (recipe or {})
    _json(run.recipe, parse_recipe(given).to_dict())
    _json(run.owner, {"owner": "local", "created": 1.0})
    _json(run.worker, {"machine": {"name": "annas-laptop", "system": "Linux", "cores": 2}, "versions": VERSIONS})
    _json(run.path / "choices.json", {"device": "cpu", "threads": 2, "bf16": False})
    _json(run.evaluation, _evaluation())
    _rows(run.data)
    _events(run.events)
    _adapter(run.adapter)
    return run


def _evaluation() -> dict:
    check = {"passed": True, "max_difference": 0.0, "why": "The reloaded adapter's logits differ by 0.0e+00."}
    return {"rows": 1, "before": {"loss": 4.0}, "after": {"loss": 0.5}, "samples": [SAMPLE], "reload_check": check}


def _rows(folder: Path) -> None:
    template = {"name": "instruction", "text": "Instruction: {instruction}\nInput: {input}\nAnswer:"}
    facts = {"format": "instruction", "columns": {"instruction": "question"}, "rows": 11, "dropped": [{}]}
    _json(folder / "facts.json", facts | {"sha256": "ab" * 32, "template": template | {"text_without_input": ""}})
    for name, rows in (("train", ROWS), ("validation", ROWS[:1])):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def _events(path: Path) -> None:
    summary = {"state": "done", "steps": 27, "train_seconds": 12.4, "train_loss": 0.25, "eval_loss": 0.5}
    events = [{"kind": "state", "state": "starting"}, {"kind": "state", "state": "done", "summary": summary}]
    path.write_text("".join(json.dumps(event | {"time": 2.0}) + "\n" for event in events))


def _adapter(folder: Path) -> None:
    folder.mkdir()
    _json(folder / "adapter_config.json", {"peft_type": "LORA", "r": 4, "base_model_name_or_path": "/home/anna/model"})
    weight = numpy.arange(4096, dtype=numpy.float32).reshape(4, 1024)
    save_file({"base_model.model.q_proj.lora_A.weight": weight}, folder / "adapter_model.safetensors")
    _json(folder / "prompt_template.json", {"name": "instruction", "text": "{instruction}"})
    _json(folder / "tokenizer_config.json", {"eos_token": "</s>", "name_or_path": "/home/anna/model"})
    _json(folder / "tokenizer.json", {"version": "1.0"})
    (folder / "training_args.bin").write_bytes(b"a pickle with a token in it")


def _json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value))
