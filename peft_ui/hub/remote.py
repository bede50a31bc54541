"""One repository on the Hub, seen and changed with one visitor's token, which is said outright in every call.

Nothing here is tried twice by itself: who lost an answer looks, because a second try may make a second commit.
"""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from peft_ui.errors import Fault, Faults
from peft_ui.export.contents import Contents, digest, git_digest, is_weights, size
from peft_ui.hub.account import account_of
from peft_ui.hub.faults import HubError, told_plainly
from peft_ui.hub.sending import Meter, Sent

if TYPE_CHECKING:
    from huggingface_hub import CommitOperationAdd, HfApi


Kind = Literal["model", "dataset"]


@dataclass(frozen=True)
class Seen:
    """What is there at one moment: the newest commit, and each file's SHA-256 or git name."""

    commit: str
    private: bool
    files: dict[str, str]

    def holds(self, contents: Contents) -> bool:
        """Whether every file is there as it is here."""
        return all(self.files.get(name) in (digest(part), git_digest(part)) for name, part in contents.items())


@dataclass(frozen=True)
class Arrived:
    """Where the files are: a commit, and the pull request that offers it, if it is one."""

    commit: str
    pull_request: str | None = None


@dataclass(frozen=True)
class Remote:
    """`repo` is owner/name; `kind` is `model` or `dataset`."""

    api: "HfApi"
    repo: str
    token: str = field(repr=False)
    kind: Kind = "model"

    @classmethod
    def open(cls, repo: str, token: str, endpoint: str | None = None, kind: Kind = "model") -> "Remote":
        """The repository of that name, which may not be there yet; a name without an owner is the visitor's own.

        Raises:
            HubError: the name cannot be one, or the Hub does not know the token.
        """
        from huggingface_hub import HfApi
        from huggingface_hub.utils import validate_repo_id

        with told_plainly(repo):
            validate_repo_id(repo)
        owned = repo if "/" in repo else f"{account_of(token, endpoint).name}/{repo}"
        return cls(HfApi(endpoint=endpoint, token=token), owned, token, kind)

    @property
    def url(self) -> str:
        return f"{self.api.endpoint}/{'' if self.kind == 'model' else f'{self.kind}s/'}{self.repo}"

    def check(self, card: str) -> None:
        """Let the Hub judge the card.

        Raises:
            Faults: what the Hub does not like about it.
            HubError: it cannot be asked.
        """
        from huggingface_hub.utils import get_session, hf_raise_for_status

        asked = {"content": card, "repoType": self.kind}
        headers = {"authorization": f"Bearer {self.token}"}
        with told_plainly(self.repo):
            answer = get_session().post(f"{self.api.endpoint}/api/validate-yaml", json=asked, headers=headers)
            if answer.status_code == 400:
                raise Faults([Fault("card", error["message"], "Mend it.") for error in answer.json()["errors"]])
            hf_raise_for_status(answer)
            answer.json()  # a page that is no JSON was not sent by the Hub

    def look(self, revision: str = "main") -> Seen:
        """What is there now."""
        with told_plainly(self.repo):
            info: Any = self.api.repo_info(
                self.repo, revision=revision, repo_type=self.kind, files_metadata=True, token=self.token
            )
        files = {file.rfilename: file.lfs.sha256 if file.lfs else file.blob_id for file in info.siblings or []}
        return Seen(info.sha or "", bool(info.private), {name: oid for name, oid in files.items() if oid})

    def make(self, private: bool) -> Seen:
        """Make the repository unless it is there.

        Raises:
            HubError: it may not be made; or it is there, and open to all where that was not wished.
        """
        try:
            with told_plainly(self.repo):
                self.api.create_repo(self.repo, repo_type=self.kind, private=private, token=self.token)
        except HubError as refused:
            seen = self._look_after(refused)
        else:
            seen = self.look()
        if private and not seen.private:
            raise HubError(
                f"The repository {self.repo} is there already, and everybody can read it.",
                "Choose another name, or publish for everybody to see.",
            )
        return seen

    def upload(
        self, contents: Contents, as_pull_request: bool, on_progress: Callable[[str], None]
    ) -> "list[CommitOperationAdd]":
        """Send the large files ahead; the repository is as it was until they are committed."""
        from huggingface_hub import CommitOperationAdd

        weights = {name: part for name, part in contents.items() if isinstance(part, Path) and is_weights(name)}
        meter = Meter(sum(map(size, weights.values())), on_progress)
        with ExitStack() as opened, told_plainly(self.repo):
            files = {name: opened.enter_context(Sent(path)) for name, path in weights.items()}
            additions = [CommitOperationAdd(name, files.get(name, part)) for name, part in contents.items()]
            for addition in additions:
                _ = addition.upload_info.sha256  # reads the file once, before any of it is sent
            for file in files.values():
                file.meter = meter
            self.api.preupload_lfs_files(
                self.repo,
                additions,
                repo_type=self.kind,
                create_pr=as_pull_request,
                token=self.token,
                free_memory=False,
            )
        return additions

    def commit(self, additions: "list[CommitOperationAdd]", title: str, parent: str | None) -> Arrived:
        """Make one commit of what was uploaded.

        Args:
            parent: the commit that it must follow, so that it cannot land twice; None opens a pull request instead.
        """
        wish: dict[str, Any] = {"create_pr": True} if parent is None else {"parent_commit": parent}
        wish["repo_type"] = self.kind
        with told_plainly(self.repo):
            made = self.api.create_commit(
                self.repo, operations=additions, commit_message=title, token=self.token, **wish
            )
        return Arrived(made.oid, made.pr_url)

    def pull_request_with(self, contents: Contents, title: str) -> Arrived | None:
        """The open pull request that offers exactly these files, or None."""
        with told_plainly(self.repo):
            offers = [
                offer
                for offer in self.api.get_repo_discussions(self.repo, repo_type=self.kind, token=self.token)
                if offer.is_pull_request and offer.status in ("open", "draft") and offer.title == title
            ]
        for offer in offers:
            seen = self.look(f"refs/pr/{offer.num}")
            if seen.holds(contents):
                return Arrived(seen.commit, f"{self.url}/discussions/{offer.num}")
        return None

    def download(self, commit: str, names: Iterable[str], folder: Path) -> None:
        """Fetch files anew, past every cache, as anybody would by the repository's name."""
        with told_plainly(self.repo):
            for name in names:
                self.api.hf_hub_download(
                    self.repo,
                    name,
                    repo_type=self.kind,
                    revision=commit,
                    local_dir=folder,
                    force_download=True,
                    token=self.token,
                )

    def _look_after(self, refused: HubError) -> Seen:
        """The making was refused or not answered; the repository may be there all the same."""
        try:
            return self.look()
        except HubError:
            raise refused from None
