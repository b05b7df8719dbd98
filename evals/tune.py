"""Weights and thresholds from the dev questions: ``python -m evals.tune`` prints them.

Nothing else is tuned on questions, and these only on dev. Fusion weights are those of a softmax
over the paragraphs (the listwise loss of Cao et al. 2007) with an L2 penalty; the calibration is
a multinomial logistic regression. The figures printed with them are of folds that were left out,
by cluster.
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from evals.dataset import Case, Form, cases_of, in_split, load_dataset
from qa.answer import Status
from qa.assembly import assistant_of
from qa.assistant import Assistant
from qa.evidence import CALIBRATION, Signals, signals
from qa.question import read_question
from qa.settings import read_settings

Floats = NDArray[np.float64]

_CHANNELS = ("sentence", "term", "asked", "word")
_PENALTY = 0.02
_FOLDS = 5
_OUTCOMES = (Status.ANSWERED, Status.NOT_FOUND, Status.PREMISE_REJECTED)
_SMOOTH = 0.2
#: Share of answerable questions that may be refused or doubted for the sake of the others.
_REFUSED = 0.10


def main() -> None:
    """Print the weights and the calibration, with cross-validated figures."""
    assistant = assistant_of(read_settings())
    cases = [
        case
        for case in cases_of(in_split(load_dataset(), "dev"))
        if case.form is not Form.BARE and (case.pair.history is None or case.form is Form.WHOLE)
    ]
    for line in (*_weights(assistant, cases), *_calibration(assistant, cases)):
        print(line)


@dataclass(frozen=True, slots=True)
class _Ranking:
    """One question: channels by paragraph, shape (channels + 1, paragraphs), and the gold."""

    features: Floats
    gold: Floats
    cluster: str


def _weights(assistant: Assistant, cases: Sequence[Case]) -> list[str]:
    rankings = [_ranking(assistant, case) for case in cases if case.pair.expect is Status.ANSWERED]
    names = (*_CHANNELS, "document")
    fitted = _fitted(rankings)
    hits = []
    for train, left_out in _folds([r.cluster for r in rankings]):
        weights = _fitted([rankings[i] for i in train])
        for i in left_out:
            best = int(np.argmax(weights @ rankings[i].features))
            hits.append(rankings[i].gold[best] > 0)
    values = ", ".join(f"{n} = {w:.2f}" for n, w in zip(names, fitted, strict=True))
    return [f"weights: {values}", f"  hit@1 on folds left out: {np.mean(hits):.3f} ({len(hits)})"]


def _ranking(assistant: Assistant, case: Case) -> _Ranking:
    question = read_question(case.text, assistant.corpus)
    paragraphs = assistant.corpus.citable
    hits = {hit.paragraph.id: hit for hit in assistant.search(case.text, len(paragraphs))}
    channels = [[hits[p.id].channels[name] for p in paragraphs] for name in _CHANNELS]
    scoped = len(question.documents) == 1
    named = [float(scoped and p.document in question.documents) for p in paragraphs]
    gold = np.array([float(p.id in case.pair.answering) for p in paragraphs])
    return _Ranking(np.array([*channels, named]), gold / gold.sum(), case.pair.cluster)


def _fitted(rankings: Sequence[_Ranking]) -> Floats:
    features = np.stack([ranking.features for ranking in rankings])
    gold = np.stack([ranking.gold for ranking in rankings])

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = np.einsum("qcp,c->qp", features, weights)
        scores -= scores.max(axis=1, keepdims=True)
        log_share = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        slope = np.einsum("qcp,qp->c", features, np.exp(log_share) - gold) / len(gold)
        value = -(gold * log_share).sum() / len(gold) + _PENALTY * weights @ weights
        return float(value), slope + 2 * _PENALTY * weights

    count = features.shape[1]
    found: Floats = minimize(
        loss, np.full(count, 0.3), jac=True, method="L-BFGS-B", bounds=[(0, None)] * count
    ).x
    return found


def _calibration(assistant: Assistant, cases: Sequence[Case]) -> list[str]:
    rows = []
    for case in cases:
        question = read_question(case.text, assistant.corpus)
        rows.append(
            signals(question, assistant.search(case.text), assistant.foil_signals(question))
        )
    values = np.array([astuple(row) for row in rows])
    outcomes = np.array([_OUTCOMES.index(case.pair.expect) for case in cases])
    near = np.array([case.pair.kind == "near_miss" for case in cases])
    clusters = [case.pair.cluster for case in cases]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_SMOOTH, max_iter=2000))
    left_out = cross_val_predict(
        model, values, outcomes, groups=clusters, cv=GroupKFold(_FOLDS), method="predict_proba"
    )
    enough = float(np.quantile(left_out[outcomes == 0, 0], _REFUSED))
    answered = left_out[:, 0] >= enough
    rejected = ~answered & (left_out[:, 2] > left_out[:, 1])
    model.fit(values, outcomes)
    scaler, fitted = model[0], model[1]
    slopes = fitted.coef_ / scaler.scale_
    bias = fitted.intercept_ - slopes @ scaler.mean_
    against = [(slopes[kind] - slopes[0], bias[kind] - bias[0]) for kind in (1, 2)]
    usual = values[outcomes == 0, -len(CALIBRATION.usual) :].mean(axis=0)
    area = {
        kind: roc_auc_score(outcomes[outcomes != other] == 0, left_out[outcomes != other, 0])
        for kind, other in (("unanswerable", 2), ("premise", 1))
    }
    return [
        *_weight_lines(against),
        f"    enough={enough:.3f},",
        f"    usual=({', '.join(f'{value:.3f}' for value in usual)}),",
        f"  on folds left out, of {len(cases)}: area under the curve of unanswerable questions "
        f"{area['unanswerable']:.3f}, of false premises {area['premise']:.3f}",
        f"  wrongly refused {1 - answered[outcomes == 0].mean():.3f}, of these as a false premise "
        f"{rejected[outcomes == 0].mean():.3f}; answered though unanswerable "
        f"{answered[outcomes == 1].mean():.3f} (near misses {answered[near].mean():.3f}); "
        f"false premises caught {rejected[outcomes == 2].mean():.3f}, "
        f"answered {answered[outcomes == 2].mean():.3f}",
    ]


def _weight_lines(against: Sequence[tuple[Floats, float]]) -> list[str]:
    """The weights as they stand in `qa.evidence`."""
    names = [field.name for field in fields(Signals)]
    lines = []
    for kind, (weights, bias) in zip(("near", "premise"), against, strict=True):
        lines.append(f"    {kind}=Signals(")
        lines += [f"        {n}={w:.3f}," for n, w in zip(names, weights, strict=True)]
        lines += ["    ),", f"    {kind}_bias={bias:.3f},"]
    return lines


def _folds(clusters: Sequence[str]) -> list[tuple[NDArray[np.int_], NDArray[np.int_]]]:
    return list(GroupKFold(_FOLDS).split(np.zeros(len(clusters)), groups=clusters))


if __name__ == "__main__":
    main()
