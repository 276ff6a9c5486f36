"""A plain endpoint: scikit-learn's forests, loaded by joblib, behind FastAPI.

serving.py train FOLDER      fits three forests on FOLDER/train.csv and dumps them
serving.py single FOLDER     microseconds for one prepared row through the three, median and 99th percentile
serving.py serve FOLDER PORT the endpoint
"""

import io
import json
import sys
import time

import joblib
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

FEATURES = [f"f{i}" for i in range(20)]
TASKS = {"purchase": "purchased_actual", "churn": "churned_actual", "clv": "clv_actual"}


def train(folder):
    data = pd.read_csv(f"{folder}/train.csv")
    for task, target in TASKS.items():
        kind = RandomForestRegressor if task == "clv" else RandomForestClassifier
        forest = kind(n_estimators=250, min_samples_leaf=10, random_state=1, n_jobs=2)
        forest.fit(data[FEATURES].to_numpy(), data[target].to_numpy())
        forest.n_jobs = 1
        joblib.dump(forest, f"{folder}/{task}.joblib")


def load(folder):
    return {task: joblib.load(f"{folder}/{task}.joblib") for task in TASKS}


def predict(models, x):
    return {
        task: (model.predict(x) if task == "clv" else model.predict_proba(x)[:, 1])
        for task, model in models.items()
    }


def single(folder):
    models = load(folder)
    rows = pd.read_csv(f"{folder}/score.csv", nrows=100)[FEATURES].to_numpy()
    took = []
    for row in rows:
        start = time.perf_counter()
        predict(models, row.reshape(1, -1))
        took.append((time.perf_counter() - start) * 1e6)
    took.sort()
    print(json.dumps({"p50": took[50], "p99": took[98]}))


def serve(folder, port):
    import uvicorn
    from fastapi import Body, FastAPI, File, Response, UploadFile

    app = FastAPI()
    models = load(folder)

    @app.post("/predict")
    def upload(file: UploadFile = File(...)):
        data = pd.read_csv(file.file)
        answers = pd.DataFrame(predict(models, data[FEATURES].to_numpy()))
        answers.insert(0, "client_id", data["client_id"])
        out = io.StringIO()
        answers.to_csv(out, index=False)
        return Response(out.getvalue(), media_type="text/csv")

    @app.post("/predict_row")
    def row(given: dict = Body(...)):
        x = np.array([[given[name] for name in FEATURES]])
        return {task: float(values[0]) for task, values in predict(models, x).items()}

    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="error")


{"train": train, "single": single, "serve": serve}[sys.argv[1]](*sys.argv[2:])
