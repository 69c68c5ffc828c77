"""An issuer of `issuer.mjs` as a process of its own, and what clients get from it."""

import base64
import hashlib
import http.client
import http.cookies
import json
import pathlib
import subprocess
import urllib.parse

ANSWER_SECONDS_MAX = 30
REDIRECTS_MAX = 6


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


class Issuer:
    """`kind` is "jwt" or "opaque": the form of its access tokens. `script` stands beside its node_modules."""

    def __init__(self, script, kind, log):
        self.script, self.kind, self.log = pathlib.Path(script), kind, log

    def __enter__(self):
        self.process = subprocess.Popen(["node", self.script, self.kind], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.log, text=True)
        self.url = self.answer()["issuer"]
        return self

    def __exit__(self, kind, value, trace):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=ANSWER_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()

    def answer(self):
        line = self.process.stdout.readline()
        assert line, "the issuer ended"
        return json.loads(line)

    def order(self, word):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        assert self.answer() == {"done": word}

    def call(self, method, url, form=None, headers=None):
        """(status, fields, text), redirects not followed."""
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=ANSWER_SECONDS_MAX)
        try:
            fields = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
            connection.request(method, urllib.parse.urlunsplit(("", "", parts.path, parts.query, "")),
                               urllib.parse.urlencode(form) if form else None, {**fields, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode("utf-8")
        finally:
            connection.close()

    def form(self, path, client, **form):
        """A form posted by a client that has a secret."""
        basic = base64.b64encode(f"{client}:{client}-secret".encode("ascii")).decode("ascii")
        status, _, text = self.call("POST", self.url + path, form, {"Authorization": f"Basic {basic}"})
        assert status == 200, text
        return json.loads(text) if text else {}

    def token(self, audience, client="engine", scope="system/*.rs"):
        return self.form("/token", client, grant_type="client_credentials", scope=scope, resource=audience)["access_token"]

    def revoke(self, token, client="engine"):
        self.form("/token/revocation", client, token=token)

    def launched(self, audience, scope="openid launch/patient patient/Patient.rs"):
        """The token answer of an app that a person has launched: authorization code with S256, over HTTP as a browser does."""
        verifier = encoded(b"a verifier of thirty-two letters")
        query = {"client_id": "app", "response_type": "code", "redirect_uri": "http://127.0.0.1/callback", "scope": scope,
                 "state": "1", "resource": audience, "code_challenge_method": "S256",
                 "code_challenge": encoded(hashlib.sha256(verifier.encode("ascii")).digest())}
        url, cookies = f"{self.url}/auth?{urllib.parse.urlencode(query)}", {}
        for _ in range(REDIRECTS_MAX):
            status, fields, text = self.call("GET", url, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())})
            assert status in (302, 303), f"{status} {text}"
            for field in fields.get_all("Set-Cookie") or []:
                cookies.update((name, morsel.value) for name, morsel in http.cookies.SimpleCookie(field).items())
            url = urllib.parse.urljoin(url, fields["Location"])
            if url.startswith("http://127.0.0.1/callback"):
                break
        answer = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)
        assert "code" in answer, answer
        status, _, text = self.call("POST", self.url + "/token", {
            "grant_type": "authorization_code", "code": answer["code"][0], "redirect_uri": "http://127.0.0.1/callback", "client_id": "app",
            "code_verifier": verifier})
        assert status == 200, text
        return json.loads(text)
