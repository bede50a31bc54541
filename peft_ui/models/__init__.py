"""In: a model's name. Out: its config, tokenizer, empty skeleton, inventory, or the real model.

May know transformers and torch, but only inside functions: the page imports this room too.
"""
