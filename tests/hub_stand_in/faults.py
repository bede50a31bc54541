"""What goes wrong on purpose."""

import re
from dataclasses import dataclass, field

from tests.hub_stand_in.message import Reply, Request

PORTAL = b"<html><head><title>Welcome</title></head><body>Sign in to use this network.</body></html>"


@dataclass(frozen=True)
class Answer:
    """Another answer in place of the work."""

    status: int
    message: str = ""
    code: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def reply(self) -> Reply:
        said = {"X-Error-Code": self.code, "X-Error-Message": self.message}
        headers = {name: value for name, value in said.items() if value} | self.headers
        return Reply.of({"error": self.message}, self.status, **headers)


@dataclass(frozen=True)
class Portal:
    """The sign-in page of a network, with status 200, where JSON or a file was expected."""

    def reply(self) -> Reply:
        return Reply(200, PORTAL, {"Content-Type": "text/html"})


@dataclass(frozen=True)
class Lost:
    """The work is done, and the answer never arrives."""


@dataclass(frozen=True)
class Late:
    """The work is done, and a gateway gives another answer."""

    status: int

    def reply(self) -> Reply:
        return Reply.of({"error": ""}, self.status)


@dataclass(frozen=True)
class Cut:
    """The line breaks after so many bytes of what is sent up, or down where nothing is sent up."""

    after: int = 0


@dataclass(frozen=True)
class Slow:
    """The work is done after a while."""

    seconds: float


@dataclass(frozen=True)
class Down:
    """The line is closed before anything is read."""


Fault = Answer | Portal | Late | Lost | Cut | Slow | Down


@dataclass
class Planned:
    """A fault for the next `times` requests that fit; None means for ever."""

    method: str
    path: re.Pattern[str]
    fault: Fault
    times: int | None

    def fits(self, request: Request) -> bool:
        return self.times != 0 and self.method in ("*", request.method) and self.path.search(request.path) is not None

    def spend(self) -> Fault:
        if self.times is not None:
            self.times -= 1
        return self.fault


def rate_limited(seconds: int) -> Answer:
    """429, as the Hub says it."""
    policy = '"fixed window";"api";q=500;w=300'
    headers = {"RateLimit": f'"api";r=0;t={seconds}', "RateLimit-Policy": policy}
    return Answer(429, "We had to rate limit your IP.", headers=headers)
