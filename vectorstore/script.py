"""Chinese script: traditional folded to simplified."""

import re
from functools import cache
from typing import Protocol

from ingest.script import HAN


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def simplified(text: str) -> str:
    """The text in simplified characters: 特別會議 becomes 特别会议; English stays as it is.

    Character by character and by phrase, as OpenCC's `t2s` has it; length may change.
    """
    return _converter().convert(text) if re.search(f"[{HAN}]", text) else text


@cache
def _converter() -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC("t2s")
    return converter
