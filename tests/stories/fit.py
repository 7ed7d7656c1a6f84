#!/usr/bin/env python3
"""Fits the weights of `Likeness::odds` in src/stories/likeness.rs to judged pairs. Needs numpy.

  hebdo eval --stories tests/stories/dev.jsonl --json | tests/stories/fit.py
"""
import json, sys
import numpy as np

lines = [json.loads(line) for line in sys.stdin]
pairs = [line for line in lines if "likeness" in line and line["kind"] != "links" and line["kind"] != "papers"]


def parts(of):
    most = {"titles": 40, "crossed": 40, "leads": 40, "rest": 60, "alone": 120}
    return [*(min(of[name], limit) / limit for name, limit in most.items()), float(of["kinds"]), of["days"] / 10]


open_pairs = [pair for pair in pairs if pair["likeness"]["barred"] is None and not pair["likeness"]["same_title"]]
x = np.array([[1.0, *parts(pair["likeness"])] for pair in open_pairs])
y = np.array([float(pair["same"]) for pair in open_pairs])
barred = [pair["same"] for pair in pairs if pair["likeness"]["barred"] is not None]
print(f"{len(pairs)} pairs, {sum(pair['same'] for pair in pairs)} one story; barred {len(barred)}, of them wrongly {sum(barred)}")


def fit(x, y, penalty=0.003, rounds=4_000, step=0.5):
    mean, spread = x[:, 1:].mean(0), x[:, 1:].std(0) + 1e-9
    z = np.c_[x[:, 0], (x[:, 1:] - mean) / spread]
    weights = np.zeros(x.shape[1])
    for _ in range(rounds):
        slope = z.T @ (1 / (1 + np.exp(-z @ weights)) - y) / len(y)
        slope[1:] += penalty * weights[1:]
        weights -= step * slope
    scaled = weights[1:] / spread
    return np.r_[weights[0] - scaled @ mean, scaled]


# Each tenth is judged by the other nine.
order = np.random.default_rng(1).permutation(len(y))
odds = np.zeros(len(y))
for tenth in np.array_split(order, 10):
    rest = np.setdiff1d(order, tenth)
    odds[tenth] = x[tenth] @ fit(x[rest], y[rest])
for least in (-0.5, 0, 0.3, 0.6, 0.9, 1.2, 1.5, 2.0):
    found = odds >= least
    hits = (found * y).sum()
    print(f"odds >= {least}: precision {hits / max(found.sum(), 1):.3f}, recall {hits / sum(p['same'] for p in pairs):.3f}")
names = ["all", "titles", "crossed", "leads", "rest", "alone", "kinds", "days"]
print({name: round(float(weight), 2) for name, weight in zip(names, fit(x, y))})
for at in np.argsort(-odds):
    if (odds[at] > 0) != (y[at] > 0) and "-v" in sys.argv:
        print(f"{odds[at]:.2f} {open_pairs[at]['same']} {open_pairs[at]['line']} {open_pairs[at]['a'][:60]} {open_pairs[at]['b'][:60]}")
