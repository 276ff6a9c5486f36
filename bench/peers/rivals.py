"""Other libraries' models on a split of bench/rivals.mjs. Writes each one's answers for the test rows beside the data.

python3 rivals.py FOLDER: job.json, train.f64, test.f64 (columns one after the other, little-endian float64; NaN is missing) and
y.f64; of amounts actual.f64 and formula.f64 too, what came and what a formula says of the test rows. XGBoost answers where it is
installed. Where a library takes no missing values, they are the column's median, and a column tells of them.
"""
import json
import pathlib
import sys

import numpy as np
import sklearn
from scipy.optimize import nnls
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, TweedieRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, QuantileTransformer, StandardScaler

folder = pathlib.Path(sys.argv[1])
job = json.loads((folder / "job.json").read_text())
seed = job["seed"]
x, test = (np.fromfile(folder / f"{part}.f64", "<f8").reshape(job["features"], -1).T.copy() for part in ["train", "test"])
y = np.fromfile(folder / "y.f64", "<f8")
filled = SimpleImputer(strategy="median", add_indicator=True)
versions = {"scikit-learn": sklearn.__version__}


def classifiers():
    """The probability of 1 by each."""
    models = {
        "forest": make_pipeline(filled, RandomForestClassifier(250, min_samples_leaf=10, random_state=seed, n_jobs=2)),
        "boosting": HistGradientBoostingClassifier(random_state=seed),
        "logistic": make_pipeline(
            filled,
            QuantileTransformer(output_distribution="normal", random_state=seed),
            StandardScaler(),
            LogisticRegression(max_iter=1000),
        ),
    }
    try:
        import xgboost

        models["xgboost"] = xgboost.XGBClassifier(random_state=seed, n_jobs=2)
        versions["XGBoost"] = xgboost.__version__
    except ImportError:
        pass
    return {name: model.fit(x, y.astype(int)).predict_proba(test)[:, 1] for name, model in models.items()}


def amounts():
    """Amounts by each, learned clipped, as they are judged."""
    clipped = np.minimum(y, job["clip"])
    some = y > 0

    def forest():
        return RandomForestRegressor(250, min_samples_leaf=10, max_features=1 / 3, random_state=seed, n_jobs=2)

    def fitted(model, on=slice(None)):
        return model.fit(x[on], clipped[on]).predict(test)

    whether = make_pipeline(filled, RandomForestClassifier(250, min_samples_leaf=10, random_state=seed, n_jobs=2))
    logarithms = make_pipeline(
        filled,
        FunctionTransformer(lambda v: np.log1p(np.maximum(v, 0))),
        StandardScaler(),
        FunctionTransformer(lambda v: np.clip(v, -8, 8)),
        TweedieRegressor(power=1.5, alpha=1e-3, link="log", max_iter=2000),
    )
    scale = max(1.0, float(clipped.mean()))
    return {
        "twoPart": whether.fit(x, some).predict_proba(test)[:, 1] * fitted(make_pipeline(filled, forest()), some),
        "clipped": fitted(make_pipeline(filled, forest())),
        "clippedBoosting": fitted(HistGradientBoostingRegressor(random_state=seed, learning_rate=0.05, max_iter=120)),
        "tweedie": logarithms.fit(x, np.maximum(clipped, 0) / scale).predict(test) * scale,
    }


def best_mix(answers):
    """No mix of these can do better on these rows: its weights are fitted on what came."""
    cut = [np.minimum(own, job["clip"]) for own in answers]
    actual = np.minimum(np.fromfile(folder / "actual.f64", "<f8"), job["clip"])
    columns = np.column_stack([*cut, np.ones(len(actual))])
    return columns @ nnls(columns, actual)[0]


answers = classifiers() if job["kind"] == "classification" else amounts()
mixed = []
if job["kind"] == "regression":
    formula = np.nan_to_num(np.fromfile(folder / "formula.f64", "<f8"))
    answers["bestMix"] = best_mix([*answers.values(), formula])
    mixed = ["bestMix"]
for name, own in answers.items():
    own.astype("<f8").tofile(folder / f"{name}.answers")
print(json.dumps({"names": list(answers), "mixed": mixed, "versions": versions}))
