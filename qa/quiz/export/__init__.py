"""Quizzes in the forms that learning platforms and people take, one module a form."""
