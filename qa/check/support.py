"""Does a paragraph say what a statement says? Figures, names, roles, polarity, strength, meaning.

Rules over the facts and notions of both, compared in the statement's language where the paragraph
has a version in it and through what both languages share where not. No rule proves that a
statement follows; each finds one way in which statements go wrong (docs/verification.md).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.corpus import Corpus
from ingest.document import Document, Paragraph
from ingest.script import language_of
from qa.answer import FailureKind
from qa.check.concepts import OPPOSITES, Term, terms
from qa.check.counting import counts_what_is_listed, is_duration, is_timed
from qa.check.facts import FIGURES, Fact, FactKind, facts_of, holds, same_length
from qa.check.names import FIRST_PERSON, KINDS, THINGS, WIDER
from vectorstore.passage import sentences

#: The share of a statement's notions that its paragraphs must hold: under the first it is about
#: something else and is taken out, under the second it is shown as not confirmed.
ABOUT_ELSE = 0.2
CONFIRMED = 0.7
#: From here on a denial is the plain contrary of the text, below it may be another way to put it.
_SAME_MATTER = 0.9
#: How far, in characters, a verb's subject or object may be.
_REACH = {"en": 90, "zh": 34}
_DIRECTIVE = frozenset(
    {"invite", "encourage", "urge", "request", "ask", "demand", "decide", "recommend"}
)
_MODAL = frozenset({"must", "should", "will", "may"})
#: Which verbs in the text a statement's verb may stand for.
_STANDS_FOR = {
    "ask": {"ask", "request", "invite", "urge", "encourage", "recommend"},
    "request": {"request", "ask"},
    "urge": {"urge"},
    "invite": {"invite"},
    "encourage": {"encourage"},
    "recommend": {"recommend"},
    "decide": {"decide"},
    "demand": {"demand", "must"},
    "should": {"should", "must", "will", "strive"},
    "must": {"must"},
    "will": {"will", "must"},
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One way in which a statement goes beyond its paragraphs; `grave` where that disproves it."""

    kind: FailureKind
    detail: str
    grave: bool = True


@dataclass(frozen=True, slots=True)
class Support:
    """What speaks against a statement, and how much of it its paragraphs hold (0 to 1).

    `comparable` is false where the statement is in a language that no version of the paragraphs
    is in and too little of it is known in both: then nobody compared the meaning.
    """

    doubts: tuple[Doubt, ...]
    share: float
    comparable: bool = True


def support_of(
    statement: str, paragraphs: Sequence[Paragraph], corpus: Corpus, quoted: Sequence[str] = ()
) -> Support:
    """How far the paragraphs, all together, say what the statement says.

    `quoted` are the words that it rests on: what they list may be counted.
    """
    language = language_of(statement)
    plain = _without_document_names(statement, corpus)
    said = _read(_without_opening(plain), language)
    evidence = _Evidence(paragraphs, language, corpus, quoted)
    share, known = _share(said, evidence)
    doubts = [
        *_figure_doubts(said, evidence),
        *_name_doubts(said, evidence),
        *_role_doubts(said, evidence),
        *(
            doubt if share >= _SAME_MATTER else replace(doubt, grave=False)
            for doubt in (*_polarity_doubts(said, evidence), *_opposite_doubts(said, evidence))
        ),
        *_order_doubts(said, evidence),
        *_undoing_doubts(said, evidence),
        *_scope_doubts(said, evidence),
        *_strength_doubts(said, evidence),
    ]
    comparable = evidence.same_language or known >= 3
    doubts += _predicate_doubts(said, evidence) if evidence.same_language else ()
    if comparable and share < CONFIRMED:
        doubts.append(Doubt(FailureKind.UNRELATED, f"{share:.0%} of it stands there"))
    return Support(tuple(doubts), share, comparable)


# -- reading -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Scope:
    """What an operator (a negation, "consider", "may") reaches: the notions close after it, and
    all to the end of its clause; `double` where a second negation undoes it.
    """

    value: str
    notions: frozenset[str]
    wide: frozenset[str]
    double: bool = False


@dataclass(frozen=True, slots=True)
class _Claim:
    """Who may be meant to do or be asked to do: the names on either side of an operative verb."""

    verb: str
    subjects: frozenset[str]
    objects: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Reading:
    """All that is compared of one text."""

    text: str
    language: str
    facts: tuple[Fact, ...]
    terms: tuple[Term, ...]
    notions: frozenset[str]
    negated: tuple[_Scope, ...]
    negative: tuple[frozenset[str], ...]
    operators: tuple[_Scope, ...]
    claims: tuple[_Claim, ...]
    pairs: frozenset[tuple[str, str]]
    sentences: tuple[tuple[int, int], ...]

    def kind(self, kind: FactKind) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.kind is kind)


@lru_cache(maxsize=1_024)
def _read(text: str, language: str) -> _Reading:
    plain = same_length(text)
    facts = facts_of(plain)
    figures = [(fact.start, fact.end) for fact in facts if fact.kind in FIGURES]
    found = tuple(
        term
        for term in terms(plain)
        if not any(left < term.end and term.start < right for left, right in figures)
    )
    spans = sentences(plain, language) or ((0, len(plain)),)
    return _Reading(
        text=plain,
        language=language,
        facts=facts,
        terms=found,
        notions=frozenset(term.notion for term in found),
        negated=tuple(_scopes_of(FactKind.NEGATION, facts, found, plain, language)),
        negative=tuple(_around_negatives(plain, found)),
        operators=tuple(_scopes_of(FactKind.STRENGTH, facts, found, plain, language)),
        claims=tuple(_claims(facts, plain, spans, language)),
        pairs=frozenset(_pairs(facts, plain, spans)),
        sentences=spans,
    )


def _around_negatives(text: str, found: Sequence[Term]) -> Iterator[frozenset[str]]:
    """The notions next to each word that denies in itself, or that it stands in."""
    for match in _NEGATIVE.finditer(text):
        yield frozenset([t.notion for t in found if t.end > match.start()][:3])


class _Evidence:
    """The paragraphs as they are compared with a statement in one language."""

    def __init__(
        self,
        paragraphs: Sequence[Paragraph],
        language: str,
        corpus: Corpus,
        quoted: Sequence[str] = (),
    ) -> None:
        self.paragraphs = paragraphs
        self.quoted = tuple(map(same_length, quoted))
        versions: list[_Reading] = []
        same: list[_Reading] = []
        words: set[str] = set()
        for paragraph in paragraphs:
            texts = [paragraph.texts, *(note.texts for note in paragraph.footnotes)]
            for layer in texts:
                for key, text in layer.items():
                    read = _read(text, key)
                    versions.append(read)
                    if key == language:
                        same.append(read)
            for key, text in (*paragraph.gloss.texts.items(), *paragraph.section.items()):
                words |= _read(text, key).notions
            for key, lines in paragraph.gloss.terms.items():
                words |= _read("; ".join(lines), key).notions
        self.versions = versions
        self.same_language = any(language in p.texts for p in paragraphs)
        #: What the statement is compared with word by word: its own language if there is one.
        self.compared = same if self.same_language else versions
        self.facts = [fact for read in versions for fact in read.facts]
        documents = [corpus.document_of(paragraph) for paragraph in paragraphs]
        self.labels = {f"paragraph {paragraph.label}" for paragraph in paragraphs} | {
            f"paragraph {p.label.rpartition('/')[2].removeprefix('PP')}" for p in paragraphs
        }
        self.about = [fact for document in documents for fact in _facts_about(document)]
        self.facts += self.about
        self.notions = frozenset(
            notion for read in versions for notion in read.notions
        ) | frozenset(words)
        self.stems = tuple(n for n in self.notions if n.isascii() and len(n) >= 5)
        self.chinese = "".join(read.text for read in versions if read.language == "zh") + "".join(
            same_length(text) for p in paragraphs for text in p.gloss.texts.values()
        )
        self.text = " ".join(read.text for read in versions).lower()
        self.names = {fact.value for fact in self.facts if fact.kind is FactKind.NAME}
        self.initials = "".join(word[0] for word in re.findall(r"[a-z]+", self.text))
        #: "We" in a declaration of States speaks for the States.
        self.first_person = any(
            re.search(r"\b[Ww]e\b|我们", read.text) is not None for read in versions
        )
        if self.first_person:
            self.names |= FIRST_PERSON


def _facts_about(document: Document) -> tuple[Fact, ...]:
    """What is true of the whole document: its symbol and its year."""
    return tuple(
        fact
        for fact in facts_of(f"{document.symbol} {document.date}")
        if fact.kind in {FactKind.SYMBOL, FactKind.DATE}
    )


def _without_document_names(statement: str, corpus: Corpus) -> str:
    """The statement without what it calls its documents, which says nothing about their content."""
    plain = same_length(statement)
    names = {name for d in corpus.documents for name in (*d.aliases, *d.titles.values()) if name}
    for name in sorted(map(same_length, names), key=len, reverse=True):
        edge = (r"(?<![\w/])", r"(?![\w/])") if name.isascii() else ("", "")
        plain = re.sub(
            rf"{edge[0]}(?:(?:the )?(?:(?:UN|United Nations) )?(?:General Assembly|Assembly)(?:'s"
            rf"|’s)? )?(?:the )?"
            rf"(?:(?:联合国)?(?:大会|联大)(?:的|通过的)?)?{re.escape(name)}(?:'s)?{edge[1]}",
            " ",
            plain,
            flags=re.IGNORECASE,
        )
    return re.sub(r"^[\s,，:：中里的]+", "", plain)


#: "No." "Not automatically:" "不，并非绝对：" answer a question; they deny nothing of the text.
_OPENING = re.compile(
    r"^\s*(?:(?:yes|no|correct|right|indeed|partly|not quite)\s*[.,:;](?=\s)\s*"
    r"(?:(?:but )?not [^.:;,]{0,30}[:;]\s*)?|(?:not|partly|only) [^.:;,]{0,40}:\s*"
    r"|(?:是的?|对|不对|不|否|没有|有|会|不会|不能|能|可以|不可以|并非|不是)[，。：；]"
    r"(?:(?:并非|不是|并不|没有|但不)[^，。：；]{0,8}[：。；])?"
    r"|(?:并非|不是|并不|不完全|不尽)[^，。：；]{0,8}：)",
    re.IGNORECASE,
)


def _without_opening(statement: str) -> str:
    """The statement without the yes or no that it opens with, where something follows."""
    match = _OPENING.match(statement)
    if match is None or len(statement) - match.end() < 0.5 * len(statement):
        return statement
    return statement[match.end() :]


_CLAUSE_END = {
    "en": re.compile(r"[.;:!?](?!\d)|, (?:and|but|while) "),
    "zh": re.compile(r"[，。；：！？;]"),
}


def _scopes_of(
    kind: FactKind, facts: Sequence[Fact], found: Sequence[Term], text: str, language: str
) -> Iterator[_Scope]:
    """Each operator of a kind with the notions that it reaches: some words on, in its clause."""
    marks = [fact for fact in facts if fact.kind is kind]
    reach = 6 if language == "en" else 5
    clause_end = _CLAUSE_END.get(language, _CLAUSE_END["en"])
    for fact in marks:
        end = clause_end.search(text, fact.end)
        stop = end.start() if end else len(text)
        wide = [t for t in found if fact.end <= t.start < stop][: 2 * reach]
        operators = [f.start for f in facts if f.kind is FactKind.STRENGTH and f.start >= fact.end]
        near = min(operators, default=len(text)) if kind is FactKind.NEGATION else len(text)
        last = wide[:reach][-1].end if wide else fact.end
        after = [t for t in wide[:reach] if t.start < near] or wide[:reach]
        if kind is FactKind.NEGATION and _PASSIVE.search(text, max(0, fact.start - 20), fact.start):
            after = [t for t in found if t.end <= fact.start][-reach:] + after[:2]
            wide = after + wide
        before = [m for m in marks if m.end <= fact.start and m.start >= fact.start - 120]
        double = kind is FactKind.NEGATION and (
            any(fact.end <= other.start < last for other in marks)
            or any(_reaches(m, fact, found, clause_end.search(text, m.end), reach) for m in before)
        )
        yield _Scope(
            fact.value,
            frozenset(t.notion for t in after),
            frozenset(t.notion for t in wide),
            double,
        )


def _reaches(
    mark: Fact, other: Fact, found: Sequence[Term], end: re.Match[str] | None, reach: int
) -> bool:
    """Whether a negation comes within the reach of another before it."""
    stop = end.start() if end else other.end
    after = [t for t in found if mark.end <= t.start < stop][:reach]
    return bool(after) and mark.end <= other.start < after[-1].end


#: Words that deny or turn down in themselves: a statement may put them as "not".
_NEGATIVE = re.compile(
    r"\b(?:non-?[a-z]{4,}|un(?!der|til|ion|it|iversal|ique|less|doc)[a-z]{3,}|injustice|inequality"
    r"|impunity|immunit\w+|avoid\w*|prohibit\w*|waiv\w*|duplication|end(?:ing)?(?= impunity)"
    r"|stop\w*)\b"
    r"|不(?:干涉|正当|当|良|公|平等|容忍|遵守|明|利|致)|有罪不罚|避免|免于|免遭|禁止|阻止"
    r"|非(?:歧视|刑事|侵扰|对抗|惩罚|监管|正式|正规|审判|商业|银行)|无(?:定罪|腐败|故)",
    re.IGNORECASE,
)


_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\s+(?:also |further |therefore )?$", re.IGNORECASE
)
_THEN_PASSIVE = re.compile(
    r"\s+(?:also |not |continue to )?be(?:en)? \w+(?:ed|en|ade|eld|ought|ut)\b|(?:由|被|得到|受到)",
    re.IGNORECASE,
)


_CLAUSE_BEFORE = {
    "en": re.compile(r"[.;:]|, (?:and|but|while) (?!relevant|other)"),
    "zh": re.compile(r"[，。；：]"),
}
#: Where a verb's object ends, or is a pronoun whose name stands elsewhere.
_OBJECT_ENDS = re.compile(
    r"[;:]|, (?:and|but|while|where|especially|if|when|so) |\b(?:it|them|him|her|this|these|those"
    r"|to)\b|[，。；：它他她]|其(?!他)|[同向对与和]",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"[\s,、/《》()（）“”]*(?:and|or|of|the|all|other|as well as|both|和|或|及|以及|与|其他|所有"
    r"|的|各|\s|,)*"
    r"(?:relevant |regional |international )*",
    re.IGNORECASE,
)


def _claims(
    facts: Sequence[Fact], text: str, spans: Sequence[tuple[int, int]], language: str
) -> Iterator[_Claim]:
    reach = _REACH.get(language, 60)
    we = [
        Fact(FactKind.NAME, "WE", match.start(), match.end())
        for match in re.finditer(r"\b[Ww]e\b|我们(?!的)", text)
    ]
    names = sorted(
        [f for f in facts if f.kind is FactKind.NAME and f.value.isupper()] + we,
        key=lambda f: f.start,
    )
    stop = _CLAUSE_BEFORE.get(language, _CLAUSE_BEFORE["en"])
    for verb in facts:
        if verb.kind is not FactKind.STRENGTH or verb.value not in _DIRECTIVE | _MODAL:
            continue
        left, right = next(((a, b) for a, b in spans if a <= verb.start < b), (0, len(text)))
        breaks = [m.end() for m in stop.finditer(text, left, verb.start)]
        left = max(left, verb.start - reach, breaks[-1] if breaks else 0)
        before = frozenset(n.value for n in names if left <= n.start and n.end <= verb.start)
        end = _OBJECT_ENDS.search(text, verb.end)
        right = min(right, verb.end + reach, end.start() if end else len(text))
        following = [n for n in names if verb.end <= n.start < right]
        after = frozenset(n.value for n in _joined(following, text))
        if _PASSIVE.search(text, max(0, verb.start - 20), verb.start):
            by = re.compile(r"\s*by (?:the )?").match(text, verb.end)
            yield _Claim(verb.value, after if by else frozenset(), before)
        elif verb.value in _MODAL and _THEN_PASSIVE.match(text, verb.end):
            continue
        else:
            yield _Claim(verb.value, before, after if verb.value in _DIRECTIVE else frozenset())


def _joined(names: Sequence[Fact], text: str) -> list[Fact]:
    """The first name with those that are listed with it: INTERPOL and UNODC."""
    joined = list(names[:1])
    for name in names[1:]:
        if not _JOINED.fullmatch(text, joined[-1].end, name.start):
            break
        joined.append(name)
    return joined


_FLIPS = re.compile(
    r"\bby\b|\b(?:was|were|is|are|been)\b|被|由|向|对|为|从|和|与|、|,|\band\b|\bor\b|\bof\b|的"
    r"|以及|/|\(",
    re.IGNORECASE,
)


def _pairs(
    facts: Sequence[Fact], text: str, spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, str]]:
    """Neighbouring names with a verb between them: who does it, and to whom."""
    names = [
        f for f in facts if f.kind is FactKind.NAME and f.value.isupper() and f.value not in THINGS
    ]
    for left, right in spans:
        inside = [n for n in names if left <= n.start < right]
        for a, b in zip(inside, inside[1:], strict=False):
            between = text[a.end : b.start]
            if a.value != b.value and 3 < len(between) < 80 and not _FLIPS.search(between):
                yield a.value, b.value


# -- the rules ---------------------------------------------------------------------------------


def _figure_doubts(said: _Reading, evidence: _Evidence) -> Iterator[Doubt]:
    figures = [fact for fact in said.facts if fact.kind in FIGURES]
    written: list[Fact] = []
    wrong = False
    for fact in figures:
        if fact.value in evidence.labels:
            continue
        if holds(fact, evidence.facts):
            written.append(fact)
        elif not _is_loose(said, fact, evidence):
            wrong = True
            yield Doubt(FailureKind.NUMBER, said.text[fact.start : fact.end])
    if wrong:
        return
    yield from _figures_apart(said, written, evidence)
    yield from _figures_of_other_things(said, evidence)


def _is_loose(said: _Reading, fact: Fact, evidence: _Evidence) -> bool:
    """Whether a small number may be the writer's own way of counting: the two conventions, a first
    draft. Not where the text counts the same thing otherwise.
    """
    if fact.kind is FactKind.NUMBER:
        dates = (*said.kind(FactKind.DATE), *(f for f in evidence.facts if f.kind is FactKind.DATE))
        if is_duration(said.text, fact, dates):
            return True
    counts_otherwise = _counts_otherwise(said, fact, evidence)
    if not counts_otherwise and counts_what_is_listed(said.text, fact, evidence.quoted):
        return True
    if is_timed(said.text, fact):
        return False
    if (fact.kind, fact.value) not in {(FactKind.NUMBER, "2"), (FactKind.ORDINAL, "1")}:
        return False
    if re.search(r"\d", said.text[fact.start : fact.end]):
        return False
    return not counts_otherwise


def _counts_otherwise(said: _Reading, fact: Fact, evidence: "_Evidence") -> bool:
    """Whether the text has another number of the same thing."""
    mine = _beside(said, fact, 3)
    return any(
        mine & _beside(read, other, 6)
        for read in evidence.compared
        for kind in (FactKind.NUMBER, FactKind.ORDINAL)
        for other in read.kind(kind)
    )


def _figures_apart(said: _Reading, figures: Sequence[Fact], evidence: _Evidence) -> Iterator[Doubt]:
    """Figures that one clause puts together must stand together in some sentence."""
    for left, right in _clauses(said.text):
        together = [
            fact
            for fact in figures
            if left <= fact.start < right and fact.value not in evidence.labels
        ]
        if len({fact.kind for fact in together}) < 2:
            continue
        if not any(
            all(holds(fact, within) for fact in together)
            for read in evidence.versions
            for within in _facts_by_sentence(read, evidence)
        ):
            detail = ", ".join(said.text[fact.start : fact.end] for fact in together)
            yield Doubt(FailureKind.NUMBER, f"not together: {detail}", grave=False)


def _facts_by_sentence(read: _Reading, evidence: _Evidence) -> Iterator[list[Fact]]:
    for left, right in read.sentences if "\n" not in read.text else ((0, len(read.text)),):
        yield [f for f in read.facts if left <= f.start < right] + evidence.about


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for match in re.finditer(r"[;；。.!?]\s|[，,](?=\D)|$", text):
        if match.start() > at:
            yield at, match.start()
        at = match.end()


def _figures_of_other_things(said: _Reading, evidence: _Evidence) -> Iterator[Doubt]:
    """A number counts in the statement something that it counts in the text: 187 what?"""
    for kind in (FactKind.NUMBER, FactKind.ORDINAL, FactKind.PERCENT, FactKind.MONEY):
        for fact in said.kind(kind):
            counted = _beside(said, fact, 3)
            there = [
                _beside(read, other, 6)
                for read in evidence.compared
                for other in read.kind(kind)
                if other.value == fact.value
            ]
            if counted and there and not any(counted & other for other in there):
                yield _of_something_else(said, fact)
    for fact in said.kind(FactKind.DATE):
        if not said.kind(FactKind.SYMBOL) and _dates_a_document(said, fact, evidence):
            yield _of_something_else(said, fact)
    for kind in (FactKind.DATE, FactKind.NUMBER):
        for fact in said.kind(kind):
            mine, others = _fits_by_sentence(said, fact, evidence)
            if mine is not None and mine + 0.1 < others:
                yield _of_something_else(said, fact)


def _dates_a_document(said: _Reading, fact: Fact, evidence: _Evidence) -> bool:
    """Whether the text has a date only as that of a resolution, which the statement does not
    speak of: "resolution 73/191 of 17 December 2018".
    """
    if "resolution" in said.notions or re.search(r"resolution|decision|决议|决定", said.text, re.I):
        return False
    stands = [
        any(
            abs(gap) <= 6
            for s in read.kind(FactKind.SYMBOL)
            for gap in (date.start - s.end, s.start - date.end)
        )
        for read in evidence.compared
        for date in read.kind(FactKind.DATE)
        if holds(fact, [date])
    ]
    return bool(stands) and all(stands)


def _of_something_else(said: _Reading, fact: Fact) -> Doubt:
    written = said.text[fact.start : fact.end]
    return Doubt(FailureKind.NUMBER, f"of something else: {written}", grave=False)


def _fits_by_sentence(
    said: _Reading, fact: Fact, evidence: _Evidence
) -> tuple[float | None, float]:
    """How much of the statement stands in the sentences with its figure, and in the best of those
    with another figure of the kind: the second date belongs to the second meeting.
    """
    mine: float | None = None
    others = 0.0
    for read in evidence.compared:
        for left, right in _with_those_that_point_back(read):
            figures = [f for f in read.kind(fact.kind) if left <= f.start < right]
            if not figures or not said.notions:
                continue
            here = frozenset(t.notion for t in read.terms if left <= t.start < right)
            share = _overlap(said.notions, here)
            if holds(fact, figures):
                mine = max(mine or 0.0, share)
            elif not any(holds(figure, figures) for figure in said.kind(fact.kind)):
                others = max(others, share)
    return mine, others


_POINTS_BACK = re.compile(
    r"\s*(?:(?:At|In|During|On) (?:that|this|the same)\b|There,"
    r"|会上|会议期间|会议还|该届|在该|在这|其间)"
)


def _with_those_that_point_back(read: _Reading) -> list[tuple[int, int]]:
    """The sentences, each with the next where that begins "At that session"."""
    joined: list[tuple[int, int]] = []
    for left, right in read.sentences:
        back = joined and _POINTS_BACK.match(read.text, left)
        joined.append((joined.pop()[0] if back else left, right))
    return joined


def _beside(read: _Reading, fact: Fact, reach: int) -> frozenset[str]:
    after = [t.notion for t in read.terms if t.start >= fact.end][:reach]
    before = [t.notion for t in read.terms if t.end <= fact.start][-reach // 2 :]
    return frozenset((*after, *before))


def _name_doubts(said: _Reading, evidence: _Evidence) -> Iterator[Doubt]:
    for fact in said.kind(FactKind.NAME):
        wider = WIDER.get(fact.value, frozenset())
        if fact.value in evidence.names or wider & evidence.names:
            continue
        if not fact.value.isupper() and fact.value in evidence.text:
            continue
        written = said.text[fact.start : fact.end]
        if written.lower() in evidence.text or KINDS.get(fact.value) in evidence.notions:
            continue
        if written.isupper() and written.isascii() and written.lower() in evidence.initials:
            continue
        yield Doubt(FailureKind.NAME, written, grave=fact.value not in KINDS)


def _role_doubts(said: _Reading, evidence: _Evidence) -> Iterator[Doubt]:
    claims = [claim for read in evidence.compared for claim in read.claims]
    for claim in said.claims:
        same = [c for c in claims if c.verb in _STANDS_FOR.get(claim.verb, {claim.verb})]
        for mine, others in (
            (claim.objects, [c.objects for c in same]),
            (claim.subjects, [c.subjects for c in same]),
        ):
            if mine and others and all(others) and not _fits(mine, frozenset().union(*others)):
                yield Doubt(
                    FailureKind.NAME, f"{claim.verb}: {', '.join(sorted(mine))}", grave=False
                )
    stands = frozenset(pair for read in evidence.compared for pair in read.pairs)
    for a, b in said.pairs:
        if (b, a) in stands and (a, b) not in stands:
            yield Doubt(FailureKind.NAME, f"{a} and {b} the other way round", grave=False)


def _fits(said: frozenset[str], stand: frozenset[str]) -> bool:
    """Whether any of the names may stand for one of the text: States for "we"."""
    allowed = said.union(*(WIDER.get(name, frozenset()) for name in said))
    if said & FIRST_PERSON:
        allowed |= {"WE"}
    if "WE" in said:
        allowed |= FIRST_PERSON
    return bool(allowed & stand)


def _overlap(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part & whole) / len(part) if part else 0.0


def _polarity_doubts(said: _Reading, evidence: _Evidence) -> Iterator[Doubt]:
    stands = [s for read in evidence.compared for s in read.negated if not s.double]
    negative = [around for read in evidence.compared for around in read.negative]
    for scope in said.negated:
        if scope.double or not scope.notions:
            continue
        if not any(_overlap(scope.notions, other.wide) >= 0.34 for other in stands):
            if any(len(scope.notions & around) > len(around) / 2 for around in negative):
                continue
            yield Doubt(FailureKind.POLARITY, "denied here, not there")
    yield from _denied_there(said, evidence)
    clauses = [clause for read in evidence.compared for clause in _said_or_denied(read)]
    mine = _without_names(said.notions)
    affirmed = max((_overlap(mine, marks) for marks, denied in clauses if not denied), default=0.0)
    for other in stands:
        whole = _overlap(mine, other.wide) if len(mine) > 2 else 0.0
        if len(other.notions) < 2 or affirmed > max(whole, 0.6):
            continue
        if whole < 0.75 and _overlap(other.notions, said.notions) < 0.6:
            continue
        if _LEFT_OUT.search(said.text):
            continue
        if not any(_overlap(other.notions, scope.notions) >= 0.34 for scope in said.negated):
            yield Doubt(FailureKind.POLARITY, "denied there, not here")
    for marks, denied in _said_or_denied(said):
        if not denied:
            continue
        denies = frozenset().union(*(s.notions for s in said.negated)) & marks
        fits = {
            polarity: max(
                (
                    _overlap(marks, m)
                    for m, p in clauses
                    if p is polarity and (p or _overlap(denies, m) >= 0.6)
                ),
                default=0.0,
            )
            for polarity in (True, False)
        }
        put_otherwise = any(len(denies & around) > len(around) / 2 for around in negative)
        if fits[True] + 0.15 < fits[False] and not put_otherwise:
            yield Doubt(FailureKind.POLARITY, "said there, denied here")


#: Ways to say that something is not done without a word that denies.
_LEFT_OUT = re.compile(
    r"\b(?:still|remain(?:s|ing)? )?outside\b|\byet to\b|\bstill to\b|\bmissing\b"
    r"|尚待|有待|还差|之外的",
    re.IGNORECASE,
)


def _denied_there(said: _Reading, evidence: _Evidence) -> Iterator[Doubt]:
    """What the statement says that something is, and the text only that it is not."""
    denied_only = frozenset().union(*(_denied_only(read) for read in evidence.compared))
    reached = frozenset().union(*(s.wide for s in said.negated), *said.negative)
    for match in _BE.finditer(said.text):
        term = next((t for t in said.terms if t.start >= match.end()), None)
        if term and term.start <= match.end() + 2 and term.notion in denied_only - reached:
            yield Doubt(FailureKind.POLARITY, f"{term.notion}: denied there, not here")


def _denied_only(read: _Reading) -> frozenset[str]:
    """The notions that stand right after a denial and nowhere else: "not yet sufficient"."""
    after = {
        min((t for t in read.terms if t.start >= fact.end), key=lambda t: t.start, default=None)
        for fact in read.kind(FactKind.NEGATION)
    }
    denied = {t for t in after if t is not None}
    enough = {"sufficient"} if re.search("不够|不足", read.text) else set()
    return (frozenset(t.notion for t in denied) | enough) - frozenset(
        t.notion for t in read.terms if t not in denied
    )


def _without_names(notions: frozenset[str]) -> frozenset[str]:
    return frozenset(notion for notion in notions if not notion.startswith("@"))


def _said_or_denied(read: _Reading) -> Iterator[tuple[frozenset[str], bool]]:
    """The clauses: their notions and figures, and whether an odd number of negations is in each."""
    # "to deny, where appropriate, safe haven": what is denied stands after the comma.
    denied = [
        min((t.start for t in read.terms if t.start >= fact.end), default=fact.start)
        for fact in read.kind(FactKind.NEGATION)
    ]
    at = 0
    for match in re.finditer(r"[,;.:，；。：](?!\d)|$", read.text):
        left, right = at, match.start()
        at = match.end()
        marks = frozenset(t.notion for t in read.terms if left <= t.start < right) | frozenset(
            f.value for f in read.facts if f.kind in FIGURES and left <= f.start < right
        )
        if marks:
            yield marks, sum(left <= place < right for place in denied) % 2 == 1


def _opposite_doubts(said: _Reading, evidence: _Evidence) -> Iterator[Doubt]:
    """The contrary of what the text says of the same thing: weaken the capacity, strengthen it."""
    there = evidence.compared
    for a, b in OPPOSITES:
        for mine, other in ((a, b), (b, a)):
            if mine not in said.notions or any(mine in read.notions for read in there):
                continue
            if _next_to(said, mine, 2) & frozenset().union(*(_next_to(r, other, 5) for r in there)):
                yield Doubt(FailureKind.POLARITY, f"{mine}, where the text has {other}")


#: What one thing does to another: which is which matters, whatever else is said.
_CAUSES = re.compile(
    r"\b(?:aggravat|worsen|exacerbat|fuel|feed|fed\b|caus(?=e|ed|es|ing)|lead(?=s? to)|led(?= to)"
    r"|undermin|threaten|harm|damag|affect|contribut(?=\w* to)|help(?=s? (?:to )?spread))\w*"
    r"|加剧|加重|助长|导致|造成|引发|损害|破坏|威胁|影响了|促成|滋生",
    re.IGNORECASE,
)
_PASSIVE_CAUSE = re.compile(r"\s+by\b", re.IGNORECASE)
_TIMES = re.compile(
    r"\b(?P<before>before|prior to|ahead of)\b|\b(?P<after>after|following)\b"
    r"|(?P<zb>之前|以前|前(?=举行|召开|先|完成))|(?P<za>之后|以后|后(?=举行|召开|再|，))",
    re.IGNORECASE,
)


def _sides(read: _Reading) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """What stands before and after each word of causing in its clause, cause first."""
    for match in _CAUSES.finditer(read.text):
        stops = [m.end() for m in re.finditer(r"[.;:,。；：，]", read.text[: match.start()])]
        end = re.compile(r"[.;:,。；：，]").search(read.text, match.end())
        left, right = stops[-1] if stops else 0, end.start() if end else len(read.text)
        before = frozenset(
            t.notion for t in read.terms if left <= t.start and t.end <= match.start()
        )
        after = frozenset(t.notion for t in read.terms if match.end() <= t.start < right)
        yield (after, before) if _PASSIVE_CAUSE.match(read.text, match.end()) else (before, after)


def _order_doubts(said: _Reading, evidence: _Evidence) -> Iterator[Doubt]:
    """Cause and effect, earlier and later, asked and asking exchanged."""
    there = [sides for read in evidence.compared for sides in _sides(read)]
    for cause, effect in _sides(said):
        if not (cause and effect and there):
            continue
        straight = any((cause & c and not (cause <= c & e)) or effect & e for c, e in there)
        turned = any(cause & e or effect & c for c, e in there)
        if turned and not straight:
            yield Doubt(FailureKind.POLARITY, "cause and effect exchanged", grave=False)
    mine, others = _times(said), [t for read in evidence.compared for t in _times(read)]
    for when, around in mine:
        same = [w for w, a in others if len(around & a) >= 2]
        if same and when not in same:
            yield Doubt(FailureKind.POLARITY, f"{when} here, not there", grave=False)
    stands = frozenset(pair for read in evidence.compared for pair in _towards(read))
    for a, b in _towards(said):
        if (b, a) in stands and (a, b) not in stands:
            yield Doubt(FailureKind.NAME, f"{a} to {b}, the other way round", grave=False)
    for match in _DONE.finditer(said.text):
        term = next((t for t in said.terms if t.start >= match.end()), None)
        if term is None or term.start > match.end() + 2 or not _only_planned(term.notion, evidence):
            continue
        yield Doubt(FailureKind.STRENGTH, f"{term.notion}: done here, planned there", grave=False)


def _times(read: _Reading) -> list[tuple[str, frozenset[str]]]:
    found = []
    for match in _TIMES.finditer(read.text):
        when = "before" if match["before"] or match["zb"] else "after"
        if read.language == "en":
            near = [t.notion for t in read.terms if t.start >= match.end()][:4]
        else:
            near = [t.notion for t in read.terms if t.end <= match.start()][-6:]
        found.append((when, frozenset(near)))
    return found


#: "A reports to B", A 向 B 报告: the second name is the one that receives.
_TOWARDS = re.compile(r"向$|\bto (?:the )?(?:special session of the )?$")


def _towards(read: _Reading) -> frozenset[tuple[str, str]]:
    names = [f for f in read.kind(FactKind.NAME) if f.value.isupper() and f.value not in THINGS]
    return frozenset(
        (a.value, b.value)
        for a, b in zip(names, names[1:], strict=False)
        if a.value != b.value
        and b.start - a.end < 40
        and _TOWARDS.search(read.text[a.end : b.start])
        and re.search(r"report|submit|报告|提交|汇报", read.text[a.end : b.end + 8])
    )


_DONE = re.compile(
    r"\b(?:have|has) (?:already |now |since )?(?=\w+(?:ed|en|ut|ade|uilt|und)\b)|(?:已经|已)(?=\w)",
    re.IGNORECASE,
)
_PLANS = re.compile(
    r"\b(?:will|to|should|shall|need|must|consider\w*|commit\w*|continue to)\b"
    r"|将|应|必要|承诺|考虑|努力|打算|继续"
)


def _only_planned(notion: str, evidence: _Evidence) -> bool:
    """Whether the text has it in plans alone, and nothing done."""
    found = False
    for read in evidence.compared:
        for term in read.terms:
            if term.notion != notion:
                continue
            found = True
            lead = re.split(r"[.;。；]", read.text[max(0, term.start - 120) : term.start])[-1]
            if not _PLANS.search(lead) or re.search(r"已|\bha(?:s|ve) |\bhad ", lead):
                return False
    return found


#: Words that undo what they are said of.
_UNDOING = re.compile(
    r"\b(?:stop|ceas|cancel|abolish|suspend|forbid|forbade|prohibit|ban(?:s|ned)?\b|deport"
    r"|withdr[ae]w|revok"
    r"|dismiss|replac|abandon|terminat|repeal|dissolv|expel|veto|oppos|harder|unimportant"
    r"|impossible"
    r"|irrelevant|useless|optional|outlaw|halt|scrap|unable|disband)\w*"
    r"|停止|取消|废除|废止|禁止|暂停|中止|撤销|撤回|撤出|驱逐|解除|终止|放弃|反对|否决|无关|无效"
    r"|不重要|解散|取代|不可能",
    re.IGNORECASE,
)


def _undoing_doubts(said: _Reading, evidence: _Evidence) -> Iterator[Doubt]:
    for match in _UNDOING.finditer(said.text):
        root = match[0][:4].lower()
        there = any(root in read.text.lower() for read in evidence.compared)
        if not there and not any(read.negated for read in evidence.compared):
            yield Doubt(
                FailureKind.POLARITY, f"{match[0]}, which the text does not say", grave=False
            )
        elif not there:
            yield Doubt(FailureKind.POLARITY, match[0], grave=False)


#: What stands before the verb that a statement is about.
_BE = re.compile(
    r"\b(?:is|are|was|were|been|be|now|already)\s+(?=[a-z])|(?:已经|已|是|很|很是|都|够)",
    re.IGNORECASE,
)
_BEFORE_PREDICATE = re.compile(
    r"\b(?:will|shall|must|may|might|should|can|could|is|are|was|were|has|have|had)\b"
    r"(?:\s+(?:also|not|be|been|being|continue to|to|have|never|further|therefore"
    r"|only)\b)*\s+(?=[a-z])"
    r"|(?:将|应当|应|必须|可以|不得|将会|会|须)(?:不|被|由|在|根据|依法|酌情|获得|受到|处以|得到"
    r"|遭到|加以)*",
    re.IGNORECASE,
)


def _predicate_doubts(said: _Reading, evidence: _Evidence) -> Iterator[Doubt]:
    """What is said to happen must stand there, however much of the rest does."""
    for match in _BEFORE_PREDICATE.finditer(said.text):
        term = next((t for t in said.terms if t.start >= match.end()), None)
        if term is None or term.start > match.end() + 2 or term.notion.startswith("@"):
            continue
        if term.notion in _ADVERBS or _stands_as_operator(term.notion, evidence):
            continue
        if not _is_held(term.notion, evidence):
            yield Doubt(FailureKind.UNRELATED, said.text[term.start : term.end])


#: Notions that a verb may follow: "was first set for".
_ADVERBS = frozenset({"first", "after", "before", "timely", "active", "different", "mutual"})
#: Notions that a text puts as "will" or "must".
_AS_OPERATOR = {
    "commit": {"will", "strive"},
    "intend": {"will", "strive"},
    "require": {"must"},
    "mandatory": {"must"},
    "responsibility": {"must"},
    "allow": {"may"},
}


def _stands_as_operator(notion: str, evidence: _Evidence) -> bool:
    operators = _AS_OPERATOR.get(notion, set())
    return any(scope.value in operators for read in evidence.compared for scope in read.operators)


def _next_to(read: _Reading, notion: str, reach: int) -> frozenset[str]:
    """What a notion is said of: those after it, and the one before."""
    near: set[str] = set()
    for i, term in enumerate(read.terms):
        if term.notion == notion:
            near |= {t.notion for t in read.terms[i + 1 : i + 1 + reach]}
            near |= {t.notion for t in read.terms[max(0, i - 1) : i]}
    return frozenset(near - {"corruption", notion})


def _scope_doubts(said: _Reading, evidence: _Evidence) -> Iterator[Doubt]:
    for fact in said.kind(FactKind.SCOPE):
        mine = _beside(said, fact, 2)
        there = [
            _beside(read, other, 5)
            for read in evidence.compared
            for other in read.kind(FactKind.SCOPE)
            if other.value == fact.value
        ]
        if not any(mine & other or not mine for other in there):
            yield Doubt(FailureKind.SCOPE, said.text[fact.start : fact.end])


def _strength_doubts(said: _Reading, evidence: _Evidence) -> Iterator[Doubt]:
    mine = {scope.value for scope in said.operators}
    stands = [scope for read in evidence.compared for scope in read.operators]
    for scope in said.operators:
        allowed = _STANDS_FOR.get(scope.value)
        if not allowed or scope.value == "will":
            continue
        same = [other for other in stands if other.value in allowed]
        apart = scope.value == "must" and scope.wide and evidence.same_language
        if not any(not apart or _overlap(scope.notions, other.wide) >= 0.34 for other in same):
            yield Doubt(FailureKind.STRENGTH, scope.value)
    for scope in stands:
        if scope.value not in _SOFT or mine & (_SOFT.keys() | {"ask", "urge"}):
            continue
        if len(scope.notions) < 2 or _overlap(scope.notions, said.notions) < 0.6:
            continue
        if not _says_softly(said, scope.value) and not _said_plainly(said, scope.value, evidence):
            yield Doubt(FailureKind.STRENGTH, f"the text has {scope.value}")


def _said_plainly(said: _Reading, operator: str, evidence: _Evidence) -> bool:
    """Whether a clause without the operator holds as much of the statement as one with it."""
    mine = _without_names(said.notions)
    best = {True: 0.0, False: 0.0}
    for read in evidence.compared:
        at = 0
        for match in re.finditer(r"[,;.:，；。：](?!\d)|$", read.text):
            left, right = at, match.start()
            at = match.end()
            here = frozenset(t.notion for t in read.terms if left <= t.start < right)
            has = any(
                f.value == operator and left <= f.start < right
                for f in read.kind(FactKind.STRENGTH)
            )
            best[has] = max(best[has], _overlap(mine, here))
    return best[False] >= max(best[True], 0.5)


_SOFT = {
    "consider": re.compile(r"consider|contemplat|look(?:s|ing)? (?:at|into)|考虑", re.IGNORECASE),
    "may": re.compile(
        r"possib|potential|risk|able|enabl|help|allow|可能|可以|可|有助|允许|能", re.IGNORECASE
    ),
    "strive": re.compile(r"effort|aim|work|try|努力|致力|力求|力争", re.IGNORECASE),
    "encourage": re.compile(r"encourag|foster|promot|support|鼓励|支持|提倡", re.IGNORECASE),
    "invite": re.compile(r"invit|ask|邀|请", re.IGNORECASE),
    "recommend": re.compile(r"recommend|suggest|propos|建议|提议", re.IGNORECASE),
}


def _says_softly(said: _Reading, value: str) -> bool:
    return _SOFT[value].search(said.text) is not None


def _share(said: _Reading, evidence: _Evidence) -> tuple[float, int]:
    """The share of the statement's notions that stand in the evidence, and how many compared."""
    notions = [n for n in dict.fromkeys(t.notion for t in said.terms) if not n.startswith("@")]
    if not evidence.same_language:
        known = _known_in_both()
        notions = [n for n in notions if n in known]
    if not notions:
        return (1.0, 0) if evidence.same_language and said.facts else (0.0, 0)
    held = sum(
        _is_held(notion, evidence) or _stands_as_operator(notion, evidence) for notion in notions
    )
    return held / len(notions), len(notions)


def _is_held(notion: str, evidence: _Evidence) -> bool:
    if notion in evidence.notions:
        return True
    if notion.isascii():
        return any(_same_root(notion, other) for other in evidence.stems)
    if notion in evidence.chinese:
        return True
    return len(notion) > 2 and all(
        notion[i : i + 2] in evidence.chinese for i in range(len(notion) - 1)
    )


def _same_root(word: str, other: str) -> bool:
    """owner and ownership, implement and implementation: five or more letters alike."""
    shared = 0
    for a, b in zip(word, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= 5 and shared >= min(len(word), len(other)) - 2


@lru_cache(maxsize=1)
def _known_in_both() -> frozenset[str]:
    from qa.check.concepts import notions

    return notions()
