"""A reranker by setting: it orders the best hits; scores, named paragraphs and quotes hold."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from qa.answer import Status
from qa.assembly import assistant_of, corpus_of, embedder_of
from qa.assistant import Assistant
from qa.citation import is_verbatim
from qa.question import Turn, read_question
from qa.reranking import RERANKED, reranked
from qa.retrieval import retrieve
from qa.settings import Settings
from tests.command import run_pincite
from tests.cross_encoder import tiny_cross_encoder
from tests.fakes import library_corpus
from vectorstore.index import open_index
from vectorstore.reranker import reranker_named
from vectorstore.search import Hit, Search

QUESTION = "How are journalists protected?"


class Scripted:
    """Scores each text by a function and remembers what it was asked."""

    name = "scripted"

    def __init__(self, score: Callable[[str], float]) -> None:
        self._score = score
        self.asked: list[tuple[str, Sequence[str]]] = []

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        self.asked.append((question, texts))
        return [self._score(text) for text in texts]


@pytest.fixture(scope="module")
def search(home: Path) -> Search:
    settings = Settings(home=home)
    corpus, embedder = corpus_of(settings), embedder_of(settings)
    return Search(corpus, open_index(corpus, embedder.name, home), embedder)


def hits_of(text: str, search: Search, limit: int = RERANKED) -> tuple[Hit, ...]:
    return retrieve(read_question(text, search.corpus), search, limit)


def test_the_order_is_the_rerankers_and_the_scores_are_the_searchs(search: Search) -> None:
    question = read_question(QUESTION, search.corpus)
    hits = retrieve(question, search)
    reranker = Scripted(lambda text: -len(text))
    again = reranked(question, hits, reranker, search.corpus)
    lengths = [len(hit.paragraph.texts["en"]) for hit in again]
    assert lengths == sorted(lengths)
    assert [hit.score for hit in again] == [hit.score for hit in hits]
    before = {hit.paragraph.id: hit for hit in hits}
    for hit in again:
        old = before[hit.paragraph.id]
        assert (hit.nearest, hit.coverage, hit.channels) == (
            old.nearest,
            old.coverage,
            old.channels,
        )
    assert {hit.paragraph.id for hit in again} == set(before)


def test_equal_scores_change_nothing(search: Search) -> None:
    question = read_question(QUESTION, search.corpus)
    hits = retrieve(question, search)
    assert reranked(question, hits, Scripted(lambda text: 1.0), search.corpus) == hits


def test_only_the_best_twenty_are_read_again(search: Search) -> None:
    question = read_question(QUESTION, search.corpus)
    hits = retrieve(question, search, 40)
    reranker = Scripted(lambda text: -len(text))
    again = reranked(question, hits, reranker, search.corpus)
    assert len(reranker.asked[0][1]) == RERANKED
    assert again[RERANKED:] == hits[RERANKED:]
    assert again[:RERANKED] != hits[:RERANKED]


@pytest.mark.parametrize(("text", "language"), [(QUESTION, "en"), ("记者怎样受到保护？", "zh")])
def test_a_paragraph_is_read_in_the_language_of_the_question(
    text: str, language: str, search: Search
) -> None:
    question, reranker = read_question(text, search.corpus), Scripted(len)
    hits = retrieve(question, search)
    reranked(question, hits, reranker, search.corpus)
    assert reranker.asked == [(text, [hit.paragraph.texts[language] for hit in hits])]


def test_a_paragraph_without_a_translation_is_read_as_the_text_of_record(tmp_path: Path) -> None:
    corpus = library_corpus(tmp_path)
    hits = tuple(Hit(p, 1.0, {}, {}, 0.0, {}) for p in corpus.citable)
    reranker = Scripted(len)
    reranked(read_question("When is it closed?", corpus), hits, reranker, corpus)
    assert "图书馆每周开放六天，星期一关闭。" in reranker.asked[0][1]


def test_a_paragraph_that_is_named_by_number_stays_first(search: Search) -> None:
    text = "What does paragraph 31 of the declaration say?"
    question = read_question(text, search.corpus)
    named = search.corpus.paragraphs["declaration:31"].texts["en"]
    reranker = Scripted(lambda read: -len(read))
    again = reranked(question, hits_of(text, search), reranker, search.corpus)
    assert again[0].paragraph.id == "declaration:31"
    assert named not in reranker.asked[0][1]


def test_a_follow_up_is_read_after_the_question_before(search: Search) -> None:
    history = [Turn("user", QUESTION), Turn("assistant", "They are.")]
    reranker = Scripted(len)
    assistant = Assistant(search, reranker=reranker)
    assistant.ask("Does that hold for whistle-blowers too?", history)
    assert reranker.asked[0][0] == f"{QUESTION.lower()}\nDoes that hold for whistle-blowers too?"


def test_the_answer_cites_what_the_reranker_puts_first(search: Search) -> None:
    question = "How should states cooperate in returning stolen assets?"
    second = hits_of(question, search)[1].paragraph
    reranker = Scripted(lambda text: float(text == second.texts["en"]))
    answer = Assistant(search, reranker=reranker).ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].paragraph_id == second.id
    retrieved = {hit.paragraph.id for hit in answer.retrieved}
    assert all(c.verified and is_verbatim(c, search.corpus, retrieved) for c in answer.citations)
    assert len(answer.retrieved) == RERANKED


def test_a_short_search_is_cut_after_the_reranker(search: Search) -> None:
    tenth = hits_of(QUESTION, search)[9].paragraph
    reranker = Scripted(lambda text: float(text == tenth.texts["en"]))
    assert Assistant(search, reranker=reranker).search(QUESTION, 1)[0].paragraph.id == tenth.id


def test_without_the_setting_there_is_none(home: Path, search: Search) -> None:
    answer = assistant_of(Settings(home=home)).ask(QUESTION)
    assert answer.retrieved == hits_of(QUESTION, search)


def test_the_command_line_answers_with_a_real_cross_encoder(
    home: Path, search: Search, tmp_path: Path
) -> None:
    model = str(tiny_cross_encoder(tmp_path / "model"))
    done = run_pincite("ask", "--json", QUESTION, home=home, PINCITE_RERANKER=model)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)["retrieved"]
    hits = hits_of(QUESTION, search)
    scores = reranker_named(model).scores(QUESTION, [hit.paragraph.texts["en"] for hit in hits])
    order = sorted(range(len(hits)), key=lambda place: -scores[place])
    assert [row["paragraph"] for row in found] == [hits[place].paragraph.id for place in order]
    assert [row["paragraph"] for row in found] != [hit.paragraph.id for hit in hits]
    assert [row["score"] for row in found] == [hit.score for hit in hits]


def test_a_reranker_that_is_not_there_stops_the_command_in_one_line(home: Path) -> None:
    done = run_pincite("ask", QUESTION, home=home, PINCITE_RERANKER="nobody/no-such-reranker")
    (line,) = done.stderr.strip().split("\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert line.startswith("pincite: The reranker 'nobody/no-such-reranker' can't be loaded")


def test_the_doctor_tells_of_the_reranker(home: Path) -> None:
    done = run_pincite("doctor", home=home, PINCITE_RERANKER="nobody/no-such-reranker")
    assert done.returncode == 1
    assert "FAIL  reranker: The reranker 'nobody/no-such-reranker'" in done.stdout
    assert "ok    question: " in done.stdout
