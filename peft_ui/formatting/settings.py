"""The recipe's `data` part: where the rows come from and how they are read as examples."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_serializer, model_validator

from peft_ui.data.portion import Portion
from peft_ui.errors import DataError
from peft_ui.formatting.edits import Edit
from peft_ui.formatting.roles import ROLES, nearest, role_of
from peft_ui.formatting.template import parse_template

Format = Literal[
    "auto",
    "context_target",
    "instruction",
    "prompt_completion",
    "question_answer",
    "messages",
    "conversations",
    "text",
    "text_label",
    "tokens_tags",
    "source_target",
    "preference",
    "judged",
]


class Validation(BaseModel):
    """The rows that are held out: a fraction of the data, or a source of their own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fraction: float | None = Field(None, title="Held-out share", description="Share of the rows kept back.", ge=0, lt=1)
    source: str | None = Field(None, title="Validation file", description="A second file or data set.", min_length=1)

    @model_validator(mode="after")
    def _one_of_both(self) -> "Validation":
        if (self.fraction is None) == (self.source is None):
            raise ValueError('give exactly one of "fraction" and "source", as {"fraction": 0.1}, or null for none')
        return self

    @model_serializer
    def _only_what_is_set(self) -> dict[str, float | str]:
        values = {"fraction": self.fraction, "source": self.source}
        return {name: value for name, value in values.items() if value is not None}


class DataSettings(BaseModel):
    """Everything about the rows. `source` may be "" until rows are needed (an estimate does without)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str = Field("", title="Data", description="A file, a folder of files, or a Hub data set.")
    subset: str | None = Field(
        None, title="Subset", description="A configuration of a Hub data set; empty for its default."
    )
    split: str | None = Field(None, title="Split", description="A Hub data set's split; empty for train.")
    revision: str | None = Field(
        None,
        title="Revision of the data",
        description="A commit, branch or tag of a Hub data set; a run keeps the commit that it read.",
    )
    format: Format = Field("auto", title="Format", description="What the columns mean; auto finds it out.")
    columns: dict[str, str] = Field(default_factory=dict, title="Columns", description="Which column plays which role.")
    edits: list[Edit] = Field(
        default_factory=list,
        title="Changes",
        description="Rows changed or deleted by hand, step by step.",
        max_length=10_000,
    )
    template: str = Field(
        "instruction",
        title="Template",
        description="instruction, alpaca, plain, chat, or a text with {instruction}, {input}, {context}.",
    )
    system_prompt: str = Field(
        "",
        title="System prompt",
        description="Said before every example: the system message of a conversation, or its first lines.",
        max_length=20_000,
    )
    validation: Validation | None = Field(
        default_factory=lambda: Validation(fraction=0.1, source=None),
        title="Held-out rows",
        description="Rows that are not trained on, to measure with.",
    )
    max_length: int = Field(512, title="Longest example", description="Tokens of one example.", ge=8, le=1_048_576)

    @property
    def portion(self) -> Portion:
        """Which part of a Hub data set."""
        return Portion(self.subset, self.split, self.revision)

    @field_validator("columns")
    @classmethod
    def _known_roles(cls, columns: dict[str, str]) -> dict[str, str]:
        known: dict[str, str] = {}
        for name, column in columns.items():
            role = role_of(name)
            if role is None:
                raise ValueError(f"{name!r} is not a role.{nearest(name, ROLES)} The roles are {', '.join(ROLES)}.")
            if role in known:
                raise ValueError(f"{name!r} names the role {role!r} a second time; leave one of them out.")
            known[role] = column
        return known

    @field_validator("template")
    @classmethod
    def _known_template(cls, template: str) -> str:
        try:
            parse_template(template)
        except DataError as error:
            raise ValueError(str(error)) from error
        return template
