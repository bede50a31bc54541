"""A repository: commits in a line, each a whole listing of files, branches and pull requests pointing at them."""

import hashlib
import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from tests.hub_stand_in.message import Refusal

LARGE = (".safetensors", ".bin", ".parquet", ".arrow", ".pt", ".gz", ".zip", ".model", ".npz")
MAIN = "refs/heads/main"


@dataclass(frozen=True)
class File:
    """One file's content; a large one has a pointer in git and its bytes elsewhere."""

    content: bytes
    large: bool

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def oid(self) -> str:
        """As git names the blob: the content itself, or the pointer of a large file."""
        blob = self.content
        if self.large:
            blob = (
                f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\nsize {len(self.content)}\n"
            ).encode()
        return hashlib.sha1(b"blob %d\0" % len(blob) + blob).hexdigest()

    @property
    def etag(self) -> str:
        return self.sha256 if self.large else self.oid

    def entry(self, path: str) -> dict[str, Any]:
        """As the tree tells it."""
        said = {"type": "file", "path": path, "size": len(self.content), "oid": self.oid}
        if self.large:
            said["lfs"] = {"oid": self.sha256, "size": len(self.content), "pointerSize": 134}
        return said


@dataclass(frozen=True)
class Commit:
    parent: str | None
    title: str
    files: Mapping[str, File]
    number: int

    @cached_property
    def oid(self) -> str:
        listing = json.dumps({path: file.oid for path, file in sorted(self.files.items())})
        return hashlib.sha1(f"{self.parent} {self.number} {self.title} {listing}".encode()).hexdigest()


@dataclass
class Repository:
    """`kind` is model, dataset or space; `gated` is False, "auto" or "manual"; `granted` may open a gated one."""

    kind: str
    id: str
    private: bool = False
    gated: bool | str = False
    granted: set[str] = field(default_factory=set)
    downloads: int = 0
    commits: dict[str, Commit] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    pull_requests: list[dict[str, Any]] = field(default_factory=list)

    @property
    def owner(self) -> str:
        return self.id.partition("/")[0] if "/" in self.id else "huggingface"

    @property
    def head(self) -> Commit:
        return self.commits[self.refs[MAIN]]

    @property
    def history(self) -> list[Commit]:
        """The commits of main, newest first."""
        line, oid = [], self.refs.get(MAIN)
        while oid is not None:
            line.append(self.commits[oid])
            oid = self.commits[oid].parent
        return line

    @property
    def files(self) -> dict[str, bytes]:
        """What lies on main."""
        return {path: file.content for path, file in self.head.files.items()}

    def commit(self, title: str, files: Mapping[str, File], ref: str = MAIN, parent: str | None = None) -> Commit:
        """Put a listing on a branch."""
        made = Commit(parent or self.refs.get(ref), title, dict(files), len(self.commits))
        self.commits[made.oid] = made
        self.refs[ref] = made.oid
        return made

    def at(self, revision: str) -> Commit:
        """The commit that a branch, a ref, or a (shortened) oid names."""
        for name in (revision, f"refs/heads/{revision}"):
            if name in self.refs:
                return self.commits[self.refs[name]]
        for oid, commit in self.commits.items():
            if len(revision) >= 7 and oid.startswith(revision):
                return commit
        raise Refusal(404, "RevisionNotFound", f"Invalid rev id: {revision}")

    def card(self) -> dict[str, Any]:
        """The front matter of the README."""
        return front_matter(self.files.get("README.md", b"").decode("utf-8", "replace"))

    def parameters(self) -> dict[str, Any] | None:
        """`{parameters: {F32: n}, total}` over all safetensors files, as the Hub counts them."""
        counts: dict[str, int] = {}
        for path, content in self.files.items():
            if path.endswith(".safetensors"):
                for dtype, count in _counted(content):
                    counts[dtype] = counts.get(dtype, 0) + count
        return {"parameters": counts, "total": sum(counts.values())} if counts else None


def is_large(path: str, content: bytes) -> bool:
    return path.endswith(LARGE) or len(content) > 10_000_000


def files_below(folder: Path) -> dict[str, File]:
    """A folder on disk as a listing."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name, content = path.relative_to(folder).as_posix(), path.read_bytes()
            files[name] = File(content, is_large(name, content))
    return files


def front_matter(text: str) -> dict[str, Any]:
    """The YAML between the first two lines of dashes.

    Raises:
        yaml.YAMLError: it is none.
    """
    if not text.startswith("---\n"):
        return {}
    said = yaml.safe_load(text[4:].partition("\n---")[0])
    return said if isinstance(said, dict) else {}


def _counted(content: bytes) -> list[tuple[str, int]]:
    """Number format and size of each tensor; nothing for a file that only calls itself safetensors."""
    try:
        (length,) = struct.unpack("<Q", content[:8])
        tensors = dict(json.loads(content[8 : 8 + length]))
    except (struct.error, ValueError, TypeError):
        return []
    tensors.pop("__metadata__", None)
    return [(tensor["dtype"], math.prod(tensor["shape"])) for tensor in tensors.values()]
