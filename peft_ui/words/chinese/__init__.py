"""The Chinese table, one file a room: each holds `TEXTS`, English text -> Simplified Chinese text."""

from peft_ui.words.chinese import data, frame, method, methods, playground, settings, train

CHINESE: dict[str, str] = {
    **frame.TEXTS,
    **data.TEXTS,
    **method.TEXTS,
    **methods.TEXTS,
    **settings.TEXTS,
    **train.TEXTS,
    **playground.TEXTS,
}
