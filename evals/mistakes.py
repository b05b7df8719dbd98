"""`Mistake`: a question that came out wrong, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.dataset import Form, squeezed
from evals.outcome import Outcome
from qa.answer import Status

#: Kinds of mistake, the worst first.
KINDS = (
    "broke a promise",
    "answered though unanswerable",
    "false premise answered as true",
    "wrong paragraph cited",
    "sound question called false",
    "wrongly refused",
    "false premise not named",
)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong outcome: what kind of wrong, and what the first twenty held."""

    outcome: Outcome
    kind: str
    rank: int | None

    @property
    def found(self) -> str:
        """Where the first answering paragraph was found: ``rank 4``."""
        if not self.outcome.case.pair.answering:
            return "nothing answers it"
        return f"rank {self.rank}" if self.rank else "not among the first twenty"


def mistakes_of(outcomes: Sequence[Outcome], right: Mapping[str, float]) -> tuple[Mistake, ...]:
    """The wrong outcomes among the questions as asked, the worst kind first."""
    found = [
        Mistake(outcome, _kind(outcome), answering_rank(outcome))
        for outcome in outcomes
        if outcome.case.form is Form.ASKED
        and (right.get(outcome.case.id, 1.0) < 1 or _broken(outcome))
    ]
    return tuple(sorted(found, key=lambda mistake: KINDS.index(mistake.kind)))


def answering_rank(outcome: Outcome) -> int | None:
    """The rank, from 1, of the first paragraph of grade 2 among those retrieved."""
    answering = outcome.case.pair.answering
    ranks = (rank for rank, key in enumerate(outcome.retrieved, start=1) if key in answering)
    return next(ranks, None)


def expected_of(outcome: Outcome) -> str:
    """What a right outcome is, in one line: status, paragraphs and pieces of text."""
    pair = outcome.case.pair
    if pair.expect is Status.NOT_FOUND:
        near = f"; one word away from {pair.near_miss_of}" if pair.near_miss_of else ""
        return f"not_found ({pair.kind or 'unanswerable'}{near})"
    gold = "; ".join(
        f"{key} “{' … '.join(pair.nuggets.get(key, ()))}”"
        for key in pair.gold
        if key in pair.answering
    )
    supports = [key for key in pair.gold if key not in pair.answering]
    also = f"; supported by {', '.join(supports)}" if supports else ""
    premise = ""
    if pair.premise is not None:
        premise = f", since it is false that {pair.premise[outcome.case.language]}"
    return f"{pair.expect}{premise}: {gold}{also}"


def came_of(outcome: Outcome) -> str:
    """What came instead, in one line: status, citations, first paragraphs."""
    cited = "; ".join(
        f"{cited.paragraph} “{_short(cited.quote)}”"
        + (f" read as “{_short(cited.reading)}”" if cited.reading else "")
        + ("" if cited.faithful else " (NOT VERBATIM)")
        for cited in outcome.cited
    )
    faults = f"; faults: {'; '.join(outcome.faults)}" if outcome.faults else ""
    first = ", ".join(outcome.retrieved[:5]) or "nothing"
    return f"{outcome.status}: {cited or 'no citation'}{faults}; first found: {first}"


def _short(text: str, length: int = 80) -> str:
    plain = " ".join(text.split())
    return plain if len(squeezed(plain)) <= length else plain[:length] + "…"


def _broken(outcome: Outcome) -> bool:
    return bool(outcome.faults) or not all(c.faithful and c.verified for c in outcome.cited)


def _kind(outcome: Outcome) -> str:
    if _broken(outcome):
        return "broke a promise"
    match outcome.case.pair.expect, outcome.status:
        case Status.NOT_FOUND, _:
            return "answered though unanswerable"
        case Status.PREMISE_REJECTED, Status.ANSWERED:
            return "false premise answered as true"
        case Status.PREMISE_REJECTED, _:
            return "false premise not named"
        case _, Status.NOT_FOUND:
            return "wrongly refused"
        case _, Status.PREMISE_REJECTED:
            return "sound question called false"
        case _:
            return "wrong paragraph cited"
