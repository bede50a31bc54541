"""What a visitor takes along from his own runs: routes that know owners and write nothing beside the run's folder.

/download/RUN/adapter.zip   the adapter with its template and tokenizer, packed as it is sent
/download/RUN/script.zip    what `repeating` has written into the run; so too notebook.zip and merged.zip
/download/RUN/recipe.yaml   the recipe
/download/RUN/rows.zip      the prepared rows
/download/sets/NAME         the prepared rows of a form, before any run: written by `rooms.data_taking`, sent once
"""

import re
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import Any
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from peft_ui.errors import RunError, VisitorError
from peft_ui.export.archive import archive_of
from peft_ui.recipe.file import write_recipe
from peft_ui.recipe.places import without_folders
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs.folder import RunFolder
from peft_ui.settings import Settings
from peft_ui.ui.notes import read_notes
from peft_ui.ui.own import own_run
from peft_ui.ui.uploads import short_name
from peft_ui.ui.visitor import OWNER, in_words

BLOCK = 1024 * 1024
# A link that is followed as a download: a refusal fails in the browser's list of downloads, and the page stays.
TAKE_JS = """(address) => {
  if (address) Object.assign(document.createElement('a'), {href: address, download: ''}).click();
}"""
PRIVATE = {"Cache-Control": "private, no-store"}


def routes(settings: Settings) -> list[Route]:
    """The routes; HEAD comes with GET."""

    def download(request: Request) -> Response:
        try:
            owner = request.scope.get(OWNER)
            if not owner:
                raise RunError(
                    "This browser sent no cookie, so your work could not be kept apart.", "Allow cookies and reload."
                )
            folder = own_run(settings, owner, request.path_params["run"])
            what = request.path_params["what"]
            return recipe(folder, owner, settings) if what == "recipe.yaml" else WAYS[what](folder)
        except (VisitorError, KeyError) as error:
            words = in_words(error) if isinstance(error, VisitorError) else "There is nothing here."
            return PlainTextResponse(words, 404, PRIVATE)

    def take(request: Request) -> Response:
        folder = set_folder(settings, request.scope.get(OWNER) or "", request.path_params["name"])
        if not folder:
            return PlainTextResponse("There is nothing here.", 404, PRIVATE)
        try:
            answer = prepared(folder)
        except FileNotFoundError:  # sent to somebody else of the same owner, and deleted while we looked
            return PlainTextResponse("There is nothing here.", 404, PRIVATE)
        if request.method == "GET":  # sent once, and gone
            answer.background = BackgroundTask(rmtree, folder, ignore_errors=True)
        return answer

    return [
        Route("/download/sets/{name}", take, methods=["GET"]),
        Route("/download/{run}/{what}", download, methods=["GET"]),
    ]


def set_folder(settings: Settings, owner: str, name: str) -> Path | None:
    """The prepared rows of that name, if they are this owner's."""
    folder = settings.home / "sets" / owner / name
    return folder if owner and re.fullmatch(r"[0-9a-f]{32}", name) and (folder / "facts.json").is_file() else None


def prepared(folder: Path) -> Response:
    """The rows as JSON Lines: a file, or where some are held back two of them in a zip."""
    parts = [folder / f"{part}.jsonl" for part in ("train", "validation")]
    files: dict[str, Path | str] = {path.name: path for path in parts if path.stat().st_size}
    if len(files) == 1:
        return FileResponse(parts[0], media_type="application/jsonl", filename="rows.jsonl", headers=PRIVATE)
    return _zipped(files, "rows", "rows.zip")


def address(run: str, what: str) -> str:
    """Where the page's links point, relative to the page."""
    return f"download/{quote(run, safe='')}/{what}"


def adapter(folder: RunFolder) -> Response:
    """The adapter's files, the recipe, and words on it.

    Raises:
        RunError: there is no adapter yet.
    """
    return _zipped(archive_of(folder), file_name(folder), f"{file_name(folder)}.zip")


def rows(folder: RunFolder) -> Response:
    """The prepared rows."""
    files: dict[str, Path | str] = {path.name: path for path in sorted(folder.data.iterdir()) if _is_plain(path)}
    return _zipped(files, f"{file_name(folder)}-rows", f"{file_name(folder)}-rows.zip")


def exported(form: str, folder: RunFolder) -> Response:
    """What `repeating` wrote into the run.

    Raises:
        RunError: it did not yet.
    """
    path = folder.exports / f"{form}.zip"
    if not _is_plain(path):
        raise RunError(
            f"The run {folder.id} was not exported as {form} yet.", "Press its button in the Playground first."
        )
    return FileResponse(path, media_type="application/zip", filename=f"{file_name(folder)}-{form}.zip", headers=PRIVATE)


def recipe(folder: RunFolder, owner: str, settings: Settings) -> Response:
    """The recipe as YAML, which can be opened here again; on a shared page it names no folder of the machine."""
    told = parse_recipe(folder.read_recipe())
    if settings.shared:
        told = parse_recipe(without_folders(_shortened(told.to_dict(), owner, settings)))
    text = write_recipe(told)
    return Response(text, media_type="application/yaml", headers=_named(f"{file_name(folder)}.yaml"))


WAYS: dict[str, Callable[[RunFolder], Response]] = {
    "adapter.zip": adapter,
    "rows.zip": rows,
    "merged.zip": partial(exported, "merged"),
    "script.zip": partial(exported, "script"),
    "notebook.zip": partial(exported, "notebook"),
}


def file_name(folder: RunFolder) -> str:
    """The run's name in letters, digits, dots and dashes; its id where none of them is left."""
    plain = re.sub(r"[^\w.]+", "-", read_notes(folder).name, flags=re.ASCII).strip("-._")
    return plain or folder.id


def _shortened(told: dict[str, Any], owner: str, settings: Settings) -> dict[str, Any]:
    """The owner's own uploads and our examples by the names that the form knows."""
    data = told["data"]
    held_out = data.get("validation") or {}
    if held_out.get("source"):
        data = data | {"validation": held_out | {"source": short_name(held_out["source"], owner, settings)}}
    return told | {"data": data | {"source": short_name(data["source"], owner, settings)}}


def _is_plain(path: Path) -> bool:
    """A file of the run itself: what a link points to may be anybody's."""
    return path.is_file() and not path.is_symlink()


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'} | PRIVATE


def _zipped(files: dict[str, Path | str], within: str, name: str) -> Response:
    return StreamingResponse(_zip(files, within), media_type="application/zip", headers=_named(name))


class _Sink:
    """A file that cannot be sought: what is written is taken away again at once."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, block: bytes) -> int:
        self.written.append(bytes(block))
        return len(block)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        block = b"".join(self.written)
        self.written.clear()
        return block


def _zip(files: dict[str, Path | str], within: str) -> Iterator[bytes]:
    """A zip, bit by bit; weights do not shrink, so nothing is compressed."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for name, path in files.items():
            if isinstance(path, str):
                archive.writestr(f"{within}/{name}", path)
                continue
            info = zipfile.ZipInfo.from_file(path, f"{within}/{name}")
            with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
                while block := source.read(BLOCK):
                    target.write(block)
                    yield sink.take()
    yield sink.take()
