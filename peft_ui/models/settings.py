"""Which model, in which form: the recipe's `model` part, and the tasks that a model can be asked to do."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Task = Literal["CAUSAL_LM", "SEQ_2_SEQ_LM", "SEQ_CLS", "TOKEN_CLS", "DPO", "KTO"]
Dtype = Literal["auto", "float32", "bfloat16", "float16"]
Quantization = Literal["none", "nf4", "int8", "int8_torchao"]


class ModelSettings(BaseModel):
    """A model's name and the form in which its weights are held."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(
        default="demo",
        min_length=1,
        title="Model",
        description="demo (bundled), a model's id on the Hub (owner/name), or a folder on this machine.",
    )
    revision: str | None = Field(
        default=None,
        title="Revision",
        description="A branch, tag or commit of the model on the Hub; empty means its main branch.",
    )
    dtype: Dtype = Field(
        default="auto",
        title="Number format",
        description="How each weight is held; auto takes what is fastest on this machine.",
    )
    quantization: Quantization = Field(
        default="none",
        title="Quantization",
        description="Hold the frozen base in 4 bits (nf4) or 8 bits (int8, or int8_torchao) to save memory.",
    )


@dataclass(frozen=True)
class Labels:
    """What a classifier tells apart: the names in the order of their ids, and whether a text may have several."""

    names: tuple[str, ...] = ()
    several: bool = False

    def put_into(self, config: Any) -> None:
        """Give a `transformers` config one output for each name, under its name; without names leave it."""
        if self.names:
            config.num_labels = len(self.names)
            config.id2label = dict(enumerate(self.names))
            config.label2id = {name: number for number, name in enumerate(self.names)}
            config.problem_type = "multi_label_classification" if self.several else None


NO_LABELS = Labels()
