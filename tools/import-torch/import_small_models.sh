#!/usr/bin/env bash
# Writes test/run/models again, with the Python on PATH (see README.md).
set -euo pipefail
cd "$(dirname "$0")"
models=../../test/run/models

import() { # MODEL NAME OPTION...
    python import_torch.py "small_models.py:$1" --out "$models/$2" "${@:3}"
}

for model in fire inception moe encoder wide_deep two_heads ensemble_f64; do
    import "$model" "$model"
done
import inception inception_tosa --output-type tosa

# The batch is open: the same text and weights serve inputs of any batch.
import towers towers --batch 3 --dynamic-batch
import towers towers/batch5 --batch 5 --dynamic-batch
rm "$models"/towers/batch5/{model.mlir,weights.npz}

# Text only: stock MLIR cannot run the torch dialect, and the weights of the
# large model would be 4 MB.
import inception inception_torch --output-type torch
import moe_large moe_large
rm "$models"/{inception_torch,moe_large}/*.np[yz]

# A row that its table does not have: the model must say so.
python - "$models/wide_deep" <<'PYTHON'
import sys
import numpy as np

ids = np.load(f"{sys.argv[1]}/in0.npy")
ids[1, 3] = 20
np.save(f"{sys.argv[1]}/out_of_range.npy", ids)
PYTHON
