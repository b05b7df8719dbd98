"""Anki: a deck of cards whose ids never change, so that importing twice makes no second card."""

import hashlib
import html
import tempfile
from pathlib import Path

from qa.quiz.export.form import Exported, letter, rights_in_order
from qa.quiz.item import Item, ItemKind, Quiz, feedback_of, key_of, options_of, shown, stem_of

#: Chosen once; another number would make another kind of note of the same cards.
_MODEL = 1_748_210_653
_FIELDS = ("Question", "Options", "Answer", "Source", "Item")
_CSS = """.card { font-family: sans-serif; font-size: 19px; line-height: 1.5; text-align: left;
 max-width: 42em; margin: 0 auto; padding: 1em; }
ol { list-style-type: upper-alpha; } .source { font-size: 16px; color: #555; }
.nightMode .source { color: #aaa; }"""


def anki(quiz: Quiz) -> Exported:
    """The quiz as ``.apkg``; a card's id comes of its item, a deck's of its title."""
    import genanki

    model = genanki.Model(
        _MODEL,
        "Pincite",
        fields=[{"name": name} for name in _FIELDS],
        templates=[
            {
                "name": "Question",
                "qfmt": "{{Question}}{{Options}}",
                "afmt": '{{FrontSide}}<hr id="answer">{{Answer}}'
                '<div class="source">{{Source}}</div>',
            }
        ],
        css=_CSS,
    )
    deck = genanki.Deck(_number("deck", quiz.title), f"Pincite::{quiz.title}")
    for item in quiz.items:
        deck.add_note(
            genanki.Note(
                model=model,
                fields=_fields(item),
                guid=genanki.guid_for("pincite", item.id, *item.languages),
                tags=["pincite", str(item.kind)],
            )
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "quiz.apkg"
        genanki.Package(deck).write_to_file(str(path))
        return Exported(path.read_bytes())


def _fields(item: Item) -> list[str]:
    return [
        _html(stem_of(item)),
        _offered(item),
        f"<p><b>{_html(_key(item))}</b></p>",
        f"<p>{_html(feedback_of(item))}</p>",
        html.escape(item.id),
    ]


def _offered(item: Item) -> str:
    if item.kind is ItemKind.MATCHING:
        left = "".join(f"<li>{_html(shown(p.left, item.languages))}</li>" for p in item.pairs)
        right = "; ".join(
            _html(shown(item.pairs[i].right, item.languages)) for i in rights_in_order(item)
        )
        return f"<ol>{left}</ol><p>{right}</p>"
    if not item.options:
        return ""
    return "<ol>" + "".join(f"<li>{_html(text)}</li>" for text in options_of(item)) + "</ol>"


def _key(item: Item) -> str:
    if item.kind in (ItemKind.MATCHING, ItemKind.SHORT_ANSWER):
        return key_of(item).replace("; ", "\n")
    return f"{letter(item.key)}. {key_of(item)}"


def _html(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")


def _number(*parts: str) -> int:
    """A number of 31 bits, as Anki wants it."""
    return int(hashlib.sha256("|".join(parts).encode()).hexdigest()[:8], 16) >> 1 | 1 << 30
