"""`extras_of`: the thumbs and the quiz tab, on the store that the settings name."""

from collections.abc import Callable
from functools import partial

from qa.assistant import Assistant
from qa.errors import QaError
from qa.settings import Settings
from qa.store import open_store
from qa.web.page import Extras
from qa.web.quiz import quiz_tab


def extras_of(assistant: Assistant, settings: Settings, say: Callable[[str], None]) -> Extras:
    """What the page has beside asking; nothing, told in one line, where the store can't be used."""
    try:
        store = open_store(settings)
        store.quizzes()  # the store is made, or refused, at its first use
    except QaError as error:
        say(f"The page opens without feedback and quizzes. {error}")
        return Extras()
    feedback = store.record_feedback if settings.feedback else None
    return Extras(feedback=feedback, quiz=partial(quiz_tab, assistant, store))
