"""Frontier and gate: known hosts, no other origins, headers, a key for each visitor, no unlocked page on a network."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from peft_ui.errors import Faults
from peft_ui.settings import Settings
from peft_ui.ui.frontier import frontier
from peft_ui.ui.server import app_parts, check_host
from peft_ui.ui.visitor import COOKIE


def settings(visitors: str = "one", on_space: bool = False, password: str | None = None) -> Settings:
    return Settings(Path("/nowhere"), visitors, password, on_space, hosts=("me-peft.hf.space",))  # type: ignore


def client(base: str = "http://127.0.0.1", host: str = "127.0.0.1", **given: object) -> TestClient:
    async def hello(request: Request) -> PlainTextResponse:
        return PlainTextResponse("hello")

    routes = [Route("/", hello, methods=["GET", "POST"])]
    said = settings(**given)  # type: ignore[arg-type]
    app = Starlette(routes=routes, middleware=app_parts(said, host)["middleware"])
    return TestClient(frontier(app, said, host), base_url=base)


def test_headers_on_a_laptop() -> None:
    headers = client().get("/").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "set-cookie" not in headers


def test_a_space_stands_in_the_frame_of_the_hub_alone() -> None:
    headers = client("https://me-peft.hf.space", on_space=True).get("/").headers
    assert "x-frame-options" not in headers
    assert "frame-ancestors 'self' https://huggingface.co" in headers["content-security-policy"]


@pytest.mark.parametrize("name", ["evil.example", "me-peft.hf.space.evil.example", "10.0.0.1", "0x7f000001", "[::2]"])
def test_a_foreign_host_name_is_refused(name: str) -> None:
    assert client(f"http://{name}").get("/").status_code == 400


def test_an_open_page_answers_to_addresses_and_to_its_names() -> None:
    for name, status in (("10.0.0.1", 200), ("me-peft.hf.space", 200), ("localhost", 200), ("evil.example", 400)):
        assert client(f"http://{name}", host="0.0.0.0", on_space=True).get("/").status_code == status, name


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS", "PUT"])
@pytest.mark.parametrize("on_space", [False, True])
def test_no_other_origin_is_allowed_anything(method: str, on_space: bool) -> None:
    visitor = client(on_space=on_space)
    for origin in ("http://evil.example", "null", "http://127.0.0.1.evil.example", "http://127.0.0.1:1"):
        answer = visitor.request(method, "/", headers={"origin": origin, "access-control-request-method": "POST"})
        assert answer.status_code == 403, origin
        assert [name for name in answer.headers if name.startswith("access-control")] == []


def test_its_own_origin_is_itself() -> None:
    assert client().post("/", headers={"origin": "http://127.0.0.1"}).status_code == 200
    assert client().post("/").status_code == 200
    space = client("http://10.0.0.1:7860", host="0.0.0.0", on_space=True)
    assert space.post("/", headers={"origin": "https://me-peft.hf.space"}).status_code == 200


def test_what_another_site_embeds_is_refused_and_its_links_are_followed() -> None:
    embedded = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert client().get("/", headers=embedded).status_code == 403
    assert client().get("/", headers=embedded | {"sec-fetch-mode": "navigate"}).status_code == 200


def test_each_of_many_visitors_gets_a_key_that_scripts_cannot_read() -> None:
    first, second = client(visitors="many"), client(visitors="many")
    cookie = first.get("/").headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "set-cookie" not in first.get("/").headers, "a visitor keeps the key that he has"
    assert second.get("/").headers["set-cookie"] != cookie


@pytest.mark.parametrize("said", ["x", "a" * 42, "a" * 44, f"{'a' * 42}/", f"{'a' * 43}; {COOKIE}={'b' * 43}"])
def test_a_key_that_we_never_gave_is_none(said: str) -> None:
    headers = {"cookie": f"{COOKIE}={said}"}
    assert "set-cookie" in client(visitors="many").get("/", headers=headers).headers


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.7", "::"])
def test_an_open_address_needs_a_lock(host: str) -> None:
    with pytest.raises(Faults, match="PEFT_UI_PASSWORD"):
        check_host(settings(), host)
    check_host(settings(password="secret"), host)
    check_host(settings(on_space=True), host)


def test_the_own_machine_needs_none() -> None:
    check_host(settings(), "127.0.0.1")
