"""Moodle's question XML."""

import html
from typing import TYPE_CHECKING

from qa.quiz.export.form import Exported, title_of
from qa.quiz.item import Item, ItemKind, Quiz, feedback_of, options_of, shown, stem_of
from qa.quiz.things import ORDERED

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPES = {
    ItemKind.TRUE_FALSE: "truefalse",
    ItemKind.MATCHING: "matching",
    ItemKind.SHORT_ANSWER: "shortanswer",
}


def moodle_xml(quiz: Quiz) -> Exported:
    """The quiz as a category of questions; the citation is the general feedback."""
    from lxml import etree

    root = etree.Element("quiz")
    category = etree.SubElement(root, "question", type="category")
    _text(category, "category", f"$course$/top/Pincite/{quiz.title.replace('/', '-')}")
    for number, item in enumerate(quiz.items, start=1):
        _question(root, item, number)
    return Exported(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _question(root: "_Element", item: Item, number: int) -> None:
    from lxml import etree

    made = etree.SubElement(root, "question", type=_TYPES.get(item.kind, "multichoice"))
    _text(made, "name", title_of(item, number))
    _text(made, "questiontext", _html(stem_of(item)), format="html")
    _text(made, "generalfeedback", _html(feedback_of(item)), format="html")
    _leaf(made, "defaultgrade", "1")
    _leaf(made, "penalty", "0")
    _leaf(made, "hidden", "0")
    _leaf(made, "idnumber", item.id)
    if item.kind is ItemKind.MATCHING:
        _leaf(made, "shuffleanswers", "true")
        for pair in item.pairs:
            sub = etree.SubElement(made, "subquestion", format="html")
            _leaf(sub, "text", _html(shown(pair.left, item.languages)))
            _text(sub, "answer", shown(pair.right, item.languages))
    elif item.kind is ItemKind.SHORT_ANSWER:
        _leaf(made, "usecase", "0")
        accepted = (item.accepted or {}).values()
        for text in dict.fromkeys(text for row in accepted for text in row):
            # An asterisk in a short answer would match anything.
            _answer(made, text.replace("*", r"\*"), right=True, form="moodle_auto_format")
    elif item.kind is ItemKind.TRUE_FALSE:
        for name, right in (("true", item.key == 0), ("false", item.key != 0)):
            _answer(made, name, right=right, form="moodle_auto_format")
    else:
        _leaf(made, "single", "true")
        _leaf(made, "shuffleanswers", "false" if item.about in ORDERED else "true")
        _leaf(made, "answernumbering", "ABCD")
        for option, text in zip(item.options, options_of(item), strict=True):
            _answer(made, _html(text), right=option.right, form="html")


def _answer(parent: "_Element", text: str, *, right: bool, form: str) -> None:
    from lxml import etree

    answer = etree.SubElement(parent, "answer", fraction="100" if right else "0", format=form)
    _leaf(answer, "text", text)


def _text(parent: "_Element", name: str, text: str, **attributes: str) -> None:
    from lxml import etree

    _leaf(etree.SubElement(parent, name, attributes), "text", text)


def _leaf(parent: "_Element", name: str, text: str) -> None:
    from lxml import etree

    etree.SubElement(parent, name).text = text


def _html(text: str) -> str:
    """The text as HTML that shows it as it is."""
    return "<p>" + html.escape(text, quote=False).replace("\n", "<br/>") + "</p>"
