"""Chinese for what the lower rooms say, by pattern: `{}` is a value; numbered where the order is another."""

from peft_ui.words.chinese import (
    sentences_data,
    sentences_hub,
    sentences_methods,
    sentences_models,
    sentences_owners,
    sentences_rows,
    sentences_runs,
    sentences_training,
)

SENTENCES: dict[str, str] = {
    **sentences_data.SENTENCES,
    **sentences_rows.SENTENCES,
    **sentences_models.SENTENCES,
    **sentences_methods.SENTENCES,
    **sentences_runs.SENTENCES,
    **sentences_hub.SENTENCES,
    **sentences_owners.SENTENCES,
    **sentences_training.SENTENCES,
}
