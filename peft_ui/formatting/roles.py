"""The parts that a column can play, and the other words that people use for them.

`columns` in a recipe maps a role to a column. Inside the house each part has one name; a recipe may also
say `output`, `question` or 输出, and is understood.
"""

from difflib import get_close_matches

ROLES = (
    "instruction",
    "input",
    "context",
    "target",
    "messages",
    "text",
    "label",
    "tokens",
    "tags",
    "source",
    "chosen",
    "rejected",
    "system",
    "history",
    "tools",
)

SYNONYMS = {
    "question": "instruction",
    "指令": "instruction",
    "问题": "instruction",
    "输入": "input",
    "prompt": "context",
    "上下文": "context",
    "提示": "context",
    "output": "target",
    "answer": "target",
    "response": "target",
    "completion": "target",
    "输出": "target",
    "回答": "target",
    "目标": "target",
    "conversations": "messages",
    "对话": "messages",
    "文本": "text",
    "标签": "label",
    "completions": "target",
    "labels": "label",
    "words": "tokens",
    "ner_tags": "tags",
    "document": "source",
    "summary": "target",
    "原文": "source",
    "译文": "target",
    "词": "tokens",
    "标注": "tags",
    "更好": "chosen",
    "更差": "rejected",
    "系统": "system",
    "历史": "history",
    "工具": "tools",
}


def role_of(name: str) -> str | None:
    """The role that a word stands for, or None."""
    word = name.strip().casefold()
    return word if word in ROLES else SYNONYMS.get(word)


def nearest(name: str, choices: list[str] | tuple[str, ...]) -> str:
    """A hint like ` Did you mean 'target'?`, or nothing when no choice is near."""
    folded = {choice.casefold(): choice for choice in choices}
    found = get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return f" Did you mean {folded[found[0]]!r}?" if found else ""
