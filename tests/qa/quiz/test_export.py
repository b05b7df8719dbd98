"""Each export is read back by another program, and says what the quiz says."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from qa.quiz.errors import UnknownFormat
from qa.quiz.export.form import file_name
from qa.quiz.export.formats import FORMATS, format_named
from qa.quiz.item import (
    ItemKind,
    Quiz,
    feedback_of,
    key_of,
    options_of,
    quiz_from_json,
    quiz_json,
    shown,
    stem_of,
)

#: A folder in which `npm install gift-pegjs@1.0.2 examark@0.7.0` was run.
NODE = os.environ.get("PINCITE_TEST_NODE", "absent")
CHOICES = ("cloze", "actor", "verb", "which_paragraph", "which_section")


def written(quiz: Quiz, form: str, folder: Path) -> Path:
    path = folder / file_name(quiz, FORMATS[form].suffix)
    path.write_bytes(FORMATS[form].write(quiz).data)
    return path


def squeezed(text: str) -> str:
    """Without white space, and without the marks that pdftotext moves: they are of another font."""
    return re.sub(r"[\s“”‘’…]+", "", text)


# -- GIFT, by gift-pegjs -----------------------------------------------------------------------


def parsed_gift(path: Path) -> subprocess.CompletedProcess[str]:
    if not (Path(NODE) / "node_modules" / "gift-pegjs").is_dir() or not shutil.which("node"):
        pytest.skip("gift-pegjs is not installed; see docs/quizzes.md")
    script = (
        "const g=require('gift-pegjs');const fs=require('fs');"
        "console.log(JSON.stringify(g.parse(fs.readFileSync(process.argv[1],'utf8'))))"
    )
    return subprocess.run(
        ["node", "-e", script, str(path)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
        cwd=NODE,
    )


def gift_problems(quiz: Quiz, questions: list[dict[str, object]]) -> list[str]:
    """What differs between the quiz and what the parser read."""
    read = [q for q in questions if q["type"] != "Category"]
    if len(read) != len(quiz.items):
        return [f"{len(read)} questions instead of {len(quiz.items)}"]
    found = []
    for item, question in zip(quiz.items, read, strict=True):
        q = json.loads(json.dumps(question))
        if q["stem"]["text"] != stem_of(item):
            found.append(f"stem of {item.id}")
        if q["globalFeedback"]["text"] != feedback_of(item):
            found.append(f"feedback of {item.id}")
        if item.kind is ItemKind.TRUE_FALSE:
            same = q["isTrue"] == (item.key == 0)
        elif item.kind is ItemKind.MATCHING:
            same = [(p["subquestion"]["text"], p["subanswer"]) for p in q["matchPairs"]] == [
                (shown(p.left, item.languages), shown(p.right, item.languages)) for p in item.pairs
            ]
        else:
            texts = [c["text"]["text"] for c in q["choices"]]
            right = [c["text"]["text"] for c in q["choices"] if c["isCorrect"]]
            same = (
                set(texts) == {t for row in (item.accepted or {}).values() for t in row}
                if item.kind is ItemKind.SHORT_ANSWER
                else (texts, right) == ([*options_of(item)], [key_of(item)])
            )
        if not same:
            found.append(f"answers of {item.id}")
    return found


def test_gift_is_read_back_whole(quiz: Quiz, tmp_path: Path) -> None:
    done = parsed_gift(written(quiz, "gift", tmp_path))
    assert done.returncode == 0, done.stderr
    assert gift_problems(quiz, json.loads(done.stdout)) == []


@pytest.mark.parametrize(
    ("broken", "by"),
    [
        ("the key is lost", lambda text: text.replace("\n=", "\n~", 1)),
        ("a blank line splits a question", lambda text: text.replace("{\n", "{\n\n}\n\n{", 1)),
        ("a brace is not closed", lambda text: text.replace("\n}", "\n", 1)),
        ("an escape is lost", lambda text: text.replace("\\:", ":", 1).replace("####", "# ", 1)),
    ],
)
def test_broken_gift_does_not_pass(broken: str, by: object, quiz: Quiz, tmp_path: Path) -> None:
    path = written(quiz, "gift", tmp_path)
    path.write_text(by(path.read_text("utf-8")), encoding="utf-8")  # type: ignore[operator]
    done = parsed_gift(path)
    assert done.returncode != 0 or gift_problems(quiz, json.loads(done.stdout)) != []


# -- Moodle XML, by the standard library's reader ----------------------------------------------


def test_moodle_xml_is_read_back_whole(quiz: Quiz, tmp_path: Path) -> None:
    from html import unescape
    from xml.etree import ElementTree

    def said(node: ElementTree.Element | None) -> str:
        text = (node.findtext("text") if node is not None else "") or ""
        return unescape(re.sub(r"</?p>", "", text.replace("<br/>", "\n")))

    root = ElementTree.parse(written(quiz, "moodle", tmp_path)).getroot()  # noqa: S314
    questions = [q for q in root if q.get("type") != "category"]
    assert len(questions) == len(quiz.items)
    for item, question in zip(quiz.items, questions, strict=True):
        assert said(question.find("questiontext")) == stem_of(item)
        assert said(question.find("generalfeedback")) == feedback_of(item)
        right = [said(a) for a in question.findall("answer") if a.get("fraction") == "100"]
        if item.kind is ItemKind.TRUE_FALSE:
            assert right == ["true" if item.key == 0 else "false"]
        elif item.kind is ItemKind.MATCHING:
            pairs = [(said(s), said(s.find("answer"))) for s in question.findall("subquestion")]
            assert [right for _, right in pairs] == [
                shown(p.right, item.languages) for p in item.pairs
            ]
        elif item.kind in CHOICES:
            assert [said(a) for a in question.findall("answer")] == [*options_of(item)]
            assert right == [key_of(item)]
        else:
            assert key_of(item).split(" / ")[0] in right


HOSTILE = "]]> <script>alert('1')</script> &amp; <!-- <p> </text> $$ 引文"
CONTROLS = "\x00\x07\x0b\x1b\x85\ud800\ufffe"


def hostile(quiz: Quiz, more: str) -> Quiz:
    """The quiz with `more` in the midst of every text that a person can write into it."""

    def worse(value: object) -> object:
        match value:
            case str():
                return f"{value[:2]}{more}{value[2:]}"
            case list():
                return [worse(one) for one in value]
            case dict():
                return {k: v if k == "right" and v in (True, False) else worse(v)
                        for k, v in value.items()}  # fmt: skip
            case _:
                return value

    changed = json.loads(json.dumps(quiz_json(quiz)))
    changed["title"] = worse(changed["title"])
    for item in changed["items"]:
        for name in ("stem", "options", "pairs", "accepted"):
            item[name] = worse(item[name])
        for source in item["sources"]:
            for name in ("quote", "readings", "references"):
                source[name] = worse(source[name])
    return quiz_from_json(changed)


def test_hostile_text_comes_back_from_moodle_xml_as_it_was(quiz: Quiz, tmp_path: Path) -> None:
    from html.parser import HTMLParser
    from xml.etree import ElementTree

    class Reader(HTMLParser):
        """What a browser would show, and the tags that it would obey."""

        def __init__(self, markup: str) -> None:
            super().__init__()
            self.said, self.tags = "", set[str]()
            self.feed(markup)
            self.close()

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.tags.add(tag)
            self.said += "\n" if tag == "br" else ""

        def handle_data(self, data: str) -> None:
            self.said += data

    def said(node: ElementTree.Element | None) -> str:
        assert node is not None
        text = node.findtext("text") or ""
        if node.get("format") != "html":
            return text
        read = Reader(text)
        assert read.tags <= {"p", "br"}
        return read.said

    expected = hostile(quiz, HOSTILE)
    broken = hostile(quiz, HOSTILE + CONTROLS)
    root = ElementTree.parse(written(broken, "moodle", tmp_path)).getroot()  # noqa: S314
    assert HOSTILE.replace("/", "-") in (root.findtext("question/category/text") or "")
    questions = [q for q in root if q.get("type") != "category"]
    assert len(questions) == len(expected.items) == len(quiz.items)
    for item, question in zip(expected.items, questions, strict=True):
        assert said(question.find("questiontext")) == stem_of(item)
        assert said(question.find("generalfeedback")) == feedback_of(item)
        answers = [said(a) for a in question.findall("answer")]
        if item.kind is ItemKind.MATCHING:
            pairs = [(said(s), said(s.find("answer"))) for s in question.findall("subquestion")]
            assert pairs == [
                (shown(p.left, item.languages), shown(p.right, item.languages)) for p in item.pairs
            ]
        elif item.kind in CHOICES:
            assert answers == [*options_of(item)]
        elif item.kind is ItemKind.SHORT_ANSWER:
            accepted = [text for row in (item.accepted or {}).values() for text in row]
            assert answers == [*dict.fromkeys(accepted)]


@pytest.mark.parametrize("form", FORMATS)
def test_no_form_stumbles_over_control_characters(form: str, quiz: Quiz) -> None:
    assert FORMATS[form].write(hostile(quiz, HOSTILE + CONTROLS)).data


# -- QTI, by examark, and by its own rules ------------------------------------------------------


def qti_problems(path: Path) -> list[str]:
    """What is wrong with a package: files, identifiers, keys that name no choice."""
    from xml.etree import ElementTree

    found = []
    with zipfile.ZipFile(path) as package:
        names = set(package.namelist())
        manifest = ElementTree.fromstring(package.read("imsmanifest.xml"))  # noqa: S314
        hrefs = {node.get("href") for node in manifest.iter() if node.get("href")}
        found += [f"{name} is missing" for name in hrefs - names]
        found += [f"{name} is not in the manifest" for name in names - hrefs - {"imsmanifest.xml"}]
        for name in sorted(n for n in names & hrefs if str(n).startswith("items/")):
            item = ElementTree.fromstring(package.read(str(name)))  # noqa: S314
            space = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
            keys = [v.text for v in item.findall(f".//{space}correctResponse/{space}value")]
            offered = {node.get("identifier") for node in item.iter() if node.get("identifier")}
            if not keys:
                found.append(f"{name} has no key")
            base = item.find(f"{space}responseDeclaration").get("baseType")  # type: ignore[union-attr]
            if base != "string":
                parts = {part for key in keys for part in str(key).split()}
                found += [f"{name}: the key names no choice: {p}" for p in parts - offered]
    return found


def examark(path: Path) -> subprocess.CompletedProcess[str]:
    program = Path(NODE) / "node_modules" / ".bin" / "examark"
    if not program.exists() or not shutil.which("node"):
        pytest.skip("examark is not installed; see docs/quizzes.md")
    return subprocess.run(
        ["node", str(program), "verify", str(path)],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_qti_package_is_sound(quiz: Quiz, tmp_path: Path) -> None:
    path = written(quiz, "qti", tmp_path)
    assert qti_problems(path) == []
    with zipfile.ZipFile(path) as package:
        text = " ".join(package.read(n).decode() for n in package.namelist() if "items/" in n)
    import html

    for item in quiz.items:
        for line in (*stem_of(item).split("\n"), *feedback_of(item).split("\n")):
            assert html.escape(line, quote=False) in text
    done = examark(path)
    assert f"Items: {len(quiz.items)}" in done.stdout
    assert done.returncode == 0, done.stdout


def test_a_broken_qti_package_does_not_pass(quiz: Quiz, tmp_path: Path) -> None:
    path = written(quiz, "qti", tmp_path)
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(broken, "w") as out:
        for name in package.namelist():
            data = package.read(name)
            if name.startswith("items/"):
                data = re.sub(rb"<value>c\d</value>", b"<value>c9</value>", data)
            out.writestr(name, data)
    assert any("names no choice" in problem for problem in qti_problems(broken))


# -- Anki, by its own engine -------------------------------------------------------------------


def test_anki_takes_the_deck_and_importing_twice_makes_no_second_card(
    quiz: Quiz, tmp_path: Path
) -> None:
    pytest.importorskip("anki")
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    collection = Collection(str(tmp_path / "collection.anki2"))
    try:
        for _ in range(2):
            collection.import_anki_package(
                ImportAnkiPackageRequest(
                    package_path=str(written(quiz, "anki", tmp_path)),
                    options=ImportAnkiPackageOptions(),
                )
            )
        notes = [collection.get_note(id_) for id_ in collection.find_notes("")]
        assert len(notes) == len(quiz.items)
        assert collection.card_count() == len(quiz.items)
        by_id = {note["Item"]: note for note in notes}
        for item in quiz.items:
            note = by_id[item.id]
            assert squeezed(stem_of(item)) in squeezed(note["Question"].replace("<br>", ""))
            assert item.sources[0].quote in note["Source"]
    finally:
        collection.close()


# -- sheets, papers ----------------------------------------------------------------------------


def test_sheets_keep_to_their_limits_and_name_what_they_leave_out(quiz: Quiz) -> None:
    from openpyxl import load_workbook

    exported = FORMATS["csv"].write(quiz)
    rows = list(csv.reader(io.StringIO(exported.data.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(FORMATS["xlsx"].write(quiz).data)).active
    assert sheet is not None
    cells = [[str(c) if c is not None else "" for c in row] for row in sheet.values]
    assert cells == rows
    assert len(rows) - 1 + len(exported.left_out) == len(quiz.items)
    left = {out.item.id for out in exported.left_out}
    kept = [item for item in quiz.items if item.id not in left]
    for item, row in zip(kept, rows[1:], strict=True):
        assert len(row[0]) <= 120
        assert max(map(len, row[1:5])) <= 75
        assert row[int(row[6])] == key_of(item)
        assert int(row[5]) in (5, 10, 20, 30, 60, 90, 120, 240)


def test_the_pdf_says_it_all_and_the_key_begins_a_page(quiz: Quiz, tmp_path: Path) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    check_paper(quiz, written(quiz, "pdf", tmp_path))


def test_no_line_of_the_pdf_begins_with_a_stop_and_questions_stay_on_a_page(
    quiz: Quiz, tmp_path: Path
) -> None:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(
        ["pdftotext", "-layout", str(written(quiz, "pdf", tmp_path)), "-"],  # noqa: S607
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert re.findall(r"^\s*[，。、；：？！）》”].*", done.stdout, re.MULTILINE) == []
    pages = [squeezed(page) for page in done.stdout.split("\f")]
    for item in quiz.items:
        texts = [squeezed(text) for text in (stem_of(item), *options_of(item))]
        assert any(all(text in page for text in texts) for page in pages), item.id


def test_word_says_it_all_and_the_key_begins_a_page(quiz: Quiz, tmp_path: Path) -> None:
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip("LibreOffice is not installed")
    path = written(quiz, "docx", tmp_path)
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(tmp_path), str(path)),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    check_paper(quiz, path.with_suffix(".pdf"))


def check_paper(quiz: Quiz, path: Path) -> None:
    done = subprocess.run(
        ["pdftotext", "-raw", str(path), "-"],  # noqa: S607
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    pages = done.stdout.split("\f")
    first = next(i for i, page in enumerate(pages) if re.match(r"\s*(?:Answer key|答案)", page))
    questions, answers = squeezed("".join(pages[:first])), squeezed("".join(pages[first:]))
    for item in quiz.items:
        assert squeezed(stem_of(item)) in questions
        for text in options_of(item):
            assert squeezed(text) in questions
        for line in feedback_of(item).split("\n"):
            assert squeezed(line) in answers
            assert squeezed(line) not in questions


def test_markdown_holds_questions_first_and_the_key_after(quiz: Quiz) -> None:
    text = FORMATS["markdown"].write(quiz).data.decode().replace("\\", "")
    questions, _, answers = text.partition("\n---\n")
    for item in quiz.items:
        assert squeezed(stem_of(item)) in squeezed(questions)
        assert item.sources[0].quote in answers
        assert item.sources[0].quote not in questions or item.languages != ("en",)


def test_the_same_quiz_gives_the_same_bytes(quiz: Quiz) -> None:
    for form in ("gift", "moodle", "qti", "csv", "markdown", "pdf"):
        assert FORMATS[form].write(quiz).data == FORMATS[form].write(quiz).data


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownFormat, match="gift, moodle"):
        format_named("wordperfect")
