"""What a question seeks, found in the text that answers it."""

import pytest

from qa.sought import sought_value

MEETING = "The second meeting was held on 19 and 20 November 2020. It had three panels."
PARTIES = "我们欣见已有 187 个缔约方批准或加入《公约》，并举行了三次会议。"


@pytest.mark.parametrize(
    ("question", "text", "language", "value"),
    [
        ("When was the meeting held?", MEETING, "en", "19 and 20 November 2020"),
        ("On which date did they meet?", MEETING, "en", "19 and 20 November 2020"),
        ("How many panels were there?", MEETING, "en", "three panels"),
        ("《公约》有多少缔约方？", PARTIES, "zh", "187 个缔约方"),
        ("有多少缔约方批准？", PARTIES, "zh", "187 个缔约方批准"),
        ("开了几次会议？", PARTIES, "zh", "三次会议"),
        # Two dates, another thing counted, nothing sought: no value is better than a wrong one.
        ("When was it?", "It was moved from 1 May 2020 and took place on 2 June 2021.", "en", ""),
        ("How many judges were there?", MEETING, "en", ""),
        ("What was discussed?", MEETING, "en", ""),
        ("有多少法官？", PARTIES, "zh", ""),
    ],
)
def test_the_value_is_found_as_the_text_writes_it_or_not_at_all(
    question: str, text: str, language: str, value: str
) -> None:
    assert sought_value(question, text, language) == value
