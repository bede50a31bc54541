"""IN a model and tokenized rows.  OUT numbers that say how well it does, and its answers.

May know tokens and all rooms before it; knows nothing of training.
"""
