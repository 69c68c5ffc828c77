"""The store that replicas share: a real Redis that is there, is killed, comes back, and learns nothing."""

import concurrent.futures
import http.client
import json
import pathlib
import secrets
import signal
import ssl
import subprocess
import tempfile
import unittest
import urllib.parse

from certificates import Authority
from concord_process import PROGRAM, Sandbox, request, sample
from redis_process import Redis
from serve_process import Serve


class OneProcess(unittest.TestCase):
    def test_writes_need_the_store_and_reads_do_not(self):
        with tempfile.TemporaryDirectory() as folder, Redis(folder) as redis, Sandbox("--redis", redis.url) as concord:
            first = concord.post("goal", sample("goal"), Idempotency_Key="k1")
            self.assertEqual(first.status, 201, first.text)
            again = concord.post("goal", sample("goal"), Idempotency_Key="k1")
            self.assertEqual((again.status, again.json()["outcome"]), (200, "replayed"))
            self.assertNotEqual(redis.call("DBSIZE"), b":0\r\n")
            held = redis.dump()
            self.assertIn(b"concord:", held)
            for secret in (b"goal-2041", b"MRN-1001", b"rosa", b"careplan.example.org", b"k1\r\n", b"Goal/"):
                self.assertNotIn(secret, held)
            redis.stop(signal.SIGKILL)
            refused = concord.post("goal", sample("goal-rejected"), Idempotency_Key="k2")
            self.assertEqual(refused.status, 503, refused.text)
            self.assertTrue(refused.headers["Retry-After"])
            read = request("GET", first.headers["Location"])
            self.assertEqual(read.status, 200, read.text)
            redis.start()
            self.assertEqual(concord.post("goal", sample("goal-rejected"), Idempotency_Key="k2").status, 201)
            self.assertEqual(concord.post("goal", sample("goal"), Idempotency_Key="k1").json()["outcome"], "replayed",
                             "a store that forgot is no reason to write twice")

    def test_a_store_that_forgets_by_itself_is_refused(self):
        with tempfile.TemporaryDirectory() as folder, \
                Redis(folder, "maxmemory 50mb", "maxmemory-policy allkeys-lru") as redis:
            done = subprocess.run([PROGRAM, "sandbox", "--port", "0", "--admin-port", "0", "--redis", redis.url],
                                  capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("noeviction", done.stderr)

    def test_a_database_number_is_refused(self):
        done = subprocess.run([PROGRAM, "sandbox", "--port", "0", "--admin-port", "0", "--redis", "redis://127.0.0.1/1"],
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("--redis", done.stderr)


class TwoProcesses(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) if hasattr(self, "enterContext") \
            else self._folder()
        authority = Authority(self.folder)
        certificate, key = authority.leaf("concord", "IP:127.0.0.1")
        self.context = ssl.create_default_context(cafile=authority.file)
        self.context.load_cert_chain(*authority.leaf("engine", subject="/CN=engine"))
        seal = self.folder / "seal.key"
        seal.write_text(secrets.token_hex(32) + "\n", encoding="utf-8")
        self.config = {
            "listen": {"port": 0, "tls": {"certificate": str(certificate), "key": str(key),
                                          "client_ca": str(authority.file)}},
            "admin": {"port": 0}, "default_partner": "north",
            "auth": {"certificates": {"engine": {"subject": "CN=engine", "scopes": "system/*.cruds",
                                                 "asserts": ["patient", "practitioner", "related-person", "other"]}}},
            "stores": {"seal_keys": [str(seal)]}}

    def _folder(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return pathlib.Path(folder.name)

    def post(self, concord, body, key):
        parts = urllib.parse.urlsplit(concord.url)
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=60, context=self.context)
        try:
            connection.request("POST", "/north/artifacts/goal", body,
                               {"Content-Type": "application/json", "Idempotency-Key": key})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def test_keep_each_other_from_writing_twice(self):
        places = [self.folder / name for name in ("redis", "one", "two")]
        for place in places:
            place.mkdir()
        with Redis(places[0]) as redis, Sandbox() as ehr:
            self.config["stores"]["url"] = redis.url
            self.config["partners"] = {"north": {"url": ehr.ehr}}
            with Serve(places[1], self.config) as one, Serve(places[2], self.config) as two:
                goal = sample("goal")
                with concurrent.futures.ThreadPoolExecutor(8) as pool:
                    answers = list(pool.map(lambda i: self.post((one, two)[i % 2], goal, f"key-{i}"), range(16)))
                self.assertEqual([status for status, _ in answers if status not in (200, 201)], [], answers)
                self.assertEqual(sum(status == 201 for status, _ in answers), 1)
                self.assertEqual(self.post(one, goal, "shared")[1]["outcome"], "replayed")
                status, report = self.post(two, goal, "shared")
                self.assertEqual((status, report["outcome"]), (200, "replayed"))
                other = goal.replace("goal-2041", "goal-2042")
                self.assertEqual(self.post(two, other, "shared")[0], 422, "the key was used for another artifact")


if __name__ == "__main__":
    unittest.main()
