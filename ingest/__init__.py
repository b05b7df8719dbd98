"""Source file to `Document` to `Paragraph`s, with no knowledge of vectors or questions."""
