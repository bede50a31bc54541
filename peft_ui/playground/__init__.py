"""IN an adapter folder with its recipe.  OUT text, side by side with the base's.

May know every room up to runs; torch only inside functions, for the page holds the speaker's client.
"""
