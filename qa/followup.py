"""Follow-ups: questions that can't be understood without the conversation before them.

By rules, without a model: a question refers back where it points ("that", "they", 那, 其中) or says
next to nothing by itself, unless it announces another subject. On dev a third of the previous
question's scores and a bonus for the paragraphs that the previous answer cited did best
(docs/search.md).
"""

import re

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
_TURNS_AWAY = {
    "en": re.compile(
        r"\b(something else|(different|another|new|unrelated) (question|topic|subject|matter|thing)"
        r"|change (of |the )?(subject|topic)|by the way|turn to|moving on|on another note"
        r"|before i go|unrelated)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"换个|另一个问题|另外问|顺便|别的问题|不说这个|题外话|换一个|另一件|问点别的|说点别的|順便|換個"
        r"|另外一个|不相干|先不说|先不管|岔开"
    ),
}
#: Content terms; a question of fewer says too little to stand alone.
_FEW = {"en": 2, "zh": 3}


def refers_back(text: str, language: str) -> bool:
    """Whether the question is to be read with the one before it.

    "Does that hold for private companies too?" / 那私营企业呢？ is; "What is promised to
    journalists?" / 对记者有什么承诺？ is not.
    """
    if _TURNS_AWAY[language].search(text):
        return False
    return bool(_POINTS[language].search(text)) or len(content_terms(text)) <= _FEW[language]
