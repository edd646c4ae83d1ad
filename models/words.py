"""Words by jieba, with the project's own list of terms (``words.txt``) on top of its dictionary."""

from __future__ import annotations

import logging
import warnings
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_dir

if TYPE_CHECKING:
    import jieba


@cache
def segmenter() -> jieba.Tokenizer:
    """A tokenizer of this project's own: jieba's global one, which others may use, stays as it is.

    Its cache lies in the user's folder; jieba's default is a fixed name in the folder for temporary files that
    anyone on the machine may write.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's source has escape sequences that newer Pythons warn of
        import jieba
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    folder = Path(user_cache_dir("nianbao"))
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.tmp_dir = str(folder)
    with files("models").joinpath("words.txt").open("r", encoding="utf-8") as words:
        tokenizer.load_userdict(words)
    return tokenizer


def segment(text: str) -> list[str]:
    """The words of ``text``, white space left out."""
    return [w for w in segmenter().lcut(text) if not w.isspace()]
