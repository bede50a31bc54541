import pytest
from pydantic import ValidationError

from peft_ui.formatting.settings import DataSettings, Validation


def test_the_defaults_are_those_of_the_contract():
    assert DataSettings(source="rows.csv").model_dump() == {
        "source": "rows.csv",
        "subset": None,
        "split": None,
        "revision": None,
        "format": "auto",
        "columns": {},
        "edits": [],
        "template": "instruction",
        "system_prompt": "",
        "validation": {"fraction": 0.1},
        "max_length": 512,
    }


def test_settings_survive_json():
    settings = DataSettings(source="a.csv", validation=Validation(source="b.csv"), columns={"target": "x"})
    assert settings.model_dump()["validation"] == {"source": "b.csv"}
    assert DataSettings.model_validate_json(settings.model_dump_json()) == settings


def test_no_validation_stays_none():
    assert DataSettings.model_validate({"source": "a.csv", "validation": None}).validation is None


def test_other_words_for_a_role_are_understood():
    settings = DataSettings(columns={"question": "Q", "输出": "A"})
    assert settings.columns == {"instruction": "Q", "target": "A"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"columns": {"instrction": "a"}}, "Did you mean 'instruction'?"),
        ({"columns": {"output": "a", "target": "b"}}, "'target' a second time"),
        ({"template": "alpcaa"}, "Did you mean 'alpaca'?"),
        ({"template": "Q: {quest}"}, "unknown placeholder {quest}"),
        ({"validation": {}}, "exactly one"),
        ({"validation": {"fraction": 0.1, "source": "b.csv"}}, "exactly one"),
        ({"validation": {"fraction": 1.0}}, "less than 1"),
        ({"validation": {"fraction": -0.1}}, "greater than or equal to 0"),
        ({"max_length": 0}, "greater than or equal to 8"),
        ({"format": "csv"}, "'context_target'"),
        ({"sources": "a.csv"}, "Extra inputs are not permitted"),
    ],
)
def test_what_is_wrong_is_refused_with_the_way_out(values, words):
    with pytest.raises(ValidationError) as caught:
        DataSettings.model_validate({"source": "a.csv", **values})
    assert words in str(caught.value)
