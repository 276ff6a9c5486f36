"""XGBoost's random forest (depth 6, its default: fewer and larger leaves) on the benchmark's data: `python3 xgboost.py FOLDER`."""
import json
import pathlib
import sys
import time

# This file has the library's name: its folder must not be searched for it.
sys.path = [path for path in sys.path if pathlib.Path(path or ".").resolve() != pathlib.Path(__file__).resolve().parent]
import numpy as np
import xgboost

folder = pathlib.Path(sys.argv[1])
job = json.loads((folder / "job.json").read_text())
read = lambda name, rows: np.fromfile(folder / name, "<f8").reshape(job["features"], rows).T.copy()
x, test = read("x.f64", job["rows"]), read("test.f64", job["testRows"])
y, actual = np.fromfile(folder / "y.f64", "<f8"), np.fromfile(folder / "actual.f64", "<f8")
kind = xgboost.XGBRFClassifier if job["kind"] == "classification" else xgboost.XGBRFRegressor
fits, cpu = [], []
for seed in range(job["warm"] + 1):
    model = kind(n_estimators=job["trees"], colsample_bynode=job["featuresPerSplit"] / job["features"], tree_method="hist", n_jobs=job["threads"], random_state=seed)
    start, used = time.perf_counter(), time.process_time()
    model.fit(x, y)
    fits.append(time.perf_counter() - start)
    cpu.append(time.process_time() - used)
predicts = []
for _ in range(3):
    start = time.perf_counter()
    model.predict(test)
    predicts.append(time.perf_counter() - start)
singles = []
for i in range(30):
    start = time.perf_counter()
    model.predict(test[i : i + 1])
    singles.append(time.perf_counter() - start)
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"version": xgboost.__version__, "fits": fits, "cpu": cpu, "predicts": predicts, "single": sorted(singles)[15], "score": float(model.score(test, actual)), "peak": peak * 1024}))
