"""Requests in a text: who is asked, with which verb, to do what."""

import re
from dataclasses import dataclass

from qa.quiz.things import Mention, Thing, mentions, verbs


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody is asked: the words of verb, addressee and task in one text.

    `verb` and `actor` stand at the spans of the sentence; `task` is what follows, "to ...".
    `asker` is "we" where the document itself speaks, "Assembly" in a report of what the General
    Assembly asked.
    """

    verb: Thing
    verb_span: tuple[int, int]
    actor: Thing
    actor_span: tuple[int, int]
    task: str
    asker: str


def requests(text: str, language: str) -> tuple[Request, ...]:
    """The requests in a sentence.

    ``We invite the United Nations Office on Drugs and Crime to ...`` / ``我们邀请……办公室……``.
    """
    found = []
    for mention in mentions(text, language):
        if mention.thing.type not in ("body", "states", "national", "society"):
            continue
        verb = _verb_before(text, mention, language)
        if verb is None:
            continue
        task = _task(text, mention, language)
        thing, span = verb
        asker = _asker(text[: span[0]], language)
        if task is None or not asker:
            continue
        found.append(
            Request(
                thing,
                span,
                mention.thing,
                (mention.start, mention.end),
                task,
                asker,
            )
        )
    return tuple(found)


def _verb_before(
    text: str, mention: Mention, language: str
) -> tuple[Thing, tuple[int, int]] | None:
    before = text[: mention.start]
    for verb in verbs()["ask"]:
        for alias in sorted(verb.aliases[language], key=len, reverse=True):
            if language == "zh":
                match = re.search(
                    rf"(?:^|们|还|并|中|再次|，|大会|于此|进一步|同时)({alias})(?:《公约》|所有|公约)?$",
                    before,
                )
            else:
                match = re.search(rf"(?<![\w-])({alias}) (?:all |the )?$", before)
            if match is not None:
                return verb, match.span(1)
    return None


def _task(text: str, mention: Mention, language: str) -> str | None:
    after = text[mention.end :]
    if language == "zh":
        after = re.sub(r"^(?:还|也)", "", after)
        task = re.split(r"，(?:并|还)请", after.lstrip("，"))[0]  # another request begins there
        starts_well = bool(after) and not after.startswith(
            ("和", "或", "、", "的", "及", "与", "在内")
        )
        return task if starts_well and len(task) > 8 else None
    match = re.match(
        r"(?: also)?(?:,[^;]{0,160}?,)?(?:, in the future,[^,;]*,)? (to (?!be\b|which)[a-z])", after
    )
    return after[match.start(1) :] if match else None


def _asker(before: str, language: str) -> str:
    """Who asks, the last that is named before the verb; empty where that is somebody else."""
    speaker = re.compile("我们" if language == "zh" else r"\b[Ww]e\b")
    assembly = re.compile("大会(?!特别会议|反腐败)" if language == "zh" else r"\bAssembly\b")
    last = {"we": _last(speaker, before), "Assembly": _last(assembly, before)}
    others = [m.end for m in mentions(before, language) if m.thing.type in ("body", "states")]
    asker = max(last, key=lambda name: last[name])
    if last[asker] < 0 or (asker == "Assembly" and max(others, default=-1) > last[asker]):
        return ""
    return asker


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=-1)
