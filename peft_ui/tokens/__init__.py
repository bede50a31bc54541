"""IN an example, a template and a tokenizer; OUT input_ids and labels.

The one road: preview, audit, trainer and playground all take it, so what is shown is what is trained.
"""
