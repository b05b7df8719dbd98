"""What a text is about, in terms that are the same in English and Chinese where we know both."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ingest.script import HAN
from qa.check.names import mentions
from vectorstore.analysis import index_terms

#: Opposites among the notions: a statement that has one where the text has the other is wrong.
OPPOSITES = (
    ("strengthen", "weaken"), ("strengthen", "reduce"), ("expand", "reduce"),
    ("public", "private"), ("voluntary", "mandatory"), ("allow", "prohibit"),
    ("promote", "prevent"), ("support", "obstruct"), ("reject", "adopt"), ("deny", "allow"),
    ("include", "exclude"), ("success", "failure"), ("direct", "indirect"),
    ("positive", "negative"), ("before", "after"), ("begin", "end"), ("national", "foreign"),
    ("national", "international"), ("multilateral", "bilateral"), ("woman", "man"),
    ("illicit", "lawful"), ("establish", "eliminate"), ("promote", "eliminate"),
    ("simplify", "complex"), ("equal", "inequality"), ("confidential", "publish"),
    ("protect", "punish"), ("promote", "restrict"), ("protect", "restrict"), ("existing", "new"),
    ("welcome", "reject"), ("different", "same"), ("maintain", "eliminate"),
    ("support", "reject"), ("important", "unimportant"), ("timely", "delay"),
    ("approve", "reject"), ("first", "last"), ("remove", "establish"), ("grant", "restrict"),
    ("grant", "deny"), ("strengthen", "restrict"), ("maintain", "restrict"),
    ("grant", "eliminate"), ("grant", "weaken"), ("remove", "maintain"),
    ("participate", "exclude"), ("return", "keep_assets"), ("independence", "dependence"),
    ("promote", "weaken"), ("protect", "weaken"), ("maintain", "weaken"),
    ("address", "shelve"), ("punish", "impunity"), ("easy", "complex"), ("public", "confidential"),
)  # fmt: skip


#: Characters that only join or point; a word made of them says nothing of what a text is about.
_PARTICLES = frozenset(
    "的了和与及在于对为将应当可以会要须我们他她它其该本这那些此种并而且也还又都或以便从由被把使让"
    "向到至等中上下内外之者所是有没不未无非个项次份位名条款段章各自每一来去就才只时前后里过得地着能"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A notion at ``[start:end)`` of a text: its id in the table, a name's id or the word."""

    notion: str
    start: int
    end: int


def terms(text: str) -> tuple[Term, ...]:
    """The notions of a text that `folded_same_length` has folded, in order, stop words left out."""
    found = [Term(f"@{m.name}", m.start, m.end) for m in mentions(text)]
    covered = _blanked(text, found)
    for pattern, notion in _split_phrases():
        found += [Term(notion, m.start(), m.end()) for m in pattern.finditer(covered)]
    covered = _blanked(covered, found)
    phrases, of_phrase = _phrases()
    for match in phrases.finditer(covered):
        notion = of_phrase[re.sub(r"[\s-]+", "_", match[0].lower())]
        found.append(Term(notion, match.start(), match.end()))
    covered = _blanked(covered, found)
    for match in re.finditer(rf"[{HAN}]+|[A-Za-z]+(?:[-'’][A-Za-z]+)*", covered):
        piece, start = match[0], match.start()
        found += _chinese(piece, start) if ord(piece[0]) > 0x2E7F else _english(piece, start)
    return tuple(sorted(found, key=lambda term: term.start))


def _blanked(text: str, found: list[Term]) -> str:
    for term in found:
        text = text[: term.start] + " " * (term.end - term.start) + text[term.end :]
    return text


def _english(piece: str, start: int) -> list[Term]:
    word = piece.lower().replace("’", "'").removesuffix("'s")
    table = _english_notions()
    if word in _exact() and word not in _stop_words():
        return [Term(_exact()[word], start, start + len(piece))]
    if stem(word) in table:
        return (
            [Term(table[stem(word)], start, start + len(piece))]
            if word not in _stop_words()
            else []
        )
    found = []
    for part in re.finditer(r"[a-z]+", word):
        if part[0] in _stop_words() or len(part[0]) < 2:
            continue
        notion = table.get(stem(part[0]), stem(part[0]))
        found.append(Term(notion, start + part.start(), start + part.end()))
    return found


def _chinese(piece: str, start: int) -> list[Term]:
    pattern, table = _chinese_notions()
    found, at = [], 0
    for match in (*pattern.finditer(piece), None):
        end = match.start() if match else len(piece)
        run = piece[at:end]
        offset = start + at
        for word in _words(run):
            if word not in _stop_words() and len(word) > 1 and not set(word) <= _PARTICLES:
                found.append(Term(word, offset, offset + len(word)))
            offset += len(word)
        if match:
            found.append(Term(table[match[0]], start + match.start(), start + match.end()))
            at = match.end()
    return found


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    """The English entries of several words: ``go_after`` stands for goes after, going after."""
    table: dict[str, str] = {}
    for notion, english, _ in _lines():
        for entry in english:
            first, _, rest = entry.partition("_")
            if rest and "..." not in rest and "-ing" not in rest:
                for ending in ("", "s", "es", "d", "ed", "ing"):
                    table.setdefault(f"{first}{ending}_{rest}".lower(), notion)
                table.setdefault(f"{first.removesuffix('e')}ing_{rest}".lower(), notion)
    ordered = sorted(table, key=len, reverse=True)
    forms = "|".join(re.escape(entry).replace("_", r"[\s-]+") for entry in ordered)
    return re.compile(rf"\b(?:{forms})\b", re.IGNORECASE), table


@cache
def _split_phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The English entries with words between: ``keep_..._from`` finds keep in keep it from."""
    return tuple(
        (re.compile(rf"\b{first}\b(?=[^.;:,]{{2,60}}\b{last.replace('_', ' ')}\b)", re.I), notion)
        for notion, english, _ in _lines()
        for first, between, last in (entry.partition("_..._") for entry in english)
        if between
    ) + tuple(
        (re.compile(rf"\b{entry.removesuffix('_-ing')}\b(?=\s+[a-z]+ing\b)", re.I), notion)
        for notion, english, _ in _lines()
        for entry in english
        if entry.endswith("_-ing")
    )


def _words(run: str) -> list[str]:
    import rjieba

    return list(rjieba.cut(run)) if run else []


@lru_cache(maxsize=8_192)
def stem(word: str) -> str:
    """The Snowball stem of an English word in small letters."""
    return index_terms(word)[-1] if word.isascii() and word.isalpha() else word


@cache
def _english_notions() -> dict[str, str]:
    table: dict[str, str] = {}
    for notion, english, _ in _lines():
        for word in english:
            table.setdefault(stem(word), notion)
    return table


@cache
def _exact() -> dict[str, str]:
    """The forms as the table writes them, before their stems: ``lasted`` is not ``last``."""
    table: dict[str, str] = {}
    for notion, english, _ in _lines():
        for word in english:
            table.setdefault(word, notion)
    return table


@cache
def _chinese_notions() -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = {}
    for notion, _, chinese in _lines():
        for word in chinese:
            if len(word) > 1:
                table.setdefault(word, notion)
    return re.compile("|".join(sorted(table, key=len, reverse=True))), table


@cache
def _lines(*, stop: bool = False) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    lines = []
    for line in (files("qa.check") / "notions.txt").read_text("utf-8").splitlines():
        if line.startswith("#") or line.startswith("stop: ") is not stop:
            continue
        notion, _, rest = line.partition(": ")
        english, _, chinese = rest.partition(" | ")
        lines.append((notion, tuple(english.split()), tuple(chinese.split())))
    return tuple(lines)


def notions() -> frozenset[str]:
    """The ids of the table: what is known in both languages."""
    return frozenset(notion for notion, _, _ in _lines())


@cache
def _stop_words() -> frozenset[str]:
    ((_, english, chinese),) = _lines(stop=True)
    return frozenset(english) | frozenset(chinese)
