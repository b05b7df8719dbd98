"""`SignIn`: the people who may use the server, and how a request shows that it is one of them.

Browsers get a page and a cookie, programs send HTTP Basic credentials. Passwords are kept as salted
scrypt hashes (RFC 7914); nothing is stored on disk, and a restart signs everybody out.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

from qa.errors import BadSetting

COOKIE = "pincite_session"
#: Seconds that a sign-in lasts: a working day.
LASTS = 12 * 3600

_N, _R, _P = 2**14, 8, 1


def password_line(name: str, password: str) -> str:
    """What stands in PINCITE_SIGN_IN for a person: ``name:scrypt$salt$hash``."""
    if not name or ":" in name or any(c.isspace() for c in name):
        raise BadSetting("A name has no colon and no space; choose another one.")
    if not password:
        raise BadSetting("The password is empty; choose another one.")
    salt = secrets.token_bytes(16)
    return f"{name}:scrypt${salt.hex()}${_hashed(password, salt).hex()}"


def sign_in_of(setting: str) -> "SignIn | None":
    """The people in a setting, several parted by spaces; None where it is empty.

    Raises `BadSetting`, which does not repeat the setting.
    """
    accounts = {}
    for line in setting.split():
        name, _, kept = line.partition(":")
        parts = kept.split("$")
        try:
            if not name or parts[0] != "scrypt":
                raise ValueError
            salt, digest = bytes.fromhex(parts[1]), bytes.fromhex(parts[2])
        except (ValueError, IndexError):
            raise BadSetting(
                "PINCITE_SIGN_IN can't be used: each person is a line as `pincite password NAME` "
                "prints it."
            ) from None
        accounts[name] = (salt, digest)
    return SignIn(accounts) if accounts else None


@dataclass(frozen=True, slots=True)
class SignIn:
    """The accounts by name, each a salt and a hash; `key` signs cookies, new in each process."""

    accounts: Mapping[str, tuple[bytes, bytes]]
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    #: Basic credentials that were right before, hashed with `key`, since scrypt takes 50 ms.
    _seen: set[bytes] = field(default_factory=set, repr=False)

    def is_right(self, name: str, password: str) -> bool:
        """Whether a password is a person's; takes as long for a name that is not known."""
        salt, digest = self.accounts.get(name, (b"\0" * 16, b""))
        return hmac.compare_digest(_hashed(password, salt), digest)

    def knows(self, headers: Mapping[str, str]) -> bool:
        """Whether a request carries a cookie, or credentials that were right before."""
        encoded = _basic(headers.get("authorization", ""))
        return self._has_cookie(headers.get("cookie", "")) or self._seal(encoded) in self._seen

    def admits(self, headers: Mapping[str, str]) -> bool:
        """Whether a request carries credentials that are right; takes about 50 ms."""
        encoded = _basic(headers.get("authorization", ""))
        try:
            name, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
        except ValueError:
            return False
        if not colon or not self.is_right(name, password):
            return False
        self._seen.add(self._seal(encoded))
        return True

    def cookie(self, name: str) -> str:
        """A session of a person who signs in now."""
        until = str(int(time.time()) + LASTS)
        person = base64.urlsafe_b64encode(name.encode()).decode()
        return f"{person}.{until}.{self._signature(person, until)}"

    def _has_cookie(self, header: str) -> bool:
        try:
            morsel = SimpleCookie(header).get(COOKIE)
        except CookieError:
            return False
        parts = morsel.value.split(".") if morsel else []
        if len(parts) != 3 or not parts[1].isdecimal():
            return False
        person, until, signature = parts
        right = hmac.compare_digest(signature.encode(), self._signature(person, until).encode())
        return right and int(until) > time.time()

    def _seal(self, encoded: str) -> bytes:
        return hmac.new(self.key, encoded.encode(), "sha256").digest()

    def _signature(self, person: str, until: str) -> str:
        return hmac.new(self.key, f"{person}.{until}".encode(), "sha256").hexdigest()


def _hashed(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=_N, r=_R, p=_P, dklen=32)


def _basic(header: str) -> str:
    """The credentials in an ``Authorization`` header, as they are encoded there."""
    scheme, _, encoded = header.partition(" ")
    return encoded.strip() if scheme.lower() == "basic" else ""
