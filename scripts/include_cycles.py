"""Fails if modules or folders of src/ include each other in a circle.

A module is a header with the source file of the same name, or a table (.def).
"""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PurePath

Graph = dict[str, set[str]]


def includes() -> list[tuple[PurePath, PurePath]]:
    """Return each file of src/ with each file of src/ that it includes."""
    listed = subprocess.run(["git", "ls-files", "src"], check=True, capture_output=True, text=True)
    files = [name for name in listed.stdout.split() if name.endswith((".h", ".cc"))]
    return [
        (PurePath(name), PurePath(included))
        for name in files
        for included in re.findall(r'^#include "(src/[^"]+)"', Path(name).read_text(), re.MULTILINE)
    ]


def graph(name_of: Callable[[PurePath], str]) -> Graph:
    """Return what each module or folder includes."""
    edges: Graph = {}
    for includer, included in includes():
        edges.setdefault(name_of(included), set())
        edges.setdefault(name_of(includer), set()).add(name_of(included))
    return {name: others - {name} for name, others in edges.items()}


def in_circles(edges: Graph) -> Graph:
    """Return what remains when all that lies in no circle has been removed."""
    rest = edges
    while True:
        included = set[str]().union(*rest.values())
        kept = {name for name, others in rest.items() if others and name in included}
        smaller = {name: rest[name] & kept for name in kept}
        if smaller == rest:
            return rest
        rest = smaller


def main() -> int:
    """Check both graphs."""
    status = 0
    for kind, name_of in (
        ("modules", lambda path: str(path).removesuffix(".h").removesuffix(".cc")),
        ("folders", lambda path: str(path.parent)),
    ):
        edges = graph(name_of)
        circles = in_circles(edges)
        print(f"{len(edges)} {kind}, {len(circles)} of them in circles or between two")
        for name, others in sorted(circles.items()):
            print(f"  {name} includes {', '.join(sorted(others))}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
