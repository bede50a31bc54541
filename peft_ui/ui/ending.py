"""What must follow an event however it ends.

Gradio's page calls what was bound with `then` only after an event that went well, whatever its documentation says
(6.31): after an error a button would stay pale, or a form wait for ever.
"""

from typing import Any

from gradio.events import Dependency


def however_it_ends(event: Dependency, **follows: Any) -> list[Dependency]:
    """Bind what follows to both endings; answers both bindings, so that more can follow them."""
    return [event.then(**follows), event.failure(**follows)]
