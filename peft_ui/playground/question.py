"""What is asked and how the answer is drawn: plain, checked settings that form, command line and speaker share."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from peft_ui.errors import Fault, Faults
from peft_ui.recipe.faults import way_out


class Question(BaseModel):
    """A raw context, or an instruction (with an input) that goes through the run's own template."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    context: str | None = None
    instruction: str | None = None
    input: str = ""

    @model_validator(mode="after")
    def _one_of_both(self) -> "Question":
        given = [text for text in (self.context, self.instruction) if text is not None and text.strip()]
        if len(given) != 1:
            raise ValueError("Write either an instruction or a text to go on from, and not both.")
        return self


class Sampling(BaseModel):
    """How words are drawn. The same settings and seed draw the same words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_new_tokens: int = Field(
        128, ge=1, le=4096, title="Longest answer", description="Tokens at most; a word is one to three of them."
    )
    temperature: float | None = Field(
        None,
        ge=0,
        le=5,
        title="Temperature",
        description="0: always the likeliest word. 1: as the model weighs them. Above: bolder, then wild.",
    )
    top_p: float = Field(
        1.0,
        gt=0,
        le=1,
        title="Top p",
        description="Draw only from the likeliest words that together hold this share. Needs a temperature.",
    )
    seed: int = Field(0, ge=0, lt=2**32, title="Seed", description="The same seed draws the same words.")

    @property
    def greedy(self) -> bool:
        return not self.temperature


def ask(**values: Any) -> Question:
    """A checked question.

    Raises:
        Faults: nothing is asked, or two things at once.
    """
    return _checked(Question, values)


def draw(**values: Any) -> Sampling:
    """Checked sampling settings; a value of None takes the default.

    Raises:
        Faults: every setting that is out of its range.
    """
    return _checked(Sampling, {name: value for name, value in values.items() if value is not None})


def _checked(model: Any, values: dict[str, Any]) -> Any:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise Faults([_fault(finding) for finding in error.errors(include_url=False)]) from error


def _fault(finding: Any) -> Fault:
    field = ".".join(str(step) for step in finding["loc"]) or "question"
    if finding["type"] == "value_error":
        return Fault(field, str(finding["ctx"]["error"]))
    return Fault(field, f"{finding['input']!r} cannot be used.", way_out(finding))
