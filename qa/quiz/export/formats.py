"""All forms by name."""

from collections.abc import Callable
from dataclasses import dataclass

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
from qa.quiz.item import Quiz


@dataclass(frozen=True, slots=True)
class Format:
    """One form: the name on the command line, the file's suffix, who takes it."""

    name: str
    suffix: str
    title: str
    write: Callable[[Quiz], Exported]


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


def format_named(name: str) -> Format:
    """The form of that name. Raises `UnknownFormat`, which names them all."""
    form = FORMATS.get(name.lower())
    if form is None:
        raise UnknownFormat(f"There is no format {name!r}; choose one of {', '.join(FORMATS)}.")
    return form
