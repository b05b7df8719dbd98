"""What can go wrong between paragraphs and hits.

VectorStoreError
├── EmbedderUnavailable     the embedding model is not on this machine, or is not what it was
├── RerankerUnavailable     the reranker is not on this machine, or is none
├── IndexMissing            nothing has been built yet
├── IndexMismatch           built from another corpus, with another embedder or schema
├── IndexBroken             files of the index are damaged or gone
├── IndexBusy               another process is building
└── BuildFailed             no space, no permission; the old index is untouched
"""

REBUILD = "run `pincite ingest` to build it anew"


class VectorStoreError(Exception):
    """Base of all errors of this package."""


class EmbedderUnavailable(VectorStoreError):
    """The embedding model can't be loaded."""


class RerankerUnavailable(VectorStoreError):
    """The reranker can't be loaded, or is no reranker."""


class IndexMissing(VectorStoreError):
    """There is no index yet."""


class IndexMismatch(VectorStoreError):
    """The index was built from something else than what is asked of it."""


class IndexBroken(VectorStoreError):
    """The index can't be read."""


class IndexBusy(VectorStoreError):
    """Another process builds the index at this moment."""


class BuildFailed(VectorStoreError):
    """The index could not be written."""
