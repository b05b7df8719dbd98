"""Figures that a question takes for granted and that stand nowhere in the documents.

A year, an article or an ordinal ("the fourth meeting", 第五十六条) is looked for in the texts of
record, in Chinese numerals and in digits. Plain numbers are not: people count on their own.
"""

import re

from ingest.corpus import Corpus
from ingest.numbering import chinese_numeral
from qa.check.facts import Fact, FactKind, figures_of

#: What a meeting is called, and within how many characters of its number.
_MEETING = re.compile(r"meeting|session|次|届|屆|会议", re.IGNORECASE)
_NEAR = 40
_YEAR = re.compile(r"\d{4}")


def strange_figure(question: str, corpus: Corpus) -> str:
    """The first figure of the question that no text of record has, as the question writes it.

    ``What does article 56 of the Convention ask for?`` gives ``article 56`` where no document
    names it; empty where all stand, or where a document is not in Chinese.
    """
    if any(document.language != "zh" for document in corpus.documents):
        return ""
    for fact in figures_of(question):
        forms = _forms(fact)
        if fact.kind is FactKind.ORDINAL and _MEETING.search(question[fact.end :][:_NEAR]):
            forms = tuple(form + measure for form in forms for measure in "次届")
        if forms and not any(form in corpus.squeezed_record for form in forms):
            return question[fact.start : fact.end]
    return ""


def _forms(fact: Fact) -> tuple[str, ...]:
    """How a Chinese text may write the figure; nothing for kinds that are not looked for."""
    match fact.kind:
        case FactKind.DATE if year := _YEAR.match(fact.value):
            return (year[0],)
        case FactKind.ARTICLE if number := re.match(r"article (\d+)", fact.value):
            return (f"第{chinese_numeral(int(number[1]))}条", f"第{number[1]}条")
        case FactKind.ORDINAL if fact.value.isdigit():
            return (f"第{chinese_numeral(int(fact.value))}", f"第{fact.value}")
        case _:
            return ()
