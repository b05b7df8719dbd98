"""Slices: which questions are looked at together."""

from collections.abc import Mapping, Sequence

from evals.dataset import Case, Form
from ingest.corpus import Corpus
from qa.answer import Status
from vectorstore.analysis import index_terms

#: The slice of all questions.
ALL = "all"
#: A term in more than this share of the paragraphs says nothing about overlap.
_COMMON = 0.2


def slices_of(cases: Sequence[Case], corpus: Corpus) -> Mapping[str, frozenset[str]]:
    """The units of each slice: ids of cases as they are asked, and of their pairs.

    ``all``, ``language=zh``, ``type=fact``, ``register=typo``, ``overlap=low`` and the like;
    language and overlap differ between twins and hold no pairs.
    """
    found: dict[str, set[str]] = {ALL: set()}
    overlaps = overlaps_of(cases, corpus)
    cuts = _terciles(list(overlaps.values()))
    for case in cases:
        if case.form is not Form.ASKED:
            continue
        pair = case.pair
        found[ALL] |= {case.id, pair.id}
        found.setdefault(f"language={case.language}", set()).add(case.id)
        for name in (f"type={pair.type}", f"register={pair.register}"):
            found.setdefault(name, set()).update({case.id, pair.id})
        if case.id in overlaps:
            third = _third(overlaps[case.id], cuts)
            found.setdefault(f"overlap={third}", set()).add(case.id)
    return {name: frozenset(units) for name, units in sorted(found.items(), key=_order)}


def overlaps_of(cases: Sequence[Case], corpus: Corpus) -> Mapping[str, float]:
    """Lexical overlap of each answerable question with its answering paragraphs.

    Share of the question's distinct index terms that stand in a paragraph of grade 2, in any of
    its languages; terms that stand in a fifth of all paragraphs don't count.
    """
    terms = {
        paragraph.id: frozenset(index_terms("\n".join(paragraph.texts.values())))
        for paragraph in corpus.citable
    }
    often: dict[str, int] = {}
    for found in terms.values():
        for term in found:
            often[term] = often.get(term, 0) + 1
    most = _COMMON * len(terms)
    overlaps = {}
    for case in cases:
        if case.form is not Form.ASKED or case.pair.expect is not Status.ANSWERED:
            continue
        asked = {term for term in index_terms(case.text) if often.get(term, 0) <= most}
        stands = frozenset().union(*(terms.get(key, frozenset()) for key in case.pair.answering))
        overlaps[case.id] = len(asked & stands) / len(asked) if asked else 0.0
    return overlaps


def _terciles(overlaps: Sequence[float]) -> tuple[float, float]:
    if not overlaps:
        return 0.0, 0.0
    ordered = sorted(overlaps)
    return ordered[(len(ordered) - 1) // 3], ordered[2 * (len(ordered) - 1) // 3]


def _third(overlap: float, cuts: tuple[float, float]) -> str:
    if overlap <= cuts[0]:
        return "low"
    return "middle" if overlap <= cuts[1] else "high"


def _order(slice_: tuple[str, set[str]]) -> tuple[int, str]:
    heads = (ALL, "language", "type", "register", "overlap")
    return heads.index(slice_[0].split("=")[0]), slice_[0]
