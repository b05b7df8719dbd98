"""Paragraphs to an index and back, by meaning and by word, with no knowledge of questions."""
