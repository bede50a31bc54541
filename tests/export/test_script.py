"""The exported script against the run it was made from: the same losses, without us."""

import ast
import json
import subprocess
import sys

import pytest

from peft_ui.errors import MethodError, RunError
from peft_ui.export.notebook import notebook_of
from peft_ui.export.rows import row_of
from peft_ui.export.script import BODY, refusal, write_notebook, write_script
from peft_ui.formatting.examples import Chat, Message, Pair
from peft_ui.formatting.template import parse_template
from peft_ui.models.locate import DEMO_FOLDER
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs.folder import RunFolder
from peft_ui.tokens.encode import encode_many
from tests.conftest import WORDS
from tests.tokens.conftest import BARE, CHATML, MARKED

METHODS = {
    "lora": {"key": "lora", "r": 4, "target_modules": ["q_proj", "down_proj"], "lora_dropout": 0.1},
    "ia3": {"key": "ia3"},
    "p_tuning": {"key": "p_tuning", "num_virtual_tokens": 4, "encoder_hidden_size": 16},
    "full": {"key": "full"},
}


def long_rows(folder):
    """Twenty rows of 4 to 14 tokens: those beyond 8 are cut, some only in the context and some in the target."""
    rows = [
        {"context": " ".join(WORDS[: n % 10 + 1]) + " Answer:", "target": " " + " ".join(WORDS[: 1 + n % 7 * (n % 3)])}
        for n in range(20)
    ]
    file = folder / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def trained(tiny_recipe, folder, method, **training):
    """A run that was really trained, and what it told."""
    from peft_ui.training.train import train

    settings = {"num_train_epochs": 2, "gradient_accumulation_steps": 2, "weight_decay": 0.1, "warmup_steps": 2}
    settings |= {"per_device_train_batch_size": 3, "learning_rate": 0.01, "seed": 5} | training
    data = {"source": str(long_rows(folder)), "max_length": 8, "validation": {"fraction": 0.2}}
    given = tiny_recipe | {"method": method, "training": settings, "data": data, "evaluation": {"samples": 0}}
    recipe = parse_recipe(given)
    run = RunFolder(folder / "home" / "runs" / "run-1")
    run.path.mkdir(parents=True)
    run.recipe.write_text(json.dumps(recipe.to_dict()))
    told = []
    summary = train(recipe, run.path, told.append)
    return run, [event["loss"] for event in told if event["kind"] == "step"], summary["eval_loss"]


@pytest.mark.slow
@pytest.mark.parametrize("key", METHODS)
def test_the_same_losses(tiny_recipe, tmp_path, key):
    run, losses, eval_loss = trained(tiny_recipe, tmp_path, METHODS[key])
    out = write_script(run, tmp_path / "plain")
    done = subprocess.run([sys.executable, str(out / "train.py")], cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    again = json.loads((out / "losses.json").read_text())
    assert len(losses) == 6
    assert again["train"] == pytest.approx(losses, abs=1e-5)
    assert again["validation"] == pytest.approx(eval_loss, abs=1e-5)
    weights = "model.safetensors" if key == "full" else "adapter_model.safetensors"
    assert (out / "adapter" / weights).is_file()


@pytest.fixture
def plain(run, rewrite, tmp_path, tiny_model):
    rewrite(run.recipe, model={"name": str(tiny_model)}, method={"key": "lora", "r": 4})
    facts = json.loads((run.data / "facts.json").read_text())
    sums = {name: checksum(run.data / f"{name}.jsonl") for name in ("train", "validation")}
    dropped = [{"row": 3, "reason": "it is empty"}]
    (run.data / "facts.json").write_text(json.dumps(facts | {"checksums": sums, "notes": [], "dropped": dropped}))
    return run


def checksum(path):
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_script_stands_alone(plain, tmp_path):
    out = write_script(plain, tmp_path / "plain")
    text = (out / "train.py").read_text()
    tree = ast.parse(text)
    modules = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules == {"json", "pathlib", "peft", "torch", "torch.nn.functional", "transformers"}
    assert "r=4,\n" in text
    assert "learning_rate=0.0002," in text
    assert sorted(path.name for path in out.iterdir()) == [
        "requirements.txt",
        "train.jsonl",
        "train.py",
        "validation.jsonl",
    ]
    assert (out / "requirements.txt").read_text() == "torch==2.13.0\ntransformers==5.23.0\npeft==0.21.2\n"
    first = json.loads((out / "train.jsonl").read_text().splitlines()[0])
    assert first == {
        "pieces": [
            {"text": "Instruction: greet\nAnswer:", "trained": False},
            {"text": " ahoy", "trained": True},
        ],
        "bos": True,
        "eos": True,
    }


def test_the_notebook_is_the_script_in_cells(plain, tmp_path):
    script = (write_script(plain, tmp_path / "plain") / "train.py").read_text()
    out = write_notebook(plain, tmp_path / "notebook")
    assert not (out / "train.py").exists()
    notebook = json.loads((out / "train.ipynb").read_text())
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    titles = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    assert [title for title in titles if title.startswith("## ")][:2] == ["## Settings", "## Model and method"]
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    joined = ast.dump(ast.parse("\n".join(code)))
    whole = ast.parse(script)
    whole.body = whole.body[1:]  # the docstring is the first cell of text
    assert joined == ast.dump(whole)
    assert notebook_of(script) == (out / "train.ipynb").read_text()


def test_the_demo_model_comes_along(plain, rewrite, tmp_path):
    rewrite(plain.recipe, model={"name": "demo"})
    out = write_script(plain, tmp_path / "plain")
    assert 'MODEL = HERE / "base"' in (out / "train.py").read_text()
    assert (out / "base" / "config.json").read_bytes() == (DEMO_FOLDER / "config.json").read_bytes()
    assert str(DEMO_FOLDER) not in (out / "train.py").read_text()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"task": "SEQ_CLS"}, "for the task SEQ_CLS"),
        ({"model": {"quantization": "nf4"}}, "for a quantized base"),
        ({"method": {"key": "bottleneck"}}, "PEFT has no bottleneck adapters"),
        (
            {"method": {"key": "prompt_tuning", "prompt_tuning_init": "TEXT", "prompt_tuning_init_text": "hi"}},
            "does more while it begins",
        ),
        ({"training": {"label_smoothing_factor": 0.1}}, "With label_smoothing_factor this run does more"),
        ({"training": {"load_best_model_at_end": True}}, "With load_best_model_at_end this run does more"),
        ({"training": {"continue_from": "a run"}}, "With continue_from this run does more"),
    ],
)
def test_what_a_plain_script_cannot_say(change, why):
    assert why in (refusal(parse_recipe(change)) or "")


def test_refused_before_anything_is_written(run, rewrite, tmp_path):
    rewrite(run.recipe, model={"name": "demo", "quantization": "nf4"})
    with pytest.raises(MethodError, match="Export the adapter as a zip instead"):
        write_script(run, tmp_path / "plain")
    assert not (tmp_path / "plain").exists()


def test_a_place_that_is_taken(plain, tmp_path):
    (tmp_path / "plain").mkdir()
    with pytest.raises(RunError, match="is there already"):
        write_script(plain, tmp_path / "plain")


def encode_of(tokenizer, max_length):
    """The script's own `encode`, with a tokenizer of ours."""
    cell = BODY.read_text().split("\n# %% From rows to ids")[1].split("\n# %% ")[0].partition("\n")[2]
    world = {"tokenizer": tokenizer, "MAX_LENGTH": max_length, "IGNORED": -100, "json": json}
    exec(compile(cell, "script.template", "exec"), world)
    return world["encode"]


PAIRS = [Pair("Answer:", " yes"), Pair("Say yes Sky blue red Answer:", " no"), Pair("Answer:", " yes no blue red" * 3)]
CHATS = [
    Chat((Message("user", "hello"), Message("assistant", "yes no blue red"))),
    Chat((Message("user", "hello"), Message("assistant", "yes"), Message("user", "a"), Message("assistant", "no"))),
]


@pytest.mark.parametrize("max_length", [8, 12, 100])
@pytest.mark.parametrize("kind", ["bos", "no bos", "metaspace", "chatml", "marked", "bare"])
def test_the_script_takes_the_same_road_to_ids(make_tokenizer, metaspace_tokenizer, kind, max_length):
    chats = {"chatml": CHATML, "marked": MARKED, "bare": BARE}
    tokenizer = make_tokenizer(kind != "no bos", chat_template=chats.get(kind))
    tokenizer = metaspace_tokenizer if kind == "metaspace" else tokenizer
    template = parse_template("chat" if kind in chats else "instruction")
    encode = encode_of(tokenizer, max_length)
    for example in CHATS if kind in chats else PAIRS:
        ours = encode_many([example], template, tokenizer, max_length)[0]
        theirs = encode(row_of(example, template, tokenizer))
        assert theirs == {"input_ids": ours.input_ids, "labels": ours.labels}
