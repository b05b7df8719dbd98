"""A text file as a string, or one sentence on why it can't be read."""

from pathlib import Path

from ingest.errors import UnreadableFile

#: Bytes; the two bundled documents are 50 kB and 9 kB, a long treaty is about 1 MB.
MAX_SIZE = 20_000_000

TEXT_SUFFIXES = frozenset({".txt", ".md"})

_MARKS_OF_BINARY = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word or zip file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, byte order mark dropped and line ends as ``\\n``.

    Raises `UnreadableFile` where the file is missing, a folder, empty, larger than `MAX_SIZE`,
    binary, or in another encoding than UTF-8.
    """
    try:
        if path.is_dir():
            raise UnreadableFile(f"{path} is a folder; name a text file (.txt or .md).")
        size = path.stat().st_size
        if size > MAX_SIZE:
            raise UnreadableFile(
                f"{path} has {size / 1e6:.0f} MB, more than the {MAX_SIZE / 1e6:.0f} MB that "
                "Pincite reads; split it into its documents."
            )
        raw = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(f"{path} does not exist; check the name.") from None
    except OSError as error:
        raise UnreadableFile(f"{path} can't be read: {error.strerror}.") from None
    return _decoded(raw, path)


def text_files(folder: Path) -> tuple[Path, ...]:
    """The text files of a folder by name, without its README; none where there is no folder."""
    found = sorted(folder.iterdir()) if folder.is_dir() else ()
    return tuple(
        path
        for path in found
        if path.suffix.lower() in TEXT_SUFFIXES and path.stem.upper() != "README"
    )


def _decoded(raw: bytes, path: Path) -> str:
    for start, what in _MARKS_OF_BINARY.items():
        if raw.startswith(start):
            raise UnreadableFile(f"{path} is {what}, not text; save it as UTF-8 text (.txt) first.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        guess = _other_encoding(raw)
        if guess:
            raise UnreadableFile(
                f"{path} is not in UTF-8, it looks like {guess}; "
                f"convert it first: iconv -f {guess} -t UTF-8."
            ) from None
        raise UnreadableFile(
            f"{path} is not UTF-8 text (byte {error.start + 1}); save it as UTF-8 text first."
        ) from None
    if "\x00" in text:
        raise UnreadableFile(f"{path} is a binary file, not text; save it as UTF-8 text first.")
    if not text.strip():
        raise UnreadableFile(f"{path} is empty; there is nothing to read in it.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _other_encoding(raw: bytes) -> str | None:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    if b"\x00" in raw:
        return None
    for name in ("GB18030", "BIG5"):
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        common = sum(character in "的一是不在有我和國国为為以於于本第條条" for character in text)
        if common * 100 >= len(text):
            return name
    return None
