"""What goes over the wire: a request, a reply, and a refusal with the headers that huggingface_hub reads."""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    method: str
    path: str  # still percent-encoded
    query: dict[str, list[str]]
    headers: dict[str, str]  # names in lower case
    body: bytes = b""

    @property
    def token(self) -> str | None:
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token or None if kind == "Bearer" else None

    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise Refusal(400, message="The body is not JSON.") from error

    def one(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[0]

    def is_set(self, name: str) -> bool:
        return self.one(name).lower() in ("1", "true")


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def of(value: Any, status: int = 200, **headers: str) -> "Reply":
        content = {"Content-Type": "application/json; charset=utf-8"}
        return Reply(status, json.dumps(value).encode(), content | headers)


class Refusal(Exception):
    """An answer that is not a success."""

    def __init__(
        self, status: int, code: str | None = None, message: str = "", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, headers or {}

    def reply(self) -> Reply:
        said = {"X-Error-Code": self.code, "X-Error-Message": self.message}
        headers = {name: value for name, value in said.items() if value} | self.headers
        return Reply.of({"error": self.message}, self.status, **headers)
