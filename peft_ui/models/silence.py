"""The libraries' bars and warnings are not words for a visitor; a worker's log keeps them."""

import warnings


def silence_libraries() -> None:
    """No progress bars while weights load, no warnings about what we do on purpose."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    warnings.filterwarnings("ignore", category=FutureWarning)
    warnings.filterwarnings("ignore", message="Position ids are not supported")  # soft prompts; they need none
