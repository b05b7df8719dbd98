"""PDF, A4: the questions, and on a page of its own the answer key."""

import datetime
from collections.abc import Sequence

from qa.export.paper import Look, Paper, Run
from qa.quiz.export.form import Exported, words
from qa.quiz.export.markdown import key_line
from qa.quiz.export.word import offered
from qa.quiz.item import Quiz, feedback_of, stem_of

_TAGS = {"en": "en", "zh": "zh-CN"}
_HEADING = Look("sans", 16, 0)
_NOTE = Look("sans", 9, 3)
_QUESTION = Look(size=11, before=5)
_CHOICE = Look(indent=7, before=1)
_KEY = Look("sans", 11, 4)
_PROOF = Look(size=9.5, indent=7, before=1.2, grey=70)
#: One quiz is one file, byte by byte, whenever it is written.
_DATE = datetime.datetime(2021, 6, 2, tzinfo=datetime.UTC)


def pdf(quiz: Quiz) -> Exported:
    """The quiz as a PDF file."""
    paper = Paper(
        quiz.title,
        _TAGS[quiz.languages[0]] if quiz.languages else "en",
        numbered=False,
        dated=_DATE,
    )
    paper.block([Run(quiz.title)], _HEADING)
    for number, item in enumerate(quiz.items, start=1):
        choices = [(choice, _CHOICE) for choice in offered(quiz, item)]
        _together(paper, [(f"{number}. {stem_of(item)}", _QUESTION), *choices])
    paper.new_page()
    paper.block([Run(words(quiz, "answers"))], _HEADING)
    paper.block([Run(words(quiz, "note"))], _NOTE)
    for number, item in enumerate(quiz.items, start=1):
        proof = [(line, _PROOF) for line in feedback_of(item).split("\n")]
        _together(paper, [(f"{number}. {key_line(item)}", _KEY), *proof])
    return Exported(paper.bytes())


def _together(paper: Paper, lines: Sequence[tuple[str, Look]]) -> None:
    """The lines on one page, if a page holds them."""
    blocks = [([Run(line)], look) for line, look in lines]
    paper.keep_together(blocks)
    for runs, look in blocks:
        paper.block(runs, look)
