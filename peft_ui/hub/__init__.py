"""IN an adapter folder and its run.  OUT what leaves this machine: a zip, later a page on the Hub.

May know every room up to runs.
"""
