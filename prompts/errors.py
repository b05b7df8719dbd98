"""What can go wrong with a template.

PromptError
├── UnknownTemplate     no file of that name
└── WrongVariables      a variable too many or too few
"""


class PromptError(Exception):
    """Base of all errors of this package."""


class UnknownTemplate(PromptError):
    """There is no template of that name."""


class WrongVariables(PromptError):
    """The variables are not those that the template has."""
