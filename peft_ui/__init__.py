"""PEFT UI: fine-tune a language model in the browser, with any parameter-efficient method.

Rows -> pairs -> recipe -> run -> adapter -> Hub. Each room takes one noun and hands on the next.
"""

__version__ = "0.1.0"
