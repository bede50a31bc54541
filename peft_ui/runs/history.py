"""All runs of a home, for a page that looks again and again: of each run only what is new is read."""

from pathlib import Path

from peft_ui.runs.folder import all_runs
from peft_ui.runs.progress import Progress
from peft_ui.runs.state import summary, view


class History:
    """Remembers how far it has read each run; a look that finds nothing new costs a few file stats a run."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._known: dict[str, Progress] = {}

    def summaries(self, owner: str | None = None) -> list[dict]:
        """The summaries of the runs, newest first; of one owner's only, when he is named."""
        runs = all_runs(self._home)
        if owner is not None:
            runs = [run for run in runs if run.read_owner().get("owner") == owner]
        known, lines = {}, []
        for run in runs:
            seen = view(run, self._known.get(run.id))
            known[run.id] = seen.progress
            lines.append(summary(run, seen))
        self._known |= known
        for gone in self._known.keys() - {run.id for run in all_runs(self._home)}:
            self._known.pop(gone, None)
        return sorted(lines, key=lambda line: line["created"] or 0, reverse=True)
