"""IN an adapter folder, its card, and a visitor's token.  OUT a page on the Hub, and proof that it can be used.

May know every room up to card and export. Tokens live here, in memory, for the length of one push.
"""
