"""Trains a classifier of support tickets, and writes the model and its metrics.

On a machine with a GPU and PyTorch it trains on the GPU; anywhere else in seconds on the CPU, with nothing but Python
3.9 or newer. On the CPU, two runs with the same arguments on one machine write the same files.
"""

import argparse
import json
import sys
from pathlib import Path

import on_cpu
import on_gpu
from dataset import DatasetError, read_examples, split, vocabulary_of
from model import evaluate

HERE = Path(__file__).resolve().parent


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    device = ("gpu" if on_gpu.available() else "cpu") if options.device == "auto" else options.device
    if device == "gpu" and not on_gpu.available():
        return failed("--device gpu: no GPU that PyTorch can use. Use --device auto or cpu.")
    try:
        training, test = split(read_examples(options.data), options.seed)
    except DatasetError as error:
        return failed(str(error))
    topics = sorted({example.topic for example in training})
    train = on_gpu.train if device == "gpu" else on_cpu.train
    print(f"Training on the {device} with {len(training)} examples of {len(topics)} topics, {options.epochs} epochs.")
    model = train(training, topics, vocabulary_of(training), options.epochs, options.seed)
    accuracy, loss = evaluate(model, test)
    metrics = {
        "accuracy": round(accuracy, 4),
        "loss": round(loss, 4),
        "training_examples": len(training),
        "test_examples": len(test),
        "epochs": options.epochs,
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


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=HERE / "tickets.tsv", help="lines of topic, tab, text")
    parser.add_argument("--output", type=Path, default=Path("output"), help="folder for model and metrics")
    parser.add_argument("--device", choices=["auto", "gpu", "cpu"], default="auto")
    parser.add_argument("--epochs", type=positive, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--min-accuracy", type=share, default=0.0, help="0 to 1; fail below, after writing the results")
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
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
