"""Every planted regression turns the gate red, by name.

Those of the answer are planted in a scripted system that is asked all dev questions; all of them
in the real system, which is asked a part.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from evals.baseline import Baseline, baseline_of
from evals.dataset import Pair
from evals.errors import BadGates
from evals.evaluation import Evaluation, evaluate
from evals.gate import Gates, checks_of, failures, load_gates
from evals.regressions import (
    REGRESSIONS,
    Spoiled,
    abstention_off,
    citations_shuffled,
    planted,
    quotes_altered,
)
from ingest.corpus import Corpus
from qa.answer import Status
from qa.settings import Settings
from tests.evals.fakes import Here, Scripted, evaluated

#: The checks that each regression fails, among others.
CAUGHT_BY: Mapping[str, set[str]] = {
    "document-dropped": {"gold stands in the corpus", "hit@1, all"},
    "translation-misaligned": {"reading_figures, all"},
    "embeddings-zeroed": {"every search channel tells paragraphs apart"},
    "lexical-index-empty": {"every search channel tells paragraphs apart"},
    "citations-shuffled": {"cited_right, all", "citation_precision, all", "right, all"},
    "abstention-off": {"answered_unanswerable, all", "premise_caught, all"},
    "quotes-altered": {"quotes are verbatim", "quote_fidelity, all"},
}
#: One answerable pair of this many is asked of the real system.
_EVERY = 5


@pytest.fixture(scope="module")
def gates() -> Gates:
    """The release's measures and margins, without its floors: they are set for all questions."""
    paired = load_gates()
    measures = tuple(dict.fromkeys((*paired.measures, "reading_figures", "quote_fidelity")))
    return Gates((), measures, ("language",), paired.margin, paired.slice_margin)


def names_of_failures(evaluation: Evaluation, gates: Gates, baseline: Baseline) -> set[str]:
    return {check.name for check in failures(checks_of(evaluation, gates, baseline))}


def test_each_regression_has_its_checks() -> None:
    assert set(CAUGHT_BY) == set(REGRESSIONS)


# -- of the answer, planted in a scripted system -----------------------------------------------


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("citations-shuffled", citations_shuffled),
        ("abstention-off", abstention_off),
        ("quotes-altered", quotes_altered),
    ],
)
def test_a_spoiled_answer_fails_by_name(  # type: ignore[no-untyped-def]  # noqa: PLR0917
    dev: tuple[Pair, ...],
    corpus: Corpus,
    few_wrong: frozenset[str],
    last_release: Baseline,
    gates: Gates,
    name: str,
    spoil,
) -> None:
    system = Spoiled(Scripted(dev, corpus, few_wrong), spoil)
    spoiled = evaluated(lambda: system, dev, planted=name)
    assert names_of_failures(spoiled, gates, last_release) >= CAUGHT_BY[name]


def test_shuffled_citations_are_verbatim_all_the_same(
    dev: tuple[Pair, ...], corpus: Corpus
) -> None:
    """The regression is not caught for the wrong reason: each quote stands where it says."""
    system = Spoiled(Scripted(dev, corpus), citations_shuffled)
    spoiled = evaluated(lambda: system, dev[:40])
    assert spoiled.intervals["quote_fidelity"]["all"].mean == 1.0


def test_altered_quotes_differ_in_one_character(dev: tuple[Pair, ...], corpus: Corpus) -> None:
    healthy = Scripted(dev, corpus)
    text = next(pair for pair in dev if pair.expect is Status.ANSWERED).texts["zh"]
    before = healthy.ask(text).citations[0].quote
    after = Spoiled(healthy, quotes_altered).ask(text).citations[0].quote
    assert len(before) == len(after)
    assert sum(left != right for left, right in zip(before, after, strict=True)) == 1


# -- all, planted in the real system ------------------------------------------------------------


@pytest.fixture(scope="module")
def some(dev: tuple[Pair, ...]) -> tuple[Pair, ...]:
    alone = [pair for pair in dev if pair.history is None]
    answerable = [pair for pair in alone if pair.expect is Status.ANSWERED]
    return (*answerable[::_EVERY], *(pair for pair in alone if pair.expect is Status.NOT_FOUND))


@pytest.fixture(scope="module")
def real(home: Path, some: tuple[Pair, ...]) -> Evaluation:
    return evaluation_of("", home, some)


def evaluation_of(name: str, home: Path, pairs: tuple[Pair, ...]) -> Evaluation:
    with planted(name, Settings(home=home)) as subject:
        return evaluate(subject, pairs, split="dev", dataset_sha256="0" * 64, executor=Here())


def test_the_real_system_keeps_its_invariants(real: Evaluation, gates: Gates) -> None:
    baseline = baseline_of(real, "The system as it stands.")
    assert names_of_failures(real, gates, baseline) == set()


@pytest.mark.parametrize("name", REGRESSIONS)
def test_a_spoiled_system_fails_by_name(
    home: Path, some: tuple[Pair, ...], real: Evaluation, gates: Gates, name: str
) -> None:
    spoiled = evaluation_of(name, home, some)
    found = names_of_failures(spoiled, gates, baseline_of(real, "The system as it stands."))
    assert found & CAUGHT_BY[name], f"{name} went through; failed: {sorted(found)}"


def test_an_unknown_regression_is_refused(home: Path) -> None:
    with (
        pytest.raises(BadGates, match="no regression 'gremlins' to plant; there are: document-dro"),
        planted("gremlins", Settings(home=home)),
    ):
        pass
