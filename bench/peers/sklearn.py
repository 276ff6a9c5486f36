"""scikit-learn's forest on the benchmark's data: `python3 sklearn.py FOLDER`. Prints what it measured as JSON."""
import json
import pathlib
import sys
import time

# This file has the library's name: its folder must not be searched for it.
sys.path = [path for path in sys.path if pathlib.Path(path or ".").resolve() != pathlib.Path(__file__).resolve().parent]
import numpy as np
import sklearn
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

folder = pathlib.Path(sys.argv[1])
job = json.loads((folder / "job.json").read_text())
read = lambda name, rows: np.fromfile(folder / name, "<f8").reshape(job["features"], rows).T.copy()
x, test = read("x.f64", job["rows"]), read("test.f64", job["testRows"])
y, actual = np.fromfile(folder / "y.f64", "<f8"), np.fromfile(folder / "actual.f64", "<f8")
kind = RandomForestClassifier if job["kind"] == "classification" else RandomForestRegressor
if kind is RandomForestClassifier:
    y, actual = y.astype(int), actual.astype(int)
fits, cpu = [], []
for seed in range(job["warm"] + 1):
    model = kind(job["trees"], max_features=job["featuresPerSplit"], min_samples_leaf=job["minLeaf"], n_jobs=job["threads"], random_state=seed)
    start, used = time.perf_counter(), time.process_time()
    model.fit(x, y)
    fits.append(time.perf_counter() - start)
    cpu.append(time.process_time() - used)
predicts = []
for _ in range(3):
    start = time.perf_counter()
    model.predict_proba(test) if kind is RandomForestClassifier else model.predict(test)
    predicts.append(time.perf_counter() - start)
model.n_jobs = 1
singles = []
for i in range(30):
    start = time.perf_counter()
    model.predict(test[i : i + 1])
    singles.append(time.perf_counter() - start)
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"version": sklearn.__version__, "fits": fits, "cpu": cpu, "predicts": predicts, "single": sorted(singles)[15], "score": model.score(test, actual), "peak": peak * 1024}))
