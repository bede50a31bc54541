"""Questions: who am I, what is there, what does it hold, give me this file."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from tests.hub_stand_in.message import Refusal, Reply, Request
from tests.hub_stand_in.repository import Commit, File, Repository
from tests.hub_stand_in.world import KINDS, World

SHOWN = ("id", "modelId", "private", "gated", "likes", "downloads", "tags", "pipeline_tag", "library_name", "createdAt")
CREATED = "2026-01-02T03:04:05.000Z"


def whoami(world: World, request: Request) -> Reply:
    return Reply.of(world.known(request).to_dict())


def search(world: World, request: Request, kinds: str) -> Reply:
    """The repositories whose id contains the words; as the real Hub, only what `expand` names is told beyond the id."""
    account = world.who(request)
    words, author, tags = request.one("search").casefold(), request.one("author"), request.query.get("filter", [])
    found = [
        repo
        for (kind, _), repo in world.repos.items()
        if kind == KINDS[kinds]
        and words in repo.id.casefold()
        and (not author or repo.owner == author)
        and (not repo.private or (account and account.may_see(repo.owner)))
        and set(tags) <= set(_facts(repo, repo.head)["tags"])
    ]
    found.sort(key=lambda repo: -repo.downloads)
    limit = int(request.one("limit", "1000"))
    return Reply.of([_listed(repo, request) for repo in found[:limit]])


def info(world: World, request: Request, kinds: str, repo_id: str, revision: str = "main") -> Reply:
    repo = world.seen(request, KINDS[kinds], repo_id)
    commit = repo.at(revision)
    facts = _facts(repo, commit)
    if expanded := request.query.get("expand"):
        return Reply.of({"_id": facts["_id"], "id": repo.id} | {name: facts.get(name) for name in expanded})
    facts["siblings"] = [_sibling(path, file, request.is_set("blobs")) for path, file in commit.files.items()]
    return Reply.of(facts)


def tree(world: World, request: Request, kinds: str, repo_id: str, revision: str, path: str = "") -> Reply:
    commit = world.seen(request, KINDS[kinds], repo_id).at(revision)
    prefix = f"{path}/" if path else ""
    inside = {name: file for name, file in commit.files.items() if name.startswith(prefix)}
    if path and not inside:
        raise _no_entry(commit, path)
    folders = _folders(inside, prefix)
    entries: list[dict[str, Any]] = [_folder(name) for name in folders]
    entries += [file.entry(name) for name, file in inside.items()]
    if not request.is_set("recursive"):
        entries = [entry for entry in entries if "/" not in entry["path"].removeprefix(prefix)]
    if request.is_set("expand"):
        entries = [entry | {"lastCommit": _last(commit)} for entry in entries]
    return Reply.of(entries)


def paths_info(world: World, request: Request, kinds: str, repo_id: str, revision: str) -> Reply:
    commit = world.seen(request, KINDS[kinds], repo_id).at(revision)
    asked = _asked(request)
    folders = _folders(commit.files, "")
    expand = {"lastCommit": _last(commit)} if "true" in str(asked.get("expand", "")).lower() else {}
    entries = []
    for path in asked.get("paths", []):
        if path in commit.files:
            entries.append(commit.files[path].entry(path) | expand)
        elif path in folders:
            entries.append(_folder(path) | expand)
    return Reply.of(entries)


def resolve(world: World, request: Request, kinds: str | None, repo_id: str, revision: str, path: str) -> Reply:
    """A file; the README of a gated repository is open to all."""
    kind = KINDS[(kinds or "models/").rstrip("/")]
    repo = world.seen(request, kind, repo_id)
    if path != "README.md":
        world.opened(request, kind, repo_id)
    commit = repo.at(revision)
    if path not in commit.files:
        raise _no_entry(commit, path)
    file = commit.files[path]
    headers = {
        "X-Repo-Commit": commit.oid,
        "ETag": f'"{file.etag}"',
        "Accept-Ranges": "bytes",
        "Content-Type": "application/octet-stream",
    }
    return _ranged(file.content, request.headers.get("range", ""), headers)


def commits(world: World, request: Request, kinds: str, repo_id: str, revision: str) -> Reply:
    commit: Commit | None = world.seen(request, KINDS[kinds], repo_id).at(revision)
    repo, told = world.repos[(KINDS[kinds], repo_id)], []
    while commit is not None:
        told.append({"id": commit.oid, "title": commit.title, "message": "", "authors": [], "date": CREATED})
        commit = repo.commits[commit.parent] if commit.parent else None
    return Reply.of(told)


def refs(world: World, request: Request, kinds: str, repo_id: str) -> Reply:
    repo = world.seen(request, KINDS[kinds], repo_id)
    told: dict[str, list[dict[str, str]]] = {"branches": [], "converts": [], "tags": [], "pullRequests": []}
    for ref, oid in repo.refs.items():
        group = "pullRequests" if ref.startswith("refs/pr/") else "branches"
        told[group].append({"name": ref.removeprefix("refs/heads/"), "ref": ref, "targetCommit": oid})
    return Reply.of(told)


def discussions(world: World, request: Request, kinds: str, repo_id: str) -> Reply:
    repo = world.seen(request, KINDS[kinds], repo_id)
    author = request.one("author")
    told = [said for said in repo.pull_requests if not author or said["author"]["name"] == author]
    return Reply.of({"discussions": told, "count": len(told), "start": 0, "numClosedDiscussions": 0})


def auth_check(world: World, request: Request, kinds: str, repo_id: str, write: str | None) -> Reply:
    world.opened(request, KINDS[kinds], repo_id)
    if write:
        world.writable(request, KINDS[kinds], repo_id)
    return Reply.of({})


def _asked(request: Request) -> dict[str, Any]:
    """The body, a form or JSON."""
    if "json" in request.headers.get("content-type", ""):
        return json.loads(request.body)
    return parse_qs(request.body.decode())


def _facts(repo: Repository, commit: Commit) -> dict[str, Any]:
    card = repo.card()
    config = json.loads(repo.files.get("config.json", b"{}"))
    tags = [*card.get("tags", []), *([f"license:{card['license']}"] if "license" in card else [])]
    tags += [name for name in (card.get("library_name"), card.get("pipeline_tag")) if name]
    bases = card.get("base_model") or []
    tags += [f"base_model:{name}" for name in ([bases] if isinstance(bases, str) else bases)]
    facts = {
        "_id": f"id-{repo.id}",
        "id": repo.id,
        "author": repo.owner,
        "sha": commit.oid,
        "private": repo.private,
        "gated": repo.gated,
        "disabled": False,
        "likes": 0,
        "downloads": repo.downloads,
        "tags": tags,
        "pipeline_tag": card.get("pipeline_tag"),
        "library_name": card.get("library_name"),
        "cardData": card,
        "config": {name: config[name] for name in ("architectures", "model_type") if name in config},
        "createdAt": CREATED,
        "lastModified": CREATED,
        "model-index": card.get("model-index"),
        "usedStorage": sum(len(file.content) for file in commit.files.values()),
    }
    if parameters := repo.parameters():
        facts["safetensors"] = parameters
    return facts | ({"modelId": repo.id} if repo.kind == "model" else {})


def _listed(repo: Repository, request: Request) -> dict[str, Any]:
    facts = _facts(repo, repo.head)
    if expanded := request.query.get("expand"):
        return {"_id": facts["_id"], "id": repo.id} | {name: facts.get(name) for name in expanded}
    told = {name: facts[name] for name in SHOWN if name in facts}
    if request.is_set("full"):
        told["siblings"] = [{"rfilename": path} for path in repo.files]
    for name in ("cardData", "config"):
        if request.is_set(name):
            told[name] = facts[name]
    return told


def _sibling(path: str, file: File, with_blobs: bool) -> dict[str, Any]:
    if not with_blobs:
        return {"rfilename": path}
    told: dict[str, Any] = {"rfilename": path, "size": len(file.content), "blobId": file.oid}
    if file.large:
        told["lfs"] = {"sha256": file.sha256, "size": len(file.content), "pointerSize": 134}
    return told


def _folders(files: Mapping[str, File], prefix: str) -> list[str]:
    found = {}
    for name in files:
        parts = name.removeprefix(prefix).split("/")[:-1]
        for depth in range(1, len(parts) + 1):
            found[prefix + "/".join(parts[:depth])] = None
    return list(found)


def _folder(path: str) -> dict[str, Any]:
    return {"type": "directory", "oid": "0" * 40, "size": 0, "path": path}


def _last(commit: Commit) -> dict[str, str]:
    return {"id": commit.oid, "title": commit.title, "date": CREATED}


def _no_entry(commit: Commit, path: str) -> Refusal:
    return Refusal(404, "EntryNotFound", f"{path} does not exist", {"X-Repo-Commit": commit.oid})


def _ranged(content: bytes, wanted: str, headers: dict[str, str]) -> Reply:
    if not wanted.startswith("bytes="):
        return Reply(200, content, headers)
    first, _, last = wanted.removeprefix("bytes=").partition("-")
    start = int(first) if first else max(len(content) - int(last), 0)
    stop = min(int(last) + 1, len(content)) if first and last else len(content)
    if start >= len(content):
        raise Refusal(416, headers={"Content-Range": f"bytes */{len(content)}"})
    return Reply(206, content[start:stop], headers | {"Content-Range": f"bytes {start}-{stop - 1}/{len(content)}"})
