"""What an extractive answer says around its quotes, in English and Chinese."""

from collections.abc import Sequence

from ingest.corpus import Corpus
from ingest.document import Kind, Paragraph
from qa.answer import Citation, Status
from qa.evidence import Decision
from qa.question import Question
from qa.sought import sought_value


def lead_of(
    question: Question,
    status: Status,
    decision: Decision,
    citations: Sequence[Citation],
    corpus: Corpus,
) -> str:
    """The first sentence of an answer, in the language of the question.

    ``The political declaration deals with this in para. 16:`` / ``政治宣言第 16 段与此有关：``
    """
    chinese = question.language == "zh"
    if status is Status.NOT_FOUND:
        places = _places([hit.paragraph for hit in decision.nearest], question.language, corpus)
        if chinese:
            near = f"内容最接近的段落（未必回答您的问题）：{places}。" if places else ""
            return f"在现有文件中没有找到答案。{near}"
        near = f" The nearest paragraphs, which may not answer it: {places}." if places else ""
        return f"The documents do not answer this.{near}"
    cited = [corpus.paragraphs[citation.paragraph_id] for citation in citations]
    places = _places(cited, question.language, corpus)
    if status is Status.PREMISE_REJECTED:
        return _rejection(decision, places, question.language)
    first = citations[0].reading or citations[0].quote
    value = sought_value(question.text, first, question.language)
    if value:
        return f"{value}，见{places}：" if chinese else f"{_capital(value)}, according to {places}:"
    return f"与此有关的是{places}：" if chinese else f"This is dealt with in {places}:"


def place_of(citation: Citation, language: str, corpus: Corpus) -> str:
    """What stands before one of several quotes: ``Political declaration, para. 16``."""
    return _capital(_places([corpus.paragraphs[citation.paragraph_id]], language, corpus))


def _capital(text: str) -> str:
    """The text with a capital at its beginning, without an article."""
    text = text.removeprefix("the ")
    return text[:1].upper() + text[1:]


def _rejection(decision: Decision, places: str, language: str) -> str:
    """Which premise fails, as far as it is known, and where it stands how things are.

    ``The documents do not say: “The Convention has 87 parties.” ...`` /
    ``文件中没有这样的说法：“《公约》有 87 个缔约方。”……``
    """
    claim = decision.premise.claim[language] if decision.premise else ""
    if language == "zh":
        said = "您的问题似乎以文件中没有的说法为前提，因此无法照此回答。"
        if decision.figure:
            said = f"文件中没有提到“{decision.figure}”。"
        elif claim:
            said = f"文件中没有这样的说法：“{claim}”"
        return f"{said}关于此事，见{places}："
    said = "Your question seems to take for granted something that the documents do not say."
    if decision.figure:
        said = f"The documents say nothing of “{decision.figure}”."
    elif claim:
        said = f"The documents do not say: “{claim}”"
    return f"{said} What they do say stands in {places}:"


def _places(paragraphs: Sequence[Paragraph], language: str, corpus: Corpus) -> str:
    """``the political declaration, paras. 16 and 19`` / ``政治宣言第 16、19 段``, by document."""
    by_document: dict[str, list[Paragraph]] = {}
    for paragraph in paragraphs:
        found = by_document.setdefault(paragraph.document, [])
        if paragraph not in found:
            found.append(paragraph)
    named = (
        (corpus.by_id[document].name(language), found) for document, found in by_document.items()
    )
    if language == "zh":
        return "；".join(name + _chinese_labels(found) for name, found in named)
    return "; ".join(f"{name}, {_english_labels(found)}" for name, found in named)


def _english_labels(paragraphs: Sequence[Paragraph]) -> str:
    parts = []
    for kind, one, several in (
        (Kind.FRONT, "opening lines", ""),
        (Kind.PREAMBLE, "preambular para.", "preambular paras."),
        (Kind.OPERATIVE, "para.", "paras."),
    ):
        labels = [p.label.removeprefix("PP") for p in paragraphs if p.kind is kind]
        if kind is Kind.FRONT and labels:
            parts.append(one)
        elif labels:
            parts.append(f"{several if len(labels) > 1 else one} {_joined(labels)}")
    return _joined(parts)


def _chinese_labels(paragraphs: Sequence[Paragraph]) -> str:
    parts = []
    for kind, before in (
        (Kind.FRONT, ""),
        (Kind.PREAMBLE, "序言部分"),
        (Kind.OPERATIVE, ""),
    ):
        labels = [p.label.removeprefix("PP") for p in paragraphs if p.kind is kind]
        if kind is Kind.FRONT and labels:
            parts.append("开头部分")
        elif labels:
            parts.append(f"{before}第 {'、'.join(labels)} 段")
    return "和".join(parts)


def _joined(words: Sequence[str]) -> str:
    """``16``, ``16 and 19``, ``16, 19 and 25``."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
