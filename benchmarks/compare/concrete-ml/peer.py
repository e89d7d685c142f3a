"""Concrete ML as the peer of compare.sh: trains the models, exports them, then answers names of figures.

    python peer.py FOLDER [MODEL...]

Writes FOLDER/MODEL.onnx (the float twin: the same estimator of scikit-learn or XGBoost, trained on the same rows) and
FOLDER/MODEL.csv (its test rows, with a header and the label), prints `ready` and then, for each line NAME on standard input,
`NAME WALL CPU` in milliseconds. Concrete ML's settings are its defaults: p_error 2^-40 for one table.
"""

import sys
import time
from pathlib import Path

import numpy as np
from concrete.ml import sklearn as cml
from onnxmltools import convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as XgbFloats
from skl2onnx import to_onnx
from sklearn import datasets
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

SEED = 42


def symptoms():
    """132 symptoms that are there or not, 41 diseases: synthetic."""
    x, y = datasets.make_classification(
        n_samples=4920, n_features=132, n_informative=100, n_redundant=0, n_repeated=0,
        n_classes=41, n_clusters_per_class=1, class_sep=3.0, flip_y=0.0, random_state=SEED)
    return (x > 1.0).astype(np.float64), y


def standardised():
    x, y = datasets.load_breast_cancer(return_X_y=True)
    return StandardScaler().fit_transform(x), y


def wdbc():
    return datasets.load_breast_cancer(return_X_y=True)


def diabetes():
    return datasets.load_diabetes(return_X_y=True)


def digits():
    return datasets.load_digits(return_X_y=True)


def models():
    """Name, rows, estimator."""
    yield "tree", wdbc, cml.DecisionTreeClassifier(max_depth=5, n_bits=6, random_state=SEED)
    yield "xgboost", wdbc, cml.XGBClassifier(
        max_depth=3, n_estimators=50, n_bits=6, n_jobs=1, random_state=SEED)
    yield "forest", wdbc, cml.RandomForestClassifier(
        n_estimators=50, max_depth=4, n_bits=6, n_jobs=1, random_state=SEED)
    yield "logistic", standardised, cml.LogisticRegression(n_bits=8, random_state=SEED)
    yield "linear", diabetes, cml.LinearRegression(n_bits=8)
    yield "digits", digits, cml.LogisticRegression(n_bits=8, max_iter=2000, random_state=SEED)
    yield "symptoms", symptoms, cml.LogisticRegression(n_bits=8, max_iter=200, random_state=SEED)


def export(name, twin, train, test, labels, folder):
    if name == "xgboost":
        onnx = convert_xgboost(twin, initial_types=[("x", XgbFloats([None, train.shape[1]]))])
    else:
        options = {id(twin): {"zipmap": False}} if hasattr(twin, "classes_") else None
        onnx = to_onnx(twin, train[:1], options=options)
    (folder / f"{name}.onnx").write_bytes(onnx.SerializeToString())
    header = ",".join(f"f{i}" for i in range(test.shape[1])) + ",label\n"
    rows = "".join(
        ",".join(repr(float(value)) for value in row) + f",{label}\n" for row, label in zip(test, labels))
    (folder / f"{name}.csv").write_text(header + rows)


def now():
    """Wall and CPU time in seconds."""
    return time.perf_counter(), time.process_time()


class Model:
    """One compiled model; rows are asked for in turn, and every answer is compared with the clear one."""

    def __init__(self, name, load, estimator, folder):
        x, y = load()
        stratify = y if hasattr(estimator, "predict_proba") else None
        train, test, y_train, y_test = train_test_split(
            x, y, test_size=0.2, random_state=SEED, stratify=stratify)
        train, self.test = train.astype(np.float32), test.astype(np.float32)
        self.model, twin = estimator.fit_benchmark(train, y_train)
        export(name, twin, train, self.test, y_test, folder)
        self.circuit = self.model.compile(train)
        self.circuit.keygen(force=True)
        self.keys = self.circuit.client.evaluation_keys
        self.next = 0

    def measure(self, figure):
        row = self.next % len(self.test)
        self.next += 1
        integers = self.model.quantize_input(self.test[row:row + 1])
        whole = now()
        encrypted = self.circuit.encrypt(integers)
        if figure == "round_trip":
            encrypted.serialize()
        computing = now()
        result = self.circuit.server.run(encrypted, evaluation_keys=self.keys)
        computed = now()
        if figure == "round_trip":
            result.serialize()
        decrypted = self.circuit.decrypt(result)
        begin, end = (whole, now()) if figure == "round_trip" else (computing, computed)
        if not np.array_equal(decrypted, self.model._inference(integers)):
            raise AssertionError(f"row {row}: decrypted and clear values differ")
        return (end[0] - begin[0]) * 1e3, (end[1] - begin[1]) * 1e3


def main():
    folder = Path(sys.argv[1])
    known = {name: Model(name, load, estimator, folder) for name, load, estimator in models()
             if name in sys.argv[2:] or not sys.argv[2:]}
    sizes = {name: len(model.keys.serialize()) for name, model in known.items()}
    print("ready Concrete ML, evaluation keys in bytes: " + ", ".join(f"{n} {s}" for n, s in sizes.items()), flush=True)
    for line in sys.stdin:
        name, figure = line.strip().split("_", 1)
        wall, cpu = known[name].measure(figure)
        print(f"{line.strip()} {wall:.6f} {cpu:.6f}", flush=True)


if __name__ == "__main__":
    main()
