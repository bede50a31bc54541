"""What lower rooms say has its Chinese: the patterns are read from their own code."""

import ast
from pathlib import Path

import pytest

from peft_ui.errors import DataError, Fault, Faults
from peft_ui.ui.visitor import in_words
from peft_ui.words.chinese.sentences import SENTENCES
from peft_ui.words.say import speaking
from peft_ui.words.told import told

HOUSE = Path(__file__).parents[2] / "peft_ui"
ERRORS = {"DataError", "ModelError", "MethodError", "TrainingError", "RunError", "VisitorError", "RowError", "HubError"}
SAYING = {"refusals", "notes", "_warnings"}  # functions whose texts reach the page as they are
SAYING |= {"warnings_about", "errors_in", "_chat_note", "_rare_labels", "_scripts", "_same_column"}
SAYING |= {"why_not_continued", "missing_for", "remedies", "_fewer_rows", "_shorter", "_recomputed", "_calmer", "why"}
SAYING |= {"refusal", "_melted", "_by_status", "_forbidden", "_limited", "_encoding_note", "_fields_note"}
FIRST = dict.fromkeys(ERRORS | {"_fault"}, 0) | {"Fault": 1, "_said": 1}  # of what is said, among a call's arguments
IN_THE_LOG = {"say": 0, "warn": 0}  # what training tells of a run as it goes
BARE = {"{} ({})", "{}: {}", "{} {}: {}", "{}.", "{}, line {}: {}."}  # nothing of their own to put into words


def pattern(node: ast.expr) -> str | None:
    """A text, with `{}` for each value; None where it is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def patterns(node: ast.expr, named: dict[str, list[str]]) -> list[str]:
    """What an argument can say: itself, either side of a choice, or what was put into that name in this file."""
    if isinstance(node, ast.IfExp):
        return patterns(node.body, named) + patterns(node.orelse, named)
    if isinstance(node, ast.Name):
        return named.get(node.id, [])
    text = pattern(node)
    return [text] if text else []


def called(function: ast.expr) -> str:
    """The last name of what is called: `say` of `say(…)` and of `flow.say(…)`."""
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def said_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named: dict[str, list[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named.setdefault(node.targets[0].id, []).extend(patterns(node.value, {}))
    found: set[str] = set()
    heard = {**FIRST, **(IN_THE_LOG if file.parent.name == "training" else {})}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := called(node.func)) in heard:
            said = node.args[heard[name] :]
            found |= {text for argument in said for text in patterns(argument, named)}
        if isinstance(node, ast.FunctionDef) and node.name in SAYING:
            found |= sentences(node)
    return found


def sentences(function: ast.FunctionDef) -> set[str]:
    """Every text of a function with values in it, and every whole sentence, its docstring apart."""
    inner = {id(part) for one in ast.walk(function) if isinstance(one, ast.JoinedStr) for part in ast.walk(one)}
    plain = {
        one.value
        for one in ast.walk(function)
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in inner
        if one.value.endswith(".") and " " in one.value and one.value != ast.get_docstring(function, clean=False)
    }
    filled = {text for one in ast.walk(function) if isinstance(one, ast.JoinedStr) if (text := pattern(one))}
    return plain | {text for text in filled if " " in text and not text.startswith("<")}


def said() -> dict[str, str]:
    """Every pattern of the house, with its file."""
    return {text: str(file.relative_to(HOUSE)) for file in HOUSE.rglob("*.py") for text in said_in(file)}


def test_every_sentence_of_a_lower_room_has_its_chinese():
    missing = {text: file for text, file in said().items() if text not in SENTENCES and text not in BARE}
    assert missing == {}


def test_chinese_fills_only_places_that_the_english_has():
    for english, chinese in SENTENCES.items():
        values = [f"<{number}>" for number in range(english.count("{}"))]
        with speaking("zh"):
            assert told(english.replace("{}", "x")) != english.replace("{}", "x"), english
        assert chinese.count("{}") + max(chinese.count(f"{{{n}}}") for n in range(9)) <= len(values) + 1, english
        assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese), english


def test_values_go_to_their_places_whatever_the_order():
    with speaking("zh"):
        assert told("The loss is nan at step 12.") == "第 12 步的损失是 nan。"
        assert (
            told("rows.csv, row 7: 3 values, but the header has 2 columns.")
            == "rows.csv，第 7 行：有 3 个值，但表头有 2 列。"
        )
        assert told("The format 'messages' has no role 'x'. Did you mean 'y'?") == (
            "形式 'messages' 没有角色 'x'。是不是想写 'y'？"
        )
        assert told("No layer of this model is named 'q'; its linear layers are a, b.") == (
            "这个模型没有名为 'q' 的层；它的线性层有 a, b。"
        )


@pytest.mark.parametrize("text", ["", "whatever transformers said", "多行\n文本"])
def test_what_nobody_knows_stays_as_it_is(text):
    with speaking("zh"):
        assert told(text) == text


def test_english_stays_english():
    assert told("The run took no step.") == "The run took no step."


def test_errors_are_told_in_the_pages_language():
    error = DataError("'a.xls' has the unknown ending '.xls'.", "Known are .csv, .json.")
    faults = Faults(
        [Fault("training.seed", "'x' is not a choice.", "Choose one of 1, 2."), Fault("task", "is missing.")]
    )
    assert in_words(error) == "'a.xls' has the unknown ending '.xls'. Known are .csv, .json."
    with speaking("zh"):
        assert in_words(error) == "'a.xls' 的扩展名 '.xls' 无法识别。可用的有 .csv, .json。"
        assert (
            in_words(faults)
            == "• 随机种子 (training.seed)：'x' 不是可选项。请从中选择：1, 2。\n• 要学会做什么 (task)：没有填写。"
        )
