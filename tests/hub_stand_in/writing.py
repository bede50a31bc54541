"""Changes: make a repository, check a card, take large files, commit."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from tests.hub_stand_in.card_rules import faults_of
from tests.hub_stand_in.message import Refusal, Reply, Request
from tests.hub_stand_in.reading import CREATED
from tests.hub_stand_in.repository import MAIN, Commit, File, Repository, is_large
from tests.hub_stand_in.world import KINDS, World

ATTRIBUTES = File(b"*.safetensors filter=lfs diff=lfs merge=lfs -text\n", False)


def create(world: World, request: Request) -> Reply:
    account, asked = world.known(request), request.json()
    kind, owner = asked.get("type", "model"), asked.get("organization") or account.name
    world.check_rights(request, owner, kind)
    repo_id = f"{owner}/{asked['name']}"
    address = f"{world.url}/{'' if kind == 'model' else kind + 's/'}{repo_id}"
    if (kind, repo_id) in world.repos:
        refused = Refusal(409, message=f"You already created this {kind} repo").reply()
        return Reply.of({"error": refused.headers["X-Error-Message"], "url": address}, 409)
    private = asked.get("visibility") == "private" or asked.get("private") is True
    repo = Repository(kind, repo_id, private)
    repo.commit("initial commit", {".gitattributes": ATTRIBUTES})
    world.repos[(kind, repo_id)] = repo
    return Reply.of({"url": address, "name": repo_id, "id": f"id-{repo_id}"})


def delete(world: World, request: Request) -> Reply:
    account, asked = world.known(request), request.json()
    kind, repo_id = asked.get("type", "model"), f"{asked.get('organization') or account.name}/{asked['name']}"
    world.writable(request, kind, repo_id)
    del world.repos[(kind, repo_id)]
    return Reply.of({})


def validate_yaml(world: World, request: Request) -> Reply:
    faults = faults_of(request.json()["content"])
    return Reply.of({"errors": [{"message": fault} for fault in faults], "warnings": []}, 400 if faults else 200)


def preupload(world: World, request: Request, kinds: str, repo_id: str, revision: str) -> Reply:
    repo = _target(world, request, kinds, repo_id)
    there = repo.at(revision).files
    told = []
    for file in request.json()["files"]:
        path = file["path"]
        large = is_large(path, b"") or file["size"] > 10_000_000
        oid = there[path].etag if path in there else None
        told.append({"path": path, "uploadMode": "lfs" if large else "regular", "shouldIgnore": False, "oid": oid})
    return Reply.of({"files": told, "commitOid": repo.at(revision).oid})


def batch(world: World, request: Request, kinds: str | None, repo_id: str) -> Reply:
    """Where large files are to be put; what is there already needs no upload."""
    world.known(request)
    kind = KINDS[(kinds or "models/").rstrip("/")]
    world.seen(request, kind, repo_id)
    objects = []
    for asked in request.json()["objects"]:
        said: dict[str, Any] = {"oid": asked["oid"], "size": asked["size"], "authenticated": True}
        if asked["oid"] not in world.blobs:
            key = secrets.token_hex(4)
            said["actions"] = {
                "upload": {"href": f"{world.url}/storage/{asked['oid']}?key={key}", "header": {}},
                "verify": {"href": f"{world.url}/storage/{asked['oid']}/verify"},
            }
        objects.append(said)
    return Reply.of({"transfer": "basic", "objects": objects})


def store(world: World, request: Request, oid: str) -> Reply:
    if hashlib.sha256(request.body).hexdigest() != oid:
        raise Refusal(400, message="The content does not have the announced SHA-256.")
    world.blobs[oid] = request.body
    return Reply(200)


def verify(world: World, request: Request, oid: str) -> Reply:
    asked = request.json()
    if len(world.blobs.get(oid, b"")) != asked["size"]:
        raise Refusal(404, message="The object was not uploaded.")
    return Reply.of({})


def commit(world: World, request: Request, kinds: str, repo_id: str, revision: str) -> Reply:
    repo = _target(world, request, kinds, repo_id)
    lines = [json.loads(line) for line in request.body.splitlines()]
    header = next(line["value"] for line in lines if line["key"] == "header")
    head = repo.at(revision)
    if header.get("parentCommit", head.oid) != head.oid and not request.is_set("create_pr"):
        raise Refusal(412, message="A commit has happened since. Please refresh and try again.")
    files = _changed(world, head.files, lines)
    if "README.md" in files and (faults := faults_of(files["README.md"].content.decode())):
        raise Refusal(400, message="; ".join(faults))
    prefix = f"{world.url}/{'' if kinds == 'models' else kinds + '/'}{repo.id}"
    if request.is_set("create_pr"):
        made, number = _open_pull_request(world, request, repo, header["summary"], files)
        more = {"pullRequestUrl": f"{prefix}/discussions/{number}"}
    else:
        made, more = repo.commit(header["summary"], files, revision if revision.startswith("refs/") else MAIN), {}
    return Reply.of(
        {"success": True, "commitOid": made.oid, "commitUrl": f"{prefix}/commit/{made.oid}", "hookOutput": "", **more}
    )


def _target(world: World, request: Request, kinds: str, repo_id: str) -> Repository:
    """Whoever may see a repository may offer a pull request; only those with rights may change it."""
    if request.is_set("create_pr"):
        world.known(request)
        return world.seen(request, KINDS[kinds], repo_id)
    return world.writable(request, KINDS[kinds], repo_id)


def _changed(world: World, before: Mapping[str, File], lines: list[dict[str, Any]]) -> dict[str, File]:
    files = dict(before)
    for line in lines:
        value = line["value"]
        match line["key"]:
            case "file":
                files[value["path"]] = File(base64.b64decode(value["content"]), False)
            case "lfsFile":
                if value["oid"] not in world.blobs:
                    raise Refusal(400, message="LFS pointer pointed to a file that does not exist")
                files[value["path"]] = File(world.blobs[value["oid"]], True)
            case "deletedFile":
                files.pop(value["path"], None)
            case "deletedFolder":
                files = {path: file for path, file in files.items() if not path.startswith(value["path"])}
    return files


def _open_pull_request(
    world: World, request: Request, repo: Repository, title: str, files: dict[str, File]
) -> tuple[Commit, int]:
    number = len(repo.pull_requests) + 1
    made = repo.commit(title, files, f"refs/pr/{number}", repo.head.oid)
    repo.pull_requests.append(
        {
            "num": number,
            "title": title,
            "author": {"name": world.known(request).name},
            "createdAt": CREATED,
            "status": "open",
            "isPullRequest": True,
            "repo": {"name": repo.id, "type": repo.kind},
        }
    )
    return made, number
