"""The table of formats: which roles each has, and the column names that people use for them.

A new format is a row here and a builder in `build.py`. The first name of a role is its own; the others are
aliases, most telling first.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One role of a format and the columns that may play it."""

    role: str
    names: tuple[str, ...]
    required: bool = True


_ANSWERS = ("answer", "response", "completion", "reply", "输出", "回答", "答案", "答", "回复", "答复")

FORMATS: dict[str, tuple[Part, ...]] = {
    "instruction": (
        Part("instruction", ("instruction", "instruct", "指令", "任务", "指示")),
        Part("input", ("input", "输入", "context", "上下文", "背景"), required=False),
        Part("target", ("output", *_ANSWERS, "target", "目标")),
    ),
    "context_target": (
        Part("context", ("context", "上下文", "前文", "上文")),
        Part("target", ("target", "目标", "下文", "续写", "output", *_ANSWERS)),
    ),
    "prompt_completion": (
        Part("context", ("prompt", "提示", "提示词")),
        Part("target", ("completion", "补全", "续写", "output", "target", *_ANSWERS)),
    ),
    "question_answer": (
        Part("instruction", ("question", "query", "问题", "提问", "问", "user", "input", "输入")),
        Part("input", ("context", "背景", "上下文"), required=False),
        Part("target", ("answer", "回答", "答案", "答", "assistant", "output", *_ANSWERS, "target")),
    ),
    "messages": (Part("messages", ("messages", "消息", "对话", "dialogue", "dialog", "chat", "conversation")),),
    "conversations": (Part("messages", ("conversations", "conversation", "对话", "dialogue", "dialog")),),
}

# What other formats hold; a recipe may name them, but pairs and chats are what a causal model is trained on.
OTHER_FORMATS: dict[str, str] = {
    "text": "plain text",
    "text_label": "texts with a label",
    "tokens_tags": "tagged tokens",
    "source_target": "source and target for sequence to sequence",
    "preference": "a chosen and a rejected answer",
    "judged": "an answer with a verdict",
}
