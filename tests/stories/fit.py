#!/usr/bin/env python3
"""Fits the weights of `Likeness::odds` in src/stories/likeness.rs to judged pairs. Needs numpy.

  for part in dev held fresh; do hebdo eval --stories tests/stories/$part.jsonl --json; done | tests/stories/fit.py

It is judged by cross-validation: pairs that share an entry, directly or by others, are of one event and on one side.
"""
import json, sys
import numpy as np

lines = [json.loads(line) for line in sys.stdin]
pairs = [line for line in lines if "likeness" in line and line["kind"] != "links" and line["kind"] != "papers"]


def parts(of):
    most = {"titles": 40, "crossed": 40, "leads": 40, "rest": 60, "alone": 120}
    return [*(min(of[name], limit) / limit for name, limit in most.items()), float(of["kinds"]), of["days"] / 10]


def is_sure(of):
    return of["same_title"] or of["copied"]


open_pairs = [pair for pair in pairs if pair["likeness"]["barred"] is None and not is_sure(pair["likeness"])]
x = np.array([[1.0, *parts(pair["likeness"])] for pair in open_pairs])
y = np.array([float(pair["same"]) for pair in open_pairs])
barred = [pair["same"] for pair in pairs if pair["likeness"]["barred"] is not None]
print(f"{len(pairs)} pairs, {sum(pair['same'] for pair in pairs)} one story; barred {len(barred)}, of them wrongly {sum(barred)}")


def fit(x, y, penalty=0.003, rounds=12):
    mean, spread = x[:, 1:].mean(0), x[:, 1:].std(0) + 1e-9
    z = np.c_[x[:, 0], (x[:, 1:] - mean) / spread]
    weights = np.zeros(x.shape[1])
    bound = penalty * len(y) * np.diag([1e-6] + [1.0] * (x.shape[1] - 1))
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-z @ weights))
        bend = z.T @ (z * (chance * (1 - chance))[:, None]) + bound
        weights -= np.linalg.solve(bend, z.T @ (chance - y) + bound @ weights)
    scaled = weights[1:] / spread
    return np.r_[weights[0] - scaled @ mean, scaled]


# Events: the pairs that hang together.
event = {}


def first(entry):
    while event.setdefault(entry, entry) != entry:
        entry = event[entry]
    return entry


for pair in pairs:
    event[first(pair["b"])] = first(pair["a"])
events = [first(pair["a"]) for pair in open_pairs]
sure = [float(pair["same"]) for pair in pairs if pair["likeness"]["barred"] is None and is_sure(pair["likeness"])]
wanted = sum(pair["same"] for pair in pairs)


def judged(seed):
    """The odds of all open pairs, each tenth of the events judged by the other nine."""
    names = sorted(set(events))
    tenth = dict(zip(names, np.random.default_rng(seed).permutation(len(names)) % 10))
    tenths = np.array([tenth[name] for name in events])
    odds = np.zeros(len(y))
    for at in range(10):
        odds[tenths == at] = x[tenths == at] @ fit(x[tenths != at], y[tenths != at])
    return odds


def figures(odds):
    """Recall at a precision of 0.98, average precision (both of all pairs), and log-loss of the open ones."""
    order = np.argsort(-np.r_[odds, [99.0] * len(sure)], kind="stable")
    right = np.r_[y, sure][order]
    hits = np.cumsum(right)
    precision = hits / np.arange(1, len(right) + 1)
    chance = 1 / (1 + np.exp(-odds))
    loss = -(y * np.log(chance) + (1 - y) * np.log(1 - chance)).mean()
    return max(hits[precision >= 0.98], default=0) / wanted, (precision * right).sum() / wanted, loss


rounds = [judged(seed) for seed in range(20)]
odds = np.mean(rounds, 0)
recall, average, loss = np.mean([figures(one) for one in rounds], 0)
print(f"{len(set(events))} events: recall at precision 0.98 {recall:.3f}, average precision {average:.3f}, log-loss {loss:.3f}")
for least in (-0.5, 0, 0.3, 0.6, 0.9, 1.2, 1.5, 2.0):
    found = odds >= least
    hits = (found * y).sum() + sum(sure)
    count = found.sum() + len(sure)
    print(f"odds >= {least}: precision {hits / max(count, 1):.3f}, recall {hits / wanted:.3f}")
names = ["all", "titles", "crossed", "leads", "rest", "alone", "kinds", "days"]
print({name: round(float(weight), 2) for name, weight in zip(names, fit(x, y))})
for at in np.argsort(-odds):
    if (odds[at] > 0) != (y[at] > 0) and "-v" in sys.argv:
        print(f"{odds[at]:.2f} {open_pairs[at]['same']} {open_pairs[at]['line']} {open_pairs[at]['a'][:60]} {open_pairs[at]['b'][:60]}")
