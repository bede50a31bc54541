"""The command line: the same functions as the page, without a browser.

Results go to standard output as JSON, words for people to standard error. Exit code 0: done; 2: the visitor can
mend it, each fault a line; 1: we failed. Names and answers are a contract (README, "The command line").
"""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from peft_ui.cli import queueing
from peft_ui.cli.terminal import LOCAL, Home, Run, answer, answer_all, opened, tell
from peft_ui.errors import VisitorError
from peft_ui.runs.failure import unwritable
from peft_ui.settings import read_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)

Recipes = Annotated[list[Path], typer.Argument(help="Recipes, .yaml or .json.")]
Card = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="Yours; `export --as card` drafts it.")]


class Form(StrEnum):
    """In what form an adapter leaves."""

    zip = "zip"
    merged = "merged"
    script = "script"
    notebook = "notebook"
    card = "card"


def main() -> None:
    """Run the command; what the visitor can mend is said in lines and ends with 2."""
    try:
        app()
    except VisitorError as error:
        end_with(error)
    except OSError as error:
        if (known := unwritable(error)) is None:
            raise
        end_with(known)
    except KeyboardInterrupt:
        sys.exit(130)


def end_with(error: VisitorError) -> NoReturn:
    """Say what the visitor can mend, a line a fault."""
    for line in error.lines():
        print(line, file=sys.stderr)
    sys.exit(2)


@app.command("app")
def open_page(host: str = "127.0.0.1", port: int = 7860, home: Home = None) -> None:
    """Open the page."""
    from peft_ui.ui.server import serve

    serve(read_settings(home), host, port)


@app.command()
def methods() -> None:
    """List the methods with their settings."""
    from peft_ui.methods import METHODS

    answer([method.describe() for method in METHODS])


@app.command()
def estimate(recipes: Recipes) -> None:
    """Count parameters, bytes, memory and, where the rows are named, time, before a weight is fetched."""
    from peft_ui.estimate.recipe import timed_estimate
    from peft_ui.recipe.file import read_recipe

    answer_all([timed_estimate(read_recipe(path)).to_dict() for path in recipes])


@app.command()
def audit(recipes: Recipes) -> None:
    """Say what will and will not be learnt from the rows."""
    from peft_ui.audit.report import audit as audited
    from peft_ui.models.load import load_tokenizer
    from peft_ui.recipe.file import read_recipe

    parsed = [read_recipe(path) for path in recipes]
    answer_all(
        [
            audited(recipe.data, load_tokenizer(recipe.model), recipe.training.seed, task=recipe.task).to_dict()
            for recipe in parsed
        ]
    )


@app.command("prepare")
def prepare_rows(
    recipe: Path,
    out: Annotated[Path, typer.Option(help="The folder to write train.jsonl and validation.jsonl into.")],
    repo: Annotated[str | None, typer.Option(help="owner/name of a data set on the Hub to put them into.")] = None,
    public: Annotated[bool, typer.Option("--public", help="Everybody may see it; private without.")] = False,
) -> None:
    """Write the rows as a run would learn them; with --repo, put them on the Hub too (token as for `publish`)."""
    from huggingface_hub import get_token

    from peft_ui.formatting.prepare import prepare
    from peft_ui.formatting.store import write_prepared
    from peft_ui.hub.publish import Target
    from peft_ui.hub.rows import share_rows
    from peft_ui.recipe.file import read_recipe

    parsed = read_recipe(recipe)
    prepared = prepare(parsed.data, parsed.training.seed, task=parsed.task)
    write_prepared(prepared, out)
    counts = {"train": len(prepared.train), "validation": len(prepared.validation)}
    told = {"path": str(out), "rows": prepared.rows, "kept": prepared.kept, **counts, "data_sha256": prepared.sha256}
    answer(told | (share_rows(out, Target(repo, not public), get_token()) if repo else {}))


@app.command()
def train(
    recipe: Path,
    home: Home = None,
    run_id: str | None = None,
    strict: Annotated[bool, typer.Option("--strict", help="Start only when the audit warns of nothing.")] = False,
) -> None:
    """Queue a run and follow it; Ctrl-C stops following, and the run goes on."""
    from peft_ui.audit.gate import check_rows
    from peft_ui.estimate.recipe import check_recipe
    from peft_ui.formatting.prepare import prepare
    from peft_ui.formatting.store import write_prepared
    from peft_ui.models.load import load_tokenizer
    from peft_ui.recipe.file import read_recipe
    from peft_ui.recipe.pin import pinned
    from peft_ui.runs.queue import submit
    from peft_ui.training.beginning import keep_from_hub

    parsed = pinned(read_recipe(recipe))
    check_recipe(parsed)
    prepared = prepare(parsed.data, parsed.training.seed, task=parsed.task)
    for warning in check_rows(prepared, load_tokenizer(parsed.model), parsed.data.max_length, strict):
        tell(warning)

    def write(data: Path) -> None:
        write_prepared(prepared, data)
        keep_from_hub(parsed, data.parent)

    follow_to_the_end(submit(parsed.to_dict(), write, read_settings(home).home, LOCAL, run_id))


@app.command()
def runs(home: Home = None) -> None:
    """List all runs."""
    from peft_ui.runs.folder import all_runs
    from peft_ui.runs.state import summary

    answer([summary(folder) for folder in all_runs(read_settings(home).home)])


@app.command()
def show(run: Run, home: Home = None) -> None:
    """Show one run with its recipe, adapter and error."""
    from peft_ui.runs.state import details

    answer(details(opened(run, home)))


@app.command()
def stop(run: Run, home: Home = None) -> None:
    """Stop a run; what it has learnt is saved. Asked twice, it is ended at once."""
    from peft_ui.runs import queue
    from peft_ui.runs.state import summary

    folder = opened(run, home)
    queue.stop(folder)
    answer(summary(folder))


@app.command()
def resume(run: Run, home: Home = None) -> None:
    """Go on with a run that was stopped, failed or interrupted, and follow it."""
    from peft_ui.runs import queue
    from peft_ui.runs.ending import events_size

    folder = opened(run, home)
    already_told = events_size(folder)
    queue.resume(folder)
    follow_to_the_end(folder, already_told)


@app.command()
def generate(
    run: Run,
    context: str | None = typer.Option(None, help="Taken as it stands."),
    instruction: str | None = typer.Option(None, help="Goes through the run's template."),
    input: str | None = typer.Option(None, help="Beside the instruction."),
    compare: bool = typer.Option(False, help="Ask the base too."),
    max_new_tokens: int = typer.Option(64, min=1, max=4096),
    temperature: float | None = typer.Option(None, min=0.01, max=10, help="Sample; greedy without it."),
    seed: int = 0,
    home: Home = None,
) -> None:
    """Ask a trained adapter, and with --compare its base."""
    from peft_ui.models.silence import silence_libraries
    from peft_ui.playground.generate import generate as answers_to
    from peft_ui.playground.question import ask, draw

    question = ask(context=context, instruction=instruction, input=input or "")
    sampling = draw(max_new_tokens=max_new_tokens, temperature=temperature, seed=seed)
    silence_libraries()
    answer(answers_to(opened(run, home).path, question, sampling, compare))


@app.command()
def evaluate(run: Run, home: Home = None) -> None:
    """What the held-out rows say: before and after."""
    from peft_ui.errors import RunError

    folder = opened(run, home)
    if not folder.evaluation.exists():
        raise RunError(f"The run {run} was not evaluated yet.", "Wait for its end.")
    found = json.loads(folder.evaluation.read_text(encoding="utf-8"))
    answer({name: found[name] for name in ("before", "after", "rows")})


@app.command()
def publish(
    run: Run,
    repo: Annotated[str, typer.Option(help="owner/name on the Hub.")],
    public: Annotated[bool, typer.Option("--public", help="Everybody may see it; private without.")] = False,
    card: Card = None,
    pull_request: Annotated[bool, typer.Option("--pull-request", help="Offer it; the owner decides.")] = False,
    home: Home = None,
) -> None:
    """Put the adapter on the Hub with a true card; the token comes from HF_TOKEN or the local sign-in."""
    from huggingface_hub import get_token

    from peft_ui.hub.publish import Target
    from peft_ui.hub.publish import publish as put

    target = Target(repo, private=not public, as_pull_request=pull_request)
    text = card.read_text(encoding="utf-8", errors="replace") if card else None
    answer(put(opened(run, home), target, get_token(), text, on_progress=tell))


@app.command()
def export(
    run: Run,
    out: Annotated[Path, typer.Option(help="zip, card: the file to write; else the folder.")],
    form: Annotated[Form, typer.Option("--as", help="The adapter, the whole model, what repeats the run, its card.")],
    home: Home = None,
) -> None:
    """Take the adapter out."""
    from peft_ui.card.draft import write_draft
    from peft_ui.export.archive import write_zip
    from peft_ui.export.merged import write_merged
    from peft_ui.export.script import write_notebook, write_script

    folder = opened(run, home)
    if form is Form.merged:
        answer(write_merged(folder, out, tell))
        return
    ways = {Form.zip: write_zip, Form.script: write_script, Form.notebook: write_notebook, Form.card: write_draft}
    answer({"path": str(ways[form](folder, out))})


def follow_to_the_end(folder: Any, offset: int = 0) -> None:
    """Print each event from a byte offset on, then the summary; a failed run is exit code 1."""
    from peft_ui.runs.follow import follow
    from peft_ui.runs.state import outcome

    try:
        for event in follow(folder, offset=offset):
            print(json.dumps(event, ensure_ascii=False), flush=True)
    except KeyboardInterrupt:
        print(f"The run {folder.id} goes on. Stop it with: python -m peft_ui stop {folder.id}", file=sys.stderr)
        raise
    result = outcome(folder)
    print(json.dumps(result, ensure_ascii=False), flush=True)
    if result["state"] in ("failed", "interrupted"):
        error = result.get("error") or {}
        print(" ".join(f"{error.get('what', '')} {error.get('remedy', '')}".split()), file=sys.stderr)
        raise typer.Exit(1)


for act in queueing.COMMANDS:
    app.command()(act)
