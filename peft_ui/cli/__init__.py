"""IN words on a terminal. OUT what the rooms below answer, as JSON.

May know every room; `commands.py` is one run from rows to the Hub, `queueing.py` what concerns all runs of a home.
"""
