"""What can go wrong between a question and its answer.

QaError
├── BadQuestion         empty or far too long
├── BadInput            a batch or history file that can't be read
├── UnknownParagraph    no paragraph of that id
├── BadSetting          a setting that can't be used
└── StoreUnavailable    the database of feedback and quizzes can't be used
"""


class QaError(Exception):
    """Base of all errors of this package."""


class BadQuestion(QaError):
    """The question can't be asked."""


class BadInput(QaError):
    """A file of questions or of a conversation can't be read."""


class UnknownParagraph(QaError):
    """The corpus has no such paragraph."""


class BadSetting(QaError):
    """A setting holds a value that can't be used."""


class StoreUnavailable(QaError):
    """The database of feedback and quizzes can't be opened, read or written."""
