"""What a model wrote, read with patience: JSON in every state of repair, and plain sentences."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.check.verification import Draft, DraftQuote, DraftStatement
from qa.reply import Outcome, Reply, read_reply

A = DraftStatement("States act.", (DraftQuote("2", "各国应当采取行动"),))
B = DraftStatement("They report.", (DraftQuote("3", "各国应当报告"),))
WHOLE = json.dumps(
    {
        "outcome": "answered",
        "wrong_words": "",
        "statements": [
            {"text": s.text, "quotes": [{"label": q.label, "quote": q.quote} for q in s.quotes]}
            for s in (A, B)
        ],
    },
    ensure_ascii=False,
)


@pytest.mark.parametrize(
    "text",
    [
        WHOLE,
        json.dumps(json.loads(WHOLE), ensure_ascii=True, indent=2),
        f"```json\n{WHOLE}\n```",
        f"Certainly! Here is [the] answer:\n\n{WHOLE}\n\nI hope that this helps {{you}}.",
        f"<think>Perhaps {{'statements': []}} or [1]?</think>\n{WHOLE}",
        WHOLE.replace("}]}", "},],}").replace('",', '" ,\n'),
        WHOLE.replace('"2"', "2").replace('"3"', '"[3]"'),
        WHOLE.replace('"2"', '"【2】"').replace('"3"', '"label 3"'),
        WHOLE.replace('"', "'"),
        WHOLE.replace('"outcome"', "outcome").replace('"text"', "text"),
        WHOLE.replace('"statements"', '"claims"').replace('"quotes"', '"citations"'),
        WHOLE[: WHOLE.index("[")] + WHOLE[WHOLE.index("[") :].replace(": [", ":["),
    ],
    ids=[
        "as asked",
        "escaped and indented",
        "in a fence",
        "in prose",
        "after a thought",
        "commas too many",
        "numbers and marks for labels",
        "other marks for labels",
        "single quotation marks",
        "bare keys",
        "other names",
        "other spaces",
    ],
)
def test_json_is_read_in_every_state_of_repair(text: str) -> None:
    reply = read_reply(text)
    assert (reply.outcome, reply.draft) == (Outcome.ANSWERED, Draft((A, B)))
    assert reply.complete


def test_of_every_beginning_the_finished_statements_count() -> None:
    first, second = (WHOLE.index(s.quotes[0].quote) + len(s.quotes[0].quote) + 4 for s in (A, B))
    for length in range(len(WHOLE)):
        reply = read_reply(WHOLE[:length])
        done = (A, B) if length >= second else (A,) if length >= first else ()
        assert reply.draft.statements == done, WHOLE[:length]
        assert not reply.complete


@pytest.mark.parametrize(
    ("quote", "read"),
    [
        ('他们说"立即行动"，然后', '他们说"立即行动"，然后'),
        ('called "the Convention"', 'called "the Convention"'),
        (r"line\nnext", "line\nnext"),
        (r"\u516c\u7ea6 \ud83d\ude00", "公约 😀"),
        ("a {brace} and a [bracket]", "a {brace} and a [bracket]"),
        ("“引号”在内", "“引号”在内"),
    ],
)
def test_a_string_is_read_whatever_stands_in_it(quote: str, read: str) -> None:
    text = f'{{"statements": [{{"text": "A.", "quotes": [{{"label": "1", "quote": "{quote}"}}]}}]}}'
    assert read_reply(text).draft == Draft((DraftStatement("A.", (DraftQuote("1", read),)),))


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("Rule [1]: “各国应当行动”.", [("1", "各国应当行动")]),
        ("规则「各国应当行动」【3】。", [("3", "各国应当行动")]),
        ("规则『各国应当行动』［4］。", [("4", "各国应当行动")]),
        (
            'Rule "states should act" [5、6].',
            [("5", "states should act"), ("6", "states should act")],
        ),
        ("Rule “各国应当行动” (6-7).", [("6", "各国应当行动"), ("7", "各国应当行动")]),
        ("Rule “各国应当行动” [1][2].", [("1", "各国应当行动"), ("2", "各国应当行动")]),
        ("规则“各国应当行动。立即行动”[1]。", [("1", "各国应当行动。立即行动")]),
        ("“甲乙丙丁” [1] and “戊己庚辛” [2].", [("1", "甲乙丙丁"), ("2", "戊己庚辛")]),
        ("States act as much [3]", [("3", "")]),
    ],
)
def test_plain_sentences_with_marks_are_statements(
    text: str, quotes: list[tuple[str, str]]
) -> None:
    reply = read_reply(text)
    assert reply.outcome is Outcome.ANSWERED
    (statement,) = reply.draft.statements
    assert [(quote.label, quote.quote) for quote in statement.quotes] == quotes
    assert "(6-7)" not in statement.text


@pytest.mark.parametrize(
    "text",
    [
        "States follow article 16 (1).",
        "依照第十六条（1）。",
        "I am sorry, I can't help with that.",
        "对不起，我不能回答这个问题。",
    ],
)
def test_sentences_without_marks_are_no_statements(text: str) -> None:
    assert read_reply(text) == Reply(Outcome.UNREADABLE, Draft(()))


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ('"declaration:16"', ["declaration:16"]),
        ('"99"', ["99"]),
        ("-1", ["-1"]),
        ("[1, 2]", ["1", "2"]),
        ('"1-3"', ["1", "2", "3"]),
        ("null", ["null"]),
    ],
)
def test_a_label_is_never_guessed(text: str, labels: list[str]) -> None:
    reply = read_reply(
        f'{{"statements": [{{"text": "A.", "quotes": [{{"label": {text}, "quote": "甲"}}]}}]}}'
    )
    assert [quote.label for quote in reply.draft.statements[0].quotes] == labels


@pytest.mark.parametrize(
    ("text", "outcome", "wrong_words"),
    [
        ('{"outcome": "not_found", "statements": []}', Outcome.NOT_FOUND, ""),
        ('{"outcome": "not_found", "wrong', Outcome.NOT_FOUND, ""),
        ("not_found", Outcome.NOT_FOUND, ""),
        (
            '{"outcome": "premise_rejected", "wrong_words": "in 2019", "statements": []}',
            Outcome.PREMISE_REJECTED,
            "in 2019",
        ),
        ('{"outcome": "answered", "statements": []}', Outcome.ANSWERED, ""),
        ('{"outcome": "sure"}', Outcome.UNREADABLE, ""),
        ("{{{", Outcome.UNREADABLE, ""),
        ("", Outcome.UNREADABLE, ""),
        ("<think>I think", Outcome.UNREADABLE, ""),
    ],
)
def test_the_outcome_is_what_the_model_says(text: str, outcome: Outcome, wrong_words: str) -> None:
    reply = read_reply(text)
    assert (reply.outcome, reply.wrong_words) == (outcome, wrong_words)


def test_an_object_around_sentences_is_read_too() -> None:
    reply = read_reply(
        '{"answer": "States act “各国应当采取行动” [2]. They report “各国应当报告”[3]."}'
    )
    assert [s.quotes for s in reply.draft.statements] == [A.quotes, B.quotes]


@given(st.text(alphabet='{}[]",:“”「」【】1 a。.\\\n', max_size=60))
def test_noise_never_raises(text: str) -> None:
    read_reply(text)


@given(st.data())
def test_a_damaged_reply_never_raises_and_invents_no_label(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(WHOLE)))
    gone = data.draw(st.integers(0, 10))
    reply = read_reply(WHOLE[:at] + WHOLE[at + gone :])
    for statement in reply.draft.statements:
        labels = [quote.label for quote in statement.quotes if quote.label.isdigit()]
        assert set(labels) <= {"2", "3"}


@pytest.mark.parametrize(
    "unit", ["[", "{", '{"a":', "[1]", "“甲乙”[1]。", '"', "(1) ", "\\u", "1,"]
)
def test_a_long_reply_of_one_thing_is_read_in_the_end(unit: str) -> None:
    """Where reading took the square of the length, this would not end for minutes."""
    assert len(read_reply(unit * (16_000 // len(unit))).draft.statements) <= 16_000
