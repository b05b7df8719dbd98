"""Notices: a sentence to the reader about an answer that a language model should have written."""

from qa.errors import Fault

_INSTEAD = {
    "en": "This answer was made without it.",
    "zh": "以下回答未使用语言模型。",
}
_WHY = {
    Fault.UNUSABLE: (
        "The language model can't be used as it is set up.",
        "语言模型的设置无法使用。",
    ),
    Fault.UNREACHABLE: ("The language model can't be reached.", "无法连接语言模型。"),
    Fault.TIMEOUT: ("The language model did not answer in time.", "语言模型没有及时回答。"),
    Fault.KEY_REFUSED: (
        "The provider of the language model refused the key.",
        "语言模型服务商拒绝了密钥。",
    ),
    Fault.RATE_LIMITED: (
        "The language model has too many requests at the moment.",
        "语言模型目前请求过多。",
    ),
    Fault.SERVER_FAULT: (
        "The language model's server has a fault.",
        "语言模型的服务器出现故障。",
    ),
    Fault.REQUEST_REFUSED: (
        "The provider of the language model refused the request.",
        "语言模型服务商拒绝了请求。",
    ),
    Fault.CUT_OFF: ("The language model's reply broke off.", "语言模型的回答中断了。"),
    Fault.EMPTY: ("The language model's reply was empty.", "语言模型的回答是空的。"),
    Fault.UNREADABLE: (
        "The language model's reply could not be read.",
        "语言模型的回答无法读取。",
    ),
    Fault.NOTHING_CITED: (
        "The language model's reply cited no paragraph.",
        "语言模型的回答没有引用任何段落。",
    ),
    Fault.NOTHING_VERIFIED: (
        "Nothing in the language model's reply could be verified.",
        "语言模型的回答没有一处通过核对。",
    ),
}
_INCOMPLETE = {
    "en": "The language model's reply broke off; this is what was complete and could be verified.",
    "zh": "语言模型的回答中断了；以下是已经写完并通过核对的部分。",
}


def fallback_notice(fault: Fault, language: str) -> str:
    """Why an extractive answer stands where a written one was expected.

    ``The language model can't be reached. This answer was made without it.``
    """
    english, chinese = _WHY[fault]
    if language == "zh":
        return chinese + _INSTEAD["zh"]
    return f"{english} {_INSTEAD['en']}"


def incomplete_notice(language: str) -> str:
    """That a written answer broke off, where what was there could be used."""
    return _INCOMPLETE["zh" if language == "zh" else "en"]
