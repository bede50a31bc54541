import json

from peft_ui.runs.events import EventLog, read_events


def test_what_is_appended_is_read(tmp_path):
    path = tmp_path / "events.jsonl"
    log = EventLog(path)
    log.append({"kind": "state", "state": "starting"})
    log.append({"kind": "message", "text": "zwei\nZeilen 好", "time": 5.0})
    first, second = read_events(path)[0]
    assert first["state"] == "starting" and first["time"] > 1_700_000_000
    assert second == {"kind": "message", "time": 5.0, "text": "zwei\nZeilen 好"}


def test_reading_goes_on_at_the_offset(tmp_path):
    path = tmp_path / "events.jsonl"
    log = EventLog(path)
    log.append({"kind": "step", "step": 1})
    events, offset = read_events(path)
    assert [event["step"] for event in events] == [1] and offset == path.stat().st_size
    assert read_events(path, offset) == ([], offset)
    log.append({"kind": "step", "step": 2})
    assert [event["step"] for event in read_events(path, offset)[0]] == [2]


def test_a_torn_last_line_is_not_read_and_not_passed(tmp_path):
    path = tmp_path / "events.jsonl"
    whole = b'{"kind": "step", "step": 1}\n'
    path.write_bytes(whole + b'{"kind": "st')
    events, offset = read_events(path)
    assert [event["step"] for event in events] == [1] and offset == len(whole)


def test_a_torn_line_does_not_swallow_the_next_event(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_bytes(b'{"kind": "step", "step": 1}\n{"kind": "message", "text": "\xe5')
    log = EventLog(path)
    log.append({"kind": "step", "step": 2})
    log.append({"kind": "step", "step": 3})
    assert [event["step"] for event in read_events(path)[0]] == [1, 2, 3]


def test_a_write_that_failed_half_way_does_not_swallow_the_next_event(tmp_path):
    path = tmp_path / "events.jsonl"
    log = EventLog(path)
    log._whole = False  # what a full disk leaves behind
    path.write_bytes(b'{"kind": "ste')
    log.append({"kind": "error", "what": "full", "remedy": ""})
    assert [event["kind"] for event in read_events(path)[0]] == ["error"]


def test_a_limit_reads_in_blocks_and_a_long_line_whole(tmp_path):
    path = tmp_path / "events.jsonl"
    log = EventLog(path)
    for step in range(20):
        log.append({"kind": "step", "step": step, "time": 1.0})
    log.append({"kind": "message", "text": "x" * 5000, "time": 1.0})
    seen, offset, blocks = [], 0, 0
    while offset < path.stat().st_size:
        events, offset = read_events(path, offset, limit=100)
        seen += events
        blocks += 1
    assert [event.get("step") for event in seen] == [*range(20), None] and blocks > 5


def test_numbers_without_a_json_word_become_null(tmp_path):
    path = tmp_path / "events.jsonl"
    EventLog(path).append({"kind": "step", "step": 1, "loss": float("nan"), "more": [float("inf"), 1.5]})
    event = json.loads(path.read_text())
    assert event["loss"] is None and event["more"] == [None, 1.5]


def test_no_file_has_no_events(tmp_path):
    assert read_events(tmp_path / "none", 0) == ([], 0)


def test_lines_that_are_no_events_are_passed_over(tmp_path):
    path = tmp_path / "events.jsonl"
    path.write_text('[1]\n\n{"no": "kind"}\nnull\n{"kind": "message", "text": "yes"}\n')
    assert [event["text"] for event in read_events(path)[0]] == ["yes"]
