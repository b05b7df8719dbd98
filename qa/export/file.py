"""The formats of an exported file, by name and by file ending."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qa.errors import BadInput
from qa.export.docx import docx_of
from qa.export.markdown import markdown_of
from qa.export.pdf import pdf_of
from qa.export.takeaway import Takeaway


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: how it is written, how a file of it is called."""

    suffix: str
    media_type: str
    write: Callable[[Takeaway], bytes]


FORMATS = {
    "markdown": Format(".md", "text/markdown; charset=utf-8", markdown_of),
    "docx": Format(
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        docx_of,
    ),
    "pdf": Format(".pdf", "application/pdf", pdf_of),
}


def format_of(path: Path) -> Format:
    """The format that a file's ending names. Raises `BadInput`."""
    for known in FORMATS.values():
        if path.suffix.lower() == known.suffix:
            return known
    endings = ", ".join(known.suffix for known in FORMATS.values())
    raise BadInput(f"{path} has no known ending; name a file that ends in {endings}.")


def save(taken: Takeaway, path: Path) -> None:
    """Write the file. Raises `BadInput` where it can't be written."""
    written = format_of(path).write(taken)
    try:
        path.write_bytes(written)
    except OSError as error:
        raise BadInput(f"{path} can't be written ({error.strerror}); name another file.") from None


def today() -> str:
    """The date of today, as a file bears it."""
    return datetime.now(UTC).date().isoformat()
