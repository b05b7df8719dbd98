"""Vectors in Chroma: a folder of this machine, or a shared server.

Chroma's embedding function stays None: its default would download a model, and the vectors are
ours. `hnsw` parameters are set high: on collections of this size the search is then exact.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import numpy as np

from vectorstore.embedders import Vectors
from vectorstore.errors import REBUILD, IndexBroken
from vectorstore.passage import Passage

COLLECTION = "pincite"
#: Chroma refuses more than 5,461 rows in one call.
_BATCH = 5_000
_CONFIGURATION = {
    "hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 400, "max_neighbors": 32}
}


class ChromaStore:
    """One collection of passages with their vectors."""

    def __init__(self, client: Any, name: str = COLLECTION) -> None:
        self._client = client
        self._name = name
        self._opened: Any = None

    @classmethod
    def in_folder(cls, folder: Path) -> "ChromaStore":
        """A store in a folder of this machine, which is made."""
        import chromadb
        from chromadb.config import Settings

        # Chroma's Settings would read a file .env in the working folder.
        settings = Settings(_env_file=None, anonymized_telemetry=False)  # type: ignore[call-arg]
        try:
            return cls(chromadb.PersistentClient(str(folder), settings=settings))
        except Exception as error:
            raise _broken(error) from None

    @classmethod
    def on_server(cls, address: str, name: str) -> "ChromaStore":
        """A collection of a Chroma server, ``http://host:port``. Raises `IndexBroken`."""
        import chromadb

        url = urlparse(address)
        try:
            client = chromadb.HttpClient(
                host=url.hostname or "localhost",
                port=url.port or (443 if url.scheme == "https" else 8000),
                ssl=url.scheme == "https",
            )
        except Exception:
            raise IndexBroken(
                f"No Chroma server answers at {address}; start it, or unset PINCITE_CHROMA "
                "to keep the index on this machine."
            ) from None
        return cls(client, name)

    def create(self) -> None:
        """Make the collection, empty; one of its name is replaced."""
        if any(collection.name == self._name for collection in self._client.list_collections()):
            self._client.delete_collection(self._name)
        self._opened = self._client.create_collection(
            self._name, configuration=_CONFIGURATION, embedding_function=None
        )

    @property
    def _collection(self) -> Any:
        if self._opened is None:
            try:
                self._opened = self._client.get_collection(self._name, embedding_function=None)
            except Exception as error:
                raise _broken(error) from None
        return self._opened

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Store passages with their vectors, one row each."""
        for start in range(0, len(passages), _BATCH):
            batch = passages[start : start + _BATCH]
            self._collection.upsert(
                ids=[passage.id for passage in batch],
                embeddings=vectors[start : start + _BATCH],
                documents=[passage.text for passage in batch],
                metadatas=[
                    {
                        "paragraph": passage.paragraph_id,
                        "layer": str(passage.layer),
                        "language": passage.language,
                        "start": passage.start,
                        "end": passage.end,
                    }
                    for passage in batch
                ],
            )

    def count(self) -> int:
        """Number of stored passages."""
        try:
            return int(self._collection.count())
        except Exception as error:
            raise _broken(error) from None

    def nearest(self, vector: Vectors, limit: int) -> tuple[tuple[str, float], ...]:
        """Ids of the passages nearest to a vector of shape (dimension,), and their cosines."""
        try:
            found = self._collection.query(
                query_embeddings=[vector.tolist()], n_results=limit, include=["distances"]
            )
        except Exception as error:
            raise _broken(error) from None
        rows = zip(found["ids"][0], found["distances"][0], strict=True)
        return tuple((key, 1.0 - float(distance)) for key, distance in rows)

    def vectors(self) -> Mapping[tuple[str, str], Vectors]:
        """Every stored vector by language and text of its passage."""
        found: dict[tuple[str, str], Vectors] = {}
        # Asked for all at once, SQLite refuses more than 32,766 rows.
        for start in range(0, self.count(), _BATCH):
            rows = self._collection.get(
                limit=_BATCH, offset=start, include=["embeddings", "documents", "metadatas"]
            )
            for metadata, text, vector in zip(
                rows["metadatas"], rows["documents"], rows["embeddings"], strict=True
            ):
                found[metadata["language"], text] = np.asarray(vector, dtype=np.float32)
        return found

    def check(self, expected: int) -> None:
        """Raise `IndexBroken` where rows are missing or can't be found by their own vectors.

        A lost segment leaves the count right and the search empty, so the count is not enough.
        """
        if self.count() != expected:
            raise _broken(f"{self.count()} of {expected} passages are there")
        try:
            sample = self._collection.get(limit=1, include=["embeddings"])
            vector = np.asarray(sample["embeddings"][0], dtype=np.float32)
        except Exception as error:
            raise _broken(error) from None
        wanted = min(10, expected)
        found = self.nearest(vector, wanted)
        if len(found) < wanted or found[0][1] < 0.999:
            raise _broken("passages are not found by their own vectors")

    def remove(self) -> None:
        """Delete the collection."""
        self._client.delete_collection(self._name)

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def _broken(reason: object) -> IndexBroken:
    said = str(reason).strip().split("\n")[0][:160]
    return IndexBroken(f"The vector index is damaged ({said}); {REBUILD}.")
