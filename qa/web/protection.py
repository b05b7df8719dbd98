"""`Protection`: who may ask, under which names, how much and how often."""

from dataclasses import dataclass

from qa.web.signin import SignIn

#: Names under which a server on loopback is reached; others are DNS rebinding.
LOOPBACK = ("127.0.0.1", "localhost", "::1")
#: Bytes of a request; the longest real one, a conversation to export, has about 200,000.
MAX_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class Protection:
    """What the server holds its visitors to.

    `hosts` are the names that it answers under, empty for any; `asks_a_minute` is for one client,
    `at_once` for all together; `sign_in` is empty where everybody may ask.
    """

    hosts: tuple[str, ...] = LOOPBACK
    asks_a_minute: int = 240
    at_once: int = 40
    max_body: int = MAX_BODY
    sign_in: SignIn | None = None
