"""`make torture-page`: each process of the page is killed at random moments, and what the page then says is a table.

Five victims: the worker, the supervisor, the estimator, the speaker and the page itself (the web process), on the real
app in headless Chromium. Every case says how long it took until the page said what is true, and what the run lost.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from peft_ui.runs.state import state_of
from tests.ui.browser import Server, chromium, open_tab
from tests.ui.world import (
    PATIENCE,
    SAVE_STEPS,
    STEPS,
    World,
    curve,
    events_of,
    kill,
    tensors,
    told_steps,
    trainable,
    wait_for,
    worker_of,
)

SEED = 20261122
LIMIT = 10.0  # seconds until the page must say what is true
TOAST = ".toast-body"
WIDTHS = (11, 32, 8, 6, 7, 9)


@dataclass(frozen=True)
class Row:
    """One kill.

    Args:
        moment: when it came, in words.
        said: what the page said first that only the kill explains, or that all is well again.
        seconds: from the kill (of the page: since it answers again) until it said so.
        lost, doubled: steps that the run's curve lacks or holds twice in the end; again: taken anew since the last
            checkpoint.
        wrong: what should not be; "" when nothing is.
    """

    victim: str
    moment: str
    said: str
    seconds: float
    lost: int = 0
    doubled: int = 0
    again: int = 0
    wrong: str = ""

    def line(self) -> str:
        cells = (self.victim, self.moment, f"{self.seconds:.1f}", self.lost, self.doubled, self.again)
        return "".join(f"{cell!s:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True)) + (
            f"{self.outcome:<10}{self.said}"
        )

    @property
    def outcome(self) -> str:
        return self.wrong or ("well" if self.seconds <= LIMIT else "late")


HEAD = "".join(
    f"{title:<{width}}"
    for title, width in zip(("victim", "moment", "seconds", "lost", "doubled", "again"), WIDTHS, strict=True)
) + ("outcome   what the page said")


# ---- the five victims ----------------------------------------------------------------------------------------


def kill_worker(world: World) -> Row:
    """Killed while it trains: interrupted, resumed on the page, and in the end the very bits of the undisturbed run."""
    whole, run = world.whole(), world.start()
    world.look_at(run)
    step = world.random.randrange(1, STEPS)
    wait_for(lambda: told_steps(run)[-1:] >= [step])
    killed = kill(worker_of(run))
    said = world.says("interrupted", "done")
    seconds = time.monotonic() - killed
    before = told_steps(run)
    world.page.locator("#train-resume").click()
    world.says("done")
    again = len(told_steps(run)) - len(set(told_steps(run)))
    wrong = "" if "Resume" in said else "no way out was named"
    if again > SAVE_STEPS:
        wrong = "more was lost than since the last checkpoint"
    if tensors(run) != tensors(whole):
        wrong = "other weights"
    return Row("worker", f"step {before[-1]} of {STEPS}", said, seconds, *curve(run, STEPS), again, wrong)


def kill_supervisor(world: World) -> Row:
    """Killed with one run under way and two in line: the first goes on, the others follow in their order."""
    runs = [world.start(steps) for steps in (STEPS, 10, 10)]
    world.look_at(runs[1])
    wait_for(lambda: state_of(runs[0]) in ("starting", "running"))
    pause = world.random.uniform(0, 6)
    time.sleep(pause)
    where = state_of(runs[0])
    killed = kill(world.pid("peft_ui.runs.supervisor"))
    wait_for(lambda: world.pids("peft_ui.runs.supervisor"))
    said = world.says("waiting", "starting", "running")
    seconds = time.monotonic() - killed
    for run in runs:
        wait_for(lambda run=run: state_of(run) == "done")
    spans = [(events[0]["time"], events[-1]["time"]) for events in map(events_of, runs)]
    wrong = "" if spans[0][1] <= spans[1][0] <= spans[1][1] <= spans[2][0] else "not one after another"
    if any(len([event for event in events_of(run) if event.get("state") == "starting"]) != 1 for run in runs):
        wrong = "a second worker"
    world.says("done")
    return Row("supervisor", f"{pause:.1f} s, the first {where}", said, seconds, *curve(runs[0], STEPS), 0, wrong)


def kill_estimator(world: World) -> Row:
    """Killed while it works out a figure: the page says that it starts anew, and then the right figure."""
    page = world.page
    page.goto(world.server.address)
    open_tab(page, "method")
    rank = world.random.randrange(20, 60)
    page.locator("#method-trainable", has_text="%").wait_for(timeout=1000 * PATIENCE)
    victim = world.pid("peft_ui.estimate.process")
    page.locator("#method-r input[type=range]").evaluate(
        "(one, value) => { one.value = value; one.dispatchEvent(new Event('input', {bubbles: true})); }", rank
    )
    pause = world.random.uniform(0, 0.2)
    time.sleep(pause)
    killed = kill(victim)
    page.locator("#method-r input[type=range]").evaluate(
        "(one, value) => { one.value = value; one.dispatchEvent(new Event('input', {bubbles: true})); }", rank + 1
    )
    right = page.locator("#method-trainable", has_text=trainable(rank + 1))
    right.or_(page.locator("#method-notice", has_text="starting")).first.wait_for(timeout=1000 * PATIENCE)
    seconds = time.monotonic() - killed
    said = " ".join(page.locator("#method-notice, #method-trainable").all_inner_texts()).replace("\n", " ")
    right.wait_for(timeout=1000 * PATIENCE)
    wrong = "an error was shown" if page.locator(TOAST).count() or page.locator("#method-notice .wrong").count() else ""
    if world.pid("peft_ui.estimate.process") == victim:
        wrong = "it was not killed"
    return Row("estimator", f"{1000 * pause:.0f} ms after the slider moved", said, seconds, wrong=wrong)


def kill_speaker(world: World) -> Row:
    """Killed while it answers: the visitor reads that the answer was cut, and sends again."""
    world.look_at(world.whole())
    page = world.page
    open_tab(page, "play")
    page.get_by_role("button", name="How the words are drawn").click()
    page.locator("#play-max_new_tokens input").first.fill("400")
    temperature = page.locator("#play-temperature input, #play-temperature textarea").first
    temperature.fill("5")  # hardly ever an end,
    page.locator("#play-seed input").first.fill("5")  # and with this seed none: seconds in which it can be struck
    page.locator("#play-seed input").first.press("Tab")
    page.locator("#play-instruction textarea").fill("Tell me about the sea.")
    page.locator("#play-send").click()
    page.locator("#play-status", has_text="Answering").wait_for(timeout=1000 * PATIENCE)
    pause = world.random.uniform(0, 0.3)
    time.sleep(pause)
    killed = kill(world.pid("peft_ui.playground.speaker"))
    page.locator("#play-status", has_text="cut").wait_for(timeout=1000 * PATIENCE)
    seconds = time.monotonic() - killed
    said = " ".join(page.locator("#play-status").inner_text().split())
    temperature.fill("0")
    temperature.press("Tab")
    page.locator("#play-send:not([disabled])").click(timeout=1000 * PATIENCE)
    page.locator("#play-stop").wait_for(timeout=1000 * PATIENCE)
    page.locator("#play-stop").wait_for(state="hidden", timeout=1000 * PATIENCE)
    sides = [page.locator(f"#play-{side} pre") for side in ("base", "adapter")]
    wait_for(lambda: all(side.inner_text().strip() for side in sides))  # drawn a little later than it is answered
    return Row("speaker", f"{pause:.1f} s into the answer", said, seconds)


def kill_page(world: World) -> Row:
    """Killed while a run goes on: started anew, the open page finds the run without being touched."""
    run = world.start()
    world.look_at(run)
    pause = world.random.uniform(0, 8)
    time.sleep(pause)
    where = state_of(run)
    world.server.kill()
    time.sleep(2)
    with world.page.expect_event("load", timeout=1000 * PATIENCE):  # Gradio asks every two seconds, then reloads
        world.server.start()
        began = time.monotonic()
    open_tab(world.page, "train")
    said = world.says("starting", "running", "done")
    seconds = time.monotonic() - began
    wait_for(lambda: state_of(run) == "done")
    world.says("done")
    lives = [event for event in events_of(run) if event.get("state") == "starting"]
    wrong = "" if len(lives) == 1 else "a second worker"
    return Row("page", f"{pause:.1f} s, the run {where}", said, seconds, *curve(run, STEPS), 0, wrong)


VICTIMS: dict[str, Callable[[World], Row]] = {
    "worker": kill_worker,
    "supervisor": kill_supervisor,
    "estimator": kill_estimator,
    "speaker": kill_speaker,
    "page": kill_page,
}


def main(times: int = 3, *victims: str) -> int:
    """Kill each victim that often, and print the table."""
    rows = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        server = Server(Path(home))
        server.start()
        try:
            with chromium() as browser:
                world = World(server, browser.new_page(viewport={"width": 1360, "height": 900}), SEED)
                print(f"seed {SEED}\n{HEAD}", flush=True)
                for victim in [name for name in victims or VICTIMS for _ in range(times)]:
                    rows.append(VICTIMS[victim](world))
                    print(rows[-1].line(), flush=True)
        finally:
            server.close()
    well = sum(row.outcome == "well" for row in rows)
    print(f"{well} of {len(rows)} well")
    return well != len(rows)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2]), *sys.argv[2:]))
