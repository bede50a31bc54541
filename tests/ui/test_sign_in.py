"""What a sign-in brings stays in memory, its end is noticed, and what was a browser's becomes its visitor's."""

import base64
import json
import time
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from peft_ui.runs.folder import create_run
from peft_ui.settings import Settings
from peft_ui.ui import uploads
from peft_ui.ui.own import adopt, own_run
from peft_ui.ui.sign_in import INFO, PUBLISHING, Wallet, may, name_in, signed_in_owner, state_of

TOKEN = "hf_oauth_marker"


def info(seconds: float = 100, scope: str = "openid profile manage-repos") -> dict[str, Any]:
    person = {"sub": "62ab", "preferred_username": "ada"}
    return {"access_token": TOKEN, "scope": scope, "expires_at": time.time() + seconds, "userinfo": person}


def client(seconds: float = 100) -> TestClient:
    """A page whose /in and /out do what Gradio's routes do."""

    async def enter(request: Request) -> JSONResponse:
        request.session["_state_huggingface_1"] = "x"
        request.session[INFO] = info(seconds)
        return JSONResponse({})

    async def leave(request: Request) -> JSONResponse:
        request.session.pop(INFO, None)
        return JSONResponse({})

    async def look(request: Request) -> JSONResponse:
        told = request.session.get(INFO, {}).get("access_token")
        return JSONResponse([state_of(request.scope), signed_in_owner(request.scope), name_in(request.scope), told])

    async def look_and_leave(request: Request) -> JSONResponse:
        """Another request of the same visitor signs him out while this one is answered."""
        await run_in_threadpool(TestClient(app, cookies=request.cookies).get, "/out")
        return JSONResponse({})

    routes = [Route("/slow", look_and_leave), Route("/in", enter), Route("/out", leave), Route("/", look)]
    layers = [Middleware(SessionMiddleware, secret_key="k"), Middleware(Wallet)]
    app = Starlette(routes=routes, middleware=layers)
    return TestClient(app)


def cookie(visitor: TestClient) -> dict[str, Any]:
    return json.loads(base64.b64decode(visitor.cookies["session"].split(".")[0]))


def test_the_cookie_holds_a_name_and_never_the_token() -> None:
    visitor = client()
    assert visitor.get("/").json() == ["out", None, "", None]
    visitor.get("/in")
    assert visitor.get("/").json() == ["in", "hub-62ab", "ada", TOKEN]
    assert set(cookie(visitor)) == {"sign_in", "_state_huggingface_1"}
    assert TOKEN not in json.dumps(cookie(visitor))


def test_signing_out_forgets_and_an_old_cookie_opens_nothing() -> None:
    visitor = client()
    visitor.get("/in")
    old = visitor.cookies["session"]
    visitor.get("/out")
    assert visitor.get("/").json()[0] == "out"
    visitor.cookies.clear()
    visitor.cookies["session"] = old
    assert visitor.get("/").json() == ["ended", None, "", None]


def test_an_answer_that_was_under_way_signs_nobody_in_again() -> None:
    """The page looks once a second: one of its looks is often begun before a sign-out and answered after it."""
    visitor = client()
    visitor.get("/in")
    assert "set-cookie" not in visitor.get("/slow").headers
    assert visitor.get("/").json() == ["ended", None, "", None], "the cookie of before, which opens nothing any more"


def test_an_expired_sign_in_has_ended() -> None:
    visitor = client(seconds=-1)
    visitor.get("/in")
    assert visitor.get("/").json() == ["ended", None, "", None]


def test_scopes_that_were_not_granted_are_known() -> None:
    assert may({"session": {INFO: info()}}, PUBLISHING)
    assert not may({"session": {INFO: info(scope="openid profile")}}, PUBLISHING)
    assert not may({}, PUBLISHING)


def test_a_strange_sub_names_no_folder() -> None:
    strange = info() | {"userinfo": {"sub": "../me"}}
    owner = signed_in_owner({"session": {INFO: strange}})
    assert owner
    assert owner.startswith("hub-")
    assert "/" not in owner


def test_what_was_made_before_signing_in_becomes_ones_own(tmp_path) -> None:
    settings = Settings(tmp_path / "home", "many", None, on_space=True)
    for owner in ("before", "stranger"):
        create_run(settings.home, {"data": {}}, owner, lambda folder: None, f"run-of-{owner}")
    file = tmp_path / "rows.csv"
    file.write_text("a,b\n1,2\n")
    source = uploads.keep(file, "before", settings)
    path = uploads.resolve(source, "before", settings)
    adopt(settings, "before", "hub-62ab")
    assert own_run(settings, "hub-62ab", "run-of-before")
    assert own_run(settings, "stranger", "run-of-stranger")
    assert uploads.resolve(source, "hub-62ab", settings)
    assert uploads.short_name(path, "hub-62ab", settings) == source, "its recipe still finds it"
