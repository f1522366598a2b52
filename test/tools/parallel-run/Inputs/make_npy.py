"""Writes small .npy and .npz files for tests, with Python's own library only.

    make_npy.py FILE.npy TYPE SHAPE [VALUE]...            make_npy.py a.npy '<f4' 2,2 1 2 3 4
    make_npy.py FILE.npz NAME=FILE.npy...                 make_npy.py w.npz arg1=a.npy

TYPE is NumPy's; a SHAPE of '-' is a scalar; one VALUE fills the array. A trailing 'F' on TYPE says column-major.
"""

import math
import struct
import sys
import zipfile

CODES = {"b1": "?", "i1": "b", "i2": "h", "i4": "i", "i8": "q", "u1": "B", "u2": "H", "u4": "I", "u8": "Q",
         "f2": "e", "f4": "f", "f8": "d", "c8": "2f"}


def npy(type_name, shape_text, values):
    order = type_name.endswith("F")
    type_name = type_name.rstrip("F")
    shape = () if shape_text == "-" else tuple(int(extent) for extent in shape_text.split(",") if extent)
    number = float if type_name[1] in "fc" else int
    elements = [number(value) for value in values]
    if len(elements) == 1:
        elements *= math.prod(shape)
    header = repr({"descr": type_name, "fortran_order": order, "shape": shape}).encode()
    header += b" " * (63 - (len(header) + 10) % 64) + b"\n"
    code = CODES[type_name[1:]][-1]
    data = b"".join(struct.pack(type_name[0].replace("|", "<") + code, element) for element in elements)
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data


target, *rest = sys.argv[1:]
if target.endswith(".npz"):
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in (item.split("=", 1) for item in rest):
            archive.write(path, name + ".npy")
else:
    with open(target, "wb") as file:
        file.write(npy(rest[0], rest[1], rest[2:]))
