"""The code in docs/, so that a test can run what a reader is told to."""

import re
from pathlib import Path

_DOCS = Path(__file__).parents[1] / "docs"


def python_blocks(name: str) -> list[str]:
    """The Python examples of a page, in order."""
    text = (_DOCS / name).read_text(encoding="utf-8")
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)
