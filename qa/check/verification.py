"""`Draft`: what a model wrote, and what of it stands after the check."""

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ingest.corpus import Corpus
from ingest.document import Paragraph
from ingest.script import HAN
from qa.answer import Citation, Failure, FailureKind, Statement
from qa.check.facts import FactKind, facts_of
from qa.check.quoting import BIDI, ENOUGH, changes_the_meaning, stretch_of, weight
from qa.check.support import ABOUT_ELSE, Support, support_of
from qa.citation import aligned_span, citation_of_span
from qa.question import Question

#: A quote that stands in more paragraphs than this tells nothing of the one that it is cited for.
_COMMON = 4
#: Characters of a statement or a quote; the longest paragraph here has about 2,000.
_LONGEST = 3_000
#: Failures after which a statement is not shown at all; after the others it is shown, flagged.
_FATAL = frozenset({FailureKind.NUMBER, FailureKind.NAME, FailureKind.POLARITY})


@dataclass(frozen=True, slots=True)
class DraftQuote:
    """A quote as a model gave it: the label of a paragraph that it was shown, and the words."""

    label: str
    quote: str


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """A sentence as a model wrote it, with the quotes that it rests on."""

    text: str
    quotes: tuple[DraftQuote, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model wrote, unchecked."""

    statements: tuple[DraftStatement, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What of a draft may be shown, and all that failed.

    Each citation is verbatim text of record of a paragraph that was shown to the model
    (`verified`); `supports` says whether the statement keeps to it. Statements that failed
    beyond a flag are not here.
    """

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    failures: tuple[Failure, ...]


def checked(
    draft: Draft, *, shown: Mapping[str, Paragraph], question: Question, corpus: Corpus
) -> Checked:
    """The draft as far as it keeps to the paragraphs that the model was shown.

    `shown` maps each label, ``"1"``, ``"2"``, to its paragraph: a closed set. A quote must stand
    in the paragraph of its label, in the text of record or a translation of it; its citation is
    always text of record. What the statement says must stand in the paragraphs that it quotes.
    Never raises on what a model wrote.
    """
    statements: list[Statement] = []
    citations: list[Citation] = []
    failures: list[Failure] = []
    for drafted in draft.statements:
        if len(drafted.text) > _LONGEST or any(len(q.quote) > _LONGEST for q in drafted.quotes):
            failures.append(Failure(FailureKind.TOO_LONG, drafted.text[:_LONGEST], "", ""))
            continue
        text, markup = _plain(drafted.text, shown)
        failures += [Failure(FailureKind.MARKUP, drafted.text, "", detail) for detail in markup]
        found, failed = _quoted(drafted, shown, question, corpus)
        failures += failed
        failures += [
            Failure(FailureKind.BAD_LABEL, drafted.text, label, "not among the paragraphs shown")
            for label in _marks_in(drafted.text)
            if label not in shown and label not in {f.label for f in failed}
        ]
        if not found or not re.search(r"\w", text):
            failures.append(Failure(FailureKind.UNCITED, drafted.text, "", "no quote holds"))
            continue
        paragraphs = list(
            {c.paragraph_id: corpus.paragraphs[c.paragraph_id] for c in found}.values()
        )
        quoted = [words for c in found for words in (c.quote, c.reading) if words]
        support = support_of(text, paragraphs, corpus, quoted)
        failures += [Failure(d.kind, drafted.text, "", d.detail) for d in support.doubts]
        if _foreign_letters(text):
            failures.append(
                Failure(FailureKind.MARKUP, drafted.text, "", "letters that look alike")
            )
            continue
        if _is_out(support):
            continue
        supports = None if not support.comparable else not support.doubts
        positions = []
        for citation in dict.fromkeys(replace(c, verified=True, supports=supports) for c in found):
            if citation not in citations:
                citations.append(citation)
            positions.append(citations.index(citation))
        statements.append(Statement(text, tuple(positions)))
    return Checked(tuple(statements), tuple(citations), tuple(failures))


def labels_of(mark: str) -> tuple[str, ...]:
    """The labels in a mark: ``【3】`` 3; ``[5、6]`` 5 and 6; ``(6-7)`` 6 and 7; ``^1`` 1.

    Empty where it holds anything but labels.
    """
    plain = unicodedata.normalize("NFKC", mark).strip()
    plain = re.sub(r"^(?:label|source|evidence|paragraph|标签|来源|段落)\s*", "", plain, flags=re.I)
    plain = re.sub(r"[\[\](){}【】〔〕〖〗「」<>^#†*\"'`]", " ", plain).strip(" .:。")
    if not re.fullmatch(rf"{_LABEL}(?:{_BETWEEN}{_LABEL})*", plain):
        return ()
    labels: list[str] = []
    for first, last in re.findall(r"(\d+)(?:\s*(?:-|–|—|~|至|到|to)\s*(\d+))?", plain):
        end = int(last) if last else int(first)
        labels += [str(n) for n in range(int(first), min(end, int(first) + 20) + 1)]
    return tuple(dict.fromkeys(labels))


_LABEL = r"\d{1,3}"
_BETWEEN = r"\s*(?:,|、|;|/|&|-|–|—|~|和|及|与|至|到|and|to|\s)\s*"
_INSIDE = rf"\s*\^?\s*{_LABEL}(?:{_BETWEEN}\^?{_LABEL})*\s*"
_MARK = re.compile(
    rf"[\[【［〔]{_INSIDE}(?:†[^\]】］〕]{{0,40}})?[\]】］〕](?!\()|\(\^\s*\d[^)]{{0,20}}\)|\^\d{{1,3}}\b"
    rf"|\s?[(（]{_INSIDE}[)）](?=\s*(?:[.。;；,，!?！？]|$))"
)
_REFERS_BEFORE = re.compile(
    r"(?:art(?:icle|\.)?s?|para(?:graph|\.)?s?|chapter|条|款|段|章)\s*\d*\s*$|\d\s*$", re.I
)


def _marks(text: str) -> Iterator[re.Match[str]]:
    for match in _MARK.finditer(text):
        if match[0].strip()[:1] in "(（" and _REFERS_BEFORE.search(text[: match.start()].rstrip()):
            continue
        yield match


def _marks_in(text: str) -> tuple[str, ...]:
    """The labels that stand as marks in a statement itself."""
    return tuple(label for match in _marks(text) for label in labels_of(match[0]))


# -- quotes ------------------------------------------------------------------------------------


def _quoted(
    drafted: DraftStatement, shown: Mapping[str, Paragraph], question: Question, corpus: Corpus
) -> tuple[list[Citation], list[Failure]]:
    """The citations of a statement's quotes, and what failed."""
    found: list[Citation] = []
    failures: list[Failure] = []
    for quote in drafted.quotes:

        def fail(kind: FailureKind, label: str, detail: str) -> None:
            failures.append(Failure(kind, drafted.text, label, detail))

        labels = labels_of(quote.label)
        if not labels:
            fail(FailureKind.BAD_LABEL, quote.label, "not a label")
            continue
        known = [label for label in labels if label in shown]
        for label in labels:
            if label not in shown:
                fail(FailureKind.BAD_LABEL, label, "not among the paragraphs shown")
        if not known:
            continue
        if weight(quote.quote) < ENOUGH:
            fail(FailureKind.SHORT_QUOTE, quote.label, quote.quote)
            continue
        citations = []
        problem: tuple[FailureKind, str] = (FailureKind.NOT_VERBATIM, quote.quote)
        for label in known:
            made = _citation(quote.quote, shown[label], question, corpus)
            if isinstance(made, Citation):
                citations.append(made)
            elif made[0] is not FailureKind.NOT_VERBATIM:
                problem = made
        if not citations:
            fail(problem[0], quote.label, problem[1])
        found += citations
    return found, failures


def _citation(
    quote: str, paragraph: Paragraph, question: Question, corpus: Corpus
) -> Citation | tuple[FailureKind, str]:
    """The citation of a quote in a paragraph, or why there is none."""
    record = corpus.document_of(paragraph).language
    languages = sorted(paragraph.texts, key=lambda language: language != record)
    for language in languages:
        text = paragraph.texts[language]
        stretch = stretch_of(quote, text)
        if stretch is None:
            continue
        for left, right in stretch.left_out:
            if changed := changes_the_meaning(text[left:right]):
                return FailureKind.ELLIPSIS, f"leaves out {changed!r}"
        if _is_common(quote, corpus, language):
            return FailureKind.SHORT_QUOTE, quote
        start, end = _whole_claim(text, stretch.start, stretch.end)
        if language != record:
            start, end = aligned_span(paragraph, start, end, language, record)
        return citation_of_span(paragraph, start, end, question.language, corpus)
    return FailureKind.NOT_VERBATIM, quote


def _is_common(quote: str, corpus: Corpus, language: str) -> bool:
    if weight(quote) >= 4 * ENOUGH:
        return False
    standing = sum(
        language in p.texts and stretch_of(quote, p.texts[language]) is not None
        for p in corpus.citable
    )
    return standing > _COMMON


_CLAUSE = re.compile(r"[，。；：！？;!?]|[.:,](?=\s)")


def _whole_claim(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch, grown to its clause where the rest of it denies or conditions what is quoted.

    公职人员必须申报 out of 不是所有公职人员必须申报 would say the contrary.
    """
    before = [match.end() for match in _CLAUSE.finditer(text, 0, start)]
    left = before[-1] if before else 0
    left += len(text[left:start]) - len(text[left:start].lstrip())
    after = _CLAUSE.search(text, end)
    right = after.start() if after else len(text)
    grown_left = left if _turns(text[left:start]) else start
    grown_right = right if _turns(text[end:right]) else end
    return grown_left, grown_right


def _turns(rest: str) -> bool:
    turning = {FactKind.NEGATION, FactKind.STRENGTH}
    return any(fact.kind in turning for fact in facts_of(rest)) or (
        re.search(r"\b(?:unless|except|if|only)\b|除非|除外|仅|只|如果", rest) is not None
    )


# -- statements --------------------------------------------------------------------------------


def _is_out(support: Support) -> bool:
    """Whether a statement may not be shown, not even flagged."""
    return any(doubt.grave and doubt.kind in _FATAL for doubt in support.doubts) or (
        support.comparable and support.share < ABOUT_ELSE
    )


_TAG = re.compile(
    r"<!--.*?(?:-->|$)|<(script|style|iframe|svg|object)\b.*?(?:</\1\s*>|$)|</?[A-Za-z!][^<>]*(?:>|$)",
    re.I | re.S,
)
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_DEFINITION = re.compile(r"^\s*\[[^\]]+\]:\s*\S+.*$", re.M)
_ADDRESS = re.compile(
    r"(?:\b(?:https?|ftp|file|data|javascript|vbscript|mailto)\s*:|//(?=\w)|\bwww\.)[^\s<>，。；）)\]]+"
    r"|\b(?:javascript|vbscript|data)\s*:|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|ru|cn|info|example|xyz|test)\b(?:/\S*)?",
    re.I,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ORNAMENT = re.compile(
    r"(?m)^\s*(?:#{1,6}\s+|[-*+>•]\s+|\d{1,2}[.)]\s+)|\*\*|__|`+|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)"
)


def _plain(text: str, shown: Mapping[str, Paragraph]) -> tuple[str, list[str]]:
    """The statement as plain text, without marks, and what was taken out beyond ornament."""
    plain = html.unescape(html.unescape(text))
    plain = re.sub("[\u200b-\u200d\u2060\ufeff\u00ad]", "", plain)
    for match in reversed(list(_marks(plain))):
        plain = plain[: match.start()] + plain[match.end() :]
    taken: list[str] = []
    hidden = ((_TAG, "HTML", " "), (_IMAGE, "an image", " "), (_LINK, "a link", r"\1"))
    for pattern, what, kept in (
        (_CONTROL, "control characters", ""),
        (BIDI, "characters that turn the direction", ""),
        *hidden * 3,  # a tag may hide in a tag
        (_DEFINITION, "a link", " "),
    ):
        if pattern.search(plain):
            taken.append(what)
            plain = pattern.sub(kept, plain)
    plain = unicodedata.normalize("NFC", plain)
    known = " ".join(
        text
        for p in shown.values()
        for layer in (p.texts, *(note.texts for note in p.footnotes))
        for text in layer.values()
    )
    for match in reversed(list(_ADDRESS.finditer(plain))):
        if match[0].rstrip(".,;") not in known or ":" in match[0][:12]:
            plain = plain[: match.start()] + plain[match.end() :]
            taken.append("an address")
    plain = plain.replace("<", "‹").replace(">", "›")
    plain = _ORNAMENT.sub("", plain)
    plain = re.sub(r"\s*\|\s*", " ", plain)
    plain = re.sub(r"\s+([.,;:!?。，；：！？]|$)", r"\1", re.sub(r"\s+", " ", plain))
    return plain.strip(), list(dict.fromkeys(taken))


def _foreign_letters(text: str) -> bool:
    """Whether a letter looks like another: а Cyrillic "о" in "not", a digit "2О21"."""
    for character in unicodedata.normalize("NFKC", text):
        if character.isascii() or re.match(f"[{HAN}]", character):
            continue
        if unicodedata.combining(character):
            return True
        if character.isalpha() and not unicodedata.name(character, "").startswith(("LATIN", "CJK")):
            return True
    return re.search(r"\d[OIl]\d|\b[OIl]\d{2,}|(?<![A-Za-z])\d+[OIl]\b", text) is not None
