"""Plays `never` and `weekly` over exported labels, and holds `evergreen replay --json` against it.

    evergreen labels --export labels.csv
    evergreen --json replay > replay.json
    python3 test/oracles/prequential.py labels.csv purchased --task purchase --known-after 33 --replay replay.json

Needs numpy and scikit-learn (`pip install scikit-learn`). It shares nothing with the product but the CSV: what is known when,
who is trained on, when it is Sunday, and the score are written down here once more, and the forest is another one.
`--known-after` is for labels concluded from transactions: horizon and grace, in days; without it, a label is known when the
file says that it was observed.
"""
import argparse
import csv
import json
from datetime import datetime, timedelta, timezone

import numpy as np
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

DAY = timedelta(days=1)
FIRST_LABELS = 500
TREES, LEAF, ROWS_PER_TREE = 50, 10, 5000
JUDGED = 2500


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def read(path, prefix, known_after):
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = [r for r in csv.DictReader(file) if r[f"{prefix}_actual"] != "" and r[f"{prefix}_source"] == "real"]
    names = list(rows[0])
    own = [n for n in names[3:] if not n.endswith(("_pred", "_actual", "_observed_at", "_source"))]
    asked = np.array([moment(r["predicted_at"]) for r in rows])
    observed = [r[f"{prefix}_observed_at"] for r in rows]
    known = np.array([a + known_after * DAY if known_after else max(a, moment(o)) for a, o in zip(asked, observed)])
    return {
        "asked": asked,
        "known": known,
        "actual": np.array([float(r[f"{prefix}_actual"]) for r in rows]),
        "train": np.array([r["split"] == "train" for r in rows]),
        "client": np.array([r["client_id"] for r in rows]),
        "x": np.column_stack([numbers([r[n] for r in rows]) for n in own]),
    }


def numbers(cells):
    try:
        return np.array([float(c) if c else np.nan for c in cells])
    except ValueError:
        codes = {c: i for i, c in enumerate(sorted(set(cells)))}
        return np.array([codes[c] if c else np.nan for c in cells], float)


def sundays(first, last):
    """Every Sunday at 02:00 UTC after `first`, up to `last`."""
    at = datetime(first.year, first.month, first.day, 2, tzinfo=timezone.utc)
    at += DAY * ((6 - at.weekday()) % 7)
    while at <= last:
        if at > first:
            yield at
        at += 7 * DAY


def fit(data, rows, is_amount, clip):
    y = np.minimum(data["actual"][rows], clip)
    shape = dict(n_estimators=TREES, min_samples_leaf=LEAF, max_samples=min(len(rows), ROWS_PER_TREE), random_state=1)
    forest = RandomForestRegressor(**shape) if is_amount else RandomForestClassifier(max_features="sqrt", **shape)
    forest.fit(data["x"][rows], y)
    return lambda x: forest.predict(x) if is_amount else forest.predict_proba(x)[:, 1]


def losses(actual, predicted, is_amount, clip):
    if is_amount:
        return (np.minimum(actual, clip) - np.minimum(predicted, clip)) ** 2
    p = np.clip(predicted, 1e-3, 1 - 1e-3)
    return -(actual * np.log(p) + (1 - actual) * np.log(1 - p))


def score(actual, predicted, is_amount, clip):
    if not is_amount:
        return float(np.mean((predicted >= 0.5) == (actual == 1)))
    capped = np.minimum(actual, clip)
    return float(1 - losses(actual, predicted, True, clip).sum() / ((capped - capped.mean()) ** 2).sum())


def is_better(data, one, other, at, is_amount, clip):
    """On the newest rows of held-out clients whose outcome is known: fewer losses, however few fewer."""
    rows = np.flatnonzero(~data["train"] & (data["known"] <= at))
    rows = rows[np.argsort(data["asked"][rows], kind="stable")][-JUDGED:]
    cost = [losses(data["actual"][rows], model(data["x"][rows]), is_amount, clip).mean() for model in (one, other)]
    return cost[1] < cost[0]


def play(data, is_amount):
    train = np.flatnonzero(data["train"])
    needed = min(FIRST_LABELS, -(-len(train) // 5))
    start = np.sort(data["known"][train])[needed - 1]
    if not is_amount:
        both = [data["known"][train[data["actual"][train] == kind]].min() for kind in (0, 1)]
        start = max(start, *both)
    known_at = lambda at: train[data["known"][train] <= at]
    first = known_at(start)
    clip = np.quantile(data["actual"][first], 0.995) if is_amount else np.inf
    asked = np.flatnonzero(data["asked"] >= start)
    last = data["asked"][asked].max()
    base = fit(data, first, is_amount, clip)
    told = {name: np.empty(len(asked)) for name in ("never", "weekly, all deployed", "weekly, the better deployed")}
    x, when = data["x"][asked], data["asked"][asked]
    told["never"] = base(x)
    models = {name: base for name in told}
    slots, deployed, since = list(sundays(start, last)), 0, start
    for at in [*slots, last + DAY]:
        now = (when >= since) & (when < at)
        for name in list(told)[1:]:
            if now.any():
                told[name][now] = models[name](x[now])
        if at > last:
            break
        candidate = fit(data, known_at(at), is_amount, clip)
        models["weekly, all deployed"] = candidate
        if is_better(data, models["weekly, the better deployed"], candidate, at, is_amount, clip):
            models["weekly, the better deployed"] = candidate
            deployed += 1
        since = at
    actual = data["actual"][asked]
    return {
        "from": start.isoformat(),
        "firstLabels": len(first),
        "rows": len(asked),
        "clients": len(set(data["client"][asked])),
        "trainings": len(slots),
        "deployed": deployed,
        "scores": {name: score(actual, answers, is_amount, clip) for name, answers in told.items()},
    }


def main():
    say = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    say.add_argument("labels")
    say.add_argument("prefix", help="of the task's columns: purchased, churned, clv")
    say.add_argument("--task", required=True)
    say.add_argument("--known-after", type=int, default=0)
    say.add_argument("--amounts", action="store_true")
    say.add_argument("--replay", help="what `replay --json` printed")
    given = say.parse_args()
    own = play(read(given.labels, given.prefix, given.known_after), given.amounts)
    print(json.dumps(own, indent=2))
    if not given.replay:
        return
    with open(given.replay, encoding="utf-8") as file:
        theirs = json.load(file)["tasks"][given.task]
    for fact in ("firstLabels", "rows", "clients"):
        print(f"{fact}: {own[fact]} here, {theirs[fact]} there{'' if own[fact] == theirs[fact] else '  DIFFERS'}")
    for policy in theirs["policies"]:
        if policy["name"] in ("never", "weekly"):
            score_, low, high = (policy[key] for key in ("score", "low", "high"))
            print(f"there {policy['name']}: {score_:.4f} ({low:.4f} to {high:.4f}), {policy['trainings']} trainings, {policy['refused']} refused")


main()
