"""One run: every question asked once."""

import time
from collections.abc import Callable, Sequence

from evals.dataset import Case
from evals.outcome import Outcome, System, failed, outcome_of

#: Told how many of how many questions are asked.
Progress = Callable[[int, int], None]


def ask_all(
    system: System, cases: Sequence[Case], progress: Progress = lambda done, total: None
) -> tuple[Outcome, ...]:
    """The outcomes of the cases, in their order. An error of the system becomes an outcome."""
    outcomes = []
    if cases:
        _asked(system, cases[0])  # the first question loads what the others find loaded
    for number, case in enumerate(cases, start=1):
        outcomes.append(_asked(system, case))
        progress(number, len(cases))
    return tuple(outcomes)


def fingerprints_backwards(
    open_system: Callable[[], System], cases: Sequence[Case]
) -> dict[str, str]:
    """The fingerprint of each case's outcome, asked from the last to the first on a new system.

    Made to run in a process of its own, where Python orders its sets anew: an answer that hangs
    on that order, or on what was asked before it, comes out differently.
    """
    outcomes = ask_all(open_system(), tuple(reversed(cases)))
    return {outcome.case.id: outcome.fingerprint for outcome in outcomes}


def _asked(system: System, case: Case) -> Outcome:
    started = time.perf_counter()
    try:
        answer = system.ask(case.text, case.history)
    except Exception as error:  # any error here is a finding about the system
        return failed(case, error, time.perf_counter() - started)
    return outcome_of(case, answer, system.corpus, time.perf_counter() - started)
