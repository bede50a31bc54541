"""What every tab is handed: the settings, the estimator, and the Blocks that it is built in."""

from dataclasses import dataclass, field

import gradio as gr

from peft_ui.estimate.client import Estimator
from peft_ui.models.downloads import Downloads
from peft_ui.settings import Settings
from peft_ui.ui.draft import drafts


@dataclass(frozen=True)
class Page:
    """One page in one language.

    Args:
        settings: what the environment says.
        estimator: answers estimates, previews and audits in its own process.
        demo: the Blocks (or the route of it) that is being built; `page.demo.load` runs when it is opened.
        downloads: the models that are being fetched, whatever the language.
        drafts: what this browser kept of each tab's form.
    """

    settings: Settings
    estimator: Estimator
    demo: gr.Blocks
    downloads: Downloads = field(default_factory=Downloads)
    drafts: dict[str, gr.BrowserState] = field(default_factory=drafts)
