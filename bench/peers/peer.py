"""scikit-learn's forest, or XGBoost's random forest, on the benchmark's data. Prints what it measured as JSON.

python3 peer.py sklearn|xgboost FOLDER. XGBoost's trees have its default depth of 6: fewer and larger leaves.
"""
import json
import pathlib
import sys
import time

import numpy as np

library, folder = sys.argv[1], pathlib.Path(sys.argv[2])
job = json.loads((folder / "job.json").read_text())
is_classes = job["kind"] == "classification"


def read(name, rows):
    return np.fromfile(folder / name, "<f8").reshape(job["features"], rows).T.copy()


def seconds(work, times):
    taken = []
    for i in range(times):
        start = time.perf_counter()
        work(i)
        taken.append(time.perf_counter() - start)
    return taken


def sklearn_forest(seed):
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    kind = RandomForestClassifier if is_classes else RandomForestRegressor
    return kind(job["trees"], max_features=job["featuresPerSplit"], min_samples_leaf=job["minLeaf"], n_jobs=job["threads"], random_state=seed)


def xgboost_forest(seed):
    import xgboost

    kind = xgboost.XGBRFClassifier if is_classes else xgboost.XGBRFRegressor
    share = job["featuresPerSplit"] / job["features"]
    return kind(n_estimators=job["trees"], colsample_bynode=share, tree_method="hist", n_jobs=job["threads"], random_state=seed)


x, test = read("x.f64", job["rows"]), read("test.f64", job["testRows"])
y, actual = np.fromfile(folder / "y.f64", "<f8"), np.fromfile(folder / "actual.f64", "<f8")
if is_classes:
    y, actual = y.astype(int), actual.astype(int)
fits, cpu = [], []
for seed in range(job["warm"] + 1):
    model = (sklearn_forest if library == "sklearn" else xgboost_forest)(seed)
    used = time.process_time()
    fits += seconds(lambda _: model.fit(x, y), 1)
    cpu.append(time.process_time() - used)
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
predicts = seconds(lambda _: model.predict_proba(test) if is_classes else model.predict(test), 3)
model.n_jobs = 1
single = sorted(seconds(lambda i: model.predict(test[i : i + 1]), 31))[15]
version = sys.modules[library].__version__
print(json.dumps({"version": version, "fits": fits, "cpu": cpu, "predicts": predicts, "single": single, "score": float(model.score(test, actual)), "peak": peak * 1024}))
