import ast

import pytest
import yaml

from peft_ui.card.check import check_card
from peft_ui.card.facts import facts_of, shown_settings
from peft_ui.card.origin import Origin
from peft_ui.card.write import write_card
from peft_ui.data.source import EXAMPLES
from peft_ui.errors import Faults
from tests.card.finished import finished_run
from tests.hub_stand_in.card_rules import faults_of

ON_THE_HUB = Origin("org/base", "hub", {"license": "gemma", "language": ["en", "zh"]})
DEMO = Origin(None, "demo", {"license": "apache-2.0", "language": "en"}, "llama", 3049920)
FOLDER = Origin(None, "folder", {}, "llama", 1234567)


@pytest.fixture
def card(run):
    return write_card(facts_of(run, ON_THE_HUB), "ada/pirate")


def head_of(card: str) -> dict:
    return yaml.safe_load(card.split("---\n")[1])


def test_the_head_of_an_adapter_for_a_base_on_the_hub(card):
    assert head_of(card) == {
        "base_model": "org/base",
        "base_model_relation": "adapter",
        "library_name": "peft",
        "pipeline_tag": "text-generation",
        "license": "gemma",
        "language": ["en", "zh"],
        "tags": ["peft-ui", "lora"],
        "model-index": [
            {
                "name": "base with LoRA",
                "results": [
                    {
                        "task": {"type": "text-generation"},
                        "dataset": {"name": "held-out private rows", "type": "private"},
                        "metrics": [{"type": "loss", "value": 0.5, "name": "loss"}],
                    }
                ],
            }
        ],
    }


@pytest.mark.parametrize("origin", [ON_THE_HUB, DEMO, FOLDER])
def test_the_hub_and_we_accept_our_own_card(run, origin):
    text = write_card(facts_of(run, origin), "ada/pirate")
    check_card(text)
    assert faults_of(text) == []


def test_a_base_that_is_not_on_the_hub_is_named_honestly(run):
    text = write_card(facts_of(run, FOLDER), "ada/pirate")
    assert "base_model" not in head_of(text)
    assert (
        "a model that lies in a folder of its maker and is not known to be on the Hub "
        "(of type llama with 1,234,567 parameters)" in text
    )
    assert "The licence of the base is not known here" in text
    assert 'from_pretrained("path/to/the/base"' in text


def test_the_demo_model_is_named(run):
    text = write_card(facts_of(run, DEMO), "ada/pirate")
    assert "the demo model that comes with PEFT UI 0.1.0 (of type llama with 3,049,920 parameters)" in text
    assert head_of(text)["license"] == "apache-2.0"


def test_the_facts_are_told(card):
    for fact in (
        "Private data: 9 rows to learn from, 1 held out, 1 left out",
        f"`{'ab' * 32}`",
        "Instruction: {instruction}\nInput: {input}\nAnswer:",
        "| loss | 4 | 0.5 |",
        "Training loss at the end: 0.25",
        "27 steps; 12 seconds; 2 CPU cores; seed 0.",
        "peft-ui 0.1.0, python 3.11.7, torch 2.13.0, transformers 5.23.0, peft 0.21.2.",
        "learning_rate: 0.0002",
        'model = PeftModel.from_pretrained(base, "ada/pirate")',
        "[adapter] farewell",
        "measured on 1 held-out rows of the same kind and nowhere else",
    ):
        assert fact in card, fact


@pytest.mark.parametrize("origin", [ON_THE_HUB, DEMO, FOLDER])
@pytest.mark.parametrize("key", ["lora", "full"])
@pytest.mark.parametrize("template", ["instruction", "chat"])
def test_how_to_use_it_is_python(tmp_path, rewrite, origin, key, template):
    run = finished_run(tmp_path / "other", {"method": {"key": key}})
    layout = {"name": template, "text": "{instruction}\nAnswer:" if template == "instruction" else ""}
    rewrite(run.data / "facts.json", template=layout)
    text = write_card(facts_of(run, origin), "ada/pirate")
    code = text.split("```python\n")[1].split("```")[0]
    calls = [node.func for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    called = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    assert {"from_pretrained", "generate", "decode"} <= called
    assert ("apply_chat_template" in called) == (template == "chat")
    assert ("PeftModel" in code) == (key == "lora")


def test_samples_of_private_rows_can_be_left_out(run):
    text = write_card(facts_of(run, DEMO), "ada/pirate", with_samples=False)
    assert "farewell" not in text
    assert "Left out: the rows are private." in text


def test_places_and_columns_of_private_rows_are_not_told(run):
    shown = shown_settings(facts_of(run, FOLDER))
    assert shown["model"]["name"] == "a folder"
    assert (shown["data"]["source"], shown["data"]["columns"]) == ("private", {})


def test_our_own_example_is_named_and_not_called_private(tmp_path):
    recipe = {"data": {"source": str(EXAMPLES / "pirate.csv"), "columns": {"instruction": "instruction"}}}
    facts = facts_of(finished_run(tmp_path, recipe), DEMO)
    text = write_card(facts, "ada/pirate")
    assert "The example `pirate.csv` that comes with PEFT UI: 9 rows to learn from" in text
    assert "rivate" not in text
    assert str(EXAMPLES) not in text
    assert shown_settings(facts)["data"]["source"] == "examples/pirate.csv"


def test_a_data_set_on_the_hub_is_named(tmp_path):
    recipe = {"data": {"source": "org/rows", "columns": {"instruction": "q"}}}
    text = write_card(facts_of(finished_run(tmp_path, recipe), DEMO), "ada/pirate")
    assert head_of(text)["datasets"] == ["org/rows"]
    assert "https://huggingface.co/datasets/org/rows" in text
    assert "instruction: q" in text


def test_a_sample_cannot_break_out_of_its_frame(run, rewrite):
    sample = {"context": "a", "target": "b", "base": "```\n# I am a title", "adapter": "<script>"}
    rewrite(run.evaluation, samples=[sample])
    text = write_card(facts_of(run, DEMO), "ada/pirate")
    assert "````\n[context] a\n[base] ```\n# I am a title\n[adapter] <script>\n[wanted] b\n````" in text


def test_a_run_that_was_stopped_has_a_card_too(run):
    run.evaluation.unlink()
    text = write_card(facts_of(run, DEMO), "ada/pirate")
    assert "model-index" not in head_of(text)
    assert "Nothing was measured on held-out rows." in text


def test_a_whole_model_is_no_adapter(tmp_path):
    run = finished_run(tmp_path, {"method": {"key": "full"}})
    text = write_card(facts_of(run, ON_THE_HUB), "ada/pirate")
    assert (head_of(text)["library_name"], head_of(text)["base_model_relation"]) == ("transformers", "finetune")
    assert "PeftModel" not in text


@pytest.mark.parametrize(
    ("card", "words"),
    [
        ("# no head", "has no head"),
        ("---\na: [\n---\n", "not YAML"),
        ("---\njust words\n---\n", "without named fields"),
        ("---\nbase_model: /tmp\n---\n", "'/tmp' is a path on this machine. Name a model as owner/name"),
        ("---\ndatasets: [./rows.csv]\n---\n", "card.datasets: './rows.csv' is a path"),
        ("---\nbase_model: a/b/c\n---\n", "'a/b/c' is not an id"),
    ],
)
def test_what_is_wrong_with_a_card(card, words):
    with pytest.raises(Faults) as caught:
        check_card(card)
    assert words in str(caught.value)
