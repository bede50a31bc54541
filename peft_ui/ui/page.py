"""What every tab is handed: the settings, the estimator, and the Blocks that it is built in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from peft_ui.data.access import Token
from peft_ui.estimate.client import Estimator
from peft_ui.models.downloads import Downloads
from peft_ui.settings import Settings
from peft_ui.ui.draft import drafts
from peft_ui.ui.rights import Rights


@dataclass(frozen=True)
class Page:
    """One page in one language.

    Args:
        settings: what the environment says.
        estimator: answers estimates, previews and audits in its own process.
        demo: the Blocks (or the route of it) that is being built; `page.demo.load` runs when it is opened.
        downloads: the models that are being fetched, whatever the language.
        drafts: what this browser kept of each tab's form.
        rights: whose token, and what it opens.
    """

    settings: Settings
    estimator: Estimator
    demo: gr.Blocks
    downloads: Downloads = field(default_factory=Downloads)
    drafts: dict[str, gr.BrowserState] = field(default_factory=drafts)
    rights: Rights = field(default_factory=Rights)

    def token_of(self, request: gr.Request) -> Token:
        """What the Hub is asked with for this visitor."""
        return self.rights.token_of(self.settings, request)

    def check(self, request: gr.Request, recipe: Mapping[str, Any]) -> None:
        """Refuse what this visitor may not open of a recipe's model and data sets.

        Raises:
            ModelError, DataError: it is gated, private or not there, for him.
        """
        self.rights.check(self.settings, self.token_of(request), recipe)

    def ask(self, request: gr.Request, question: str, **given: Any) -> Any:
        """What the estimator answers to this visitor, with his token and of nothing that he may not open.

        Raises:
            VisitorError: as `check`, and as the question itself.
        """
        self.check(request, given.get("recipe") or given)
        return self.estimator.ask(question, token=self.token_of(request), **given)
