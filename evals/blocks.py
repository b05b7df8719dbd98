"""`Block`: a piece of a report, put into Markdown or HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or deeper."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header, every cell plain text."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing in SVG, with what it shows. Markdown shows the words only."""

    svg: str
    caption: str


@dataclass(frozen=True, slots=True)
class Folded:
    """Blocks under a line that opens them; Markdown shows them under the line."""

    line: str
    blocks: "tuple[Block, ...]"


Block: TypeAlias = Heading | Text | Table | Figure | Folded


def markdown_of(blocks: Sequence[Block]) -> str:
    """The blocks in Markdown."""
    return "\n\n".join(_markdown(block) for block in blocks)


def html_of(blocks: Sequence[Block]) -> str:
    """The blocks in HTML; all text is escaped."""
    return "\n".join(_html(block) for block in blocks)


def _markdown(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {text}"
        case Text(text):
            return text
        case Table(header, rows):
            lines = [header, tuple("---" for _ in header), *rows]
            return "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines)
        case Figure(_, caption):
            return f"{caption} (drawn in report.html)"
        case Folded(line, blocks):
            return f"**{line}**\n\n{markdown_of(blocks)}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _html(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"<h{level}>{escape(text)}</h{level}>"
        case Text(text):
            return f"<p>{escape(text)}</p>"
        case Table(header, rows):
            head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
            body = "\n".join(
                "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
                for row in rows
            )
            return (
                f'<div class="wide"><table><thead><tr>{head}</tr></thead>'
                f"<tbody>{body}</tbody></table></div>"
            )
        case Figure(svg, caption):
            return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"
        case Folded(line, blocks):
            return f"<details><summary>{escape(line)}</summary>\n{html_of(blocks)}\n</details>"
