"""Bottleneck adapters as a tuner that PEFT can save, load, switch off and put beside a trained head.

PEFT has none (huggingface/peft#244); this one keeps its rules: a config, a layer that wraps one of the base's, and a
model that puts such layers in place. Whoever loads such an adapter elsewhere needs this module: `register()` first.
"""

from dataclasses import dataclass, field
from typing import Any

import torch
from peft import PeftConfig
from peft.mapping import PEFT_TYPE_TO_CONFIG_MAPPING, PEFT_TYPE_TO_PREFIX_MAPPING, PEFT_TYPE_TO_TUNER_MAPPING
from peft.tuners.tuners_utils import BaseTuner, BaseTunerLayer
from torch import nn

NAME = "BOTTLENECK"
ACTIVATIONS: dict[str, type[nn.Module]] = {"relu": nn.ReLU, "gelu": nn.GELU, "silu": nn.SiLU, "tanh": nn.Tanh}


@dataclass
class BottleneckConfig(PeftConfig):
    """How wide the adapters are, and where they stand."""

    target_modules: list[str] | set[str] | str | None = None
    exclude_modules: list[str] | str | None = None
    modules_to_save: list[str] | None = None
    bottleneck_size: int = field(default=64)
    non_linearity: str = field(default="relu")

    def __post_init__(self) -> None:
        super().__post_init__()
        self.peft_type = NAME  # type: ignore[assignment]  # its enum is closed; its dictionaries are not
        if isinstance(self.target_modules, list):
            self.target_modules = set(self.target_modules)  # as PEFT's own configs do


class BottleneckLayer(nn.Module, BaseTunerLayer):
    """A layer of the base whose output y becomes y + up(activation(down(y))).

    Args:
        base_layer: a linear layer, `(…, in)` to `(…, out)`.
        adapter_name: under which the two small layers are kept.
        config: their width and what stands between them.
    """

    adapter_layer_names = ("bottleneck_down", "bottleneck_up")

    def __init__(self, base_layer: nn.Module, adapter_name: str, config: BottleneckConfig) -> None:
        super().__init__()
        self.base_layer = base_layer
        self.bottleneck_down = nn.ModuleDict()
        self.bottleneck_up = nn.ModuleDict()
        self.activation = nn.ModuleDict()
        self._disable_adapters = False
        self.merged_adapters: list[str] = []
        self.update_layer(adapter_name, config)

    def update_layer(self, adapter_name: str, config: BottleneckConfig) -> None:
        """Add an adapter that changes nothing at first: what leads up begins at zero."""
        width = int(getattr(self.base_layer, "out_features", 0) or self.base_layer.nf)  # type: ignore[arg-type]
        down, up = nn.Linear(width, config.bottleneck_size), nn.Linear(config.bottleneck_size, width)
        nn.init.zeros_(up.weight)
        nn.init.zeros_(up.bias)
        self.bottleneck_down[adapter_name], self.bottleneck_up[adapter_name] = down, up
        self.activation[adapter_name] = ACTIVATIONS[config.non_linearity]()
        self._move_adapter_to_device_of_base_layer(adapter_name)
        self.set_adapter(adapter_name, inference_mode=config.inference_mode)

    def forward(self, x: torch.Tensor, *others: Any, **named: Any) -> torch.Tensor:
        result = self.base_layer(x, *others, **named)
        if self.disable_adapters:
            return result
        for name in self.active_adapters:
            if name in self.bottleneck_down:
                read = result.to(self.bottleneck_down[name].weight.dtype)
                written = self.bottleneck_up[name](self.activation[name](self.bottleneck_down[name](read)))
                result = result + written.to(result.dtype)
        return result


class BottleneckModel(BaseTuner):
    """A base with bottleneck layers in the places that the config names."""

    prefix = "bottleneck_"
    tuner_layer_cls = BottleneckLayer

    def _create_and_replace(  # type: ignore[override]
        self, config: Any, adapter_name: str, target: Any, target_name: str, parent: Any, current_key: str, **_: Any
    ) -> None:
        if isinstance(target, BottleneckLayer):
            target.update_layer(adapter_name, config)
        else:
            self._replace_module(parent, target_name, BottleneckLayer(target, adapter_name, config), target)

    @staticmethod
    def _create_new_module(config: Any, adapter_name: str, target: Any, **_: Any) -> BottleneckLayer:
        return BottleneckLayer(target, adapter_name, config)


def register() -> None:
    """Make PEFT know the method by its name; as often as one likes."""
    PEFT_TYPE_TO_CONFIG_MAPPING[NAME] = BottleneckConfig  # type: ignore[index]
    PEFT_TYPE_TO_TUNER_MAPPING[NAME] = BottleneckModel  # type: ignore[index]
    PEFT_TYPE_TO_PREFIX_MAPPING[NAME] = BottleneckModel.prefix  # type: ignore[index]
