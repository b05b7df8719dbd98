"""Imports point left: ingest <- vectorstore <- qa <- evals, and prompts <- qa."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "ingest": set(),
    "prompts": set(),
    "vectorstore": {"ingest"},
    "qa": {"ingest", "vectorstore", "prompts"},
    "evals": {"ingest", "vectorstore", "prompts", "qa"},
}
#: Heavy libraries and the one module, or folder, that may import them.
HOME = {
    "chromadb": ["vectorstore/chroma.py"],
    "sentence_transformers": [
        "vectorstore/embedders.py",
        "vectorstore/reranker.py",
        "vectorstore/train/",
    ],
    "torch": ["vectorstore/train/"],
    "gradio": ["qa/web/"],
}


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_left(package: str) -> None:
    others = set(MAY_IMPORT) - MAY_IMPORT[package] - {package} | {"tests"}
    wrong = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / package).rglob("*.py")
        for name in imports(path) & others
    }
    assert wrong == set()


@pytest.mark.parametrize("library", HOME)
def test_a_heavy_library_is_imported_in_one_place(library: str) -> None:
    elsewhere = [
        str(path.relative_to(ROOT))
        for package in ("ingest", "vectorstore", "qa", "prompts")
        for path in (ROOT / package).rglob("*.py")
        if library in imports(path)
        and not any(str(path.relative_to(ROOT)).startswith(home) for home in HOME[library])
    ]
    assert elsewhere == []


def test_importing_the_packages_loads_nothing_heavy() -> None:
    heavy = ["chromadb", "torch", "sentence_transformers", "gradio", "langchain", "transformers"]
    code = (
        "import sys, ingest.corpus, vectorstore.search, qa.assembly, qa.cli\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
