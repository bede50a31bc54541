"""The right half of the Train tab: one run, looked at once a second for as long as anything moves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import gradio as gr

from peft_ui.errors import RunError
from peft_ui.runs.folder import RunFolder
from peft_ui.runs.history import History
from peft_ui.runs.state import LIVE
from peft_ui.settings import Settings
from peft_ui.ui import dashboard, draft, ledger, onward, outcome
from peft_ui.ui.naming import titled
from peft_ui.ui.notes import Notes, read_notes
from peft_ui.ui.own import own_run
from peft_ui.ui.page import Page
from peft_ui.ui.visitor import owner_of, spoken
from peft_ui.ui.watch import Watch, log_tail
from peft_ui.words.say import say

FAST_SECONDS, SLOW_SECONDS = 1.0, 5.0  # while a run moves, and while none does
QUIET: dict[str, Any] = {"api_visibility": "private", "queue": False, "show_progress": "hidden"}
CAN_RESUME = ("stopped", "failed", "interrupted")


class Running:
    """What looks at runs: remembers how far each was read. Holds nothing that belongs to one visitor."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.watch = Watch()
        self._history = History(settings.home)
        self._named: dict[str, tuple[float, Notes]] = {}

    def lines(self, owner: str) -> list[dict[str, Any]]:
        """The owner's runs, newest first, with their names and notes."""
        found = []
        for line in self._history.summaries(owner):
            notes = self._notes(RunFolder(self.settings.runs / line["run"]))
            found.append(line | {"name": notes.name, "text": notes.text})
        return found

    def _notes(self, run: RunFolder) -> Notes:
        """Read again only when something was written; this page's own language names what nobody has named."""
        written = run.notes.stat().st_mtime if run.notes.exists() else 0.0
        known = self._named.get(run.id)
        if known is None or known[0] != written:
            known = self._named[run.id] = (written, read_notes(run))
        return known[1]

    def newest(self, owner: str, asked: str = "") -> str:
        """The run to look at: the one asked for when it is the owner's, else the newest living, else the newest."""
        return newest(self._history.summaries(owner), asked)


def newest(lines: Sequence[dict[str, Any]], asked: str = "") -> str:
    """See `Running.newest`."""
    names = [line["run"] for line in lines]
    living = [line["run"] for line in lines if line["state"] in LIVE]
    return asked if asked in names else next(iter(living or names), "")


@dataclass(frozen=True)
class Past:
    """The part of the tab below: all runs."""

    table: gr.HTML
    search: gr.Textbox
    compare: gr.Dropdown
    differences: gr.HTML


@dataclass(frozen=True)
class Screen:
    """The components that show one run."""

    watched: gr.Textbox
    mark: gr.State
    state: gr.HTML
    progress: gr.HTML
    stats: gr.HTML
    outcome: gr.HTML
    chart: gr.HTML
    log_scale: gr.Checkbox
    log: gr.HTML
    earlier: gr.Button
    later: gr.Button
    hold: gr.Button
    stop: gr.Button
    resume: gr.Button
    ask: gr.Button
    timer: gr.Timer

    @classmethod
    def build(cls, watched: gr.Textbox) -> "Screen":
        """State and bar on top, then figures, curve and log."""
        state = gr.HTML(dashboard.state(None, ""), elem_id="train-state", padding=False)
        progress = gr.HTML("", elem_id="train-progress", padding=False)
        with gr.Row(elem_classes="acts"):
            small: dict[str, Any] = {"visible": False, "size": "sm", "scale": 0, "min_width": 140}
            earlier = gr.Button(say("Earlier"), elem_id="train-earlier", **small)
            later = gr.Button(say("Later"), elem_id="train-later", **small)
            hold = gr.Button(say("Hold my queue back"), elem_id="train-hold", **small)
            stop = gr.Button(say("Stop and save"), elem_id="train-stop", **small)
            resume = gr.Button(say("Resume"), elem_id="train-resume", **small)
            ask = onward.button(say("Try it in the Playground"), "play", visible=False, main=False)
        stats = gr.HTML(dashboard.stats(None), elem_id="train-stats", padding=False)
        ended = gr.HTML("", elem_id="train-outcome", padding=False)
        chart = gr.HTML(dashboard.curve([], False), elem_id="train-chart", padding=False)
        log_scale = gr.Checkbox(False, label=say("Logarithmic scale"), elem_id="train-log-scale", container=False)
        with gr.Accordion(say("What the run says"), open=False):
            log = gr.HTML(dashboard.log(None, ""), elem_id="train-log", padding=False, autoscroll=True)
        timer = gr.Timer(SLOW_SECONDS)
        shown = (state, progress, stats, ended, chart, log_scale, log)
        return cls(watched, gr.State(""), *shown, earlier, later, hold, stop, resume, ask, timer)

    def wire(self, page: Page, running: Running, after: Sequence[Callable[..., Any]], past: Past) -> None:
        """Look again at each tick, and at once after what the visitor did."""
        inputs = {
            "watched": self.watched,
            "mark": self.mark,
            "log_scale": self.log_scale,
            "search": past.search,
            "compare": past.compare,
        }
        shown = [self.state, self.progress, self.stats, self.outcome, self.chart, self.log]
        acts = [self.earlier, self.later, self.hold, self.stop, self.resume, self.ask]
        outputs = [self.watched, self.mark, self.timer, *shown, *acts, past.table, past.differences]
        look: dict[str, Any] = {
            "fn": spoken(partial(show, page, running)),
            "inputs_kwargs": inputs,
            "outputs": outputs,
            **QUIET,
        }
        switch = {"log_scale": self.log_scale}
        draft.keep(page.drafts["chart"], switch)
        page.demo.load(lambda kept: draft.restored(switch, kept)[0], page.drafts["chart"], [self.log_scale], **QUIET)
        self.timer.tick(**look)
        for trigger in after:
            trigger(**look)
        changes = [self.watched.change, self.log_scale.change, past.search.change, past.compare.change]
        gr.on(changes, trigger_mode="always_last", **look)


def show(page: Page, running: Running, request: gr.Request, watched: str, mark: str, **values: Any) -> list[Any]:
    """Everything that moved since `mark`; nothing when nothing did. A page that was opened before any run finds it."""
    owner = owner_of(request)
    lines = running.lines(owner)
    found = "" if watched else newest(lines)
    watched = watched or found
    names = {line["run"]: titled(line) for line in lines}
    sights = _sights(running, owner, [watched, values["compare"]], names)
    table = ledger.table(lines, watched, values["search"] or "")
    now = f"{[sight.mark for _, sight in sights]} {names.get(watched)} {values['log_scale']} {hash(table)}"
    if now == mark:
        return [gr.skip()] * 17
    moving = any(line["state"] in LIVE for line in lines)
    name, sight = next(((name, sight) for name, sight in sights if sight.run == watched), ("", None))
    folder = RunFolder(page.settings.runs / watched) if sight else None
    return [
        found or gr.skip(),  # never what was given: another row may have been clicked meanwhile
        now,
        gr.Timer(FAST_SECONDS if moving else SLOW_SECONDS),
        dashboard.state(sight, name),
        dashboard.progress(sight),
        dashboard.stats(sight),
        outcome.outcome(folder) if folder and sight and not sight.live else "",
        dashboard.curve(sights, values["log_scale"]),
        dashboard.log(sight, log_tail(folder) if folder else ""),
        *_in_line(sight, lines),
        gr.update(visible=bool(sight and sight.live), value=_stop_words(sight.state if sight else "")),
        gr.update(visible=bool(sight and sight.state in CAN_RESUME)),
        gr.update(visible=bool(folder and sight and sight.state in ("done", "stopped") and folder.adapter.is_dir())),
        table,
        _differences(page, [sight.run for _, sight in sights], names),
    ]


def _sights(running: Running, owner: str, runs: list[str], names: dict[str, str]) -> list[tuple[str, Any]]:
    """What is seen of each run that is there and the owner's; a deleted one is left out."""
    found = []
    for run in dict.fromkeys(run for run in runs if run):
        try:
            folder = own_run(running.settings, owner, run)
        except RunError:
            continue
        found.append((names.get(run, run), running.watch.look(folder)))
    return found


def _differences(page: Page, runs: list[str], names: dict[str, str]) -> str:
    if len(runs) < 2:
        return ""
    first, second = ((names[run], RunFolder(page.settings.runs / run).read_recipe()) for run in runs)
    return ledger.differences(first, second)


def _in_line(sight: Any, lines: list[dict[str, Any]]) -> list[Any]:
    """Earlier and later, where several of the owner's wait; hold back, where this one waits."""
    waits = bool(sight and sight.state == "waiting")
    several = waits and sum(line["state"] == "waiting" for line in lines) > 1
    words = say("Let my runs start") if waits and sight.held else say("Hold my queue back")
    return [gr.update(visible=several), gr.update(visible=several), gr.update(visible=waits, value=words)]


def _stop_words(state: str) -> str:
    words = {"waiting": say("Leave the queue"), "stopping": say("Stop at once, without saving")}
    return words.get(state, say("Stop and save"))
