"""The end of the program: signals, and what is in flight when they come."""

import concurrent.futures
import http.server
import json
import signal
import socket
import threading
import time
import unittest

from concord_process import Sandbox, request

METADATA = json.dumps({
    "resourceType": "CapabilityStatement", "status": "active", "fhirVersion": "4.0.1",
    "rest": [{"mode": "server", "resource": [{"type": kind, "interaction": [{"code": "search-type"}, {"code": "create"}]}
                                             for kind in ("Goal", "Observation", "Patient")]}]}).encode()
EMPTY = json.dumps({"resourceType": "Bundle", "type": "searchset", "total": 0}).encode()


class HeldPartner:
    """A partner EHR that says what it is, and holds every other answer until it is told to go on."""

    def __enter__(self):
        self.asked, self.released = threading.Event(), threading.Event()
        partner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                body = METADATA if self.path.endswith("/metadata") else EMPTY
                if body is EMPTY:
                    partner.asked.set()
                    partner.released.wait(60)
                self.send_response(200)
                self.send_header("Content-Type", "application/fhir+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/fhir"
        return self

    def __exit__(self, *_):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


def events(concord):
    return [json.loads(line)["event"] for line in concord.log_text().splitlines()]


def wait_for_event(concord, name):
    deadline = time.monotonic() + 60
    while name not in events(concord):
        assert time.monotonic() < deadline, f"no {name}"
        time.sleep(0.01)


class Shutdown(unittest.TestCase):
    def test_both_signals_end_it_in_order(self):
        for number in [signal.SIGTERM, signal.SIGINT]:
            with Sandbox() as concord:
                concord.process.send_signal(number)
                self.assertEqual(concord.process.wait(timeout=60), 0)
                self.assertEqual(events(concord), ["ready", "draining", "stopped"])

    def test_a_request_in_flight_is_answered(self):
        with HeldPartner() as partner, Sandbox("--partner", f"held={partner.url}") as concord:
            url = f"{concord.url}/held/artifacts/goal?identifier=https%3A%2F%2Fa.example%7Cg1"
            with concurrent.futures.ThreadPoolExecutor(1) as client:
                answer = client.submit(request, "GET", url)
                self.assertTrue(partner.asked.wait(60))
                concord.process.send_signal(signal.SIGTERM)
                wait_for_event(concord, "draining")
                self.assertIsNone(concord.process.poll())
                partner.released.set()
                self.assertEqual((answer.result(60).status, answer.result().json()), (200, {"artifacts": []}))

    def test_a_draining_service_is_not_ready_and_still_serves(self):
        with Sandbox(environment={"CONCORD_SERVER_DRAIN_TIME_MS": "600000"}) as concord:
            concord.process.send_signal(signal.SIGTERM)
            wait_for_event(concord, "draining")
            self.assertEqual(request("GET", concord.admin + "/readyz").status, 503)
            self.assertEqual(request("GET", concord.admin + "/livez").status, 200)
            answer = request("GET", concord.url + "/schemas")
            self.assertEqual((answer.status, answer.headers["Connection"]), (200, "close"))
            concord.process.send_signal(signal.SIGTERM)  # a second one ends the wait
            self.assertEqual(concord.process.wait(timeout=60), 0)

    def test_a_port_that_is_taken_is_told(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            with self.assertRaises(AssertionError) as failure:
                with Sandbox("--port", str(taken.getsockname()[1])):
                    pass
        self.assertIn("cannot listen on 127.0.0.1", str(failure.exception))


if __name__ == "__main__":
    unittest.main(verbosity=2)
