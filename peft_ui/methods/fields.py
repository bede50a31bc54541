"""Settings that many methods have, with the same words everywhere; each method gives its own default."""

from typing import Any

from pydantic import Field

ADVANCED: Any = {"advanced": True}  # pydantic asks for its own kind of dictionary


def rank(default: int, most: int = 1024) -> Any:
    """`r`: how wide the learnt change is."""
    return Field(
        default=default,
        ge=1,
        le=most,
        title="Rank",
        description="Width of the learnt change. More can hold more, and costs memory in proportion.",
    )


def alpha(default: int) -> Any:
    """`alpha`: how strongly the change counts, to be seen with the rank."""
    return Field(
        default=default,
        ge=1,
        le=4096,
        title="Strength (alpha)",
        description="The change is multiplied by alpha divided by the rank; twice the rank is usual.",
    )


def dropout() -> Any:
    """Share of the inputs that is left out while training."""
    return Field(
        default=0.0,
        ge=0.0,
        le=0.9,
        title="Dropout",
        description="Share of the inputs that is ignored at random while training, against learning by heart.",
    )


def first_scale() -> Any:
    """`d_initial`: what VeRA's and PVeRA's learnt vectors begin with."""
    return Field(
        default=0.1,
        gt=0.0,
        le=10.0,
        title="First value of the scales",
        description="What the learnt vectors begin with; larger lets the change grow faster.",
        json_schema_extra=ADVANCED,
    )


def module_dropout() -> Any:
    """Share of the steps in which a layer does without its change."""
    return Field(
        default=0.0,
        ge=0.0,
        le=0.9,
        title="Layers left out",
        description="Share of the adapted layers that go without their change at random while training.",
        json_schema_extra=ADVANCED,
    )


def factor(default: float, most: float, title: str = "Strength") -> Any:
    """A plain factor on what was learnt."""
    return Field(
        default=default,
        gt=0.0,
        le=most,
        title=title,
        description="What was learnt is multiplied by this; it acts like a learning rate of its own.",
        json_schema_extra=ADVANCED,
    )
