"""How follow-ups are scored: ``python -m evals.tune_followups`` prints `qa.followup.READING`.

Fitted on the conversations of evals/followups that are not held out: the listwise loss of a
softmax over the paragraphs, as in `evals.tune`. No question of the evaluation is in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evals.conversations import Conversation, history_of, load_conversations
from qa.assembly import assistant_of
from qa.assistant import Assistant
from qa.followup import Reading, cues_of
from qa.question import Question, read_question, together
from qa.retrieval import surroundings
from qa.settings import read_settings

Floats = NDArray[np.float64]

_PENALTY = 0.01
_CUE_PENALTY = 0.02
_START = np.array([0.0, 0.0, 0.0, 0.1, 0.1, 1.0])
_BOUNDS = [(None, None)] * 3 + [(0, None)] * 2 + [(0.3, 5)]


@dataclass(frozen=True, slots=True)
class Ranking:
    """One follow-up: its cues, and by paragraph, shape (paragraphs,), what its score is made of."""

    cues: tuple[float, float]
    alone: Floats
    together: Floats
    section: Floats
    document: Floats
    gold: Floats


def main() -> None:
    """Print what was fitted."""
    assistant = assistant_of(read_settings())
    rankings = []
    for conversation in load_conversations("train"):
        question = _question(conversation, assistant)
        if conversation.answers and question.follows and question.share < 1:
            rankings.append(_ranking(question, conversation, assistant))
    print(f"{len(rankings)} follow-ups and changes of subject\n{fitted(rankings)}")


def _question(conversation: Conversation, assistant: Assistant) -> Question:
    history = history_of(conversation, assistant)
    return read_question(conversation.turns[-1], assistant.corpus, history)


def _ranking(question: Question, conversation: Conversation, assistant: Assistant) -> Ranking:
    paragraphs = assistant.corpus.citable

    def scores(text: str) -> Floats:
        hits = assistant.search(text, len(paragraphs))
        found = {hit.paragraph.id: hit.score for hit in hits}
        return np.array([found[paragraph.id] for paragraph in paragraphs])

    def those(keys: Sequence[str] | frozenset[str]) -> Floats:
        return np.array([float(paragraph.id in keys) for paragraph in paragraphs])

    section, document = surroundings(question, assistant.corpus)
    gold = those(conversation.answers)
    return Ranking(
        cues=cues_of(question.text, question.language),
        alone=scores(question.own),
        together=scores(together((question.own, question.follows))),
        section=those(section),
        document=those(document),
        gold=gold / gold.sum(),
    )


def fitted(rankings: Sequence[Ranking]) -> Reading:
    """The parameters under which the right paragraphs get the largest share of a softmax.

    The cues are standardised for the penalty and printed for their raw values.
    """
    alone, both, gold = (
        np.stack([getattr(ranking, name) for ranking in rankings])
        for name in ("alone", "together", "gold")
    )
    places = np.stack([[ranking.section, ranking.document] for ranking in rankings])
    cues = np.array([ranking.cues for ranking in rankings])
    mean, spread = cues.mean(axis=0), cues.std(axis=0)
    cues = (cues - mean) / spread

    def loss(values: Floats) -> float:
        bias, slopes, bonuses, scale = values[0], values[1:3], values[3:5], values[5]
        share = (1 / (1 + np.exp(-(bias + cues @ slopes))))[:, None]
        told = both + np.einsum("qbp,b->qp", places, bonuses)
        scores = scale * ((1 - share) * alone + share * told)
        scores -= scores.max(axis=1, keepdims=True)
        log_share = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        penalty = _PENALTY * bonuses @ bonuses + _CUE_PENALTY * slopes @ slopes
        return float(penalty - (gold * log_share).sum() / len(gold))

    values = minimize(loss, _START, method="L-BFGS-B", bounds=_BOUNDS).x
    slopes = values[1:3] / spread
    numbers = (values[0] - slopes @ mean, *slopes, *values[3:5])
    return Reading(*(round(float(number), 2) for number in numbers))


if __name__ == "__main__":
    main()
