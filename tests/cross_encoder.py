"""A real CrossEncoder that is made in a second: a small BERT with random weights."""

from pathlib import Path

_WORDS = (
    *("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"),
    *("who", "what", "the", "owner", "ownership", "corruption", "assets", "states", "journalists"),
    *"所有权腐败国资产记者公约的",
)


def tiny_cross_encoder(folder: Path, scores: int = 1) -> Path:
    """The folder of a model with so many scores a pair; the same weights on each run."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder.mkdir(parents=True)
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(_WORDS) + "\n", encoding="utf-8")
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(_WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=64,
        initializer_range=0.5,  # so that the scores lie apart
        num_labels=scores,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(vocab=str(vocabulary)).save_pretrained(folder)
    return folder
