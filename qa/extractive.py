"""The extractive answer: the sentences that answer, quoted and cited, without a language model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.corpus import Corpus
from qa.answer import Citation
from qa.citation import citation_of
from qa.question import Question
from vectorstore.analysis import content_terms
from vectorstore.passage import sentences
from vectorstore.search import Hit

#: The name under which answers of this kind are recorded.
MODEL = "extractive"

#: Characters of the text of record; a paragraph up to this long is quoted whole, less of each
#: where several are quoted, so that an answer fits a screen.
_QUOTE_LENGTH = {"zh": 260, "en": 830}
_QUOTE_AMONG_SEVERAL = {"zh": 120, "en": 400}
_FEW = 2
#: What a shared word counts beside a cosine.
_WORD_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class _Sentence:
    length: int
    score: float


def citations_of(question: Question, hits: Sequence[Hit], corpus: Corpus) -> tuple[Citation, ...]:
    """One citation a hit: the stretch of its text of record that fits the question best."""
    lengths = _QUOTE_AMONG_SEVERAL if len(hits) > _FEW else _QUOTE_LENGTH
    return tuple(_best_citation(question, hit, corpus, lengths) for hit in hits)


def _best_citation(
    question: Question, hit: Hit, corpus: Corpus, lengths: Mapping[str, int]
) -> Citation:
    language = corpus.document_of(hit.paragraph).language
    first, last = _best_stretch(_scored(question, hit, corpus), lengths.get(language, 400))
    return citation_of(hit.paragraph, first, last, question.language, corpus)


def _scored(question: Question, hit: Hit, corpus: Corpus) -> list[_Sentence]:
    """The sentences of the text of record, each scored through every aligned version."""
    record = corpus.document_of(hit.paragraph).language
    asked = content_terms(question.text)
    spans = sentences(hit.paragraph.texts[record], record)
    scores = [0.0] * len(spans)
    for language, text in hit.paragraph.texts.items():
        other = sentences(text, language)
        if len(other) != len(spans):
            continue
        for i, (start, end) in enumerate(other):
            words = content_terms(text[start:end]) if language == question.language else frozenset()
            shared = len(asked & words) / max(len(asked), 1)
            cosine = hit.sentences.get((language, start, end), 0.0)
            scores[i] = max(scores[i], cosine + _WORD_WEIGHT * shared)
    return [
        _Sentence(end - start, score) for (start, end), score in zip(spans, scores, strict=True)
    ]


def _best_stretch(scored: Sequence[_Sentence], length: int) -> tuple[int, int]:
    """First and last of neighbouring sentences: the best one, grown by its better neighbour."""
    best = max(range(len(scored)), key=lambda i: scored[i].score)
    first = last = best
    while True:
        size = sum(sentence.length for sentence in scored[first : last + 1])
        neighbours = [
            i
            for i in (first - 1, last + 1)
            if 0 <= i < len(scored) and size + scored[i].length <= length
        ]
        if not neighbours:
            return first, last
        grown = max(neighbours, key=lambda i: scored[i].score)
        first, last = min(first, grown), max(last, grown)
