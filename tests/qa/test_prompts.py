"""Templates are strict: no variable too many or too few, and nothing put in is read again."""

import pytest

from prompts.errors import UnknownTemplate, WrongVariables
from prompts.template import filled


def test_what_is_put_in_is_not_read_again() -> None:
    said = filled("answer-reading", fence="f", reading_language="en", reading="$fence {x} $$ %s")
    assert "$fence {x} $$ %s" in said


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"fence": "f", "reading": "x"}, r"lacks \$reading_language"),
        (
            {"fence": "f", "reading": "x", "reading_language": "en", "colour": "y"},
            r"has no \$colour",
        ),
    ],
)
def test_a_variable_too_few_or_too_many_is_named(variables: dict[str, str], said: str) -> None:
    with pytest.raises(WrongVariables, match=said):
        filled("answer-reading", **variables)


def test_a_template_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownTemplate, match="nothing"):
        filled("nothing")


def test_json_in_a_prompt_stays_as_it_is() -> None:
    said = filled("answer-system", fence="f", language="English")
    assert '{"outcome": "answered", "wrong_words": "", "statements": [{"text": "…"' in said
