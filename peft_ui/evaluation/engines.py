"""The one table of engines: which class teaches and judges which task."""

from peft_ui.evaluation.causal import Causal
from peft_ui.evaluation.classes import Classes
from peft_ui.evaluation.engine import Engine
from peft_ui.evaluation.preferences import Preferences
from peft_ui.evaluation.sequences import Sequences
from peft_ui.evaluation.tags import Tags
from peft_ui.evaluation.verdicts import Verdicts
from peft_ui.models.settings import Task

ENGINES: dict[Task, type[Engine]] = {
    "CAUSAL_LM": Causal,
    "SEQ_2_SEQ_LM": Sequences,
    "SEQ_CLS": Classes,
    "TOKEN_CLS": Tags,
    "DPO": Preferences,
    "KTO": Verdicts,
}


def measured(task: Task) -> tuple[str, ...]:
    """What can be measured for this task, by the recipe's names."""
    engine = ENGINES[task]
    return ("loss", *engine.metrics, *engine.on_request)
