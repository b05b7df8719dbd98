"""Train the foil model: ``python -m evals.train_foils`` writes qa/models/foils.npz.

Multinomial logistic regression over tf-idf and over the embedder's vectors, on the questions that
the bundled paragraphs answer (`Gloss.asked`), on their foils and on questions about something else
altogether (`evals/elsewhere`). The lines go into the file too, for the likeness of a question to
them: their words, and their vectors reduced to the directions that tell most apart. No question
of the evaluation is in it. The same lines and the same machine give the same file.
"""

import json
from importlib.resources import files
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

import qa
from ingest.corpus import Corpus, bundled_folder, load_corpus
from qa.foils import FILE, INT8
from vectorstore.analysis import index_terms
from vectorstore.embedders import Embedder, embedder_named

_ANSWERED, _NEAR, _PREMISE = 0, 1, 2
#: How often a question about something else counts: there are few of them and many such subjects.
_ELSEWHERE = 3
#: Directions of the vectors that are kept for the likeness of two questions; on dev 64 do as well
#: as all 384.
_KEPT = 64


def main() -> None:
    """Train on the bundled documents and write the model into the package."""
    folder = Path(qa.__file__).parent / "models"
    folder.mkdir(exist_ok=True)
    lines = lines_of(load_corpus([bundled_folder()]))
    train(lines, embedder_named("embedded"), folder / FILE)
    for kind, name in enumerate(("answered", "near misses", "false premises")):
        print(f"{name}: {sum(of == kind for _, of in lines)} lines")


def lines_of(corpus: Corpus) -> list[tuple[str, int]]:
    """The questions to learn from, each with its outcome."""
    lines = []
    for paragraph in corpus.citable:
        for language in ("en", "zh"):
            lines += [(text, _ANSWERED) for text in paragraph.gloss.asked.get(language, ())]
            lines += [(text, _NEAR) for text in paragraph.foils.near.get(language, ())]
            for premise in paragraph.foils.premises:
                lines += [(text, _PREMISE) for text in premise.asked[language]]
    for language in ("en", "zh"):
        elsewhere = (files("evals") / "elsewhere" / f"{language}.txt").read_text("utf-8")
        lines += [(text, _NEAR) for text in elsewhere.splitlines() for _ in range(_ELSEWHERE)]
    return lines


def train(lines: list[tuple[str, int]], embedder: Embedder, path: Path) -> None:
    """Fit both models and write them to a file, with the lines."""
    texts = [text for text, _ in lines]
    kinds = np.array([kind for _, kind in lines])
    tfidf = TfidfVectorizer(analyzer=index_terms, sublinear_tf=True)
    words = tfidf.fit_transform(texts)
    by_word = LogisticRegression(C=3.0, class_weight="balanced", max_iter=300)
    by_word.fit(words, kinds)
    vectors = embedder.embed_queries(texts)
    by_meaning = LogisticRegression(C=1.0, class_weight="balanced", max_iter=300)
    by_meaning.fit(vectors, kinds)
    different = {text: row for row, text in enumerate(texts)}.values()
    rows = np.array(sorted(different))
    directions, _, _ = np.linalg.svd(vectors.T @ vectors)
    projection = directions[:, :_KEPT].astype(np.float16)
    kept = vectors[rows] @ projection.astype(np.float32)
    kept /= np.linalg.norm(kept, axis=1, keepdims=True)
    columns = words[rows].tocsc()
    terms = json.dumps(tfidf.get_feature_names_out().tolist(), ensure_ascii=False)
    np.savez(
        path,
        terms=np.frombuffer(terms.encode(), dtype=np.uint8),
        idf=tfidf.idf_.astype(np.float16),
        by_word=by_word.coef_.astype(np.float16),
        word_bias=by_word.intercept_.astype(np.float32),
        by_meaning=by_meaning.coef_.astype(np.float16),
        meaning_bias=by_meaning.intercept_.astype(np.float32),
        outcomes=kinds[rows].astype(np.uint8),
        projection=projection,
        vectors=np.round(kept * INT8).astype(np.int8),
        starts=columns.indptr.astype(np.int32),
        rows=columns.indices.astype(np.min_scalar_type(len(rows))),
        weights=columns.data.astype(np.float16),
        embedder=np.array(embedder.name),
    )


if __name__ == "__main__":
    main()
