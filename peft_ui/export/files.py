"""Which files of a run leave: a short list of names.

`training_args.bin` and other pickles, checkpoints, logs and rows stay here: what is not named does not leave.
"""

from fnmatch import fnmatch
from pathlib import Path

from peft_ui.errors import RunError
from peft_ui.runs.folder import RunFolder

ADAPTER = ("adapter_config.json", "adapter_model.safetensors", "prompt_template.json", "labels.json")
MODEL = ("config.json", "generation_config.json", "model.safetensors", "model-*.safetensors", "*.index.json")
TOKENIZER = (
    "tokenizer.json",
    "tokenizer.model",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "vocab.txt",
    "merges.txt",
    "spiece.model",
    "sentencepiece.bpe.model",
    "chat_template.jinja",
    "additional_chat_templates/*.jinja",
)


def files_of(run: RunFolder, names: tuple[str, ...] = (*ADAPTER, *MODEL, *TOKENIZER)) -> dict[str, Path]:
    """The files that may leave, by their name below the adapter's folder.

    Raises:
        RunError: there is no adapter yet.
    """
    if not run.adapter.is_dir():
        raise RunError(f"The run {run.id} has no adapter yet.", "Wait for its end, or stop it: a stop saves one.")
    below = {path.relative_to(run.adapter).as_posix(): path for path in sorted(run.adapter.rglob("*"))}
    return {name: path for name, path in below.items() if path.is_file() and any(fnmatch(name, p) for p in names)}
