"""In: plain settings. Out: a checked method that can count, attach, save and load itself.

The one register stands here, in plain sight: a new method is one file and one line.
May know models; torch and peft only inside functions.
"""

from difflib import get_close_matches

from peft_ui.errors import MethodError
from peft_ui.methods.adalora import AdaLora
from peft_ui.methods.adaption_prompt import AdaptionPrompt
from peft_ui.methods.base import Method
from peft_ui.methods.beft import Beft
from peft_ui.methods.bitfit import BitFit
from peft_ui.methods.boft import Boft
from peft_ui.methods.bottleneck import Bottleneck
from peft_ui.methods.c3a import C3A
from peft_ui.methods.deft import Deft
from peft_ui.methods.delora import DeLora
from peft_ui.methods.fourierft import FourierFT
from peft_ui.methods.full import Full
from peft_ui.methods.glora import GLora
from peft_ui.methods.gralora import GraLora
from peft_ui.methods.hira import Hira
from peft_ui.methods.hra import Hra
from peft_ui.methods.ia3 import IA3
from peft_ui.methods.ln_tuning import LNTuning
from peft_ui.methods.loha import LoHa
from peft_ui.methods.lokr import LoKr
from peft_ui.methods.lora import Lora
from peft_ui.methods.miss import Miss
from peft_ui.methods.multitask_prompt_tuning import MultitaskPromptTuning
from peft_ui.methods.oft import Oft
from peft_ui.methods.p_tuning import PTuning
from peft_ui.methods.p_tuning_v2 import PTuningV2
from peft_ui.methods.peanut import Peanut
from peft_ui.methods.prefix_tuning import PrefixTuning
from peft_ui.methods.prompt_tuning import PromptTuning
from peft_ui.methods.psoft import Psoft
from peft_ui.methods.pvera import PVera
from peft_ui.methods.randlora import RandLora
from peft_ui.methods.road import Road
from peft_ui.methods.shira import Shira
from peft_ui.methods.tinylora import TinyLora
from peft_ui.methods.trainable_tokens import TrainableTokens
from peft_ui.methods.unilora import UniLora
from peft_ui.methods.vblora import VBLora
from peft_ui.methods.vera import Vera
from peft_ui.methods.waveft import WaveFT

METHODS: tuple[type[Method], ...] = (
    Lora,
    AdaLora,
    IA3,
    LNTuning,
    BitFit,
    Bottleneck,
    PromptTuning,
    PTuning,
    PTuningV2,
    PrefixTuning,
    MultitaskPromptTuning,
    Full,
    Vera,
    PVera,
    RandLora,
    Hira,
    DeLora,
    GraLora,
    LoHa,
    LoKr,
    GLora,
    Deft,
    Miss,
    Shira,
    Oft,
    Boft,
    Hra,
    Psoft,
    C3A,
    FourierFT,
    WaveFT,
    VBLora,
    UniLora,
    TinyLora,
    Peanut,
    Road,
    Beft,
    TrainableTokens,
    AdaptionPrompt,
)


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
