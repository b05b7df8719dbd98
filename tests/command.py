"""The command line in a process of its own, as a person runs it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run_pincite(
    *arguments: object, home: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """`pincite` with these arguments on the index under `home`, its output captured."""
    return subprocess.run(
        [sys.executable, "-c", "from evals.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PINCITE_HOME": str(home),
            "COLUMNS": "200",
            **environment,
        },
    )
