# Copyright 2026 The aclq authors. Licensed under the Apache License,
# Version 2.0.
"""Trains the network of the digits example and writes its data folder.

The files in data/ were made in this folder, with Python 3.11, by

    pip install -r requirements.txt && python train.py data

Another run on the same machine gives the same bytes.

    weight_I.npy   float32 [outputs, inputs] of layer I, counted from 0
    bias_I.npy     float32 [outputs]
    ranges.npy     float32 [layers, 2]: the least and greatest input of each
                   layer over the training images
    images.npy     uint8 [images, 64]: the test images, 8 x 8 pixels of 0 to 16
    labels.npy     uint8 [images]: the digits they show
"""

import os

# Sums of several threads are not reproducible. NumPy reads these variables when it is imported.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"

import pathlib
import sys

import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

SEED = 1
PIXEL_MAX = 16


def train(images, labels):
    network = MLPClassifier(hidden_layer_sizes=(96, 64), random_state=SEED)
    network.fit((images / PIXEL_MAX).astype(np.float32), labels)
    return network


def input_ranges(weights, biases, images):
    """Return the least and greatest input of each layer."""
    ranges = []
    x = (images / PIXEL_MAX).astype(np.float32)
    for weight, bias in zip(weights, biases, strict=False):
        ranges.append((x.min(), x.max()))
        x = np.maximum(x @ weight.T + bias, 0)
    return np.array(ranges, np.float32)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: python train.py FOLDER")
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)

    images, labels = load_digits(return_X_y=True)
    train_images, test_images, train_labels, test_labels = train_test_split(
        images.astype(np.uint8),
        labels.astype(np.uint8),
        test_size=0.25,
        random_state=SEED,
        stratify=labels,
    )
    network = train(train_images, train_labels)
    weights = [np.ascontiguousarray(w.T, np.float32) for w in network.coefs_]
    biases = [b.astype(np.float32) for b in network.intercepts_]

    for i, (weight, bias) in enumerate(zip(weights, biases, strict=False)):
        np.save(folder / f"weight_{i}.npy", weight)
        np.save(folder / f"bias_{i}.npy", bias)
    np.save(folder / "ranges.npy", input_ranges(weights, biases, train_images))
    np.save(folder / "images.npy", test_images)
    np.save(folder / "labels.npy", test_labels)


main()
