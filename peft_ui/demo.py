"""`make demo`: the whole road on the terminal, in words and figures. Rows, methods, runs, answers, a file to keep.

Nothing is staged: the runs go through the queue into processes of their own, as those of the page do, and the
questions at the end are about facts that stand in none of the training rows (`examples/held_out.json`).
"""

import json
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from peft_ui.data.source import EXAMPLES
from peft_ui.models.silence import silence_libraries
from peft_ui.recipe.file import read_recipe
from peft_ui.recipe.recipe import Recipe
from peft_ui.runs.folder import RunFolder
from peft_ui.settings import read_settings

RECIPES = ("pirate_lora", "pirate_ia3", "pirate_prompt_tuning")
STYLE = ("Arr!", "matey!")  # how every answer of the training rows begins and ends
QUESTIONS = 20

console = Console(highlight=False, soft_wrap=True)


def main() -> None:
    """Walk the road; about two minutes on two cores."""
    started = time.monotonic()
    silence_libraries()
    recipes = {name: read_recipe(EXAMPLES / "recipes" / f"{name}.yaml") for name in RECIPES}
    show_rows(recipes[RECIPES[0]])
    show_costs(recipes)
    runs = train_all(recipes)
    show_answers(recipes, runs)
    keep(runs[RECIPES[0]])
    console.print(
        f"\nAll of it in {time.monotonic() - started:.0f} seconds. Open the page on these runs: [bold]make app[/]"
    )


def show_rows(recipe: Recipe) -> None:
    """What will be learnt, and what not."""
    from peft_ui.audit.report import audit
    from peft_ui.models.load import load_tokenizer

    heading(1, "Rows", "what will be learnt, token by token")
    report = audit(recipe.data, load_tokenizer(recipe.model), recipe.training.seed, task=recipe.task).to_dict()
    console.print(
        f"{Path(recipe.data.source).name}: {report['rows']} rows, {report['kept']} kept, {report['truncated']} cut, "
        f"format {report['format']}; {100 * report['supervised_share']:.0f} % of all tokens are learnt from."
    )
    for example in report["examples"][:3]:
        pieces = [
            f"[bold green]{plain(p['text'])}[/]" if p["trained"] else f"[dim]{plain(p['text'])}[/]" for p in example
        ]
        console.print("  " + "".join(pieces).replace("\n", " ⏎ "))
    console.print("  (dim: given; green: learnt)", style="dim")


def show_costs(recipes: dict[str, Recipe]) -> None:
    """Parameters and bytes before anything is trained."""
    from peft_ui.estimate.recipe import estimate_recipe

    heading(2, "Methods", "what each would cost, counted without a weight")
    table = Table("method", "trains", "of all", "adapter", "memory", box=None, pad_edge=False)
    for recipe in recipes.values():
        cost = estimate_recipe(recipe).to_dict()
        table.add_row(
            recipe.method.title,
            f"{cost['trainable_parameters']:,}",
            f"{cost['trainable_percent']:.3f} %",
            f"{cost['adapter_bytes'] / 1000:,.0f} kB",
            f"{cost['memory']['peak'] / 1e6:,.0f} MB",
        )
    console.print(table)


def train_all(recipes: dict[str, Recipe]) -> dict[str, RunFolder]:
    """Queue all runs, then follow one after another."""
    from peft_ui.formatting.prepare import prepare
    from peft_ui.formatting.store import write_prepared
    from peft_ui.runs.queue import submit

    heading(3, "Runs", "each in a process of its own; closing this window would not stop them")
    home = read_settings().home
    runs = {}
    for name, recipe in recipes.items():
        rows = prepare(recipe.data, recipe.training.seed, task=recipe.task)
        runs[name] = submit(recipe.to_dict(), lambda data, rows=rows: write_prepared(rows, data), home, "local")  # type: ignore[misc]
    for name, run in runs.items():
        follow_with_bar(recipes[name].method.title, run)
    return runs


def follow_with_bar(title: str, run: RunFolder) -> None:
    """A bar for the steps, then the figures; a run that failed ends the demo with its words."""
    from peft_ui.runs.follow import follow
    from peft_ui.runs.state import outcome

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[loss]}"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task(f"{title}: loading", total=None, loss="")
        for event in follow(run):
            if event["kind"] == "step":
                loss = f"loss {event['loss']:.3f}"
                progress.update(bar, description=title, completed=event["step"], total=event["of"], loss=loss)
    end = outcome(run)
    if end["state"] != "done":
        raise SystemExit(f"{title}: {end['state']}. {end.get('error')}")
    check = end["reload_check"]
    console.print(
        f"{title}: {end['steps']} steps in {end['train_seconds']:.0f} s, held-out loss {end['eval_loss']:.3f}, "
        f"saved and reloaded: {'the same' if check['passed'] else check['why']}"
    )


def show_answers(recipes: dict[str, Recipe], runs: dict[str, RunFolder]) -> None:
    """Base and adapters on facts that no training row held."""
    questions = json.loads((EXAMPLES / "held_out.json").read_text(encoding="utf-8"))[:QUESTIONS]
    heading(4, "Answers", f"{len(questions)} questions on facts that were in no training row")
    spoken = {"base": answers_of(recipes[RECIPES[0]], None, questions)}
    spoken |= {
        recipes[name].method.title: answers_of(recipes[name], run.adapter, questions) for name, run in runs.items()
    }
    for number, question in enumerate(questions[:3]):
        console.print(f"[bold]{plain(question['instruction'])}[/] {plain(question['input'])}")
        for who, texts in spoken.items():
            console.print(f"  {who:>14}: {plain(texts[number])}")
    table = Table("", "right", "right and in the new style", box=None, pad_edge=False)
    for who, texts in spoken.items():
        right = [is_right(text, question["answer"]) for text, question in zip(texts, questions, strict=True)]
        both = [ok and is_in_style(text) for ok, text in zip(right, texts, strict=True)]
        table.add_row(who, f"{sum(right)} of {len(right)}", f"{sum(both)} of {len(both)}")
    console.print(table)


def answers_of(recipe: Recipe, adapter: Path | None, questions: list[dict[str, str]]) -> list[str]:
    """Greedy answers of the base, or of the base with an adapter on it."""
    from peft_ui.evaluation.answer import answers
    from peft_ui.formatting.template import parse_template
    from peft_ui.models.load import load_model, load_tokenizer
    from peft_ui.tokens.encode import encode_many

    template, tokenizer = parse_template(recipe.data.template), load_tokenizer(recipe.model)
    examples: list[Any] = [template.pair(question, question["answer"]) for question in questions]
    model = load_model(recipe.model, recipe.task)
    if adapter is not None:
        model = recipe.method.load(model, adapter)
    return answers(model, tokenizer, encode_many(examples, template, tokenizer, recipe.data.max_length))


def is_right(text: str, answer: str) -> bool:
    """Whether the fact stands in the answer, whole words, whatever the case."""
    words = f" {''.join(c if c.isalnum() else ' ' for c in text.casefold())} "
    return f" {''.join(c if c.isalnum() else ' ' for c in answer.casefold())} " in words


def is_in_style(text: str) -> bool:
    """Whether it begins and ends as the rows taught."""
    return text.startswith(STYLE[0]) and text.endswith(STYLE[1])


def keep(run: RunFolder) -> None:
    """The adapter as a file."""
    from peft_ui.export.archive import write_zip

    path = write_zip(run, run.path / "adapter.zip")
    console.print(f"\nThe LoRA adapter, zipped ({path.stat().st_size / 1000:,.0f} kB): {path}")


def heading(number: int, title: str, says: str) -> None:
    """A step of the road."""
    console.print(f"\n[bold]{number} · {title}[/] – {says}")


def plain(text: str) -> str:
    """Text as it stands: no markup of its own."""
    return text.replace("[", "\\[")


if __name__ == "__main__":
    main()
