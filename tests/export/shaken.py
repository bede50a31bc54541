"""A run whose adapter was never trained but shaken, so that it says something else than its base."""

import json
from pathlib import Path

from peft_ui.formatting.template import parse_template
from peft_ui.methods.base import Plan
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs.folder import RunFolder


def shaken_run(home: Path, base: Path, **method) -> RunFolder:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    run = RunFolder(home / "runs" / "shaken")
    recipe = parse_recipe({"model": {"name": str(base)}, "method": {"key": "lora", **method}})
    model = recipe.method.attach(AutoModelForCausalLM.from_pretrained(base), Plan(task="CAUSAL_LM"))
    torch.manual_seed(1)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.add_(torch.randn_like(parameter) * 0.3)
    run.adapter.mkdir(parents=True)
    recipe.method.save(model, run.adapter)
    AutoTokenizer.from_pretrained(base).save_pretrained(run.adapter)
    (run.adapter / "prompt_template.json").write_text(json.dumps(parse_template("instruction").to_dict()))
    run.recipe.write_text(json.dumps(recipe.to_dict()))
    run.owner.write_text(json.dumps({"owner": "local", "created": 1.0}))
    return run
