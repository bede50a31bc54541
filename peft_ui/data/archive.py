"""What a .zip or .gz holds, unpacked within bounds: number of files, their sizes, and what they claim to be named."""

import gzip
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from peft_ui.errors import DataError

MOST_FILES = 200
MOST_BYTES = 4 * 2**30  # unpacked, of all files together
MOST_RATIO = 200  # unpacked bytes for each packed one, once it is more than a few MB
_FEW = 50 * 2**20
_BLOCK = 2**20

Entry = tuple[str, BinaryIO]


def unzipped(file: BinaryIO, name: str, endings: Collection[str]) -> Iterator[Entry]:
    """The data files of a zip, each unpacked into a file of its own that vanishes when it is closed.

    Args:
        file: the archive.
        name: its name, for the messages.
        endings: of data files; others are passed over.

    Raises:
        DataError: no zip, no data file, a dangerous name, an encrypted entry, or more than the bounds allow.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            chosen = _chosen(archive, name, endings)
            left = MOST_BYTES
            for entry in chosen:
                with archive.open(entry) as packed:
                    unpacked, size = _unpacked(cast(BinaryIO, packed), f"{name}/{entry.filename}", left, entry)
                left -= size
                yield PurePosixPath(entry.filename).name, unpacked
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError) as error:
        raise _damaged(name, error) from error


def gunzipped(file: BinaryIO, name: str) -> BinaryIO:
    """What a .gz holds, unpacked.

    Raises:
        DataError: no gzip, cut off, or more than the bounds allow.
    """
    packed_size = file.seek(0, 2)
    file.seek(0)
    try:
        with gzip.open(file) as packed:
            return _unpacked(cast(BinaryIO, packed), name, MOST_BYTES, packed_size)[0]
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise _damaged(name, error) from error


def check_bounds(file: BinaryIO, name: str) -> None:
    """A zip by another name (a workbook) keeps within the bounds by what it says of itself.

    Raises:
        DataError: it is no zip, or too large.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise DataError(f"{name} is not a readable Excel workbook: {error}.", "Save it again as .xlsx.") from error
    finally:
        file.seek(0)
    size, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if size > MOST_BYTES or (size > _FEW and size > MOST_RATIO * packed):
        raise _bomb(name)


def _chosen(archive: zipfile.ZipFile, name: str, endings: Collection[str]) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    for entry in entries:
        _check_name(entry, name)
    chosen = [entry for entry in entries if _is_data(entry.filename, endings)]
    if not chosen:
        held = ", ".join(entry.filename for entry in entries[:5]) or "nothing"
        raise DataError(f"{name} holds no data file, but {held}.", f"Known are {', '.join(endings)}.")
    if len(chosen) > MOST_FILES:
        raise DataError(f"{name} holds {len(chosen)} data files.", f"At most {MOST_FILES} are read at once.")
    if any(entry.flag_bits & 1 for entry in chosen):
        raise DataError(f"{name} is encrypted.", "Unpack it, or pack it again without a password.")
    if sum(entry.file_size for entry in chosen) > MOST_BYTES:
        raise _bomb(name)
    return sorted(chosen, key=lambda entry: entry.filename)


def _check_name(entry: zipfile.ZipInfo, name: str) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or is_link:
        raise DataError(
            f"{name} holds {entry.filename[:100]!r}, a name that leads out of the archive.",
            "Pack it again with plain file names.",
        )


def _is_data(path: str, endings: Collection[str]) -> bool:
    name = PurePosixPath(path)
    hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
    return not hidden and name.suffix.casefold() in endings


def _unpacked(packed: BinaryIO, name: str, left: int, packed_size: "int | zipfile.ZipInfo") -> tuple[BinaryIO, int]:
    if isinstance(packed_size, zipfile.ZipInfo):
        packed_size = packed_size.compress_size
    target = tempfile.TemporaryFile()  # noqa: SIM115 - closed by whoever reads it
    size = 0
    while block := packed.read(_BLOCK):
        size += len(block)
        if size > left or (size > _FEW and size > MOST_RATIO * packed_size):
            target.close()
            raise _bomb(name)
        target.write(block)
    target.seek(0)
    return cast(BinaryIO, target), size


def _bomb(name: str) -> DataError:
    return DataError(
        f"{name} unpacks to more than {MOST_BYTES // 2**30} GB, or to more than {MOST_RATIO} times its size.",
        "Unpack it yourself and bring the files.",
    )


def _damaged(name: str, error: Exception) -> DataError:
    return DataError(f"{name} cannot be unpacked: {error}.", "Pack it again.")
