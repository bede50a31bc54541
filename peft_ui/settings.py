"""The only reader of the environment: where things live, what is allowed, whether this is a Space."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from peft_ui.errors import Fault, Faults

Visitors = Literal["one", "many"]

# (name, default in words, help): the README, the command line and the tests read this one tuple.
SETTINGS = (
    ("PEFT_UI_HOME", "the user's data folder", "Where uploads and runs live; a folder on a local disk."),
    (
        "PEFT_UI_VISITORS",
        "one (many on a Space)",
        "one: everybody here is the local user; many: each sees only his own.",
    ),
    ("PEFT_UI_PASSWORD", "none", "Asked of every visitor; needed to bind another address than 127.0.0.1."),
)


@dataclass(frozen=True)
class Settings:
    """What the environment says, checked once."""

    home: Path
    visitors: Visitors
    password: str | None
    on_space: bool
    signs_in: bool = False  # visitors can sign in with Hugging Face: a Space with OAuth set up

    @property
    def runs(self) -> Path:
        return self.home / "runs"


def read_settings(home: str | Path | None = None) -> Settings:
    """Read the environment; `home` (from `--home`) goes before `PEFT_UI_HOME`.

    Raises:
        Faults: a variable has a value that means nothing.
    """
    on_space = os.environ.get("SYSTEM") == "spaces"
    visitors = os.environ.get("PEFT_UI_VISITORS") or ("many" if on_space else "one")
    if visitors not in get_args(Visitors):
        raise Faults([Fault("PEFT_UI_VISITORS", f"{visitors!r} is not a choice.", "Use one or many.")])
    folder = home or os.environ.get("PEFT_UI_HOME") or _data_folder()
    return Settings(
        home=Path(folder).expanduser().absolute(),
        visitors=cast(Visitors, visitors),
        password=os.environ.get("PEFT_UI_PASSWORD") or None,
        on_space=on_space,
        signs_in=on_space and all(os.environ.get(name) for name in ("SPACE_ID", "OAUTH_CLIENT_ID")),
    )


def _data_folder() -> Path:
    from platformdirs import user_data_path  # here, so that the supervisor stays with the standard library

    return user_data_path("peft-ui", appauthor=False)


def helper_environment(**more: str) -> dict[str, str]:
    """What a helper process of ours is born with: our own environment, this package findable, and `more`.

    Threads that wait give up their core (`OMP_WAIT_POLICY`): spinning, they took the core from whoever they waited
    for as soon as a browser or a second run was busy too (120 steps of the demo model beside other work on two
    cores: 31 to 50 s spinning, 6 to 7 s waiting quietly).
    """
    paths = [str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    own = {"PYTHONPATH": os.pathsep.join(paths)}
    return {"OMP_WAIT_POLICY": "PASSIVE", **os.environ, **own, **more}
