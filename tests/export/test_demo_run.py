"""A short run of the bundled demo, really trained, and taken out in every form."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from peft_ui.export.archive import write_zip
from peft_ui.export.merged import write_merged
from peft_ui.export.script import write_notebook, write_script
from peft_ui.recipe.file import read_recipe
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.worker import describe

pytestmark = pytest.mark.slow
EXAMPLES = Path(__file__).parents[2] / "examples"
STEPS = 24
NOTEBOOK = "import json; world = {'__name__': '__main__'}; cells = json.load(open('train.ipynb'))['cells']\n" + (
    "for cell in cells:\n    if cell['cell_type'] == 'code': exec(''.join(cell['source']), world)"
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The pirate's first steps, and the losses that it told."""
    from peft_ui.training.train import train

    told = read_recipe(EXAMPLES / "recipes" / "pirate_lora.yaml").to_dict()
    told["training"] |= {"max_steps": STEPS, "learning_rate": 0.005}
    told["evaluation"] |= {"samples": 0}
    recipe = parse_recipe(told)
    run = RunFolder(tmp_path_factory.mktemp("home") / "runs" / "pirate")
    run.path.mkdir(parents=True)
    run.recipe.write_text(json.dumps(recipe.to_dict()))
    run.worker.write_text(json.dumps(describe()))
    events = []
    summary = train(recipe, run.path, events.append)
    return run, [event["loss"] for event in events if event["kind"] == "step"], summary["eval_loss"]


def repeated(folder: Path, program: str) -> dict:
    """What the exported program tells in a process that knows nothing of us."""
    command = [sys.executable, "-P", "-c", "import sys; sys.modules['peft_ui'] = None\n" + program]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads((folder / "losses.json").read_text())


def test_the_script_has_the_same_losses(demo, tmp_path):
    run, losses, eval_loss = demo
    out = write_script(run, tmp_path / "script")
    again = repeated(out, "import runpy; runpy.run_path('train.py', run_name='__main__')")
    assert len(losses) == STEPS
    assert sum(losses[-8:]) < 0.8 * sum(losses[:8])
    assert again["train"] == pytest.approx(losses, abs=1e-5)
    assert again["validation"] == pytest.approx(eval_loss, abs=1e-5)


def test_the_notebook_has_the_same_losses(demo, tmp_path):
    run, losses, eval_loss = demo
    again = repeated(write_notebook(run, tmp_path / "notebook"), NOTEBOOK)
    assert again["train"] == pytest.approx(losses, abs=1e-5)
    assert again["validation"] == pytest.approx(eval_loss, abs=1e-5)


def test_the_merged_model_gives_the_same_greedy_text(demo, tmp_path):
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from peft_ui.models.locate import DEMO_FOLDER

    run = demo[0]
    merged = AutoModelForCausalLM.from_pretrained(write_merged(run, tmp_path / "merged")["path"], dtype="float32")
    archive = write_zip(run, tmp_path / "adapter.zip")
    zipfile.ZipFile(archive).extractall(tmp_path)
    base = AutoModelForCausalLM.from_pretrained(DEMO_FOLDER, dtype="float32")
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "pirate")
    prompts = [f"Instruction: {row['instruction']}\nInput: {row['input']}\nAnswer:" for row in questions()]
    untouched = [greedy(base, tokenizer, prompt) for prompt in prompts]
    adapted = PeftModel.from_pretrained(base, str(tmp_path / "pirate"))
    texts = [greedy(adapted, tokenizer, prompt) for prompt in prompts]
    assert [greedy(merged, tokenizer, prompt) for prompt in prompts] == texts
    assert texts != untouched


def questions():
    return json.loads((EXAMPLES / "held_out.json").read_text())[:6]


def greedy(model, tokenizer, prompt):
    inputs = tokenizer(prompt, return_tensors="pt")
    answer = model.eval().generate(**inputs, max_new_tokens=24, do_sample=False)
    return tokenizer.decode(answer[0, inputs["input_ids"].shape[1] :])
