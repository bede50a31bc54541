"""IN a finished run.  OUT what its owner takes away: a zip, a merged model, a script and a notebook without us.

May know every room up to runs. Nothing here leaves this machine by itself.
"""
