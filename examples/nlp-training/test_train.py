"""Run by `python3 -m unittest` in this folder. Only the last test needs PyTorch."""

import contextlib
import io
import json
import tempfile
import unittest
from pathlib import Path

import on_gpu
from dataset import Example, read_examples, split, vocabulary_of
from make_dataset import tickets
from model import Model, evaluate
from train import HERE, main


class Training(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_main(self, *arguments: str) -> tuple[int, str]:
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(io.StringIO()):
            try:
                code = main(list(arguments))
            except SystemExit as exit:
                code = int(exit.code or 0)
        return code, errors.getvalue()

    def test_the_dataset_is_what_its_program_writes(self) -> None:
        lines = [f"{topic}\t{text}\n" for topic, text in tickets()]
        self.assertEqual((HERE / "tickets.tsv").read_text(encoding="utf-8"), "".join(lines))

    def test_learns_what_chance_does_not_tell(self) -> None:
        self.assertEqual(self.run_main("--device", "cpu", "--output", str(self.folder)), (0, ""))
        metrics = json.loads((self.folder / "metrics.json").read_text())
        self.assertGreater(metrics["accuracy"], 0.9)
        self.assertLess(metrics["accuracy"], 1)
        model = Model.load(self.folder / "model.json")
        self.assertEqual(model.topic_of("The notebook waits for a GPU!"), "gpu")
        self.assertEqual(model.topic_of("our bucket is full"), "storage")

    def test_writes_the_same_files_again_and_others_for_another_seed(self) -> None:
        def files(name: str, seed: str) -> dict[str, bytes]:
            folder = self.folder / name
            self.run_main("--device", "cpu", "--output", str(folder), "--seed", seed)
            return {path.name: path.read_bytes() for path in folder.iterdir()}

        self.assertEqual(set(files("one", "0")), {"model.json", "metrics.json", "metrics.txt"})
        self.assertEqual(files("one", "0"), files("two", "0"))
        self.assertNotEqual(files("one", "0")["model.json"], files("three", "1")["model.json"])

    def test_writes_metrics_in_the_text_format_of_open_metrics(self) -> None:
        self.run_main("--device", "cpu", "--output", str(self.folder), "--epochs", "3")
        lines = (self.folder / "metrics.txt").read_text().splitlines()
        self.assertEqual(lines[-1], "# EOF")
        self.assertIn("nlp_epochs 3", lines)
        for declared, sample in zip(lines[:-1:2], lines[1:-1:2]):
            self.assertEqual(declared, f"# TYPE {sample.split()[0]} gauge")
            float(sample.split()[1])

    def test_fails_below_the_wanted_accuracy_and_keeps_the_results(self) -> None:
        code, errors = self.run_main("--device", "cpu", "--output", str(self.folder), "--min-accuracy", "1")
        self.assertEqual(code, 1)
        self.assertIn("below --min-accuracy 100.0%", errors)
        self.assertTrue((self.folder / "model.json").exists())

    def test_says_which_line_of_a_dataset_is_wrong(self) -> None:
        data = self.folder / "data.tsv"
        for text, expected in [
            ("a\tone\nb two\n", "line 2: expected a topic"),
            ("a\tone\na\ttwo\n", "at least two topics"),
            ("a\tone\na\ttwo\nb\tthree\n", "The topic 'b' has one example"),
        ]:
            data.write_text(text)
            code, errors = self.run_main("--data", str(data), "--output", str(self.folder))
            self.assertEqual(code, 1)
            self.assertIn(expected, errors)
        self.assertIn("cannot be read", self.run_main("--data", str(self.folder / "none.tsv"))[1])

    def test_refuses_arguments_that_make_no_sense(self) -> None:
        for arguments in [("--epochs", "0"), ("--min-accuracy", "90"), ("--device", "tpu")]:
            self.assertEqual(self.run_main(*arguments)[0], 2)

    @unittest.skipIf(on_gpu.available(), "there is a GPU")
    def test_does_not_train_on_a_gpu_that_is_not_there(self) -> None:
        self.assertIn("no GPU that PyTorch can use", self.run_main("--device", "gpu")[1])

    def test_holds_examples_of_every_topic_out(self) -> None:
        examples = [Example(topic, (str(number),)) for topic in "ab" for number in range(8)]
        training, test = split(examples, seed=1)
        self.assertEqual(sorted(map(str, training + test)), sorted(map(str, examples)))
        self.assertEqual({example.topic for example in test}, {"a", "b"})
        self.assertEqual(len(test), 4)

    def test_trains_the_same_kind_of_model_with_pytorch(self) -> None:
        try:
            import torch  # noqa: F401
        except ImportError:
            self.skipTest("no PyTorch")
        training, test = split(read_examples(HERE / "tickets.tsv"), seed=0)
        topics = sorted({example.topic for example in training})
        device = "cuda" if on_gpu.available() else "cpu"
        model = on_gpu.train(training, topics, vocabulary_of(training), epochs=10, seed=0, device=device)
        self.assertGreater(evaluate(model, test)[0], 0.9)


if __name__ == "__main__":
    unittest.main()
