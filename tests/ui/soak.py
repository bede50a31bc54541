"""`make soak MINUTES=60`: an hour's use in headless Chromium, the web process measured all along.

Four pages of one visitor poll a home of its own. Without EVENTS they also click through the tabs, start small runs
of the demo and ask the Playground. With `EVENTS=2000` nothing but polling happens, of a run with that many events
which takes one more step each second. Exits with 1 if torch is ever mapped, memory grows steadily, four polling
pages cost more than a quarter of a core, they do not poll, or the server answers with an error (see `gauge.py`).
"""

import argparse
import itertools
import math
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peft_ui.recipe.file import read_recipe
from peft_ui.runs.events import EventLog
from peft_ui.runs.folder import create_run
from peft_ui.runs.lock import hold
from tests.ui.browser import CHROMIUM, Server, chromium, open_tab
from tests.ui.gauge import Sample, cpu_share, faults, take, thirds, warmed

PAGES = 4
SAMPLE_SECONDS = 10.0
CLICK_SECONDS, RUN_SECONDS, ASK_SECONDS = 15.0, 120.0, 90.0
PATIENCE = 60_000  # ms
RECIPE = Path(__file__).parents[2] / "examples" / "recipes" / "pirate_lora.yaml"
QUESTIONS = ("What is the capital of Japan?", "Why is the sky blue?", "Name a fruit.")


class LongRun:
    """A run whose worker is this process: many steps are behind it, and one more comes each second."""

    def __init__(self, home: Path, events: int) -> None:
        folder = create_run(home, read_recipe(RECIPE).to_dict(), "local", lambda rows: None, "long")
        self._lock = hold(folder.lock)
        self._log = EventLog(folder.events)
        self._log.append({"kind": "state", "state": "starting"})
        self._log.append({"kind": "state", "state": "running"})
        self._of, self._step = 10 * events, 0
        for _ in range(events):
            self.go_on()

    def go_on(self) -> None:
        """Take one step."""
        self._step += 1
        loss = 1 + 2 * math.exp(-self._step / 700) + random.random() / 10
        event = {"kind": "step", "step": self._step, "of": self._of, "epoch": self._step / self._of, "loss": loss}
        self._log.append(event | {"learning_rate": 1e-3, "tokens_per_second": 900.0})


class Soak:
    """The pages, what is done with them, and what was measured."""

    def __init__(self, server: Server, context: Any) -> None:
        self.server = server
        self.samples: list[Sample] = []
        self.errors: list[str] = []
        self.requests = self.runs = self.answers = 0
        self.began = time.monotonic()
        self.pages = [self._open(context) for _ in range(PAGES)]
        self._tabs = itertools.cycle(("data", "method", "play", "train"))
        self._questions = itertools.cycle(QUESTIONS)

    def _open(self, context: Any) -> Any:
        page = context.new_page()
        page.on("request", self._count)
        page.on("response", self._look_at)
        page.goto(self.server.address)
        open_tab(page, "train")
        return page

    def _count(self, request: Any) -> None:
        self.requests += "/gradio_api/" in request.url

    def _look_at(self, response: Any) -> None:
        if response.status >= 500:
            self.errors.append(f"{response.status} {response.url}")

    def prepare(self) -> None:
        """The example's rows, and a short training, for the runs that the first page starts."""
        page = self.pages[0]
        open_tab(page, "data")
        page.locator("#data-example-pirate").click()
        page.locator("#data-preview .card").first.wait_for(timeout=PATIENCE)
        open_tab(page, "train")
        page.locator("#train-num_train_epochs input").fill("1")
        page.locator("#train-num_train_epochs input").press("Tab")

    def click(self) -> None:
        """Go to the next tab on a page that is not the one that starts runs."""
        open_tab(random.choice(self.pages[1:]), next(self._tabs))

    def start(self) -> None:
        """Start a run on the first page."""
        self.pages[0].locator("#train-start").click(timeout=PATIENCE)
        self.runs += 1

    def ask(self) -> None:
        """Ask the Playground on the last page, once any run has ended."""
        page = self.pages[-1]
        open_tab(page, "play")
        if page.locator("#play-run input").input_value():
            page.locator("#play-instruction textarea").fill(next(self._questions))
            page.locator("#play-send").click(timeout=PATIENCE)
            self.answers += 1

    def measure(self) -> None:
        """Take a sample; each minute a line."""
        assert self.server.process
        sample = take(self.server.process.pid, time.monotonic() - self.began, self.requests)
        each = round(60 / SAMPLE_SECONDS)
        self.samples.append(sample)
        if len(self.samples) % each == 1 and len(self.samples) > 1:
            self._tell(self.samples[-1 - each], sample)

    def _tell(self, before: Sample, now: Sample) -> None:
        print(
            f"{now.seconds / 60:6.0f} {now.rss / 1e6:7.0f} {cpu_share([before, now]):6.1%} {now.threads:8d} "
            f"{now.torch or 'no':>6} {now.requests - before.requests:9d} {self.runs:5d} {self.answers:8d}",
            flush=True,
        )


def soak(server: Server, minutes: float, long_run: LongRun | None) -> list[str]:
    """Use the page for that long; answers what is wrong with it."""
    with chromium() as browser:
        it = Soak(server, browser.new_context(viewport={"width": 1360, "height": 900}))
        print("minute  RSS MB    CPU  threads  torch  requests  runs  answers", flush=True)
        acts: list[tuple[float, Callable[[], None]]] = [(SAMPLE_SECONDS, it.measure)]
        if long_run is None:
            it.prepare()
            acts += [(RUN_SECONDS, it.start), (CLICK_SECONDS, it.click), (ASK_SECONDS, it.ask)]
        else:
            acts += [(1.0, long_run.go_on)]
        act_until(it, time.monotonic() + 60 * minutes + 1, acts)
    print_verdict(it.samples)
    return faults(it.samples, PAGES) + sorted(set(it.errors))


def act_until(it: Soak, end: float, acts: list[tuple[float, Callable[[], None]]]) -> None:
    """Do each act whenever its seconds are over; meanwhile the browser goes on."""
    due = dict.fromkeys(range(len(acts)), time.monotonic())
    while (now := time.monotonic()) < end:
        for number, (every, act) in enumerate(acts):
            if now >= due[number]:
                due[number] += every
                act()
        it.pages[0].wait_for_timeout(200)


def print_verdict(samples: list[Sample]) -> None:
    """The figures that are judged."""
    levels = ", ".join(f"{level / 1e6:.0f}" for level in thirds(samples))
    print(f"after the warm-up: {cpu_share(warmed(samples)):.1%} of a core; memory by thirds: {levels} MB")


def main() -> int:
    """Soak, and say what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--events", type=int, default=0, help="only poll, a run with this many events")
    options = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("No chromium, no pages: `make browser` installs it.")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        long_run = LongRun(Path(home), options.events) if options.events else None
        server = Server(Path(home))
        server.start()
        try:
            wrong = soak(server, options.minutes, long_run)
        finally:
            server.close()
    print("\n".join(f"WRONG: {line}" for line in wrong) or "All is well.")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
