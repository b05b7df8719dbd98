"""The kinds of items, each made from the sentences of a paragraph without a language model."""

import hashlib
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from ingest.document import Paragraph, Texts
from qa.quiz import phrases
from qa.quiz.distractors import wrong_things
from qa.quiz.facts import Facts
from qa.quiz.item import GAP, Item, ItemKind, Option, Pair
from qa.quiz.requests import Request, requests
from qa.quiz.stretch import Excerpt, Stretch, after_connector, excerpt, points_back, stretches
from qa.quiz.things import Mention, Thing, mentions, opposites, verbs

#: Types that a learner can be asked to write without seeing them.
_WRITTEN = ("date", "period", "month", "figure", "resolution", "body")
#: Types whose things stand in a row of several of their kind too often for a fair gap.
_LOOSE = frozenset({"value", "right", "section", "problem", "states", "measure", "cooperation"})
#: Types whose things are mostly said of each other in the same breath: a gap would be a guess.
_GUESSED = frozenset({"value"})


_T = TypeVar("_T")
_Row: TypeAlias = tuple[Stretch, Pair, str]


@dataclass(frozen=True, slots=True)
class Workshop:
    """What items are made with: the documents, the languages, the options wanted, the seed.

    `share` is the share of the usual length that a quotation may have.
    """

    facts: Facts
    languages: tuple[str, ...]
    options: int
    seed: int
    share: float = 1.0

    def excerpt(
        self, text: str, span: tuple[int, int], language: str, share: float
    ) -> Excerpt | None:
        """What of a sentence fits into a question and holds a span of it."""
        return excerpt(text, *span, language, share * self.share)

    def rng(self, *parts: str) -> random.Random:
        """Chance that depends on the seed and on what it is for, on nothing else."""
        key = "\x1f".join((str(self.seed), *parts))
        return random.Random(int(hashlib.sha256(key.encode()).hexdigest()[:16], 16))  # noqa: S311

    @property
    def general(self) -> frozenset[str]:
        """Words that say nothing about a section, since every section is about them."""
        return self.facts.terms("corruption 腐败")

    def stretches(self, paragraph: Paragraph) -> Iterator[Stretch]:
        """The sentences of a paragraph that stand in every language wanted."""
        for stretch in stretches(self.facts.corpus, paragraph):
            if all(language in stretch.texts for language in self.languages):
                yield stretch

    def place(self, paragraph: Paragraph, language: str) -> str:
        """The paragraph as a sentence names it."""
        return phrases.place(self.facts.corpus, paragraph, language)


def items(workshop: Workshop, paragraphs: Sequence[Paragraph]) -> Iterator[Item]:
    """Every item that can be made from the paragraphs, unchecked, in their order."""
    for paragraph in paragraphs:
        for maker in MAKERS:
            yield from maker(workshop, paragraph)
    yield from matchings(workshop, paragraphs)


# -- which paragraph, which section ------------------------------------------------------------


def which_paragraph(workshop: Workshop, paragraph: Paragraph) -> Iterator[Item]:
    """Which paragraph says this; the others stand near it in the document."""
    document = workshop.facts.corpus.document_of(paragraph)
    near = [p for p in document.paragraphs if p.kind is paragraph.kind]
    for stretch, excerpts in _standing_alone(workshop, paragraph):
        saying = {
            id_
            for k in workshop.languages
            for id_ in workshop.facts.paragraphs_saying(excerpts[k].text, k)
        }
        if saying - {paragraph.id}:
            continue
        rng = workshop.rng("which", paragraph.id, excerpts[workshop.languages[0]].text)
        chosen = _neighbours(near, paragraph, workshop.options - 1, rng)
        if len(chosen) < 2:
            continue
        yield _item(
            ItemKind.WHICH_PARAGRAPH,
            workshop,
            stretch,
            {k: phrases.which_paragraph(document, excerpts[k].text, k) for k in workshop.languages},
            tuple(
                Option(
                    {k: phrases.capital(phrases.label(p, k)) for k in workshop.languages},
                    p is paragraph,
                )
                for p in chosen
            ),
            about="paragraph",
            claim={k: excerpts[k].text for k in workshop.languages},
        )


def which_section(workshop: Workshop, paragraph: Paragraph) -> Iterator[Item]:
    """Under which heading a sentence stands."""
    document = workshop.facts.corpus.document_of(paragraph)
    sections = _sections(workshop, paragraph)
    if len(sections) < 3 or not paragraph.section:
        return
    right = next(s for s in sections if s == dict(paragraph.section))
    for stretch, excerpts in _standing_alone(workshop, paragraph):
        # A word of the heading in the sentence would give it away.
        if any(
            workshop.facts.terms(right[k])
            & workshop.facts.terms(excerpts[k].text) - workshop.general
            for k in workshop.languages
        ):
            continue
        rng = workshop.rng("section", paragraph.id, excerpts[workshop.languages[0]].text)
        others = [s for s in sections if s != right]
        wrong = rng.sample(others, min(workshop.options - 1, len(others)))
        yield _item(
            ItemKind.WHICH_SECTION,
            workshop,
            stretch,
            {k: phrases.which_section(document, excerpts[k].text, k) for k in workshop.languages},
            tuple(
                Option({k: phrases.heading(s[k]) for k in workshop.languages}, s == right)
                for s in _shuffled([right, *wrong], rng)
            ),
            about="section heading",
            claim={k: excerpts[k].text for k in workshop.languages},
        )


# -- gaps --------------------------------------------------------------------------------------


def cloze(workshop: Workshop, paragraph: Paragraph) -> Iterator[Item]:
    """Complete the sentence: a name, a term, a date or a number is missing."""
    for stretch, mention, shown in _gaps(workshop, paragraph):
        thing = mention.thing
        if thing.type in _GUESSED or thing.family == "states":
            continue
        rng = workshop.rng("cloze", paragraph.id, thing.id, shown[workshop.languages[0]].text)
        options = _thing_options(workshop, paragraph, thing, shown, rng)
        if not options:
            continue
        yield _item(
            ItemKind.CLOZE,
            workshop,
            stretch,
            {
                k: phrases.complete(workshop.place(paragraph, k), shown[k].filled(GAP), k)
                for k in workshop.languages
            },
            options,
            about=thing.type,
            claim={k: shown[k].filled(GAP) for k in workshop.languages},
        )


def short_answer(workshop: Workshop, paragraph: Paragraph) -> Iterator[Item]:
    """Write what is missing: a date, a number, a name, with all the forms that count."""
    for stretch, mention, shown in _gaps(workshop, paragraph):
        thing = mention.thing
        if thing.type not in _WRITTEN:
            continue
        yield _item(
            ItemKind.SHORT_ANSWER,
            workshop,
            stretch,
            {
                k: phrases.fill_in(
                    workshop.place(paragraph, k), shown[k].filled(GAP), thing.type, k
                )
                for k in workshop.languages
            },
            about=thing.type,
            claim={k: shown[k].filled(GAP) for k in workshop.languages},
            accepted={
                k: _accepted(thing, shown[k].text[shown[k].start : shown[k].end], k)
                for k in workshop.languages
            },
        )


def verb(workshop: Workshop, paragraph: Paragraph) -> Iterator[Item]:
    """Which verb the paragraph uses towards somebody: its strength is what counts."""
    for stretch, asked in _requests(workshop, paragraph):
        shown: dict[str, Excerpt] = {}
        for k in workshop.languages:
            found = workshop.excerpt(stretch.texts[k], asked[k].verb_span, k, 1.0)
            if found is None or _points(found, k) or not found.begun:
                break
            shown[k] = found
        else:
            right = asked[workshop.languages[0]].verb
            past = any(asked[k].asker == "Assembly" for k in workshop.languages)
            rng = workshop.rng("verb", paragraph.id, right.id)
            others = [
                other
                for other in verbs()["ask"]
                if other.id != right.id
                and not any(
                    _names_verb(other, stretch.texts[k], k)
                    or any(
                        workshop.facts.says(shown[k].filled(GAP), form, k)
                        for form in other.aliases[k]
                    )
                    for k in workshop.languages
                )
            ]
            if len(others) < 2:
                continue
            wrong = rng.sample(others, min(workshop.options - 1, len(others)))
            yield _item(
                ItemKind.VERB,
                workshop,
                stretch,
                {
                    k: phrases.which_verb(workshop.place(paragraph, k), shown[k].filled(GAP), k)
                    for k in workshop.languages
                },
                tuple(
                    Option({k: _form(thing, k, past) for k in workshop.languages}, thing is right)
                    for thing in _shuffled([right, *wrong], rng)
                ),
                about="verb",
                claim={k: shown[k].filled(GAP) for k in workshop.languages},
            )


def actor(workshop: Workshop, paragraph: Paragraph) -> Iterator[Item]:
    """Who is asked to do something."""
    for stretch, asked in _requests(workshop, paragraph):
        tasks = _tasks(workshop, asked)
        right = asked[workshop.languages[0]].actor
        if tasks is None or any(_given_away(right, tasks[k].text, k) for k in workshop.languages):
            continue
        rng = workshop.rng("actor", paragraph.id, tasks[workshop.languages[0]].text)
        options = _actor_options(workshop, paragraph, right, tasks, rng)
        if not options:
            continue
        yield _item(
            ItemKind.ACTOR,
            workshop,
            stretch,
            {
                k: phrases.who_is_asked(
                    workshop.facts.corpus,
                    paragraph,
                    verb=asked[k].verb.texts[k],
                    task=tasks[k].text.rstrip(".。"),
                    asker=asked[k].asker,
                    language=k,
                )
                for k in workshop.languages
            },
            options,
            about="actor",
            claim={k: f"{GAP} {tasks[k].text}" for k in workshop.languages},
        )


# -- true or false -----------------------------------------------------------------------------


def true_false(workshop: Workshop, paragraph: Paragraph) -> Iterator[Item]:
    """A sentence as it stands, and the same with one thing changed that makes it false."""
    for stretch, shown, false, about in _substitutions(workshop, paragraph):
        as_it_stands = {k: shown[k].text for k in workshop.languages}
        changed = {k: phrases.capital(shown[k].filled(false[k])) for k in workshop.languages}
        for claim, right in ((as_it_stands, True), (changed, False)):
            yield _item(
                ItemKind.TRUE_FALSE,
                workshop,
                stretch,
                {
                    k: phrases.true_or_false(workshop.place(paragraph, k), claim[k], k)
                    for k in workshop.languages
                },
                (Option(phrases.TRUE, right), Option(phrases.FALSE, not right)),
                about=about,
                claim=claim,
            )


def _substitutions(
    workshop: Workshop, paragraph: Paragraph
) -> Iterator[tuple[Stretch, Mapping[str, Excerpt], Texts, str]]:
    """Sentences with the words that, put in place of others, make them false, and their type."""
    facts = workshop.facts
    for stretch in workshop.stretches(paragraph):
        for pair in opposites():
            spans = {k: _only(stretch.texts[k], pair.texts[k], k) for k in workshop.languages}
            shown = _excerpts(workshop, stretch, spans, 0.75)
            if shown is not None and not any(
                facts.says(shown[k].filled(GAP), pair.false[k], k) for k in workshop.languages
            ):
                yield stretch, shown, pair.false, "opposite"
    for stretch, mention, shown in _gaps(workshop, paragraph, 0.75):
        thing = mention.thing
        if thing.type in _LOOSE | {"instrument"} or not all(
            found.begun for found in shown.values()
        ):
            continue
        rng = workshop.rng("false", paragraph.id, thing.id)
        for wrong in wrong_things(
            thing,
            paragraph,
            facts,
            languages=workshop.languages,
            wanted=1,
            rng=rng,
            is_true=_truth(workshop, shown),
        ):
            yield stretch, shown, wrong.texts, thing.type


# -- matching ----------------------------------------------------------------------------------


def matchings(workshop: Workshop, paragraphs: Sequence[Paragraph]) -> Iterator[Item]:
    """Requests with those who are asked, and sentences with their headings, four at a time."""
    by_document: dict[str, list[Paragraph]] = {}
    for paragraph in paragraphs:
        by_document.setdefault(paragraph.document, []).append(paragraph)
    for of_it in by_document.values():
        yield from _matched(
            workshop, _request_pairs(workshop, of_it), phrases.match_requests, "actor"
        )
        yield from _matched(
            workshop, _section_pairs(workshop, of_it), phrases.match_sections, "section heading"
        )


def _request_pairs(workshop: Workshop, paragraphs: Sequence[Paragraph]) -> list[_Row]:
    rows = []
    for paragraph in paragraphs:
        for stretch, asked in _requests(workshop, paragraph):
            tasks = _tasks(workshop, asked, share=0.5)
            right = asked[workshop.languages[0]].actor
            if tasks is None or any(
                _given_away(right, tasks[k].text, k) or asked[k].asker != "we"
                for k in workshop.languages
            ):
                continue
            left = {
                k: f"{tasks[k].text.rstrip('.。')}"
                + (
                    f"（{phrases.label(paragraph, k)}）"
                    if k == "zh"
                    else f" ({phrases.label(paragraph, k)})"
                )
                for k in workshop.languages
            }
            rows.append((stretch, Pair(left, _names_of(workshop, right)), right.family))
    return rows


def _section_pairs(workshop: Workshop, paragraphs: Sequence[Paragraph]) -> list[_Row]:
    rows = []
    for paragraph in paragraphs:
        if len(_sections(workshop, paragraph)) < 4 or not paragraph.section:
            continue
        for stretch, excerpts in _standing_alone(workshop, paragraph, share=0.55):
            if any(
                workshop.facts.terms(paragraph.section[k])
                & workshop.facts.terms(excerpts[k].text) - workshop.general
                for k in workshop.languages
            ):
                continue
            left = {k: phrases.quoted(excerpts[k].text, k) for k in workshop.languages}
            right = {k: phrases.heading(paragraph.section[k]) for k in workshop.languages}
            rows.append((stretch, Pair(left, right), right[workshop.languages[0]]))
            break
    return rows


def _matched(
    workshop: Workshop, rows: Sequence[_Row], stem: Callable[..., str], about: str
) -> Iterator[Item]:
    """Groups of four rows with different right sides; each row begins one group."""
    for i, first in enumerate(rows):
        rng = workshop.rng("match", about, first[0].paragraph.id, str(i))
        group, others = [first], [row for row in rows if row is not first]
        rng.shuffle(others)
        for row in others:
            if len(group) < 4 and row[2] not in {held[2] for held in group}:
                group.append(row)
        if len(group) < 3:
            continue
        document = workshop.facts.corpus.document_of(first[0].paragraph)
        made = Item(
            id="",
            kind=ItemKind.MATCHING,
            languages=workshop.languages,
            stem={k: stem(document, k) for k in workshop.languages},
            sources=tuple(row[0].source for row in group),
            pairs=tuple(row[1] for row in group),
            about=about,
        )
        yield _named(made, "|".join(pair.left[workshop.languages[0]] for pair in made.pairs))


# -- what the makers share ---------------------------------------------------------------------


def _standing_alone(
    workshop: Workshop, paragraph: Paragraph, share: float = 1.0
) -> Iterator[tuple[Stretch, Mapping[str, Excerpt]]]:
    """Sentences that can be quoted without their context."""
    for stretch in workshop.stretches(paragraph):
        shown: dict[str, Excerpt] = {}
        for k in workshop.languages:
            lead = after_connector(stretch.texts[k], k)
            found = workshop.excerpt(stretch.texts[k], (lead, lead + 1), k, share)
            if found is None or points_back(found.text, k) or not found.begun:
                break
            shown[k] = found
        else:
            yield stretch, shown


def _gaps(
    workshop: Workshop, paragraph: Paragraph, share: float = 0.9
) -> Iterator[tuple[Stretch, Mention, Mapping[str, Excerpt]]]:
    """Things that a sentence names once in each language, and what is shown of it."""
    for stretch in workshop.stretches(paragraph):
        named = {k: mentions(stretch.texts[k], k) for k in workshop.languages}
        for mention in named[workshop.languages[0]]:
            spans: dict[str, tuple[int, int] | None] = {}
            for k in workshop.languages:
                same = [m for m in named[k] if m.thing.family == mention.thing.family]
                alone = len(same) == 1 and same[0].thing.id == mention.thing.id
                spans[k] = (same[0].start, same[0].end) if alone else None
            shown = _excerpts(workshop, stretch, spans, share)
            if shown is not None and not any(
                _given_away(mention.thing, shown[k].filled(GAP), k) for k in workshop.languages
            ):
                yield stretch, mention, shown


def _excerpts(
    workshop: Workshop,
    stretch: Stretch,
    spans: Mapping[str, tuple[int, int] | None],
    share: float,
) -> Mapping[str, Excerpt] | None:
    shown = {}
    for k in workshop.languages:
        span = spans[k]
        found = workshop.excerpt(stretch.texts[k], span, k, share) if span else None
        if found is None or _points(found, k) or _qualified(found, k):
            return None
        shown[k] = found
    return shown


def _requests(
    workshop: Workshop, paragraph: Paragraph
) -> Iterator[tuple[Stretch, Mapping[str, Request]]]:
    """Requests that every language makes with the same verb of the same addressee."""
    for stretch in workshop.stretches(paragraph):
        found = {k: requests(stretch.texts[k], k) for k in workshop.languages}
        for request in found[workshop.languages[0]]:
            asked = {
                k: next(
                    (
                        other
                        for other in found[k]
                        if (other.verb.id, other.actor.id) == (request.verb.id, request.actor.id)
                    ),
                    None,
                )
                for k in workshop.languages
            }
            complete = {k: other for k, other in asked.items() if other is not None}
            if len(complete) == len(workshop.languages):
                yield stretch, complete


def _tasks(
    workshop: Workshop, asked: Mapping[str, Request], share: float = 0.75
) -> Mapping[str, Excerpt] | None:
    tasks = {}
    for k in workshop.languages:
        found = workshop.excerpt(asked[k].task, (0, 1), k, share)
        if found is None or points_back(found.text, k):
            return None
        tasks[k] = found
    return tasks


def _thing_options(
    workshop: Workshop,
    paragraph: Paragraph,
    right: Thing,
    shown: Mapping[str, Excerpt],
    rng: random.Random,
) -> tuple[Option, ...]:
    wrong = _wrong(workshop, paragraph, right, rng, _truth(workshop, shown))
    if not wrong:
        return ()
    chosen = _in_order([right, *wrong], rng)
    surface = {k: shown[k].text[shown[k].start : shown[k].end] for k in workshop.languages}
    return tuple(
        Option(
            surface if thing is right else {k: thing.texts[k] for k in workshop.languages},
            thing is right,
        )
        for thing in chosen
    )


def _actor_options(
    workshop: Workshop,
    paragraph: Paragraph,
    right: Thing,
    tasks: Mapping[str, Excerpt],
    rng: random.Random,
) -> tuple[Option, ...]:
    def is_true(thing: Thing) -> bool:
        return any(
            workshop.facts.says(tasks[k].text, name, k)
            for k in workshop.languages
            for name in thing.aliases[k]
        )

    wrong = _wrong(workshop, paragraph, right, rng, is_true)
    if not wrong:
        return ()
    return tuple(
        Option(_names_of(workshop, thing), thing is right)
        for thing in _shuffled([right, *wrong], rng)
    )


def _wrong(
    workshop: Workshop,
    paragraph: Paragraph,
    right: Thing,
    rng: random.Random,
    is_true: Callable[[Thing], bool],
) -> Sequence[Thing]:
    """Distractors for a thing; none where there are not two at least."""
    wrong = wrong_things(
        right,
        paragraph,
        workshop.facts,
        languages=workshop.languages,
        wanted=workshop.options - 1,
        rng=rng,
        is_true=is_true,
    )
    return wrong if len(wrong) >= 2 else ()


def _truth(workshop: Workshop, shown: Mapping[str, Excerpt]) -> Callable[[Thing], bool]:
    """Whether a thing in the gap would make something that the documents say."""

    def is_true(thing: Thing) -> bool:
        return any(
            workshop.facts.says(shown[k].filled(GAP), name, k)
            for k in workshop.languages
            for name in thing.aliases[k]
        )

    return is_true


def _names_of(workshop: Workshop, thing: Thing) -> Texts:
    return {k: phrases.capital(thing.texts[k]) for k in workshop.languages}


def _neighbours(
    near: Sequence[Paragraph], paragraph: Paragraph, wanted: int, rng: random.Random
) -> tuple[Paragraph, ...]:
    """The paragraph among others close to it, in the order of the document.

    How many of them stand before it is left to chance, so that the key is at any place.
    """
    at = near.index(paragraph)
    before = rng.randint(0, wanted)
    first = [p for p in near[max(at - 2 * wanted, 0) : at] if p.document == paragraph.document]
    last = near[at + 1 : at + 1 + 2 * wanted]
    before = max(min(before, len(first)), wanted - len(last))
    if before > len(first):
        return (paragraph,)
    chosen = [*rng.sample(first, before), paragraph, *rng.sample(last, wanted - before)]
    return tuple(sorted(chosen, key=near.index))


def _sections(workshop: Workshop, paragraph: Paragraph) -> list[dict[str, str]]:
    document = workshop.facts.corpus.document_of(paragraph)
    found: list[dict[str, str]] = []
    for other in document.paragraphs:
        section = dict(other.section)
        if section and section not in found and all(k in section for k in workshop.languages):
            found.append(section)
    return found


def _points(shown: Excerpt, language: str) -> bool:
    return points_back(shown.text, language)


def _qualified(shown: Excerpt, language: str) -> bool:
    """Whether words beside the gap belong to one name alone: "the ___ of the Convention"."""
    after, before = shown.text[shown.end :], shown.text[: shown.start]
    if before.count("《") > before.count("》"):
        return True  # within a title
    if language == "zh":
        return before.endswith(("《公约》", "公约")) and not before.endswith("根据《公约》")
    return after.startswith((" of the ", " of that ", "/", "’s")) or before.endswith(
        ("/", " a ", " an ", "The ", " the ")
    )


def _given_away(thing: Thing, text: str, language: str) -> bool:
    """Whether a text names the thing, or the words that make it up, beside the gap."""
    held = text if language == "zh" else text.lower()
    return any(
        (alias if language == "zh" else alias.lower()) in held for alias in thing.aliases[language]
    )


def _names_verb(thing: Thing, text: str, language: str) -> bool:
    if language == "zh":
        forms = [alias for alias in thing.aliases[language] if len(alias) > 1]
        return any(form in text for form in forms)
    return any(re.search(rf"\b{form}\b", text) for form in thing.aliases[language])


def _form(thing: Thing, language: str, past: bool) -> str:
    names = thing.aliases[language]
    return names[1] if past and language == "en" and len(names) > 1 else names[0]


def _only(text: str, words: str, language: str) -> tuple[int, int] | None:
    """Where the words stand in the text, if once."""
    pattern = re.escape(words) if language == "zh" else rf"(?<![\w-]){re.escape(words)}(?![\w-])"
    found = [match.span() for match in re.finditer(pattern, text)]
    return found[0] if len(found) == 1 else None


def _accepted(thing: Thing, surface: str, language: str) -> tuple[str, ...]:
    names = [surface, *thing.aliases[language]]
    if thing.type == "resolution":
        number = thing.texts["en"].removeprefix("resolution ")
        names += [number, f"A/RES/{number}"]
    if language != "zh" and thing.type == "date":
        day, month, year = thing.texts["en"].split()
        names += [f"{month} {day}, {year}"]
    if language != "zh" and thing.type == "period":
        first, _, last, month, year = thing.texts["en"].split()
        names += [f"{first}{dash}{last} {month} {year}" for dash in "-–"]
    if language != "zh":
        names += [name.removeprefix("the ") for name in names]
    else:
        names += [name.replace(" ", "") for name in names]
    return tuple(dict.fromkeys(names))


def _in_order(chosen: Sequence[Thing], rng: random.Random) -> list[Thing]:
    if any(thing.order for thing in chosen):
        return sorted(chosen, key=lambda thing: thing.order)
    return _shuffled(chosen, rng)


def _shuffled(values: Sequence[_T], rng: random.Random) -> list[_T]:
    mixed = list(values)
    rng.shuffle(mixed)
    return mixed


def _item(
    kind: ItemKind,
    workshop: Workshop,
    stretch: Stretch,
    stem: Texts,
    options: tuple[Option, ...] = (),
    *,
    about: str,
    claim: Texts,
    accepted: Mapping[str, tuple[str, ...]] | None = None,
) -> Item:
    made = Item(
        id="",
        kind=kind,
        languages=workshop.languages,
        stem=stem,
        sources=(stretch.source,),
        options=options,
        accepted=accepted,
        claim=claim,
        about=about,
    )
    return _named(made, "|".join(claim[k] for k in workshop.languages))


def _named(item: Item, essence: str) -> Item:
    """The item with its id: of paragraph, kind and what it asks, whatever the seed."""
    digest = hashlib.sha256(f"{item.kind}|{essence}".encode()).hexdigest()[:10]
    return replace(item, id=f"{item.sources[0].paragraph_id}~{item.kind}~{digest}")


MAKERS: Sequence[Callable[[Workshop, Paragraph], Iterator[Item]]] = (
    actor,
    cloze,
    true_false,
    which_section,
    which_paragraph,
    verb,
    short_answer,
)
