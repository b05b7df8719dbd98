"""A scripted system that answers as its script says, and outcomes made by hand."""

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from typing import Any

from evals.baseline import Baseline
from evals.dataset import Case, Form, Pair, cases_of
from evals.evaluation import Evaluation, Subject, evaluate
from evals.outcome import Cited, Outcome, System
from ingest.corpus import Corpus
from ingest.document import Paragraph
from qa.answer import Answer, Citation, Status
from qa.citation import citation_of
from qa.question import Question, Turn
from vectorstore.passage import sentences
from vectorstore.search import Hit


class Here(Executor):
    """Runs what it is given at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Scripted:
    """Answers each case as a perfect system would, but gets those in `wrong` wrong.

    A wrong answer cites the last paragraph of the corpus that has no grade; an unanswerable
    question is answered from it, and a false premise goes unseen.
    """

    def __init__(self, pairs: Sequence[Pair], corpus: Corpus, wrong: Collection[str] = ()) -> None:
        self.corpus = corpus
        self._cases = {(case.text, case.history): case for case in cases_of(pairs)}
        self._wrong = frozenset(wrong)

    def ask(self, text: str, history: Sequence[Turn] = ()) -> Answer:
        case = self._cases[text, tuple(history)]
        pair, paragraphs = case.pair, self.corpus.paragraphs
        wrong = bool({case.id, pair.id} & self._wrong)
        others = [p for p in self.corpus.citable if p.id not in pair.gold]
        graded = [paragraphs[key] for key in sorted(pair.gold, key=lambda k: -pair.gold[k])]
        ranked = [others[-1], *others, *graded] if wrong else [*graded, *others]
        retrieved = list(dict.fromkeys(p.id for p in ranked))[:20]
        status = Status.ANSWERED if wrong else pair.expect
        best = [others[-1]] if wrong else [p for p in graded if p.id in pair.answering]
        return Answer(
            question=Question(text, text, case.language, tuple(history), (), ()),
            status=status,
            statements=(),
            citations=tuple(
                whole_citation(paragraph, self.corpus)
                for paragraph in (best if status is not Status.NOT_FOUND else ())
            ),
            retrieved=tuple(_hit(paragraphs[key], rank) for rank, key in enumerate(retrieved)),
            confidence=0.9 if status is Status.ANSWERED else 0.1,
            model="scripted",
            seconds=0.0,
        )


def whole_citation(paragraph: Paragraph, corpus: Corpus) -> Citation:
    """A verified citation of the whole paragraph, with its reading in English."""
    language = corpus.document_of(paragraph).language
    last = len(sentences(corpus.record_text(paragraph), language)) - 1
    return replace(citation_of(paragraph, 0, last, "en", corpus), verified=True)


def _hit(paragraph: Paragraph, rank: int) -> Hit:
    score = 10.0 - rank / 4
    return Hit(
        paragraph=paragraph,
        score=score,
        channels={"sentence": score, "word": score / 2},
        nearest={},
        coverage=0.0,
        sentences={},
    )


def pair_of(key: str = "A001", **fields: Any) -> Pair:
    """An answerable pair about `declaration:16`, with other fields where given."""
    made = Pair(
        id=key,
        type="fact",
        register="plain",
        texts={"en": f"Who owns it ({key})?", "zh": f"它归谁所有（{key}）？"},
        gold={"declaration:16": 2},
        nuggets={"declaration:16": ("实益所有权",)},
        expect=Status.ANSWERED,
        cluster="declaration:16",
        split="dev",
    )
    return replace(made, **fields)


def unanswerable(key: str = "U001", **fields: Any) -> Pair:
    """A pair that no paragraph answers."""
    nothing: dict[str, Any] = {"gold": {}, "nuggets": {}, "expect": Status.NOT_FOUND}
    return pair_of(key, type="unanswerable", cluster=f"none:{key}", **nothing, **fields)


def outcome(
    pair: Pair,
    *,
    language: str = "en",
    form: Form = Form.ASKED,
    status: Status = Status.ANSWERED,
    retrieved: Sequence[str] = (),
    cited: Sequence[Cited] = (),
    confidence: float = 1.0,
) -> Outcome:
    """An outcome made by hand."""
    return Outcome(
        case=Case(pair, language, form),
        status=status,
        retrieved=tuple(retrieved),
        cited=tuple(cited),
        confidence=confidence,
        channels=frozenset({"word"}),
        live=frozenset({"word"}),
        faults=(),
        seconds=0.02,
        fingerprint=f"{pair.id}-{language}",
    )


def cited(paragraph: str, quote: str = "", **fields: Any) -> Cited:
    """A faithful, verified citation, with other fields where given."""
    return replace(Cited(paragraph, quote, "", True, True), **fields)


def evaluated(
    open_system: Callable[[], System], pairs: Sequence[Pair], planted: str = ""
) -> Evaluation:
    """An evaluation of a system on pairs, both runs in this process."""
    subject = Subject(open_system, "scripted", "scripted", planted)
    return evaluate(subject, pairs, split="dev", dataset_sha256="0" * 64, executor=Here())


def with_scores(baseline: Baseline, **scores: float) -> Baseline:
    """The baseline with one number in all units of the named measures."""
    changed = {name: dict.fromkeys(baseline.scores[name], value) for name, value in scores.items()}
    return replace(baseline, scores={**baseline.scores, **changed})
