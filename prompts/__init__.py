"""Prompt templates as files, one a purpose. The extractive answer needs none."""
