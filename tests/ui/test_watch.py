import json

import pytest

from peft_ui.runs.events import EventLog
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.lock import hold
from peft_ui.ui import dashboard
from peft_ui.ui.watch import Watch, log_tail
from peft_ui.words.say import speaking


@pytest.fixture
def folder(tmp_path):
    made = RunFolder(tmp_path / "runs" / "a-run")
    made.path.mkdir(parents=True)
    made.recipe.write_text(json.dumps({"method": {"key": "lora"}}))
    return made


def write(folder, *events):
    log = EventLog(folder.events)
    for event in events:
        log.append(event)
    log.close()


def step(number, loss, when=None, of=10):
    return {"kind": "step", "step": number, "of": of, "loss": loss, "time": number if when is None else when}


def test_curves_grow_with_the_events(folder):
    watch = Watch()
    write(folder, {"kind": "state", "state": "running"}, step(1, 4.0), step(2, 3.0))
    assert watch.look(folder).train == [(1, 4.0), (2, 3.0)]
    write(folder, {"kind": "eval", "step": 2, "loss": 3.5}, step(3, None), step(4, 2.0))
    sight = watch.look(folder)
    assert sight.train == [(1, 4.0), (2, 3.0), (4, 2.0)]
    assert sight.evaluation == [(2, 3.5)]
    assert (sight.step, sight.of, sight.share) == (4, 10, 0.4)


def test_a_run_that_has_ended_says_how_long_it_worked(folder):
    def state(name, when):
        return {"kind": "state", "state": name, "time": when}

    watch = Watch()
    write(folder, state("starting", 100), step(1, 4.0, 110), step(2, 3.0, 130))
    assert watch.look(folder).took is None
    write(folder, state("starting", 9000), step(2, 3.0, 9005), state("done", 9020))
    assert watch.look(folder).took == 50  # 100 to 130, then 9000 to 9020: not the night between
    assert "It took 50 s." in dashboard.state(watch.look(folder), "x")


def test_only_what_is_new_is_read_and_the_mark_tells(folder):
    watch = Watch()
    write(folder, step(1, 4.0))
    first = watch.look(folder)
    assert watch.look(folder).mark == first.mark
    write(folder, step(2, 3.0))
    assert watch.look(folder).mark != first.mark


def test_a_resumed_run_draws_its_repeated_steps_once(folder):
    watch = Watch()
    write(folder, *(step(number, 5.0 - number) for number in (1, 2, 3, 4)), {"kind": "eval", "step": 4, "loss": 9.0})
    watch.look(folder)
    write(folder, {"kind": "state", "state": "starting"}, step(3, 1.0), step(4, 0.5))
    sight = watch.look(folder)
    assert sight.train == [(1, 4.0), (2, 3.0), (3, 1.0), (4, 0.5)]
    assert sight.evaluation == []


def test_a_dead_run_says_interrupted_and_what_to_do(folder):
    write(folder, {"kind": "state", "state": "running"}, step(1, 4.0))
    sight = Watch().look(folder)
    assert sight.state == "interrupted"
    assert sight.trouble["remedy"].startswith("Resume")
    assert sight.seconds_left is None
    assert not sight.live


def test_the_time_that_is_left_follows_the_last_steps(folder):
    from peft_ui.runs.lock import hold

    lock = hold(folder.lock)
    write(folder, {"kind": "state", "state": "running"}, step(1, 4.0, when=100), step(3, 3.0, when=104))
    sight = Watch().look(folder)
    lock.release()
    assert sight.state == "running"
    assert sight.seconds_left == 14  # 7 steps at 2 seconds each


def test_a_failure_tells_its_words(folder):
    write(
        folder,
        {"kind": "error", "what": "It broke.", "remedy": "Mend it."},
        {"kind": "state", "state": "failed"},
    )
    sight = Watch().look(folder)
    assert sight.trouble == {"what": "It broke.", "remedy": "Mend it."}
    assert sight.messages == ["It broke. Mend it.", "— failed"]


def test_the_log_is_read_from_its_end(folder):
    assert log_tail(folder) == ""
    folder.log.write_bytes(b"x" * 50_000 + "é\nlast line".encode())
    assert log_tail(folder).endswith("é\nlast line")
    assert len(log_tail(folder)) <= 16_000


def test_of_the_log_a_bar_is_one_line_and_a_library_has_no_folder(folder):
    folder.log.write_text("\rLoading: 0%\rLoading: 100%\n/home/me/site-packages/peft/a.py:3: Warning: old\r\n")
    assert log_tail(folder) == "Loading: 100%\npeft/a.py:3: Warning: old\n"


def test_an_ended_run_tells_its_average_pace(folder):
    fast = [step(number, 1.0) | {"tokens_per_second": speed} for number, speed in ((1, 100.0), (2, 300.0))]
    write(folder, *fast, {"kind": "state", "state": "done"})
    assert Watch().look(folder).speed == 200.0


def test_a_worker_that_hangs_is_told_from_one_that_works(folder):
    now = [1000.0]
    watch = Watch(clock=lambda: now[0])
    lock = hold(folder.lock)
    write(folder, {"kind": "state", "state": "running"}, step(1, 4.0))
    first = watch.look(folder)
    now[0] += 179
    assert (watch.look(folder).quiet, watch.look(folder).mark) == (None, first.mark)
    now[0] += 70
    hanging = watch.look(folder)
    assert (hanging.quiet, hanging.mark != first.mark) == (240.0, True)
    assert "has said nothing for 4 min" in dashboard.state(hanging, "x")
    write(folder, step(2, 3.0))
    assert watch.look(folder).quiet is None
    now[0] += 1000
    lock.release()
    assert watch.look(folder).quiet is None, "it has ended: it owes nobody a word"


def test_a_doubt_about_the_loss_goes_once_the_held_out_rows_were_measured(folder):
    doubt = {"kind": "message", "level": "warning", "about": "loss", "text": "The training loss has not fallen."}
    other = {"kind": "message", "level": "warning", "text": "Rows are left out."}
    write(folder, {"kind": "state", "state": "running"}, doubt, other, {"kind": "state", "state": "done"})
    watch = Watch()
    assert watch.look(folder).warnings == ["Rows are left out.", "The training loss has not fallen."]
    folder.evaluation.write_text('{"before": {"loss": 3.5}, "after": {"loss": 3.4}}')
    assert watch.look(folder).warnings == ["Rows are left out."]
    assert doubt["text"] in watch.look(folder).messages


def test_the_log_tells_states_in_the_page_s_language(folder):
    write(folder, {"kind": "state", "state": "starting"}, {"kind": "state", "state": "running"})
    with speaking("zh"):
        assert dashboard.log(Watch().look(folder), "") == '<pre class="log">— 启动中\n— 训练中</pre>'
