"""All forms by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qa.export.takeaway import printable
from qa.quiz.errors import UnknownFormat
from qa.quiz.export.anki import anki
from qa.quiz.export.form import Exported
from qa.quiz.export.gift import gift
from qa.quiz.export.markdown import markdown
from qa.quiz.export.moodle import moodle_xml
from qa.quiz.export.pdf import pdf
from qa.quiz.export.qti import qti
from qa.quiz.export.sheet import csv_sheet, xlsx_sheet
from qa.quiz.export.word import docx
from qa.quiz.item import Quiz, quiz_from_json, quiz_json


@dataclass(frozen=True, slots=True)
class Format:
    """One form: the name on the command line, the file's suffix, who takes it."""

    name: str
    suffix: str
    title: str
    writer: Callable[[Quiz], Exported]

    def write(self, quiz: Quiz) -> Exported:
        """The quiz as a file, without the control characters that XML has no place for."""
        return self.writer(quiz_from_json(_printable(quiz_json(quiz))))


FORMATS = {
    form.name: form
    for form in (
        Format("gift", ".gift.txt", "Moodle GIFT", gift),
        Format("moodle", ".xml", "Moodle XML", moodle_xml),
        Format("qti", ".qti.zip", "QTI 2.1", qti),
        Format("anki", ".apkg", "Anki", anki),
        Format("xlsx", ".xlsx", "Kahoot (Excel)", xlsx_sheet),
        Format("csv", ".csv", "Kahoot (CSV)", csv_sheet),
        Format("docx", ".docx", "Word", docx),
        Format("pdf", ".pdf", "PDF", pdf),
        Format("markdown", ".md", "Markdown", markdown),
    )
}


def _printable(value: Any) -> Any:
    match value:
        case str():
            return printable(value)
        case dict():
            return {key: _printable(held) for key, held in value.items()}
        case list():
            return [_printable(held) for held in value]
        case _:
            return value


def format_named(name: str) -> Format:
    """The form of that name. Raises `UnknownFormat`, which names them all."""
    form = FORMATS.get(name.lower())
    if form is None:
        raise UnknownFormat(f"There is no format {name!r}; choose one of {', '.join(FORMATS)}.")
    return form
