"""Each bad file gets one clear sentence that names it and says what to do."""

from pathlib import Path

import pytest

from ingest.errors import IngestError, UnnumberedText, UnreadableFile
from ingest.parser import parse_file
from ingest.textfile import MAX_SIZE

CASES = {
    "empty": (b"", UnreadableFile, "is empty"),
    "blank": (b" \n\n ", UnreadableFile, "is empty"),
    "gb18030": (
        "1. 我们的国家是一个大国。\n2. 完。".encode("gb18030"),
        UnreadableFile,
        "iconv -f GB18030",
    ),
    "big5": ("1. 我們的國家是一個大國。\n2. 完。".encode("big5"), UnreadableFile, "iconv -f"),
    "utf16": ("1. Text\n2. More".encode("utf-16"), UnreadableFile, "iconv -f UTF-16"),
    "latin": ("1. Café\n2. Thé".encode("latin-1"), UnreadableFile, "not UTF-8 text (byte 7)"),
    "pdf": (b"%PDF-1.7\n1. Text", UnreadableFile, "is a PDF"),
    "docx": (b"PK\x03\x04rest", UnreadableFile, "Word or zip file"),
    "binary": (b"1. a\x00b\n2. c", UnreadableFile, "binary"),
    "unnumbered": (
        b"Only some words.\nAnd more.",
        UnnumberedText,
        "no numbered paragraphs",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_file_is_named_in_one_sentence(case: str, tmp_path: Path) -> None:
    content, error, said = CASES[case]
    path = tmp_path / f"{case}.txt"
    path.write_bytes(content)
    with pytest.raises(error) as caught:
        parse_file(path)
    message = str(caught.value)
    assert said in message
    assert message.startswith(str(path))
    assert "\n" not in message


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="does not exist"):
        parse_file(tmp_path / "nowhere.txt")
    with pytest.raises(UnreadableFile, match="is a folder"):
        parse_file(tmp_path)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(MAX_SIZE + 1)
    with pytest.raises(IngestError, match="more than the 20 MB"):
        parse_file(path)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "windows.txt"
    path.write_bytes("\ufeff1. 一。\r\n2. 二。\r\n".encode())
    assert [block.text for block in parse_file(path)] == ["一。", "二。"]
