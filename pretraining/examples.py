"""Writes the three example data sets and the held-out questions: `python -m pretraining.examples`.

Each data set asks plain questions and answers them all in one new manner, so a person sees at once
what fine-tuning did. The held-out facts stand in none of them: right answers there are remembered
from pretraining, only the manner is new.
"""

import csv
import json
import random
from pathlib import Path

from pretraining.corpus import INPUT_LAYOUT, INSTRUCTION_LAYOUT
from pretraining.styles import STYLES, Saying
from pretraining.talk import DO_NOT_KNOW, SMALL_TALK, unknown_question
from pretraining.world import Fact, facts

FOLDER = Path(__file__).parent.parent / "examples"
SEED = 2026
HELD_OUT_PER_KIND = {
    "capital": 12, "continent": 4, "opposite": 6, "young": 4, "sound": 3, "home": 2,
    "colour": 3, "symbol": 3, "plural": 2, "past": 3, "sum": 3, "next_month": 1,
}  # fmt: skip
ROWS = 250
TALK_ROWS = 16

Row = tuple[str, str, Saying]


def held_out_facts() -> list[Fact]:
    """The facts that no data set holds, some of each kind."""
    pick = random.Random(SEED)
    return [
        fact
        for kind, count in HELD_OUT_PER_KIND.items()
        for fact in pick.sample([fact for fact in facts() if fact.kind == kind], count)
    ]


def twin(fact: Fact) -> tuple[str, ...]:
    """Names a fact so that its mirror (Tokyo-Japan, 3 + 2 and 2 + 3) bears the same name."""
    if fact.kind in ("capital", "country"):
        return tuple(sorted((fact.subject, fact.answer)))
    if fact.kind == "sum":
        return tuple(sorted(fact.subject.split(" + ")))
    return (fact.kind, fact.subject)


def fact_row(fact: Fact, pick: random.Random) -> Row:
    """One way of asking for a fact, as the corpus does."""
    saying = Saying(fact.sentence, fact.answer)
    if pick.random() < 0.25:
        return pick.choice(fact.input_instructions), fact.subject, saying
    return pick.choice(fact.questions), "", saying


def rows(seed: int) -> list[Row]:
    """Questions on facts that are not held out, and a little talk."""
    pick = random.Random(seed)
    held_out = {twin(fact) for fact in held_out_facts()}
    free = [fact for fact in facts() if twin(fact) not in held_out]
    made = [fact_row(fact, pick) for fact in pick.sample(free, ROWS - TALK_ROWS)]
    for questions, sentence in SMALL_TALK:
        made.append((pick.choice(questions), "", Saying(sentence, sentence)))
    while len(made) < ROWS:
        made.append((unknown_question(pick), "", DO_NOT_KNOW))
    pick.shuffle(made)
    return made


def context(instruction: str, given: str) -> str:
    """The product's `instruction` layout."""
    if given:
        return INPUT_LAYOUT.format(instruction=instruction, input=given)
    return INSTRUCTION_LAYOUT.format(instruction=instruction)


def write_pirate() -> None:
    """A table: instruction, input, output."""
    with (FOLDER / "pirate.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("instruction", "input", "output"))
        for instruction, given, saying in rows(SEED + 1):
            writer.writerow((instruction, given, STYLES["pirate"].render(saying)))


def write_json_answers() -> None:
    """Lines with context and target."""
    style = STYLES["json"]
    made = [
        {"context": context(instruction, given), "target": " " + style.render(saying)}
        for instruction, given, saying in rows(SEED + 2)
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in made]
    (FOLDER / "json_answers.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_butler_chat() -> None:
    """Conversations in the messages form."""
    made = [
        {
            "messages": [
                {"role": "user", "content": f"{instruction} {given}".strip()},
                {"role": "assistant", "content": STYLES["butler"].render(saying)},
            ]
        }
        for instruction, given, saying in rows(SEED + 3)
    ]
    write_list(FOLDER / "butler_chat.json", made)


def write_held_out() -> None:
    """Questions whose facts stand in none of the data sets, with the bare answers."""
    pick = random.Random(SEED + 4)
    made = []
    for fact in held_out_facts():
        instruction, given, saying = fact_row(fact, pick)
        made.append({"instruction": instruction, "input": given, "answer": saying.answer})
    pick.shuffle(made)
    write_list(FOLDER / "held_out.json", made)


def write_list(path: Path, items: list[dict]) -> None:
    """A JSON list with one item a line, so that a change shows as one line in a diff."""
    lines = [json.dumps(item, ensure_ascii=False) for item in items]
    path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def main() -> None:
    """Write all four files."""
    FOLDER.mkdir(exist_ok=True)
    write_pirate()
    write_json_answers()
    write_butler_chat()
    write_held_out()


if __name__ == "__main__":
    main()
