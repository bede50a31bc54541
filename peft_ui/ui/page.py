"""What every tab is handed: the settings, the estimator, and the Blocks that it is built in."""

from dataclasses import dataclass

import gradio as gr

from peft_ui.estimate.client import Estimator
from peft_ui.settings import Settings


@dataclass(frozen=True)
class Page:
    """One page in one language.

    Args:
        settings: what the environment says.
        estimator: answers estimates, previews and audits in its own process.
        demo: the Blocks (or the route of it) that is being built; `page.demo.load` runs when it is opened.
    """

    settings: Settings
    estimator: Estimator
    demo: gr.Blocks
