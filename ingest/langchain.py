"""The corpus for LangChain: a document loader, one LangChain document a paragraph."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from langchain_core.document_loaders import BaseLoader
from langchain_core.documents import Document

from ingest.corpus import bundled_folder, load_corpus


class ParagraphLoader(BaseLoader):
    """Loads the citable paragraphs of folders of documents; the bundled ones by default."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._folders = tuple(folders) or (bundled_folder(),)

    def lazy_load(self) -> Iterator[Document]:
        """Each paragraph in its language of record, its citation in the metadata."""
        corpus = load_corpus(self._folders)
        for paragraph in corpus.citable:
            document = corpus.document_of(paragraph)
            yield Document(
                id=paragraph.id,
                page_content=corpus.record_text(paragraph),
                metadata={
                    "source": document.source,
                    "paragraph": paragraph.id,
                    "reference": corpus.reference(paragraph, "en"),
                    "language": document.language,
                },
            )
