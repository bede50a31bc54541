import json
from types import SimpleNamespace

import gradio as gr
import pytest

from peft_ui.errors import Faults, RunError, VisitorError
from peft_ui.formatting.template import LAYOUTS
from peft_ui.playground.question import Question, Sampling
from peft_ui.ui.rooms import asking, playground, samples
from peft_ui.ui.rooms.running import Running
from peft_ui.ui.stream import spoken_stream
from peft_ui.words.say import language, speaking
from tests.ui.test_train import RECIPE, Asked, done, page, run  # noqa: F401

FORM = {"instruction": "", "input": "", "context": None, "kind": "instruction"}
LABELLING = RECIPE | {"task": "SEQ_CLS"}
DRAWN = {"max_new_tokens": 8, "temperature": "", "top_p": 1, "seed": 0}


def test_only_runs_that_can_answer_are_offered(page):  # noqa: F811
    running = Running(page.settings)
    run(page, "a", *done(), adapter=True)
    run(page, "b", {"kind": "state", "state": "running"}, adapter=True)
    run(page, "c", *done())
    run(page, "d", *done(), adapter=True, owner="somebody")
    update, listed = playground.list_runs(running, None, "", [], Asked())
    assert listed == ["a"]
    assert update["value"] == "a"
    assert playground.list_runs(running, "a", "", listed, Asked()) == [gr.skip(), gr.skip()]


def test_a_run_that_has_just_ended_is_proposed(page):  # noqa: F811
    running = Running(page.settings)
    run(page, "a", *done(), adapter=True)
    _, listed = playground.list_runs(running, None, "a", [], Asked())
    run(page, "b", *done(), adapter=True)
    assert playground.list_runs(running, "a", "b", listed, Asked())[0]["value"] == "b"
    assert playground.list_runs(running, "a", "", listed, Asked())[0]["value"] == "a"
    assert playground.follow(running, "a", Asked())[0]["value"] == "a"
    assert playground.follow(running, "nothing", Asked())[0] == gr.skip()


@pytest.mark.parametrize(
    ("asked", "chosen", "error", "words"),
    [
        ({}, None, RunError, "No run is chosen"),
        ({}, "theirs", RunError, "There is no run"),
        ({}, "a", VisitorError, "Nothing is asked yet. Write something into the field “Instruction”"),
        ({"kind": "raw", "context": " \n"}, "a", VisitorError, "Write something into the field “Text”"),
        ({"instruction": "x", "temperature": "hot"}, "a", Faults, "temperature: 'hot' cannot be used"),
    ],
)
def test_wrong_questions_never_reach_the_speaker(page, asked, chosen, error, words):  # noqa: F811
    run(page, "a", *done(), adapter=True)
    run(page, "theirs", *done(), adapter=True, owner="somebody")
    with pytest.raises(error, match=words):
        next(playground.send(page, chosen, Asked(), **FORM | DRAWN | asked))


def test_an_answer_that_is_cut_off_says_so_and_can_be_sent_again(page, monkeypatch):  # noqa: F811
    class Killed:
        def ask(self, *_):
            yield {"kind": "speaking"}
            yield {"kind": "text", "side": "adapter", "text": "Arr, the"}
            raise VisitorError("The process that answers was ended while it spoke (SIGKILL).", "Ask again.")

    run(page, "a", *done(), adapter=True)
    monkeypatch.setattr(playground, "speaker", Killed)
    screens = []
    with pytest.raises(VisitorError, match="ended while it spoke"):
        for screen in playground.send(page, "a", Asked(), **FORM | DRAWN | {"instruction": "Hi"}):
            screens.append(screen)
    assert "Answering" in screens[-2][2]
    assert "Arr, the" in screens[-1][1]
    assert "cut off" in screens[-1][2]
    assert (screens[-1][3]["interactive"], screens[-1][4]["visible"]) == (True, False)


def test_an_answer_that_grows_fast_is_shown_now_and_then_and_whole_in_the_end(page, monkeypatch):  # noqa: F811
    class Fast:
        def ask(self, *_):
            for letters in range(1, 200):
                yield {"kind": "text", "side": "adapter", "text": "a" * letters}
            yield {"kind": "done", "texts": {"adapter": "a" * 200}, "limited": [], "stopped": False}

    run(page, "a", *done(), adapter=True)
    monkeypatch.setattr(playground, "speaker", Fast)
    monkeypatch.setattr(playground, "BREATH_SECONDS", 60.0)
    screens = list(playground.send(page, "a", Asked(), **FORM | DRAWN | {"instruction": "Hi"}))
    assert [screen[1].count("a" * 200) for screen in screens] == [0, 0, 1]
    assert ">a</pre>" in screens[1][1]


def test_an_answer_that_breaks_off_at_its_limit_says_so(page, monkeypatch):  # noqa: F811
    class Brief:
        def ask(self, *_):
            texts = {"adapter": "Arr, the", "base": "Hello."}
            yield {"kind": "done", "texts": texts, "limited": ["adapter"], "stopped": False}

    run(page, "a", *done(), adapter=True)
    monkeypatch.setattr(playground, "speaker", Brief)
    last = list(playground.send(page, "a", Asked(), **FORM | DRAWN | {"instruction": "Hi"}))[-1]
    assert "reached its limit of 8 tokens: raise “Longest answer” below" in last[2]


def test_another_run_begins_with_empty_cards(monkeypatch):
    stopped = []
    monkeypatch.setattr(playground, "speaker", lambda: SimpleNamespace(stop=stopped.append))
    before, after, word, send, stop = playground.turn_to(Asked())
    assert (playground.answer("base", None), playground.answer("adapter", None), "") == (before, after, word)
    assert (send["interactive"], stop["visible"], stopped) == (True, False, ["tab"])


def test_held_out_questions_are_one_click_and_the_first_is_written_already(page):  # noqa: F811
    folder = run(page, "a", *done(), adapter=True)
    folder.data.mkdir(exist_ok=True)
    (folder.data / "facts.json").write_text(json.dumps({"template": LAYOUTS["instruction"].to_dict()}))
    rows = [{"context": f"Instruction: Say {text}\nAnswer:", "target": " a"} for text in ("hi", "bye")]
    (folder.data / "validation.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    empty = {"instruction": "", "input": None, "context": ""}
    offered, shape, first, second, third, *fields = samples.offer(page, "a", [], Asked(), **empty)
    assert fields == ["instruction", "Say hi", "", ""]
    assert [first["value"], second["value"], third["visible"]] == ["Say hi", "Say bye", False]
    assert samples.take(1, offered) == ["instruction", "Say bye", "", ""]
    assert samples.take(2, offered) == [gr.skip()] * 4
    own = samples.offer(page, "a", offered, Asked(), **empty | {"instruction": "Mine", "shape": shape})[5:]
    assert own == [gr.skip()] * 4
    of_run_before = [{"kind": "instruction", "instruction": "Old", "input": "", "context": ""}]
    assert samples.offer(page, "a", of_run_before, Asked(), **empty | {"instruction": "Old"})[6] == "Say hi"
    with pytest.raises(RunError, match="There is no run"):
        samples.offer(page, "theirs", [], Asked(), **empty)
    assert samples.offer(page, None, offered, Asked(), **empty)[0] == []


@pytest.mark.parametrize(("rows", "written"), [(1, "Ahoy there"), (0, "")])
def test_what_was_written_for_another_kind_of_run_does_not_stay(page, rows, written):  # noqa: F811
    folder = run(page, "b", *done(), adapter=True, recipe=LABELLING)
    folder.data.mkdir(exist_ok=True)
    (folder.data / "facts.json").write_text(
        json.dumps({"template": LAYOUTS["plain"].to_dict(), "format": "text_label"})
    )
    (folder.data / "validation.jsonl").write_text('{"text": "Ahoy there", "label": "pirate"}\n' * rows)
    mine = {"instruction": "Mine", "input": "more", "context": "", "shape": "CAUSAL_LM instruction"}
    _, shape, *_, kind, instruction, more, context = samples.offer(page, "b", [], Asked(), **mine)
    assert (shape, instruction, more, context) == ("SEQ_CLS text_label", written, "", "")
    assert kind == ("instruction" if rows else gr.skip())
    assert samples.offer(page, "b", [], Asked(), **mine | {"shape": shape})[6:] == [gr.skip()] * 3


def test_a_classifier_is_asked_with_a_text_alone(page):  # noqa: F811
    run(page, "a", *done(), adapter=True)
    run(page, "b", *done(), adapter=True, recipe=LABELLING)
    kind, written, raw, text, more, drawn = asking.fit(page, "b", "raw", Asked())
    assert (kind["visible"], kind["value"], text["label"]) == (False, "instruction", "Text to label")
    assert (written["visible"], raw["visible"], more["visible"], drawn["visible"]) == (True, False, False, False)
    kind, written, raw, text, more, drawn = asking.fit(page, "a", "raw", Asked())
    assert (kind["visible"], kind["value"], text["label"]) == (True, "raw", "Instruction")
    assert (written["visible"], raw["visible"], more["visible"], drawn["visible"]) == (False, True, True, True)
    with pytest.raises(RunError, match="There is no run"):
        asking.fit(page, "theirs", "raw", Asked())


def test_of_a_classifier_what_its_hidden_fields_hold_does_not_count():
    left_over = {"kind": "raw", "context": "Once", "input": "more", "temperature": "hot"}
    question, sampling = asking.question("SEQ_CLS", FORM | DRAWN | left_over | {"instruction": "Ahoy"})
    assert (question, sampling) == (Question(instruction="Ahoy"), Sampling())
    with pytest.raises(VisitorError, match="Write something into the field “Text to tag”"):
        asking.question("TOKEN_CLS", FORM | DRAWN | left_over)


def test_answers_are_escaped():
    assert "<script>" not in playground.answer("adapter", "<script>alert(1)</script>")
    assert "<pre></pre>" in playground.answer("base", "")
    assert "appears here" in playground.answer("base", None)


def test_a_stream_keeps_its_language_and_says_its_errors():
    def steps():
        yield language()
        yield language()
        raise RunError("It broke.", "Wind it up.")

    with speaking("zh"):
        stream = spoken_stream(steps)()
    assert [next(stream), language(), next(stream)] == ["zh", "en", "zh"]
    with pytest.raises(gr.Error, match=r"It broke. Wind it up."):
        next(stream)
