"""What can keep an evaluation from running.

    EvalsError
    ├── BadDataset          a line of the questions that can't be read, or an empty split
    ├── BadGates            gates or a baseline that can't be read, or name what is not measured
    ├── NoReason            a new baseline without a written reason
    ├── PeerUnavailable     a peer of no such name, or whose packages are not installed
    └── ExtrasMissing       the packages of the suite itself are not installed

A worse release is none of these: it is a failed check, and exit 1.
"""


class EvalsError(Exception):
    """Base of all errors of this package."""


class BadDataset(EvalsError):
    """The questions can't be asked as they stand."""


class BadGates(EvalsError):
    """The gates or the baseline can't be read."""


class NoReason(EvalsError):
    """A baseline is replaced only with a written reason."""


class PeerUnavailable(EvalsError):
    """The peer can't be measured here."""


class ExtrasMissing(EvalsError):
    """The packages of the evaluation suite are not installed."""
