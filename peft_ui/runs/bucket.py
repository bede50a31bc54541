"""Runs copied to a folder that lasts: at each checkpoint and at the end, and read back at the next start.

A mounted bucket has no file locks and may lose what was not closed, so only whole files are written there, each once,
and a list of them with their sizes is written last: a run without its list, or with other sizes, is not believed.
"""

import json
import secrets
import shutil
from pathlib import Path

from peft_ui.runs.folder import RUN_ID, RunFolder, all_runs
from peft_ui.runs.state import state_of

LIST = "files.json"
LEFT_OUT = ("lock", "stop", "exports", "together.lock", "together.stop")

Mark = tuple[int, int]  # size and time of change


class Bucket:
    """What was copied is remembered, so that a look at runs in which nothing moved costs some file stats.

    Args:
        home: where the runs live.
        place: the folder that lasts.
    """

    def __init__(self, home: Path, place: Path) -> None:
        self.home = home
        self.runs = place / "runs"
        self._signs: dict[str, object] = {}
        self._copied: dict[str, dict[str, Mark]] = {}

    def read_back(self) -> list[str]:
        """Bring every whole run that is not here; answers their ids."""
        known = {run.id for run in all_runs(self.home)}
        found = sorted(path.name for path in self.runs.glob("*") if RUN_ID.fullmatch(path.name))
        return [name for name in found if name not in known and self._bring(name)]

    def look(self) -> None:
        """Copy the runs in which something came to be: a checkpoint, an end, notes, a push; drop deleted ones."""
        here = all_runs(self.home)
        for run in here:
            try:
                sign = _sign(run)
                if sign != self._signs.get(run.id):
                    self._copy(run)
                    self._signs[run.id] = sign
            except FileNotFoundError:  # an old checkpoint went while it was copied: the next look is soon
                continue
        for gone in self._signs.keys() - {run.id for run in here}:
            self._signs.pop(gone)
            self._copied.pop(gone, None)
            shutil.rmtree(self.runs / gone, ignore_errors=True)

    def _copy(self, run: RunFolder) -> None:
        place, copied = self.runs / run.id, self._copied.setdefault(run.id, {})
        now = {path.relative_to(run.path).as_posix(): path for path in run.path.rglob("*") if _is_kept(path, run.path)}
        for name, path in now.items():
            stat = path.stat()
            if copied.get(name) != (stat.st_size, stat.st_mtime_ns):
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, place / name)
                copied[name] = (stat.st_size, stat.st_mtime_ns)
        sizes = {name: (place / name).stat().st_size for name in now}
        (place / LIST).write_text(json.dumps(sizes), encoding="utf-8")
        for path in [path for path in place.rglob("*") if path.is_file()]:
            name = path.relative_to(place).as_posix()
            if name not in sizes and name != LIST:
                path.unlink()
                copied.pop(name, None)

    def _bring(self, name: str) -> bool:
        place = self.runs / name
        try:
            sizes = json.loads((place / LIST).read_text(encoding="utf-8"))
            if any((place / file).stat().st_size != size for file, size in sizes.items()):
                return False
        except (OSError, ValueError):
            return False
        draft = self.home / "runs" / f".new-{name}-{secrets.token_hex(3)}"
        for file in sizes:
            (draft / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(place / file, draft / file)
        draft.rename(self.home / "runs" / name)
        return True


def _sign(run: RunFolder) -> object:
    """Another value when there is something to copy."""
    checkpoints = sorted(path.name for path in run.checkpoints.glob("[!.]*")) if run.checkpoints.is_dir() else []
    facts = (run.owner, run.evaluation, run.notes, run.published, run.ending, run.adapter)
    times = [path.stat().st_mtime_ns if path.exists() else 0 for path in facts]
    return (checkpoints, times, state_of(run))


def _is_kept(path: Path, root: Path) -> bool:
    parts = path.relative_to(root).parts
    hidden = any(part.startswith(".") for part in parts)
    return path.is_file() and not path.is_symlink() and parts[0] not in LEFT_OUT and not hidden
