"""Signing in: the visitor chosen with `sign_in_as` agrees at once, to all scopes or to fewer than asked."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode

from tests.hub_stand_in.message import Refusal, Reply, Request
from tests.hub_stand_in.world import World

KEY = b"the stand-in signs with this key, which everybody may know"
WRITING = {"manage-repos", "write-repos", "contribute-repos"}


def configuration(world: World, request: Request) -> Reply:
    return Reply.of(
        {
            "issuer": world.url,
            "authorization_endpoint": f"{world.url}/oauth/authorize",
            "token_endpoint": f"{world.url}/oauth/token",
            "userinfo_endpoint": f"{world.url}/oauth/userinfo",
            "jwks_uri": f"{world.url}/oauth/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["HS256"],
        }
    )


def keys(world: World, request: Request) -> Reply:
    return Reply.of({"keys": [{"kty": "oct", "kid": "stand-in", "alg": "HS256", "k": _text(KEY)}]})


def authorize(world: World, request: Request) -> Reply:
    """Send the browser back with a code."""
    if not world.signing_in:
        raise Refusal(403, message="Nobody signs in here: call sign_in_as first.")
    name, scopes = world.signing_in
    code = secrets.token_urlsafe(8)
    world.codes[code] = {
        "name": name,
        "scope": " ".join(scopes) if scopes is not None else request.one("scope"),
        "nonce": request.one("nonce"),
        "client": request.one("client_id"),
    }
    back = request.one("redirect_uri")
    query = urlencode({"code": code, "state": request.one("state")})
    return Reply(302, b"", {"Location": f"{back}{'&' if '?' in back else '?'}{query}"})


def token(world: World, request: Request) -> Reply:
    """Give an access token for a code, once."""
    asked = parse_qs(request.body.decode())
    granted = world.codes.pop(asked.get("code", [""])[0], None)
    if granted is None:
        raise Refusal(400, message="invalid_grant")
    made = f"hf_oauth_{secrets.token_hex(8)}"
    owner = next(account for account in world.accounts.values() if account.name == granted["name"])
    role = "write" if WRITING & set(granted["scope"].split()) else "read"
    world.accounts[made] = replace(owner, role=role, expired=False)
    claims = _profile(world, granted["name"]) | {
        "iss": world.url,
        "aud": granted["client"],
        "iat": int(time.time()),
        "exp": int(time.time()) + 3600,
        "nonce": granted["nonce"],
    }
    return Reply.of(
        {
            "access_token": made,
            "token_type": "bearer",
            "expires_in": world.token_seconds,
            "scope": granted["scope"],
            "id_token": _signed(claims),
        }
    )


def userinfo(world: World, request: Request) -> Reply:
    return Reply.of(_profile(world, world.known(request).name))


def _profile(world: World, name: str) -> dict[str, Any]:
    return {
        "sub": f"sub-{name}",
        "name": name.title(),
        "preferred_username": name,
        "profile": f"{world.url}/{name}",
        "picture": f"{world.url}/avatars/{name}.png",
    }


def _signed(claims: dict[str, Any]) -> str:
    head = _text(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "stand-in"}).encode())
    body = _text(json.dumps(claims).encode())
    return f"{head}.{body}.{_text(hmac.digest(KEY, f'{head}.{body}'.encode(), hashlib.sha256))}"


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
