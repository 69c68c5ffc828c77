#!/usr/bin/env python3
"""Makes a table of facts of a CapabilityStatement as an EHR serves it: `make_facts.py STATEMENT [--documented]`, on the
standard output. With --documented a search parameter without documentation counts as one that is accepted and ignored."""

import json
import sys


def facts(statement, documented_only):
    rest = statement["rest"][0]
    types = {}
    for row in rest["resource"]:
        parameters = row.get("searchParam", [])
        used = [p["name"] for p in parameters if not documented_only or p.get("documentation") or p["name"] in ("_id", "_count")]
        types[row["type"]] = {"interactions": sorted(i["code"] for i in row.get("interaction", [])),
                              "parameters": sorted(used),
                              "ignored": sorted({p["name"] for p in parameters} - set(used))}
    software = statement.get("software", {})
    return {"software": {"name": software.get("name", ""), "version": software.get("version", "")},
            "system": sorted(i["code"] for i in rest.get("interaction", [])), "types": dict(sorted(types.items()))}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        table = facts(json.load(file), "--documented" in sys.argv)
    lines = [f'    {json.dumps(kind)}: {json.dumps(row)}' for kind, row in table["types"].items()]
    print('{"software": ' + json.dumps(table["software"]) + ',\n "system": ' + json.dumps(table["system"]) +
          ',\n "types": {\n' + ",\n".join(lines) + "\n}}")


if __name__ == "__main__":
    main()
