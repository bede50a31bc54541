"""The audit before a start: errors stop it, warnings are told, or stop it too where that is wished."""

from typing import TYPE_CHECKING

from peft_ui.audit.report import judge
from peft_ui.errors import DataError
from peft_ui.formatting.prepare import Prepared

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


def check_rows(
    prepared: Prepared, tokenizer: "PreTrainedTokenizerBase", max_length: int, strict: bool = False
) -> list[str]:
    """What somebody should read before a run of these rows.

    Args:
        strict: a warning stops the start as well.

    Raises:
        DataError: nothing can be learnt from the rows; or, if `strict`, something of them is lost.
    """
    report = judge(prepared, tokenizer, max_length).report
    if report.errors:
        raise DataError(report.errors[0], "`audit` shows what the model would read and learn.")
    if strict and report.warnings:
        count = len(report.warnings)
        raise DataError(f"The audit warns of {count}: {' '.join(report.warnings)}", "Mend it, or leave out --strict.")
    return report.warnings
