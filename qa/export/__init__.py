"""Answers to take away: Markdown, DOCX and PDF, with full citations and the text of record."""
