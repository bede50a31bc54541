"""The gate: headers, a key for each visitor, no writes from other sites, no unlocked page on a network."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from peft_ui.errors import Faults
from peft_ui.settings import Settings
from peft_ui.ui.server import check_host, middleware
from peft_ui.ui.visitor import COOKIE


def settings(visitors: str = "one", on_space: bool = False, password: str | None = None) -> Settings:
    return Settings(Path("/nowhere"), visitors, password, on_space)  # type: ignore[arg-type]


def client(base: str = "http://127.0.0.1", **given: object) -> TestClient:
    async def hello(request: Request) -> PlainTextResponse:
        return PlainTextResponse("hello")

    routes = [Route("/", hello, methods=["GET", "POST"])]
    app = Starlette(routes=routes, middleware=middleware(settings(**given), "127.0.0.1"))  # type: ignore[arg-type]
    return TestClient(app, base_url=base)


def test_headers_on_a_laptop() -> None:
    headers = client().get("/").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "set-cookie" not in headers


def test_a_space_may_stand_in_a_frame() -> None:
    headers = client("https://me-peft.hf.space", on_space=True).get("/").headers
    assert "x-frame-options" not in headers
    assert "content-security-policy" not in headers


def test_a_foreign_host_name_is_refused() -> None:
    assert client("http://evil.example").get("/").status_code == 400


def test_a_write_from_another_site_is_refused() -> None:
    visitor = client()
    assert visitor.post("/", headers={"origin": "http://evil.example"}).status_code == 403
    assert visitor.post("/", headers={"origin": "http://127.0.0.1"}).status_code == 200
    assert visitor.post("/").status_code == 200


def test_each_of_many_visitors_gets_a_key_that_scripts_cannot_read() -> None:
    first, second = client(visitors="many"), client(visitors="many")
    cookie = first.get("/").headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "set-cookie" not in first.get("/").headers, "a visitor keeps the key that he has"
    assert second.get("/").headers["set-cookie"] != cookie


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.7", "::"])
def test_an_open_address_needs_a_lock(host: str) -> None:
    with pytest.raises(Faults, match="PEFT_UI_PASSWORD"):
        check_host(settings(), host)
    check_host(settings(password="secret"), host)
    check_host(settings(on_space=True), host)


def test_the_own_machine_needs_none() -> None:
    check_host(settings(), "127.0.0.1")
