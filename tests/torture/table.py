"""Which case falls on which combination, what came of it, and its table; what is finished is kept, not repeated."""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from tests.torture import cases
from tests.torture.cases import TRIES, Blow, Row, TooLateError
from tests.torture.combinations import Combination, combinations
from tests.torture.disk import small_disk
from tests.torture.workshop import Workshop, details

Act = Callable[[Blow], None]
# Name, act, where it happens, how often among a hundred.
PLAN: tuple[tuple[str, Act, str, int], ...] = (
    ("worker", cases.worker, "forked", 30),
    ("while saving", cases.saving, "forked", 12),
    ("supervisor", cases.supervisor, "forked", 12),
    ("both", cases.both, "forked", 10),
    ("stopped twice", cases.hard_stop, "forked", 4),
    ("damaged", cases.damaged, "forked", 12),
    ("half-written", cases.half_written, "forked", 4),
    ("disk full", cases.disk_full, "disk", 6),
    ("full at resume", cases.disk_full_at_resume, "disk", 2),
    ("read-only home", cases.home_read_only, "disk", 3),
    ("worker, cold", cases.worker, "cold", 3),
    ("both, cold", cases.both, "cold", 2),
)
WIDTHS = (6, 16, 34, 26, 6, 6, 6, 8)
HEAD = ("case", "what", "run", "moment", "told", "good", "lost", "seconds")


def line(number: object, row: Row) -> str:
    """One case as a line."""
    cells = (number, row.case, row.combination, row.moment, row.told, row.good, row.lost, f"{row.seconds:.1f}")
    return _cells(cells) + (" · ".join(row.wrong) or "well")


def head() -> str:
    return _cells(HEAD) + "outcome"


def _cells(cells: tuple[object, ...]) -> str:
    return "".join(f"{str(cell)[: width - 1]:<{width}}" for cell, width in zip(cells, WIDTHS, strict=True))


def plan(every: list[Combination], seed: int) -> list[tuple[str, Act, str, Combination]]:
    """A hundred cases in a drawn order, spread evenly over the combinations."""
    drawn = random.Random(seed)
    acts = [(name, act, place) for name, act, place, times in PLAN for _ in range(times)]
    drawn.shuffle(acts)
    order = list(every)
    drawn.shuffle(order)
    return [(*act, order[number % len(order)]) for number, act in enumerate(acts)]


class Torture:
    """The cases of a seed, in one folder; those that it holds the outcome of are not struck again."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed = folder, seed
        self.kept = folder / "kept"
        self.cases = plan(combinations(self.kept / "models"), seed)
        self._file = folder / "rows.jsonl"

    def rows(self) -> dict[int, Row]:
        """The outcomes so far, by number."""
        lines = self._file.read_text(encoding="utf-8").splitlines() if self._file.exists() else []
        return {(told := json.loads(one))["number"]: Row(**told["row"]) for one in lines}

    def one_of_each(self) -> list[int]:
        """The first case of each name, but those that read the libraries each time."""
        first: dict[str, int] = {}
        for number, (name, _, place, _) in enumerate(self.cases):
            if place != "cold":
                first.setdefault(name, number)
        return sorted(first.values())

    def named(self, name: str) -> list[int]:
        """All cases, or those of that name."""
        return [number for number, case in enumerate(self.cases) if name in ("", case[0])]

    def strike(self, named: list[int], most: int) -> Iterator[tuple[int, Row]]:
        """Strike up to so many of these cases that are left."""
        known = self.rows()
        left = [number for number in named if number not in known][:most]
        with ExitStack() as closing:
            shops = self._shops(closing)
            for number in left:
                row = self._one(shops, number)
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(json.dumps({"number": number, "row": asdict(row)}) + "\n")
                yield number, row

    def _shops(self, closing: ExitStack) -> dict[str, Workshop]:
        mounted = closing.enter_context(small_disk(self.folder / "disk"))
        homes = {"forked": self.folder / "home", "cold": self.folder / "cold"}
        homes |= {"disk": self.folder / "disk" / "home"} if mounted else {}
        shops = {name: Workshop(home, self.kept, self.seed, name != "cold") for name, home in homes.items()}
        for shop in shops.values():
            closing.callback(shop.close)
        return shops

    def _one(self, shops: dict[str, Workshop], number: int) -> Row:
        name, act, place, one = self.cases[number]
        row, began = Row(name, one.name), time.monotonic()
        if place not in shops:
            row.wrong.append("not run: only root may mount a small disk")
            return row
        whole = shops["forked"].whole(one)
        for _ in range(TRIES):
            shop, row = shops[place], Row(name, one.name)
            shop.random.seed(f"{self.seed} {number} {shop.random.random()}")
            blow = Blow(shop, one, row, whole, shop.submit(one))
            try:
                act(blow)
                break
            except TooLateError:
                shop.end_of(blow.run)
            except (AssertionError, TimeoutError, OSError) as error:
                row.wrong.append(f"{type(error).__name__}: {error} {details(blow.run)['error']}")
                break
        else:
            row.wrong.append("too late each time")
        row.seconds = time.monotonic() - began
        return row


def verdict(rows: dict[int, Row], of: int) -> str:
    """The last line."""
    well = sum(not row.wrong for row in rows.values())
    kinds = Counter(row.case for row in rows.values() if not row.wrong)
    spread = ", ".join(f"{name} {count}" for name, count in kinds.items())
    lost = sum(row.lost for row in rows.values())
    come = f"{well} of {len(rows)} recovered ({of - len(rows)} to come)"
    lost_words = f"{lost} steps lost beyond the last good checkpoint"
    return f"{come}, {lost_words}, weights bit for bit those of the undisturbed run ({spread})"
