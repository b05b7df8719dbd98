"""The bundled questions, and a scripted system's evaluation of them."""

import pytest

from evals.baseline import Baseline, baseline_of
from evals.dataset import Pair, load_dataset
from evals.evaluation import Evaluation
from ingest.corpus import Corpus
from tests.evals.fakes import Scripted, evaluated


@pytest.fixture(scope="session")
def questions() -> tuple[Pair, ...]:
    """All questions that come with Pincite."""
    return load_dataset()


@pytest.fixture(scope="session")
def dev(questions: tuple[Pair, ...]) -> tuple[Pair, ...]:
    return tuple(pair for pair in questions if pair.split == "dev")


@pytest.fixture(scope="session")
def few_wrong(dev: tuple[Pair, ...]) -> frozenset[str]:
    """The ids of every tenth pair: what the scripted system gets wrong."""
    return frozenset(pair.id for pair in dev[::10])


@pytest.fixture(scope="session")
def healthy(dev: tuple[Pair, ...], corpus: Corpus, few_wrong: frozenset[str]) -> Evaluation:
    """A scripted system that is right nine times in ten."""
    return evaluated(lambda: Scripted(dev, corpus, few_wrong), dev)


@pytest.fixture(scope="session")
def last_release(healthy: Evaluation) -> Baseline:
    return baseline_of(healthy, "A scripted release for the tests.")
