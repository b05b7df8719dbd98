"""`Settings`: read once, from the environment (``PINCITE_*``) and from a file."""

from pathlib import Path

import platformdirs
from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from qa.errors import BadSetting

#: Read where it exists, in the working folder; the environment comes before it.
FILE = "pincite.toml"


class Settings(BaseSettings):
    """What can be set. Every field has a default with which Pincite works offline."""

    model_config = SettingsConfigDict(
        env_prefix="PINCITE_", toml_file=FILE, frozen=True, extra="forbid"
    )

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("pincite", appauthor=False)),
        description="folder of the index and of added documents",
    )
    corpus: Path | None = Field(
        default=None, description="folder of documents in place of the bundled ones"
    )
    embedder: str = Field(
        default="embedded", description="embedded, or a sentence-transformers model"
    )
    query_prompt: str = Field(default="", description="put before a question by that model")
    document_prompt: str = Field(default="", description="put before a passage by that model")
    reranker: str = Field(
        default="", description="sentence-transformers CrossEncoder that orders the best hits"
    )
    chroma: str = Field(default="", description="address of a Chroma server, http://host:port")
    llm: str = Field(
        default="",
        description="language model that writes the answers, provider:name; none if empty",
    )
    llm_base_url: str = Field(
        default="", description="address of a server that speaks the provider's protocol"
    )
    llm_timeout: float = Field(
        default=60.0, gt=0, le=3600, description="seconds that a written answer may take"
    )
    llm_max_tokens: int = Field(
        default=2_000, ge=100, description="tokens that the model's reply may have"
    )
    llm_evidence_tokens: int = Field(
        default=6_000, ge=500, description="tokens of paragraphs that the model is shown"
    )
    host: str = Field(default="127.0.0.1", description="address that the page listens on")
    database: str = Field(
        default="", description="SQLAlchemy address of feedback and quizzes; SQLite in home"
    )
    feedback: bool = Field(default=True, description="whether readers' verdicts are kept")
    port: int = Field(default=7860, ge=0, le=65535, description="port that the page listens on")
    hosts: str = Field(
        default="", description="names that the server answers under, parted by spaces"
    )
    sign_in: str = Field(
        default="", repr=False, description="people who may use the server (pincite password)"
    )
    asks_a_minute: int = Field(default=240, ge=1, description="questions of one client a minute")
    at_once: int = Field(default=40, ge=1, description="questions of all clients at a time")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings() -> Settings:
    """The settings in force. Raises `BadSetting`, which names the setting."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "PINCITE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise BadSetting(f"{name} can't be used: {first['msg']}.") from None
    except ValueError as error:
        raise BadSetting(f"The file {FILE} can't be read: {error}.") from None
