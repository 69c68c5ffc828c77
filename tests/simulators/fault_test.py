"""Artifacts by many clients while the partner fails in every way and Concord itself is killed: nothing that was
acknowledged is lost, nothing is there twice. COUNT artifacts (60) at each of a whole FHIR server, Epic and Oracle.
Two Concord processes share a Redis; one of them is killed again and again."""

import collections
import concurrent.futures
import http.client
import json
import os
import pathlib
import random
import secrets
import signal
import ssl
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e")]

from certificates import Authority
from concord_process import Sandbox, sample
from fault_proxy import FaultProxy
from redis_process import Redis
from serve_process import Serve, unhurried
from vendor_ehr import VendorEhr

COUNT = int(os.environ.get("COUNT", "60"))
SEED = int(os.environ.get("SEED", "1"))
CLIENTS = 16
ATTEMPTS_MAX = 2_000
SECONDS_MAX = float(os.environ.get("SECONDS_MAX", "900"))
KILL_SECONDS = float(os.environ.get("KILL_SECONDS", "10"))
LATER = "2027-01-01T00:00:00Z"


class Mortal:
    """A Concord that is killed without warning and started again."""

    def __init__(self, folder, config):
        self.folder, self.config, self.lock, self.kills = pathlib.Path(folder), config, threading.Lock(), 0

    def start(self):
        self.serve = Serve(self.folder, self.config)
        self.serve.__enter__()
        self.url = self.serve.url

    def kill(self):
        self.serve.process.send_signal(signal.SIGKILL)
        self.serve.process.wait()
        self.kills += 1
        self.start()

    def stop(self):
        self.serve.__exit__(None, None, None)


class Faults(unittest.TestCase):
    def setUp(self):
        self.enter = []
        self.folder = pathlib.Path(self.open(tempfile.TemporaryDirectory()))
        for name in ("redis", "one", "two"):
            (self.folder / name).mkdir()
        authority = Authority(self.folder)
        certificate, key = authority.leaf("concord", "IP:127.0.0.1")
        self.context = ssl.create_default_context(cafile=authority.file)
        self.context.load_cert_chain(*authority.leaf("engine", subject="/CN=engine"))
        (self.folder / "seal.key").write_text(secrets.token_hex(32) + "\n", encoding="utf-8")
        redis = self.open(Redis(self.folder / "redis"))
        self.config = {
            "listen": {"port": 0, "tls": {"certificate": str(certificate), "key": str(key),
                                          "client_ca": str(authority.file)}},
            "admin": {"port": 0}, "server": {"request_time_ms": 4000},
            "auth": {"certificates": {"engine": {"subject": "CN=engine", "scopes": "system/*.cruds",
                                                 "asserts": ["patient", "practitioner", "related-person", "other"]}}},
            "stores": {"url": redis.url, "seal_keys": [str(self.folder / "seal.key")]}}
        self.tally, self.count = collections.Counter(), COUNT

    def open(self, manager):
        value = manager.__enter__()
        self.enter.append(manager)
        return value

    def tearDown(self):
        for manager in reversed(self.enter):
            manager.__exit__(None, None, None)

    def call(self, method, url, body=None, key=None):
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=20, context=self.context)
        try:
            fields = {"Content-Type": "application/json", **({"Idempotency-Key": key} if key else {})}
            connection.request(method, parts.path + ("?" + parts.query if parts.query else ""), body, fields)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def deliver(self, artifact, key, draw):
        """Sends until it is acknowledged; (Location, outcome)."""
        body, status, answer = json.dumps(artifact), 0, b""
        for attempt in range(ATTEMPTS_MAX):
            if time.monotonic() > self.end:
                break
            base = draw.choice(self.services).url
            try:
                status, headers, answer = self.call("POST", f"{base}/north/artifacts/goal", body, key)
            except OSError:
                self.tally["no answer"] += 1
                time.sleep(0.05)
                continue
            self.tally[status] += 1
            if status in (200, 201):
                return headers["Location"], json.loads(answer)
            self.assertIn(status, (409, 429, 500, 502, 503, 504), answer[:500])
            time.sleep(min(1, 0.05 * 2 ** min(attempt, 5)) * draw.random())
        raise AssertionError(f"never acknowledged: {key}: {status} {answer[:400]}")

    def one(self, number):
        draw = random.Random(SEED * 1_000_003 + number)
        artifact = {**self.goal, "id": f"fault-{number}"}
        artifact.pop("progress", None)
        place, report = self.deliver(artifact, f"key-{number}", draw)
        if number % 3 == 0:
            artifact = {**artifact, "recordedAt": LATER, "status": "completed"}
            place, report = self.deliver(artifact, f"key-{number}-later", draw)
        return number, urllib.parse.urlsplit(place), artifact, report

    def run_against(self, base_url, vendor):
        self.goal = json.loads(sample("goal"))
        self.end = time.monotonic() + SECONDS_MAX
        proxy = self.open(FaultProxy(base_url, SEED))
        config = {**self.config, "default_partner": "north",
                  "partners": {"north": {"url": proxy.url, "vendor": vendor, "override_file": unhurried(self.folder)}}}
        self.services = [Mortal(self.folder / name, config) for name in ("one", "two")]
        for service in self.services:
            service.start()
        over = threading.Event()

        def trouble():
            while not over.wait(KILL_SECONDS):
                self.services[1].kill()
                proxy.down(0.3)

        began = time.monotonic()
        troubling = threading.Thread(target=trouble)
        troubling.start()
        try:
            with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
                acknowledged = list(pool.map(self.one, range(self.count)))
        finally:
            over.set()
            troubling.join()
        proxy.off()
        seconds = time.monotonic() - began
        for number, place, artifact, report in acknowledged:
            status, _, body = self.call("GET", f"{self.services[0].url}{place.path}?{place.query}")
            self.assertEqual(status, 200, (number, body[:300]))
            found = json.loads(body)
            self.assertEqual((found["recordedAt"], found["status"]), (artifact["recordedAt"], artifact["status"]), number)
        print(f"\n{vendor}: {len(acknowledged)} acknowledged in {seconds:.0f} s, guarantee "
              f"{sorted({report['guarantee'] for *_, report in acknowledged})}, {self.services[1].kills} kills, answers "
              f"{dict(self.tally)}, faults {proxy.done}")
        for service in self.services:
            service.stop()

    def assert_once(self, names):
        doubled = {name: count for name, count in collections.Counter(names).items() if count > 1}
        self.assertEqual(doubled, {}, "stored more than once")
        ids = {name[0] for name in names}
        self.assertEqual(len(ids), self.count, "lost")

    def test_a_whole_fhir_server(self):
        ehr = self.open(Sandbox())
        self.run_against(ehr.ehr, "hapi")
        names, url = [], f"{ehr.ehr}/Goal?_count=100"
        while url:
            parts = urllib.parse.urlsplit(url)
            connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
            connection.request("GET", f"{parts.path}?{parts.query}")
            bundle = json.loads(connection.getresponse().read())
            connection.close()
            for entry in bundle.get("entry", []):
                goal = entry["resource"]
                names += [(one["value"],) for one in goal.get("identifier", []) if one["value"].startswith("fault-")]
            url = next((link["url"] for link in bundle.get("link", []) if link["relation"] == "next"), None)
        self.assert_once(names)

    def test_epic(self):
        ehr = self.open(VendorEhr("epic"))
        self.run_against(ehr.url, "epic")
        stored = [r for r in ehr.resources.values() if r["resourceType"] == "QuestionnaireResponse"]
        self.assert_once([(r["identifier"]["value"], r["authored"]) for r in stored
                          if r.get("identifier", {}).get("value", "").startswith("fault-")])

    def test_oracle(self):
        # Documents there carry no identifier that is kept: each submission reads those before it.
        self.count = min(COUNT, 15)
        ehr = self.open(VendorEhr("oracle"))
        before = sum(r["resourceType"] == "DocumentReference" for r in ehr.resources.values())
        self.run_against(ehr.url, "oracle")
        stored = sum(r["resourceType"] == "DocumentReference" for r in ehr.resources.values()) - before
        self.assertEqual(stored, self.count, "lost or stored more than once")


if __name__ == "__main__":
    unittest.main()
