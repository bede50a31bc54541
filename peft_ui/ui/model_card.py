"""How a model looks before it is chosen (a line of the list) and after (its facts, its download): escaped HTML."""

from html import escape

from peft_ui.models.cache import CachedModel
from peft_ui.models.chosen import Chosen
from peft_ui.models.downloads import Download
from peft_ui.models.fit import Machine
from peft_ui.models.search import FoundModel
from peft_ui.ui.figures import count, notice
from peft_ui.ui.preview import size
from peft_ui.words.say import say
from peft_ui.words.told import told

BETWEEN = " · "
SHORT = 7  # letters of a commit, as git shows it


def found_label(model: FoundModel, machine: Machine) -> str:
    """`Qwen/Qwen3-0.6B · 0.8 B · apache-2.0 · gated`, and that it will not fit where it will not."""
    marks = [count(model.parameters) if model.parameters else "", model.licence, say("gated") if model.gated else ""]
    return _label(model.name, [*marks, too_large(model.parameters, machine)])


def cached_label(model: CachedModel, machine: Machine) -> str:
    """The same for a model that is here, with its bytes on the disk."""
    marks = [count(model.parameters), size(model.size), model.licence, say("on this machine")]
    return _label(model.name, [*marks, too_large(model.parameters, machine)])


def too_large(parameters: int, machine: Machine) -> str:
    """Why a model of this many parameters cannot be taught here; empty when it can."""
    if machine.fits(parameters):
        return ""
    needed, memory = _gigabytes(machine.needs(parameters)), _gigabytes(machine.memory)
    return say("will not fit: needs about {needed}, this machine has {memory}", needed=needed, memory=memory)


def facts(model: Chosen, machine: Machine, way_in: str, address: str) -> str:
    """The line under the chooser, and what somebody should know before going on.

    Args:
        way_in: what one can do who may not open a gated model.
        address: the Hub's.
    """
    parts = [
        say("{count} parameters", count=count(model.parameters)) if model.parameters else "",
        size(model.size) if model.size else "",
        model.licence or (say("no licence named") if model.kind == "hub" else ""),
        say("revision {revision}", revision=model.revision[:SHORT]) if model.revision else "",
        _where(model),
    ]
    line = "".join(f"<li>{escape(part)}</li>" for part in parts if part)
    large = too_large(model.parameters, machine)
    warned = notice([large[:1].upper() + large[1:]], wrong=True) if large else ""
    gate = _gate(model, way_in, address) if model.gated else ""
    return f'<div class="model-facts" role="status"><ul class="figures">{line}</ul>{warned}{gate}</div>'


def problem(words: str) -> str:
    """In the place of the facts, why there are none."""
    return f'<div class="model-facts">{notice([words], wrong=True)}</div>'


def progress(one: Download | None, chosen: str) -> str:
    """A running download, or how the last one of the chosen model ended."""
    if one is None or (one.state != "running" and one.name != chosen) or one.state == "done":
        return ""
    if one.state == "failed":
        return notice([f"{told(one.what)} {told(one.remedy)}".strip()], wrong=True)
    if one.state == "cancelled":
        return notice([say("Cancelled. Files that are whole stay, and the next download goes on from there.")])
    share = 100 * one.done / one.total if one.total else 0
    name = escape(say("Downloading {name}", name=one.name))
    far = say("{done} of {total}", done=size(one.done), total=size(one.total)) if one.total else say("asking the Hub")
    return (
        f'<div class="progress" role="progressbar" aria-label="{name}" aria-valuemin="0" aria-valuemax="100" '
        f'aria-valuenow="{share:.0f}" aria-valuetext="{escape(far)}"><div class="progress-bar">'
        f'<i style="width:{share:.1f}%"></i></div><p><span>{name}</span><span>{escape(far)}</span></p></div>'
    )


def download_words(model: Chosen) -> str:
    """What the button says."""
    if model.missing < model.size:
        return say("Download the rest ({size})", size=size(model.missing))
    return say("Download the model ({size})", size=size(model.size))


def _label(name: str, marks: list[str]) -> str:
    return BETWEEN.join([name, *filter(None, marks)])


def _where(model: Chosen) -> str:
    if model.kind == "demo":
        return say("bundled, nothing to download")
    if model.silent:
        return say("on this machine; the Hub cannot be reached")
    return say("on this machine") if not model.missing else say("not on this machine yet")


def _gate(model: Chosen, way_in: str, address: str) -> str:
    if model.open:
        return notice([say("This model is gated, and your token opens it.")])
    ask = say("This model is gated: its owner asks everybody to agree to terms first.")
    link = f'<a href="{escape(address)}/{escape(model.name)}" target="_blank" rel="noopener noreferrer">'
    page = f"{link}{escape(say('Open its page'))}</a>"
    return f'<div class="notice" role="status"><p>{escape(ask)}</p><p>{escape(way_in)} {page}</p></div>'


def _gigabytes(count_of_bytes: int) -> str:
    gigabytes = count_of_bytes / 10**9
    return f"{gigabytes:.0f} GB" if gigabytes >= 10 else f"{gigabytes:.1f} GB"
