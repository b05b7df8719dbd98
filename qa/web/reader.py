"""The reader: each document whole, and each paragraph under an address that can be cited.

Pages are written on the server and read without JavaScript; what scripts add is comfort. Jinja2
escapes every text, so that markup in a document or its title stays text.
"""

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ingest.corpus import Corpus
from ingest.document import CITABLE, Document, Kind, Paragraph, Texts
from qa.marked import Marked, marked_pieces
from qa.web.language import LANGUAGES, interface_language, text_language
from qa.web.reader_words import words_of
from vectorstore.script import simplified

if TYPE_CHECKING:
    from jinja2 import Environment

#: Paragraphs shown before and after the one that a deep link names.
_AROUND = 2
_MEDIA = {"reader.css": "text/css", "reader.js": "text/javascript"}
_LONGEST_FIND = 200


@dataclass(frozen=True, slots=True)
class Column:
    """One language version of a paragraph."""

    language: str
    label: str
    pieces: tuple[Marked, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A paragraph as a page shows it."""

    label: str
    number: str
    reference: str
    address: str
    asks: str
    columns: tuple[Column, ...]
    gloss: str
    gloss_language: str
    gloss_label: str
    footnotes: tuple[tuple[str, tuple[Column, ...]], ...]
    matches: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading in the languages shown, with the paragraphs under it."""

    anchor: str
    headings: tuple[tuple[str, str], ...]
    paragraphs: tuple[Shown, ...]


def add_reader(app: FastAPI, corpus: Corpus, *, signs_in: bool = False) -> None:
    """Add the reader's pages: ``/read``, ``/read/<document>`` and ``/read/<document>/<label>``."""
    router = APIRouter(include_in_schema=False)

    @router.get("/read")
    @router.get("/read/")
    def documents(request: Request) -> Response:
        return _page(request, "documents.html", corpus=corpus, signs_in=signs_in)

    @router.get("/read/{document}")
    @router.get("/read/{document}/")
    def whole(request: Request, document: str) -> Response:
        found = corpus.by_id.get(document)
        if found is None:
            return _unknown(request, corpus)
        return document_page(request, corpus, found, signs_in=signs_in)

    @router.get("/read/{document}/{label:path}")
    def single(request: Request, document: str, label: str) -> Response:
        found = corpus.by_id.get(document)
        if found is None:
            return _unknown(request, corpus)
        return paragraph_page(request, corpus, found, label, signs_in=signs_in)

    @router.get("/reader/{name}")
    def asset(name: str) -> Response:
        if name not in _MEDIA:
            return Response(status_code=404)
        return Response(
            _asset(name),
            media_type=_MEDIA[name],
            headers={"cache-control": "public, max-age=86400"},
        )

    app.include_router(router)


def document_page(
    request: Request, corpus: Corpus, document: Document, *, signs_in: bool
) -> Response:
    """A whole document; with ``?find=`` only the paragraphs that hold the words, marked."""
    language = _language(request)
    find = request.query_params.get("find", "")[:_LONGEST_FIND].strip()
    show = request.query_params.get("show", "")
    languages = _languages(document, language)
    shown = [show] if show in languages else languages
    sections = tuple(_sections(document, corpus, language, shown, find))
    matches = sum(p.matches for s in sections for p in s.paragraphs)
    found = sum(len(s.paragraphs) for s in sections)
    return _page(
        request,
        "document.html",
        corpus=corpus,
        document=document,
        sections=sections,
        find=find,
        count=_count(language, matches, found) if find else "",
        languages=languages,
        show=show if show in languages else "",
        columns=len(shown),
        signs_in=signs_in,
    )


def paragraph_page(
    request: Request, corpus: Corpus, document: Document, label: str, *, signs_in: bool
) -> Response:
    """One paragraph with those around it; ``?start=`` and ``?end=`` mark a quote in it."""
    language = _language(request)
    citable = [p for p in document.paragraphs if p.kind in CITABLE]
    wanted = unicodedata.normalize("NFKC", label).strip().strip("/").lower()
    place = next((i for i, p in enumerate(citable) if p.label.lower() == wanted), None)
    if place is None:
        return _unknown(request, corpus, document)
    paragraph = citable[place]
    if paragraph.label != label:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(address_of(paragraph) + query, status_code=301)
    languages = _languages(document, language)
    span = _span(request, corpus.record_text(paragraph))

    def shown(these: Sequence[Paragraph]) -> tuple[Shown, ...]:
        return tuple(_shown(p, corpus, language, languages) for p in these)

    return _page(
        request,
        "paragraph.html",
        corpus=corpus,
        document=document,
        paragraph=_shown(paragraph, corpus, language, languages, span=span),
        section=_headings(paragraph.section, languages) or _untitled(paragraph, language),
        before=shown(citable[max(0, place - _AROUND) : place]),
        after=shown(citable[place + 1 : place + 1 + _AROUND]),
        previous=citable[place - 1] if place else None,
        following=citable[place + 1] if place + 1 < len(citable) else None,
        references=tuple((tag, document.reference(paragraph, tag)) for tag in ("en", "zh")),
        columns=len(languages),
        signs_in=signs_in,
    )


def address_of(paragraph: Paragraph) -> str:
    """Where the reader shows a paragraph: ``/read/declaration/16``, ``/read/pact/annex-I/7``."""
    return f"/read/{quote(paragraph.document)}/{quote(paragraph.label)}"


def sign_in_page(request: Request, *, wrong: bool = False) -> Response:
    """The page that asks for a name and a password."""
    return _page(request, "sign_in.html", status=401 if wrong else 200, wrong=wrong, signs_in=False)


# -- what is shown -----------------------------------------------------------------------------


def _sections(
    document: Document, corpus: Corpus, language: str, languages: Sequence[str], find: str
) -> Iterator[Section]:
    headings: tuple[tuple[str, str], ...] = ()
    gathered: list[Shown] = []
    number = 0
    current: object = None
    for paragraph in document.paragraphs:
        if paragraph.kind not in CITABLE:
            continue
        key = (paragraph.kind is Kind.FRONT, paragraph.kind is Kind.PREAMBLE, paragraph.part,
               tuple(paragraph.section.items()))  # fmt: skip
        if key != current:
            if gathered:
                yield Section(f"s{number}", headings, tuple(gathered))
            current, gathered = key, []
            number += 1
            headings = _headings(paragraph.section, languages) or _untitled(paragraph, language)
        shown = _shown(paragraph, corpus, language, languages, find=find)
        if not find or shown.matches:
            gathered.append(shown)
    if gathered:
        yield Section(f"s{number}", headings, tuple(gathered))


def _headings(section: Texts, languages: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((tag, section[tag]) for tag in languages if tag in section)


def _untitled(paragraph: Paragraph, language: str) -> tuple[tuple[str, str], ...]:
    words = words_of(language)
    kinds = {Kind.FRONT: "opening", Kind.PREAMBLE: "preamble"}
    return ((language, words[kinds.get(paragraph.kind, "text")]),)


def _shown(
    paragraph: Paragraph,
    corpus: Corpus,
    language: str,
    languages: Sequence[str],
    *,
    find: str = "",
    span: tuple[int, int] | None = None,
) -> Shown:
    document = corpus.document_of(paragraph)
    words = words_of(language)
    official = {version.language: version.official for version in document.versions}

    def columns(texts: Texts, record_span: tuple[int, int] | None = None) -> tuple[Column, ...]:
        made = []
        for tag in languages:
            if tag not in texts:
                continue
            kind = (
                "record"
                if tag == document.language
                else "official"
                if official.get(tag)
                else "unofficial"
            )
            spans = found_in(texts[tag], find) if find else ()
            if record_span and tag == document.language:
                spans = (record_span,)
            made.append(Column(tag, words[kind], marked_pieces(texts[tag], spans)))
        return tuple(made)

    own = columns(paragraph.texts, span)
    notes = tuple((note.mark, columns(note.texts)) for note in paragraph.footnotes)
    spoken = text_language(language)
    gloss = paragraph.gloss.texts.get(spoken, "")
    return Shown(
        label=paragraph.label,
        number=_number(paragraph, words),
        reference=document.reference(paragraph, spoken),
        address=address_of(paragraph),
        asks=f"/?about={quote(paragraph.id)}",
        columns=own,
        gloss=gloss,
        gloss_language=spoken,
        gloss_label=words["gloss_model" if paragraph.gloss.by else "gloss"],
        footnotes=notes,
        matches=sum(
            piece.marked
            for column in (*own, *(c for _, made in notes for c in made))
            for piece in column.pieces
        ),
    )


def _number(paragraph: Paragraph, words: Mapping[str, str]) -> str:
    if paragraph.kind is Kind.FRONT:
        return words["opening"]
    if paragraph.kind is Kind.PREAMBLE:
        return f"{words['preamble']} {paragraph.label.removeprefix('PP')}"
    return paragraph.label


def found_in(text: str, wanted: str) -> tuple[tuple[int, int], ...]:
    """Where the words stand in the text, whatever their case, width and script.

    ``實益`` is found in 实益所有权, ``un`` in ＵＮ; each place as ``[start, end)`` of the text.
    """
    plain, places = _folded(text)
    needle = _folded(wanted)[0]
    if not needle:
        return ()
    spans = []
    at = plain.find(needle)
    while at >= 0:
        end = at + len(needle)
        spans.append((places[at], places[end - 1] + 1))
        at = plain.find(needle, end)
    return tuple(spans)


@cache
def _folded(text: str) -> tuple[str, tuple[int, ...]]:
    """The text folded character by character, and which character each came from."""
    plain, places = [], []
    for place, character in enumerate(text):
        folded = _folded_character(character)
        plain.append(folded)
        places += [place] * len(folded)
    return "".join(plain), tuple(places)


@cache
def _folded_character(character: str) -> str:
    return " " if character.isspace() else simplified(
        unicodedata.normalize("NFKC", character).lower()
    )  # fmt: skip


def _span(request: Request, text: str) -> tuple[int, int] | None:
    try:
        start, end = (int(request.query_params[name][:9]) for name in ("start", "end"))
    except (KeyError, ValueError):
        return None
    return (start, end) if 0 <= start < end <= len(text) else None


def _languages(document: Document, language: str) -> list[str]:
    """The text of record, then one version beside it: in the language of the interface, if any."""
    others = sorted(
        {version.language for version in document.versions} - {document.language},
        key=lambda tag: (tag != text_language(language), tag),
    )
    return [document.language, *others[:1]]


def _count(language: str, matches: int, paragraphs: int) -> str:
    words = words_of(language)
    if not matches:
        return words["found_none"]
    form = "found_in_one" if paragraphs == 1 else "found"
    return Template(words[form]).substitute(n=matches, p=paragraphs)


# -- pages -------------------------------------------------------------------------------------


def _unknown(request: Request, corpus: Corpus, document: Document | None = None) -> Response:
    labels = [p.label for p in document.paragraphs if p.kind in CITABLE] if document else []
    return _page(
        request,
        "unknown.html",
        status=404,
        corpus=corpus,
        document=document,
        first=labels[0] if labels else "",
        last=labels[-1] if labels else "",
        signs_in=False,
    )


def _language(request: Request) -> str:
    return interface_language(
        request.headers.get("accept-language", ""), request.query_params.get("lang", "")
    )


def _page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    language = _language(request)
    chosen = "lang" in request.query_params

    def here(**changed: str) -> str:
        """This address with other values in its query."""
        query = {k: v for k, v in request.query_params.items() if k in ("lang", "find", "show")}
        kept = {k: v for k, v in {**query, **changed}.items() if v}
        return "?" + "&".join(f"{k}={quote(v)}" for k, v in kept.items())

    def there(address: str) -> str:
        """An address, in the language that was chosen here."""
        if not chosen:
            return address
        address, hash_sign, fragment = address.partition("#")
        joint = "&" if "?" in address else "?"
        return f"{address}{joint}lang={language}{hash_sign}{fragment}"

    body = templates().get_template(template).render(
        language=language,
        spoken=text_language(language),
        languages_offered=LANGUAGES,
        words=words_of(language),
        filled=lambda text, **named: Template(text).substitute(named),
        here=here,
        there=there,
        address_of=address_of,
        version=_version(),
        path=request.url.path,
        next=request.query_params.get("next", ""),
        **values,
    )  # fmt: skip
    return HTMLResponse(
        body,
        status_code=status,
        headers={"content-language": language, "vary": "Accept-Language"},
    )


@cache
def templates() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("qa.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _asset(name: str) -> str:
    return (files("qa.web") / name).read_text(encoding="utf-8")


@cache
def _version() -> str:
    """Changes with the assets, so that browsers do not keep old ones."""
    return hashlib.sha256("".join(map(_asset, _MEDIA)).encode()).hexdigest()[:8]
