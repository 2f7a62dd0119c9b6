"""Run by `python3 -m unittest` in this folder. Only the last test needs PyTorch."""

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

import on_gpu
from dataset import Example, read_examples, split, vocabulary_of
from make_dataset import messages
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
        lines = [f"{intent}\t{text}\n" for intent, text in messages()]
        self.assertEqual((HERE / "messages.tsv").read_text(encoding="utf-8"), "".join(lines))

    def test_learns_far_more_than_chance_tells(self) -> None:
        self.assertEqual(self.run_main("--device", "cpu", "--output", str(self.folder)), (0, ""))
        metrics = json.loads((self.folder / "metrics.json").read_text())
        chance = 1 / len({intent for intent, _ in messages()})
        self.assertGreater(metrics["accuracy"], 0.9)
        self.assertGreater(metrics["accuracy"], 5 * chance)
        self.assertLess(metrics["accuracy"], 1)

    def test_understands_messages_that_nobody_has_trained_it_with(self) -> None:
        self.run_main("--device", "cpu", "--output", str(self.folder))
        model = Model.load(self.folder / "model.json")
        for text, intent in [
            ("Could someone swap Thursday with me?", "swap_shift"),
            ("woke up with a fever, not coming in :(", "call_in_sick"),
            ("Do you need someone to cover? I can take Monday", "pick_up_shift"),
            ("pls remove me from Saturday", "cancel_shift"),
            ("What time do I start on Monday?", "ask_hours"),
            ("traffic is bad, there in 10", "running_late"),
        ]:
            self.assertEqual(model.intent_of(text), intent, text)

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
        self.assertEqual(code, 2)
        self.assertIn("below --min-accuracy 100.0%", errors)
        self.assertTrue((self.folder / "model.json").exists())

    def test_says_which_line_of_a_dataset_is_wrong(self) -> None:
        data = self.folder / "data.tsv"
        for text, expected in [
            ("a\tone\nb two\n", "line 2: expected an intent"),
            ("a\tone\na\ttwo\n", "at least two intents"),
            ("a\tone\na\ttwo\nb\tthree\n", "The intent 'b' has one example"),
        ]:
            data.write_text(text)
            code, errors = self.run_main("--data", str(data), "--output", str(self.folder))
            self.assertEqual(code, 2)
            self.assertIn(expected, errors)
        self.assertIn("cannot be read", self.run_main("--data", str(self.folder / "none.tsv"))[1])

    def test_refuses_arguments_that_make_no_sense(self) -> None:
        for arguments in [("--epochs", "0"), ("--min-accuracy", "90"), ("--device", "tpu")]:
            self.assertEqual(self.run_main(*arguments)[0], 2)

    @unittest.skipIf(on_gpu.available(), "there is a GPU")
    def test_does_not_train_on_a_gpu_that_is_not_there(self) -> None:
        self.assertIn("no GPU that PyTorch can use", self.run_main("--device", "gpu")[1])

    def test_holds_examples_of_every_intent_out(self) -> None:
        examples = [Example(intent, (str(number),)) for intent in "ab" for number in range(8)]
        training, test = split(examples, seed=1)
        self.assertEqual(sorted(map(str, training + test)), sorted(map(str, examples)))
        self.assertEqual({example.intent for example in test}, {"a", "b"})
        self.assertEqual(len(test), 4)

    def test_is_interrupted_by_sigterm_and_ends_with_the_model_that_it_would_have_had(self) -> None:
        checkpoints = self.folder / "checkpoints"
        program = [sys.executable, str(HERE / "train.py"), "--device", "cpu", "--epochs", "1000000"]
        with subprocess.Popen(
            [*program, "--checkpoint-every", "1"],
            env={**os.environ, "CHECKPOINT_DIR": str(checkpoints)},
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            while not (checkpoints / "checkpoint.json").exists():
                self.assertIsNone(process.poll(), "ended before its first checkpoint")
                time.sleep(0.01)
            process.terminate()
            said, _ = process.communicate()
        self.assertEqual(process.returncode, 143)
        epoch = json.loads((checkpoints / "checkpoint.json").read_text())["epoch"]
        self.assertIn(f"Interrupted after epoch {epoch}.", said)
        self.assertEqual([path.name for path in checkpoints.iterdir()], ["checkpoint.json"])

        epochs = ("--epochs", str(epoch + 3))
        self.run_main("--device", "cpu", *epochs, "--checkpoints", str(checkpoints), "--output", str(self.folder / "resumed"))
        self.run_main("--device", "cpu", *epochs, "--output", str(self.folder / "whole"))
        for file in ("model.json", "metrics.json"):
            self.assertEqual((self.folder / "resumed" / file).read_bytes(), (self.folder / "whole" / file).read_bytes())

    def test_begins_anew_with_other_data(self) -> None:
        data, to = self.folder / "data.tsv", ["--checkpoints", str(self.folder), "--output", str(self.folder)]
        data.write_text("a\tone\na\ttwo\nb\tthree\nb\tfour\n")
        self.run_main("--device", "cpu", "--epochs", "20", *to)
        self.assertEqual(self.run_main("--device", "cpu", "--data", str(data), *to), (0, ""))
        self.assertEqual(json.loads((self.folder / "metrics.json").read_text())["epochs"], 10)

    def test_writes_once_however_many_nodes_there_are(self) -> None:
        for variables in [{"RANK": "3", "NODE_RANK": "0"}, {"NODE_RANK": "1"}]:
            with mock.patch.dict(os.environ, variables):
                self.assertEqual(self.run_main("--device", "cpu", "--output", str(self.folder / "output")), (0, ""))
        self.assertFalse((self.folder / "output").exists())
        with mock.patch.dict(os.environ, {"RANK": "0", "NODE_RANK": "1"}):
            self.run_main("--device", "cpu", "--output", str(self.folder / "output"))
        self.assertTrue((self.folder / "output" / "model.json").exists())

    @unittest.skipIf(on_gpu.torch is None, "no PyTorch")
    def test_trains_the_same_kind_of_model_with_pytorch_and_goes_on_with_it(self) -> None:
        examples, test = split(read_examples(HERE / "messages.tsv"), seed=0)
        intents, vocabulary = sorted({example.intent for example in examples}), vocabulary_of(examples)
        device = "cuda" if on_gpu.available() else "cpu"
        first = on_gpu.Training(examples, intents, vocabulary, seed=0, device=device)
        for _ in range(5):
            first.train_an_epoch()
        first.save(self.folder, "fingerprint")
        second = on_gpu.Training(examples, intents, vocabulary, seed=1, device=device)
        self.assertFalse(second.load(self.folder, "another"))
        self.assertTrue(second.load(self.folder, "fingerprint"))
        for training in (first, second):
            for _ in range(5):
                training.train_an_epoch()
            self.assertGreater(evaluate(training.model(), test)[0], 0.9)
        self.assertEqual(first.epoch, second.epoch)


if __name__ == "__main__":
    unittest.main()
