#!/usr/bin/env python3
"""Fails when a file includes what its layer may not see. The rules are the data of layering.json:

layers    arrows: a layer's folder, and the layers that it may include
owners    a third-party header, and the folders that alone may reach it, directly or through our own headers
anywhere  third-party headers without an owner
system    headers of the operating system, and the layers that may name them
pure      layers without I/O, threads and clocks of their own, and the standard headers they go without
apart     folders whose sub-folders hold one thing each and do not include one another; `shared` ones serve them all
"""
import json
import pathlib
import re
import sys

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


class Tree:
    def __init__(self, root, rules):
        self.root, self.rules = root, rules
        self.layers = rules["layers"]
        self.files = {}
        for layer in self.layers.values():
            for file in sorted((root / layer["folder"]).rglob("*")):
                if file.suffix in (".h", ".cc", ".inc"):
                    self.files[file.relative_to(root).as_posix()] = self.includes(file)

    @staticmethod
    def includes(file):
        text = file.read_text(encoding="utf-8")
        return [(text.count("\n", 0, m.start()) + 1, m[1], m[2]) for m in INCLUDE.finditer(text)]

    def layer_of(self, path):
        return next((name for name, layer in self.layers.items() if path.startswith(layer["folder"] + "/")), None)

    def findings(self):
        out = []
        for path, includes in self.files.items():
            for line, ours, foreign in includes:
                out += [f"{path}:{line}: {what}" for what in
                        (self.judge_ours(path, ours) if ours else self.judge_foreign(path, foreign))]
        return out

    def judge_ours(self, path, included):
        mine, theirs = self.layer_of(path), self.layer_of(included)
        if theirs is None:
            yield f'"{included}" is not a path from the root into a layer'
            return
        if theirs != mine and theirs not in self.layers[mine]["uses"]:
            yield f"{mine} may not include {included}"
        for folder, rule in self.rules["apart"].items():
            a, b = (self.thing(p, folder) for p in (path, included))
            # Files right in the folder, such as a registry, may name all sub-folders and be named by them.
            if a and b and a != b and b not in rule["shared"]:
                yield f"{a} may not include {included}: the sub-folders of {folder} stand apart"
        for foreign in sorted(self.reached(included)):
            for header, folders in self.rules["owners"].items():
                if foreign.startswith(header) and not is_below(path, folders):
                    yield f"{included} brings <{foreign}> along, which belongs to {', '.join(folders)}"

    def judge_foreign(self, path, header):
        layer = self.layer_of(path)
        owned = [folders for name, folders in self.rules["owners"].items() if header.startswith(name)]
        if owned:
            if not is_below(path, owned[0]):
                yield f"<{header}> belongs to {', '.join(owned[0])}"
        elif starts(header, self.rules["system"]["headers"]):
            if layer not in self.rules["system"]["layers"]:
                yield f"<{header}>: {layer} does no I/O"
        elif layer in self.rules["pure"]["layers"] and header in self.rules["pure"]["refused"]:
            yield f"<{header}>: {layer} does no I/O and starts no thread"
        elif ("." in header or "/" in header) and not starts(header, self.rules["anywhere"]):
            yield f"<{header}> has no owner in layering.json"

    @staticmethod
    def thing(path, folder):
        rest = path.removeprefix(folder + "/")
        return rest.split("/")[0] if rest != path and "/" in rest else None

    def reached(self, path):
        """Third-party headers that including `path` brings along."""
        seen, todo, out = set(), [path], set()
        while todo:
            current = todo.pop()
            if current in seen:
                continue
            seen.add(current)
            for _, ours, foreign in self.files.get(current, []):
                if ours:
                    todo.append(ours)
                else:
                    out.add(foreign)
        return out


def starts(text, prefixes):
    return any(text.startswith(prefix) for prefix in prefixes)


def is_below(path, folders):
    return starts(path, [folder + "/" for folder in folders])


def main():
    root = pathlib.Path(sys.argv[1])
    tree = Tree(root, json.loads((root / "tests/layering.json").read_text(encoding="utf-8")))
    findings = tree.findings()
    print("\n".join(findings) or f"the layers hold: {len(tree.files)} files")
    return 1 if findings or not tree.files else 0


if __name__ == "__main__":
    sys.exit(main())
