"""Which model is named: what stands in the chooser's field, and whether this page may load it."""

from peft_ui.errors import ModelError
from peft_ui.models.locate import DEMO, locate
from peft_ui.settings import Settings
from peft_ui.ui import model_card

WEIGHTS = ("revision", "dtype", "quantization")  # settings of the recipe's `model`, beside its name
PATH_SIGNS = ("/", ".", "~", "\\")


def typed_name(text: str | None) -> str:
    """The model's name in what stands in the field: a choice that was edited may still trail its facts."""
    return (text or "").split(model_card.BETWEEN)[0].strip()


def allowed_model(text: str | None, settings: Settings) -> str:
    """The model's name, when this page may load it.

    Raises:
        ModelError: empty, or a folder on a machine that is shared.
    """
    name = typed_name(text)
    if not name:
        raise ModelError("No model is chosen.", "Choose demo, or name a model on the Hub as owner/name.")
    if settings.shared and name != DEMO and (name.startswith(PATH_SIGNS) or locate(name).kind != "hub"):
        raise ModelError(f"{name!r} is a folder, and folders of this machine cannot be named here.", "Name a Hub id.")
    return name
