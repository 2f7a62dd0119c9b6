"""Training with PyTorch: the same model, all examples at once."""

from dataset import Example
from model import Model


def available() -> bool:
    """Whether there is a PyTorch that sees a GPU."""
    try:
        import torch
    except ImportError:
        return False
    return torch.cuda.is_available()


def train(
    examples: list[Example], topics: list[str], vocabulary: list[str], epochs: int, seed: int, device: str = "cuda"
) -> Model:
    import torch

    torch.manual_seed(seed)
    index = {word: position for position, word in enumerate(vocabulary)}
    counts = torch.zeros(len(examples), len(vocabulary), device=device)
    for row, example in enumerate(examples):
        for word in example.words:
            counts[row, index[word]] += 1
    wanted = torch.tensor([topics.index(example.topic) for example in examples], device=device)
    layer = torch.nn.Linear(len(vocabulary), len(topics)).to(device)
    optimizer = torch.optim.Adam(layer.parameters(), lr=0.05)
    # A step sees every example: it needs more of them than one that sees a single example.
    for _ in range(10 * epochs):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(layer(counts), wanted).backward()
        optimizer.step()
    return Model(topics, vocabulary, layer.weight.tolist(), layer.bias.tolist())
