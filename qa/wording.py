"""What an extractive answer says around its quotes, in English and Chinese."""

from collections.abc import Sequence

from ingest.corpus import Corpus
from qa.answer import Citation, Status
from qa.evidence import Decision
from qa.question import Question


def lead_of(
    question: Question,
    status: Status,
    decision: Decision,
    citations: Sequence[Citation],
    corpus: Corpus,
) -> str:
    """The first sentence of an answer, in the language of the question."""
    chinese = question.language == "zh"
    if status is Status.NOT_FOUND:
        nearest = [corpus.reference(hit.paragraph, question.language) for hit in decision.nearest]
        if chinese:
            near = (
                f"内容最接近的段落（未必回答您的问题）：{'；'.join(nearest)}。" if nearest else ""
            )
            return f"在现有文件中没有找到答案。{near}"
        near = (
            f" The nearest paragraphs, which may not answer it: {'; '.join(nearest)}."
            if nearest
            else ""
        )
        return f"The documents do not answer this.{near}"
    references = list(dict.fromkeys(citation.reference for citation in citations))
    if chinese:
        return f"见{'；'.join(references)}："
    return f"See {'; '.join(references)}:"
