"""The losses for another program to draw: trackio, TensorBoard or Weights & Biases, where a recipe asks for one.

Each is an optional package. Who needs an account signs in with that package's own tool, so that no secret passes here.
"""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from peft_ui.errors import TrainingError
from peft_ui.recipe.training import Report

PACKAGES: dict[Report, tuple[str, ...]] = {  # one of them is needed; the first is what one is told to install
    "none": (),
    "trackio": ("trackio",),
    "tensorboard": ("tensorboardX", "tensorboard"),
    "wandb": ("wandb",),
}


def missing_package(report: Report) -> str:
    """The package that would have to be installed; empty where nothing is missing."""
    packages = PACKAGES[report]
    return "" if not packages or any(find_spec(name) for name in packages) else packages[0]


def reporters(report: Report, folder: Path) -> list[Any]:
    """The callbacks that report the run in `folder`; TensorBoard's files lie in `folder/tensorboard`.

    Raises:
        TrainingError: the package is missing, or its account is not signed in.
    """
    if name := missing_package(report):
        raise TrainingError(f"Reporting to {report} needs the package {name}.", f"Install it with pip install {name}.")
    if report == "tensorboard":
        return [_tensorboard(folder / "tensorboard")]
    if report == "trackio":
        from transformers.integrations import TrackioCallback

        return [TrackioCallback()]
    return [_wandb(folder)] if report == "wandb" else []


def _tensorboard(folder: Path) -> Any:
    from transformers.integrations import TensorBoardCallback

    module = "tensorboardX" if find_spec("tensorboardX") else "torch.utils.tensorboard"
    return TensorBoardCallback(import_module(module).SummaryWriter(str(folder)))


def _wandb(folder: Path) -> Any:
    import wandb
    from transformers.integrations import WandbCallback

    session = wandb.setup(wandb.Settings(root_dir=str(folder)))
    if session.settings.mode != "offline" and not wandb.login(prompt=False):
        raise TrainingError("Nobody is signed in to Weights & Biases here.", "Run wandb login in a terminal first.")
    return WandbCallback()
