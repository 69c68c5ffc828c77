#!/usr/bin/env python3
"""Every LOINC number and SNOMED CT identifier of the tree has the check digit that its code system gives it.

    codes_test.py ROOT

LOINC: Luhn's mod 10; answers ("LA…") the same less 8 or 5, as their digits are odd or even in number. SNOMED CT:
Verhoeff's. A code is what stands where only such a code can: next to its system, or written like one.
"""

import pathlib
import re
import sys

FOLDERS = ["core", "fhir", "mappers", "auth", "service", "charts", "docs", "tests/golden", "tests/mappers", "tests/artifacts",
           "tests/e2e"]
SUFFIXES = {".json", ".cc", ".h", ".md", ".yaml", ".py"}
# Tables of R4's own, made from its definitions, hold examples of every kind.
LEFT_OUT = {"generated"}
LEAST = {"LOINC": 55, "LOINC answer": 60, "SNOMED CT": 5}

# What is written like a LOINC number, and nothing else: neither a part of a longer number nor of a date or UUID.
LOINC = re.compile(r"(?<![\w.\-/:#+])(\d{3,7}-\d)(?![\w\-.:]|\.\d)")
ANSWER = re.compile(r"(?<![\w-])(LA\d{1,7}-\d)(?![\w-])")
# A SNOMED CT identifier has no form of its own: it is looked for beside its system.
SNOMED_IN_JSON = re.compile(r'"http://snomed\.info/sct",\s*"code":\s*"(\d+)"')
SNOMED_IN_CODE = re.compile(r'kSnomed,[^;{}]*?"(\d{6,18})"')
SNOMED_IN_TEXT = re.compile(r"(?:SNOMED(?: CT)?|snomed\.info/sct)[ |`#]*(\d{6,18})")

DIHEDRAL = ["0123456789", "1234067895", "2340178956", "3401289567", "4012395678", "5987604321", "6598710432", "7659821043",
            "8765932104", "9876543210"]
PERMUTED = ["0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258"]


def luhn(digits):
    """The check digit that follows these digits."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        amount = int(digit) * (2 if place % 2 == 0 else 1)
        total += amount - 9 if amount > 9 else amount
    return -total % 10


def is_loinc(code):
    digits, check = code.split("-")
    return luhn(digits) == int(check)


def is_answer(code):
    digits, check = code[2:].split("-")
    return (luhn(digits) - (8 if len(digits) % 2 else 5)) % 10 == int(check)


def is_snomed(code):
    sum_ = 0
    for place, digit in enumerate(reversed(code)):
        sum_ = int(DIHEDRAL[sum_][int(PERMUTED[place % 8][int(digit)])])
    return 6 <= len(code) <= 18 and sum_ == 0


KINDS = [("LOINC", LOINC, is_loinc), ("LOINC answer", ANSWER, is_answer), ("SNOMED CT", SNOMED_IN_JSON, is_snomed),
         ("SNOMED CT", SNOMED_IN_CODE, is_snomed), ("SNOMED CT", SNOMED_IN_TEXT, is_snomed)]


def codes_of(text):
    """(kind, code, whether its check digit is right, line), each occurrence."""
    for kind, pattern, holds in KINDS:
        for match in pattern.finditer(text):
            yield kind, match[1], holds(match[1]), text.count("\n", 0, match.start()) + 1


def files_of(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.is_file() and not LEFT_OUT & set(path.parts):
                yield path


def main(root):
    found = {kind: set() for kind in LEAST}
    faults = []
    for path in files_of(root):
        for kind, code, is_right, line in codes_of(path.read_text(encoding="utf-8")):
            found[kind].add(code)
            if not is_right:
                faults.append(f"{path.relative_to(root)}:{line}: {code} is no {kind} code: its check digit is wrong")
    faults += [f"only {len(found[kind])} {kind} codes found: the search is broken" for kind in LEAST
               if len(found[kind]) < LEAST[kind]]
    print("\n".join(faults))
    print(", ".join(f"{len(codes)} {kind} codes" for kind, codes in found.items()))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
