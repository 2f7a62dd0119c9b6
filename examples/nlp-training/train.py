"""Trains a classifier of text messages about shifts, and writes the model and its metrics.

On a machine with a GPU and PyTorch it trains on the GPU; anywhere else in seconds on the CPU, with nothing but Python
3.9 or newer. On the CPU, two runs with the same arguments on one machine write the same files, interrupted or not.

On SIGTERM it writes a checkpoint and exits with 143; the next run goes on from there. Exit codes: 0 trained, 2 what trying
again does not cure (arguments, data, accuracy), 143 interrupted.
"""

import argparse
import hashlib
import json
import os
import signal
import sys
from pathlib import Path

import on_cpu
import on_gpu
from dataset import DatasetError, Example, read_examples, split, vocabulary_of
from model import evaluate

HERE = Path(__file__).resolve().parent
INTERRUPTED = 128 + signal.SIGTERM


def main(arguments: list[str]) -> int:
    stopped = []
    # Process 1 of a container ignores signals that it does not handle.
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    options = parse(arguments)
    device = ("gpu" if on_gpu.available() else "cpu") if options.device == "auto" else options.device
    if device == "gpu" and not on_gpu.available():
        return failed("--device gpu: no GPU that PyTorch can use. Use --device auto or cpu.")
    try:
        examples, test = split(read_examples(options.data), options.seed)
    except DatasetError as error:
        return failed(str(error))
    intents = sorted({example.intent for example in examples})
    kind = on_gpu.Training if device == "gpu" else on_cpu.Training
    training = kind(examples, intents, vocabulary_of(examples), options.seed)
    # Of several processes, one writes, and one speaks.
    first = rank() == 0
    say = print if first else lambda *_, **__: None
    fingerprint = hashlib.sha256(f"{options.seed} ".encode() + options.data.read_bytes()).hexdigest()
    say(f"Training on the {device} with {len(examples)} examples of {len(intents)} intents, {options.epochs} epochs.")
    if options.checkpoints and training.load(options.checkpoints, fingerprint):
        say(f"Going on after epoch {training.epoch}, from the checkpoint in {options.checkpoints}.", flush=True)

    def checkpoint() -> None:
        if options.checkpoints and first:
            options.checkpoints.mkdir(parents=True, exist_ok=True)
            training.save(options.checkpoints, fingerprint)

    while training.epoch < options.epochs:
        training.train_an_epoch()
        if training.agree(bool(stopped)):
            checkpoint()
            where = f"The checkpoint is in {options.checkpoints}" if options.checkpoints else "There is no --checkpoints"
            say(f"Interrupted after epoch {training.epoch}. {where}.", flush=True)
            return INTERRUPTED
        if training.epoch % options.checkpoint_every == 0:
            checkpoint()
    checkpoint()
    return report(training, len(examples), test, options, device) if first else 0


def report(training, learned: int, test: list[Example], options: argparse.Namespace, device: str) -> int:
    """Writes the model and how good it is, and returns the exit code."""
    model = training.model()
    accuracy, loss = evaluate(model, test)
    metrics = {
        "accuracy": round(accuracy, 4),
        "loss": round(loss, 4),
        "training_examples": learned,
        "test_examples": len(test),
        "epochs": training.epoch,
    }
    options.output.mkdir(parents=True, exist_ok=True)
    model.save(options.output / "model.json")
    (options.output / "metrics.json").write_text(
        json.dumps({"device": device, **metrics}, indent=2) + "\n", encoding="utf-8"
    )
    (options.output / "metrics.txt").write_text(open_metrics(metrics), encoding="utf-8")
    print(f"Accuracy {accuracy:.1%}, loss {loss:.3f} on {len(test)} others. Results are in {options.output}.")
    if accuracy < options.min_accuracy:
        return failed(f"The accuracy {accuracy:.1%} is below --min-accuracy {options.min_accuracy:.1%}.")
    return 0


def rank() -> int:
    """Which process this is: RANK of torchrun, or else the node, which runs one."""
    return int(os.environ.get("RANK") or os.environ.get("NODE_RANK") or "0")


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given = os.environ.get("CHECKPOINT_DIR")
    parser.add_argument("--data", type=Path, default=HERE / "messages.tsv", help="lines of intent, tab, text")
    parser.add_argument("--output", type=Path, default=Path("output"), help="folder for model and metrics")
    parser.add_argument("--device", choices=["auto", "gpu", "cpu"], default="auto")
    parser.add_argument("--epochs", type=positive, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--min-accuracy", type=share, default=0.0, help="0 to 1; fail below, after writing the results")
    parser.add_argument(
        "--checkpoints", type=Path, default=Path(given) if given else None, help="folder (default: $CHECKPOINT_DIR)"
    )
    parser.add_argument("--checkpoint-every", type=positive, default=10, help="epochs between checkpoints")
    return parser.parse_args(arguments)


def positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError
    return value


def share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError
    return value


def open_metrics(metrics: dict[str, float]) -> str:
    """In the text format of OpenMetrics, which GitLab shows in a merge request: docs.gitlab.com/ci/testing/metrics_reports."""
    lines = [f"# TYPE nlp_{name} gauge\nnlp_{name} {value}" for name, value in metrics.items()]
    return "\n".join([*lines, "# EOF"]) + "\n"


def failed(message: str) -> int:
    print(f"error: {message}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
