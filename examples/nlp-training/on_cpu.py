"""Training with nothing but Python: stochastic gradient descent, one example at a time."""

import json
import os
import random
from pathlib import Path

from dataset import Example
from model import Model, softmax


class Training:
    """A model and how far it is trained. Another that goes on from its checkpoint ends with the same model."""

    device = "cpu"
    file = "checkpoint.json"

    def __init__(self, examples: list[Example], intents: list[str], vocabulary: list[str], seed: int) -> None:
        index = {word: position for position, word in enumerate(vocabulary)}
        self.intents, self.vocabulary, self.seed = intents, vocabulary, seed
        self.examples = [([index[word] for word in each.words], intents.index(each.intent)) for each in examples]
        self.weights = [[0.0] * len(vocabulary) for _ in intents]
        self.bias = [0.0] * len(intents)
        self.epoch = 0

    def train_an_epoch(self) -> None:
        rate = 0.2 / (1 + self.epoch)
        # By the number of the epoch, so that a checkpoint need not hold where the generator of random numbers was.
        order = random.Random(f"{self.seed} {self.epoch}").sample(self.examples, len(self.examples))
        for words, wanted in order:
            probabilities = softmax([b + sum(row[i] for i in words) for row, b in zip(self.weights, self.bias)])
            for intent, probability in enumerate(probabilities):
                step = rate * ((intent == wanted) - probability)
                self.bias[intent] += step
                for i in words:
                    self.weights[intent][i] += step
        self.epoch += 1

    def agree(self, stop: bool) -> bool:
        """Whether to stop: processes on the CPU all train the same, and ask nobody."""
        return stop

    def model(self) -> Model:
        return Model(self.intents, self.vocabulary, self.weights, self.bias)

    def save(self, folder: Path, fingerprint: str) -> None:
        state = {"fingerprint": fingerprint, "epoch": self.epoch, "weights": self.weights, "bias": self.bias}
        unfinished = folder / f"{self.file}.tmp"
        unfinished.write_text(json.dumps(state), encoding="utf-8")
        os.replace(unfinished, folder / self.file)

    def load(self, folder: Path, fingerprint: str) -> bool:
        """Whether there was a checkpoint of the same training."""
        path = folder / self.file
        if not path.exists():
            return False
        state = json.loads(path.read_text(encoding="utf-8"))
        if state["fingerprint"] != fingerprint:
            return False
        self.epoch, self.weights, self.bias = state["epoch"], state["weights"], state["bias"]
        return True
