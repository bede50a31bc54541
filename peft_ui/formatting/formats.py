"""The table of formats: which roles each has, and the column names that people use for them.

A new format is a row here and a builder in `build.py`. The first name of a role is its own; the others are
aliases, most telling first. `TASK_FORMATS` says which formats a task can learn from.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One role of a format and the columns that may play it."""

    role: str
    names: tuple[str, ...]
    required: bool = True


_ANSWERS = ("answer", "response", "completion", "reply", "输出", "回答", "答案", "答", "回复", "答复")
_INSTRUCTIONS = ("instruction", "instruct", "指令", "任务", "指示")
_INPUT = Part("input", ("input", "输入", "context", "上下文", "背景"), required=False)
_SYSTEM = Part("system", ("system", "system_prompt", "系统", "系统提示"), required=False)
_HISTORY = Part("history", ("history", "历史", "历史对话"), required=False)
_TOOLS = Part("tools", ("tools", "functions", "工具"), required=False)
_TEXTS = ("text", "content", "document", "文本", "正文", "内容")
# What stands before an answer that is compared or judged: as it is, or as an instruction to be laid out.
_ASKED = (
    Part("context", ("prompt", "context", "提示", "提示词", "上下文"), required=False),
    Part("instruction", (*_INSTRUCTIONS, "question", "query", "问题", "提问"), required=False),
    Part("input", ("input", "输入", "背景"), required=False),
    _SYSTEM,
)

FORMATS: dict[str, tuple[Part, ...]] = {
    "instruction": (
        Part("instruction", _INSTRUCTIONS),
        _INPUT,
        Part("target", ("output", *_ANSWERS, "target", "目标")),
        _SYSTEM,
        _HISTORY,
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
        _SYSTEM,
        _HISTORY,
    ),
    "messages": (
        Part("messages", ("messages", "消息", "对话", "dialogue", "dialog", "chat", "conversation")),
        _SYSTEM,
        _TOOLS,
    ),
    "conversations": (
        Part("messages", ("conversations", "conversation", "对话", "dialogue", "dialog")),
        _SYSTEM,
        _TOOLS,
    ),
    "text": (Part("text", (*_TEXTS, "story", "article", "body")),),
    "source_target": (
        Part("source", ("source", "src", "原文", "源文", "input", "article", "document", "dialogue", "text", "文本")),
        Part("target", ("target", "tgt", "译文", "summary", "摘要", "highlights", "translation", "output", "目标")),
    ),
    "text_label": (
        Part("text", (*_TEXTS, "sentence", "review", "comment", "tweet", "title", "句子", "评论", "标题")),
        Part("label", ("label", "labels", "标签", "category", "类别", "class", "sentiment", "情感", "intent", "topic")),
    ),
    "tokens_tags": (
        Part("tokens", ("tokens", "words", "词", "词语")),
        Part("tags", ("tags", "ner_tags", "pos_tags", "chunk_tags", "labels", "标注", "标签")),
    ),
    "preference": (
        Part("chosen", ("chosen", "preferred", "更好", "优选", "采纳")),
        Part("rejected", ("rejected", "dispreferred", "更差", "拒绝", "未采纳")),
        *_ASKED,
    ),
    "judged": (
        Part("target", ("completion", "response", "answer", "output", "target", "输出", "回答", "答案", "回复")),
        Part("label", ("label", "标签", "kto_tag", "good", "desirable", "verdict", "评价")),
        *_ASKED,
    ),
}

# What each format holds, in words for a message.
HOLDS = {
    "instruction": "an instruction and its answer",
    "context_target": "a context and its continuation",
    "prompt_completion": "a prompt and its completion",
    "question_answer": "a question and its answer",
    "messages": "chat messages",
    "conversations": "conversations",
    "text": "plain text",
    "text_label": "texts with a label",
    "tokens_tags": "tagged tokens",
    "source_target": "source and target for sequence to sequence",
    "preference": "a chosen and a rejected answer",
    "judged": "an answer with a verdict",
}

TASK_FORMATS: dict[str, tuple[str, ...]] = {
    "CAUSAL_LM": (
        "instruction",
        "context_target",
        "prompt_completion",
        "question_answer",
        "messages",
        "conversations",
        "text",
    ),
    "SEQ_2_SEQ_LM": ("source_target", "instruction", "context_target", "prompt_completion", "question_answer"),
    "SEQ_CLS": ("text_label",),
    "TOKEN_CLS": ("tokens_tags",),
    "DPO": ("preference",),
    "KTO": ("judged",),
}


def is_header(text: str) -> bool:
    """Whether a line of text is nothing but two or more names of columns that a format knows."""
    known = {name for parts in FORMATS.values() for part in parts for name in part.names}
    names = [name.strip().casefold() for name in re.split(r"[,;\t]", text)]
    return len(names) > 1 and known.issuperset(names)


def tasks_for(format_name: str) -> list[str]:
    """The tasks that can learn from this format."""
    return [task for task, names in TASK_FORMATS.items() if format_name in names]
