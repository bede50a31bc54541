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
    ("PEFT_UI_HOSTS", "none", "More host names under which the page is reached, with commas between."),
    ("PEFT_UI_BUCKET", "none (/data on a Space, where one is mounted)", "A folder that lasts: runs are copied there."),
    ("PEFT_UI_UPLOAD_MB", "2000 for many", "Megabytes that one visitor's uploads and exports may take; 0: no limit."),
    ("PEFT_UI_UPLOAD_MB_ALL", "20000 for many", "The same for all visitors together."),
    ("PEFT_UI_ROWS", "200000 for many", "Rows of one run; 0: no limit."),
    ("PEFT_UI_RUNS", "20 for many", "Runs that one visitor may keep; 0: no limit."),
    ("PEFT_UI_RUNS_ALL", "500 for many", "The same for all visitors together."),
    ("PEFT_UI_RUNS_MB", "5000 for many", "Megabytes that one visitor's runs may take; 0: no limit."),
    ("PEFT_UI_RUNS_MB_ALL", "30000 for many", "The same for all visitors together."),
    ("PEFT_UI_AT_ONCE", "2 for many", "Runs of one visitor that wait or train at once; 0: no limit."),
    ("PEFT_UI_AT_ONCE_ALL", "20 for many", "The same for all visitors together."),
    ("PEFT_UI_MINUTES", "240 for many", "Minutes of training for one visitor within 24 hours; 0: no limit."),
    ("PEFT_UI_MINUTES_ALL", "none", "The same for all visitors together."),
)
MANY = {
    "PEFT_UI_UPLOAD_MB": 2_000,
    "PEFT_UI_UPLOAD_MB_ALL": 20_000,
    "PEFT_UI_ROWS": 200_000,
    "PEFT_UI_RUNS": 20,
    "PEFT_UI_RUNS_ALL": 500,
    "PEFT_UI_RUNS_MB": 5_000,
    "PEFT_UI_RUNS_MB_ALL": 30_000,
    "PEFT_UI_AT_ONCE": 2,
    "PEFT_UI_AT_ONCE_ALL": 20,
    "PEFT_UI_MINUTES": 240,
}
WORKERS_THREADS = "PEFT_UI_WORKERS_THREADS"  # between our own processes; nobody sets it by hand
SPACE_BUCKET = Path("/data")
NEVER_HANDED_ON = ("OAUTH_CLIENT_SECRET", "PEFT_UI_PASSWORD")
# What libraries will change in later versions is news for us, and none for who reads a run's log.
QUIET = "ignore::FutureWarning"
# oneDNN makes a program for each shape of a matrix product and keeps 1,024 of them (0.7 MB each), PyTorch as many
# again: with rows of all lengths a run grew by 1.9 GB in 60 steps, and was no faster for it (decision 0009).
FEW_PRODUCTS = {"LRU_CACHE_CAPACITY": "16", "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "128"}
# Those of whoever owns the machine: where others use it, no process that serves their wishes is born with them.
MACHINES_TOKENS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH")


@dataclass(frozen=True)
class Quotas:
    """What one visitor may take, and all of them together (`…_all`); None: no limit. Minutes are those of a day."""

    upload_bytes: int | None = None
    upload_bytes_all: int | None = None
    rows: int | None = None
    runs: int | None = None
    runs_all: int | None = None
    runs_bytes: int | None = None
    runs_bytes_all: int | None = None
    at_once: int | None = None
    at_once_all: int | None = None
    minutes: int | None = None
    minutes_all: int | None = None


@dataclass(frozen=True)
class Settings:
    """What the environment says, checked once."""

    home: Path
    visitors: Visitors
    password: str | None
    on_space: bool
    signs_in: bool = False  # visitors can sign in with Hugging Face: a Space with OAuth set up
    hosts: tuple[str, ...] = ()  # names under which the page is reached, beside those of the machine itself
    bucket: Path | None = None  # a folder that lasts longer than the home
    quotas: Quotas = Quotas()

    @property
    def runs(self) -> Path:
        return self.home / "runs"

    @property
    def shared(self) -> bool:
        """Whether others use this machine too: then its folders, its cache and its sign-in are nobody's to name."""
        return self.on_space or self.visitors == "many"


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
        hosts=_hosts(),
        bucket=_bucket(on_space),
        quotas=_quotas(visitors == "many"),
    )


def _hosts() -> tuple[str, ...]:
    """`SPACE_HOST` and `PEFT_UI_HOSTS`, each a list with commas between, without ports."""
    said = [os.environ.get(name, "") for name in ("SPACE_HOST", "PEFT_UI_HOSTS")]
    names = (name.strip().casefold().partition(":")[0] for name in ",".join(said).split(","))
    return tuple(name for name in names if name)


def _bucket(on_space: bool) -> Path | None:
    """The folder that lasts: the one that was named, or on a Space the usual place, if something is mounted there."""
    if named := os.environ.get("PEFT_UI_BUCKET"):
        return Path(named).expanduser().absolute()
    mounted = on_space and SPACE_BUCKET.is_mount() and os.access(SPACE_BUCKET, os.W_OK)
    return SPACE_BUCKET / "peft-ui" if mounted else None


def _quotas(many: bool) -> Quotas:
    faults, found = [], {}
    for name in (name for name, _, _ in SETTINGS if name in MANY or name == "PEFT_UI_MINUTES_ALL"):
        said = os.environ.get(name) or (str(MANY.get(name, 0)) if many else "0")
        if not said.isdecimal():
            faults.append(Fault(name, f"{said!r} is not a whole number.", "Use one; 0 means no limit."))
            continue
        field = name.removeprefix("PEFT_UI_").lower().replace("_mb", "_bytes")
        found[field] = int(said) * (1_000_000 if "bytes" in field else 1) or None
    if faults:
        raise Faults(list(faults))
    return Quotas(**found)


def _data_folder() -> Path:
    from platformdirs import user_data_path  # here, so that the supervisor stays with the standard library

    return user_data_path("peft-ui", appauthor=False)


def one_thread_environment(**more: str) -> dict[str, str]:
    """As `helper_environment`, for a helper with one thread; it remembers how many a worker has."""
    threads = os.environ.get("OMP_NUM_THREADS", "")
    return helper_environment(**{WORKERS_THREADS: threads, "OMP_NUM_THREADS": "1", **more})  # type: ignore[arg-type]


def worker_environment() -> dict[str, str]:
    """What a run's worker is born with, also when a helper with one thread asks."""
    born = helper_environment()
    threads = born.pop(WORKERS_THREADS, None)
    if threads is not None:
        born.pop("OMP_NUM_THREADS", None)
    return born | ({"OMP_NUM_THREADS": threads} if threads else {})


def cache_folder() -> Path:
    """Where facts about this machine are kept, whatever the home."""
    from platformdirs import user_cache_path

    return user_cache_path("peft-ui", appauthor=False)


def helper_environment(knows_tokens: bool = True, **more: str) -> dict[str, str]:
    """What a helper process of ours is born with: our own environment less its secrets, this package findable, `more`.

    Where others use the machine, or `knows_tokens` is False, it is born without the tokens of the machine's owner.

    Threads that wait give up their core (`OMP_WAIT_POLICY`): spinning, they took the core from whoever they waited
    for as soon as a browser or a second run was busy too (120 steps of the demo model beside other work on two
    cores: 31 to 50 s spinning, 6 to 7 s waiting quietly).
    """
    paths = [str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    own = {"PYTHONPATH": os.pathsep.join(paths)}
    secret: tuple[str, ...] = NEVER_HANDED_ON if knows_tokens else NEVER_HANDED_ON + MACHINES_TOKENS
    if os.environ.get("SYSTEM") == "spaces" or os.environ.get("PEFT_UI_VISITORS") == "many":
        secret += MACHINES_TOKENS
        own["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1"  # the file that `hf auth login` wrote is the machine's, too
    kept = {name: value for name, value in os.environ.items() if name not in secret}
    return {"OMP_WAIT_POLICY": "PASSIVE", "PYTHONWARNINGS": QUIET, **FEW_PRODUCTS, **kept, **own, **more}
