"""One real index a test run: the bundled documents with the embedded encoders.

Building it takes about a minute. ``PINCITE_TEST_HOME`` names a home in which it is built already;
it is copied, and brought up to date where the documents have changed since.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.corpus import Corpus, bundled_folder, load_corpus
from qa.assembly import assistant_of, ingest
from qa.assistant import Assistant
from qa.settings import Settings

_BUILT = os.environ.get("PINCITE_TEST_HOME", "")


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the person who runs the tests reaches them."""
    for name in [name for name in os.environ if name.startswith("PINCITE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return load_corpus([bundled_folder()])


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose index of the bundled documents is built; each worker has a copy of its own."""
    folder = tmp_path_factory.mktemp("home")
    if _BUILT:
        shutil.copytree(_BUILT, folder, dirs_exist_ok=True)
        ingest(Settings(home=folder))
        return folder
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    # The lock of the build lets one worker build; another waits for it and finds it done.
    ingest(Settings(home=run / "built"))
    shutil.copytree(run / "built", folder, dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def assistant(home: Path) -> Iterator[Assistant]:
    return assistant_of(Settings(home=home))
