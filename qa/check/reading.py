"""A text as it is compared: its facts and notions, what its operators reach, who does what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.check.concepts import Term, terms
from qa.check.facts import FIGURES, Fact, FactKind, facts_of, same_length
from qa.check.names import THINGS
from vectorstore.passage import sentences

#: How far, in characters, a verb's subject or object may be.
_REACH = {"en": 90, "zh": 34}
_DIRECTIVE = frozenset(
    {"invite", "encourage", "urge", "request", "ask", "demand", "decide", "recommend"}
)


_MODAL = frozenset({"must", "should", "will", "may"})


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
class Reading:
    """All that is compared of one text."""

    text: str
    language: str
    facts: tuple[Fact, ...]
    terms: tuple[Term, ...]
    notions: frozenset[str]
    negated: tuple[_Scope, ...]
    negative: tuple[frozenset[str], ...]
    own_negatives: frozenset[str]
    operators: tuple[_Scope, ...]
    claims: tuple[_Claim, ...]
    pairs: frozenset[tuple[str, str]]
    sentences: tuple[tuple[int, int], ...]

    def kind(self, kind: FactKind) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.kind is kind)


@lru_cache(maxsize=1_024)
def reading_of(text: str, language: str) -> Reading:
    plain = same_length(text)
    facts = facts_of(plain)
    figures = [(fact.start, fact.end) for fact in facts if fact.kind in FIGURES]
    found = tuple(
        term
        for term in terms(plain)
        if not any(left < term.end and term.start < right for left, right in figures)
    )
    spans = sentences(plain, language) or ((0, len(plain)),)
    return Reading(
        text=plain,
        language=language,
        facts=facts,
        terms=found,
        notions=frozenset(term.notion for term in found),
        negated=tuple(_scopes_of(FactKind.NEGATION, facts, found, plain, language)),
        negative=tuple(_around_negatives(plain, found)),
        own_negatives=frozenset(_in_negatives(plain, found)),
        operators=tuple(_scopes_of(FactKind.STRENGTH, facts, found, plain, language)),
        claims=tuple(_claims(facts, plain, spans, language)),
        pairs=frozenset(_pairs(facts, plain, spans)),
        sentences=spans,
    )


#: Words that deny or turn down in themselves: a statement may put them as "not".
_NEGATIVE = re.compile(
    r"\b(?:non-?[a-z]{4,}|un(?!der|til|ion|it|iversal|ique|less|doc)[a-z]{3,}|injustice|inequality"
    r"|impunity|immunit\w+|avoid\w*|prohibit\w*|waiv\w*|duplication|end(?:ing)?(?= impunity)"
    r"|stop\w*)\b"
    r"|不(?:干涉|正当|当|良|公|平等|容忍|遵守|明|利|致)|有罪不罚|避免|免于|免遭|禁止|阻止"
    r"|非(?:歧视|刑事|侵扰|对抗|惩罚|监管|正式|正规|审判|商业|银行)|无(?:定罪|腐败|故)",
    re.IGNORECASE,
)


def _around_negatives(text: str, found: Sequence[Term]) -> Iterator[frozenset[str]]:
    """The notions next to each word that denies in itself, or that it stands in."""
    for match in _NEGATIVE.finditer(text):
        yield frozenset([t.notion for t in found if t.end > match.start()][:3])


def _in_negatives(text: str, found: Sequence[Term]) -> Iterator[str]:
    """What the words that deny in themselves deny: intervention in "non-intervention"."""
    for match in _NEGATIVE.finditer(text):
        yield from (t.notion for t in found if t.start < match.end() and match.start() < t.end)


def denies(read: "Reading", start: int, end: int) -> bool:
    """Whether a stretch of a text denies something, in a word of its own or within one."""
    return _NEGATIVE.search(read.text, start, end) is not None or any(
        start <= fact.start < end for fact in read.kind(FactKind.NEGATION)
    )


_CLAUSE_END = {
    "en": re.compile(r"[.;:!?](?!\d)|, (?:and|but|while) "),
    "zh": re.compile(r"[，。；：！？;]"),
}


_PASSIVE = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\s+(?:also |further |therefore )?$|[被获受]$",
    re.IGNORECASE,
)


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
    named = [f for f in facts if f.kind is FactKind.NAME and f.value.isupper()]
    names = sorted(
        # "the bodies of the United Nations, ..." names none of them.
        [f for f in named if f.value != "UN"] + we,
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
        if text[verb.start] in "受获应" or _PASSIVE.search(
            text, max(0, verb.start - 20), verb.start
        ):
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


def beside(read: Reading, fact: Fact, reach: int) -> frozenset[str]:
    after = [t.notion for t in read.terms if t.start >= fact.end][:reach]
    before = [t.notion for t in read.terms if t.end <= fact.start][-reach // 2 :]
    return frozenset((*after, *before))


def overlap(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part & whole) / len(part) if part else 0.0


def without_names(notions: frozenset[str]) -> frozenset[str]:
    return frozenset(notion for notion in notions if not notion.startswith("@"))
