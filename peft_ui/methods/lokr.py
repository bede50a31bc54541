"""LoKr: the Kronecker product of two small matrices."""

from collections.abc import Iterator
from math import isqrt
from typing import ClassVar

from pydantic import Field, field_validator

from peft_ui.methods import fields
from peft_ui.methods.base import Family, Paper, Shelf
from peft_ui.methods.parts import Part, PartMethod
from peft_ui.models.inventory import Kind, Module


class LoKr(PartMethod):
    """Low-rank Kronecker product."""

    key: ClassVar[str] = "lokr"
    title: ClassVar[str] = "LoKr"
    family: ClassVar[Family] = "reparameterization"
    shelf: ClassVar[Shelf] = "advanced"
    summary: ClassVar[str] = (
        "Builds the change from two small matrices, one laid out in every cell of the other; very small files."
    )
    paper: ClassVar[Paper] = Paper(
        "Navigating Text-To-Image Customization: From LyCORIS Fine-Tuning to Model Evaluation",
        "https://arxiv.org/abs/2309.14859",
    )
    # peft_metamathqa.csv: 46.6 % at 3e-3 (lokr/llama-3.2-3B-rank32-factor4-lr0.003).
    default_learning_rate: ClassVar[float] = 3e-3
    mergeable: ClassVar[bool] = True
    quantizable: ClassVar[bool] = False
    layer_kinds: ClassVar[tuple[Kind, ...]] = ("Linear",)
    peft_type: ClassVar[str] = "LOKR"
    peft_config_name: ClassVar[str] = "LoKrConfig"

    r: int = fields.rank(8)
    alpha: int = fields.alpha(16)
    decompose_both: bool = Field(
        default=False,
        title="Both matrices low-rank",
        description="Also build the first matrix from two thin ones: a still smaller file.",
        json_schema_extra=fields.ADVANCED,
    )
    decompose_factor: int = Field(
        default=-1,
        ge=-1,
        le=1024,
        title="Where to cut",
        description="Size of the first matrix; -1 cuts each layer as evenly as its width allows.",
        json_schema_extra=fields.ADVANCED,
    )
    rank_dropout: float = fields.dropout()
    module_dropout: float = fields.module_dropout()

    @field_validator("decompose_factor")
    @classmethod
    def _cuts(cls, value: int) -> int:
        if value == 0:
            raise ValueError("0 cuts nothing; use -1 for an even cut.")
        return value

    def parts(self, module: Module) -> Iterator[Part]:
        """Widths are cut in two factors; a matrix is low-rank only where the rank is less than half its longer side."""
        out_small, out_large = cut(module.out_features, self.decompose_factor)
        in_small, in_large = cut(module.in_features, self.decompose_factor)
        yield from self._matrix("lokr_w1", out_small, in_small, is_whole=not self.decompose_both)
        yield from self._matrix("lokr_w2", out_large, in_large, is_whole=False)

    def _matrix(self, name: str, rows: int, columns: int, is_whole: bool) -> Iterator[Part]:
        if is_whole or self.r >= max(rows, columns) / 2:
            yield Part(name, (rows, columns))
        else:
            yield Part(f"{name}_a", (rows, self.r))
            yield Part(f"{name}_b", (self.r, columns))


def cut(width: int, factor: int) -> tuple[int, int]:
    """Two factors of a width, the smaller first and at most `factor` (-1: as near to each other as they can be).

    A `factor` that divides the width is taken as it is (PEFT 0.21.2, `tuners.lokr.layer.factorization`).
    """
    if factor > 0 and width % factor == 0:
        return factor, width // factor
    most = width if factor == -1 else factor
    small = max(size for size in range(1, isqrt(width) + 1) if width % size == 0 and size <= most)
    return small, width // small
