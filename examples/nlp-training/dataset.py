"""Reads labelled texts, and turns them into numbers."""

import random
import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Example:
    topic: str
    words: tuple[str, ...]


class DatasetError(Exception):
    """Something in a dataset that a person has to correct."""


def words_of(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z0-9]+", text.lower()))


def read_examples(path: Path) -> list[Example]:
    """Reads lines of a topic, a tab and a text. Raises DatasetError with the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path} cannot be read: {error}") from error
    examples = []
    for number, line in enumerate(lines, start=1):
        topic, tab, text = line.partition("\t")
        if not (topic and tab and words_of(text)):
            raise DatasetError(f"{path}, line {number}: expected a topic, a tab and a text, not {line[:60]!r}.")
        examples.append(Example(topic, words_of(text)))
    if len({example.topic for example in examples}) < 2:
        raise DatasetError(f"{path}: needs examples of at least two topics.")
    return examples


def split(examples: list[Example], seed: int, held_out: float = 0.25) -> tuple[list[Example], list[Example]]:
    """Examples to learn from, and others to measure on: the same share of every topic, at least one on each side."""
    shuffle = random.Random(seed).shuffle
    training, test = [], []
    for topic in sorted({example.topic for example in examples}):
        of_topic = [example for example in examples if example.topic == topic]
        if len(of_topic) < 2:
            raise DatasetError(f"The topic {topic!r} has one example. It needs two: one to learn from, one to measure on.")
        shuffle(of_topic)
        count = max(1, round(len(of_topic) * held_out))
        test += of_topic[:count]
        training += of_topic[count:]
    shuffle(training)
    return training, test


def vocabulary_of(examples: list[Example]) -> list[str]:
    return sorted({word for example in examples for word in example.words})
