"""What can go wrong between a question and its answer.

QaError
├── BadQuestion         empty or far too long
├── BadInput            a batch or history file that can't be read
├── UnknownParagraph    no paragraph of that id
├── BadSetting          a setting that can't be used
├── ModelFailed         the language model did not finish its reply
└── StoreUnavailable    the database of feedback and quizzes can't be used
"""

from enum import StrEnum


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


class Fault(StrEnum):
    """What went wrong with a language model or its reply; the names are a contract."""

    UNUSABLE = "model_unusable"  # not installed, no key, not a provider
    UNREACHABLE = "model_unreachable"
    TIMEOUT = "model_timeout"
    KEY_REFUSED = "model_key_refused"
    RATE_LIMITED = "model_rate_limited"
    SERVER_FAULT = "model_server_fault"
    REQUEST_REFUSED = "model_request_refused"  # unknown model, prompt too long
    CUT_OFF = "model_cut_off"
    EMPTY = "model_empty"
    UNREADABLE = "model_unreadable"
    NOTHING_CITED = "model_cited_nothing"
    NOTHING_VERIFIED = "model_not_verified"  # it cited, but nothing of it held


class ModelFailed(QaError):
    """The model did not finish its reply; `fault` says why, for people and for programs."""

    def __init__(self, fault: Fault, said: str) -> None:
        super().__init__(said)
        self.fault = fault


class StoreUnavailable(QaError):
    """The database of feedback and quizzes can't be opened, read or written."""
