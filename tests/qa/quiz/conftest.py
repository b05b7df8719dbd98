"""Quizzes of every kind from the bundled documents, in English, in Chinese and side by side."""

import pytest

from ingest.corpus import Corpus
from qa.quiz.build import Wish, candidates
from qa.quiz.facts import Facts
from qa.quiz.item import Item, ItemKind, Quiz

#: A few paragraphs that give items of all kinds.
PARAGRAPHS = (
    *("declaration:PP4", "declaration:42", "declaration:47", "declaration:51", "declaration:59"),
    *("declaration:63", "declaration:64", "declaration:79", "declaration:86", "note:3"),
    *("note:8", "note:9", "note:16", "declaration:14", "declaration:31"),
)


@pytest.fixture(scope="session")
def facts(corpus: Corpus) -> Facts:
    return Facts(corpus)


@pytest.fixture(scope="session")
def made(facts: Facts) -> dict[str, tuple[Item, ...]]:
    """All candidates of those paragraphs by language."""
    chosen = [facts.corpus.paragraphs[id_] for id_ in PARAGRAPHS]
    return {
        name: candidates(facts, chosen, Wish(languages))
        for name, languages in (("en", ("en",)), ("zh", ("zh",)), ("both", ("en", "zh")))
    }


def of_each_kind(items: tuple[Item, ...], each: int = 2) -> Quiz:
    """The best items of each kind, as a quiz."""
    chosen = [item for kind in ItemKind for item in [i for i in items if i.kind is kind][:each]]
    return Quiz("Asset recovery 资产追回", chosen[0].languages, tuple(chosen))


@pytest.fixture(scope="session", params=["en", "zh", "both"])
def quiz(request: pytest.FixtureRequest, made: dict[str, tuple[Item, ...]]) -> Quiz:
    return of_each_kind(made[request.param])
