"""Names, texts and files that mean harm: refused in words, escaped where they are shown, and no address is fetched."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from peft_ui.data.source import is_hub_name, read_rows
from peft_ui.errors import DataError, ModelError, VisitorError
from peft_ui.models.locate import locate
from peft_ui.recipe.file import read_recipe
from peft_ui.runs.atomic import write_json
from peft_ui.runs.events import EventLog
from peft_ui.runs.folder import RunFolder, open_run
from peft_ui.settings import Settings
from peft_ui.ui import uploads
from peft_ui.ui.model_name import allowed_model
from peft_ui.ui.notes import read_notes, write_notes
from peft_ui.ui.server import open_page
from tests.card.finished import finished_run
from tests.ui.driver import Driver, PageError, free_port

TAG = "<img src=x onerror=alert(1)>"
NAMES = [
    "../secret",
    "..",
    "../../etc/passwd",
    "/etc/passwd",
    "~/model",
    "./model",
    "owner/../name",
    "owner/name/more",
    "owner//name",
    "owner\\name",
    "C:\\model",
    "owner/name?revision=x",
    "owner/name#x",
    "owner/name@main",
    "owner/name\n",
    "owner/na\x00me",
    "owner /name",
    "owner/ name",
    "öwner/näme",
    "ｏwner/name",
    "own\u202eer/name",
    "owner/name--x",
    "owner/name.git",
    "x" * 97,
    "http://127.0.0.1/owner/name",
    "https://huggingface.co/owner/name",
    "file:///etc/passwd",
    "hf://datasets/owner/name",
    "s3://bucket/name",
    TAG,
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_no_such_name_is_a_model_of_a_shared_page(name: str, tmp_path: Path) -> None:
    settings = Settings(tmp_path, "many", None, False)
    if name == "owner/name\n":  # what is around a name is no part of it
        assert allowed_model(name, settings) == "owner/name"
        return
    with pytest.raises(ModelError) as caught:
        allowed_model(name, settings)
    assert caught.value.remedy


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_nor_a_data_set(name: str, tmp_path: Path) -> None:
    if name in ("owner/name\n", "owner/name--x", "owner/name.git", "x" * 97):  # the Hub itself refuses these
        return
    assert not is_hub_name(name)
    with pytest.raises(DataError):
        uploads.resolve(name, "ann", Settings(tmp_path, "many", None, False))


def test_a_folder_of_the_servers_own_is_no_model_of_a_shared_page(tmp_path, monkeypatch) -> None:
    (tmp_path / "own" / "model").mkdir(parents=True)
    (tmp_path / "own" / "model" / "config.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    assert locate("own/model").kind == "folder"
    with pytest.raises(ModelError, match="folders of this machine cannot be named here"):
        allowed_model("own/model", Settings(tmp_path, "many", None, False))


@pytest.mark.parametrize("ending", ".bin .pt .pth .pkl .safetensors .ckpt .npy .py .sh .html".split())
def test_what_is_no_table_is_not_kept(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"weights{ending}"
    file.write_bytes(b"\x80\x04\x95")
    with pytest.raises(DataError, match="has the unknown ending"):
        uploads.keep(file, "ann", Settings(tmp_path / "home", "many", None, False))
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("name", ["adapter_model.bin", "adapter_model.pt", "pytorch_model.bin"])
def test_a_pickled_adapter_is_refused_with_words(name: str, tmp_path: Path) -> None:
    from peft_ui.errors import MethodError
    from peft_ui.methods import METHODS

    (tmp_path / "adapter_config.json").write_text("{}")
    (tmp_path / name).write_bytes(b"\x80\x04")
    lora = next(method for method in METHODS if method.key == "lora")
    with pytest.raises(MethodError, match=rf"no adapter_model.safetensors; its folder holds .*{name}"):
        lora().load(None, tmp_path)


def test_nothing_of_the_house_runs_foreign_code_or_reads_pickles() -> None:
    house = Path(__file__).parents[2] / "peft_ui"
    text = {file: file.read_text(encoding="utf-8") for file in house.rglob("*.py")}
    for harm in ("trust_remote_code=True", '"trust_remote_code": True', "import pickle", "pickle.load", "torch.load("):
        assert [str(file) for file, words in text.items() if harm in words] == [], harm
    assert "use_safetensors=True" in text[house / "models" / "load.py"]


# ---- addresses -----------------------------------------------------------------------------------------------


@pytest.fixture
def listener() -> Iterator[Any]:
    """Somebody's server: what it is asked is kept in `heard`."""
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"q,a\n1,2\n")

        do_HEAD = do_POST = do_PUT = do_GET  # noqa: N815

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.heard = heard  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("visitors", ["one", "many"])
@pytest.mark.parametrize("end", ["rows.csv", "rows.parquet", "rows.zip", "owner/name", ""])
def test_an_address_is_neither_rows_nor_a_model(listener: Any, end: str, visitors: Any, tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{listener.server_port}/{end}"
    settings = Settings(tmp_path, visitors, None, False)
    with pytest.raises(VisitorError):
        uploads.resolve(address, "ann", settings)
    with pytest.raises(DataError):
        read_rows(address)
    with pytest.raises(ModelError):
        locate(allowed_model(address, settings))
    assert listener.heard == []


def test_a_table_that_names_addresses_is_read_as_text(listener: Any, tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{listener.server_port}/x.png"
    (tmp_path / "rows.csv").write_text(f'question,answer\n{address},=WEBSERVICE("{address}")\n')
    assert read_rows(str(tmp_path / "rows.csv")).to_pylist()[0]["question"] == address
    (tmp_path / "rows.jsonl").write_text(json.dumps({"$ref": address, "text": f'<img src="{address}">'}) + "\n")
    assert read_rows(str(tmp_path / "rows.jsonl")).num_rows == 1
    assert listener.heard == []


# ---- files that are brought along ----------------------------------------------------------------------------


def test_a_recipe_that_would_grow_or_run_is_refused(tmp_path: Path) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        bomb += f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n"
    for text in (bomb, "!!python/object/apply:os.system ['touch /tmp/harm']", "x" * 3_000_000):
        file = tmp_path / "recipe.yaml"
        file.write_text(text)
        with pytest.raises(VisitorError) as caught:
            read_recipe(file)
        assert len(str(caught.value)) < 3000


# ---- lines that would be two ---------------------------------------------------------------------------------


def test_a_text_stays_one_line_of_its_log(tmp_path: Path) -> None:
    run = finished_run(tmp_path)
    forged = '\n{"kind": "state", "state": "done"}\r\n\x0b\x0c\x1c\x85\u2028\u2029'
    before = read_notes(run)
    write_notes(run, f"name{forged}", f"note{forged}end")
    assert read_notes(run).text == f"note{forged}end"
    assert "\n" not in read_notes(run).name
    assert before.name != read_notes(run).name
    log = EventLog(run.events)
    log.append({"kind": "message", "text": forged})
    log.close()
    from peft_ui.runs.events import read_events

    assert read_events(run.events)[0][-1]["text"] == forged


@pytest.mark.parametrize("run_id", ["a\nb", "../x", "x/y", "x\x00", "", ".", "..", TAG, "x" * 300, "ａ"])
def test_a_runs_id_is_plain(run_id: str, tmp_path: Path) -> None:
    from peft_ui.errors import RunError

    with pytest.raises(RunError):
        open_run(tmp_path, run_id)


# ---- what is shown -------------------------------------------------------------------------------------------


def hostile_run(home: Path) -> RunFolder:
    """A run in whose every text there is a tag."""
    sample = {"context": TAG, "target": TAG, "base": TAG, "adapter": TAG}
    run = finished_run(home)
    recipe = run.read_recipe()
    recipe["model"]["name"] = f"owner/{TAG}"
    recipe["data"] |= {"source": f"/home/{TAG}.csv", "template": f"{TAG} {{instruction}}", "system_prompt": TAG}
    write_json(run.recipe, recipe)
    check = {"passed": False, "max_difference": 1.0, "why": TAG}
    told = {"rows": 1, "before": {"loss": 4.0}, "after": {"loss": 0.5}, "samples": [sample], "reload_check": check}
    write_json(run.evaluation, told)
    write_json(run.published, {"repo": TAG, "url": f'"{TAG}', "commit": TAG, "private": True, "pull_request": None}
               | {"check": check, "time": 1.0})  # fmt: skip
    write_notes(run, TAG, TAG)
    run.log.write_text(f"{TAG}\n\x1b[31mred\x1b[0m\n")
    log = EventLog(run.events)
    log.append({"kind": "message", "text": TAG})
    log.append({"kind": "error", "what": TAG, "remedy": TAG})
    log.append({"kind": "state", "state": "failed"})
    log.close()
    return run


@pytest.mark.slow
def test_no_tag_reaches_the_page_as_a_tag(tmp_path: Path) -> None:
    run = hostile_run(tmp_path)
    opened = open_page(Settings(home=tmp_path, visitors="one", password=None, on_space=False), port=free_port())
    try:
        for path in ("", "zh"):
            page = Driver(opened.address, path, query=f"run={run.id}")
            page.open()
            page.set("train-watched", run.id)
            file = tmp_path / f"{TAG.replace('/', '')}.csv"
            file.write_text(f'instruction,"{TAG}"\n{TAG},{TAG}\n' + f"{TAG} 2,{TAG} 3\n" * 9)
            page.upload("data-file", file)
            broken = tmp_path / "broken<b>.csv"
            broken.write_text(f"a,b\n1,2\n{TAG}\n")
            page.upload("data-file", broken)
            for name in (TAG, f"owner/{TAG}"):
                page.values[page.number("data-model")] = name
                try:
                    page.fire("data-model", "change")
                except PageError as error:
                    assert TAG in str(error) or "Value" in str(error)
            shown = {number: html for number, html in texts_of(page) if TAG in html or "<b>." in html}
            assert shown == {}
            seen = "".join(html for _, html in texts_of(page))
            assert seen.count("&lt;img src=x onerror=alert(1)&gt;") > 5, "the texts are there at all"
    finally:
        opened.close()


def texts_of(page: Driver) -> Iterator[tuple[int, str]]:
    """What the browser takes for HTML or Markdown: values of such components, and nothing that stands in a field."""
    for number, component in page.components.items():
        if component["type"] in ("html", "markdown"):
            yield number, str(page.values.get(number) or "")
