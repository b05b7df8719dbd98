"""When a further paragraph is cited: ``python -m evals.tune_selection`` prints `FURTHER`.

A logistic regression over the second and third paragraphs of questions that ask for one thing,
each weighted by what its citation changes: recall gained, precision lost. Fitted on the dev
questions and on the conversations of evals/followups that are not held out, since dev alone has
thirty such paragraphs that answer. The figures printed with it are of dev questions in folds that
were left out, by first answering paragraph, as if no question were refused.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from evals.conversations import Conversation, history_of, load_conversations
from evals.dataset import ANSWERS, Case, Form, cases_of, in_split, load_dataset
from qa.answer import Status
from qa.assembly import assistant_of
from qa.assistant import Assistant
from qa.question import Question, Turn
from qa.selection import NEAR, Beside, Further, Wanted, beside, cited_hits, wanted
from qa.settings import read_settings
from vectorstore.search import Hit

Floats = NDArray[np.float64]

_FOLDS = 5
#: Times that the folds are drawn anew: one draw moves a figure by half a point.
_DRAWS = 8
_SMOOTH = 1.0
#: What an ungraded paragraph costs in a conversation, whose gold leaves out what only supports:
#: of dev's second paragraphs that don't answer a fifth do.
_UNGRADED = 0.8
#: Cut-offs at a share of the best score, to compare with: the training folds choose one.
_CUTS = tuple(share / 100 for share in range(80, 100))


@dataclass(frozen=True, slots=True)
class Asked:
    """An answerable question with its hits.

    `gold` has grades by paragraph id, `others` how the hits that might be cited stand beside the
    best, none where the question asks for more than one thing. `kinds` are the slices of dev that
    it is told under, none where it is only fitted on. `costs` is what an ungraded paragraph costs.
    """

    question: Question
    hits: tuple[Hit, ...]
    gold: Mapping[str, int]
    others: tuple[Beside, ...]
    kinds: tuple[str, ...]
    costs: float

    @property
    def group(self) -> str:
        """Questions with one first answering paragraph are left out together."""
        return next(key for key, grade in self.gold.items() if grade == ANSWERS)

    def scores(self, cited: Sequence[str]) -> tuple[float, float]:
        """Citation precision and recall, as in `evals.measures`."""
        answering = {key for key, grade in self.gold.items() if grade == ANSWERS}
        precision = sum(key in self.gold for key in cited) / len(cited)
        return precision, len(answering & set(cited)) / len(answering)

    def gain(self, number: int) -> float:
        """What precision and recall gain together where one of `others` is cited too."""
        best, other = self.hits[0].paragraph.id, self.hits[1 + number].paragraph.id
        change = sum(self.scores([best, other])) - sum(self.scores([best]))
        return change if change > 0 else change * self.costs

    def cited(self, worth: Callable[[Beside], bool]) -> list[str]:
        """What is cited where `worth` decides on others than the best."""
        if not self.others:
            return [hit.paragraph.id for hit in cited_hits(self.question, self.hits)]
        near = zip(self.hits[1:], self.others, strict=False)
        return [
            self.hits[0].paragraph.id,
            *(hit.paragraph.id for hit, other in near if is_near(other) and worth(other)),
        ]


def is_near(other: Beside) -> bool:
    """Whether it is looked at at all."""
    return other.share >= NEAR.share


def main() -> None:
    """Print the model, and how it fares beside simpler rules."""
    asked = list(_asked(assistant_of(read_settings())))
    print(f"FURTHER = {fitted(asked)}")
    for name, rule in (("best alone", _alone), ("cut-off", _cut), ("model", _model)):
        for line in _figures(name, asked, rule):
            print(line)


def fitted(asked: Sequence[Asked]) -> Further:
    """The model under which citing gains most."""
    rows = [
        (other, one.gain(number))
        for one in asked
        for number, other in enumerate(one.others)
        if is_near(other)
    ]
    usual = float(np.mean([other.said for other, _ in rows]))
    told = [(astuple(other), gain) for other, gain in rows if gain]  # else it makes no difference
    values, gains = np.array([v for v, _ in told]), np.array([gain for _, gain in told])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_SMOOTH))
    model.fit(values, gains > 0, logisticregression__sample_weight=np.abs(gains))
    slopes = model[1].coef_[0] / model[0].scale_
    bias = model[1].intercept_[0] - slopes @ model[0].mean_
    return Further(*(round(float(number), 2) for number in (*slopes, bias, usual)))


def _alone(asked: Sequence[Asked]) -> Callable[[Beside], bool]:
    return lambda other: False


def _cut(asked: Sequence[Asked]) -> Callable[[Beside], bool]:
    def gained(share: float) -> float:
        return sum(sum(one.scores(one.cited(lambda o: o.share >= share))) for one in asked)

    best = max(_CUTS, key=gained)
    return lambda other: other.share >= best


def _model(asked: Sequence[Asked]) -> Callable[[Beside], bool]:
    further = fitted(asked)
    return lambda other: further.worth(other) > 0


def _figures(
    name: str,
    asked: Sequence[Asked],
    rule: Callable[[Sequence[Asked]], Callable[[Beside], bool]],
) -> Iterator[str]:
    """Precision, recall and citations a question in each slice, on folds left out."""
    found: dict[str, list[tuple[float, float, int]]] = {}
    groups = [one.group for one in asked]
    for draw in range(_DRAWS):
        folds = GroupKFold(_FOLDS, shuffle=True, random_state=draw)
        for train, left_out in folds.split(groups, groups=groups):
            worth = rule([asked[i] for i in train])
            for one in (asked[i] for i in left_out if asked[i].kinds):
                cited = one.cited(worth)
                for kind in one.kinds:
                    found.setdefault(kind, []).append((*one.scores(cited), len(cited)))
    for kind in sorted(found):
        precision, recall, number = np.mean(found[kind], axis=0)
        count = len(found[kind]) // _DRAWS
        yield (
            f"{name:10} {kind:15} {count:4} questions: precision {precision:.3f}, "
            f"recall {recall:.3f}, {number:.2f} cited"
        )


def _asked(assistant: Assistant) -> Iterator[Asked]:
    for case in cases_of(in_split(load_dataset(), "dev")):
        if case.pair.expect is Status.ANSWERED and case.form is not Form.BARE:
            yield _of_dev(case, assistant)
    for conversation in load_conversations("train"):
        if conversation.answers:
            yield from _of_conversation(conversation, assistant)


def _of_dev(case: Case, assistant: Assistant) -> Asked:
    kinds = ("all", case.language, case.pair.type) if case.form is Form.ASKED else ()
    return _read(case.text, case.history, case.pair.gold, assistant, kinds=kinds, costs=1.0)


def _of_conversation(conversation: Conversation, assistant: Assistant) -> Iterator[Asked]:
    gold = dict.fromkeys(conversation.answers, ANSWERS)
    history = history_of(conversation, assistant)
    for text, before in ((conversation.turns[-1], history), (conversation.whole, ())):
        yield _read(text, before, gold, assistant, kinds=(), costs=_UNGRADED)


def _read(
    text: str,
    history: tuple[Turn, ...],
    gold: Mapping[str, int],
    assistant: Assistant,
    *,
    kinds: tuple[str, ...],
    costs: float,
) -> Asked:
    answer = assistant.ask(text, history)
    hits = answer.retrieved
    one = wanted(answer.question) is Wanted.ONE
    others = tuple(beside(hits[0], hit) for hit in hits[1 : NEAR.most]) if one else ()
    return Asked(answer.question, hits, gold, others, kinds, costs)


if __name__ == "__main__":
    main()
