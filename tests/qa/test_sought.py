"""What a question seeks, found in the text that answers it."""

import pytest

from qa.sought import sought_value

MEETING = "The second meeting was held on 19 and 20 November 2020. It had three panels."
SESSION = "The Conference, at its eighth session, held in Abu Dhabi, recommended a draft."
PEOPLE = "It appointed Eric Machado (Peru) and Hamad Alkaabi (United Arab Emirates) for the talks."
CHINESE_SESSION = "2019 年 12 月在阿布扎比举行的缔约国会议第八届会议建议大会通过决议草案。"
CHINESE_PEOPLE = "任命 Eric Machado（秘鲁）和 Hamad Alkaabi（阿拉伯联合酋长国）为共同主持人。"
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
        ("Where was the eighth session held?", SESSION, "en", "Abu Dhabi"),
        ("In which city did they meet?", SESSION, "en", "Abu Dhabi"),
        ("第八届会议在哪里举行？", CHINESE_SESSION, "zh", "阿布扎比"),
        ("Who were the co-facilitators?", PEOPLE, "en", PEOPLE[13:73]),
        ("共同主持人是谁？", CHINESE_PEOPLE, "zh", CHINESE_PEOPLE[3:44]),
        # Where it stands in the text, who did it: not what these names tell.
        ("Where does it speak of the eighth session?", SESSION, "en", ""),
        ("Where was it held?", "It moved from Vienna to Geneva.", "en", ""),
        ("Who appointed the co-facilitators?", PEOPLE, "en", ""),
        ("谁任命了共同主持人？", CHINESE_PEOPLE, "zh", ""),
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
