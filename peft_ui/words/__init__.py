"""IN an English text.  OUT the same in the language of the page that is being built or answered.

Knows nothing of any other room; `say` is the one way in, `chinese` holds the tables.
"""
