"""Outcomes: the suite looks quotes up itself, and an error of the system becomes a finding."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from evals.dataset import Case
from evals.outcome import is_faithful, outcome_of
from evals.run import ask_all, fingerprints_backwards
from ingest.corpus import Corpus
from qa.answer import Answer, Status
from qa.question import Turn
from tests.evals.fakes import Scripted, pair_of, unanswerable, whole_citation


@pytest.mark.parametrize(
    ("fields", "faithful"),
    [
        ({}, True),
        ({"verified": False}, True),  # what the system claims does not count
        ({"paragraph_id": "declaration:17"}, False),
        ({"paragraph_id": "declaration:999"}, False),
        ({"quote": "我们的"}, False),
        ({"quote": "  "}, False),
        ({"start": 3}, False),  # verbatim, but not where it says
    ],
)
def test_a_quote_is_looked_up_in_the_text_of_record(
    corpus: Corpus, fields: dict[str, Any], faithful: bool
) -> None:
    citation = replace(whole_citation(corpus.paragraphs["declaration:16"], corpus), **fields)
    assert is_faithful(citation, corpus) is faithful


def answer(corpus: Corpus, **fields: Any) -> Answer:
    pair = pair_of()
    return replace(Scripted([pair], corpus).ask(pair.texts["en"]), **fields)


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({}, ()),
        ({"citations": ()}, ("answers without a citation",)),
        ({"status": Status.NOT_FOUND}, ("cites, but says that nothing was found",)),
        ({"retrieved": ()}, ("cites declaration:16, which was not retrieved",)),
    ],
)
def test_broken_promises_are_faults(
    corpus: Corpus, fields: dict[str, Any], faults: tuple[str, ...]
) -> None:
    made = outcome_of(Case(pair_of(), "en"), answer(corpus, **fields), corpus, 0.1)
    assert made.faults == faults


def test_a_paragraph_retrieved_twice_is_a_fault(corpus: Corpus) -> None:
    given = answer(corpus)
    twice = replace(given, retrieved=(given.retrieved[0], *given.retrieved))
    made = outcome_of(Case(pair_of(), "en"), twice, corpus, 0.1)
    assert made.faults == ("retrieved a paragraph twice",)


def test_a_silent_channel_is_not_live(corpus: Corpus) -> None:
    given = answer(corpus)
    silent = tuple(replace(hit, channels={**hit.channels, "term": 0.0}) for hit in given.retrieved)
    made = outcome_of(Case(pair_of(), "en"), replace(given, retrieved=silent), corpus, 0.1)
    assert made.channels - made.live == {"term"}


class Failing(Scripted):
    """Raises on the second pair."""

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        if "U001" in text:
            raise ZeroDivisionError("by zero")
        return super().ask(text, history)


def test_an_error_becomes_an_outcome_with_a_fault(corpus: Corpus) -> None:
    pairs = [pair_of(), unanswerable()]
    cases = [Case(pair, "zh") for pair in pairs]
    outcomes = ask_all(Failing(pairs, corpus), cases)
    assert [made.case.id for made in outcomes] == ["A001-zh", "U001-zh"]
    assert outcomes[1].faults == ("raised ZeroDivisionError: by zero",)
    assert outcomes[1].status is Status.NOT_FOUND


class Counting(Scripted):
    """Remembers how often it was asked, and lets it show."""

    asked = 0

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked += 1
        return replace(super().ask(text, history), model=f"counting-{self.asked}")


def test_two_runs_agree_on_all_but_the_time(corpus: Corpus) -> None:
    pairs = [pair_of("A001"), pair_of("A002")]
    cases = [Case(pair, "en") for pair in pairs]

    def changed(system: type[Scripted]) -> list[str]:
        first = ask_all(system(pairs, corpus), cases)
        second = fingerprints_backwards(lambda: system(pairs, corpus), cases)
        return [made.case.id for made in first if second[made.case.id] != made.fingerprint]

    assert changed(Scripted) == []
    assert changed(Counting) == ["A001-en", "A002-en"]
