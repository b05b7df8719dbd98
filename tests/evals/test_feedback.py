"""Question drafts from feedback: each question once a verdict, nothing taken for gold."""

from evals.feedback import drafts
from qa.store import Feedback


def said(id_: int, liked: bool, question: str, reason: str = "") -> Feedback:
    answer = {
        "question": question,
        "language": "en",
        "status": "answered",
        "citations": [{"paragraph": "declaration:16"}],
    }
    return Feedback(id_, "2026-11-21", liked, reason, answer)


def test_a_liked_answer_suggests_what_it_cited_and_a_disliked_one_nothing() -> None:
    found = list(
        drafts(
            [
                said(1, True, "Who owns companies?"),
                said(2, True, " who owns  companies? "),
                said(3, False, "Who owns companies?", "wrong paragraph"),
                said(4, True, " "),
            ]
        )
    )
    assert [(d["id"], d["suggested"], d["reason"]) for d in found] == [
        ("feedback-1", ["declaration:16"], ""),
        ("feedback-3", [], "wrong paragraph"),
    ]
