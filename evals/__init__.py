"""The evaluation suite: questions with gold, measures, the release gate and its report."""
