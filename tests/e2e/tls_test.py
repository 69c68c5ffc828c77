"""The public listener over TLS, with clients that are not ours: Python's ssl and curl."""

import json
import pathlib
import shutil
import ssl
import subprocess
import tempfile
import unittest
import urllib.request

from certificates import Authority
from concord_process import PROGRAM, Sandbox


class Tls(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.authority = Authority(self.folder)
        self.certificate, self.key = self.authority.leaf("server", "IP:127.0.0.1", usage="serverAuth")
        self.environment = {"CONCORD_LISTEN_TLS_CERTIFICATE": str(self.certificate),
                            "CONCORD_LISTEN_TLS_KEY": str(self.key),
                            "CONCORD_LISTEN_TLS_CLIENT_CA": str(self.authority.file)}

    def open(self, url, context):
        with urllib.request.urlopen(url, context=context, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()

    def test_python_and_curl_are_answered(self):
        with Sandbox(environment=self.environment) as concord:
            self.assertTrue(concord.url.startswith("https://127.0.0.1:"), concord.url)
            context = ssl.create_default_context(cafile=self.authority.file)
            status, headers, body = self.open(concord.url + "/fhir/metadata", context)
            self.assertEqual(status, 200)
            self.assertEqual(headers["Strict-Transport-Security"], "max-age=31536000")
            self.assertEqual(json.loads(body)["resourceType"], "CapabilityStatement")
            with self.assertRaises(urllib.error.URLError):
                self.open(concord.url + "/fhir/metadata", ssl.create_default_context())
            for version in ("--tlsv1.2", "--tlsv1.3"):
                told = self.curl(version, "--tls-max", version[-3:], "--http2", "--cacert", self.authority.file,
                                 "--write-out", "%{http_code} %{http_version}", concord.url + "/openapi.json")
                self.assertEqual(told.stdout[-7:], "200 1.1", told.stderr)
            strange = Authority(self.folder, "strange-ca").leaf("strange")
            refused = self.curl("--cacert", self.authority.file, "--cert", strange[0], "--key", strange[1],
                                concord.url + "/openapi.json")
            self.assertIn("unknown ca", refused.stderr)

    def test_a_new_certificate_is_taken_up(self):
        with Sandbox(environment=self.environment) as concord:
            other = Authority(self.folder, "next-ca")
            certificate, key = other.leaf("next", "IP:127.0.0.1")
            shutil.copy(certificate, self.certificate)
            shutil.copy(key, self.key)
            context = ssl.create_default_context(cafile=other.file)
            status = None
            for _ in range(120):
                try:
                    status, _, _ = self.open(concord.url + "/openapi.json", context)
                    break
                except urllib.error.URLError:
                    subprocess.run(["sleep", "0.25"], check=True)
            self.assertEqual(status, 200)
            self.assertIn("tls certificate renewed", concord.log_text())

    def test_config_check_names_the_fault(self):
        config = self.folder / "config.yaml"
        config.write_text(f"listen: {{tls: {{certificate: '{self.certificate}', key: '{self.certificate}'}}}}\n"
                          "partners: {north: {url: 'https://ehr.example/fhir'}}\n"
                          "auth: {issuers: {a: {issuer: 'https://idp.example', levels: user}}}\n", encoding="utf-8")
        told = subprocess.run([PROGRAM, "config", "check", config], capture_output=True, text=True, check=False)
        self.assertEqual(told.returncode, 1)
        self.assertIn("listen.tls.key: must hold a private key as PEM, without a password", told.stderr)

    @staticmethod
    def curl(*arguments):
        return subprocess.run(["curl", "--silent", "--show-error", "--max-time", "60", *map(str, arguments)],
                              capture_output=True, text=True, check=False)


if __name__ == "__main__":
    unittest.main()
