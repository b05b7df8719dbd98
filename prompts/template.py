"""Templates: files with ``$variables``, filled strictly.

``string.Template`` rather than ``str.format``: JSON braces in a prompt stay as they are, and
``$question是什么`` is the variable ``question`` followed by Chinese. A literal ``$`` is ``$$``.
"""

from functools import cache
from importlib.resources import files
from string import Template

from prompts.errors import UnknownTemplate, WrongVariables


def filled(name: str, **variables: str) -> str:
    """The template of a name with its variables, each and no other, put in.

    What is put in is not read again: a ``$`` in a question is a dollar sign. Raises
    `UnknownTemplate` or `WrongVariables`, which names them.
    """
    template = _template(name)
    wanted, given = set(template.get_identifiers()), set(variables)
    if missing := wanted - given:
        raise WrongVariables(f"The prompt {name!r} lacks {_listed(missing)}; give each a value.")
    if extra := given - wanted:
        raise WrongVariables(f"The prompt {name!r} has no {_listed(extra)}; leave it out.")
    return template.substitute(variables)


@cache
def _template(name: str) -> Template:
    file = files("prompts") / f"{name}.md"
    if not file.is_file():
        raise UnknownTemplate(f"There is no prompt {name!r}; prompts are files in prompts/.")
    return Template(file.read_text(encoding="utf-8").strip())


def _listed(names: set[str]) -> str:
    return ", ".join(f"${name}" for name in sorted(names))
