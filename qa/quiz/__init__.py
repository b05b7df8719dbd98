"""Quizzes from cited paragraphs: made, checked, ranked, exported, kept true."""
