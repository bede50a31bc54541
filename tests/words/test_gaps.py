"""Every text that the page says has its Chinese, and every Chinese text is still said."""

import ast
import string
from pathlib import Path

from peft_ui.formatting.settings import DataSettings
from peft_ui.methods import METHODS
from peft_ui.models.settings import ModelSettings
from peft_ui.recipe.training import EvaluationSettings, TrainingSettings
from peft_ui.ui.choices import MEANINGS
from peft_ui.ui.figures import FITS, PARTS
from peft_ui.ui.model_name import WEIGHTS
from peft_ui.ui.rooms.data_controls import EXAMPLES
from peft_ui.ui.rooms.data_meaning import SHAPES, TASKS, WORDS
from peft_ui.ui.rooms.method import FAMILIES
from peft_ui.words.chinese import CHINESE, data, frame, method, methods, methods_more, models

UI = Path(__file__).parents[2] / "peft_ui" / "ui"


def said(folder: Path) -> dict[str, str]:
    """Every literal text inside the arguments of a `say(...)`, with the place where it stands."""
    found = {}
    for file in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say" and node.args:
                found |= dict.fromkeys(literals(node.args[0]), f"{file.name}:{node.lineno}")
    return found


def literals(node: ast.expr) -> list[str]:
    """The texts that an argument can be: itself, or either side of a choice; what is looked up is not known here."""
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def of_methods() -> set[str]:
    """Titles, summaries and settings of every method, as the form shows them."""
    texts = {text for one in METHODS for text in (one.title, one.summary)}
    for one in METHODS:
        texts |= {text for knob in one.knobs().values() for text in (knob.title, knob.description)}
    return texts


def of_settings() -> set[str]:
    weights = [ModelSettings.model_fields[name] for name in WEIGHTS]
    fields = [*TrainingSettings.model_fields.values(), *EvaluationSettings.model_fields.values(), *weights]
    compared = {field.title for field in DataSettings.model_fields.values()}  # named where two runs are compared
    return {text for field in fields for text in (field.title, field.description) if text} | (compared - {None})


def of_tables() -> set[str]:
    """Texts that room files keep in tables at module level and say later."""
    labels = {*SHAPES.values(), *WORDS.values()}
    return {
        *TASKS.values(),
        *FAMILIES.values(),
        *PARTS.values(),
        *FITS.values(),
        *MEANINGS.values(),
        *(text for pair in EXAMPLES.values() for text in pair),
        *labels,
    }


def test_every_text_of_the_page_has_its_chinese() -> None:
    missing = {text: place for text, place in said(UI).items() if text not in CHINESE}
    assert missing == {}


def test_every_text_of_the_methods_and_settings_has_its_chinese() -> None:
    assert sorted(text for text in of_methods() | of_settings() | of_tables() if text not in CHINESE) == []


def test_no_chinese_is_left_over_from_a_text_that_nobody_says() -> None:
    known = set(said(UI)) | of_methods() | of_settings() | of_tables()
    tables = {**frame.TEXTS, **data.TEXTS, **models.TEXTS, **method.TEXTS, **methods.TEXTS, **methods_more.TEXTS}
    assert sorted(text for text in tables if text not in known) == []


def test_chinese_has_the_same_places_to_fill() -> None:
    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    known = said(UI)
    plain = {text for text in CHINESE if text in known and "With the places" not in text}
    assert {text: CHINESE[text] for text in plain if places(text) != places(CHINESE[text])} == {}


def test_chinese_is_chinese() -> None:
    def has_han(text: str) -> bool:
        return any("\u4e00" <= sign <= "\u9fff" for sign in text)

    names = {"LoRA", "IA3", "DoRA", "P-Tuning", "P-Tuning v2", *methods_more.NAMES}
    assert [text for text, chinese in CHINESE.items() if text not in names and not has_han(chinese)] == []
