"""IMS Question and Test Interoperability 2.1: a content package, one file an item, and a test."""

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

from qa.quiz.export.form import Exported, rights_in_order, title_of
from qa.quiz.item import Item, ItemKind, Quiz, feedback_of, options_of, shown, stem_of
from qa.quiz.things import ORDERED

if TYPE_CHECKING:
    from lxml.etree import _Element

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_RESPONSE, _SCORE, _FEEDBACK = "RESPONSE", "SCORE", "FEEDBACK"
#: Every file of the package bears this date, so that one quiz is one package, byte by byte.
_DATE = (2021, 6, 2, 0, 0, 0)


def qti(quiz: Quiz) -> Exported:
    """The quiz as a zip with ``imsmanifest.xml``, ``test.xml`` and an item a file."""
    files = {f"items/{identifier(item)}.xml": _item(item, n) for n, item in _numbered(quiz)}
    files["test.xml"] = _test(quiz)
    files["imsmanifest.xml"] = _manifest(quiz)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(files, key=lambda name: name != "imsmanifest.xml"):
            package.writestr(zipfile.ZipInfo(name, _DATE), files[name], zipfile.ZIP_DEFLATED)
    return Exported(packed.getvalue())


def identifier(item: Item) -> str:
    """The item's identifier in the package: a name as XML allows it."""
    return "i" + hashlib.sha256("|".join((item.id, *item.languages)).encode()).hexdigest()[:16]


def _numbered(quiz: Quiz) -> list[tuple[int, Item]]:
    return list(enumerate(quiz.items, start=1))


# -- an item -----------------------------------------------------------------------------------


def _item(item: Item, number: int) -> bytes:
    root = _root(
        QTI,
        "assessmentItem",
        "imsqti_v2p1.xsd",
        identifier=identifier(item),
        title=title_of(item, number),
        adaptive="false",
        timeDependent="false",
    )
    root.set("{http://www.w3.org/XML/1998/namespace}lang", _language(item.languages))
    _declare_response(root, item)
    outcome = _sub(
        root, "outcomeDeclaration", identifier=_SCORE, cardinality="single", baseType="float"
    )
    _sub(_sub(outcome, "defaultValue"), "value").text = "0"
    _sub(
        root,
        "outcomeDeclaration",
        identifier=_FEEDBACK,
        cardinality="single",
        baseType="identifier",
    )
    _body(root, item)
    _processing(root, item)
    feedback = _sub(
        root,
        "modalFeedback",
        outcomeIdentifier=_FEEDBACK,
        showHide="show",
        identifier="CITATION",
    )
    for line in feedback_of(item).split("\n"):
        _sub(feedback, "p").text = line
    return _bytes(root)


def _declare_response(root: "_Element", item: Item) -> None:
    base, cardinality = "identifier", "single"
    values = [f"c{item.key}"]
    if item.kind is ItemKind.MATCHING:
        base, cardinality = "directedPair", "multiple"
        values = [f"l{i} r{i}" for i in range(len(item.pairs))]
    elif item.kind is ItemKind.SHORT_ANSWER:
        base, values = "string", [_accepted(item)[0]]
    declared = _sub(
        root,
        "responseDeclaration",
        identifier=_RESPONSE,
        cardinality=cardinality,
        baseType=base,
    )
    correct = _sub(declared, "correctResponse")
    for value in values:
        _sub(correct, "value").text = value
    if item.kind is ItemKind.SHORT_ANSWER:
        mapping = _sub(declared, "mapping", defaultValue="0")
        for text in _accepted(item):
            _sub(mapping, "mapEntry", mapKey=text, mappedValue="1", caseSensitive="false")
    elif item.kind is ItemKind.MATCHING:
        mapping = _sub(declared, "mapping", defaultValue="0")
        for value in values:
            _sub(mapping, "mapEntry", mapKey=value, mappedValue=str(round(1 / len(values), 4)))


def _body(root: "_Element", item: Item) -> None:
    body = _sub(root, "itemBody")
    stem = stem_of(item).split("\n")
    if item.kind is ItemKind.SHORT_ANSWER:
        for line in stem:
            _sub(body, "p").text = line
        length = max(len(text) for text in _accepted(item))
        _sub(
            _sub(body, "p"),
            "textEntryInteraction",
            responseIdentifier=_RESPONSE,
            expectedLength=str(length),
        )
        return
    if item.kind is ItemKind.MATCHING:
        size = str(len(item.pairs))
        match = _sub(
            body,
            "matchInteraction",
            responseIdentifier=_RESPONSE,
            shuffle="false",
            maxAssociations=size,
        )
        _sub(match, "prompt").text = " ".join(stem)
        left, right = _sub(match, "simpleMatchSet"), _sub(match, "simpleMatchSet")
        for i, pair in enumerate(item.pairs):
            _sub(left, "simpleAssociableChoice", identifier=f"l{i}", matchMax="1").text = shown(
                pair.left, item.languages
            )
        for i in rights_in_order(item):
            _sub(right, "simpleAssociableChoice", identifier=f"r{i}", matchMax="1").text = shown(
                item.pairs[i].right, item.languages
            )
        return
    for line in stem:
        _sub(body, "p").text = line
    in_order = item.kind is ItemKind.TRUE_FALSE or item.about in ORDERED
    choice = _sub(
        body,
        "choiceInteraction",
        responseIdentifier=_RESPONSE,
        shuffle="false" if in_order else "true",
        maxChoices="1",
    )
    for i, text in enumerate(options_of(item)):
        _sub(choice, "simpleChoice", identifier=f"c{i}").text = text


def _processing(root: "_Element", item: Item) -> None:
    """The score, and the feedback once there is any response."""
    processing = _sub(root, "responseProcessing")
    condition = _sub(processing, "responseCondition")
    unless = _sub(_sub(condition, "responseIf"), "not")
    _sub(_sub(unless, "isNull"), "variable", identifier=_RESPONSE)
    answered = unless.getparent()
    assert answered is not None  # noqa: S101 (it was made two lines above)
    if item.kind in (ItemKind.MATCHING, ItemKind.SHORT_ANSWER):
        score = _sub(answered, "setOutcomeValue", identifier=_SCORE)
        _sub(score, "mapResponse", identifier=_RESPONSE)
    else:
        right = _sub(_sub(answered, "responseCondition"), "responseIf")
        same = _sub(right, "match")
        _sub(same, "variable", identifier=_RESPONSE)
        _sub(same, "correct", identifier=_RESPONSE)
        score = _sub(right, "setOutcomeValue", identifier=_SCORE)
        _sub(score, "baseValue", baseType="float").text = "1"
    shown_feedback = _sub(processing, "setOutcomeValue", identifier=_FEEDBACK)
    _sub(shown_feedback, "baseValue", baseType="identifier").text = "CITATION"


def _accepted(item: Item) -> list[str]:
    rows = (item.accepted or {}).values()
    return list(dict.fromkeys(text for row in rows for text in row))


# -- the test and the package ------------------------------------------------------------------


def _test(quiz: Quiz) -> bytes:
    root = _root(
        QTI, "assessmentTest", "imsqti_v2p1.xsd", identifier="pincite-test", title=quiz.title
    )
    part = _sub(
        root,
        "testPart",
        identifier="part",
        navigationMode="nonlinear",
        submissionMode="individual",
    )
    section = _sub(
        part, "assessmentSection", identifier="section", title=quiz.title, visible="true"
    )
    for item in quiz.items:
        name = identifier(item)
        _sub(section, "assessmentItemRef", identifier=f"ref-{name}", href=f"items/{name}.xml")
    return _bytes(root)


def _manifest(quiz: Quiz) -> bytes:
    root = _root(PACKAGE, "manifest", "imscp_v1p1.xsd", identifier="pincite-manifest")
    metadata = _sub(root, "metadata")
    _sub(metadata, "schema").text = "QTIv2.1 Package"
    _sub(metadata, "schemaversion").text = "1.0.0"
    _sub(root, "organizations")
    resources = _sub(root, "resources")
    test = _sub(
        resources, "resource", identifier="res-test", type="imsqti_test_xmlv2p1", href="test.xml"
    )
    _sub(test, "file", href="test.xml")
    for item in quiz.items:
        _sub(test, "dependency", identifierref=f"res-{identifier(item)}")
    for item in quiz.items:
        href = f"items/{identifier(item)}.xml"
        resource = _sub(
            resources,
            "resource",
            identifier=f"res-{identifier(item)}",
            type="imsqti_item_xmlv2p1",
            href=href,
        )
        _sub(resource, "file", href=href)
    return _bytes(root)


def _root(namespace: str, name: str, schema: str, **attributes: str) -> "_Element":
    from lxml import etree

    root = etree.Element(f"{{{namespace}}}{name}", nsmap={None: namespace, "xsi": _XSI})
    root.set(f"{{{_XSI}}}schemaLocation", f"{namespace} {namespace.rsplit('/', 1)[0]}/{schema}")
    for key, value in attributes.items():
        root.set(key, value)
    return root


def _sub(parent: "_Element", name: str, **attributes: str) -> "_Element":
    from lxml import etree

    namespace = etree.QName(parent).namespace
    return etree.SubElement(parent, f"{{{namespace}}}{name}", attributes)


def _bytes(root: "_Element") -> bytes:
    from lxml import etree

    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made


def _language(languages: tuple[str, ...]) -> str:
    return "zh-Hans" if languages[0] == "zh" else "en"
