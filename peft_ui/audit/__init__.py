"""IN the recipe's data part and a tokenizer; OUT what will and will not be learnt, in figures.

Knows the road for tokens; knows nothing of methods or training.
"""
