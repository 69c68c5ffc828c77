"""The recipes of docs/engines.md, run as they stand. The JavaScript ones need the Rhino engine, which Mirth Connect uses:
CONCORD_RHINO names its archive (`make conformance-engines` fetches it); without it they are skipped."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from certificates import Authority
from concord_process import SAMPLES, Sandbox
from serve_process import Serve

PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "engines.md"
BLOCK = re.compile(r"<!-- recipe: ([a-z-]+) -->\n```[a-z]+\n(.*?)```\n", re.DOTALL)
RECIPES = dict(BLOCK.findall(PAGE.read_text(encoding="utf-8")))
RHINO = os.environ.get("CONCORD_RHINO", "")

# What the engine gives a JavaScript destination; the recipe is the body of a function there, too.
SHIM = """
var settings = %s, told = [];
var kept = new java.util.HashMap();
var globalMap = { get: function (k) { return kept.get(k); }, put: function (k, v) { kept.put(k, v); } };
function $cfg(name) { return settings[name]; }
var ResponseFactory = {
  getSentResponse: function (text) { return ['SENT', String(text)]; },
  getQueuedResponse: function (text) { return ['QUEUED', String(text)]; },
  getErrorResponse: function (text) { return ['ERROR', String(text)]; } };
function destination(connectorMessage) {
%s
}
for (var i = 0; i < arguments.length; ++i) {
  var message = String(new java.lang.String(java.nio.file.Files.readAllBytes(java.nio.file.Paths.get(arguments[i])), 'UTF-8'));
  print(JSON.stringify(destination({ getEncodedData: function () { return message; } })));
}
"""


class Recipes(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.goal = self.folder / "goal.json"
        shutil.copy(SAMPLES / "goal.json", self.goal)
        faulty = json.loads(self.goal.read_text(encoding="utf-8"))
        faulty["status"] = "no such status"
        self.faulty = self.folder / "faulty.json"
        self.faulty.write_text(json.dumps(faulty), encoding="utf-8")

    def run_shell(self, recipe, url):
        """(the answer, its status)"""
        told = subprocess.run(["bash", "-eu", "-c", RECIPES[recipe]], cwd=self.folder, capture_output=True, text=True,
                              env={**os.environ, "CONCORD": url, "ARTIFACT": str(self.goal)}, check=False)
        self.assertEqual(told.returncode, 0, told.stderr)
        body, status = told.stdout.strip().rsplit("\n", 1)
        return json.loads(body), int(status)

    def run_javascript(self, recipe, settings, messages):
        """What became of each message: (SENT, QUEUED or ERROR; the answer)."""
        script = self.folder / "script.js"
        script.write_text(SHIM % (json.dumps(settings), RECIPES[recipe]), encoding="utf-8")
        opens = [f"--add-exports=java.base/{package}=ALL-UNNAMED" for package in
                 ("sun.net.www.protocol.http", "sun.net.www.protocol.https")]
        told = subprocess.run(["java", *opens, "-cp", RHINO, "org.mozilla.javascript.tools.shell.Main", "-version", "180",
                               str(script), *map(str, messages)], capture_output=True, text=True, check=False)
        self.assertEqual(told.returncode, 0, told.stderr)
        return [json.loads(line) for line in told.stdout.splitlines()]

    def check_told(self, told):
        """Of the goal, the goal again, and the faulty one."""
        self.assertEqual([outcome for outcome, _ in told], ["SENT", "SENT", "ERROR"], told)
        self.assertEqual([json.loads(text)["outcome"] for _, text in told[:2]], ["delivered", "replayed"])
        self.assertEqual(json.loads(told[2][1])["issue"][0]["expression"], ["/status"])

    def test_every_recipe_is_run_here(self):
        self.assertEqual(set(RECIPES), {"curl-token", "javascript-token", "configuration", "curl-certificate",
                                        "javascript-certificate"})

    def test_curl_with_a_token(self):
        with Sandbox() as concord:
            report, status = self.run_shell("curl-token", concord.url)
            self.assertEqual((status, report["outcome"]), (201, "delivered"), report)
            report, status = self.run_shell("curl-token", concord.url)
            self.assertEqual((status, report["outcome"]), (200, "replayed"), report)

    @unittest.skipUnless(RHINO, "CONCORD_RHINO is not set")
    def test_javascript_with_a_token(self):
        with Sandbox() as concord:
            settings = {"concordUrl": concord.url, "concordTokenUrl": concord.url + "/auth/token",
                        "concordClient": "engine", "concordSecret": "sandbox-engine-secret",
                        "concordScope": "system/*.cruds"}
            self.check_told(self.run_javascript("javascript-token", settings, [self.goal, self.goal, self.faulty]))
        told = self.run_javascript("javascript-token", settings, [self.goal])
        self.assertEqual(told[0][0], "QUEUED", "nobody listens any more")

    def serve(self, ehr):
        authority = Authority(self.folder, "engines-ca")
        authority.leaf("server", "IP:127.0.0.1")
        self.engine = authority.leaf("engine", subject="/O=North Hospital/CN=engine")
        self.stranger = authority.leaf("stranger")
        shutil.copy(authority.file, self.folder / "server-ca.pem")
        text = RECIPES["configuration"].replace("/etc/concord/", f"{self.folder}/").replace("port: 8443", "port: 0")
        text += f"admin: {{port: 0}}\npartners: {{north: {{url: '{ehr.ehr}'}}}}\n"
        return Serve(self.folder, text)

    def test_curl_with_a_certificate(self):
        with Sandbox() as ehr, self.serve(ehr) as concord:
            report, status = self.run_shell("curl-certificate", concord.url)
            self.assertEqual((status, report["outcome"]), (201, "delivered"), report)
            for source, target in zip(self.stranger, self.engine):
                shutil.copy(source, target)
            refused, status = self.run_shell("curl-certificate", concord.url)
            self.assertEqual((status, refused["resourceType"]), (401, "OperationOutcome"))

    @unittest.skipUnless(RHINO, "CONCORD_RHINO is not set")
    def test_javascript_with_a_certificate(self):
        with Sandbox() as ehr, self.serve(ehr) as concord:
            subprocess.run(["openssl", "pkcs12", "-export", "-in", self.engine[0], "-inkey", self.engine[1], "-out",
                            self.folder / "engine.p12", "-passout", "pass:changeit"], check=True)
            settings = {"concordUrl": concord.url, "concordKeyFile": str(self.folder / "engine.p12"),
                        "concordKeyPassword": "changeit", "concordCaFile": str(self.folder / "server-ca.pem")}
            self.check_told(self.run_javascript("javascript-certificate", settings, [self.goal, self.goal, self.faulty]))


if __name__ == "__main__":
    unittest.main()
