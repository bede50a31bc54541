import builtins

import pytest

from peft_ui.data.hub import look, read_hub
from peft_ui.data.portion import Portion
from peft_ui.errors import DataError


class Hub:
    """Stands in for `datasets.load_dataset`: remembers what it was asked, gives rows or an error."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = None

    def __call__(self, path, **asked):
        self.asked = {"path": path, **asked}
        if isinstance(self.answer, Exception):
            raise self.answer
        from datasets import Dataset

        rows = self.answer if isinstance(self.answer, Dataset) else Dataset.from_dict(self.answer)
        return rows.to_iterable_dataset() if asked.get("streaming") else rows


def test_a_split_is_read_as_a_table():
    hub = Hub({"question": ["a", "b"], "answer": ["c", "d"]})
    table = read_hub("owner/name", Portion("english", "test", "abc"), "hf_x", load=hub)
    assert table.to_pylist() == [{"question": "a", "answer": "c"}, {"question": "b", "answer": "d"}]
    assert hub.asked == {"path": "owner/name", "name": "english", "split": "test", "revision": "abc", "token": "hf_x"}


def test_nobodys_token_is_used_without_one():
    hub = Hub({"text": ["a"]})
    read_hub("owner/name", Portion(), None, load=hub)
    assert hub.asked == {"path": "owner/name", "name": None, "split": "train", "revision": None, "token": False}


ERRORS = [
    ("DatasetNotFoundError", "Dataset 'o/n' doesn't exist on the Hub or cannot be accessed.", "is not on the Hub"),
    ("DatasetNotFoundError", "Dataset 'o/n' is a gated dataset on the Hub. Ask.", "is gated"),
    ("RuntimeError", "Dataset scripts are no longer supported, but found n.py", "works by a script"),
    ("ConnectionError", "Couldn't reach 'o/n' on the Hub (LocalEntryNotFoundError)", "cannot be reached"),
    ("ConnectionError", "reset by peer", "cannot be reached"),
    ("ValueError", "Unknown split \"train\". Should be one of ['test'].", "has no such split"),
    ("ValueError", "BuilderConfig 'x' not found. Available: ['a', 'b']", "has no such subset"),
    ("ValueError", "Config name is missing. Please pick one among ['a', 'b']", "has several subsets"),
    ("DataFilesNotFoundError", "No (supported) data files found in o/n", "holds no data files"),
    ("ValueError", "something new", "cannot be loaded: something new"),
]


@pytest.mark.parametrize(("kind", "message", "words"), ERRORS)
def test_the_hubs_errors_are_told_in_words(kind, message, words):
    from datasets import exceptions

    error = getattr(exceptions, kind, None) or getattr(builtins, kind)
    with pytest.raises(DataError) as caught:
        read_hub("o/n", Portion(), None, load=Hub(error(message)))
    assert words in str(caught.value)
    assert "o/n" in str(caught.value)
    assert caught.value.remedy


def test_a_connection_that_breaks_off_is_told():
    from httpx2 import ConnectError

    with pytest.raises(DataError, match="cannot be reached: broken off"):
        read_hub("o/n", Portion(), None, load=Hub(ConnectError("broken off")))


def test_a_split_without_rows():
    with pytest.raises(DataError, match="split train, has no rows"):
        read_hub("o/n", Portion(), None, load=Hub({"text": []}))


def test_a_look_streams_the_first_rows():
    hub = Hub({"text": ["a", "b", "c"]})
    assert look("owner/name", Portion(split="test"), None, 2, load=hub).to_pylist() == [{"text": "a"}, {"text": "b"}]
    assert hub.asked == {
        "path": "owner/name",
        "name": None,
        "split": "test",
        "revision": None,
        "token": False,
        "streaming": True,
    }


def test_labels_are_told_by_their_names():
    from datasets import ClassLabel, Dataset, Features, List, Value

    features = Features(
        {
            "text": Value("string"),
            "label": ClassLabel(names=["bad", "good"]),
            "tags": List(ClassLabel(names=["O", "B"])),
        }
    )
    rows = Dataset.from_dict({"text": ["a", "b"], "label": [1, -1], "tags": [[0, 1], []]}, features=features)
    expected = [{"text": "a", "label": "good", "tags": ["O", "B"]}, {"text": "b", "label": None, "tags": []}]
    assert read_hub("o/n", Portion(), None, load=Hub(rows)).to_pylist() == expected
    assert look("o/n", Portion(), None, 9, load=Hub(rows)).to_pylist() == expected


def test_no_network_is_said_within_seconds(monkeypatch):
    import time

    from huggingface_hub import constants

    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    started = time.monotonic()
    with pytest.raises(DataError, match=r"There is no file nobody/nothing here, and the Hub.*cannot be reached"):
        read_hub("nobody/nothing", Portion(), None)
    assert time.monotonic() - started < 10
