"""Writes messages.tsv: invented text messages of shift workers, each with what it is about. Run it again after a change.

Usage: python3 make_dataset.py > messages.tsv
"""

import itertools
import random

DAYS = ["tomorrow", "on friday", "on sunday night", "next week", "on the 24th", "tonight", "this weekend"]
SHIFTS = ["the early shift", "my late shift", "the night shift", "the 7 to 3"]


def joined(*parts: list[str]) -> list[str]:
    return [" ".join(chosen) for chosen in itertools.product(*parts)]


INTENTS = {
    "swap_shift": joined(
        ["can anyone swap", "would someone trade", "does sam want to switch", "i need to swap", "looking to trade", "who swaps"],
        SHIFTS,
        DAYS,
    ),
    "call_in_sick": joined(
        ["i am sick", "i have a fever", "my kid is ill", "i threw up all night", "feeling awful", "got the flu", "bad migraine"],
        ["so not coming in", "and cant make it", "wont be there"],
        [*DAYS, "today"],
    ),
    "pick_up_shift": joined(
        ["any extra hours", "i can take more work", "happy to cover for someone", "put me down", "i am free", "need a shift"],
        DAYS,
        ["if you need someone", "please", "i need the money", ""],
    ),
    "cancel_shift": joined(
        ["please take me off", "i have to drop", "remove me from", "i cant work", "cancel", "i am not doing"], SHIFTS, DAYS
    ),
    "ask_hours": joined(
        ["when do i start", "what time am i on", "how long is the shift", "am i working", "who is on with me", "when is the break"],
        [*DAYS, "today"],
        ["", "i lost the schedule", "the app is down", "again"],
    ),
    "running_late": joined(
        ["running late", "stuck in traffic", "the bus did not come", "my train is delayed", "i overslept", "car broke down"],
        ["there in 20", "will be there by 8", "give me 15 minutes", "almost there", "on my way"],
        ["", "sorry", "can someone open for me", "start without me", "tell sam"],
    ),
}
# Said about anything, so that no model can always be right.
ANYTHING = ["can we talk about friday", "about tomorrow", "call me", "did you see my message"]
GREETINGS = ["", "hi", "hey boss"]
# As many of each intent, so that guessing finds one of six.
PER_INTENT = 150


def messages() -> list[tuple[str, str]]:
    rows = []
    for intent, texts in INTENTS.items():
        choose = random.Random(intent)
        # None twice: what is learned by heart would be found again in the examples to measure on.
        chosen = choose.sample(texts, PER_INTENT - len(ANYTHING)) + ANYTHING
        rows += [(intent, " ".join(f"{choose.choice(GREETINGS)} {text}".split())) for text in chosen]
    random.Random(0).shuffle(rows)
    return rows


if __name__ == "__main__":
    for intent, text in messages():
        print(f"{intent}\t{text}")
