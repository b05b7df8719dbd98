"""Which of the paragraphs found an answer cites, and how many."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ingest.corpus import Corpus
from ingest.document import Kind, Paragraph
from qa.assistant import Assistant
from qa.question import Question, read_question
from qa.selection import FURTHER, NEAR, Beside, Wanted, beside, cited_hits, wanted
from vectorstore.search import Hit

# Nine words that tell what a text is about, and texts that hold some of them.
SAID = "judges prosecutors lawyers police banks auditors journalists athletes teachers"
HALF = "judges prosecutors lawyers police ships trains bridges rivers mountains"
NOTHING = "ships trains bridges rivers mountains"


def hit(
    score: float,
    text: str = NOTHING,
    *,
    label: str = "",
    document: str = "one",
    coverage: float = 1,
) -> Hit:
    label = label or f"{100 - score:.2f}"  # found in the order in which they stand
    paragraph = Paragraph(
        f"{document}:{label}", document, Kind.OPERATIVE, label, "", {}, {"en": text}
    )
    return Hit(paragraph, score, {}, {}, coverage, {})


def asked(text: str, compared: Sequence[str] = ()) -> Question:
    return Question(text, text, "en", (), (), (), compared=tuple(compared))


def scores(question: Question, hits: Sequence[Hit]) -> list[float]:
    return [hit.score for hit in cited_hits(question, hits)]


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("What is said about journalists?", Wanted.ONE),
        ("举报人怎么保护？", Wanted.ONE),
        ("Which bodies should be independent? List them.", Wanted.SEVERAL),
        ("哪些机构应当独立？", Wanted.SEVERAL),
        ("How does bribery differ from embezzlement?", Wanted.SEVERAL),
        ("List every paragraph on asset recovery.", Wanted.PLACES),
        ("哪几处提到记者？", Wanted.PLACES),
        ("What do both documents say about COVID-19?", Wanted.EACH),
        ("两份文件分别怎么说新冠疫情？", Wanted.EACH),
    ],
)
def test_the_words_tell_how_much_a_question_asks_for(
    question: str, wants: Wanted, corpus: Corpus
) -> None:
    assert wanted(read_question(question, corpus)) is wants


@pytest.mark.parametrize(
    ("why", "second", "cited"),
    [
        ("far from the best, though it says the same", hit(6.0, SAID), False),
        ("less near, and says the same", hit(8.0, SAID), True),
        ("less near, and says something else", hit(8.0, NOTHING), False),
        ("nearly as near, and says half of the same", hit(9.5, HALF), True),
        ("nearly as near, and says something else", hit(9.5, NOTHING), False),
    ],
)
def test_a_second_paragraph_is_cited_where_it_is_near_and_says_much_of_the_same(
    why: str, second: Hit, cited: bool
) -> None:
    found = cited_hits(asked("Who is protected?"), [hit(10.0, SAID), second, hit(1.0)])
    assert (second in found) is cited, why
    assert found[0].score == 10.0


def test_the_third_may_be_cited_without_the_second() -> None:
    hits = [hit(10.0, SAID), hit(9.0, NOTHING), hit(8.0, SAID)]
    assert scores(asked("Who is protected?"), hits) == [10.0, 8.0]


@pytest.mark.parametrize(
    ("question", "most"),
    [
        ("Who is protected?", 3),
        ("List those who are protected.", 6),
        ("List every paragraph that protects somebody.", 7),
    ],
)
def test_an_answer_is_no_heap_however_alike_the_paragraphs_are(question: str, most: int) -> None:
    hits = [hit(10 - n / 100, SAID) for n in range(20)]
    assert cited_hits(asked(question), hits) == tuple(hits[:most])


def test_a_list_takes_what_is_further_off() -> None:
    hits = [hit(10.0), hit(7.5), hit(6.5), hit(4.5)]
    assert scores(asked("List those who are protected."), hits) == [10.0, 7.5]


def test_a_place_has_to_hold_what_is_asked_for() -> None:
    hits = [hit(10.0), hit(7.5, coverage=0.5), hit(4.5, coverage=0.7), hit(3.5)]
    assert scores(asked("List every paragraph on judges."), hits) == [10.0, 4.5]


def test_a_comparison_cites_both_documents_one_after_the_other() -> None:
    hits = [
        hit(10.0, document="two"),
        hit(9.0, document="one"),
        hit(8.5, document="two"),
        hit(8.0, document="one"),
        hit(6.0, document="two"),
    ]
    found = cited_hits(asked("Compare them.", ["one", "two"]), hits)
    assert [(hit.paragraph.document, hit.score) for hit in found] == [
        ("two", 10.0),
        ("two", 8.5),
        ("one", 9.0),
        ("one", 8.0),
    ]


def test_a_document_that_says_nothing_of_it_is_not_cited_in_a_comparison() -> None:
    hits = [hit(10.0, document="one"), hit(2.0, document="two")]
    assert scores(asked("Compare them.", ["one", "two"]), hits) == [10.0]


@pytest.mark.parametrize(
    ("best", "other", "said"),
    [
        ({"en": SAID}, {"en": SAID + " " + NOTHING}, 1.0),
        ({"en": SAID}, {"en": HALF}, 4 / 9),
        ({"en": SAID}, {"en": NOTHING}, 0.0),
        # In the language in which they agree more: a translation may word the same otherwise.
        ({"en": SAID, "zh": "法官"}, {"en": HALF, "zh": "法官"}, 1.0),
        ({"en": SAID, "zh": "法官"}, {"zh": "桥梁"}, 0.0),
        ({"en": SAID}, {"zh": "法官"}, FURTHER.usual),
        ({"en": "The."}, {"en": SAID}, FURTHER.usual),
    ],
)
def test_how_much_of_the_same_two_paragraphs_say(
    best: dict[str, str], other: dict[str, str], said: float
) -> None:
    first, second = (
        replace(one, paragraph=replace(one.paragraph, texts=texts))
        for one, texts in ((hit(10.0), best), (hit(5.0), other))
    )
    assert beside(first, second) == Beside(share=0.5, said=pytest.approx(said))


def test_a_best_hit_without_a_positive_score_is_cited_alone() -> None:
    hits = [hit(0.0, SAID), hit(-1.0, SAID)]
    assert scores(asked("Who is protected?"), hits) == [0.0]


def test_nearness_alone_and_likeness_alone_do_not_do() -> None:
    assert FURTHER.worth(Beside(share=1.0, said=0.0)) < 0
    assert FURTHER.worth(Beside(share=NEAR.share / 2, said=1.0)) < 0
    assert FURTHER.worth(Beside(share=1.0, said=1.0)) > 0


def test_a_paragraph_that_says_something_else_does_not_stand_beside_the_answer(
    assistant: Assistant,
) -> None:
    # Para. 56, on the forms that it takes, is 93 % as near as para. 53.
    answer = assistant.ask("宣言对技术援助有什么规定？")
    assert [citation.paragraph_id for citation in answer.citations] == ["declaration:53"]


def test_paragraphs_that_tell_of_the_same_are_both_cited(assistant: Assistant) -> None:
    answer = assistant.ask("反腐败执法机构全球行动网络和国际刑警组织的联络点网络是什么关系？")
    assert [citation.paragraph_id for citation in answer.citations] == [
        "declaration:78",
        "declaration:33",
    ]


def test_every_place_is_told_in_the_order_of_the_documents() -> None:
    found = [hit(9, label="10"), hit(8, label="2", document="two"), hit(7, label="9")]
    found += [hit(6, label="annex-I/10"), hit(5, label="annex-I/9")]
    cited = cited_hits(asked("List every paragraph on asset recovery."), found)
    assert [one.paragraph.id for one in cited] == [
        *("one:9", "one:10", "one:annex-I/9", "one:annex-I/10"),
        "two:2",
    ]
