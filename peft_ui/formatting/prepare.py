"""Settings to prepared examples: read, find the shape, build, drop what teaches nothing, hash, split.

Needs no tokenizer, so the page's small process and the worker get the same rows with the same hash.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa

from peft_ui.data.source import is_hub_name, read_rows
from peft_ui.data.split import split_rows
from peft_ui.errors import DataError
from peft_ui.formatting.build import BUILDERS, template_for
from peft_ui.formatting.cells import RowError
from peft_ui.formatting.edits import DELETED, Edits
from peft_ui.formatting.examples import Example, Text
from peft_ui.formatting.formats import is_header
from peft_ui.formatting.labels import names_of_labels
from peft_ui.formatting.lines import Lines, LineWriter, canonical_line
from peft_ui.formatting.settings import DataSettings
from peft_ui.formatting.shapes import Shape, detect, holds_turns, shape_as
from peft_ui.formatting.template import LAYOUTS, Template, parse_template

_CHUNK = 5_000  # rows held as Python objects at once


@dataclass(frozen=True)
class Dropped:
    """A row that was left out. `row` counts data rows from 1, header and blank lines aside."""

    row: int
    reason: str


@dataclass(frozen=True)
class Prepared:
    """The examples of one run and where they came from.

    Args:
        train, validation: kept rows in file order.
        dropped: rows of the source that were left out; a validation source's are told in `notes`.
        format, columns: what was found or chosen, columns by role.
        rows: how many rows the source has.
        sha256: over the kept rows of the source in file order, before the split, as canonical JSON lines.
        template: what the rows were laid out by; it travels with the adapter.
        notes: sentences for the visitor.
        task: what the rows are for.
        labels: names of all labels or tags; a name's place is its id. Empty where the task has none.
        several: a row may have any number of labels (multi-label), not just one.
    """

    train: Sequence[Example]
    validation: Sequence[Example]
    dropped: list[Dropped]
    format: str
    columns: dict[str, str]
    rows: int
    sha256: str
    template: Template
    notes: list[str] = field(default_factory=list)
    task: str = "CAUSAL_LM"
    labels: list[str] = field(default_factory=list)
    several: bool = False

    @property
    def kept(self) -> int:
        """Rows of the source that are used, for training or held out."""
        return self.rows - len(self.dropped)


def prepare(
    settings: DataSettings, seed: int, token: str | None = None, task: str = "CAUSAL_LM", most: int | None = None
) -> Prepared:
    """Read the data set of a recipe as examples.

    Args:
        settings: the recipe's `data` part.
        seed: the recipe's `training.seed`; decides which rows are held out.
        token: the visitor's own Hub token, for a Hub data set.
        task: the recipe's task; decides which formats fit.
        most: about so many rows from the start of the source, without reading the rest; None for all.

    Raises:
        DataError: unreadable data, columns that do not fit, or no row left, each with the way out.
    """
    table = read_rows(settings.source, settings.portion, token, most)
    shape = _shape(settings.format, table, settings.columns, task)
    template = _layout(settings, shape, table)
    edits = Edits(settings.edits)
    edits.check(table, settings.source, most is None)
    kept = _examples(table, shape, template, settings.source, edits)
    train, validation, more = _divided(kept.lines, settings, seed, (Shape(shape.format, settings.columns), task), token)
    labels, several = names_of_labels(shape.format, chain(train, validation))
    return Prepared(
        train=train,
        validation=validation,
        dropped=kept.dropped,
        format=shape.format,
        columns=shape.columns,
        rows=table.num_rows,
        sha256=kept.sha256,
        template=template,
        notes=[*_encoding_note(table, settings.source), *kept.notes, *more],
        task=task,
        labels=labels,
        several=several,
    )


def canonical_lines(examples: Iterable[Example]) -> Iterator[str]:
    """Each example as one line of JSON that is the same everywhere: sorted keys, no spaces, no escapes."""
    return map(canonical_line, examples)


def canonical_sha256(examples: Iterable[Example]) -> str:
    """SHA-256 over the canonical lines, UTF-8, in hexadecimal."""
    digest = hashlib.sha256()
    for line in canonical_lines(examples):
        digest.update(line.encode("utf-8"))
    return digest.hexdigest()


def _shape(name: str, table: pa.Table, columns: dict[str, str], task: str) -> Shape:
    return detect(table, columns, task) if name == "auto" else shape_as(name, table, columns, task)


def _layout(settings: DataSettings, shape: Shape, table: pa.Table) -> Template:
    """The template that rows of this shape are really laid out by."""
    chosen = parse_template(settings.template).with_system(settings.system_prompt)
    if holds_turns(shape, table):
        return LAYOUTS["chat"].with_system(settings.system_prompt)
    template, fault = template_for(shape.format, chosen)
    if fault:
        raise DataError(f"data.template does not fit the format {shape.format!r}: {fault}.", "Change one of them.")
    return template


@dataclass(frozen=True)
class _Kept:
    """What the rows of one source teach, what is left out, and what there is to say about it."""

    lines: Lines
    sha256: str
    dropped: list[Dropped]
    notes: list[str]


def _examples(table: pa.Table, shape: Shape, template: Template, source: str, edits: Edits) -> _Kept:
    writer, digest = LineWriter(), hashlib.sha256()
    dropped: list[Dropped] = []
    repeats = 0
    build = BUILDERS[shape.format]
    for number, row in enumerate(_values(table, shape.columns), 1):
        values = edits.applied(number, row, shape.columns)
        try:
            if number in edits.deleted:
                raise RowError(DELETED)
            line = canonical_line(build(values, template)).encode("utf-8")
        except RowError as reason:
            dropped.append(Dropped(number, str(reason)))
            continue
        writer.add(line)
        digest.update(line)
        repeats += "instruction" in values and template.repeats_cue(values.get("target"))
    lines = writer.lines()
    if not lines:
        raise DataError(
            f"{source} has no row to learn from: all {table.num_rows} were left out, the first because "
            f"{dropped[0].reason} (read as {shape.format}, {_words(shape.columns)}).",
            "Check what the columns mean (data.format and data.columns).",
        )
    where = f"{repeats} of {len(lines)} answers in {_called(source)}"
    told = f'{where} repeat "{template.cue}" at their start; it is taken away.'
    return _Kept(lines, digest.hexdigest(), dropped, [*([told] if repeats else []), *_fields_note(lines[0])])


def _values(table: pa.Table, columns: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The rows as values by role, a chunk of Python objects at a time."""
    chosen = table.select(list(columns.values())).rename_columns(list(columns))
    for batch in chosen.to_batches(max_chunksize=_CHUNK):
        yield from batch.to_pylist()


def _divided(
    kept: Lines, settings: DataSettings, seed: int, wanted: tuple[Shape, str], token: str | None
) -> tuple[Lines, Lines, list[str]]:
    """Training rows, held-out rows, and notes."""
    rule = settings.validation
    if rule is None:
        return kept, kept[:0], []
    if rule.source is None:
        chosen, held_out = split_rows(len(kept), rule.fraction or 0.0, seed)
        return kept.picked(chosen), kept.picked(held_out), []
    validation, notes = _second_source(rule.source, settings, wanted, token)
    return kept, validation, notes


def _second_source(
    source: str, settings: DataSettings, wanted: tuple[Shape, str], token: str | None
) -> tuple[Lines, list[str]]:
    """A validation source, read as the same format with the same columns for the same task."""
    table = read_rows(source, token=token)
    as_wanted, task = wanted
    try:
        shape = shape_as(as_wanted.format, table, as_wanted.columns, task)
    except DataError as error:
        raise DataError(f"The validation data {source} does not fit: {error.what}", error.remedy) from error
    kept = _examples(table, shape, _layout(settings, shape, table), source, Edits([]))
    notes = [*_encoding_note(table, source), *kept.notes]
    if kept.dropped:
        first = f"the first is row {kept.dropped[0].row}: {kept.dropped[0].reason}"
        notes.append(f"{len(kept.dropped)} of {table.num_rows} validation rows are left out; {first}.")
    return kept.lines, notes


def _encoding_note(table: pa.Table, source: str) -> list[str]:
    encoding = (table.schema.metadata or {}).get(b"encoding", b"utf-8").decode()
    return [] if encoding == "utf-8" else [f"{_called(source)} was read as {encoding.upper()}."]


def _fields_note(first: Example) -> list[str]:
    """A text that is an object of JSON was meant as a row of its fields, a header of known columns as a header."""
    if not isinstance(first, Text):
        return []
    if is_header(first.text):
        return ["The first text is the header of a table: if its columns are meant, let the file's name end in .csv."]
    if first.text.startswith("{") and _is_json(first.text):
        return ["The first text is a JSON object: if its fields are meant, let the file's name end in .jsonl."]
    return []


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _called(source: str) -> str:
    """A file without its folder, which is nobody's business; a data set on the Hub by its whole name."""
    return source if is_hub_name(source) else Path(source).name


def _words(columns: dict[str, str]) -> str:
    return ", ".join(f"{role} from {column!r}" for role, column in columns.items())
