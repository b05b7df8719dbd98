"""The measures: one number a question, each with its formula.

A measure gives a number between 0 and 1 to the questions that it applies to. Means, intervals and
slices are made of these numbers elsewhere. None of them asks a language model.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from evals.dataset import SUPPORTS, Form, squeezed
from evals.outcome import Outcome
from qa.answer import Status

#: Numbers by unit: the id of a case, or of a pair where a measure compares the twins.
Scores: TypeAlias = Mapping[str, float]

#: Question types that ask for all of several paragraphs; the others are answered by any one.
ALL_NEEDED = frozenset({"list", "compare"})


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure; `of` gives None where the measure doesn't apply to the outcome."""

    name: str
    title: str
    of: Callable[[Outcome], float | None]
    lower_is_better: bool = False


def scores_of(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Every measure's numbers by unit, in the order of `ORDER`."""
    asked = [outcome for outcome in outcomes if outcome.case.form is Form.ASKED]
    answerable = [o for o in asked if o.case.pair.expect is Status.ANSWERED]
    found: dict[str, dict[str, float]] = {}
    found["right"] = _of(RIGHT, asked)
    found.update(retrieval_scores(answerable))
    for measure in OUTCOME_MEASURES:
        found[measure.name] = _of(measure, asked)
    found.update(twin_scores(asked))
    found.update(follow_up_scores(outcomes))
    return {name: found[name] for name in ORDER if found.get(name)}


def _of(measure: Measure, outcomes: Sequence[Outcome]) -> dict[str, float]:
    numbers = ((outcome.case.id, measure.of(outcome)) for outcome in outcomes)
    return {key: number for key, number in numbers if number is not None}


# -- retrieval ---------------------------------------------------------------------------------


def retrieval_scores(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Retrieval against graded gold, by ir-measures (MacAvaney et al. 2022) and pytrec_eval.

    hit@k: 1 where a paragraph of grade 2 is among the first k.
    failure@20: 1 where none is among the first twenty.
    recall@10: share of the paragraphs of grade 2 among the first ten.
    MRR: 1 / rank of the first paragraph of grade 2.
    nDCG@10: sum of grade / log2(rank + 1) over the first ten, divided by the best possible sum
    (linear gains, as trec_eval has it; Jarvelin & Kekalainen 2002).
    """
    import ir_measures
    from ir_measures import RR, R, Success, nDCG

    wanted = {
        "hit@1": Success(rel=2) @ 1,
        "hit@3": Success(rel=2) @ 3,
        "hit@5": Success(rel=2) @ 5,
        "failure@20": Success(rel=2) @ 20,
        "recall@10": R(rel=2) @ 10,
        "MRR": RR(rel=2),
        "nDCG@10": nDCG @ 10,
    }
    qrels = [
        ir_measures.Qrel(outcome.case.id, key, grade)
        for outcome in outcomes
        for key, grade in outcome.case.pair.gold.items()
    ]
    # The rank is what counts: equal scores are not to be sorted anew.
    ranked = [
        ir_measures.ScoredDoc(outcome.case.id, key, float(-rank))
        for outcome in outcomes
        for rank, key in enumerate(outcome.retrieved)
    ]
    names = {str(measure): name for name, measure in wanted.items()}
    found = {name: {outcome.case.id: 0.0 for outcome in outcomes} for name in wanted}
    if ranked:
        for row in ir_measures.iter_calc(list(wanted.values()), qrels, ranked):
            found[names[str(row.measure)]][row.query_id] = float(row.value)
    found["failure@20"] = {key: 1.0 - hit for key, hit in found["failure@20"].items()}
    return found


# -- answers -----------------------------------------------------------------------------------


def _right(outcome: Outcome) -> float:
    """1 where the outcome is the expected one, and an answer cites a paragraph of grade 2."""
    pair = outcome.case.pair
    if pair.expect is Status.ANSWERED:
        right = outcome.status is Status.ANSWERED and _cites_right(outcome)
    elif pair.expect is Status.NOT_FOUND:
        right = outcome.status is not Status.ANSWERED
    else:
        right = outcome.status is pair.expect
    return float(right)


def _cites_right(outcome: Outcome) -> bool:
    return bool(outcome.case.pair.answering & _faithfully_cited(outcome))


def _faithfully_cited(outcome: Outcome) -> frozenset[str]:
    return frozenset(cited.paragraph for cited in outcome.cited if cited.faithful)


def _citation_precision(outcome: Outcome) -> float | None:
    """Share of the cited paragraphs that have a grade; nothing cited has no precision."""
    if outcome.case.pair.expect is not Status.ANSWERED or not outcome.cited:
        return None
    good = {k for k in _faithfully_cited(outcome) if outcome.case.pair.gold.get(k, 0) >= SUPPORTS}
    return len(good) / len(outcome.cited_paragraphs)


def _citation_recall(outcome: Outcome) -> float | None:
    """Share of the paragraphs of grade 2 that are cited; a refused question has 0."""
    if outcome.case.pair.expect is not Status.ANSWERED:
        return None
    wanted = outcome.case.pair.answering
    return len(wanted & _faithfully_cited(outcome)) / len(wanted)


def _cited_right(outcome: Outcome) -> float | None:
    """1 where a paragraph of grade 2 is cited."""
    if outcome.case.pair.expect is not Status.ANSWERED:
        return None
    return float(_cites_right(outcome))


def _quote_fidelity(outcome: Outcome) -> float | None:
    """Share of the quotes that stand verbatim in the text of record."""
    if not outcome.cited:
        return None
    return sum(cited.faithful for cited in outcome.cited) / len(outcome.cited)


def _shown(outcome: Outcome) -> dict[str, list[bool]]:
    """Whether each nugget stands in a faithful quote of its paragraph, by paragraph."""
    quotes: dict[str, str] = {}
    for cited in outcome.cited:
        if cited.faithful and cited.verified:
            quotes[cited.paragraph] = quotes.get(cited.paragraph, "") + "\n" + squeezed(cited.quote)
    return {
        key: [squeezed(piece) in quotes.get(key, "") for piece in pieces]
        for key, pieces in outcome.case.pair.nuggets.items()
        if key in outcome.case.pair.answering
    }


def _nugget_recall(outcome: Outcome) -> float | None:
    """Share of the nuggets inside verified quotes.

    Over all paragraphs of grade 2 where the question asks for all (`ALL_NEEDED`), else over the
    one of them that shows most: each of them answers alone.
    """
    if outcome.case.pair.expect is not Status.ANSWERED:
        return None
    shown = _shown(outcome)
    if not shown:
        return None
    if outcome.case.pair.type in ALL_NEEDED:
        every = [piece for pieces in shown.values() for piece in pieces]
        return sum(every) / len(every)
    return max(sum(pieces) / len(pieces) for pieces in shown.values())


def _wrongly_refused(outcome: Outcome) -> float | None:
    """1 where an answerable question is said to have no answer."""
    if outcome.case.pair.expect is not Status.ANSWERED:
        return None
    return float(outcome.status is Status.NOT_FOUND)


def _answered_unanswerable(outcome: Outcome) -> float | None:
    """1 where a question that the documents don't answer is answered."""
    if outcome.case.pair.expect is not Status.NOT_FOUND:
        return None
    return float(outcome.status is Status.ANSWERED)


def _answered_near_miss(outcome: Outcome) -> float | None:
    """The same, for questions one word away from an answerable one."""
    near = outcome.case.pair.kind == "near_miss"
    return _answered_unanswerable(outcome) if near else None


def _premise_caught(outcome: Outcome) -> float | None:
    """1 where a false premise is named as such."""
    if outcome.case.pair.expect is not Status.PREMISE_REJECTED:
        return None
    return float(outcome.status is Status.PREMISE_REJECTED)


def _premise_swallowed(outcome: Outcome) -> float | None:
    """1 where a question with a false premise is answered as if it were true."""
    if outcome.case.pair.expect is not Status.PREMISE_REJECTED:
        return None
    return float(outcome.status is Status.ANSWERED)


def _premise_invented(outcome: Outcome) -> float | None:
    """1 where a sound question is said to have a false premise."""
    if outcome.case.pair.expect is not Status.ANSWERED:
        return None
    return float(outcome.status is Status.PREMISE_REJECTED)


_SYMBOL = re.compile(r"(?<![\d/])\d{1,3}/\d{1,3}(?![\d/])")
_FIGURE = re.compile(r"(?<![\d/])\d{2,4}(?![\d/])")


def _reading_figures(outcome: Outcome) -> float | None:
    """Share of the figures in the quotes that stand in the readings shown beside them.

    Figures are those that no language spells out: numbers from 13 and resolution numbers such as
    73/191. A translation that slipped by a paragraph loses them.
    """
    there = [
        figure in _figures(cited.reading)
        for cited in outcome.cited
        if cited.reading
        for figure in sorted(_figures(cited.quote))
    ]
    return sum(there) / len(there) if there else None


def _figures(text: str) -> frozenset[str]:
    numbers = {number for number in _FIGURE.findall(text) if int(number) > 12}
    return frozenset(numbers | set(_SYMBOL.findall(text)))


RIGHT = Measure("right", "Right outcome", _right)

OUTCOME_MEASURES = (
    Measure("cited_right", "An answering paragraph is cited", _cited_right),
    Measure("citation_precision", "Citation precision", _citation_precision),
    Measure("citation_recall", "Citation recall", _citation_recall),
    Measure("quote_fidelity", "Quote fidelity", _quote_fidelity),
    Measure("nugget_recall", "Nugget recall", _nugget_recall),
    Measure("reading_figures", "Figures kept in the reading", _reading_figures),
    Measure("wrongly_refused", "Wrongly refused", _wrongly_refused, lower_is_better=True),
    Measure(
        "answered_unanswerable",
        "Answered though unanswerable",
        _answered_unanswerable,
        lower_is_better=True,
    ),
    Measure(
        "answered_near_miss", "… of these, near misses", _answered_near_miss, lower_is_better=True
    ),
    Measure("premise_caught", "False premise caught", _premise_caught),
    Measure(
        "premise_swallowed", "False premise answered", _premise_swallowed, lower_is_better=True
    ),
    Measure("premise_invented", "Premise wrongly doubted", _premise_invented, lower_is_better=True),
)


# -- twins and follow-ups ----------------------------------------------------------------------


def twin_scores(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Whether both languages cite the same paragraphs, by pair.

    twin_jaccard: |en ∩ zh| / |en ∪ zh| of the cited paragraphs, 1 where neither cites any.
    twin_same: 1 where status and cited paragraphs are equal.
    """
    by_pair: dict[str, dict[str, Outcome]] = {}
    for outcome in outcomes:
        by_pair.setdefault(outcome.case.pair.id, {})[outcome.case.language] = outcome
    jaccard, same = {}, {}
    for key, twins in by_pair.items():
        if set(twins) != {"en", "zh"}:
            continue
        left, right = twins["en"], twins["zh"]
        union = left.cited_paragraphs | right.cited_paragraphs
        shared = left.cited_paragraphs & right.cited_paragraphs
        jaccard[key] = len(shared) / len(union) if union else 1.0
        same[key] = float(shared == union and left.status is right.status)
    return {"twin_jaccard": jaccard, "twin_same": same}


def follow_up_scores(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """hit@1 and recall@10 of answerable follow-ups in each form, all under the id as asked."""
    found: dict[str, dict[str, float]] = {}
    for form in Form:
        turns = [
            outcome
            for outcome in outcomes
            if outcome.case.pair.history is not None
            and outcome.case.pair.expect is Status.ANSWERED
            and outcome.case.form is form
        ]
        scores = retrieval_scores(turns)
        for name in ("hit@1", "recall@10"):
            found[f"follow_up_{name}_{form}"] = {
                key.removesuffix(f"-{form}"): number for key, number in scores[name].items()
            }
    return found


_TITLES = {
    "hit@1": "Hit@1",
    "hit@3": "Hit@3",
    "hit@5": "Hit@5",
    "recall@10": "Recall@10",
    "nDCG@10": "nDCG@10",
    "MRR": "MRR",
    "failure@20": "Not among the first 20",
    "twin_jaccard": "Twins: overlap of citations",
    "twin_same": "Twins: same outcome",
    "follow_up_hit@1_asked": "Follow-up hit@1, with history",
    "follow_up_hit@1_bare": "Follow-up hit@1, without",
    "follow_up_hit@1_whole": "Follow-up hit@1, rewritten whole",
    "follow_up_recall@10_asked": "Follow-up recall@10, with history",
    "follow_up_recall@10_bare": "Follow-up recall@10, without",
    "follow_up_recall@10_whole": "Follow-up recall@10, rewritten whole",
}

#: Titles of all measures by name, in the order in which they are reported.
TITLES: Mapping[str, str] = {
    RIGHT.name: RIGHT.title,
    **{name: title for name, title in _TITLES.items() if not name.startswith(("twin", "follow"))},
    **{measure.name: measure.title for measure in OUTCOME_MEASURES},
    **{name: title for name, title in _TITLES.items() if name.startswith(("twin", "follow"))},
}
ORDER = tuple(TITLES)

#: Measures of which less is better.
LOWER_IS_BETTER = frozenset(
    {"failure@20", *(measure.name for measure in OUTCOME_MEASURES if measure.lower_is_better)}
)
