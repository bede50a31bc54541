"""Which address does what; parts of a path are given on in order, decoded."""

import re
from collections.abc import Callable
from urllib.parse import unquote

from tests.hub_stand_in import oauth, reading, writing
from tests.hub_stand_in.message import Refusal, Reply, Request
from tests.hub_stand_in.world import World

KIND = r"/api/(models|datasets|spaces)"
ID = r"([^/]+(?:/[^/]+)?)"
REV = r"([^/]+)"

ROUTES: tuple[tuple[str, str, Callable[..., Reply]], ...] = (
    ("GET", "/api/whoami-v2", reading.whoami),
    ("POST", "/api/repos/create", writing.create),
    ("DELETE", "/api/repos/delete", writing.delete),
    ("POST", "/api/validate-yaml", writing.validate_yaml),
    ("GET", KIND, reading.search),
    ("POST", f"{KIND}/{ID}/preupload/{REV}", writing.preupload),
    ("POST", f"{KIND}/{ID}/commit/{REV}", writing.commit),
    ("POST", f"{KIND}/{ID}/paths-info/{REV}", reading.paths_info),
    ("GET", f"{KIND}/{ID}/tree/{REV}", reading.tree),
    ("GET", f"{KIND}/{ID}/tree/{REV}/(.+)", reading.tree),
    ("GET", f"{KIND}/{ID}/revision/{REV}", reading.info),
    ("GET", f"{KIND}/{ID}/commits/{REV}", reading.commits),
    ("GET", f"{KIND}/{ID}/refs", reading.refs),
    ("GET", f"{KIND}/{ID}/discussions", reading.discussions),
    ("GET", f"{KIND}/{ID}/auth-check(/write)?", reading.auth_check),
    ("POST", rf"/(datasets/|spaces/)?{ID}\.git/info/lfs/objects/batch", writing.batch),
    ("PUT", "/storage/([0-9a-f]{64})", writing.store),
    ("POST", "/storage/([0-9a-f]{64})/verify", writing.verify),
    ("GET", rf"/(datasets/|spaces/)?{ID}/resolve/{REV}/(.+)", reading.resolve),
    ("GET", "/.well-known/openid-configuration", oauth.configuration),
    ("GET", "/oauth/jwks", oauth.keys),
    ("GET", "/oauth/authorize", oauth.authorize),
    ("POST", "/oauth/token", oauth.token),
    ("GET", "/oauth/userinfo", oauth.userinfo),
    ("GET", f"{KIND}/{ID}", reading.info),
)


def answer(world: World, request: Request) -> Reply:
    """Do what is asked; HEAD is a GET whose body is left out by the server."""
    method = "GET" if request.method == "HEAD" else request.method
    for wanted, pattern, act in ROUTES:
        found = re.fullmatch(pattern, request.path) if wanted == method else None
        if found:
            parts = [unquote(part) if part else part for part in found.groups()]
            try:
                return act(world, request, *parts)
            except Refusal as refusal:
                return refusal.reply()
    return Refusal(404, message=f"No such address: {request.path}").reply()
