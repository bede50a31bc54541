"""The Chinese table, one file a room: each holds `TEXTS`, English text -> Simplified Chinese text."""

from peft_ui.words.chinese import (
    data,
    frame,
    method,
    methods,
    methods_more,
    models,
    playground,
    publish,
    settings,
    train,
)

CHINESE: dict[str, str] = {
    **frame.TEXTS,
    **data.TEXTS,
    **models.TEXTS,
    **method.TEXTS,
    **methods.TEXTS,
    **methods_more.TEXTS,
    **settings.TEXTS,
    **train.TEXTS,
    **playground.TEXTS,
    **publish.TEXTS,
}
