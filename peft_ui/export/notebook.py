"""The plain script as a notebook: the same lines, a cell for each part."""

import hashlib
import json
from typing import Any


def notebook_of(script: str) -> str:
    """The script as a notebook (nbformat 4.5), cut at the lines that begin with `# %%`."""
    opening, *parts = script.split("\n# %% ")
    cells = [_cell("markdown", opening.strip().strip('"').strip())]
    for part in parts:
        title, _, code = part.partition("\n")
        cells += [_cell("markdown", f"## {title}"), _cell("code", code.strip())]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def _cell(kind: str, text: str) -> dict[str, Any]:
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1].rstrip("\n")
    code: dict[str, Any] = {"outputs": [], "execution_count": None} if kind == "code" else {}
    name = hashlib.sha256(text.encode()).hexdigest()[:12]
    return {"cell_type": kind, "id": name, "metadata": {}, "source": lines, **code}
