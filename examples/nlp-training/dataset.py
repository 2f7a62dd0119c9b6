"""Reads labelled texts, and turns them into numbers."""

import random
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Example:
    intent: str
    words: tuple[str, ...]


class DatasetError(Exception):
    """Something in a dataset that a person has to correct."""


def words_of(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z0-9]+", text.lower()))


def read_examples(path: Path) -> list[Example]:
    """Reads lines of an intent, a tab and a text. Raises DatasetError with the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path} cannot be read: {error}") from error
    examples = []
    for number, line in enumerate(lines, start=1):
        intent, tab, text = line.partition("\t")
        if not (intent and tab and words_of(text)):
            raise DatasetError(f"{path}, line {number}: expected an intent, a tab and a text, not {line[:60]!r}.")
        examples.append(Example(intent, words_of(text)))
    if len({example.intent for example in examples}) < 2:
        raise DatasetError(f"{path}: needs examples of at least two intents.")
    return examples


def split(examples: list[Example], seed: int, held_out: float = 0.25) -> tuple[list[Example], list[Example]]:
    """Examples to learn from, and others to measure on: the same share of every intent, at least one on each side."""
    shuffle = random.Random(seed).shuffle
    training, test = [], []
    for intent in sorted({example.intent for example in examples}):
        of_intent = [example for example in examples if example.intent == intent]
        if len(of_intent) < 2:
            raise DatasetError(f"The intent {intent!r} has one example. It needs two: one to learn from, one to measure on.")
        shuffle(of_intent)
        count = max(1, round(len(of_intent) * held_out))
        test += of_intent[:count]
        training += of_intent[count:]
    shuffle(training)
    return training, test


def vocabulary_of(examples: list[Example]) -> list[str]:
    return sorted({word for example in examples for word in example.words})
