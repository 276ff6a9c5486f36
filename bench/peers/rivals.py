"""Other libraries' classifiers on a split of bench/rivals.mjs. Writes each one's answers for the test rows beside the data.

python3 rivals.py FOLDER: job.json, train.f64, test.f64 (columns one after the other, little-endian float64; NaN is missing) and
y.f64. XGBoost answers where it is installed. Where a library takes no missing values, they are the column's median, and a column tells of them.
"""
import json
import pathlib
import sys

import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import QuantileTransformer, StandardScaler

folder = pathlib.Path(sys.argv[1])
job = json.loads((folder / "job.json").read_text())
x, test = (np.fromfile(folder / f"{part}.f64", "<f8").reshape(job["features"], -1).T.copy() for part in ["train", "test"])
y = np.fromfile(folder / "y.f64", "<f8").astype(int)
filled = SimpleImputer(strategy="median", add_indicator=True)
models = {
    "forest": make_pipeline(filled, RandomForestClassifier(250, min_samples_leaf=10, random_state=job["seed"], n_jobs=2)),
    "boosting": HistGradientBoostingClassifier(random_state=job["seed"]),
    "logistic": make_pipeline(
        filled,
        QuantileTransformer(output_distribution="normal", random_state=job["seed"]),
        StandardScaler(),
        LogisticRegression(max_iter=1000),
    ),
}
versions = {"scikit-learn": sklearn.__version__}
try:
    import xgboost

    models["xgboost"] = xgboost.XGBClassifier(random_state=job["seed"], n_jobs=2)
    versions["XGBoost"] = xgboost.__version__
except ImportError:
    pass
for name, model in models.items():
    model.fit(x, y).predict_proba(test)[:, 1].astype("<f8").tofile(folder / f"{name}.answers")
print(json.dumps({"names": list(models), "versions": versions}))
