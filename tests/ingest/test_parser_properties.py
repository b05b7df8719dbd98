"""Properties that hold for every text: nothing invented, nothing lost, order kept."""

import re
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UnnumberedText
from ingest.parser import parse_text

LINES = st.lists(
    st.text(alphabet="我们大会决定 abcXYZ,.。，；()“”-—0123456789", min_size=0, max_size=40),
    min_size=0,
    max_size=25,
)
WORDS = st.text(alphabet="图书馆读者开放library ,，", min_size=3, max_size=60).filter(
    lambda text: re.search(r"\w", text) is not None
)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@settings(max_examples=300, deadline=None)
@given(LINES)
def test_no_character_is_invented(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        blocks = parse_text(text)
    except UnnumberedText:
        return
    kept = Counter("".join(squeezed(block.text) for block in blocks))
    assert not kept - Counter(squeezed(text))


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, min_size=2, max_size=12))
def test_numbered_paragraphs_come_back_as_they_were_written(texts: list[str]) -> None:
    page = "\n".join(f"{n}. {text}" for n, text in enumerate(texts, start=1))
    found = {block.label: squeezed(block.text) for block in parse_text(page)}
    assert found == {str(n): squeezed(text) for n, text in enumerate(texts, start=1)}


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, min_size=2, max_size=8), st.integers(min_value=8, max_value=30))
def test_wrapping_lines_changes_no_text(texts: list[str], width: int) -> None:
    def wrapped(text: str) -> str:
        # Break where a Chinese character stands on either side: no space is owed there.
        pieces = re.findall(rf".{{1,{width}}}", text)
        return text if any(re.search(r"[ -~]$|^[ -~]", p) for p in pieces) else "\n".join(pieces)

    page = "\n".join(f"{n}. {wrapped(text)}" for n, text in enumerate(texts, start=1))
    found = [squeezed(block.text) for block in parse_text(page)]
    assert found == [squeezed(text) for text in texts]


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_labels_are_unique(lines: list[str]) -> None:
    try:
        blocks = parse_text("\n".join(lines))
    except UnnumberedText:
        return
    labels = [block.label for block in blocks]
    assert len(labels) == len(set(labels))
