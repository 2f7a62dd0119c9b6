"""Writes tickets.tsv: invented requests to a platform team, each with its topic. Run it again after a change.

Usage: python3 make_dataset.py > tickets.tsv
"""

import itertools
import random

TOPICS = {
    "gpu": (
        ["my training job", "the notebook", "the nightly run", "our fine-tuning", "the batch job"],
        ["sees no gpu", "runs out of gpu memory", "waits for a gpu node", "reports a cuda error", "uses only one gpu of eight"],
    ),
    "storage": (
        ["the dataset bucket", "the shared volume", "our checkpoint folder", "the model registry", "the feature store"],
        ["is full", "is slow to read", "lost a file over night", "cannot be mounted", "needs more space"],
    ),
    "access": (
        ["a new colleague", "the data team", "my account", "an intern", "the review group"],
        ["cannot log in", "needs a role for staging", "has no permission to read secrets", "lost the token", "should see the dashboard"],
    ),
    "network": (
        ["the inference endpoint", "the cluster", "our service", "the package mirror", "the load balancer"],
        ["times out", "cannot be resolved by dns", "refuses connections", "drops packets", "answers from the wrong zone"],
    ),
}
# Said about anything, so that no model can always be right.
ANYTHING = (["it"], ["does not work", "is very slow"])
ENDINGS = ["", "since this morning", "after the upgrade"]


def tickets() -> list[tuple[str, str]]:
    rows = []
    for topic, (subjects, troubles) in TOPICS.items():
        for subject, trouble, ending in itertools.product(subjects + ANYTHING[0], troubles + ANYTHING[1], ENDINGS):
            rows.append((topic, " ".join(part for part in (subject, trouble, ending) if part)))
    random.Random(0).shuffle(rows)
    return rows


if __name__ == "__main__":
    for topic, text in tickets():
        print(f"{topic}\t{text}")
