"""The digits that come with Caviar, as lists: 1,437 images to train on, of which the last fifth is held back."""

import csv
import gzip
from pathlib import Path

FILE = Path(__file__).parent / "../../datasets/data/digits.csv.gz"
HELD_BACK = 287


def load():
    """((pixels, labels) to train on, the same held back); pixels from 0 to 1. The test split stays unseen."""
    pixels, labels = [], []
    with gzip.open(FILE, "rt", newline="") as file:
        for row in csv.DictReader(file):
            if row["split"] == "train":
                pixels.append([int(row[f"p{place}"]) / 16 for place in range(64)])
                labels.append(int(row["label"]))
    training = pixels[:-HELD_BACK], labels[:-HELD_BACK]
    return training, (pixels[-HELD_BACK:], labels[-HELD_BACK:])
