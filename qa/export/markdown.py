"""Answers as Markdown: no markup, link or image of a question or document comes to life in it."""

import re
from string import Template

from qa.export.takeaway import Entry, Excerpt, Source, Takeaway
from qa.export.words import outcome, words_of
from qa.marked import marked_pieces

#: What is markup anywhere in a line; what begins an autolink; what is markup at its start.
_ACTIVE = re.compile(r"[\\`*_\[\]<>|~&$]")
_LINKS = re.compile(r"(?:(?:https?|ftp|mailto)(?=:)|www(?=\.)|@)", re.IGNORECASE)
_STARTS = re.compile(r"^(\d*)([#+\-=.)])")


def markdown_of(taken: Takeaway) -> bytes:
    """The file, UTF-8 with Unix line ends (CommonMark)."""
    words = words_of(taken.language)
    parts = [
        f"# {words['title']}",
        f"*{Template(words['made']).substitute(date=taken.made)}*",
    ]
    if taken.handed_in:
        parts.append(f"*{words['handed_in']}*")
    for number, entry in enumerate(taken.entries, start=1):
        parts += _entry(entry, number, taken.language)
    if taken.excerpts:
        parts += [f"## {words['appendix']}", words["appendix_note"]]
    for excerpt in taken.excerpts:
        parts += _excerpt(excerpt, taken.language)
    if taken.origins:
        parts.append(f"## {words['documents']}")
        parts.append("\n".join(
            f"- {escaped(', '.join(filter(None, (o.symbol, o.title, o.date))))}. "
            f"{escaped(o.source)}" + (f" <{o.url}>" if _is_plain(o.url) else "")
            for o in taken.origins
        ))  # fmt: skip
    return ("\n\n".join(parts) + "\n").encode()


def escaped(text: str) -> str:
    """Markdown that shows the text as it is, on one line."""
    line = re.sub(r"\s*\n\s*", " ", text).strip()
    line = _ACTIVE.sub(lambda match: "\\" + match[0], line)
    # A letter as an entity reads the same and links nothing.
    line = _LINKS.sub(lambda match: f"&#{ord(match[0][0])};{match[0][1:]}", line)
    return _STARTS.sub(r"\1\\\2", line)


def _entry(entry: Entry, number: int, language: str) -> list[str]:
    words = words_of(language)
    parts = [
        f"## {number}. {escaped(entry.question)}",
        f"**{words['outcome']}:** {outcome(entry.status, language)}",
    ]
    for line in entry.lines:
        parts.append(escaped(line.text) + "".join(f" \\[{mark}\\]" for mark in line.marks))
    if entry.sources:
        parts.append(f"### {words['citations']}")
    parts += [_source(source, language) for source in entry.sources]
    if entry.nearest:
        parts.append(f"**{words['nearest']}:** " + "; ".join(map(escaped, entry.nearest)))
    return parts


def _source(source: Source, language: str) -> str:
    words = words_of(language)
    lines = [f"**\\[{source.number}\\] {escaped(source.reference)}**"]
    lines.append(f"> {escaped(source.quote)}")
    if source.reading:
        kind = words["official" if source.reading_official else "unofficial"]
        lines.append(f"> {escaped(source.reading)} *({kind})*")
    lines.append(words["verified" if source.verified else "unverified"])
    return "\n\n".join(lines)


def _excerpt(excerpt: Excerpt, language: str) -> list[str]:
    words = words_of(language)
    parts = [f"### {escaped(excerpt.reference)}"]
    if excerpt.section:
        parts.append(f"*{escaped(excerpt.section)}*")
    text = "".join(
        f"<mark>{escaped(piece.text)}</mark>" if piece.marked else _spaced(piece.text)
        for piece in marked_pieces(excerpt.text, excerpt.spans)
    )
    parts.append(f"> {text}")
    if excerpt.reading:
        kind = words["official" if excerpt.reading_official else "unofficial"]
        parts.append(f"> {escaped(excerpt.reading)} *({kind})*")
    for mark, note in excerpt.footnotes:
        parts.append(f"{Template(words['footnote']).substitute(mark=mark)}: {escaped(note)}")
    parts.append(f"{words['hash']}: `{excerpt.text_sha256}`")
    return parts


def _spaced(piece: str) -> str:
    """`escaped`, keeping the space at either end, which parts the piece from a marked one."""
    left = " " if piece[:1].isspace() else ""
    right = " " if piece[-1:].isspace() else ""
    return f"{left}{escaped(piece)}{right}"


def _is_plain(url: str) -> bool:
    return re.fullmatch(r"https://[\w.\-/%?=&+,;~()]+", url, re.ASCII) is not None
