"""Between Concord and a partner: passes requests on, or does to some of them what networks and servers do. Which ones is
drawn from a seed. Standard library only."""

import http.client
import http.server
import random
import socket
import struct
import threading
import time
import urllib.parse

HANG_SECONDS = 2
DRIP_SECONDS = 0.5
# (share of requests, fault): what happens before the partner sees the request, or after it did what was asked.
FAULTS = (("reset-before", 3), ("hang-before", 2), ("throttled", 3), ("error-before", 3), ("busy-before", 3),
          ("reset-after", 5), ("hang-after", 3), ("error-after", 3), ("drip", 3))


class FaultProxy:
    """`with FaultProxy(base_url, seed) as proxy:` serves the same paths at `proxy.url`; `proxy.off()` ends all faults,
    `proxy.down(seconds)` resets every connection for a while. `proxy.done` counts what it did."""

    def __init__(self, base_url, seed):
        self.target = urllib.parse.urlsplit(base_url)
        self.random, self.lock, self.is_on, self.down_until = random.Random(seed), threading.Lock(), True, 0.0
        self.done = {}

    def draw(self):
        with self.lock:
            fault = "none"
            if time.monotonic() < self.down_until:
                fault = "reset-before"
            elif self.is_on:
                point = self.random.uniform(0, 100)
                for name, share in FAULTS:
                    point -= share
                    if point < 0:
                        fault = name
                        break
            self.done[fault] = self.done.get(fault, 0) + 1
            return fault

    def down(self, seconds):
        self.down_until = time.monotonic() + seconds

    def off(self):
        self.is_on = False
        self.down_until = 0.0

    def __enter__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler_of(self))
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}{self.target.path}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def handler_of(proxy):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16

        def forward(self, body):
            connection = http.client.HTTPConnection(proxy.target.hostname, proxy.target.port, timeout=30)
            try:
                fields = {name: value for name, value in self.headers.items()
                          if name.lower() not in ("host", "connection", "content-length")}
                fields["Host"] = self.headers["Host"]  # so that links lead back here
                connection.request(self.command, self.path, body, fields)
                answer = connection.getresponse()
                return answer.status, answer.getheaders(), answer.read()
            finally:
                connection.close()

        def reset(self):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()

        def refuse(self, status, **fields):
            self.send_response(status)
            for name, value in fields.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def serve(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or None
            fault = proxy.draw()
            if fault.startswith("hang-before"):
                time.sleep(HANG_SECONDS)
            if fault in ("reset-before", "hang-before"):
                return self.reset()
            if fault in ("throttled", "error-before", "busy-before"):
                status = {"throttled": 429, "error-before": 500, "busy-before": 503}[fault]
                return self.refuse(status, Retry_After="1") if status != 500 else self.refuse(status)
            status, fields, answer = self.forward(body)
            if fault == "hang-after":
                time.sleep(HANG_SECONDS)
            if fault in ("reset-after", "hang-after"):
                return self.reset()
            if fault == "error-after":
                return self.refuse(500)
            self.send_response(status)
            for name, value in fields:
                if name.lower() not in ("connection", "transfer-encoding", "content-length", "server", "date"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            half = len(answer) // 2 if fault == "drip" else len(answer)
            self.wfile.write(answer[:half])
            if half < len(answer):
                self.wfile.flush()
                time.sleep(DRIP_SECONDS)
                self.wfile.write(answer[half:])

        do_GET = do_POST = do_PUT = do_DELETE = serve

        def handle(self):
            try:
                super().handle()
            except OSError:
                pass

        def finish(self):
            try:
                super().finish()
            except (OSError, ValueError):
                pass

        def log_message(self, *_):
            pass

    return Handler
