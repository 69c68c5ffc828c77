"""A partner that gives tokens and asks for them: a token endpoint that is as strict as the conformance suites for SMART
Backend Services clients, and FHIR behind it, which is an EHR without access control. Signatures are verified by the
openssl program alone."""

import base64
import http.server
import json
import pathlib
import secrets
import subprocess
import tempfile
import threading
import time
import urllib.parse
import urllib.request

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def unpacked(text):
    assert "=" not in text
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def der(tag, content):
    length = len(content)
    head = bytes([length]) if length < 128 else (lambda n: bytes([0x80 | len(n)]) + n)(
        length.to_bytes((length.bit_length() + 7) // 8, "big"))
    return bytes([tag]) + head + content


def integer(data):
    data = data.lstrip(b"\0") or b"\0"
    return der(2, (b"\0" if data[0] & 0x80 else b"") + data)


def public_key_pem(jwk):
    if jwk["kty"] == "RSA":
        algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
        key = der(0x30, integer(unpacked(jwk["n"])) + integer(unpacked(jwk["e"])))
    else:
        assert jwk["crv"] == "P-384", jwk["crv"]
        algorithm = bytes.fromhex("301006072a8648ce3d020106052b81040022")
        key = b"\x04" + unpacked(jwk["x"]) + unpacked(jwk["y"])
    text = base64.encodebytes(der(0x30, algorithm + der(3, b"\0" + key))).decode()
    return f"-----BEGIN PUBLIC KEY-----\n{text}-----END PUBLIC KEY-----\n"


def is_signed(jwk, algorithm, signed, signature):
    if algorithm == "ES384":
        assert len(signature) == 96, "r and s at full length"
        signature = der(0x30, integer(signature[:48]) + integer(signature[48:]))
    with tempfile.TemporaryDirectory() as folder:
        files = {name: pathlib.Path(folder) / name for name in ("key", "signature", "text")}
        files["key"].write_text(public_key_pem(jwk), encoding="ascii")
        files["signature"].write_bytes(signature)
        files["text"].write_bytes(signed)
        verified = subprocess.run(["openssl", "dgst", "-sha384", "-verify", files["key"], "-signature",
                                   files["signature"], files["text"]], capture_output=True, check=False)
    return verified.returncode == 0


class Partner:
    """`keys()` gives the JWK Set of the client; with `secret` the client is known by that instead."""

    def __init__(self, ehr, client_id, scope, keys=None, secret=None, algorithm="RS384"):
        self.ehr, self.client_id, self.scope = ehr, client_id, scope
        self.keys, self.secret, self.algorithm = keys, secret, algorithm
        self.seen_ids, self.tokens, self.faults, self.calls = set(), [], [], []
        self.valid, self.refuses_next = set(), 0
        partner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                partner.answer(self)

            do_POST = do_PUT = do_DELETE = do_GET

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        self.base, self.token_url = self.origin + "/fhir", self.origin + "/oauth2/token"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def revoke(self):
        self.valid.clear()

    def answer(self, call):
        body = call.rfile.read(int(call.headers.get("Content-Length", 0)))
        if call.path == "/oauth2/token":
            status, answer = self.issue(call, body)
            self.say(call, status, json.dumps(answer).encode())
        elif call.path == "/fhir/.well-known/smart-configuration":
            self.say(call, 200, json.dumps({"token_endpoint": self.token_url}).encode())
        elif call.headers.get("Authorization", "").removeprefix("Bearer ") not in self.valid:
            self.calls.append((401, call.path))
            self.say(call, 401, b"{}")
        else:
            self.calls.append((200, call.path))
            self.forward(call, body)

    @staticmethod
    def say(call, status, body, fields=()):
        call.send_response(status)
        for name, value in [("Content-Type", "application/fhir+json"), *fields]:
            call.send_header(name, value)
        call.send_header("Content-Length", str(len(body)))
        call.end_headers()
        call.wfile.write(body)

    def forward(self, call, body):
        url = self.ehr + call.path.removeprefix("/fhir")
        fields = {name: value for name, value in call.headers.items() if name.lower() in
                  ("accept", "content-type", "prefer", "if-match", "if-none-exist")}
        request = urllib.request.Request(url, data=body or None, headers=fields, method=call.command)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                status, headers, text = answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            status, headers, text = answer.code, answer.headers, answer.read()
        kept = [(name, headers[name].replace(self.ehr, self.base)) for name in ("ETag", "Location", "Last-Modified")
                if headers[name]]
        self.say(call, status, text.replace(self.ehr.encode(), self.base.encode()), kept)

    def require(self, claim, what):
        if not claim:
            self.faults.append(what)

    def issue(self, call, body):
        if self.refuses_next > 0:
            self.refuses_next -= 1
            return 503, {}
        pairs = urllib.parse.parse_qsl(body.decode("ascii"), strict_parsing=True)
        form = dict(pairs)
        before = len(self.faults)
        self.require(len(form) == len(pairs), "a parameter twice")
        self.require(call.headers["Content-Type"] == "application/x-www-form-urlencoded", "content type")
        self.require(form.get("grant_type") == "client_credentials", "grant_type")
        self.require(form.get("scope") == self.scope, "scope")
        if self.secret is None:
            self.require(form.get("client_assertion_type") == ASSERTION_TYPE, "client_assertion_type")
            self.check_assertion(form.get("client_assertion", ""))
        else:
            pair = f"{self.client_id}:{urllib.parse.quote(self.secret, safe='')}"
            expected = "Basic " + base64.b64encode(pair.encode()).decode()
            self.require(call.headers["Authorization"] == expected, "Authorization")
        if len(self.faults) > before:
            return 400, {"error": "invalid_client", "error_description": None}
        token = secrets.token_urlsafe(32)
        self.tokens.append(token)
        self.valid.add(token)
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": "3600", "scope": self.scope}

    def check_assertion(self, assertion):
        head, payload, signature = assertion.split(".")
        header, claims = json.loads(unpacked(head)), json.loads(unpacked(payload))
        self.require(header.get("typ") == "JWT", "typ")
        self.require(header.get("alg") == self.algorithm, "alg")
        self.require(set(header) == {"typ", "alg", "kid"}, "header members")
        self.require(claims.get("iss") == self.client_id and claims.get("sub") == self.client_id, "iss, sub")
        self.require(claims.get("aud") == self.token_url, "aud")
        now = time.time()
        self.require(now < claims.get("exp", 0) <= now + 300, "exp")
        self.require("iat" not in claims and "nbf" not in claims, "iat, nbf")
        self.require(claims["jti"] not in self.seen_ids and len(claims["jti"]) == 32, "jti")
        self.seen_ids.add(claims["jti"])
        found = [key for key in self.keys()["keys"] if key["kid"] == header.get("kid")]
        self.require(len(found) == 1, "kid")
        self.require(found and is_signed(found[0], self.algorithm, f"{head}.{payload}".encode(), unpacked(signature)),
                     "signature")
