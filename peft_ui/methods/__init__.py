"""In: plain settings. Out: a checked method that can count, attach, save and load itself.

The one register stands here, in plain sight: a new method is one file and one line.
May know models; torch and peft only inside functions.
"""

from difflib import get_close_matches

from peft_ui.errors import MethodError
from peft_ui.methods.base import Method
from peft_ui.methods.full import Full
from peft_ui.methods.ia3 import IA3
from peft_ui.methods.lora import Lora
from peft_ui.methods.p_tuning import PTuning
from peft_ui.methods.p_tuning_v2 import PTuningV2
from peft_ui.methods.prefix_tuning import PrefixTuning
from peft_ui.methods.prompt_tuning import PromptTuning

METHODS: tuple[type[Method], ...] = (Lora, IA3, PromptTuning, PTuning, PTuningV2, PrefixTuning, Full)


def method_class(key: str) -> type[Method]:
    """The method of that key.

    Raises:
        MethodError: there is none; the nearest known key is named.
    """
    known = {method.key: method for method in METHODS}
    if key in known:
        return known[key]
    nearest = get_close_matches(str(key).lower(), known, n=1, cutoff=0.4)
    hint = f"Did you mean {nearest[0]!r}?" if nearest else f"Known methods: {', '.join(known)}."
    raise MethodError(f"There is no method {key!r}.", hint)
