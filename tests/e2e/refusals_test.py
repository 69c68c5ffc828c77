"""Bad input to a running sandbox: every fault named, nothing written, no patient data in logs or answers."""

import json
import unittest

from concord_process import Sandbox, request, sample


def goal(**members):
    artifact = json.loads(sample("goal"))
    artifact.update(members)
    return artifact


def without(artifact, *names):
    return {name: value for name, value in artifact.items() if name not in names}


def patient(value):
    return {"identifier": {"system": "urn:oid:2.16.840.1.113883.19.5", "value": value}}


TARGET = {"measure": {"text": "Steps"}, "valueQuantity": {"value": "many", "code": "/d"}}

# name, type of the route, body, status, pointers that must be named
REFUSED = [
    ("no JSON", "goal", "{", 400, [""]),
    ("a trailing comma", "goal", '{"artifact":"goal",}', 400, [""]),
    ("a duplicate member", "goal", '{"artifact":"goal","artifact":"goal"}', 400, [""]),
    ("no UTF-8", "goal", b'{"artifact":"\xff"}', 400, [""]),
    ("deep nesting", "goal", "[" * 5_000, 400, [""]),
    ("an empty body", "goal", "", 400, [""]),
    ("no object", "goal", "[]", 422, [""]),
    ("another type than the route's", "goal", json.dumps(goal(artifact="goal-priorities")), 422, ["/artifact"]),
    ("an unknown member", "goal", json.dumps(goal(colour="red")), 422, ["/colour"]),
    ("missing members", "goal", json.dumps(without(goal(), "patient", "description")), 422,
     ["/description", "/patient"]),
    ("a wrong code", "goal", json.dumps(goal(status="running", priority="urgent")), 422, ["/priority", "/status"]),
    ("wrong dates", "goal", json.dumps(goal(recordedAt="2026-03-02", startDate="2026-02-30")), 422,
     ["/recordedAt", "/startDate"]),
    ("a value that is no number", "goal", json.dumps(goal(targets=[TARGET])), 422,
     ["/targets/0/valueQuantity/value"]),
    ("faults in many places", "goal",
     json.dumps(goal(id="a b", statusDate="soon", barriers=[{"reportedBy": {"role": "witness"}}])), 422,
     ["/barriers/0/code", "/barriers/0/reportedBy/role", "/id", "/statusDate"]),
]


class Refusals(unittest.TestCase):
    def test_bad_input_names_every_fault_and_reaches_no_partner(self):
        with Sandbox() as concord:
            before, calls = concord.census(), concord.partner_calls()
            for name, kind, body, status, pointers in REFUSED:
                with self.subTest(name):
                    answer = concord.post(kind, body)
                    self.assertEqual(answer.status, status, answer.text)
                    self.assertEqual(sorted({pointer for _, pointer in answer.issues()}), pointers, answer.text)
                    self.assertEqual(answer.retries(), {"never"})
                    self.assertTrue(answer.headers["Content-Type"].startswith("application/fhir+json"))
            self.assertEqual(concord.partner_calls(), calls)
            self.assertEqual(concord.census(), before)

    def test_an_unknown_and_an_ambiguous_patient_are_refused_after_the_look_up(self):
        with Sandbox() as concord:
            before = concord.census()
            for value, code in [("MRN-0000", "not-found"), ("MRN-1999", "multiple-matches")]:
                with self.subTest(value):
                    answer = concord.post("goal", json.dumps(goal(patient=patient(value))))
                    self.assertEqual(answer.status, 422, answer.text)
                    self.assertIn(code, [found for found, _ in answer.issues()])
                    self.assertNotIn(value, answer.text)
            self.assertEqual(concord.census(), before)

    def test_a_body_over_the_limit_is_413(self):
        with Sandbox(environment={"CONCORD_SERVER_BODY_BYTES_MAX": "1024"}) as concord:
            answer = concord.post("goal", " " * 1025)
            self.assertEqual(answer.status, 413, answer.text)
            self.assertEqual(answer.issues(), [("too-long", "")])
            metrics = request("GET", concord.admin + "/metrics").text
            self.assertIn('concord_http_rejections_total{http_response_status_code="413"} 1', metrics)

    def test_what_is_not_served_is_told_apart(self):
        with Sandbox() as concord:
            body, json_type = sample("goal"), {"Content-Type": "application/json"}
            url = concord.url + "/sandbox/artifacts"
            cases = [
                ("POST", f"{url}/goals", body, json_type, 404),
                ("POST", f"{concord.url}/elsewhere/artifacts/goal", body, json_type, 404),
                ("PUT", f"{url}/goal", body, json_type, 405),
                ("POST", f"{url}/goal", body, {"Content-Type": "text/plain"}, 415),
                ("POST", f"{url}/goal", body, {}, 415),
                ("POST", f"{url}/goal", body, {**json_type, "Content-Encoding": "gzip"}, 415),
                ("POST", f"{url}/goal", body, {**json_type, "Accept": "application/xml"}, 406),
                ("GET", f"{url}/goal", None, {}, 400),
                ("GET", f"{url}/goal?patient=a%7Cb&colour=red", None, {}, 400),
                ("GET", f"{url}/goal/nothing?source=https%3A%2F%2Fnobody.example", None, {}, 404),
                ("GET", f"{concord.url}/readyz", None, {}, 404),
            ]
            for method, target, payload, headers, status in cases:
                with self.subTest(f"{method} {target} {headers}"):
                    answer = request(method, target, payload, headers)
                    self.assertEqual(answer.status, status, answer.text)
                    self.assertEqual(answer.json()["resourceType"], "OperationOutcome")

    def test_logs_and_metrics_hold_no_patient_data(self):
        with Sandbox() as concord:
            concord.post_sample("goal")
            concord.read(json.loads(sample("goal")))
            concord.post("goal", json.dumps(goal(patient=patient("MRN-0000"))))
            request("GET", f"{concord.url}/artifacts/goal?patient=urn%3Aoid%3A1%7CMRN-1001&colour=red")
            told = concord.log_text() + request("GET", concord.admin + "/metrics").text
            for secret in ["MRN-", "goal-2041", "careplan.example.org", "Rex", "2.16.840"]:
                self.assertNotIn(secret, told)
            lines = [json.loads(line) for line in concord.log_text().splitlines()]
            requests = [line for line in lines if line["event"] == "request"]
            self.assertEqual({line["route"] for line in requests},
                             {"/{p}/artifacts/{type}", "/{p}/artifacts/{type}/{id}"})


if __name__ == "__main__":
    unittest.main(verbosity=2)
