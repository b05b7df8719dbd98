"""`pincite quiz` as a trainer types it: made, listed, exported and checked."""

import json
from pathlib import Path

import pytest

from tests.command import run_pincite


def test_a_quiz_is_made_saved_listed_exported_and_checked(home: Path, tmp_path: Path) -> None:
    database = {"PINCITE_DATABASE": f"sqlite:///{tmp_path / 'quizzes.db'}"}
    file, gift = tmp_path / "assets.json", tmp_path / "assets.gift.txt"
    wish = ("three questions on asset recovery", "--save", "Assets", "--out", file)
    made = run_pincite("quiz", "make", *wish, home=home, **database)
    assert made.returncode == 0, made.stderr
    assert "A/RES/S-32/1" in made.stdout
    assert "Saved as 'Assets'." in made.stderr

    listed = run_pincite("quiz", "list", home=home, **database).stdout
    assert listed.split()[1:] == ["3", "items", "en", "Assets"]

    exported = run_pincite(
        "quiz", "export", "Assets", "--format", "gift", "--out", gift, home=home, **database
    )
    assert exported.returncode == 0, exported.stderr
    assert gift.read_text(encoding="utf-8").count("\n::") + gift.read_text().startswith("::") == 3

    checked = run_pincite("quiz", "check", home=home, **database)
    assert (checked.returncode, checked.stdout) == (0, "3 items in 1 quizzes; 0 changed\n")

    quiz = json.loads(file.read_text(encoding="utf-8"))
    quiz["items"][0]["sources"][0]["text_sha256"] = "0" * 64
    file.write_text(json.dumps(quiz), encoding="utf-8")
    stale = run_pincite("quiz", "check", file, home=home, **database)
    assert stale.returncode == 1
    assert "has changed around the quotation" in stale.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("export", "Nothing", "--format", "gift"), "No quiz is saved as 'Nothing'"),
        (("make",), "Name one of: a topic"),
        (("make", "assets", "--language", "fr"), "--language is en, zh or both"),
        (("delete", "Nothing"), "No quiz is saved as 'Nothing'"),
    ],
)
def test_what_can_not_be_done_is_told_in_one_line(
    arguments: tuple[str, ...], told: str, home: Path, tmp_path: Path
) -> None:
    database = {"PINCITE_DATABASE": f"sqlite:///{tmp_path / 'quizzes.db'}"}
    done = run_pincite("quiz", *arguments, home=home, **database)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.strip().split("\n")
    assert line.startswith(f"pincite: {told}")
