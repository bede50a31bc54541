"""IN rows with named columns and a mapping; OUT typed examples (Pair, Chat) in a template's words.

Knows shapes, roles and layouts; knows no tokenizer and no model.
"""
