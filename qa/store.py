"""The store: feedback on answers, and saved quizzes, in one database.

SQLite in the home folder unless ``PINCITE_DATABASE`` names another address of SQLAlchemy's form.
No row holds who wrote it, from where, or at what time of day; the day alone is kept.
"""

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qa.answer import Answer, answer_json
from qa.errors import BadSetting, StoreUnavailable
from qa.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, MetaData, Table

#: Characters of a reason that are kept.
REASON_LENGTH = 2000
#: Characters of a quiz's name.
NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one reader thought of one answer; `answer` is the JSON of `answer_json`."""

    id: int
    day: str
    liked: bool
    reason: str
    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SavedQuiz:
    """A quiz as it was saved; `quiz` is the JSON of `qa.quiz.item.quiz_json`."""

    name: str
    day: str
    quiz: Mapping[str, Any]


def open_store(settings: Settings) -> "Store":
    """The store that the settings name; nothing is read or made before its first use.

    Raises `BadSetting` where the address can't be understood.
    """
    address = settings.database or f"sqlite:///{settings.home / 'pincite.db'}"
    return Store(address, takes_feedback=settings.feedback)


class Store:
    """Feedback and saved quizzes. Safe to share between threads."""

    def __init__(self, address: str, *, takes_feedback: bool = True) -> None:
        from sqlalchemy import create_engine
        from sqlalchemy.exc import ArgumentError, NoSuchModuleError

        self.takes_feedback = takes_feedback
        self._tables = _tables()
        try:
            self._engine: Engine = create_engine(address)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            # The address may hold a password: it is not repeated.
            reason = "its driver is not installed" if isinstance(error, ImportError) else "unknown"
            raise BadSetting(
                f"PINCITE_DATABASE can't be used ({reason}); "
                "it looks like sqlite:////folder/pincite.db or postgresql://host/name."
            ) from None
        self._made = False

    def record_feedback(self, answer: Answer, liked: bool, reason: str = "") -> bool:
        """Keep a reader's verdict with the whole answer behind it; whether it was kept.

        A reason that follows the bare verdict on the same answer takes its place, so that it
        counts once. Nothing is kept where feedback is switched off. Raises `StoreUnavailable`.
        """
        if not self.takes_feedback:
            return False
        row = {
            "day": _today(),
            "liked": liked,
            "reason": " ".join(reason.split())[:REASON_LENGTH],
            "answer": dict(answer_json(answer)),
        }
        with self._connection() as connection:
            if row["reason"]:
                self._withdraw(connection, {**row, "reason": ""})
            connection.execute(self._feedback.insert().values(row))
        return True

    def _withdraw(self, connection: "Connection", row: Mapping[str, Any]) -> None:
        """Delete the last row that says the same; `seconds` tells one answer from another."""
        table = self._feedback
        same = (table.c[name] == row[name] for name in ("day", "liked", "reason"))
        kept = connection.execute(table.select().where(*same).order_by(table.c.id.desc()))
        answer = json.loads(json.dumps(row["answer"]))
        last = next((known.id for known in kept if known.answer == answer), None)
        if last is not None:
            connection.execute(table.delete().where(table.c.id == last))

    def feedback(self, liked: bool | None = None) -> tuple[Feedback, ...]:
        """All feedback in the order in which it came; only the good or the bad if asked for."""
        query = self._feedback.select().order_by(self._feedback.c.id)
        if liked is not None:
            query = query.where(self._feedback.c.liked == liked)
        with self._connection() as connection:
            rows = connection.execute(query).all()
        return tuple(Feedback(r.id, r.day, r.liked, r.reason, r.answer) for r in rows)

    def forget_feedback(self) -> int:
        """Delete all feedback; how many rows there were."""
        with self._connection() as connection:
            return connection.execute(self._feedback.delete()).rowcount

    def save_quiz(self, name: str, quiz: Mapping[str, Any]) -> None:
        """Keep a quiz under a name; one of that name is replaced."""
        key = _name(name)
        table = self._quizzes
        with self._connection() as connection:
            connection.execute(table.delete().where(table.c.name == key))
            connection.execute(table.insert().values(name=key, day=_today(), quiz=dict(quiz)))

    def quiz(self, name: str) -> SavedQuiz | None:
        """The quiz of that name, or None."""
        table = self._quizzes
        query = table.select().where(table.c.name == _name(name))
        with self._connection() as connection:
            row = connection.execute(query).first()
        return SavedQuiz(row.name, row.day, row.quiz) if row else None

    def quizzes(self) -> Sequence[SavedQuiz]:
        """All saved quizzes by name."""
        query = self._quizzes.select().order_by(self._quizzes.c.name)
        with self._connection() as connection:
            rows = connection.execute(query).all()
        return tuple(SavedQuiz(r.name, r.day, r.quiz) for r in rows)

    def delete_quiz(self, name: str) -> bool:
        """Delete a quiz; whether there was one."""
        table = self._quizzes
        with self._connection() as connection:
            done = connection.execute(table.delete().where(table.c.name == _name(name)))
            return bool(done.rowcount)

    @property
    def _feedback(self) -> "Table":
        return self._tables.tables["feedback"]

    @property
    def _quizzes(self) -> "Table":
        return self._tables.tables["quizzes"]

    @contextmanager
    def _connection(self) -> "Iterator[Connection]":
        """A transaction; the tables are made on the first one."""
        from pathlib import Path

        from sqlalchemy.exc import SQLAlchemyError

        url = self._engine.url
        try:
            if not self._made:
                if url.get_backend_name() == "sqlite" and url.database:
                    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
                self._tables.create_all(self._engine)
                self._made = True
            with self._engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            known = getattr(error, "orig", None) or error
            raise StoreUnavailable(
                f"The database {url.render_as_string(hide_password=True)} can't be used "
                f"({str(known).splitlines()[0]}); check PINCITE_DATABASE and its permissions."
            ) from None


def _tables() -> "MetaData":
    from sqlalchemy import JSON, Boolean, Column, Integer, MetaData, String, Table, Text

    tables = MetaData()
    Table(
        "feedback",
        tables,
        Column("id", Integer, primary_key=True, autoincrement=True),
        Column("day", String(10), nullable=False),
        Column("liked", Boolean, nullable=False),
        Column("reason", Text, nullable=False),
        Column("answer", JSON, nullable=False),
    )
    Table(
        "quizzes",
        tables,
        Column("name", String(NAME_LENGTH), primary_key=True),
        Column("day", String(10), nullable=False),
        Column("quiz", JSON, nullable=False),
    )
    return tables


def _name(name: str) -> str:
    return " ".join(name.split())[:NAME_LENGTH]


def _today() -> str:
    return datetime.datetime.now(tz=datetime.UTC).date().isoformat()
