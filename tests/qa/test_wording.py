"""The first sentence of an answer names the places, in the language of the question."""

import pytest

from ingest.corpus import Corpus
from qa.wording import _places


@pytest.mark.parametrize(
    ("ids", "english", "chinese"),
    [
        (["declaration:16"], "the political declaration, para. 16", "政治宣言第 16 段"),
        (
            ["declaration:16", "declaration:19", "declaration:16"],
            "the political declaration, paras. 16 and 19",
            "政治宣言第 16、19 段",
        ),
        (
            ["declaration:72", "declaration:PP10", "note:3"],
            "the political declaration, preambular para. 10 and para. 72; "
            "the Secretary-General's note, para. 3",
            "政治宣言序言部分第 10 段和第 72 段；秘书长的说明第 3 段",
        ),
        (
            ["note:front", "note:8", "note:9", "note:10"],
            "the Secretary-General's note, opening lines and paras. 8, 9 and 10",
            "秘书长的说明开头部分和第 8、9、10 段",
        ),
    ],
)
def test_places_are_gathered_by_document(
    ids: list[str], english: str, chinese: str, corpus: Corpus
) -> None:
    paragraphs = [corpus.paragraphs[key] for key in ids]
    assert _places(paragraphs, "en", corpus) == english
    assert _places(paragraphs, "zh", corpus) == chinese
