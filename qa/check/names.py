"""Who and what the documents name, in both languages: one id, the forms that stand for it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

#: Who speaks as "we" in a declaration of States.
FIRST_PERSON = frozenset({"STATES", "MEMBER_STATES", "LEADERS"})

#: What a sentence may call by a wider name: a State party is a State.
WIDER = {
    "STATES": frozenset({"STATES_PARTIES", "MEMBER_STATES", "REQUESTED", "REQUESTING"}),
    "COMPANIES": frozenset({"PRIVATE_SECTOR"}),
    "JUDICIARY": frozenset({"PROSECUTORS"}),
    "UNCAC": frozenset({"COSP", "IRM"}),
    "UN": frozenset({"UNODC", "GA", "SG", "SECRETARIAT", "UNDP", "CEB", "HEADQUARTERS", "CHARTER"}),
    "LEADERS": frozenset({"MEMBER_STATES"}),
}


#: Kinds of people and bodies, and the notion that also stands for them: a text about justice may
#: be told with judges in it. One that is missing is a doubt, not a disproof.
KINDS = {
    "JUDICIARY": "justice",
    "PROSECUTORS": "prosecute",
    "POLICE": "police",
    "PARLIAMENT": "parliament",
    "COMPANIES": "company",
    "PRIVATE_SECTOR": "private",
    "MEDIA": "media",
    "JOURNALISTS": "journalist",
    "ACADEMIA": "academia",
    "BANKS": "bank",
    "FIU": "finance",
    "CENTRAL_AUTHORITIES": "central",
    "DONORS": "donor",
    "SPORT_BODIES": "sport",
    "WOMEN": "woman",
    "CHILDREN": "child",
    "YOUTH": "young",
    "ATHLETES": "sport",
    "VICTIMS": "victim",
    "WITNESSES": "evidence",
    "MIGRANTS": "migration",
    "PUBLIC_OFFICIALS": "official",
    "FAMILY": "family",
    "FACILITATORS": "lead",
    "CIVIL_SOCIETY": "civil",
    "NGO": "civil",
    "AUDIT": "audit",
    "UN": "united_nations",
}
#: Other words for them in a text.
ALSO = {
    "POLICE": re.compile("law enforcement|执法"),
    "PROSECUTORS": re.compile("prosecut|检察|起诉"),
    "COMPANIES": re.compile("legal person|enterprise|business|法人|企业"),
    "BANKS": re.compile("financial institution|金融机构"),
    "JUDICIARY": re.compile("judicia|tribunal|司法|审判"),
    "FACILITATORS": re.compile("facilitat|chair|主持|主席"),
}
#: Cities in which something may be held.
CITIES = frozenset(
    {
        *("NEW_YORK", "VIENNA", "GENEVA", "ABU_DHABI", "NAIROBI", "PARIS", "DOHA", "DUBAI"),
        *("CAIRO", "GLASGOW", "MERIDA", "MARRAKESH", "SHARM", "ATLANTA"),
    }
)
#: Names of what nobody does anything with or to.
THINGS = frozenset(
    {
        *("UNCAC", "UNTOC", "CHARTER", "AGENDA_2030", "ADDIS", "SDG", "COVID", "IRM", "STATES"),
        *("NEW_YORK", "VIENNA", "ABU_DHABI", "SPECIAL_SESSION"),
    }
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at ``[start:end)`` of a text."""

    name: str
    start: int
    end: int


def mentions(text: str) -> tuple[Mention, ...]:
    """The names of the table in a text, in order; where two overlap, the one that begins first."""
    pattern, forms = _forms()
    found: list[Mention] = []
    for match in pattern.finditer(text):
        name, before, after = forms[match[0]]
        start, end = match.span()
        if (before and before.search(text, 0, start)) or (after and after.match(text, end)):
            continue
        found.append(Mention(name, start, end))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Form:
    name: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def __iter__(self) -> Iterator[Any]:
        return iter((self.name, self.before, self.after))


@cache
def _forms() -> tuple[re.Pattern[str], Mapping[str, _Form]]:
    """One pattern of plain alternatives, which `re` tells apart by their first letter, and whose
    form each is. With groups and lookarounds inside it is thirty times as slow.
    """
    forms: dict[str, _Form] = {}
    for line in (files("qa.check") / "names.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, _, rest = line.partition(": ")
        english, _, chinese = rest.rpartition(" | ")
        for written in (*english.split("; "), *chinese.split("; ")):
            befores = re.findall(r"\(\?<!(.*?)\)", written)
            afters = re.findall(r"\(\?!((?:[^()]|\([^()]*\))*)\)", written)
            plain = re.sub(r"\(\?(?:<!.*?|!(?:[^()]|\([^()]*\))*)\)", "", written).strip()
            before = re.compile(f"(?:{'|'.join(befores)})$") if befores else None
            after = re.compile("|".join(afters)) if afters else None
            for literal in _spelt_out(plain):
                forms.setdefault(literal, _Form(name, before, after))
    ordered = sorted(forms, key=len, reverse=True)
    latin = [re.escape(form) for form in ordered if form[0].isascii() and form[0].isalpha()]
    han = [re.escape(form) for form in ordered if not (form[0].isascii() and form[0].isalpha())]
    return (
        re.compile(rf"(?<![A-Za-z])(?:{'|'.join(latin)})(?![A-Za-z])|{'|'.join(han)}"),
        forms,
    )


def _spelt_out(form: str) -> list[str]:
    """All texts that a form stands for: ``[Ss]tates?`` is States, State, states and state."""
    match = re.search(r"\(\?:((?:[^()]|(?<=\\)[()])*)\)(\?)?|\[([^]]+)\](\?)?|(\\?.)\?", form)
    if not match:
        return [re.sub(r"\\(.)", r"\1", form)]
    group, maybe, one, maybe_one, optional = match.groups()
    choices = group.split("|") if group is not None else list(one or "") or [optional]
    if maybe or maybe_one or optional:
        choices.append("")
    head, tail = form[: match.start()], form[match.end() :]
    return [text for choice in choices for text in _spelt_out(head + choice + tail)]
