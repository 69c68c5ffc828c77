#!/usr/bin/env python3
"""Submits goals and reads them back over many keep-alive connections for a while. Prints how many requests were
answered; fails when one was not answered with success. Python is slow: this fills the server's memory, it does not
measure its speed."""
import argparse
import http.client
import json
import pathlib
import sys
import threading
import time
import urllib.parse

SAMPLE = pathlib.Path(__file__).resolve().parent.parent / "tests/golden/artifacts/goal.json"


def work(address, token, number, until, answers, faults):
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
    artifact = json.loads(SAMPLE.read_text(encoding="utf-8"))
    own = {"Authorization": f"Bearer {token}"} if token else {}
    turn = 0
    while time.monotonic() < until and not faults:
        artifact["id"] = f"load-{number}-{turn}"
        turn += 1
        target = f"{address.path}/artifacts/goal/{artifact['id']}?{urllib.parse.urlencode({'source': artifact['source']})}"
        for method, path, body in (("POST", f"{address.path}/artifacts/goal", json.dumps(artifact)), ("GET", target, None)):
            connection.request(method, path, body, {**own, "Content-Type": "application/json"} if body else own)
            response = connection.getresponse()
            text = response.read()
            answers[number] += 1
            if response.status not in (200, 201):
                faults.append(f"{method}: {response.status} {text.decode()[:300]}")
                return


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--token", help="sent with every request; `concord token` mints one")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--seconds", type=int, default=10)
    arguments = parser.parse_args()
    address = urllib.parse.urlsplit(arguments.url)
    answers, faults = [0] * arguments.connections, []
    until = time.monotonic() + arguments.seconds
    threads = [threading.Thread(target=work, args=(address, arguments.token, number, until, answers, faults))
               for number in range(arguments.connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{sum(answers)} requests")
    print("\n".join(faults[:3]), end="", file=sys.stderr)
    return 1 if faults or 0 in answers else 0


if __name__ == "__main__":
    sys.exit(main())
