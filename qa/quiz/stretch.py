"""`Stretch`: one sentence of a paragraph in all its languages, and what of it can be quoted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.corpus import Corpus
from ingest.document import Kind, Paragraph, Texts, text_hash
from qa.quiz.item import LANGUAGES, Source
from vectorstore.passage import sentences

#: Characters of a quotation in a question; Chinese says as much in a third of them.
LIMIT = {"en": 300, "zh": 110}
#: Characters below which a quotation says too little to stand alone.
LEAST = {"en": 60, "zh": 22}

#: Where a sentence may be cut short: before a clause that only adds to what was said.
_END = {
    "en": re.compile(
        r"; |, (?=(?:including|in order|so as|so that|with a view|while|which|in particular|thereby"
        r"|taking into account|by (?:\w+ing|such)|especially|to (?:that|this) end|but|dealing"
        r"|striving|pursuant"
        r"|and (?:to|will|we|in this regard)|for (?:purposes|subsequent)|namely"
        r"|on the (?:understanding|following))\b)"
    ),
    "zh": re.compile(
        "；|，(?=(?:包括|以便|以期|以此|从而|并|同时|为此|特别是|以(?!来)|其中|使|目的|而|因此|因而|但|我们"
        "|尤|还|供|议题|除非|在这方面))"
    ),
}
#: What an excerpt can't end with: the rest of its clause would be missing.
_DANGLING = {
    "en": re.compile(
        r"\b(?:and|or|to|that|of|will|the|by|in|with|for|which|also|shall|should|may|as)$"
        r"|^(?:When|Where|Taking|Following|With|In|At|As)\b(?!.*, (?:we|the|an?)\b)"
        r"|(?:call upon|invite|request|urge|encourage)\b(?!.*\bto\b)"
    ),
    "zh": re.compile("(?:在这方面|为此|同时|因此|据此|承诺|强调|确认|[时后下内])$"),
}
#: Where what follows is a sentence of its own.
_BEGIN = {
    "en": re.compile(r"(?:; (?:and )?|, (?:and|but)(?:,[^,;]{0,25},)? )(?=we\b|the Assembly\b)"),
    "zh": re.compile("[；，](?=我们)"),
}
_CONNECTOR = {
    "en": re.compile(
        r"^(?:To (?:this|that) end|In this (?:regard|context)|In addition|Therefore|Accordingly"
        r"|Subsequently|Thereafter), "
    ),
    "zh": re.compile(r"^(?:为此(?:目的)?|在这方面|此外|因此|随后|之后|据此|在(?:这一|此)背景下)，"),
}
#: A point of a list says too little without its beginning.
_LISTED = re.compile(r"[(（]?[a-z0-9]{1,2}[)）]")
_POINTS = re.compile(r"[(（][a-d][)）]")
#: Words that point at something said before.
POINTING = {
    "en": re.compile(
        r"\b(?:this|these|such)\b(?! (?:regard|respect|context|as)\b)"
        r"|\bthose\b(?! (?:who|that|of|such|involving|recalled)\b)"
        r"|\bthat (?:resolution|meeting|special|session|Mechanism|Network|Goal|work|regard)\b"
        r"|\b(?:above-mentioned|aforementioned|the latter|the former|the two co-facilitators)\b",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        "这(?!样|方面)|(?<!应)该(?:决议|届|机制|进程|议程|网站|等|宣言|特别|网络|领域)|此(?:类|种|等|项|次)|上述"
        "|前者|后者"
    ),
}
#: Words that point back where they stand early.
_EARLY = {
    "en": re.compile(
        r"\b(?:it|its|they|their|them)\b|^(?:They|It|Their|Its)\b|^We (?:also|further|therefore)\b"
        r"|^(?:During|At) the "
    ),
    "zh": re.compile("它们|^我们(?:还|进一步|也)|^其|^会上|^会议期间|^[^，]*为此"),
}


_REGARD = {"en": re.compile(r"\bin this (?:regard|respect|context)\b"), "zh": re.compile("这方面")}


@dataclass(frozen=True, slots=True)
class Stretch:
    """One sentence: `texts` per language, and the source that quotes it from the record."""

    paragraph: Paragraph
    texts: Texts
    source: Source


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What of a sentence is shown; the words asked for stand at ``[start:end)`` of `text`.

    `begun` says whether it begins where its sentence does, `whole` whether it ends there too;
    an ellipsis marks where it does not.
    """

    text: str
    start: int
    end: int
    begun: bool
    whole: bool

    def filled(self, words: str) -> str:
        """The excerpt with other words in place of those that are asked for."""
        return self.text[: self.start] + words + self.text[self.end :]


def stretches(corpus: Corpus, paragraph: Paragraph) -> Iterator[Stretch]:
    """The sentences of a paragraph; aligned where its versions have as many as each other.

    Where they have not, the text of record alone is taken.
    """
    if paragraph.kind not in (Kind.PREAMBLE, Kind.OPERATIVE):
        return
    record = corpus.document_of(paragraph).language
    spans = {k: sentences(text, k) for k, text in paragraph.texts.items()}
    aligned = [k for k in spans if len(spans[k]) == len(spans[record])]
    for i, (start, end) in enumerate(spans[record]):
        if _LISTED.match(paragraph.texts[record][start:end]):
            continue  # and would be cut off from what it belongs to
        texts = {k: paragraph.texts[k][spans[k][i][0] : spans[k][i][1]] for k in aligned}
        yield Stretch(
            paragraph,
            texts,
            source_of(corpus, paragraph, paragraph.texts[record][start:end], texts),
        )


def source_of(corpus: Corpus, paragraph: Paragraph, quote: str, texts: Texts) -> Source:
    """The source that quotes a stretch of the text of record; `texts` are its versions."""
    document = corpus.document_of(paragraph)
    return Source(
        document=document.id,
        paragraph_id=paragraph.id,
        references={k: document.reference(paragraph, k) for k in LANGUAGES},
        quote=quote,
        language=document.language,
        text_sha256=text_hash(paragraph.texts[document.language]),
        readings={k: text for k, text in texts.items() if k != document.language},
    )


def excerpt(text: str, start: int, end: int, language: str, share: float = 1.0) -> Excerpt | None:
    """What of a sentence fits into a question and holds ``[start:end)``.

    `share` is the share of the usual length that it may have. It is cut only where what is left is
    a sentence; where nothing of the right length can be had there is none.
    """
    limit = LIMIT.get(language, 300) * share
    least = LEAST.get(language, 60) * min(1.0, share * 1.7)
    dangling = _DANGLING.get(language, _DANGLING["en"])
    lead = after_connector(text, language)
    first = lead if lead <= start else 0
    begins = [first, *(m.end() for m in _BEGIN.get(language, _BEGIN["en"]).finditer(text))]
    ends = [*(m.start() for m in _END.get(language, _END["en"]).finditer(text)), len(text)]
    pairs = [
        (begin, stop)
        for begin in begins
        for stop in ends
        if begin <= start
        and end <= stop
        and least <= stop - begin <= limit
        and (stop == len(text) or not dangling.search(text[begin:stop]))
        and not _POINTS.search(text[begin:stop])
    ]
    if not pairs:
        return None
    # One that keeps the beginning of its sentence is best, then the longer one.
    begin, stop = max(pairs, key=lambda pair: (pair[0] == first, pair[1] - pair[0]))
    kept = text[begin:stop]
    if begin and language != "zh":
        kept = kept[:1].upper() + kept[1:]
    tail = "" if stop == len(text) else ("……" if language == "zh" else " …")
    return Excerpt(kept + tail, start - begin, end - begin, begin == first, not tail)


def after_connector(text: str, language: str) -> int:
    """Where a sentence begins behind "In this regard, " or 为此，."""
    match = _CONNECTOR.get(language, _CONNECTOR["en"]).match(text)
    return match.end() if match else 0


def points_back(text: str, language: str) -> bool:
    """Whether a text points at something that only its context tells.

    ``these bodies`` does wherever it stands, ``they`` in the first quarter.
    """
    pointing, early = POINTING.get(language), _EARLY.get(language)
    if pointing is None or early is None:
        return False
    found = early.search(text)
    regard = _REGARD[language].search(text)
    return (
        bool(pointing.search(text))
        or (found is not None and found.start() < len(text) / 4)
        # In a short sentence there is nothing else that "in this regard" could mean.
        or (regard is not None and len(text) < LIMIT[language] * 0.6)
    )
