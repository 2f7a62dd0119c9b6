"""Training with nothing but Python: stochastic gradient descent, one example at a time."""

import random

from dataset import Example
from model import Model, softmax


def train(examples: list[Example], topics: list[str], vocabulary: list[str], epochs: int, seed: int) -> Model:
    index = {word: position for position, word in enumerate(vocabulary)}
    weights = [[0.0] * len(vocabulary) for _ in topics]
    bias = [0.0] * len(topics)
    order = [([index[word] for word in each.words], topics.index(each.topic)) for each in examples]
    shuffle = random.Random(seed).shuffle
    for epoch in range(epochs):
        rate = 0.2 / (1 + epoch)
        shuffle(order)
        for words, wanted in order:
            probabilities = softmax([b + sum(row[i] for i in words) for row, b in zip(weights, bias)])
            for topic, probability in enumerate(probabilities):
                step = rate * ((topic == wanted) - probability)
                bias[topic] += step
                for i in words:
                    weights[topic][i] += step
    return Model(topics, vocabulary, weights, bias)
