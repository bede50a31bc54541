"""Curves over steps as one piece of HTML: drawn on the server, so that a run of any length is 12 kB to the browser.

Gradio's LinePlot blocks the page for seconds at 10,000 points and never draws a series that appears later.
The curves are an SVG that stretches with the page; the words around it are HTML, so they never shrink with it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

Point = tuple[float, float]
MOST_POINTS = 800  # of a series, after thinning
SIZE = 1000  # the SVG's own units, in both directions


@dataclass(frozen=True)
class Series:
    """One curve.

    Args:
        name: as the legend says it; any text.
        points: (step, value), in the order of their steps.
        dashed: evaluation is dashed, training solid.
        colour: which of the style sheet's colours, from 1.
    """

    name: str
    points: Sequence[Point]
    dashed: bool = False
    colour: int = 1


@dataclass(frozen=True)
class Axis:
    """A stretch of numbers and where to write some of them."""

    low: float
    high: float
    ticks: tuple[float, ...]
    log: bool = False

    def share(self, value: float) -> float:
        """Where a value lies between the ends: 0 to 1."""
        low, high, value = (math.log10(number) if self.log else number for number in (self.low, self.high, value))
        return (value - low) / (high - low)


def chart(series: Sequence[Series], label: str, empty: str, log: bool = False) -> str:
    """The curves with axes and legend.

    Args:
        label: what the picture shows, for those who cannot see it.
        empty: what is written where there is nothing to draw yet.
        log: a logarithmic scale of values; points at or below zero are then left out.
    """
    drawn = [Series(one.name, _drawable(one.points, log), one.dashed, one.colour) for one in series]
    drawn = [one for one in drawn if one.points]
    if not drawn:
        return f'<div class="chart chart-empty">{escape(empty)}</div>'
    steps = [point[0] for one in drawn for point in one.points]
    values = [point[1] for one in drawn for point in one.points]
    across, up = linear_axis(min(steps), max(steps)), (log_axis if log else linear_axis)(min(values), max(values))
    last = "; ".join(f"{one.name}: {number(one.points[-1][1])}" for one in drawn)
    return (
        '<figure class="chart">'
        f'<div class="chart-plot" role="img" aria-label="{escape(f"{label}. {last}", quote=True)}">'
        f"{_svg(drawn, across, up)}{_words(across, up)}</div>"
        f"<figcaption>{''.join(_legend(one) for one in drawn)}</figcaption></figure>"
    )


def thin(points: Sequence[Point], most: int = MOST_POINTS) -> list[Point]:
    """At most `most` points that look the same: the lowest and the highest of each stretch, so no spike is lost."""
    if len(points) <= most:
        return list(points)
    stretches = most // 2
    edges = [round(index * len(points) / stretches) for index in range(stretches + 1)]
    kept: list[Point] = []
    for start, end in pairwise(edges):
        stretch = range(start, end)
        ends = {min(stretch, key=lambda at: points[at][1]), max(stretch, key=lambda at: points[at][1])}
        kept.extend(points[at] for at in sorted(ends))
    return kept


def linear_axis(low: float, high: float, most: int = 6) -> Axis:
    """An axis with ticks at 1, 2 or 5 times a power of ten; a single value gets room on both sides."""
    if high - low <= abs(high) * 1e-9:
        room = abs(high) / 2 or 0.5
        low, high = low - room, high + room
    raw = (high - low) / (most - 1)
    power = 10 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return Axis(low, high, tuple(round(index * step, 12) for index in range(first, last + 1)))


def log_axis(low: float, high: float, most: int = 6) -> Axis:
    """A logarithmic axis from a positive low: ticks at powers of ten, or at 1, 2 and 5 when these are few."""
    if high / low < 1.1:
        low, high = low / 1.5, high * 1.5
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    fine = [round(factor * 10.0**power, 12) for power in decades for factor in (1, 2, 5)]
    ticks = [tick for tick in fine if low <= tick <= high]
    if len(ticks) > most:
        ticks = [10.0**power for power in decades if low <= 10.0**power <= high]
    if len(ticks) < 2:
        ticks = [tick for tick in linear_axis(low, high).ticks if tick > 0]
    return Axis(low, high, tuple(ticks), log=True)


def number(value: float) -> str:
    """Short: 0.0123, 1.5, 250, 12k, 3M."""
    if abs(value) >= 1e6:
        return f"{value / 1e6:.4g}M"
    if abs(value) >= 1e4:
        return f"{value / 1e3:.4g}k"
    return f"{value:.4g}" if abs(value) >= 1e-3 or value == 0 else f"{value:.0e}"


def _drawable(points: Sequence[Point], log: bool) -> list[Point]:
    good = [point for point in points if math.isfinite(point[1]) and (point[1] > 0 or not log)]
    return thin(good)


def _svg(drawn: Sequence[Series], across: Axis, up: Axis) -> str:
    grid = "".join(f'<path class="chart-grid" d="M0 {_y(up, tick)}H{SIZE}"/>' for tick in up.ticks)
    lines = "".join(_line(one, across, up) for one in drawn)
    return f'<svg viewBox="0 0 {SIZE} {SIZE}" preserveAspectRatio="none" aria-hidden="true">{grid}{lines}</svg>'


def _line(one: Series, across: Axis, up: Axis) -> str:
    """A path through all points; a single point is a stroke of no length, which round ends show as a dot."""
    places = " ".join(f"{_x(across, step)} {_y(up, value)}" for step, value in one.points)
    kind = f"chart-line chart-{one.colour}{' chart-dashed' if one.dashed else ''}"
    kind += " chart-dot" if len(one.points) == 1 else ""
    return f'<path class="{kind}" d="M{places}{"h0" if len(one.points) == 1 else ""}"/>'


def _words(across: Axis, up: Axis) -> str:
    left = (f'<span class="chart-y" style="top:{_y(up, t) / SIZE:.2%}">{number(t)}</span>' for t in up.ticks)
    below = (f'<span class="chart-x" style="left:{_x(across, t) / SIZE:.2%}">{number(t)}</span>' for t in across.ticks)
    return "".join((*left, *below))


def _legend(one: Series) -> str:
    mark = f'<i class="chart-mark chart-{one.colour}{" chart-dashed" if one.dashed else ""}"></i>'
    return f"<span>{mark}{escape(one.name)} <b>{number(one.points[-1][1])}</b></span>"


def _x(axis: Axis, value: float) -> float:
    return round(axis.share(value) * SIZE, 1)


def _y(axis: Axis, value: float) -> float:
    return round((1 - axis.share(value)) * SIZE, 1)
