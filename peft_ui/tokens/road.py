"""The one road for every task: what preview, audit and trainer are given is what this function gives.

task           a row is     input_ids            labels
CAUSAL_LM      Encoded      all tokens           the same ids, -100 where nothing is learnt
SEQ_2_SEQ_LM   Encoded      of the encoder       of the decoder, all learnt; another length
SEQ_CLS        Encoded      all tokens           [the label's id], or a 0 or 1 for each label
TOKEN_CLS      Encoded      all tokens           the tag's id at the first piece of a word, -100 elsewhere
DPO            Compared     prompt_ids, chosen_ids, rejected_ids
KTO            Verdict      prompt_ids, completion_ids, label (true: good)
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from peft_ui.formatting.examples import Example
from peft_ui.formatting.prepare import Prepared
from peft_ui.tokens.answers import Compared, Verdict, encode_compared, encode_judged
from peft_ui.tokens.classes import encode_labelled, encode_tagged
from peft_ui.tokens.encode import Encoded, encode_many
from peft_ui.tokens.sequences import encode_sequences

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

Row = Encoded | Compared | Verdict


def encode_examples(
    examples: Sequence[Example], prepared: Prepared, tokenizer: "PreTrainedTokenizerBase", max_length: int
) -> Sequence[Row]:
    """Examples of a prepared set to rows of ids, one for one.

    Args:
        examples: some or all of `prepared.train` and `prepared.validation`.
        prepared: says the task, the template and the ids of the labels.
        tokenizer: of the model that is trained.
        max_length: tokens of a row.

    Raises:
        ModelError: the tokenizer cannot do what the task needs.
        DataError: a chat template refuses a conversation.
    """
    some = cast(Any, examples)  # which type of example a task has is decided by `formatting`
    ids = {name: number for number, name in enumerate(prepared.labels)}
    if prepared.task == "SEQ_2_SEQ_LM":
        return encode_sequences(some, tokenizer, max_length)
    if prepared.task == "SEQ_CLS":
        return encode_labelled(some, ids, tokenizer, max_length)
    if prepared.task == "TOKEN_CLS":
        return encode_tagged(some, ids, tokenizer, max_length)
    if prepared.task == "DPO":
        return encode_compared(some, prepared.template, tokenizer, max_length)
    if prepared.task == "KTO":
        return encode_judged(some, prepared.template, tokenizer, max_length)
    return encode_many(some, prepared.template, tokenizer, max_length)
