"""A site's own instrument through a running sandbox: scored, alerted, read back; and a faulty one."""

import json
import pathlib
import tempfile
import unittest

from concord_process import Sandbox, sample

INSTRUMENT = {
    "id": "rest-2",
    "questionnaire": {
        "resourceType": "Questionnaire", "url": "https://hospital.example/q/rest-2", "title": "Rest", "status": "active",
        "item": [{"linkId": "night", "type": "group", "item": [
            {"linkId": "1", "text": "Do you sleep?", "type": "boolean"},
            {"linkId": "2", "text": "Are you rested?", "type": "boolean"}]}]},
    "scoring": {
        "scores": [{"code": {"system": "https://hospital.example/codes", "code": "rest", "display": "Rest"},
                    "items": ["1", {"item": "2", "weight": 2}],
                    "bands": [{"to": 1, "interpretation": {"text": "tired"}},
                              {"from": 2, "interpretation": {"text": "rested"}}]}],
        "alerts": [{"score": "rest", "below": 1, "text": "neither sleep nor rest: review"}]}}


def artifact(**members):
    out = json.loads(sample("patient-reported-outcome"))
    for name in ["scores", "goals", "decisions", "basedOn", "questionnaire"]:
        out.pop(name, None)
    out.update(instrument="rest-2", id="rest-1", answers=[{"item": "1", "value": False}, {"item": "2", "value": False}])
    out.update(members)
    return out


class Instruments(unittest.TestCase):
    def site(self, instrument):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        (pathlib.Path(folder.name) / "rest-2.json").write_text(json.dumps(instrument), encoding="utf-8")
        return Sandbox(environment={"CONCORD_INSTRUMENTS_FOLDER": folder.name})

    def test_one_of_the_site_is_scored_alerted_and_read_back(self):
        with self.site(INSTRUMENT) as concord:
            posted = concord.post("patient-reported-outcome", json.dumps(artifact()))
            self.assertEqual(posted.status, 201, posted.text)
            alerts = posted.json()["alerts"]
            self.assertEqual([(one["instrument"], one["item"]) for one in alerts], [("rest-2", "rest")])
            flag = concord.stored("Flag", identifier=f"{artifact()['source']}|rest-1/alert-rest-below-1")
            self.assertEqual([one["code"]["text"] for one in flag], ["neither sleep nor rest: review"])
            read = concord.read(artifact())
            self.assertEqual(read.status, 200, read.text)
            score = read.json()["scores"][0]
            self.assertEqual((score["value"], score["interpretation"]), (0, {"text": "tired"}))
            self.assertEqual(read.json()["answers"], artifact()["answers"])
            again = concord.post("patient-reported-outcome", read.text)
            self.assertEqual((again.status, again.json()["outcome"]), (200, "replayed"))

    def test_nobody_else_knows_it(self):
        with Sandbox() as concord:
            posted = concord.post("patient-reported-outcome", json.dumps(artifact()))
            self.assertEqual(posted.status, 422, posted.text)

    def test_one_with_a_fault_refuses_the_start_and_says_why(self):
        faulty = json.loads(json.dumps(INSTRUMENT))
        faulty["scoring"]["scores"][0]["bands"][0]["to"] = 0
        with self.assertRaises(AssertionError) as refused:
            with self.site(faulty):
                pass
        self.assertIn("rest-2.json#/scoring/scores/0/bands: a score of 1 is in no band", str(refused.exception))


if __name__ == "__main__":
    unittest.main()
