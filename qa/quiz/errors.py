"""What can go wrong with a quiz.

QaError
├── NoQuestions         nothing can be asked about the paragraphs in hand
├── UnknownQuiz         no saved quiz of that name
├── UnreadableQuiz      a file that is no quiz of ours
└── UnknownFormat       no export of that name
"""

from qa.errors import QaError


class NoQuestions(QaError):
    """No question can be made from what was named."""


class UnknownQuiz(QaError):
    """No quiz of that name is saved."""


class UnreadableQuiz(QaError):
    """A file or a row does not hold a quiz."""


class UnknownFormat(QaError):
    """There is no export of that name."""
