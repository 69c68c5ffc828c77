"""Artifacts through a running sandbox: delivered, read back, updated, refused."""

import concurrent.futures
import json
import unittest
import urllib.parse

from concord_process import Sandbox, exact, request, sample, sample_names

PATIENT = {"identifier": {"system": "urn:oid:2.16.840.1.113883.19.5", "value": "MRN-1001"}}


def changed(name, **members):
    """A sample with other members; None removes one."""
    artifact = json.loads(sample(name))
    artifact.update(members)
    return json.dumps({key: value for key, value in artifact.items() if value is not None})


class RoundTrip(unittest.TestCase):
    def test_every_sample_is_read_back_as_it_was_posted(self):
        with Sandbox() as concord:
            for name in sample_names():
                with self.subTest(name):
                    posted = sample(name)
                    answer = concord.post_sample(name)
                    self.assertEqual(answer.status, 201, answer.text)
                    report = answer.json()
                    self.assertEqual(report["outcome"], "delivered")
                    self.assertEqual([note for note in report["notes"] if note["kind"] == "dropped"], [])
                    read = concord.read(json.loads(posted))
                    self.assertEqual(read.status, 200, read.text)
                    self.assertEqual(exact(read.text), exact(posted))
                    by_location = request("GET", answer.headers["Location"])
                    self.assertEqual(by_location.text, read.text)

    def test_number_text_survives(self):
        with Sandbox() as concord:
            self.assertEqual(concord.post_sample("goal-rejected").status, 201)
            self.assertIn("1.50", concord.read(json.loads(sample("goal-rejected"))).text)
            goal = concord.stored("Goal", identifier="https://careplan.example.org/goals|goal-2050")
            self.assertEqual(len(goal), 1)

    def test_no_live_order_is_stored(self):
        with Sandbox() as concord:
            before = {kind: len(concord.stored(kind)) for kind in ["ServiceRequest", "MedicationRequest"]}
            for name in ["shared-decision", "shared-decision-deferred"]:
                self.assertEqual(concord.post_sample(name).status, 201)
            self.assertEqual({kind: len(concord.stored(kind)) for kind in before}, before)

    def test_lists_name_every_artifact_of_the_patient_over_pages(self):
        with Sandbox() as concord:
            for name in ["goal", "goal-rejected"]:
                self.assertEqual(concord.post_sample(name).status, 201)
            patient = f"{PATIENT['identifier']['system']}|{PATIENT['identifier']['value']}"
            url = f"{concord.url}/artifacts/goal?" + urllib.parse.urlencode({"patient": patient, "_count": 1})
            found, pages = [], 0
            while url and pages < 10:
                answer = request("GET", url)
                self.assertEqual(answer.status, 200, answer.text)
                found += exact(answer.text)["artifacts"]
                url, pages = answer.json().get("next"), pages + 1
            ours = [artifact for artifact in found if artifact["source"] == "https://careplan.example.org/goals"]
            by_id = sorted(ours, key=lambda artifact: artifact["id"])
            self.assertEqual(by_id, [exact(sample("goal")), exact(sample("goal-rejected"))])
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            body = urllib.parse.urlencode({"identifier": "https://careplan.example.org/goals|goal-2041"})
            searched = request("POST", f"{concord.url}/sandbox/artifacts/goal/_search", body, form)
            self.assertEqual(exact(searched.text)["artifacts"], [exact(sample("goal"))])


    def test_an_id_of_two_sources_needs_its_source(self):
        with Sandbox() as concord:
            first = json.loads(sample("goal"))
            second = json.loads(changed("goal", source="https://other.example.org/goals"))
            without_source = f"{concord.url}/artifacts/goal/goal-2041"
            self.assertEqual(request("GET", without_source).status, 404)
            self.assertEqual(concord.post_sample("goal").status, 201)
            self.assertEqual(exact(request("GET", without_source).text), exact(sample("goal")))
            self.assertEqual(concord.post("goal", json.dumps(second)).status, 201)
            self.assertEqual(request("GET", without_source).status, 409)
            for artifact in [first, second]:
                self.assertEqual(concord.read(artifact).json(), artifact)


class Versions(unittest.TestCase):
    def test_a_newer_version_updates_and_an_older_one_is_refused(self):
        newer = changed("goal", status="completed", recordedAt="2026-06-02T10:15:00-04:00", barriers=None)
        with Sandbox() as concord:
            self.assertEqual(concord.post_sample("goal").status, 201)
            before = {resource["id"] for resource in concord.stored("Goal")}
            barrier = [r for r in concord.post_sample("goal").json()["resources"] if r["role"] == "barrier[0]"]

            updated = concord.post("goal", newer)
            self.assertEqual((updated.status, updated.json()["outcome"]), (200, "updated"), updated.text)
            self.assertEqual({resource["id"] for resource in concord.stored("Goal")}, before)
            stored = concord.stored("Goal", identifier="https://careplan.example.org/goals|goal-2041")
            self.assertEqual([goal["lifecycleStatus"] for goal in stored], ["completed"])
            retracted = request("GET", f"{concord.ehr}/{barrier[0]['location']}").json()
            self.assertEqual(retracted["status"], "entered-in-error")
            self.assertEqual(exact(concord.read(json.loads(newer)).text), exact(newer))

            late = concord.post_sample("goal")
            self.assertEqual(late.status, 409, late.text)
            self.assertEqual(late.retries(), {"never"})
            self.assertEqual(exact(concord.read(json.loads(newer)).text), exact(newer))

    def test_as_old_but_different_is_a_conflict(self):
        with Sandbox() as concord:
            self.assertEqual(concord.post_sample("goal").status, 201)
            self.assertEqual(concord.post("goal", changed("goal", status="on-hold")).status, 409)

    def test_the_same_twice_is_a_replay(self):
        with Sandbox() as concord:
            self.assertEqual(concord.post_sample("goal").status, 201)
            before = concord.census()
            again = concord.post_sample("goal")
            self.assertEqual((again.status, again.json()["outcome"]), (200, "replayed"), again.text)
            self.assertEqual(concord.census(), before)

    def test_sixteen_clients_at_once_make_one_graph(self):
        with Sandbox() as concord:
            empty = concord.census()
            with concurrent.futures.ThreadPoolExecutor(16) as clients:
                answers = list(clients.map(lambda _: concord.post_sample("goal"), range(16)))
            self.assertEqual(sorted({answer.status for answer in answers} - {200, 201, 409}), [])
            self.assertEqual([answer.status for answer in answers].count(201), 1)
            for answer in answers:
                if answer.status == 409:  # somebody else's delivery was under way
                    self.assertIn("Retry-After", answer.headers)
            grown = {kind: count - empty[kind] for kind, count in concord.census().items() if count != empty[kind]}
            self.assertEqual(grown, {"Goal": 1, "Observation": 2, "Provenance": 1})

    def test_a_retraction_reads_back_and_leaves_the_lists(self):
        retraction = changed("goal", status="entered-in-error", recordedAt="2026-06-02T10:15:00-04:00")
        with Sandbox() as concord:
            self.assertEqual(concord.post_sample("goal").status, 201)
            self.assertEqual(concord.post("goal", retraction).status, 200)
            read = concord.read(json.loads(retraction))
            self.assertEqual((read.status, read.json()["status"]), (200, "entered-in-error"))
            patient = urllib.parse.quote("urn:oid:2.16.840.1.113883.19.5|MRN-1001", safe="")
            listed = request("GET", f"{concord.url}/artifacts/goal?patient={patient}").json()["artifacts"]
            self.assertEqual([artifact for artifact in listed if artifact["id"] == "goal-2041"], [])

    def test_an_idempotency_key_is_bound_to_its_body(self):
        with Sandbox() as concord:
            first = concord.post("goal", sample("goal"), Idempotency_Key="k-1")
            self.assertEqual(first.status, 201, first.text)
            again = concord.post("goal", sample("goal"), Idempotency_Key="k-1")
            self.assertEqual(again.json()["resources"], first.json()["resources"])
            other = concord.post("goal", sample("goal-rejected"), Idempotency_Key="k-1")
            self.assertEqual(other.status, 422, other.text)


class Preview(unittest.TestCase):
    def test_a_preview_looks_up_and_writes_nothing(self):
        with Sandbox() as concord:
            before = concord.census()
            answer = concord.post("goal/$preview", sample("goal"))
            self.assertEqual(answer.status, 200, answer.text)
            preview = answer.json()
            self.assertEqual(preview["bundle"]["type"], "transaction")
            self.assertLessEqual({"bundle", "notes", "plan"}, set(preview))
            self.assertEqual(concord.census(), before)


if __name__ == "__main__":
    unittest.main(verbosity=2)
