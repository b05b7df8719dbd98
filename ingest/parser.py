"""A text file to its blocks: front matter, headings, preambular and numbered paragraphs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.document import Kind
from ingest.errors import UnnumberedText
from ingest.footnotes import marks_taken_out, note_at
from ingest.layout import Layout, Line, layout_of
from ingest.numbering import Scheme, scheme_of
from ingest.script import SENTENCE_END, Joiner
from ingest.textfile import read_text

#: The body that speaks: the preamble of a resolution follows its name.
_ORGAN = re.compile(
    r"(大会|安全理事会|经济及社会理事会|人权理事会|大會|安全理事會"
    r"|The (General Assembly|Security Council|Economic and Social Council|Human Rights Council))"
    r"[,，]?"
)
_ANNEX = re.compile(r"(?:附件|附錄|附录|Annex|ANNEX)\s*([IVX]+|[一二三四五六七八九十]+|\d+)?")
_DATE_LINE = re.compile(
    r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
    r"|\d{1,2} (January|February|March|April|May|June|July|August|September|October|November"
    r"|December) \d{4}"
)
_MEETING_LINE = re.compile(
    r"第\s*\d+\s*次(全体)?会议.{0,6}[。.]?|\d+(st|nd|rd|th) (plenary )?meeting\.?"
)
_NUMBERED_HEADING = re.compile(r"([一二三四五六七八九十]+[.．、]|[IVX]+\.|[A-H]\.)\s*\S")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_PREAMBULAR_OPENING = re.compile(
    r"[A-Z][a-z]+(ing|ed|ful|ious|eply|urther|so|ly)\b|Aware|Convinced|Having|Bearing"
    r"|又|再|还|并|回顾|强调|确认|根据|注意到|重申|认识到|铭记|关切|深为|深信|欢迎|意识到|念及"
    r"|考虑到|赞赏|着重|严重|表示|遵循|承认|申明|审议|听取|鉴于|我们|回顧|強調|確認|銘記|認識"
)
_CLAUSE_END = re.compile(r"[,，;；][\d*]{0,3}$")
_LONG_HEADING = 120
#: In columns; full lines of the texts seen have 70 and more. A shorter one ends its block.
_SHORT_LINE = 45


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of the file, as it is printed; `line` is the line that it begins on."""

    kind: Kind
    label: str
    part: str
    section: str
    text: str
    footnotes: tuple[str, ...]
    line: int


def parse_file(path: Path) -> tuple[Block, ...]:
    """The blocks of a text file, in the order in which they are printed.

    Raises `UnreadableFile` or `UnnumberedText`, each naming the file.
    """
    text = read_text(path)
    try:
        return parse_text(text)
    except UnnumberedText as error:
        raise UnnumberedText(f"{path} {error}") from None


def parse_text(text: str) -> tuple[Block, ...]:
    """The blocks of a text, in the order in which they are printed.

    A footnote block stands where it is printed; its text is also among the `footnotes` of the
    paragraph that carries its mark. Everything before the first preambular or numbered
    paragraph is one block labelled ``front``. Raises `UnnumberedText`.
    """
    layout = layout_of(text)
    notes, body = _notes_and_body(layout)
    scheme = scheme_of([line.text for line in body])
    joiner = Joiner(line.text for line in body)
    drafts = _drafts(body, scheme, layout.double_spaced)
    kinded = _with_labels(_with_preamble([_Joined.of(draft, joiner) for draft in drafts]))
    return _with_footnotes(kinded, [_Note.of(note, joiner) for note in notes])


# -- lines to drafts ---------------------------------------------------------------------------


@dataclass(slots=True)
class _Draft:
    kind: Kind
    lines: list[Line]
    label: str = ""


def _notes_and_body(layout: Layout) -> tuple[list[list[Line]], list[Line]]:
    """The lines of each footnote, and the lines of the running text without furniture."""
    notes: list[list[Line]] = []
    body: list[Line] = []
    at_foot = False
    for line in layout.lines:
        if line.number in layout.rules:
            at_foot = True
        elif line.page_start or line.number in layout.links:
            at_foot = False
        if line.number in layout.furniture:
            continue
        if not at_foot:
            body.append(line)
        elif note_at(line.text) or not notes:
            notes.append([line])
        else:
            notes[-1].append(line)
    return notes, body


def _drafts(body: Sequence[Line], scheme: Scheme, double_spaced: bool) -> list[_Draft]:
    drafts: list[_Draft] = []
    expected, restartable = 1, False
    for i, line in enumerate(body):
        found = scheme.number_at(line.text)
        if found and (found[0] == expected or (found[0] == 1 and restartable)):
            number, printed, rest = found
            drafts.append(_Draft(Kind.OPERATIVE, [replace(line, text=rest)], printed))
            expected, restartable = number + 1, False
            continue
        kind = _kind_of_new_block(line, body[i - 1] if i else None, drafts, double_spaced)
        if _ANNEX.fullmatch(line.text):
            restartable = True
        if kind is None and drafts:
            drafts[-1].lines.append(line)
        else:
            drafts.append(_Draft(kind or Kind.FRONT, [_without_hashes(line)]))
    return drafts


def _kind_of_new_block(
    line: Line, above: Line | None, drafts: Sequence[_Draft], double_spaced: bool
) -> Kind | None:
    """The kind of the block that the line begins, or None where it goes on with the last one."""
    if above is None:
        return Kind.HEADING if line.indent >= 2 else Kind.FRONT
    numbered = any(draft.kind is Kind.OPERATIVE for draft in drafts)
    if _MARKDOWN_HEADING.match(line.text) or _ANNEX.fullmatch(line.text):
        return Kind.HEADING
    if _MEETING_LINE.fullmatch(line.text) or _DATE_LINE.fullmatch(line.text):
        return Kind.BACK if numbered else Kind.FRONT
    if drafts[-1].kind is Kind.BACK:
        return None
    if _ORGAN.fullmatch(line.text):
        return Kind.FRONT
    if _ORGAN.fullmatch(above.text) or _DATE_LINE.fullmatch(above.text):
        return Kind.FRONT
    if double_spaced:
        ended = not numbered and not line.page_start and above.width < _SHORT_LINE
        return Kind.FRONT if ended and not line.indent else _kind_by_indent(line, above)
    return _kind_by_gap(line, above, numbered)


def _kind_by_indent(line: Line, above: Line) -> Kind | None:
    is_heading = line.indent >= 2 or _NUMBERED_HEADING.match(line.text)
    if is_heading and line.text[-1] not in SENTENCE_END and len(line.text) < _LONG_HEADING:
        # The second line of a paragraph may be indented too, where the first one ran on.
        return Kind.HEADING if line.indent else None
    if line.indent:
        return Kind.FRONT
    # More than the usual empty line, and no page break between that would explain it.
    return Kind.FRONT if line.gap > 2 and not line.page_start else None


def _kind_by_gap(line: Line, above: Line, numbered: bool) -> Kind | None:
    if not numbered:
        opens = _PREAMBULAR_OPENING.match(line.text) and _CLAUSE_END.search(above.text)
        return Kind.FRONT if line.gap or opens else None
    if line.gap and _NUMBERED_HEADING.match(line.text) and line.text[-1] not in SENTENCE_END:
        return Kind.HEADING
    return None


def _without_hashes(line: Line) -> Line:
    return replace(line, text=_MARKDOWN_HEADING.sub("", line.text))


# -- drafts to blocks --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Joined:
    kind: Kind
    label: str
    text: str
    line: int

    @classmethod
    def of(cls, draft: _Draft, joiner: Joiner) -> "_Joined":
        text = joiner.join(line.text for line in draft.lines)
        return cls(draft.kind, draft.label, text, draft.lines[0].number)


@dataclass(frozen=True, slots=True)
class _Note:
    mark: str
    text: str
    line: int

    @classmethod
    def of(cls, lines: Sequence[Line], joiner: Joiner) -> "_Note":
        text = joiner.join(line.text for line in lines)
        found = note_at(text)
        mark, rest = found if found else ("", text)
        return cls(mark, rest, lines[0].number)


def _with_preamble(drafts: Sequence[_Joined]) -> list[_Joined]:
    """The drafts with front matter and preambular paragraphs told apart.

    The preamble begins after the body's name ("The General Assembly,") or after the annex's
    title, whichever is the last before the first numbered paragraph; without either there is
    none, and all is front matter but the heading that stands right above the first paragraph.
    """
    first = next(i for i, draft in enumerate(drafts) if draft.kind is Kind.OPERATIVE)
    start = first
    for i, draft in enumerate(drafts[:first]):
        if _ORGAN.fullmatch(draft.text):
            start = i + 1
        elif _ANNEX.fullmatch(draft.text):
            start = i + 1
            while start < first and drafts[start].text[-1] not in "。，；.,;":
                start += 1
    while start == first and start and drafts[start - 1].kind is Kind.HEADING:
        start -= 1
        if _NUMBERED_HEADING.match(drafts[start].text) or start + 1 < first:
            break
    front = [replace(draft, kind=Kind.FRONT) for draft in drafts[:start]]
    rest = [
        replace(draft, kind=Kind.PREAMBLE) if draft.kind is Kind.FRONT and i < first else draft
        for i, draft in enumerate(drafts[start:], start)
    ]
    return front + rest


def _with_labels(drafts: Sequence[_Joined]) -> list[Block]:
    blocks: list[Block] = []
    front = [draft for draft in drafts if draft.kind is Kind.FRONT]
    before = [draft for draft in front if draft.line < _first_body_line(drafts)]
    if before:
        text = "\n".join(draft.text for draft in before)
        blocks.append(Block(Kind.FRONT, "front", "", "", text, (), before[0].line))
    part, section, prefix = _annex_of(before), "", ""
    counts = dict.fromkeys(Kind, 0)
    seen: set[str] = set()
    for draft in drafts[len(before) :]:
        if draft.kind is Kind.FRONT:  # an unnumbered paragraph among numbered ones
            blocks[-1] = replace(blocks[-1], text=f"{blocks[-1].text}\n{draft.text}")
            continue
        counts[draft.kind] += 1
        match draft.kind:
            case Kind.HEADING:
                annex = _ANNEX.fullmatch(draft.text)
                if annex:
                    part = "annex" + (f"-{annex[1]}" if annex[1] else "")
                section = draft.text
                label = f"h-{counts[draft.kind]}"
            case Kind.PREAMBLE:
                label = f"PP{counts[draft.kind]}"
            case Kind.BACK:
                label = "back"
                if counts[draft.kind] > 1:
                    blocks[-1] = replace(blocks[-1], text=f"{blocks[-1].text}\n{draft.text}")
                    continue
            case _:
                if draft.label in seen and not prefix:
                    prefix = f"{part or 'part-2'}/"
                label = prefix + draft.label
                while label in seen:
                    prefix = f"part-{int(prefix.strip('/').rpartition('-')[2] or 1) + 1}/"
                    label = prefix + draft.label
                seen.add(label)
        blocks.append(Block(draft.kind, label, part, section, draft.text, (), draft.line))
    return blocks


def _first_body_line(drafts: Sequence[_Joined]) -> int:
    return next(draft.line for draft in drafts if draft.kind is not Kind.FRONT)


def _annex_of(front: Iterable[_Joined]) -> str:
    return "annex" if any(_ANNEX.fullmatch(draft.text) for draft in front) else ""


def _with_footnotes(blocks: Sequence[Block], notes: Sequence[_Note]) -> tuple[Block, ...]:
    """Marks out of the texts, each note at the paragraph with its mark and where it is printed."""
    texts, owner = marks_taken_out([b.text for b in blocks], [n.mark for n in notes if n.mark])
    owners = [owner.get(note.mark, _above(note, blocks)) for note in notes]
    marked = [
        replace(
            block,
            text=text,
            footnotes=tuple(n.text for n, of in zip(notes, owners, strict=True) if of == i),
        )
        for i, (block, text) in enumerate(zip(blocks, texts, strict=True))
    ]
    printed = [
        Block(
            Kind.FOOTNOTE,
            f"fn-{note.mark if note.mark.isdigit() else '0'}",
            blocks[of].part,
            blocks[of].section,
            note.text,
            (),
            note.line,
        )
        for note, of in zip(notes, owners, strict=True)
    ]
    return tuple(sorted([*marked, *printed], key=lambda block: block.line))


def _above(note: _Note, blocks: Sequence[Block]) -> int:
    """The last paragraph that begins above the note: its owner where its mark was not found."""
    above = [i for i, block in enumerate(blocks) if block.line < note.line]
    return above[-1] if above else 0
