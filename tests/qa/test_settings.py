"""Settings: from the environment, then from a file; a bad one is named."""

from pathlib import Path

import pytest

from qa.errors import BadSetting
from qa.settings import read_settings


def test_the_default_works_offline() -> None:
    settings = read_settings()
    assert (settings.embedder, settings.chroma, settings.host) == ("embedded", "", "127.0.0.1")


def test_the_environment_comes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pincite.toml").write_text('host = "0.0.0.0"\nport = 9000\n')
    monkeypatch.setenv("PINCITE_PORT", "9001")
    settings = read_settings()
    assert (settings.host, settings.port) == ("0.0.0.0", 9001)  # noqa: S104


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('port = "many"\n', "PINCITE_PORT can't be used"),
        ("colour = 1\n", "PINCITE_COLOUR can't be used"),
        ("port = \n", "pincite.toml can't be read"),
    ],
)
def test_a_bad_setting_is_named(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "pincite.toml").write_text(text)
    with pytest.raises(BadSetting, match=said):
        read_settings()
