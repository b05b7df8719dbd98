"""The headings of an exported file, in each language of the interface."""

from collections.abc import Mapping
from types import MappingProxyType

from qa.answer import Status

_ORDER = ("en", "zh-Hans", "zh-Hant")
_WORDS = {
    "title": ("Answers with citations", "附引文的回答", "附引文的回答"),
    "made": (
        "Made with Pincite on $date. Every quote was then checked against the text of record.",
        "由 Pincite 于 $date 生成。生成时已将每处引文与正式文本核对。",
        "由 Pincite 於 $date 產生。產生時已將每處引文與正式文本核對。",
    ),
    "handed_in": (
        "The wording of the answers was handed in and is not checked; the quotes are.",
        "回答的措辞由提交者提供，未经核对；引文均已核对。",
        "回答的措辭由提交者提供，未經核對；引文均已核對。",
    ),
    "question": ("Question", "问题", "問題"),
    "answer": ("Answer", "回答", "回答"),
    "outcome": ("Outcome", "结果", "結果"),
    "answered": (
        "answered from the documents",
        "文件中有答案",
        "文件中有答案",
    ),
    "not_found": (
        "not found: the documents do not answer this question",
        "未找到：文件没有回答这个问题",
        "未找到：文件沒有回答這個問題",
    ),
    "premise_rejected": (
        "premise rejected: the question assumes what the documents do not say",
        "前提不成立：问题的前提与文件不符",
        "前提不成立：問題的前提與文件不符",
    ),
    "citations": ("Citations", "引文出处", "引文出處"),
    "verified": (
        "✓ stands word for word in this paragraph",
        "✓ 与本段原文逐字相符",
        "✓ 與本段原文逐字相符",
    ),
    "unverified": (
        "⚠ NOT VERIFIED: these words do not stand there",
        "⚠ 未经核实：该处没有这些文字",
        "⚠ 未經核實：該處沒有這些文字",
    ),
    "unofficial": ("unofficial translation", "非正式译文", "非正式譯文"),
    "official": ("official translation", "正式译文", "正式譯文"),
    "nearest": (
        "Nearest paragraphs, which do not answer it",
        "内容最接近但没有回答该问题的段落",
        "內容最接近但沒有回答該問題的段落",
    ),
    "appendix": ("Appendix: text of record", "附录：正式文本", "附錄：正式文本"),
    "appendix_note": (
        "The paragraphs that are cited, whole. What the answers quote is marked.",
        "以下为所引段落全文，回答引用的文字已标出。",
        "以下為所引段落全文，回答引用的文字已標出。",
    ),
    "footnote": ("Footnote $mark", "脚注 $mark", "腳註 $mark"),
    "documents": ("Documents", "文件", "文件"),
    "hash": ("Text SHA-256", "文本 SHA-256", "文本 SHA-256"),
    "page": ("Page", "第", "第"),
    "written_by": ("Written by", "生成方式", "產生方式"),
}


def words_of(language: str) -> Mapping[str, str]:
    """The words in a language of the interface."""
    place = _ORDER.index(language)
    return MappingProxyType({key: forms[place] for key, forms in _WORDS.items()})


def outcome(status: Status, language: str) -> str:
    """How the answer ended, in words."""
    return words_of(language)[str(status)]
