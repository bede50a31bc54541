"""What a visitor may name as his data: his own uploads, our examples, the Hub, and on his own machine any file.

An upload is copied into its owner's folder and taken out of Gradio's shared cache; from then on the form
holds a short name (`uploads/3f2a…/rows.csv`), which is looked up in the folder of whoever asks.
"""

import hashlib
import re
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

from peft_ui.data.files import ENDINGS
from peft_ui.data.source import EXAMPLES, example_name, is_hub_name
from peft_ui.errors import DataError
from peft_ui.runs.quota import check_space
from peft_ui.settings import Settings

_OURS = re.compile(r"(uploads/[0-9a-f]{16}|examples)/([^/\\]+)")


def keep(upload: str | Path, owner: str, settings: Settings) -> str:
    """Copy an upload into the owner's folder and answer its short name; the same file twice is kept once.

    Raises:
        DataError: an ending that no reader knows, or the owner's space is full.
    """
    file = Path(upload)
    if file.suffix.casefold() not in ENDINGS:
        raise DataError(f"{file.name} has the unknown ending {file.suffix!r}.", f"Known are {', '.join(ENDINGS)}.")
    folder = settings.home / "uploads" / owner
    if not file.is_file():
        raise DataError(f"{file.name} is no longer there.", "Upload it again.")
    _check_room(file, owner, settings)
    with file.open("rb") as content:
        mark = hashlib.file_digest(content, "sha256").hexdigest()[:16]
    kept = folder / mark / file.name
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, kept)
    file.unlink()
    return f"uploads/{mark}/{file.name}"


def together(files: Sequence[str]) -> str:
    """One upload of several: an archive of them, in their order, beside the first; a single one stays as it is."""
    if len(files) == 1:
        return files[0]
    first = Path(files[0])
    archive = first.with_name(f"{len(files)} files.zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for number, file in enumerate(map(Path, files), 1):
            packed.write(file, f"{number:03}-{file.name}")
            file.unlink()
    return str(archive)


def kept(owner: str, settings: Settings) -> dict[str, Path]:
    """All uploads of this owner, by their short names."""
    files = sorted((settings.home / "uploads" / owner).glob("*/*"))
    return {f"uploads/{file.parent.name}/{file.name}": file for file in files if file.is_file()}


def forget(source: str, owner: str, settings: Settings) -> None:
    """Delete an upload; runs keep the rows that they were made with.

    Raises:
        DataError: it is not there for this owner.
    """
    path_of(source, owner, settings).unlink()


def path_of(source: str, owner: str, settings: Settings) -> Path:
    """The file behind `examples/…` or `uploads/…`, the latter only in the owner's own folder.

    Raises:
        DataError: not such a name, or nothing there for this owner.
    """
    name = _OURS.fullmatch(source)
    if name:
        folder = EXAMPLES if name[1] == "examples" else settings.home / "uploads" / owner / name[1].split("/")[1]
        if name[2] not in (".", "..") and (folder / name[2]).is_file():
            return folder / name[2]
    raise DataError(f"There is no {source!r} among your files.", "Upload it again, or use an example.")


def resolve(source: str, owner: str, settings: Settings) -> str:
    """What the recipe's `data.source` is for this owner: a path that he may read, or a Hub data set's id.

    Raises:
        DataError: not his, not there, or a path where paths may not be named.
    """
    source = source.strip()
    if not source or source.startswith(("uploads/", "examples/")):
        return str(path_of(source, owner, settings)) if source else ""
    private = settings.visitors == "one" and not settings.on_space
    if private and Path(source).expanduser().is_file():
        return str(Path(source).expanduser().absolute())
    if is_hub_name(source):
        return source
    ways = "Upload it, or name a data set on the Hub as owner/name."
    raise DataError(f"{source!r} is neither a file of yours nor a data set on the Hub.", ways)


def short_name(path: str, owner: str, settings: Settings) -> str:
    """The way back, for a recipe that is shown in the form again."""
    file = Path(path)
    own = settings.home / "uploads" / owner
    mark, name = file.parent.name, file.name  # one that was uploaded before signing in lies elsewhere now
    if file.is_relative_to(settings.home / "uploads") and (own / mark / name).is_file():
        return f"uploads/{mark}/{name}"
    ours = example_name(path)
    return f"examples/{ours}" if ours else path


def _check_room(file: Path, owner: str, settings: Settings) -> None:
    try:
        check_space(file.name, settings.home, owner, settings.quotas, file.stat().st_size)
    except DataError:
        file.unlink()
        raise
