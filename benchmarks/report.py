#!/usr/bin/env python3
"""Writes latest.md and the plots from the measurements of ratios and speeds.

    report.py BUILD_FOLDER RESULTS_FOLDER COMMIT DATE

BUILD_FOLDER has ratios.json, views.json, speeds.json (if Google Benchmark is installed),
CMakeCache.txt and compile_commands.json. COMMIT and DATE describe the build and the measurement.
Only the standard library is needed.
"""

import json
import math
import pathlib
import platform
import shlex
import statistics
import subprocess
import sys

SIZES = {64: "64", 4096: "4 Ki", 65536: "64 Ki", 4 << 20: "4 Mi", 64 << 20: "64 Mi"}
SCALES = {
    "tensor": "one scale",
    "last": "scales along the last axis",
    "first": "scales along the first axis",
    "middle": "scales along the middle axis",
}
# The contenders in the order of the tables, with the colours of the plots.
CONTENDERS = {
    "aclq": "#0b5fa5",
    "copy first": "#808000",
    "call": "",
    "repeated call": "",
    "memcpy": "#999999",
    "pack": "#444444",
    "pack, streaming": "#b8a000",
    "pack, four places": "#6b6b00",
    "loop": "#7b4fa3",
    "onednn": "#2e8b57",
    "xnnpack": "#d1495b",
    "onnxruntime": "#e08e0b",
    "torch": "#c2185b",
    "fbgemm": "#17a2b8",
}
PACKS = ("pack", "pack, streaming", "pack, four places")
# The words of cases in the order of the headings.
WORDS = [
    ["tensor", "last", "first", "middle"],
    ["contiguous", "transposed", "sliced"],
    ["fp32", "fp16", "bf16"],
    ["int8", "uint8", "int32", "e4m3fn", "e5m2", "hifloat8"],
]


class Case:
    """The words of a case."""

    def __init__(self, words):
        self.source, self.output, self.scales, self.view = words[:4]
        self.elements, self.threads = int(words[4]), int(words[5])
        # Google Benchmark may add further words.
        last = words[6] if len(words) > 6 else ""
        self.zero_point = last if last.endswith("zero-point") else None

    def order(self):
        words = (self.scales, self.view, self.source, self.output)
        return [self.threads, self.zero_point is not None] + [
            known.index(word) for known, word in zip(WORDS, words, strict=False)
        ]

    def title(self):
        """The case in words, without the size."""
        threads = "1 thread" if self.threads == 1 else f"at most {self.threads} threads"
        zero_point = {
            None: "",
            "zero-point": " with a zero point",
            "no-zero-point": " without a zero point",
        }[self.zero_point]
        return (
            f"{self.source} to {self.output}{zero_point}, {SCALES[self.scales]}, "
            f"{self.view}, {threads}"
        )


def quantile(values, share):
    values = sorted(values)
    at = share * (len(values) - 1)
    low = int(at)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (at - low)


def percent(share):
    if share is None:
        return ""
    return "0" if share == 0 else f"{float(f'{100 * share:.2g}'):g} %"


class Speed:
    """The repetitions of one contender on one case."""

    def __init__(self):
        self.nanoseconds = []
        self.wrong = (None, None)

    def median(self):
        return statistics.median(self.nanoseconds)

    def spread(self):
        middle = quantile(self.nanoseconds, 0.75) - quantile(self.nanoseconds, 0.25)
        return middle / self.median()


def read_speeds(path):
    """Returns {title: {contender: {elements: Speed}}} in the order of the report."""
    found, order = {}, {}
    for entry in json.loads(path.read_text())["benchmarks"]:
        if entry["run_type"] != "iteration" or entry.get("error_occurred"):
            continue
        contender, *words = entry["name"].split("/")
        case = Case(words)
        by_size = found.setdefault(case.title(), {}).setdefault(contender, {})
        speed = by_size.setdefault(case.elements, Speed())
        assert entry["time_unit"] == "ns"
        speed.nanoseconds.append(entry["real_time"])
        speed.wrong = (entry.get("wrong_hard"), entry.get("wrong_ordinary"))
        order[case.title()] = case.order()
    return {
        title: {name: found[title][name] for name in CONTENDERS if name in found[title]}
        for title in sorted(found, key=order.get)
    }


def first_line(*command):
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return answer.stdout.splitlines()[0] if answer.stdout else "unknown"


def flags_of(commands, source):
    """Returns the compile options of a source, without paths and warnings."""
    for command in commands:
        if command["file"].endswith(source):
            words = shlex.split(command["command"])
            return " ".join(
                w for w in words if w.startswith(("-O", "-f", "-m", "-std", "-DNDEBUG"))
            )
    return "unknown"


def compiler_of(build):
    """Returns the version line of the compiler that CMake has chosen."""
    for line in (build / "CMakeCache.txt").read_text().splitlines():
        key, _, value = line.partition("=")
        if key.startswith("CMAKE_CXX_COMPILER:"):
            return first_line(value, "--version")
    return "unknown"


def machine_table(build, machine, context, commit, date):
    commands = json.loads((build / "compile_commands.json").read_text())
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    pages = pathlib.Path("/sys/kernel/mm/transparent_hugepage/enabled")
    caches = ", ".join(
        f"L{c['level']} {c['type'].lower()} {c['size'] // 1024} KiB"
        for c in context.get("caches", [])
    )
    rows = [
        ("CPU", machine),
        ("caches", caches),
        ("instruction set of aclq", context.get("isa", "unknown")),
        ("system", f"{system}, Linux {'.'.join(platform.release().split('.')[:2])}"),
        ("pinning of threads", "none"),
        ("transparent huge pages", pages.read_text().strip() if pages.exists() else "none"),
        ("load before", ", ".join(f"{load:.2f}" for load in context.get("load_avg", []))),
        ("started", date),
        ("compiler", compiler_of(build)),
        ("flags of aclq", f"`{flags_of(commands, 'src/kernels/elementwise.cc')}`"),
        ("flags of the loop", f"`{flags_of(commands, 'benchmarks/loop.cc')}`"),
        ("commit", commit.replace("-dirty", ", **with changes that are not committed**")),
        ("peers", context.get("peers", "")),
        ("missing", context.get("missing", "") or "none"),
    ]
    return ["| | |", "|---|---|"] + [f"| {key} | {value} |" for key, value in rows]


def speed(elements, seconds):
    """Returns the nanoseconds of a call on 64 elements; otherwise 10^9 elements per second."""
    if elements == 64:
        return f"{seconds * 1e9:.0f} ns"
    return f"{elements / seconds * 1e-9:.3g}"


def ratio_table(ratios):
    lines = [
        "| case | ours | compared with | ours | theirs | wrong, hard | wrong, ordinary | ratio "
        "| spread | target | |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in ratios:
        elements = row["elements"]
        target = ""
        if row["most_ns"] is not None:
            target = f"{row['most_ns']:g} ns"
        elif row["target"] is not None:
            target = f"{row['target']:g}"
            if row["plus_ns"] > 0:
                target += f" + {row['plus_ns'] / 1000:g} µs"
        lines.append(
            "| "
            + " | ".join(
                [
                    row["case"],
                    row["ours"],
                    row["theirs"].replace("|", "or"),
                    speed(elements, row["our_seconds"]),
                    speed(elements, row["their_seconds"]),
                    percent(row["their_wrong_hard"]),
                    percent(row["their_wrong_ordinary"]),
                    f"**{row['ratio']:.3g}**",
                    f"{100 * row['spread']:.0f} %",
                    target,
                    {None: "", True: "reached", False: "not reached"}[row["reached"]],
                ]
            )
            + " |"
        )
    return lines


def view_table(rows):
    """Returns a table of the ratios of the views: a line per view, a column per types and size."""
    ratios, columns = {}, {}
    for row in rows:
        source, output, scales, view, elements, *_ = row["case"].split("/")
        line = view if scales == "tensor" else f"{view}, {SCALES[scales]}"
        column = f"{source} to {output}, {SIZES[int(elements)]}"
        ratios.setdefault(line, {})[column] = row["ratio"]
        columns[column] = None
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for line, by_column in ratios.items():
        cells = [f"{by_column[c]:.2f}" if c in by_column else "" for c in columns]
        lines.append(f"| {line} | " + " | ".join(cells) + " |")
    return lines


def cell(elements, speed):
    if speed is None:
        return ""
    value = f"{speed.median():.0f} ns" if elements == 64 else f"{elements / speed.median():.3g}"
    return f"{value} ({100 * speed.spread():.0f})"


def speed_table(by_contender):
    lines = [
        "| | " + " | ".join(SIZES.values()) + " | wrong, hard | wrong, ordinary |",
        "|---" * (len(SIZES) + 3) + "|",
    ]
    for contender, by_size in by_contender.items():
        # The share of the largest size, since small sizes have few hard numbers. For ordinary
        # numbers, the largest share of any size.
        hard = by_size[max(by_size)].wrong[0]
        ordinary = max(
            (speed.wrong[1] for speed in by_size.values() if speed.wrong[1] is not None),
            default=None,
        )
        cells = [cell(elements, by_size.get(elements)) for elements in SIZES]
        lines.append(
            f"| {contender} | " + " | ".join(cells) + f" | {percent(hard)} | {percent(ordinary)} |"
        )
    return lines


class Plot:
    """An SVG image of 760 x 420; its parts are drawn in the order of the calls."""

    LEFT, TOP, WIDTH, HEIGHT = 70, 50, 500, 310

    def __init__(self, title):
        self.parts = [
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 420" '
            'font-family="sans-serif" font-size="12">',
            '<rect width="760" height="420" fill="white"/>',
        ]
        self.text(20, 24, title, size=15)

    def text(self, x, y, text, anchor="start", size=12, colour="#222"):
        escaped = text.replace("&", "&amp;").replace("<", "&lt;")
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" '
            f'font-size="{size}" fill="{colour}">{escaped}</text>'
        )

    def line(self, points, colour, width=1.0):
        joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(
            f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        )

    def dot(self, x, y, colour):
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>')

    def bar(self, x, y, width, height, colour):
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
            f'height="{height:.1f}" fill="{colour}"/>'
        )

    def write(self, path):
        path.write_text("\n".join([*self.parts, "</svg>", ""]))


def plot_speeds(title, by_contender, path):
    """Plots 10^9 elements per second over the size, both logarithmic."""
    sizes = list(SIZES)
    speeds = {
        name: {n: n / s.median() for n, s in by_size.items()}
        for name, by_size in by_contender.items()
    }
    values = [v for by_size in speeds.values() for v in by_size.values()]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    plot = Plot(f"{title}: 10^9 elements a second")

    def x_of(elements):
        return plot.LEFT + plot.WIDTH * sizes.index(elements) / (len(sizes) - 1)

    def y_of(speed):
        share = (math.log10(speed) - low) / (high - low)
        return plot.TOP + plot.HEIGHT * (1 - share)

    for power in range(low, high + 1):
        y = y_of(10.0**power)
        plot.line([(plot.LEFT, y), (plot.LEFT + plot.WIDTH, y)], "#ddd")
        plot.text(plot.LEFT - 8, y + 4, f"{10.0**power:g}", anchor="end")
    for elements, name in SIZES.items():
        plot.text(x_of(elements), plot.TOP + plot.HEIGHT + 20, name, anchor="middle")
    for i, (name, by_size) in enumerate(speeds.items()):
        colour = CONTENDERS[name]
        points = [(x_of(n), y_of(by_size[n])) for n in sizes if n in by_size]
        plot.line(points, colour, 3.0 if name == "aclq" else 1.5)
        for point in points:
            plot.dot(*point, colour)
        y = plot.TOP + 18 * i
        plot.line([(590, y), (614, y)], colour, 3.0)
        plot.text(620, y + 4, name)
    plot.write(path)


def plot_kernels(speeds, path):
    """Plots the speed of every kernel relative to the fastest packing loop, at 64 Ki and 64 Mi."""
    shown = [(65536, "#0b5fa5"), (64 << 20, "#e08e0b")]
    most = 1.6
    kernels = [
        (title.split(",")[0], by_contender)
        for title, by_contender in speeds.items()
        if title.endswith("one scale, contiguous, 1 thread") and " with" not in title.split(",")[0]
    ]
    plot = Plot("Every kernel: speed by that of the fastest packing loop, one thread")
    for tenth in range(0, 17, 2):
        x = 150 + 400 * tenth / (10 * most)
        plot.line([(x, 45), (x, 400)], "#ddd")
        plot.text(x, 414, f"{10 * tenth} %", anchor="middle")
    for i, (name, by_contender) in enumerate(kernels):
        y = 50 + 19.4 * i
        plot.text(140, y + 11, name, anchor="end")
        for j, (elements, colour) in enumerate(shown):
            packs = [
                by_contender[pack][elements].median()
                for pack in PACKS
                if elements in by_contender.get(pack, {})
            ]
            ours = by_contender.get("aclq", {}).get(elements)
            if not packs or ours is None:
                continue
            share = min(packs) / ours.median()
            plot.bar(150, y + 8 * j, 400 * min(share, most) / most, 7, colour)
            if share > most:
                plot.text(556, y + 8 * j + 7, f"{100 * share:.0f} %", size=8)
    for j, (elements, colour) in enumerate(shown):
        plot.bar(640, 60 + 20 * j, 14, 10, colour)
        plot.text(660, 69 + 20 * j, SIZES[elements])
    plot.write(path)


PLOTS = {
    "fp32-int8": "fp32 to int8, one scale, contiguous, 1 thread",
    "fp16-int8": "fp16 to int8, one scale, contiguous, 1 thread",
    "bf16-int8": "bf16 to int8, one scale, contiguous, 1 thread",
    "fp32-int8-last": "fp32 to int8, scales along the last axis, contiguous, 1 thread",
    "fp32-int8-first": "fp32 to int8, scales along the first axis, contiguous, 1 thread",
    "fp32-int8-transposed": "fp32 to int8, one scale, transposed, 1 thread",
    "fp32-int8-sliced": "fp32 to int8, one scale, sliced, 1 thread",
}


def write_plots(speeds, results):
    """Writes the plots and returns the Markdown lines that show them."""
    lines = []
    for name, title in PLOTS.items():
        # Calls have only one size, so they are not drawn.
        drawn = {c: s for c, s in speeds.get(title, {}).items() if len(s) > 1}
        if drawn:
            plot_speeds(title, drawn, results / f"{name}.svg")
            lines.append(f"![{title}]({name}.svg)")
    plot_kernels(speeds, results / "kernels.svg")
    return [*lines, "![every kernel](kernels.svg)"]


def main(build, results, commit, date):
    results.mkdir(exist_ok=True)
    ratios = json.loads((build / "ratios.json").read_text())
    speeds_path = build / "speeds.json"
    speeds, context = {}, {}
    if speeds_path.exists():
        try:
            context = json.loads(speeds_path.read_text())["context"]
        except json.JSONDecodeError:
            sys.exit(f"{speeds_path} is cut short; the report is not written.")
        speeds = read_speeds(speeds_path)

    lines = [
        "# Results",
        "",
        "Written by `./bench`; [../README.md](../README.md) says what the numbers mean.",
        "",
    ]
    lines += [*machine_table(build, ratios["machine"], context, commit, date), "", "## Ratios", ""]
    lines += ["Elements: 10^9 a second. Ratio: of times, theirs to ours, measured in turn.", ""]
    lines += ratio_table(ratios["rows"])
    views = json.loads((build / "views.json").read_text())
    lines += [
        "",
        "## Views",
        "",
        "How many times as fast as a copy to contiguous memory that is then quantized.",
        "",
    ]
    lines += view_table(views["rows"])
    if speeds:
        lines += ["", "## What they compute", "", "| | |", "|---|---|"]
        formulas = {name: context.get(f"formula of {name}") for name in CONTENDERS}
        lines += [
            f"| {name} | {formula or 'nothing: it moves bytes'} |"
            for name, formula in formulas.items()
            if formula is not None
        ]
        lines += ["", "## Plots", "", *write_plots(speeds, results)]
        lines += [
            "",
            "## Speeds",
            "",
            "10^9 elements a second, for 64 elements nanoseconds a call: the median, and in",
            "parentheses the spread of the middle half of the repetitions in per cent of it.",
        ]
        for title, by_contender in speeds.items():
            lines += ["", f"### {title}", "", *speed_table(by_contender)]
    (results / "latest.md").write_text("\n".join(lines) + "\n")
    print(f"Written: {results / 'latest.md'}")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4])
