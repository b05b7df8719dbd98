"""An embedder for LangChain."""

from langchain_core.embeddings import Embeddings

from vectorstore.embedders import EMBEDDED, Embedder, embedder_named


class PinciteEmbeddings(Embeddings):
    """The embedded bilingual encoder, or another `Embedder`, as LangChain's `Embeddings`."""

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder or embedder_named(EMBEDDED)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages."""
        vectors: list[list[float]] = self._embedder.embed_documents(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question."""
        vector: list[float] = self._embedder.embed_queries([text])[0].tolist()
        return vector
