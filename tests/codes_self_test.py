#!/usr/bin/env python3
"""Proves that codes_test.py finds codes and typing errors in them."""
import unittest

import codes_test

RIGHT = [("LOINC", "44250-9"), ("LOINC", "44261-6"), ("LOINC", "107332-9"), ("LOINC answer", "LA6568-5"),
         ("LOINC answer", "LA18926-8"), ("LOINC answer", "LA137-2"), ("SNOMED CT", "22253000"),
         ("SNOMED CT", "811791000000103")]


def text_of(kind, code):
    return f'"http://snomed.info/sct", "code": "{code}"' if kind == "SNOMED CT" else f'{{"code": "{code}"}}'


def verdicts(text):
    return [(kind, code, is_right) for kind, code, is_right, _ in codes_test.codes_of(text)]


class Codes(unittest.TestCase):
    def test_right_codes_are_found_and_right(self):
        for kind, code in RIGHT:
            self.assertEqual(verdicts(text_of(kind, code)), [(kind, code, True)])

    def test_one_wrong_digit_is_found(self):
        for kind, code in RIGHT:
            for place, digit in enumerate(code):
                for other in set("0123456789") - {digit} if digit.isdigit() else ():
                    wrong = code[:place] + other + code[place + 1:]
                    self.assertEqual(verdicts(text_of(kind, wrong)), [(kind, wrong, False)])

    def test_two_neighbours_that_changed_places_are_found(self):
        # Luhn cannot tell 09 from 90; the check digit of an answer is not Luhn's own.
        for kind, code in RIGHT:
            digits = [place for place in range(len(code) - 1) if code[place:place + 2].isdigit()]
            for place in digits:
                pair = code[place:place + 2]
                if pair[0] == pair[1] or {*pair} == {"0", "9"}:
                    continue
                wrong = code[:place] + pair[::-1] + code[place + 2:]
                self.assertEqual(verdicts(text_of(kind, wrong)), [(kind, wrong, False)], pair)

    def test_what_is_no_code_is_left_alone(self):
        for text in ["2026-03-02", "2026-03-02T10:15:00-05:00", "550e8400-e29b-41d4-a716-446655440000", "1234-56",
                     "v1.2.345-6", "https://ehr.example/12345-6", "12345-6.5", "1-2"]:
            self.assertEqual(verdicts(f'"{text}"'), [], text)

    def test_each_form_of_a_snomed_identifier_is_found(self):
        for text in ['{"system": "http://snomed.info/sct", "code": "22253001"}',
                     '{.system = kSnomed, .code = "22253001", .display = "Pain"}', "SNOMED CT 22253001", "SNOMED `22253001`"]:
            self.assertEqual(verdicts(text), [("SNOMED CT", "22253001", False)], text)


if __name__ == "__main__":
    unittest.main()
