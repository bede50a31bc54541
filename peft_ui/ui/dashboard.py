"""One run as HTML: its state in words, how far it is, its figures, its curve, its log. All from outside is escaped."""

from collections.abc import Sequence
from html import escape

from peft_ui.runs.progress import RECENT_STEPS
from peft_ui.ui.chart import Point, Series, chart, number
from peft_ui.ui.figures import card, duration
from peft_ui.ui.watch import STATE_MARK, Sight
from peft_ui.words.say import say
from peft_ui.words.told import told


def state_words(state: str) -> str:
    """The state as one word or two for people."""
    words = {
        "waiting": "Waiting",
        "starting": "Starting",
        "running": "Running",
        "stopping": "Stopping",
        "done": "Done",
        "stopped": "Stopped",
        "failed": "Failed",
        "interrupted": "Interrupted",
    }
    return say(words[state])


def pill(state: str) -> str:
    """The state as a coloured label."""
    return f'<span class="pill pill-{state}">{escape(state_words(state))}</span>'


def state(sight: Sight | None, name: str) -> str:
    """The state, the run's name, and what there is to say; with the words for the browser's tab."""
    if sight is None:
        hint = say("Set up your data and method, then press Start. You may close the page: the run goes on.")
        return f'<div class="state" role="status"><h2>{escape(say("No run yet"))}</h2><p>{escape(hint)}</p></div>'
    title = f"{tab_words(sight)} · {name}"
    return (
        f'<div class="state" role="status" aria-live="polite" data-title="{escape(title, quote=True)}" '
        f'data-state="{sight.state}" data-run="{escape(sight.run, quote=True)}">'
        f"<header>{pill(sight.state)}<h2>{escape(name)}</h2></header>{_word(sight)}</div>"
    )


def tab_words(sight: Sight) -> str:
    """What stands in the browser's tab: `45 % · Running`."""
    if sight.state in ("running", "stopping") and sight.of:
        return f"{sight.share:.0%} · {state_words(sight.state)}"
    return state_words(sight.state)


def _word(sight: Sight) -> str:
    if sight.trouble:
        parts = [told(line) for line in [sight.trouble["what"], *sight.trouble.get("remedy", "").splitlines()]]
        lines = "".join(f"<p>{escape(part)}</p>" for part in parts if part)
        return f'<div class="notice wrong" role="alert">{lines}</div>'
    words = {
        "waiting": say("Number {place} in the queue; it starts by itself.", place=sight.place or 1),
        "starting": say("Reading the model and the rows."),
        "running": say("You may close the page: the run goes on."),
        "stopping": say("It finishes its step and saves what it has learnt."),
        "done": say("Its answers wait in the Playground."),
        "stopped": say("What it has learnt is saved: try it in the Playground, or resume."),
    }
    word = words.get(sight.state, "")
    if sight.state == "stopped" and not sight.step:
        word = say(
            "It had not begun to learn, so there is nothing to try yet. Press Resume, and it starts in its turn."
        )
    if sight.held:
        word = say("You hold your queue back: press “Let my runs start”, and it starts in its turn.")
    if sight.state == "running" and sight.of and sight.step >= sight.of:  # for a large model this takes minutes
        word = say("All steps are taken. It checks what it saved and answers the held-out rows.")
    if sight.quiet is not None:
        word = say(
            "It is alive, but has said nothing for {time}. If you doubt it, stop it; stopped twice, it ends at once.",
            time=duration(sight.quiet),
        )
    if sight.why:
        word = f"{told(sight.why)} {word}"
    if sight.took is not None:
        word = f"{word} {say('It took {time}.', time=duration(sight.took))}"
    warnings = "".join(f'<div class="notice">{escape(told(text))}</div>' for text in sight.warnings)
    return f"<p>{escape(word)}</p>{warnings}"


def progress(sight: Sight | None) -> str:
    """The bar, with step and time left beside it."""
    if sight is None:
        return ""
    share = sight.share
    left = _left(sight)
    steps = say("Step {step} of {of}", step=f"{sight.step:,}", of=f"{sight.of:,}") if sight.of else ""
    moving = " progress-moving" if sight.state in ("starting", "running", "stopping") else ""
    return (
        f'<div class="progress{moving}"><div class="progress-bar" role="progressbar" aria-valuemin="0" '
        f'aria-valuemax="100" aria-valuenow="{share * 100:.0f}" aria-label="{escape(say("Progress"), quote=True)}">'
        f'<i style="width:{share:.2%}"></i></div>'
        f"<p><span>{escape(steps)}</span><span>{escape(left)}</span></p></div>"
    )


def _left(sight: Sight) -> str:
    if sight.seconds_left is None or (sight.of and sight.step >= sight.of):
        return ""
    return time_left(sight.seconds_left)


def time_left(seconds: float) -> str:
    """`a few seconds left`, `about 40 seconds left`, `about 3 min left`: no finer than it can be known."""
    if seconds < 8:
        return say("a few seconds left")
    if seconds < 90:
        return say("about {count} seconds left", count=round(seconds / 10) * 10)
    return say("about {time} left", time=duration(seconds))


def stats(sight: Sight | None) -> str:
    """Loss in training, loss on held-out rows, and the pace, as large figures."""
    train = sight.train if sight else ()
    speed = f"{sight.speed:,.0f}" if sight and sight.speed else "–"
    pace = say("tokens a second") if sight is None or sight.live else say("tokens a second, on average")
    cards = (
        card(say("Average training loss"), number(recent_mean(train)) if train else "–", _fall(train)),
        card(say("Held-out loss"), _last(sight.evaluation if sight else ()), say("on rows it never saw")),
        card(say("Pace"), speed, pace),
    )
    return f'<div class="stats three">{"".join(cards)}</div>'


def _last(points: Sequence[Point]) -> str:
    return number(points[-1][1]) if points else "–"


def recent_mean(points: Sequence[Point]) -> float:
    """The average training loss: over the last steps, as the list of runs has it too."""
    recent = [loss for _, loss in points[-RECENT_STEPS:]]
    return sum(recent) / len(recent)


def _fall(points: Sequence[Point]) -> str:
    if len(points) < 2:
        return say("lower is better")
    first = number(points[0][1])
    return say("over the last {count} steps; {first} at the start", count=min(len(points), RECENT_STEPS), first=first)


def curve(sights: Sequence[tuple[str, Sight]], log: bool) -> str:
    """The losses over the steps, each in its colour; of two runs, one over the other, each run in its colour."""
    several = len(sights) > 1
    series = []
    for colour, (name, sight) in enumerate(sights, start=1):
        of = f" · {name}" if several else ""
        series.append(Series(say("Training loss at the last step") + of, sight.train, colour=colour))
        series.append(Series(say("Held-out loss") + of, sight.evaluation, dashed=True, colour=colour if several else 2))
    empty = say("The loss curve appears here after the first steps. It should fall: lower is better.")
    return chart(series, say("Loss by step"), empty, log)


def log(sight: Sight | None, tail: str) -> str:
    """What the run said, and the end of what its process printed."""
    if sight is None:
        return f'<p class="where">{escape(say("What the run says appears here."))}</p>'
    return f'<pre class="log">{escape(chr(10).join([*map(_logged, sight.messages), "", tail]).strip())}</pre>'


def _logged(message: str) -> str:
    """A line of the log in the page's language; a new state is a line of its own."""
    new = message.removeprefix(STATE_MARK)
    return told(message) if new == message else STATE_MARK + state_words(new)
