"""One download in a process of its own: `python -m peft_ui.models.download NAME [--revision REVISION]`.

The first line of standard input may hold a token (it never stands in an argument or the environment); when that
input closes, whoever wanted the model is gone and so is this process. Standard output tells one JSON object a line:
`{"total"}` and `{"done"}` in bytes, and at last `{"folder"}` or `{"what", "remedy"}`. A file that is whole stays, so
the next attempt goes on from there; of a file in the middle nothing can be kept (huggingface_hub names it anew each
time).
"""

import argparse
import io
import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tqdm.std import tqdm

from peft_ui.data.access import Token
from peft_ui.errors import HubSilentError, ModelError
from peft_ui.models.hub_errors import told_plainly
from peft_ui.models.locate import Location
from peft_ui.models.search import HubModel, HubSearch
from peft_ui.models.weights import is_weight

SPARE = 500_000_000  # bytes that stay free on the disk
TELL_SECONDS = 0.25


def main() -> None:
    """Fetch what the command line names; exit code 0 when it is whole, 2 when not."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--revision", default=None)
    asked = parser.parse_args()
    token: Token = sys.stdin.readline().strip() or False
    tidy = _halves_of(asked.name)
    _end_with(tidy)
    try:
        _tell(folder=fetch(asked.name, asked.revision, token))
    except ModelError as error:
        tidy()
        _tell(what=error.what, remedy=error.remedy)
        os._exit(2)
    os._exit(0)  # without waiting for whoever holds our standard input


def fetch(name: str, revision: str | None, token: Token) -> str:
    """The folder of the whole model, once it is there.

    Raises:
        ModelError: not there, not allowed, no safetensors weights, no network, or no room on the disk.
    """
    from huggingface_hub import snapshot_download

    model = HubSearch().look(name, token, revision)
    if not any(map(is_weight, model.files)):
        raise ModelError(f"The model {name!r} has no safetensors weights.", "Choose a model that has them.")
    missing = missing_bytes(model)
    check_disk(name, missing, free_bytes())
    _tell(total=model.size)
    threading.Thread(target=_keep_telling, args=(model.size - missing,), daemon=True).start()
    try:
        with told_plainly(Location("hub", name), revision):
            return snapshot_download(
                name,
                revision=revision,
                token=token,
                allow_patterns=[_exactly(file) for file in model.files],
                max_workers=4,
                tqdm_class=_Bar,
            )
    except HubSilentError as error:
        what = f"The network was lost while {name} was fetched."
        raise ModelError(what, "Start it again: files that are whole are not fetched again.") from error


def missing_bytes(model: HubModel) -> int:
    """Bytes of those files that are not in the cache yet."""
    from huggingface_hub import constants, try_to_load_from_cache

    def here(file: str) -> bool:
        found = try_to_load_from_cache(model.name, file, constants.HF_HUB_CACHE, model.revision)
        return isinstance(found, str)

    return sum(size for file, size in model.files.items() if not here(file))


def free_bytes() -> int:
    """Bytes free on the disk that the cache is, or will be, on."""
    from huggingface_hub import constants

    folder = Path(constants.HF_HUB_CACHE).expanduser().absolute()
    while not folder.is_dir():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def check_disk(name: str, needed: int, free: int) -> None:
    """Refuse, before anything is written, what would fill the disk.

    Raises:
        ModelError: with both figures.
    """
    if needed and needed + SPARE > free:
        what = f"{name} needs {needed / 1e9:.1f} GB on the disk, and {free / 1e9:.1f} GB are free."
        raise ModelError(what, "Make room, or choose a smaller model.")


def _exactly(file: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in file)


class _Bar(tqdm):
    """A bar that nobody sees; of the several that the library draws, the one that counts bytes on the disk is told."""

    on_disk = 0

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named, file=_Nowhere())

    def update(self, n: float | None = 1) -> bool | None:
        moved = super().update(n)
        if self.unit == "B" and not str(self.desc).startswith("Downloading"):  # that one counts the network
            _Bar.on_disk = int(self.n)
        return moved


def _keep_telling(here: int) -> None:
    """Say now and then how far it is; `here` bytes were there before."""
    told = -1
    while True:
        if told != _Bar.on_disk:
            told = _Bar.on_disk
            _tell(done=here + told)
        time.sleep(TELL_SECONDS)


class _Nowhere(io.StringIO):
    def write(self, text: str) -> int:
        return len(text)


def _tell(**what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def _halves_of(name: str) -> Callable[[], None]:
    """A way to delete what from now on lies half fetched in the cache."""
    from huggingface_hub import constants, file_download

    blobs = Path(constants.HF_HUB_CACHE) / file_download.repo_folder_name(repo_id=name, repo_type="model") / "blobs"
    others = set(blobs.glob("*.incomplete"))

    def tidy() -> None:
        for file in set(blobs.glob("*.incomplete")) - others:
            file.unlink(missing_ok=True)

    return tidy


def _end_with(tidy: Callable[[], None]) -> None:
    """Leave, and leave nothing half behind, at SIGTERM and when standard input closes."""

    def leave(*_: object) -> None:
        tidy()
        os._exit(128 + signal.SIGTERM)

    def listen() -> None:
        while sys.stdin.readline():
            pass
        leave()

    signal.signal(signal.SIGTERM, leave)
    threading.Thread(target=listen, daemon=True).start()


if __name__ == "__main__":
    main()
