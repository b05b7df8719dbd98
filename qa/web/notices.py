"""What the server says when it does not do what was asked, in the reader's language."""

from dataclasses import dataclass
from string import Template

_NOTICES = {
    "bad_request": {
        "en": "The request can't be read: $detail.",
        "zh-Hans": "无法读取请求：$detail。",
        "zh-Hant": "無法讀取請求：$detail。",
    },
    "bad_question": {
        "en": "$detail",
        "zh-Hans": "这个问题无法提交：问题不能为空，也不能超过 $limit 个字符。",
        "zh-Hant": "這個問題無法提交：問題不能為空，也不能超過 $limit 個字元。",
    },
    "not_found": {
        "en": "There is no such page here.",
        "zh-Hans": "没有这个页面。",
        "zh-Hant": "沒有這個頁面。",
    },
    "unknown_paragraph": {
        "en": "$detail",
        "zh-Hans": "没有这一段。段落编号的写法如 declaration:16。",
        "zh-Hant": "沒有這一段。段落編號的寫法如 declaration:16。",
    },
    "too_large": {
        "en": "That is too much at once; send at most $limit.",
        "zh-Hans": "一次发送的内容太多，最多 $limit。",
        "zh-Hant": "一次傳送的內容太多，最多 $limit。",
    },
    "too_many": {
        "en": "Too many questions in a short time; please try again in $seconds seconds.",
        "zh-Hans": "短时间内提问太多，请在 $seconds 秒后再试。",
        "zh-Hant": "短時間內提問太多，請在 $seconds 秒後再試。",
    },
    "busy": {
        "en": "Many people are asking just now; please try again in $seconds seconds.",
        "zh-Hans": "现在提问的人很多，请在 $seconds 秒后再试。",
        "zh-Hant": "現在提問的人很多，請在 $seconds 秒後再試。",
    },
    "wrong_host": {
        "en": "This server does not answer under that name; see PINCITE_HOSTS.",
        "zh-Hans": "本服务器不使用这个名称；参见 PINCITE_HOSTS。",
        "zh-Hant": "本伺服器不使用這個名稱；參見 PINCITE_HOSTS。",
    },
    "wrong_origin": {
        "en": "Requests from other sites are not answered.",
        "zh-Hans": "不接受来自其他网站的请求。",
        "zh-Hant": "不接受來自其他網站的請求。",
    },
    "sign_in": {
        "en": "Please sign in first.",
        "zh-Hans": "请先登录。",
        "zh-Hant": "請先登入。",
    },
    "internal": {
        "en": "Something went wrong here; please try again. The log of the server has the details.",
        "zh-Hans": "服务器出了问题，请重试。详情见服务器日志。",
        "zh-Hant": "伺服器出了問題，請重試。詳情見伺服器日誌。",
    },
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A refusal: its HTTP status, a code for programs, a sentence for people."""

    status: int
    code: str
    message: str

    @property
    def json(self) -> dict[str, str]:
        """The body of the response; the field names are a contract."""
        return {"code": self.code, "detail": self.message}


def notice(status: int, code: str, language: str, **values: object) -> Notice:
    """A notice in a language of the interface."""
    return Notice(status, code, Template(_NOTICES[code][language]).substitute(values))
