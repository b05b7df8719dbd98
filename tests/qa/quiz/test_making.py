"""Items from paragraphs: keys that are certain, wrong answers that are wrong, one seed one quiz."""

from dataclasses import replace

import pytest

from ingest.corpus import Corpus
from ingest.document import text_hash
from qa.assistant import Assistant
from qa.errors import UnknownParagraph
from qa.quiz.build import Wish, make_quiz, paragraphs_named, paragraphs_on, read_wish
from qa.quiz.check import Change, stale
from qa.quiz.errors import NoQuestions, UnreadableQuiz
from qa.quiz.facts import Facts
from qa.quiz.item import GAP, Item, ItemKind, Quiz, feedback_of, quiz_from_json, quiz_json
from qa.quiz.lint import lint_quiz
from qa.quiz.phrases import shortest
from qa.quiz.requests import requests
from qa.quiz.stretch import excerpt, points_back
from qa.quiz.things import mentions

Made = dict[str, tuple[Item, ...]]


@pytest.mark.parametrize("language", ["en", "zh", "both"])
def test_every_kind_is_made(language: str, made: Made) -> None:
    few = {ItemKind.MATCHING} if language == "both" else set()  # four that fit are rare
    assert {item.kind for item in made[language]} >= set(ItemKind) - few


def test_a_key_in_its_gap_is_a_sentence_of_the_paragraph(made: Made, corpus: Corpus) -> None:
    wrong = []
    for item in (i for items in made.values() for i in items if i.claim):
        if item.kind not in (ItemKind.CLOZE, ItemKind.VERB):
            continue
        for k in item.languages:
            text = corpus.paragraphs[item.paragraph_ids[0]].texts[k].replace(" ", "")
            filled = item.claim[k].replace(GAP, item.options[item.key].texts[k])
            if filled.rstrip(" …").replace(" ", "")[1:] not in text:
                wrong.append((item.id, filled))
    assert wrong == []


def test_a_wrong_answer_in_the_gap_is_no_sentence_of_the_documents(
    made: Made, facts: Facts
) -> None:
    stands = [
        (item.id, option.texts[k])
        for items in made.values()
        for item in items
        if item.kind in (ItemKind.CLOZE, ItemKind.VERB) and item.claim
        for option in item.options
        for k in item.languages
        if not option.right and facts.stands(item.claim[k].replace(GAP, option.texts[k]), k)
    ]
    assert stands == []


def test_the_feedback_quotes_the_text_of_record(made: Made, corpus: Corpus) -> None:
    for item in (i for items in made.values() for i in items):
        for source in item.sources:
            paragraph = corpus.paragraphs[source.paragraph_id]
            assert source.quote in corpus.record_text(paragraph)
            assert source.text_sha256 == text_hash(corpus.record_text(paragraph))
            assert source.quote in feedback_of(item)
            assert corpus.reference(paragraph, item.languages[0]) in feedback_of(item)


def test_one_seed_makes_one_quiz_and_another_another(facts: Facts) -> None:
    paragraphs = [p for p in facts.corpus.citable if p.section.get("en") == "Asset recovery"]
    quizzes = [
        make_quiz(facts, paragraphs, Wish(("en",), seed=seed), title="t") for seed in (3, 3, 4)
    ]
    assert quizzes[0] == quizzes[1]
    assert quizzes[0].items != quizzes[2].items
    ids = {item.id for item in quizzes[0].items}
    assert ids & {item.id for item in quizzes[2].items}  # an id does not depend on the seed


def test_ten_questions_on_asset_recovery(assistant: Assistant, facts: Facts) -> None:
    topic, count = read_wish("ten questions on asset recovery")
    quiz = make_quiz(
        facts, paragraphs_on(topic, assistant.search), Wish(count=count or 0), title=topic
    )
    assert len(quiz.items) == 10
    assert lint_quiz(quiz, facts) == ()
    assert len({item.kind for item in quiz.items}) >= 4
    on_it = [i for i in quiz.items if i.sources[0].references["en"].startswith("A/RES/S-32/1")]
    assert len(on_it) >= 8


@pytest.mark.parametrize(
    ("wish", "read"),
    [
        ("ten questions on asset recovery", ("asset recovery", 10)),
        ("7 questions about bribery", ("bribery", 7)),
        ("关于资产追回的十道题", ("资产追回", 10)),
        ("有关贿赂的 5 道题", ("贿赂", 5)),
        ("beneficial ownership", ("beneficial ownership", None)),
        ("实益所有权", ("实益所有权", None)),
    ],
)
def test_a_wish_is_read(wish: str, read: tuple[str, int | None]) -> None:
    assert read_wish(wish) == read


def test_short_questions_fit_a_hall(facts: Facts) -> None:
    quiz = make_quiz(facts, facts.corpus.citable, Wish(("zh",), count=20, most=120), title="短题")
    assert len(quiz.items) == 20
    assert max(len(shortest(item)) for item in quiz.items) <= 120


def test_a_paragraph_without_questions_is_said_to_have_none(facts: Facts) -> None:
    front = facts.corpus.paragraphs["note:front"]
    with pytest.raises(NoQuestions, match="name more of them"):
        make_quiz(facts, [front], Wish(), title="t")


def test_an_unknown_paragraph_is_named(corpus: Corpus) -> None:
    with pytest.raises(UnknownParagraph, match="declaration:999"):
        paragraphs_named(["declaration:16", "declaration:999"], corpus)


def test_a_quiz_survives_its_json(quiz: Quiz) -> None:
    assert quiz_from_json(quiz_json(quiz)) == quiz


@pytest.mark.parametrize("value", [{}, [], {"schema": 99}, {"schema": 1, "items": 3}, "text", None])
def test_what_is_no_quiz_is_refused(value: object) -> None:
    with pytest.raises(UnreadableQuiz):
        quiz_from_json(value)


def test_items_whose_paragraph_changed_are_found(made: Made, corpus: Corpus) -> None:
    quiz = Quiz("t", ("en",), tuple(i for i in made["en"] if i.kind is ItemKind.ACTOR)[:4])
    assert stale(quiz, corpus) == ()
    paragraphs = dict(corpus.paragraphs)
    one, two, three = list(dict.fromkeys(i.paragraph_ids[0] for i in quiz.items))[:3]
    quotes = {i.paragraph_ids[0]: i.sources[0].quote for i in quiz.items}
    for id_, text in (
        (one, corpus.record_text(paragraphs[one]) + "新的一句。"),
        (two, corpus.record_text(paragraphs[two]).replace(quotes[two], "改写。")),
    ):
        paragraphs[id_] = replace(paragraphs[id_], texts={"zh": text})
    documents = tuple(
        replace(
            document,
            paragraphs=tuple(paragraphs[p.id] for p in document.paragraphs if p.id != three),
        )
        for document in corpus.documents
    )
    found = {old.paragraph_id: old.change for old in stale(quiz, Corpus(documents))}
    assert found == {one: Change.TEXT_CHANGED, two: Change.QUOTE_GONE, three: Change.GONE}


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        (
            "We invite the United Nations Development Programme to report on bribery.",
            "en",
            [("invite", "the United Nations Development Programme", "to report on bribery.", "we")],
        ),
        ("我们邀请联合国开发计划署报告贿赂问题的情况。", "zh",
         [("邀请", "联合国开发计划署", "报告贿赂问题的情况。", "we")]),
        (
            "Following the adoption by the General Assembly of resolution 73/191, the extended "
            "Bureau invited Member States to submit material.",
            "en",
            [],  # it was the Bureau that invited
        ),
        ("States may request assistance.", "en", []),
        ("请求国和被请求国之间的合作。", "zh", []),
    ],
)  # fmt: skip
def test_requests_are_read(text: str, language: str, found: list[tuple[str, ...]]) -> None:
    assert [
        (r.verb.texts[language], r.actor.texts[language], r.task, r.asker)
        for r in requests(text, language)
    ] == found


@pytest.mark.parametrize(
    ("english", "chinese", "id_"),
    [
        ("on 2 June 2021", "2021 年 6 月 2 日", "date:2 June 2021"),
        ("from 2 to 4 June 2021", "2021年6月2日至4日", "period:2 to 4 June 2021"),
        ("on 19 and 20 November 2020", "2020 年 11 月 19 日和 20 日",
         "period:19 and 20 November 2020"),
        ("in October 2019", "2019 年 10 月", "month:October 2019"),
        ("187 parties", "187 个缔约方", "figure:187"),
        ("three intersessional meetings", "三次闭会期间会议", "count:three"),
        ("article 65 of", "第六十五条", "article:article 65"),
        ("chapter V of", "第五章", "chapter:chapter V"),
        ("resolution 74/276", "第 74/276 号决议", "resolution:resolution 74/276"),
        ("UNODC", "毒品和犯罪问题办公室",
         "body:the United Nations Office on Drugs and Crime"),
    ],
)  # fmt: skip
def test_both_languages_name_one_thing(english: str, chinese: str, id_: str) -> None:
    assert [m.thing.id for m in mentions(english, "en")] == [id_]
    assert [m.thing.id for m in mentions(chinese, "zh")] == [id_]


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        ("held on the 2 June 2021", "en", [("date:2 June 2021", "2 June 2021")]),
        ("from 2 to 4 June 2021", "en", [("period:2 to 4 June 2021", "2 to 4 June 2021")]),
        ("in June 2021", "en", [("month:June 2021", "June 2021")]),
        ("2021年06月02日举行", "zh", [("date:2 June 2021", "2021年06月02日")]),
        ("2021年6月2日至4日", "zh", [("period:2 to 4 June 2021", "2021年6月2日至4日")]),
        ("on 2 June", "en", []),
        ("June 2nd, 2021", "en", []),
        ("2021 年 6 月 2 日至 7 月 4 日", "zh", []),
        ("第九章", "zh", [("chapter:chapter IX", "第九章")]),
        ("第三十章", "zh", []),
    ],
)  # fmt: skip
def test_dates_and_chapters_are_named_as_they_are_written(
    text: str, language: str, named: list[tuple[str, str]]
) -> None:
    found = mentions(text, language)
    assert [(m.thing.id, text[m.start : m.end]) for m in found] == named


def test_an_excerpt_is_cut_only_where_a_sentence_is_left() -> None:
    text = (
        "We encourage States parties to remove obstacles to the application of asset recovery "
        "measures, in particular by simplifying their respective legal procedures, and so forth, "
        + "word "
        * 60
    )
    found = excerpt(text, 13, 27, "en")
    assert found is not None
    assert found.text == (
        "We encourage States parties to remove obstacles to the application of asset recovery "
        "measures …"
    )
    assert found.text[found.start : found.end] == "States parties"
    assert excerpt("word " * 200, 0, 4, "en") is None


@pytest.mark.parametrize(
    ("text", "language", "back"),
    [
        ("These bodies are helping many States.", "en", True),
        ("We invite States to join that Network.", "en", True),
        ("They note the efforts.", "en", True),
        ("All States will do so and will see to it.", "en", False),
        ("我们鼓励各国参与上述网络。", "zh", True),
        ("我们重申支持联合国。", "zh", False),
    ],
)
def test_what_points_back_does_not_stand_alone(text: str, language: str, back: bool) -> None:
    assert points_back(text, language) is back
