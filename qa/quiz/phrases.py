"""What items say around their quotations, in English and Chinese."""

import re

from ingest.corpus import Corpus
from ingest.document import Document, Kind, Paragraph
from qa.quiz.item import Item, stem_of


def document_name(document: Document, language: str) -> str:
    """``the political declaration (A/RES/S-32/1)`` / ``政治宣言（A/RES/S-32/1）``."""
    name = document.name(language)
    mark = document.symbol if document.symbol and document.symbol != name else ""
    year = document.date[:4]
    if not mark and year.isdigit() and year not in name:
        mark = year if language != "zh" else f"{year} 年"
    if not mark:
        return name
    return f"{name}（{mark}）" if language == "zh" else f"{name} ({mark})"


def place(corpus: Corpus, paragraph: Paragraph, language: str) -> str:
    """``paragraph 16 of the political declaration (…)`` / ``政治宣言（…）第 16 段``."""
    name = document_name(corpus.document_of(paragraph), language)
    if language == "zh":
        return f"{name}{label(paragraph, language)}"
    return f"{label(paragraph, language)} of {name}"


def label(paragraph: Paragraph, language: str) -> str:
    """``paragraph 16``, ``preambular paragraph 3`` / ``第 16 段``, ``序言部分第 3 段``."""
    number = paragraph.label.removeprefix("PP")
    preamble = paragraph.kind is Kind.PREAMBLE
    if language == "zh":
        return f"{'序言部分' if preamble else ''}第 {number} 段"
    return f"{'preambular ' if preamble else ''}paragraph {number}"


def capital(text: str) -> str:
    """The text with a capital at its beginning; Chinese stays as it is."""
    return text[:1].upper() + text[1:]


def quoted(text: str, language: str) -> str:
    """The text in quotation marks; those within it become single ones."""
    inner = re.sub("[“”]", lambda m: "‘" if m[0] == "“" else "’", text)
    if language != "zh":
        inner = inner.rstrip(".") + ("." if inner.endswith(".") else "")
    return f"“{inner}”"


def which_paragraph(document: Document, quote: str, language: str) -> str:
    """The question in which paragraph a quotation stands."""
    name = document_name(document, language)
    if language == "zh":
        return f"{name}的哪一段写道：{quoted(quote, language)}"
    return f"Which paragraph of {name} says: {quoted(quote, language)}?"


def which_section(document: Document, quote: str, language: str) -> str:
    """The question under which heading a quotation stands."""
    name = document_name(document, language)
    if language == "zh":
        return f"下面这句话出自{name}的哪一部分？{quoted(quote, language)}"
    return f"Under which heading of {name} does this sentence stand? {quoted(quote, language)}"


def complete(where: str, quote: str, language: str) -> str:
    """The task to complete a quotation."""
    if language == "zh":
        return f"请补全{where}中的句子：{quoted(quote, language)}"
    return f"Complete the sentence from {where}: {quoted(quote, language)}"


def which_verb(where: str, quote: str, language: str) -> str:
    """The question which verb a paragraph uses."""
    if language == "zh":
        return f"{where}用的是哪个动词？{quoted(quote, language)}"
    return f"Which verb does {where} use? {quoted(quote, language)}"


def who_is_asked(
    corpus: Corpus, paragraph: Paragraph, *, verb: str, task: str, asker: str, language: str
) -> str:
    """The question to whom a request is addressed."""
    name = document_name(corpus.document_of(paragraph), language)
    where, words = label(paragraph, language), quoted(task, language)
    if language == "zh":
        if asker == "Assembly":
            return f"据{name}{where}，大会{verb}哪一方{words}？"
        return f"{name}{where}{verb}哪一方{words}？"
    if asker == "Assembly":
        return f"According to {where} of {name}, whom did the General Assembly {verb} {words}?"
    return f"Whom does {name}, in {where}, {verb} {words}?"


def true_or_false(where: str, claim: str, language: str) -> str:
    """The task to judge what a paragraph is said to say."""
    if language == "zh":
        return f"判断正误：{where}写道：{quoted(claim, language)}"
    return f"True or false? {capital(where)} says: {quoted(claim, language)}"


def fill_in(where: str, quote: str, about: str, language: str) -> str:
    """The task to write what is missing in a quotation."""
    if language == "zh":
        what = {
            "date": "日期", "period": "日期", "month": "年月", "count": "数字", "figure": "数字",
            "resolution": "决议编号", "article": "条款编号", "chapter": "章节编号",
        }.get(about, "名称")  # fmt: skip
        return f"请填写{where}中空缺的{what}：{quoted(quote, language)}"
    what = {
        "date": "date", "period": "dates", "month": "month and year", "count": "number",
        "figure": "number", "resolution": "number of the resolution", "article": "article",
        "chapter": "chapter",
    }.get(about, "name")  # fmt: skip
    return f"Write the {what} missing from {where}: {quoted(quote, language)}"


def match_requests(document: Document, language: str) -> str:
    """The task to match requests with those to whom they are addressed."""
    name = document_name(document, language)
    if language == "zh":
        return f"{name}中的下列要求分别是向哪一方提出的？请配对。"
    return f"Match each request in {name} with the body or group to which it is addressed."


def match_sections(document: Document, language: str) -> str:
    """The task to match sentences with the headings under which they stand."""
    name = document_name(document, language)
    if language == "zh":
        return f"{name}中的下列句子分别出自哪一部分？请配对。"
    return f"Match each sentence of {name} with the heading under which it stands."


def heading(text: str) -> str:
    """A heading without its number: ``I. Mandate and background`` is ``Mandate and background``."""
    return re.sub(r"^(?:[IVX]+|[一二三四五六七八九十]+)\. ?", "", text)


TRUE = {"en": "True", "zh": "正确"}
FALSE = {"en": "False", "zh": "错误"}

_SHORTER = (
    (re.compile(r"True or false\? (.+?) says: "), r"True or false? \1: "),
    (re.compile(r"Complete the sentence from "), "Complete "),
    (re.compile(r"Which paragraph of (.+?) says: "), r"Which paragraph of \1 says: "),
    (re.compile(r"Under which heading of (.+?) does this sentence stand\? "), r"\1, which part? "),
    # The document by its symbol, which names it as well.
    (re.compile(r"\bthe [\w' -]+ \(([A-Z]+(?:/[\w.-]+)+)\)"), r"\1"),
    (re.compile(r"[\u4e00-\u9fff]{2,8}（([A-Z]+(?:/[\w.-]+)+)）"), r"\1 "),
    (re.compile("请补全(.+?)中的句子："), r"补全\1："),
)


def shortest(item: Item) -> str:
    """The question in the fewest words: the document by its symbol, no turns of phrase."""
    text = stem_of(item).replace("\n", " ")
    for pattern, shorter in _SHORTER:
        text = pattern.sub(shorter, text)
    return text
