"""Enough evidence? Which paragraphs answer, and whether any does."""

import math
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from ingest.document import Premise
from qa.answer import Status
from qa.foils import foil_model
from qa.question import Question
from qa.selection import cited_hits
from qa.sought import sought_value
from qa.whereabouts import asks_where_it_stands
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


@dataclass(frozen=True, slots=True)
class Signals:
    """What the best hit and the question's words show of an answer.

    `term` is the cosine of the likest term, `coverage` the share of the question's content that the
    paragraph holds, `margin` the lead over the next hit, `length` the logarithm of the number of
    content terms. `known` is how far the likest question that the paragraph answers goes beyond the
    likeness of two questions on one subject, `covered` is 1 where nothing of the content is
    missing, `short` where the question has hardly more than a word of content: then the lengths of
    the dev questions are no guide. `wants_figure` is 1 where a number or date is asked for,
    `no_figure` where the paragraph has none besides, `sought` where it has the very date, number,
    place or people. The others are the foil model's (`qa.foils`), by the question's words and by
    its meaning: log-odds that it only comes near the text (near) or takes something wrong for
    granted (premise), its likeness to known lines and what the likest of them vote for.
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
    sought: float
    near_by_word: float
    premise_by_word: float
    near_by_meaning: float
    premise_by_meaning: float
    like_by_word: float
    like_near_by_word: float
    like_premise_by_word: float
    near_votes_by_word: float
    premise_votes_by_word: float
    like_by_meaning: float
    like_near_by_meaning: float
    like_premise_by_meaning: float
    near_votes_by_meaning: float
    premise_votes_by_meaning: float


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
        term=3.565,
        coverage=-2.560,
        margin=-0.162,
        length=-0.669,
        known=-3.979,
        covered=-1.217,
        short=-0.491,
        wants_figure=0.542,
        no_figure=-0.367,
        sought=-1.529,
        near_by_word=0.577,
        premise_by_word=0.225,
        near_by_meaning=0.245,
        premise_by_meaning=0.136,
        like_by_word=4.527,
        like_near_by_word=3.616,
        like_premise_by_word=2.520,
        near_votes_by_word=4.234,
        premise_votes_by_word=1.593,
        like_by_meaning=-2.664,
        like_near_by_meaning=3.693,
        like_premise_by_meaning=-0.368,
        near_votes_by_meaning=3.276,
        premise_votes_by_meaning=1.531,
    ),
    near_bias=0.322,
    premise=Signals(
        term=0.450,
        coverage=-2.193,
        margin=0.018,
        length=-0.175,
        known=-8.990,
        covered=-0.890,
        short=0.143,
        wants_figure=-0.562,
        no_figure=0.900,
        sought=-3.802,
        near_by_word=0.378,
        premise_by_word=0.727,
        near_by_meaning=-0.222,
        premise_by_meaning=0.529,
        like_by_word=3.762,
        like_near_by_word=-0.940,
        like_premise_by_word=1.166,
        near_votes_by_word=1.270,
        premise_votes_by_word=6.160,
        like_by_meaning=0.948,
        like_near_by_meaning=-3.358,
        like_premise_by_meaning=1.542,
        near_votes_by_meaning=2.067,
        premise_votes_by_meaning=2.901,
    ),
    premise_bias=-3.782,
    enough=0.502,
    usual=(
        -1.898,
        -2.250,
        -1.198,
        -1.379,
        0.496,
        -0.113,
        -0.124,
        0.181,
        0.149,
        0.792,
        -0.055,
        -0.053,
        0.195,
        0.211,
    ),
)


#: Cosine of two questions beyond which they ask the same, not only of the same subject.
_SAME_SUBJECT = 0.6
_ALL = 0.95
_SHORT = 1.7
_STORY = 3.4
#: Coverage that "and in the note?" needs: that another document answers the same tells nothing.
_SAME_TOPIC = 0.3
#: Share of `Calibration.enough` that a question for a place needs.
_PLACE_SHARE = 0.5
#: In how many of the best hits a false premise is looked for, and how many are cited against it.
_PREMISES = 3
#: How many of the usual signals are likenesses by meaning.
_LIKENESS = 5


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
    enough = CALIBRATION.enough
    if asks_where_it_stands(question.text):
        enough *= _PLACE_SHARE
    if question.placed and found.coverage > _ALL:  # the very words stand there
        enough = 0.0
    likely = max(found.like_premise_by_word, found.like_premise_by_meaning) >= 0
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
    asked = question.topic if question.follows or question.placed else folded(question.text)
    text = search.mended(asked)
    words = (*astuple(model.word_odds(text)), *astuple(model.word_likeness(text)))
    vector = search.vector(asked) if search.embedder_name == model.embedder else None
    if vector is None:
        usual = CALIBRATION.usual
        return (*words[:2], *usual[2:4], *words[2:], *usual[-_LIKENESS:])
    odds, likeness = model.meaning_odds(vector), model.lines.by_meaning(vector)
    return (*words[:2], *astuple(odds), *words[2:], *astuple(likeness))


def _read_in(question: Question, hit: Hit) -> str:
    """The hit's text in the language of the question, nothing where it has none."""
    return hit.paragraph.texts.get(question.language, "")


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
        float(bool(sought_value(question.text, _read_in(question, best), question.language))),
        *(foils if foils is not None and has_foils else CALIBRATION.usual),
    )
