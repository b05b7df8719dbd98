"""Prompt templates as files, one a purpose; the extractive answer needs none."""
