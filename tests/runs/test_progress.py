from peft_ui.runs import progress as module
from peft_ui.runs.events import EventLog
from peft_ui.runs.progress import Progress, read_progress


def write(path, *events):
    log = EventLog(path)
    for event in events:
        log.append(event)
    log.close()


def test_folds_steps_losses_and_states(tmp_path):
    path = tmp_path / "events.jsonl"
    write(
        path,
        {"kind": "state", "state": "starting"},
        {"kind": "state", "state": "running"},
        {"kind": "step", "step": 1, "of": 4, "loss": 2.5},
        {"kind": "eval", "step": 1, "loss": 2.25},
        {"kind": "step", "step": 2, "of": 4, "loss": 1.5},
        {"kind": "message", "text": "hello"},
    )
    seen = read_progress(path)
    assert (seen.state, seen.step, seen.of, seen.train_loss, seen.eval_loss) == ("running", 2, 4, 2.0, 2.25)
    assert seen.offset == path.stat().st_size


def test_the_training_loss_is_the_mean_of_the_last_twenty_steps(tmp_path):
    path = tmp_path / "events.jsonl"
    write(path, *({"kind": "step", "step": n, "of": 60, "loss": 9.0 if n <= 10 else 2.0} for n in range(1, 31)))
    assert read_progress(path).train_loss == 2.0
    write(path, *({"kind": "step", "step": n, "of": 60, "loss": 1.0} for n in range(21, 31)))  # resumed at step 20
    again = read_progress(path)
    assert (again.step, again.train_loss) == (30, 1.5)


def test_the_summary_has_the_last_word(tmp_path):
    path = tmp_path / "events.jsonl"
    summary = {"state": "done", "steps": 4, "train_loss": 1.25, "eval_loss": 1.0}
    write(
        path, {"kind": "step", "step": 3, "of": 4, "loss": 9.0}, {"kind": "state", "state": "done", "summary": summary}
    )
    seen = read_progress(path)
    assert (seen.state, seen.step, seen.train_loss, seen.eval_loss) == ("done", 4, 1.25, 1.0)
    assert seen.summary == summary


def test_a_new_life_forgets_the_error_of_the_last(tmp_path):
    path = tmp_path / "events.jsonl"
    write(path, {"kind": "error", "what": "hot", "remedy": "cool"}, {"kind": "state", "state": "failed"})
    first = read_progress(path)
    assert first.error == {"what": "hot", "remedy": "cool"} and first.state == "failed"
    write(path, {"kind": "state", "state": "starting"})
    assert read_progress(path, first).error is None
    assert read_progress(path, first) == read_progress(path)


def test_only_what_is_new_is_read(tmp_path):
    path = tmp_path / "events.jsonl"
    write(path, {"kind": "step", "step": 1, "of": 2, "loss": 1.0})
    known = read_progress(path)
    path.write_bytes(b"#" * known.offset)  # what was read before is not looked at again
    write(path, {"kind": "step", "step": 2, "of": 2, "loss": 0.5})
    assert read_progress(path, known).step == 2


def test_a_file_that_shrank_is_read_anew(tmp_path):
    path = tmp_path / "events.jsonl"
    write(path, {"kind": "step", "step": 1, "of": 2, "loss": 1.0})
    assert read_progress(path, Progress(offset=10_000, step=99)).step == 1
    assert read_progress(tmp_path / "none", Progress(offset=5, step=9)) == Progress()


def test_blocks_and_a_torn_end(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "BLOCK", 64)
    path = tmp_path / "events.jsonl"
    write(path, *({"kind": "step", "step": step, "of": 50, "loss": 1.0} for step in range(1, 51)))
    with path.open("ab") as file:
        file.write(b'{"kind": "step", "step": 51')
    assert read_progress(path).step == 50
