"""Files on their way: never a second commit, never "failed" when they are there.

What is there is looked at before anything is sent; the commit names the one that it must follow; and after a lost
answer the Hub is looked at before a word is said.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from peft_ui.export.contents import Contents
from peft_ui.hub.faults import KEPT, HubError
from peft_ui.hub.remote import Arrived, Remote, Seen

TITLE = "An adapter made with PEFT UI"
LOOKS = (0.0, 1.0, 3.0)  # seconds to wait before each look after a lost answer


@dataclass(frozen=True)
class Delivery:
    """One push of some contents.

    Args:
        as_pull_request: offer them, instead of changing what is there.
        looks: seconds to wait before each look after a lost answer.
        on_progress: told how much was sent.
        title: of the commit.
    """

    remote: Remote
    contents: Contents
    as_pull_request: bool = False
    looks: tuple[float, ...] = LOOKS
    on_progress: Callable[[str], None] = lambda text: None
    title: str = TITLE

    def deliver(self, seen: Seen) -> Arrived:
        """Send the files, unless they are there.

        Args:
            seen: what was there a moment ago; the commit is made on top of this and of nothing else.

        Raises:
            HubError: refused, or nobody knows; publishing again is safe either way.
        """
        if seen.holds(self.contents):
            return Arrived(seen.commit)
        if self.as_pull_request and (offered := self._arrived()):
            return offered
        additions = self.remote.upload(self.contents, self.as_pull_request, self.on_progress)
        try:
            return self.remote.commit(additions, self.title, None if self.as_pull_request else seen.commit)
        except HubError as error:
            if error.certain:
                raise
            return self._found_after(error)

    def _arrived(self) -> Arrived | None:
        """Where these very files are, if they are there."""
        if self.as_pull_request:
            return self.remote.pull_request_with(self.contents, self.title)
        seen = self.remote.look()
        return Arrived(seen.commit) if seen.holds(self.contents) else None

    def _found_after(self, lost: HubError) -> Arrived:
        """What has arrived in spite of a lost answer.

        Raises:
            HubError: `lost`, when the Hub was seen without the files; another, when it could not be looked at.
        """
        blind: HubError | None = None
        for seconds in self.looks:
            time.sleep(seconds)
            try:
                if there := self._arrived():
                    return there
                blind = None
            except HubError as error:
                blind = error
        if blind is None:
            raise lost
        raise HubError(
            f"The files were sent, and no answer came: whether {self.remote.repo} has them is not known. {blind.what}",
            f"{KEPT}Publish again in a moment: it looks first, and makes no second commit.",
            certain=False,
        ) from blind
