"""What can go wrong between a file and its paragraphs.

    IngestError
    ├── UnreadableFile      missing, empty, binary, too large or not UTF-8
    ├── UnnumberedText      readable, but without numbered paragraphs
    └── CorpusError         a manifest or a language version that does not fit its document

Each message is one sentence or two that say what happened, to which file, and what to do next.
"""


class IngestError(Exception):
    """Base of all errors of this package."""


class UnreadableFile(IngestError):
    """The file can't be read as text."""


class UnnumberedText(IngestError):
    """The text has no numbered paragraphs to cite."""


class CorpusError(IngestError):
    """A manifest or a language version doesn't fit its document."""
