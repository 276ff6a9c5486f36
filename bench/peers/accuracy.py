"""scikit-learn's forests on the data sets of bench/accuracy.mjs. Writes the answers for the test rows beside the data.

python3 accuracy.py FOLDER: per data set a folder with job.json and its columns one after the other, as little-endian float64.
A missing value goes right at every split, as in ours: this scikit-learn knows none, so it gets the largest number there is.
"""
import json
import pathlib
import sys

import numpy as np
import sklearn
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    job = json.loads((folder / "job.json").read_text())
    is_classes = job["kind"] == "classification"
    y = np.fromfile(folder / "y.f64", "<f8")
    for encoding, features in job["encodings"].items():
        def read(part, rows):
            x = np.fromfile(folder / f"{encoding}-{part}.f64", "<f8").reshape(features, rows).T.copy()
            x[np.isnan(x)] = np.finfo(np.float32).max
            return x

        x, test = read("train", job["rows"]), read("test", job["testRows"])
        for seed in job["seeds"]:
            kind = RandomForestClassifier if is_classes else RandomForestRegressor
            share = int(np.sqrt(features)) if is_classes else features
            model = kind(job["trees"], max_features=share, min_samples_leaf=job["minLeaf"], random_state=seed, n_jobs=2)
            model.fit(x, y.astype(int) if is_classes else y)
            answers = model.predict_proba(test)[:, 1] if is_classes else model.predict(test)
            answers.astype("<f8").tofile(folder / f"{encoding}-{seed}.answers")
print(sklearn.__version__)
