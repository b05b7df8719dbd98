"""Peers: chunks stand for the paragraphs that they cover, and peers are measured alike."""

import pytest

from evals.dataset import Case
from evals.errors import PeerUnavailable
from evals.measures import scores_of
from evals.peers import PEERS, Bm25, Chunked, Coverage, Found, peer_named, peer_outcomes, raw_texts
from ingest.corpus import Corpus
from qa.settings import Settings
from tests.evals.fakes import pair_of


def text(corpus: Corpus, key: str, language: str = "zh") -> str:
    return corpus.paragraphs[key].texts[language]


def test_a_chunk_covers_its_paragraphs_the_most_covered_first(corpus: Corpus) -> None:
    coverage = Coverage(corpus)
    sixteen, seventeen = text(corpus, "declaration:16"), text(corpus, "declaration:17")
    assert coverage.of(sixteen) == ("declaration:16",)
    assert coverage.of(sixteen[-40:] + "\n17. " + seventeen)[0] == "declaration:17"
    assert coverage.of(text(corpus, "declaration:16", "en")) == ("declaration:16",)
    assert coverage.of("nothing of the kind, 毫不相干") == ()


def test_white_space_and_line_breaks_do_not_matter(corpus: Corpus) -> None:
    broken = "\n ".join(text(corpus, "declaration:16"))
    assert Coverage(corpus).of(broken) == ("declaration:16",)


def test_the_raw_files_hold_every_paragraph(corpus: Corpus) -> None:
    covered = {key for raw in raw_texts(Settings()) for key in Coverage(corpus).of(raw)}
    assert covered == {paragraph.id for paragraph in corpus.citable}


def test_a_chunked_peer_cites_one_paragraph_a_chunk(corpus: Corpus) -> None:
    both = text(corpus, "declaration:16") + text(corpus, "declaration:17")[:30]
    peer = Chunked("peer", corpus, lambda q: [both, text(corpus, "note:10")], shown=2)
    found = peer.found("?")
    assert found.cited == ("declaration:16", "note:10")
    assert found.retrieved[0] == "declaration:16"
    assert found.retrieved[-1] == "note:10"


class One:
    """Finds the same paragraphs whatever is asked."""

    title = "one"

    def found(self, question: str) -> Found:
        return Found(("note:10", "declaration:16"), ("declaration:16", "declaration:16"))


def test_a_peer_is_measured_like_the_system() -> None:
    scores = scores_of(peer_outcomes(One(), [Case(pair_of(), "en")]))
    assert (scores["hit@1"], scores["hit@3"]) == ({"A001-en": 0.0}, {"A001-en": 1.0})
    assert scores["citation_precision"] == scores["citation_recall"] == {"A001-en": 1.0}


def test_bm25_finds_shared_words_in_both_languages(corpus: Corpus) -> None:
    peer = Bm25(corpus, ())
    for question in ("beneficial ownership registers", "实益所有权 登记册"):
        found = peer.found(question)
        assert found.retrieved[0] == "declaration:16"
        assert found.cited == found.retrieved[:3]


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("langchain", "langchain_text_splitters"),
        ("llamaindex", "llama_index.core"),
        ("haystack", "haystack"),
    ],
)
def test_a_pipeline_reads_the_texts_that_it_is_given(
    corpus: Corpus, name: str, package: str
) -> None:
    pytest.importorskip(package)
    given = ("declaration:16", "declaration:45", "declaration:60")
    peer = PEERS[name](corpus, [text(corpus, key, "en") for key in given])
    found = peer.found("registers of beneficial owners of companies")
    assert found.retrieved[0] == "declaration:16"
    assert set(found.retrieved) == set(given)
    assert set(found.cited) <= set(given)


def test_an_unknown_peer_is_refused(corpus: Corpus) -> None:
    with pytest.raises(PeerUnavailable, match="There is no peer 'oracle'; there are: bm25, lang"):
        peer_named("oracle", corpus, Settings())


def test_a_peer_that_is_not_installed_says_what_to_install(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "haystack", None)
    with pytest.raises(PeerUnavailable, match=r"pip install 'pincite\[peers\]'"):
        peer_named("haystack", corpus, Settings())
    assert "haystack" in PEERS
