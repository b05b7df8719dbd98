"""The words of the reader's pages and of the sign-in page, in each language of the interface."""

from collections.abc import Mapping
from types import MappingProxyType

_ORDER = ("en", "zh-Hans", "zh-Hant")
_WORDS = {
    "documents": ("Documents", "文件", "文件"),
    "documents_intro": (
        "Read each document whole: the text of record, with a translation beside it.",
        "通读每份文件：正式文本，旁边附有译文。",
        "通讀每份文件：正式文本，旁邊附有譯文。",
    ),
    "ask": ("Ask a question", "提问", "提問"),
    "ask_about": ("Ask about this paragraph", "就本段提问", "就本段提問"),
    "contents": ("Contents", "目录", "目錄"),
    "preamble": ("Preamble", "序言部分", "序言部分"),
    "opening": ("Title and opening", "标题和开头", "標題和開頭"),
    "text": ("Text", "正文", "正文"),
    "paragraphs": ("$n paragraphs", "$n 段", "$n 段"),
    "record": ("Text of record", "正式文本", "正式文本"),
    "official": ("Official translation", "正式译文", "正式譯文"),
    "unofficial": ("Unofficial translation", "非正式译文", "非正式譯文"),
    "gloss": (
        "In plain words (by Pincite, not part of the document)",
        "简明说明（由 Pincite 编写，不属于文件内容）",
        "簡明說明（由 Pincite 編寫，不屬於文件內容）",
    ),
    "gloss_model": (
        "In plain words (by a language model, not part of the document)",
        "简明说明（由语言模型编写，不属于文件内容）",
        "簡明說明（由語言模型編寫，不屬於文件內容）",
    ),
    "footnote": ("Footnote $mark", "脚注 $mark", "腳註 $mark"),
    "find": ("Find in this document", "在本文件中查找", "在本文件中尋找"),
    "find_button": ("Find", "查找", "尋找"),
    "found": ("$n found, in $p paragraphs", "共 $n 处，在 $p 段中", "共 $n 處，在 $p 段中"),
    "found_in_one": ("$n found, in 1 paragraph", "共 $n 处，在 1 段中", "共 $n 處，在 1 段中"),
    "found_none": (
        "No match. The search looks for the exact words, in any version.",
        "没有匹配。按原样查找词语，各语文版本都查。",
        "沒有相符。按原樣尋找詞語，各語文版本都查。",
    ),
    "clear": ("Show the whole document", "显示整份文件", "顯示整份文件"),
    "show": ("Show", "显示", "顯示"),
    "both": ("Side by side", "并排对照", "並排對照"),
    "only": ("Only $language", "只看$language", "只看$language"),
    "zh": ("Chinese", "中文", "中文"),
    "en": ("English", "英文", "英文"),
    "previous": ("Previous paragraph", "上一段", "上一段"),
    "next": ("Next paragraph", "下一段", "下一段"),
    "whole": ("Show in the whole document", "在整份文件中显示", "在整份文件中顯示"),
    "context": ("Before and after", "上下文", "上下文"),
    "link": ("Link to this paragraph", "本段链接", "本段連結"),
    "copy_link": ("Copy link", "复制链接", "複製連結"),
    "copied": ("Link copied", "已复制链接", "已複製連結"),
    "cite": ("How to cite", "引用格式", "引用格式"),
    "original": (
        "The official document (another site)",
        "官方文件（其他网站）",
        "官方文件（其他網站）",
    ),
    "source": ("Source", "来源", "來源"),
    "language": ("Language", "语言", "語言"),
    "skip": ("Skip to the text", "跳到正文", "跳到正文"),
    "print": ("Printed from Pincite", "由 Pincite 打印", "由 Pincite 列印"),
    "unknown": ("There is no such page", "没有这个页面", "沒有這個頁面"),
    "unknown_document": (
        "No document has this name. These are the documents:",
        "没有这份文件。现有文件如下：",
        "沒有這份文件。現有文件如下：",
    ),
    "unknown_paragraph": (
        "The document has no paragraph of that number; it has $first to $last.",
        "文件没有这一段；现有 $first 至 $last。",
        "文件沒有這一段；現有 $first 至 $last。",
    ),
    "quote": ("Quoted passage", "引用的文字", "引用的文字"),
    "sign_in": ("Sign in", "登录", "登入"),
    "sign_out": ("Sign out", "退出", "登出"),
    "name": ("Name", "用户名", "使用者名稱"),
    "password": ("Password", "密码", "密碼"),
    "wrong": (
        "The name or the password is wrong; please try again.",
        "用户名或密码不对，请重试。",
        "使用者名稱或密碼不對，請重試。",
    ),
}


def words_of(language: str) -> Mapping[str, str]:
    """The words in a language of the interface; ``$n`` and the like stand for what is filled in."""
    place = _ORDER.index(language)
    return MappingProxyType({key: forms[place] for key, forms in _WORDS.items()})
