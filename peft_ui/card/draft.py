"""The card as a visitor first sees it: whole, true, and his to change."""

from pathlib import Path

from peft_ui.card.facts import facts_of
from peft_ui.card.origin import Origin, origin_of
from peft_ui.card.write import write_card
from peft_ui.errors import RunError
from peft_ui.recipe.recipe import parse_recipe
from peft_ui.runs.atomic import write_text
from peft_ui.runs.folder import RunFolder

UNNAMED = "your-name/your-adapter"  # until the repository has a name


def draft_card(run: RunFolder, repo: str, private: bool, origin: Origin | None = None) -> str:
    """The card as it would go up. Private rows are shown only where few can see them.

    Args:
        repo: the repository that it is for.
        private: whether few can see that repository.
        origin: of the base; None to find it out with nobody's token (a gated base then leaves its licence open).
    """
    facts = facts_of(run, origin or origin_of_base(run))
    return write_card(facts, repo, with_samples=private or not facts.is_private_data)


def write_draft(run: RunFolder, out: Path) -> Path:
    """Write the card to a file, for a private repository that has no name yet.

    Raises:
        RunError: `out` cannot be written.
    """
    try:
        write_text(out, draft_card(run, UNNAMED, private=True))
    except OSError as error:
        raise RunError(f"{out} cannot be written: {error.strerror}.", "Name another file.") from error
    return out.absolute()


def card_at_hand(run: RunFolder) -> str:
    """The card for the owner's own copy of the adapter, with what this machine knows; nobody is asked."""
    return draft_card(run, UNNAMED, private=True, origin=origin_of_base(run, ask_hub=False))


def origin_of_base(
    run: RunFolder, token: str | None = None, endpoint: str | None = None, ask_hub: bool = True
) -> Origin:
    """Where the base of this run comes from."""
    model = parse_recipe(run.read_recipe()).model
    return origin_of(model.name, model.revision, token, endpoint, ask_hub)
