"""`Question`: what is asked, in which language, of which document and paragraph."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.corpus import Corpus
from ingest.document import Kind
from ingest.numbering import chinese_number
from ingest.script import HAN, language_of
from qa.errors import BadQuestion
from qa.followup import (
    asks_where,
    leans_back,
    points_back,
    refers_back,
    says_nothing,
    share_of,
    without_holds,
    without_turn,
)
from qa.whereabouts import to_be_placed
from vectorstore.analysis import content_terms, folded

#: Characters; the longest real question seen has about 600.
MAX_LENGTH = 4_000

_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70}
_ORDINAL = (
    rf"(?:(?:{'|'.join(_TENS)})[- ](?:{'|'.join(_ORDINALS[:9])})|{'|'.join(_ORDINALS)}"
    r"|(?:twent|thirt|fort|fift|sixt|sevent|eight)ieth|\d{1,3}(?:st|nd|rd|th))"
)
_NUMERAL = r"[零〇一二两三四五六七八九十百]+|\d{1,3}"
_LIST = r"\d{1,3}(?:\s*(?:,|、|，|and|&|to|和|与|及|至|到|-|–|~)\s*\d{1,3})*"
_PREAMBULAR = (
    re.compile(r"\bpp\s*(?P<n>\d{1,2})\b"),
    re.compile(r"preambular (?:para(?:graph)?s?\.?|pp) (?P<n>\d{1,2})"),
    re.compile(rf"(?P<n>{_ORDINAL}) preambular paragraph"),
    re.compile(rf"(?P<n>{_ORDINAL}) paragraph (?:of|in) the preamble"),
    re.compile(rf"序言(?:部分)?(?:的)?第?\s*(?P<n>{_NUMERAL})\s*个?段"),
    re.compile(rf"第\s*(?P<n>{_NUMERAL})\s*个?序言(?:部分)?段"),
)
_NUMBERED = (
    re.compile(rf"(?:\b(?:operative )?para(?:graph)?s?\.?|¶+|§+)\s*(?:no\.?\s*)?(?P<n>{_LIST})"),
    re.compile(r"\bop\s*(?P<n>\d{1,3})\b"),
    re.compile(rf"(?P<n>{_ORDINAL}) (?:operative )?paragraph"),
    re.compile(rf"第\s*(?P<n>{_LIST})\s*(?:自然)?段"),
    re.compile(rf"第\s*(?P<n>{_NUMERAL})\s*(?:自然)?段"),
    # Without 第 a small numeral counts (哪一段, 这两段); digits and 二十三段 still number.
    re.compile(
        r"(?<![哪这那這某每各共有前后後同另几幾\d年])(?P<n>\d{1,3}|[一二三四五六七八九十]{2,})\s*段(?!时|落|期)"
    ),
)
#: How many questions back a conversation is read.
_TURNS = 2
#: What an answer says that has found nothing; the paragraphs that it names are not cited.
_NOT_FOUND = re.compile(r"do(es)? not answer|not found in|没有找到|未找到|沒有找到", re.IGNORECASE)
_ALL_DOCUMENTS = re.compile(
    r"\b(both|the two|either of the|each of the)( \w+)? (documents|texts|papers|files)\b"
    r"|两(份|个)(文件|文本|材料|文书)"
)
_REFERS_OUTSIDE = re.compile(
    r"(?:resolution|decision|决议|决定)\s*\d*\S{0,12}\s*(?:的)?$|article \S+,? $|条\S{0,3}$"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation; `role` is ``user`` or ``assistant``."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what its wording tells of where to look.

    `topic` is what is searched: the text without the names of documents, where that leaves
    anything; for a follow-up that says nothing itself, what it follows. `documents` are those that
    the text names, `paragraphs` the ids that it names by number, or asks back for; `compared` are
    the documents that it sets beside each other, by name or by cue, or none.
    A follow-up has the topic of what was asked before it in `follows`, the ids of the paragraphs
    that the last answer cited in `after`, in `share` how much they count, 0 to 1, and in `own` the
    topic of its own words. `placed` is what is to be found where nothing else is asked
    (`qa.whereabouts`).
    """

    text: str
    topic: str
    language: str
    history: tuple[Turn, ...]
    documents: tuple[str, ...]
    paragraphs: tuple[str, ...]
    compared: tuple[str, ...] = ()
    follows: str = ""
    after: tuple[str, ...] = ()
    share: float = 0.0
    own: str = ""
    placed: str = ""


def read_question(text: str, corpus: Corpus, history: Sequence[Turn] = ()) -> Question:
    """The question in a text. Raises `BadQuestion` where it is empty or too long."""
    asked = re.sub(r"\s+", " ", text.replace("\x00", " ")).strip()
    if not re.search(r"\w", asked):
        raise BadQuestion("The question is empty; ask in a sentence or a few words.")
    if len(asked) > MAX_LENGTH:
        raise BadQuestion(
            f"The question has {len(asked):,} characters; shorten it to {MAX_LENGTH:,}."
        )
    documents = named_documents(asked, corpus)
    language = language_of(asked)
    placed = to_be_placed(_without_names(asked, corpus))
    # "Which paragraph mentions sport?" is short and stands alone all the same.
    back = points_back(asked, language) if placed else refers_back(asked, language)
    follows = asked_before(history, corpus) if back else ""
    after: tuple[str, ...] = ()
    share = 0.0
    if follows:
        answer = _last(history, "assistant")
        after = () if _NOT_FOUND.search(answer) else _cited(answer, corpus)
        only_named = documents and says_nothing(_without_names(asked, corpus))
        share = 1.0 if only_named else share_of(asked, language)
    compared = compared_documents(asked, corpus)
    said = without_turn(asked, language)
    said = without_holds(said, language) if follows else said
    topic = own = topic_of(said, corpus, cues=bool(compared))
    placed = "" if follows else placed
    topic = placed or topic
    if follows and (share == 1.0 or says_nothing(own)):
        topic = follows if share == 1.0 else together((own, follows))
    return Question(
        text=asked,
        topic=topic,
        language=language,
        history=tuple(history),
        documents=documents,
        paragraphs=after if asks_where(asked) else named_paragraphs(asked, corpus, documents),
        compared=compared,
        follows=follows,
        after=after,
        share=share,
        own=own if follows else "",
        placed=placed,
    )


def asked_before(history: Sequence[Turn], corpus: Corpus) -> str:
    """The topic of the last question of a conversation, and of those that it leans on itself.

    The latest comes first: "and young athletes, how is sport kept clean?". Empty without history,
    and where nothing in it tells of a subject.
    """
    topics = []
    for said in (turn.content for turn in reversed(history) if turn.role == "user"):
        language = language_of(said)
        topic = topic_of(without_turn(said, language), corpus)
        if not says_nothing(topic):
            topics.append(topic)
        if len(topics) == _TURNS or not leans_back(said, language):
            break
    return together(topics)


def together(topics: Sequence[str]) -> str:
    """Several topics as one text to search with."""
    if len({language_of(topic) for topic in topics}) > 1:
        return topics[-1]  # no encoder reads both languages at once: what it is about counts
    comma = "，" if topics and language_of(topics[0]) == "zh" else ", "
    *before, last = topics or [""]
    return "".join(topic.rstrip("?？。. ") + comma for topic in before) + last


def topic_of(text: str, corpus: Corpus, *, cues: bool = False) -> str:
    """The text without the names of documents; the whole text where nothing else is in it.

    ``What does the declaration say about sport?`` becomes ``what does say about sport?``. With
    `cues` the words that point to documents go too.
    """
    topic = _without_names(text, corpus, cues=cues)
    return topic if content_terms(topic) else text


def _without_names(text: str, corpus: Corpus, *, cues: bool = False) -> str:
    names = sorted(
        (
            folded(name)
            for document in corpus.documents
            for name in (*document.aliases, *(document.cues if cues else ()))
        ),
        key=len,
        reverse=True,
    )
    topic = folded(text)
    for name in names:
        if re.search(f"[{HAN}]", name):
            topic = topic.replace(name, " ")
        elif name in topic:
            topic = re.sub(rf"(?<![\w/]){re.escape(name)}(?![\w/])", " ", topic)
    return re.sub(r"\s+", " ", topic).strip()


def document_at_hand(question: Question, corpus: Corpus) -> str:
    """The id of the one document that a follow-up is about, or nothing.

    The one that it names or points to by a cue ("and in the preparations?"); else that of the
    paragraph which the last answer cited first.
    """
    plain = folded(question.text)
    named = question.documents or tuple(
        document.id
        for document in corpus.documents
        if any(_stands_in(folded(cue), plain) for cue in document.cues)
    )
    if named:
        return named[0] if len(named) == 1 else ""
    return corpus.paragraphs[question.after[0]].document if question.after else ""


def compared_documents(text: str, corpus: Corpus) -> tuple[str, ...]:
    """The ids of the documents that the text sets beside each other, or none.

    ``How do both documents ...`` / ``两份文件分别……``; or it points to several by a name or a cue.
    """
    plain = folded(text)
    if _ALL_DOCUMENTS.search(plain):
        return tuple(document.id for document in corpus.documents)
    found = tuple(
        document.id
        for document in corpus.documents
        if any(_stands_in(folded(name), plain) for name in (*document.aliases, *document.cues))
    )
    return found if len(found) > 1 else ()


def named_documents(text: str, corpus: Corpus) -> tuple[str, ...]:
    """The ids of the documents that the text names by an alias, symbol or id."""
    plain = folded(text)
    found = []
    for document in corpus.documents:
        names = [folded(name) for name in (*document.aliases, document.symbol) if name]
        if any(_stands_in(name, plain) for name in names):
            found.append(document.id)
    return tuple(found)


def named_paragraphs(text: str, corpus: Corpus, documents: Sequence[str] = ()) -> tuple[str, ...]:
    """The ids of the paragraphs that the text names: by id, or by number in either language.

    ``para 7``, ``§16``, ``第二十三段``, ``PP3``, ``the sixteenth paragraph``, ``declaration:16``.
    A number that several documents have stands for each of them, those in `documents` only if
    any are given.
    """
    plain = folded(text)
    # Every id has a colon, and hardly a question has one: 139 searches are spared.
    explicit = [k for k in corpus.paragraphs if ":" in plain and _stands_in(k.lower(), plain)]
    if explicit:
        return tuple(explicit)
    labels: dict[str, None] = {}
    for prefix, patterns in (("PP", _PREAMBULAR), ("", _NUMBERED)):
        for pattern in patterns:
            for match in pattern.finditer(plain):
                if _REFERS_OUTSIDE.search(plain[: match.start()]):
                    continue
                labels.update({f"{prefix}{n}": None for n in _numbers(match["n"])})
            plain = pattern.sub(" ", plain)
    return tuple(
        paragraph.id
        for label in labels
        for paragraph in corpus.citable
        if paragraph.label.rpartition("/")[2] == label
        and (paragraph.kind is Kind.PREAMBLE) == label.startswith("PP")
        and (not documents or paragraph.document in documents)
    )


def _cited(said: str, corpus: Corpus) -> tuple[str, ...]:
    """The ids of the paragraphs that an answer names: a number belongs to the name before it."""
    names = {
        folded(name): document.id
        for document in corpus.documents
        for name in (*document.aliases, document.symbol, *document.names.values())
        if name
    }
    plain = folded(said)
    for name in names:
        plain = re.sub(rf"(para\w*\.? {_LIST}) (?:of|in) ({re.escape(name)})", r"\2, \1", plain)
    starts = {
        match.start(): document
        for name, document in names.items()
        for match in re.finditer(re.escape(name), plain)
    }
    edges = [*sorted(starts), len(plain)]
    parts = [("", plain[: edges[0]])]
    parts += [(starts[a], plain[a:b]) for a, b in itertools.pairwise(edges)]
    first = parts[1][0] if len(parts) > 1 else ""
    found: dict[str, None] = {}
    for document, part in parts:
        of = [document or first] if document or first else []
        found.update(dict.fromkeys(named_paragraphs(part, corpus, of)))
    return tuple(found)


def _last(history: Sequence[Turn], role: str) -> str:
    return next((turn.content for turn in reversed(history) if turn.role == role), "")


def _stands_in(name: str, text: str) -> bool:
    if name not in text:  # a hundred names a question, hardly one of which stands there
        return False
    edge = r"(?<![A-Za-z0-9/])", r"(?![A-Za-z0-9/])"
    if re.search(f"[{HAN}]", name):
        return name in text
    return re.search(f"{edge[0]}{re.escape(name)}{edge[1]}", text) is not None


def _numbers(text: str) -> list[int]:
    """The numbers in a list such as ``7, 9 and 11``, ``41-43``, ``二十三`` or ``twenty-first``."""
    single = _ordinal(text) or chinese_number(text)
    if single:
        return [single]
    numbers: list[int] = []
    for first, last in re.findall(r"(\d+)(?:\s*(?:to|至|到|-|–|~)\s*(\d+))?", text):
        end = int(last) if last else int(first)
        numbers += range(int(first), min(end, int(first) + 20) + 1)
    return numbers


def _ordinal(text: str) -> int | None:
    if match := re.fullmatch(r"(\d+)(?:st|nd|rd|th)", text):
        return int(match[1])
    if text in _ORDINALS:
        return _ORDINALS.index(text) + 1
    tens, _, ones = text.replace(" ", "-").partition("-")
    if tens in _TENS and ones in _ORDINALS:
        return _TENS[tens] + _ORDINALS.index(ones) + 1
    if text.endswith("ieth"):
        return _TENS.get(text.removesuffix("ieth") + "y")
    return None
