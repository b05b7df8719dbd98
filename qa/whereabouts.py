"""Whereabouts: questions for where something stands in the documents, and what that something is.

"Which paragraph mentions political parties?" is about political parties; the words around them
stand in paragraphs of their own ("the Assembly mentions ...") and would be searched for.
"""

import re

_VERBS = (
    r"(mention|speak|talk|deal|refer|contain|cover|address|concern|touch|discuss|name)(e?s|ed|ing)?"
)
_ABOUT = (
    r"((that |which |where |in which )?((is|are) (about|on)"
    rf"|about|on|{_VERBS}( (of|about|with|to|on))?)|of)"
)
#: "Which paragraph of the declaration ..." comes without the name of the document.
_PLACE = (
    r"( numbered| operative| preambular)?"
    r" (para(graph)?s?|passages?|sections?|places?|mentions|spots?)( (of|in)( the text)?)?"
)
#: "Which paragraph mentions ...", "List every paragraph on ...", 列出所有提到……的段落.
_ENGLISH = re.compile(
    r"^(please )?((in )?(which|what)|(list|name|show|give|find|tell)( me)?( all| every| each)?)"
    rf"( of)?( the)?{_PLACE} {_ABOUT} (?P<it>.+)$",
    re.IGNORECASE,
)
_SAID = r"(都|是)?(提到|提及|谈到|談到|谈及|涉及|讲到|讲的?是?|说到|有关|關於|关于)(了|过)?"
_CHINESE = re.compile(
    r"^[里中]?(请|請)?(列出|列举|列舉|找出)(了|一下)?(所有|全部|每一?处|各处|每个|每一个)?"
    rf"{_SAID}(?P<it>.+?)的(所有|全部)?(段落|地方|各?段)[。？?]*$"
    r"|^[里中]?(有|在)?(哪一?段|哪几段|哪几?处|哪些段落?|哪些地方|哪个段落|第几段)(里|中|落)?"
    rf"{_SAID}(?P<that>.+?)[。？?]*$"
)
_LOCATES = re.compile(
    r"\b(which|what) ((operative|preambular|numbered) )?(para(graph|s\b|\.)|section|passage|spot)"
    r"|\bparagraph number\b|哪一?(执行|序言|正文)?段|第几段|哪几段|哪些段|段号|哪一?处",
    re.IGNORECASE,
)
_EVERYWHERE = re.compile(
    r"\b(every (place|paragraph|mention)|all (the )?(places|paragraphs|mentions)|each time"
    r"|where (all|else)|list (all|every))\b"
    r"|哪几处|哪些(地方|段落)|哪几段|全部列出|每一处|各处|都在哪|列出.*(段落|地方|各处)",
    re.IGNORECASE,
)


def asks_where_it_stands(text: str) -> bool:
    """Whether a paragraph is asked for: "Which paragraph ...?" / 在第几段？"""
    return bool(_LOCATES.search(text)) or asks_for_every_place(text)


def asks_for_every_place(text: str) -> bool:
    """Whether all places are asked for: "List every paragraph ..." / 哪几处……？"""
    return bool(_EVERYWHERE.search(text))


def to_be_placed(text: str) -> str:
    """What is asked about by no more than its name, empty where more is asked.

    ``Which paragraph mentions political parties?`` gives ``political parties``; 列出所有提到
    国际刑警组织的段落 gives 国际刑警组织. "Which paragraph says that ...?" gives nothing.
    """
    for pattern in (_ENGLISH, _CHINESE):
        match = pattern.match(text)
        if match:
            groups = match.groupdict()
            return (groups.get("it") or groups.get("that") or "").strip(" ?？.。")
    return ""
