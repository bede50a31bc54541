"""IN a recipe and a folder.  OUT an adapter folder; tells what happens through a callback.

Knows nothing of runs, processes or pages, so that `train()` works in a notebook too.
"""
