"""Follow-ups: questions that can't be understood without the conversation before them.

By rules and five numbers, without a model. A question is read with the one before it where it
points back ("that", "they", 那, 其中) or says little, unless it announces another subject. Then
what it says by itself and what both questions say together each find paragraphs, and `share_of`
tells how much the conversation counts beside the question's own words. What keeps a change of
subject from being dragged back is that such a question finds its paragraph by a wide margin.
"""

import math
import re
from dataclasses import dataclass

from vectorstore.analysis import content_terms

_POINTS = {
    "en": re.compile(
        r"\b(it|its|that|this|those|these|they|them|their|he|his|she|her|there|then|ones?|such"
        r"|same|so|else|too|also|either|neither|former|latter|both)\b"
        r"|^(and|but|so|or|what about|how about|why|when|where|who)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"那|这|它|他们|她|其中|呢[？?]?$|也|还|上述|前者|后者|同样|此|该|該|這|還|哪些人|另外|其他|别的"
        r"|为什么[？?]?$|^(系|应在|应于|届时|就|只|凭|由谁|靠什么)|其(外|内|后|前)"
    ),
}
_AWAY = {
    "en": (
        r"\b(something else|(different|another|new|unrelated) (question|topic|subject|matter|thing)"
        r"|change (of |the )?(subject|topic)|by the way|turn to|moving on|on another note"
        r"|before i go|unrelated)\b"
    ),
    "zh": (
        r"换个|另一个问题|另外问|顺便|别的问题|不说这个|题外话|换一个|另一件|问点别的|说点别的|順便|換個"
        r"|另外一个|不相干|先不说|先不管|岔开"
    ),
}
_TURNS_AWAY = {language: re.compile(said, re.IGNORECASE) for language, said in _AWAY.items()}
#: The words that announce it, up to where the question begins.
_TURN = {
    language: re.compile(
        rf"^[^?？]{{0,40}}?(?:{said})[^,，:：;；.。?？—–]{{0,12}}(?:[,，:：;；.。—–]|\s-\s)\s*",
        re.IGNORECASE,
    )
    for language, said in _AWAY.items()
}
#: "And X?", "X too?": the same is asked of something new, which the question names itself.
_ADDS = {
    "en": re.compile(
        r"^(and|or|but|also|what about|how about|same for)\b|\b(too|also|as well|else|other)\b"
        r"|^[^?]{1,25}\?$",
        re.IGNORECASE,
    ),
    "zh": re.compile(r"呢[？?]?$|也|还|别的|其他|另外|^那|還|別的"),
}
#: Asks where something stands, and for nothing else; and asks for the rest of it.
_ASKS_WHERE = re.compile(
    r"\b(which|what|the) (para(graph)?s?\b|section|paragraph number)"
    r"|^where (does it|is (it|that)|was that|do they)( say| said| written| stand| mentioned)?"
    r"( so| that)?\W*$|哪一?段|第几段|段号|在哪[里儿]?[？?]?$",
    re.IGNORECASE,
)
_ASKS_MORE = re.compile(
    r"\b(what|anything) (else|more)\b|还有(别的|其他的?|什么|呢)|除此之外", re.IGNORECASE
)
#: Asks whether something holds for what it names: only that is new.
_HOLDS = {
    "en": re.compile(
        r"^(and |but |so )?(do|does|did|is|are|would|will|should|can) (all )?(of )?"
        r"(that|this|it|they|these|those|the same)( also| too| then| equally)?"
        r" (hold|apply|count|go|extend|true|valid)( true| good| also| equally| too)? (for|to|in)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"^(那么?|这|這|它|这些|上述)?(一?[点條条]|规定|要求|承诺)?(是否|是不是|会不会)?(也|都|同样|同樣)?"
        r"(适用于|適用於|适用|适合于?)"
    ),
}
#: Content terms that tell nothing of a subject.
_EMPTY = frozenset({"paragraph", "para", "number", "section", "give", "mention", "段号", "提到"})
#: Content terms; a question of more that doesn't point back stands alone.
_FEW = {"en": 4, "zh": 7}
#: A question of no more is read with the one before even when a third question asks on.
_LITTLE = {"en": 1, "zh": 2}
_STANDS_FOR = {
    "en": re.compile(r"\b(it|its|this|that|these|those|they|them|their)\b", re.IGNORECASE),
    "zh": re.compile(r"它|他们|她们|其|此|这|這"),
}
#: A Chinese character says about as much as so many Latin letters.
_LETTERS = {"en": 1.0, "zh": 1 / 0.35}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a follow-up's paragraphs are scored, as ``python -m evals.tune_followups`` prints it.

    The score is ``(1 - share) * alone + share * (together + section + document)``: the fused
    scores of the question alone and of both questions together, and what a paragraph has more for
    standing in a section, or in the document, that the last answer cited. `share` is logistic in
    the logarithm of the question's length (in letters) and in whether it adds something new.
    """

    bias: float
    length: float
    adds: float
    section: float
    document: float


READING = Reading(bias=2.56, length=-0.58, adds=-0.40, section=0.30, document=0.29)


def refers_back(text: str, language: str) -> bool:
    """Whether the question is to be read with the one before it.

    "Does that hold for private companies too?" / 那私营企业呢？ is; "What is promised to
    journalists who report on corruption in sport?" is not.
    """
    few = len(content_terms(text)) <= _FEW[language]
    return points_back(text, language) or (few and not turns_away(text, language))


def points_back(text: str, language: str) -> bool:
    """Whether a word of the question points to what went before: "that", "And ...?" / 那……呢？"""
    return bool(_POINTS[language].search(text)) and not turns_away(text, language)


def leans_back(text: str, language: str) -> bool:
    """Whether the question says so little that a later one must be read with what it follows."""
    if turns_away(text, language):
        return False
    few = len(content_terms(text)) <= _LITTLE[language]
    return few or bool(_STANDS_FOR[language].search(text))


def turns_away(text: str, language: str) -> bool:
    """Whether the question announces another subject: "By the way, ..." / 换个话题……"""
    return bool(_TURNS_AWAY[language].search(text))


def without_turn(text: str, language: str) -> str:
    """The text without words that only announce another subject, where anything is left of it.

    "By the way, who owns that company?" is searched as "who owns that company?".
    """
    left = _TURN[language].sub("", text)
    return left if content_terms(left) else text


def without_holds(text: str, language: str) -> str:
    """The text without "Does that hold for" / 这也适用于, where it names what is asked about."""
    left = _HOLDS[language].sub("", text).strip()
    return left if content_terms(left) else text


def asks_where(text: str) -> bool:
    """Whether the question only asks where that stands.

    "Which paragraph is that?" / 在哪一段？; "And which paragraph is about sport?" says more.
    """
    return bool(_ASKS_WHERE.search(text)) and says_nothing(_ASKS_WHERE.sub(" ", text))


def asks_more(text: str) -> bool:
    """Whether the question only asks what else there is: "Anything else?" / 还有别的吗？"""
    return bool(_ASKS_MORE.search(text)) and says_nothing(_ASKS_MORE.sub(" ", text))


def says_nothing(text: str) -> bool:
    """Whether nothing of the text tells what it is about: "And does that say so?" / 那里呢？"""
    return not content_terms(text) - _EMPTY


def share_of(text: str, language: str, reading: Reading = READING) -> float:
    """How much the conversation counts beside the question's own words, 0 to 1."""
    if asks_where(text) or asks_more(text):
        return 1.0
    length, adds = cues_of(text, language)
    return 1 / (1 + math.exp(-(reading.bias + reading.length * length + reading.adds * adds)))


def cues_of(text: str, language: str) -> tuple[float, float]:
    """The logarithm of the length in letters, and 1 where the question adds something new."""
    left = without_holds(text, language)
    adds = bool(_ADDS[language].search(text)) and left == text  # what holds is what went before
    return math.log(max(len(left), 1) * _LETTERS[language]), float(adds)
