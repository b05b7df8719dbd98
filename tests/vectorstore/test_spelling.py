"""Typing errors are mended with the words of the documents, and only those."""

import pytest

from vectorstore.analysis import index_terms
from vectorstore.spelling import Spelling

TEXTS = (
    "The safety of journalists and access to beneficial ownership information of companies",
    "记者的安全、实益所有权信息、亚的斯亚贝巴行动议程、反腐败执法机构、各国政府决定",
)
KNOWN = frozenset(term for text in TEXTS for term in index_terms(text))


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return Spelling(lambda: TEXTS, KNOWN.__contains__)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("is the saftey of jornalists there", "is the safety of journalists there"),
        ("acces to benefical ownership", "access to beneficial ownership"),
        ("有没有计者的安权？", "有没有记者的安全?"),
        ("亚的斯亚贝吧行动议程", "亚的斯亚贝巴行动议程"),
        ("反付败机构的绝定", "反腐败机构的决定"),
        ("計者的安全", "记者的安全"),
    ],
)
def test_a_typing_error_becomes_the_word_of_the_documents(
    spelling: Spelling, typed: str, meant: str
) -> None:
    assert spelling.mended(typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "What protects reporters?",  # a word, though not of the documents
        "companionship",  # near to "companies", but a word
        "informational",  # derived from one of the documents' words
        "Zyxwvut?",  # like nothing
        "司机的安全带",  # words of the dictionary
        "他是那样的人",
        "UNODC 与 A/RES/S-32/1",
    ],
)
def test_what_is_no_typing_error_stays_as_it_is(spelling: Spelling, question: str) -> None:
    assert spelling.mended(question) == question
