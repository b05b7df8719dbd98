"""Spreadsheets for Kahoot and tools like it, within their limits.

A question has at most 120 characters, an answer 75, there are two to four of them, and the time is
one of a few numbers of seconds. What does not fit is left out and named, never cut.
"""

import csv
import io

from qa.quiz.export.form import Exported, LeftOut
from qa.quiz.item import Item, Quiz, options_of, shown, stem_of
from qa.quiz.phrases import shortest

QUESTION, ANSWER, ANSWERS = 120, 75, 4
SECONDS = (5, 10, 20, 30, 60, 90, 120, 240)
HEADER = (
    "Question - max 120 characters",
    "Answer 1 - max 75 characters",
    "Answer 2 - max 75 characters",
    "Answer 3 - max 75 characters",
    "Answer 4 - max 75 characters",
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
    "Source",
)


def csv_sheet(quiz: Quiz) -> Exported:
    """The quiz as CSV with the header of the tools' template, UTF-8 with a mark for Excel."""
    rows, left_out = _rows(quiz)
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return Exported(written.getvalue().encode("utf-8-sig"), left_out)


def xlsx_sheet(quiz: Quiz) -> Exported:
    """The quiz as an Excel sheet with the header of the tools' template."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    rows, left_out = _rows(quiz)
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 (a new book has one)
    sheet.title = "Quiz"
    for row in (HEADER, *rows):
        sheet.append(list(row))
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    for column, width in zip("ABCDEFGH", (60, 28, 28, 28, 28, 12, 12, 40), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    packed = io.BytesIO()
    book.save(packed)
    return Exported(packed.getvalue(), left_out)


def _rows(quiz: Quiz) -> tuple[list[tuple[str | int, ...]], tuple[LeftOut, ...]]:
    rows: list[tuple[str | int, ...]] = []
    left_out = []
    for item in quiz.items:
        why = _unfit(item)
        if why:
            left_out.append(LeftOut(item, why))
            continue
        options = options_of(item)
        padded = [*options, *[""] * (ANSWERS - len(options))]
        source = shown(item.sources[0].references, item.languages)
        rows.append((shortest(item), *padded, _seconds(item), item.key + 1, source))
    return rows, tuple(left_out)


def _unfit(item: Item) -> str:
    if not item.options:
        return "there is nothing to choose from"
    if len(item.options) > ANSWERS:
        return f"{len(item.options)} answers, {ANSWERS} are allowed"
    if len(shortest(item)) > QUESTION:
        return f"the question has {len(shortest(item))} characters, {QUESTION} are allowed"
    longest = max(len(text) for text in options_of(item))
    return f"an answer has {longest} characters, {ANSWER} are allowed" if longest > ANSWER else ""


def _seconds(item: Item) -> int:
    """Time to read it all: a character of Chinese takes as long as three of English."""
    text = stem_of(item) + "".join(options_of(item))
    size = sum(3 if "\u4e00" <= c <= "\u9fff" else 1 for c in text)
    return next((s for s in SECONDS if s >= 10 + size / 10), SECONDS[-1])


def _safe(cell: str | int) -> str | int:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@" and cell else cell
