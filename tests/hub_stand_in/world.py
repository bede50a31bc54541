"""Who is there, what is there, and who may see or change it."""

from dataclasses import dataclass, field
from typing import Any

from tests.hub_stand_in.message import Refusal, Request
from tests.hub_stand_in.repository import Repository

KINDS = {"models": "model", "datasets": "dataset", "spaces": "space"}


@dataclass(frozen=True)
class Account:
    """Whom a token speaks for.

    Args:
        name: the user.
        organisations: name to the user's role there (`write`, `read`).
        role: what the token allows.
    """

    name: str
    organisations: dict[str, str] = field(default_factory=dict)
    role: str = "write"
    expired: bool = False

    def may_see(self, owner: str) -> bool:
        return owner == self.name or owner in self.organisations

    def may_write(self, owner: str) -> bool:
        return self.role == "write" and (owner == self.name or self.organisations.get(owner) == "write")

    def to_dict(self) -> dict[str, Any]:
        """As whoami-v2 tells it."""
        return {
            "type": "user",
            "id": f"id-{self.name}",
            "name": self.name,
            "fullname": self.name.title(),
            "isPro": False,
            "canPay": False,
            "avatarUrl": "",
            "orgs": [
                {"type": "org", "id": f"id-{name}", "name": name, "fullname": name.title(), "roleInOrg": role}
                for name, role in self.organisations.items()
            ],
            "auth": {"type": "access_token", "accessToken": {"displayName": "test", "role": self.role}},
        }


@dataclass
class World:
    """`url` is filled in when the server listens."""

    url: str = ""
    accounts: dict[str, Account] = field(default_factory=dict)  # by token
    repos: dict[tuple[str, str], Repository] = field(default_factory=dict)  # by kind and id
    blobs: dict[str, bytes] = field(default_factory=dict)  # large files, by sha256
    signing_in: tuple[str, list[str] | None] | None = None  # who agrees at the sign-in page, and to which scopes
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    token_seconds: int = 28800

    def who(self, request: Request) -> Account | None:
        """The account that asks; None when nobody says who he is."""
        if request.token is None:
            return None
        account = self.accounts.get(request.token)
        if account is None or account.expired:
            raise Refusal(401, message="Invalid credentials in Authorization header")
        return account

    def known(self, request: Request) -> Account:
        """The account that asks.

        Raises:
            Refusal: nobody says who he is.
        """
        account = self.who(request)
        if account is None:
            raise Refusal(401, message="Invalid username or password.")
        return account

    def seen(self, request: Request, kind: str, repo_id: str) -> Repository:
        """The repository, if the one who asks may know of it."""
        account = self.who(request)
        repo = self.repos.get((kind, repo_id))
        if repo is None or (repo.private and not (account and account.may_see(repo.owner))):
            raise Refusal(404 if account else 401, "RepoNotFound", "Repository not found")
        return repo

    def opened(self, request: Request, kind: str, repo_id: str) -> Repository:
        """The repository, if the one who asks may read its files."""
        repo, account = self.seen(request, kind, repo_id), self.who(request)
        if not repo.gated or (account and (account.name in repo.granted or account.may_see(repo.owner))):
            return repo
        words = f"Access to model {repo.id} is restricted. You must have access to it and be authenticated."
        raise Refusal(403 if account else 401, "GatedRepo", words)

    def writable(self, request: Request, kind: str, repo_id: str) -> Repository:
        """The repository, if the one who asks may change it."""
        self.known(request)
        repo = self.seen(request, kind, repo_id)
        self.check_rights(request, repo.owner, kind)
        return repo

    def check_rights(self, request: Request, owner: str, kind: str) -> None:
        account = self.known(request)
        if account.role != "write":
            raise Refusal(403, message="Your token does not have the scope that is needed: write")
        if not account.may_write(owner):
            raise Refusal(403, message=f'You don\'t have the rights to create a {kind} under the namespace "{owner}"')
