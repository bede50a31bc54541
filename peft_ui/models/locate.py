"""From a name to a place: the bundled demo, a folder on this machine, or an id on the Hub. Asks no network."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from peft_ui.errors import ModelError

DEMO = "demo"
DEMO_FOLDER = Path(__file__).parent / "demo"
WAYS = "Use demo, a folder with a config.json, or a model's id on the Hub such as owner/name."


@dataclass(frozen=True)
class Location:
    """Where a model is: `name` is what transformers loads it by (a path, or a Hub id)."""

    kind: Literal["demo", "folder", "hub"]
    name: str


def locate(name: str, beside: Path | None = None) -> Location:
    """Find a model by its name.

    Args:
        name: `demo`, a folder, or a Hub id. A relative folder counts from `beside`, then from the working folder.
        beside: the recipe's folder, when there is one.

    Raises:
        ModelError: neither a folder nor a possible Hub id, or a folder without config.json.
    """
    if name == DEMO:
        return Location("demo", str(_checked(DEMO_FOLDER)))
    path = Path(name).expanduser()
    for folder in ([beside / path] if beside else []) + [path]:
        if folder.is_dir():
            return Location("folder", str(_checked(folder)))
    if path.is_file():
        raise ModelError(f"The model {name!r} is a file, not a folder.", "Name the folder that holds its config.json.")
    if not _may_be_hub_id(name):
        raise ModelError(f"The model {name!r} is not a folder here, nor a possible id on the Hub.", WAYS)
    return Location("hub", name)


def _checked(folder: Path) -> Path:
    if (folder / "config.json").is_file():
        return folder.absolute()
    inside = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    shown = ", ".join(inside[:8]) + (", …" if len(inside) > 8 else "")
    raise ModelError(
        f"The model folder {str(folder)!r} has no config.json; it holds {shown or 'nothing'}.",
        "Name the folder that a model was saved in with save_pretrained.",
    )


def _may_be_hub_id(name: str) -> bool:
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id

    try:
        validate_repo_id(name)
    except HFValidationError:
        return False
    return True
