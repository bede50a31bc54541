"""Whose token this is, and in whose name he may publish."""

from dataclasses import dataclass

from peft_ui.hub.faults import HubError, told_plainly


@dataclass(frozen=True)
class Account:
    """`organisations` are those in which he has a role that may write."""

    name: str
    organisations: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All names under which he may publish, his own first."""
        return (self.name, *self.organisations)


def account_of(token: str | None, endpoint: str | None = None) -> Account:
    """Ask the Hub. It allows this question rarely: keep the answer.

    Raises:
        HubError: no token, or one that the Hub does not know; or the Hub cannot be asked.
    """
    from huggingface_hub import HfApi

    with told_plainly("the Hub"):
        said = HfApi(endpoint=endpoint, token=checked(token)).whoami()
        organisations = (group["name"] for group in said.get("orgs", []) if group.get("roleInOrg") != "read")
        return Account(said["name"], tuple(organisations))


def checked(token: str | None) -> str:
    """The token itself.

    Raises:
        HubError: there is none; another's is never taken in its place.
    """
    if not token or not token.strip():
        raise HubError(
            "Nobody is signed in.", "Sign in, or set HF_TOKEN (from the command line: `hf auth login` does too)."
        )
    return token.strip()
