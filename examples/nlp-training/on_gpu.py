"""Training with PyTorch: the same model, all examples at once, on one GPU or on one for each process of torchrun."""

import os
from pathlib import Path

from dataset import Example
from model import Model

try:
    import torch
    import torch.distributed as distributed
except ImportError:
    torch = None


def available() -> bool:
    """Whether there is a PyTorch that sees a GPU."""
    return torch is not None and torch.cuda.is_available()


class Training:
    """As `on_cpu.Training`. With several processes, each learns from its share of the examples, and all have one model."""

    file = "checkpoint.pt"

    def __init__(
        self, examples: list[Example], intents: list[str], vocabulary: list[str], seed: int, device: str = "cuda"
    ) -> None:
        processes, self.rank = int(os.environ.get("WORLD_SIZE", "1")), int(os.environ.get("RANK", "0"))
        self.distributed = processes > 1
        if self.distributed and not distributed.is_initialized():
            distributed.init_process_group("nccl" if device == "cuda" else "gloo")
        if device == "cuda":
            device = f"cuda:{os.environ.get('LOCAL_RANK', '0')}"
            torch.cuda.set_device(device)
        torch.manual_seed(seed)
        self.device = device
        self.intents, self.vocabulary = intents, vocabulary
        index = {word: position for position, word in enumerate(vocabulary)}
        share = examples[self.rank::processes]
        self.counts = torch.zeros(len(share), len(vocabulary), device=device)
        for row, example in enumerate(share):
            for word in example.words:
                self.counts[row, index[word]] += 1
        self.wanted = torch.tensor([intents.index(example.intent) for example in share], device=device)
        # The same seed gives every process the same model to begin with.
        self.layer = torch.nn.Linear(len(vocabulary), len(intents)).to(device)
        self.optimizer = torch.optim.Adam(self.layer.parameters(), lr=0.05)
        self.total = len(examples)
        self.epoch = 0

    def train_an_epoch(self) -> None:
        # A step sees every example: it needs more of them than one that sees a single example.
        for _ in range(10):
            self.optimizer.zero_grad()
            scores = self.layer(self.counts)
            (torch.nn.functional.cross_entropy(scores, self.wanted, reduction="sum") / self.total).backward()
            if self.distributed:
                for parameter in self.layer.parameters():
                    distributed.all_reduce(parameter.grad)
            self.optimizer.step()
        self.epoch += 1

    def agree(self, stop: bool) -> bool:
        """Whether any process has to stop: then all do, after the same epoch, or the others would wait for it for ever."""
        if not self.distributed:
            return stop
        any_stops = torch.tensor(int(stop), device=self.device)
        distributed.all_reduce(any_stops, op=distributed.ReduceOp.MAX)
        return bool(any_stops.item())

    def model(self) -> Model:
        return Model(self.intents, self.vocabulary, self.layer.weight.tolist(), self.layer.bias.tolist())

    def save(self, folder: Path, fingerprint: str) -> None:
        state = {"layer": self.layer.state_dict(), "optimizer": self.optimizer.state_dict()}
        unfinished = folder / f"{self.file}.tmp"
        torch.save({"fingerprint": fingerprint, "epoch": self.epoch, **state}, unfinished)
        os.replace(unfinished, folder / self.file)

    def load(self, folder: Path, fingerprint: str) -> bool:
        """Whether there was a checkpoint of the same training."""
        path = folder / self.file
        # Read by one process only, so that all go on from the same epoch whatever is on the disks of their nodes.
        found = [torch.load(path, map_location="cpu", weights_only=True)] if self.rank == 0 and path.exists() else [None]
        if self.distributed:
            distributed.broadcast_object_list(found, src=0)
        [state] = found
        if state is None or state["fingerprint"] != fingerprint:
            return False
        self.layer.load_state_dict(state["layer"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.epoch = state["epoch"]
        return True
