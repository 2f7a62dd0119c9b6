"""A linear classifier of texts by the words in them."""

import json
import math
from dataclasses import dataclass
from pathlib import Path

from dataset import Example, words_of


@dataclass(frozen=True)
class Model:
    """One weight for each intent and word, one bias for each intent. Plain numbers, so that it runs without PyTorch."""

    intents: list[str]
    vocabulary: list[str]
    weights: list[list[float]]
    bias: list[float]

    def probabilities(self, words: tuple[str, ...]) -> list[float]:
        index = {word: position for position, word in enumerate(self.vocabulary)}
        known = [index[word] for word in words if word in index]
        return softmax([b + sum(row[i] for i in known) for row, b in zip(self.weights, self.bias)])

    def intent_of(self, text: str) -> str:
        probabilities = self.probabilities(words_of(text))
        return self.intents[probabilities.index(max(probabilities))]

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(vars(self)) + "\n", encoding="utf-8")

    @staticmethod
    def load(path: Path) -> "Model":
        return Model(**json.loads(path.read_text(encoding="utf-8")))


def softmax(scores: list[float]) -> list[float]:
    highest = max(scores)
    exponents = [math.exp(score - highest) for score in scores]
    total = sum(exponents)
    return [exponent / total for exponent in exponents]


def evaluate(model: Model, examples: list[Example]) -> tuple[float, float]:
    """The share of examples whose intent is found, and the mean cross-entropy."""
    correct, loss = 0, 0.0
    for example in examples:
        probabilities = model.probabilities(example.words)
        wanted = model.intents.index(example.intent)
        correct += probabilities.index(max(probabilities)) == wanted
        loss -= math.log(max(probabilities[wanted], 1e-12))
    return correct / len(examples), loss / len(examples)
