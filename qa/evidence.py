"""Enough evidence? Which paragraphs answer, and whether any does."""

import math
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from ingest.document import Premise
from qa.answer import Status
from qa.foils import foil_model
from qa.question import Question
from qa.selection import PLACES, cited_hits
from vectorstore.analysis import content_terms, folded
from vectorstore.search import Hit, Search

_FIGURE = re.compile(
    r"\b(how (many|much|long|often|large|big|old|far)|number of|deadline|by when"
    r"|(what|which) (share|percentage|number|amount|budget|date|year|fine|sum|figure|total)"
    r"|at what price)\b"
    r"|多少|几(个|次|天|年|名|国|届|号|点|成|分钟)|百分之几|何时|何日|什么时候|哪(一)?(年|天|日)|期限|人数"
    r"|金额|数额|比例|多久|多长|多大",
    re.IGNORECASE,
)
_LOCATES = re.compile(
    r"\b(which|what) ((operative|preambular|numbered) )?(para(graph|s\b|\.)|section|passage|spot)"
    r"|\bparagraph number\b|哪一?(执行|序言|正文)?段|第几段|哪几段|哪些段|段号|哪一?处",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Signals:
    """What the best hit and the question's words show of an answer.

    `term` is the cosine of the likest term, `coverage` the share of the question's content that the
    paragraph holds, `margin` the lead over the next hit, `length` the logarithm of the number of
    content terms. `known` is how far the likest question that the paragraph answers goes beyond the
    likeness of two questions on one subject, `covered` is 1 where nothing of the content is
    missing, `short` where the question has hardly more than a word of content: then the lengths of
    the dev questions are no guide. `wants_figure` is 1 where a number or date is asked for,
    `no_figure` where the paragraph has none besides. The others are log-odds of the foil model:
    that the question only comes near the text (near) or takes something wrong for granted
    (premise), by its words and by its meaning.
    """

    term: float
    coverage: float
    margin: float
    length: float
    known: float
    covered: float
    short: float
    wants_figure: float
    no_figure: float
    near_by_word: float
    premise_by_word: float
    near_by_meaning: float
    premise_by_meaning: float
    like_by_word: float
    like_near_by_word: float
    like_premise_by_word: float
    like_by_meaning: float
    like_near_by_meaning: float
    like_premise_by_meaning: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """A multinomial logistic model of the outcome, fitted on dev.

    `near` and `premise` are the weights of the signals for a near miss and for a false premise,
    against an answer. An answer is withheld where its probability is under `enough`. `usual` are
    the foil model's signals of an answerable question, for documents without foils.
    """

    near: Signals
    near_bias: float
    premise: Signals
    premise_bias: float
    enough: float
    usual: tuple[float, ...]


#: As ``python -m evals.tune`` prints it.
CALIBRATION = Calibration(
    near=Signals(
        term=1.830,
        coverage=-2.915,
        margin=-0.139,
        length=-1.530,
        known=-8.786,
        covered=-1.648,
        short=-1.238,
        wants_figure=0.490,
        no_figure=1.427,
        near_by_word=0.454,
        premise_by_word=0.127,
        near_by_meaning=0.559,
        premise_by_meaning=0.257,
        like_by_word=5.306,
        like_near_by_word=5.559,
        like_premise_by_word=1.291,
        like_by_meaning=-6.414,
        like_near_by_meaning=7.020,
        like_premise_by_meaning=-6.085,
    ),
    near_bias=7.948,
    premise=Signals(
        term=-0.309,
        coverage=-2.667,
        margin=-0.072,
        length=-0.421,
        known=-5.691,
        covered=-1.433,
        short=-2.072,
        wants_figure=-1.915,
        no_figure=2.151,
        near_by_word=0.223,
        premise_by_word=0.769,
        near_by_meaning=-0.011,
        premise_by_meaning=0.608,
        like_by_word=6.246,
        like_near_by_word=3.161,
        like_premise_by_word=5.887,
        like_by_meaning=-0.595,
        like_near_by_meaning=-0.674,
        like_premise_by_meaning=0.291,
    ),
    premise_bias=1.139,
    enough=0.630,
    usual=(-1.951, -2.056, -1.430, -1.358, 0.457, -0.122, -0.090, 0.763, -0.053, -0.042),
)


#: Cosine of two questions beyond which they ask the same, not only of the same subject.
_SAME_SUBJECT = 0.6
_ALL = 0.95
_SHORT = 1.7
_STORY = 3.4
#: Coverage that "and in the note?" needs: that another document answers the same tells nothing.
_SAME_TOPIC = 0.3
#: Probability of an answer that will do where no known false premise is as like the question as a
#: question that is answered; chosen on dev.
_MORE_LIKELY = 0.5
#: Share of `Calibration.enough` that a question for a place needs.
_PLACE_SHARE = 0.5
#: In how many of the best hits a false premise is looked for, and how many are cited against it.
_PREMISES = 3


@dataclass(frozen=True, slots=True)
class Strange:
    """What the question names and no document has: a year, article or ordinal; a law or treaty."""

    figure: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome, the hits to cite for it, and the nearest ones where there is nothing to cite.

    `confidence` is the calibrated probability, 0 to 1, that the best hit answers; `premise` what a
    question takes for granted though the text doesn't say it, where it is like a known one;
    `figure` a year, article or ordinal of the question that stands nowhere.
    """

    status: Status
    cited: tuple[Hit, ...]
    nearest: tuple[Hit, ...]
    confidence: float
    premise: Premise | None = None
    figure: str = ""


def decide(
    question: Question,
    hits: Sequence[Hit],
    foils: Sequence[float] | None,
    strange: Strange = Strange(),
) -> Decision:
    """What the hits allow to answer.

    `foils` are those of `foil_signals`, None without foils. A strange title is about another text
    than these; a strange figure is taken for granted, but in a long story figures are told by the
    way and don't count.
    """
    named = tuple(hit for hit in hits if hit.paragraph.id in question.paragraphs)
    if named:
        return Decision(Status.ANSWERED, named, (), 1.0)
    if not hits:
        return Decision(Status.NOT_FOUND, (), (), 0.0)
    found = signals(question, hits, foils)
    answered, near, premise = probabilities(found)
    figure = strange.figure if found.length <= _STORY else ""
    # Where something stands can be told though much of what is asked about it can't.
    places = _LOCATES.search(question.text) or PLACES.search(question.text)
    enough = CALIBRATION.enough * (_PLACE_SHARE if places else 1.0)
    likely = max(found.like_premise_by_word, found.like_premise_by_meaning) >= 0
    if premise > near and not likely:  # doubted for its form alone
        enough = min(enough, _MORE_LIKELY)
    elsewhere = bool(question.follows and question.share == 1.0 and question.documents)
    if strange.title or (elsewhere and found.coverage < _SAME_TOPIC):
        return Decision(Status.NOT_FOUND, (), tuple(hits[:3]), answered)
    if answered >= enough and not figure:
        return Decision(Status.ANSWERED, cited_hits(question, hits), (), answered)
    if answered >= enough or premise > near:
        return _rejected(question, hits, answered, figure, named=likely)
    return Decision(Status.NOT_FOUND, (), tuple(hits[:3]), answered)


def _rejected(
    question: Question, hits: Sequence[Hit], confidence: float, figure: str, *, named: bool
) -> Decision:
    """The premise that fails, if it is to be named and known, and what the text says instead."""
    cited = cited_hits(question, hits)[:_PREMISES]
    if figure:
        return Decision(Status.PREMISE_REJECTED, cited, (), confidence, figure=figure)
    paragraphs = [hit.paragraph for hit in hits[:_PREMISES]]
    # As it was typed: names are told by their capitals.
    asked = question.topic if question.follows else question.text
    found = foil_model().premise_in(asked, question.language, paragraphs) if named else None
    if found is None:
        return Decision(Status.PREMISE_REJECTED, cited, (), confidence)
    premise, paragraph = found
    first = tuple(hit for hit in hits if hit.paragraph.id == paragraph.id)
    others = tuple(hit for hit in cited if hit not in first)
    return Decision(Status.PREMISE_REJECTED, first + others, (), confidence, premise)


def probabilities(of: Signals) -> tuple[float, float, float]:
    """How likely the outcomes are: an answer, a near miss, a false premise. They sum to 1."""
    logits = [0.0]
    for weights, bias in (
        (CALIBRATION.near, CALIBRATION.near_bias),
        (CALIBRATION.premise, CALIBRATION.premise_bias),
    ):
        pairs = zip(astuple(weights), astuple(of), strict=True)
        logits.append(bias + sum(weight * value for weight, value in pairs))
    shares = [math.exp(logit - max(logits)) for logit in logits]
    answered, near, premise = (share / sum(shares) for share in shares)
    return answered, near, premise


def foil_signals(question: Question, search: Search) -> tuple[float, ...] | None:
    """What the foil model tells, in the order of `Signals`; None where nothing has foils.

    What it tells by meaning is as usual where it was trained on another embedder's vectors.
    """
    if not any(paragraph.foils.premises for paragraph in search.corpus.citable):
        return None
    model = foil_model()
    # With the documents' names, as in its lines: "when was the declaration adopted?" is known to
    # it, "when was adopted?" isn't.
    asked = question.topic if question.follows else folded(question.text)
    text = search.mended(asked)
    words = (*astuple(model.word_odds(text)), *astuple(model.word_likeness(text)))
    vector = search.vector(asked) if search.embedder_name == model.embedder else None
    if vector is None:
        usual = CALIBRATION.usual
        return (*words[:2], *usual[2:4], *words[2:], *usual[-3:])
    odds, likeness = model.meaning_odds(vector), model.lines.by_meaning(vector)
    return (*words[:2], *astuple(odds), *words[2:], *astuple(likeness))


def signals(question: Question, hits: Sequence[Hit], foils: Sequence[float] | None) -> Signals:
    """The signals of the best hit; the foil model's as usual where its document has no foils."""
    best = hits[0]
    wants_figure = bool(_FIGURE.search(question.text))
    figures = any(re.search(r"\d", text) for text in best.paragraph.texts.values())
    has_foils = bool(best.paragraph.foils.premises)
    asked = best.nearest.get("asked", 0.0)
    length = math.log(1 + len(content_terms(question.text)))
    return Signals(
        best.nearest.get("term", 0.0),
        best.coverage,
        best.score - hits[1].score if len(hits) > 1 else best.score,
        length,
        max(0.0, asked - _SAME_SUBJECT),
        float(best.coverage > _ALL),
        float(length < _SHORT),
        float(wants_figure),
        float(wants_figure and not figures),
        *(foils if foils is not None and has_foils else CALIBRATION.usual),
    )
