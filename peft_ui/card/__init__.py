"""IN a finished run.  OUT its model card: facts from its folder, told to the Hub and to people, and checked.

May know every room up to runs. Nothing of it names a place on this machine.
"""
