"""Random files: schemes in TOML, mutated and made; tables in CSV and Parquet, mutated and made."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from random import Random

from tests.fuzz.cells import HOSTILE_TEXTS
from tests.fuzz.rules import expression, large, mutated

ROOT = Path(__file__).parents[2]
KEYS = [
    *("name", "edition", "extends", "drop", "values", "period", "stages", "title", "labels", "source", "note", "table"),
    *("kind", "low", "high", "decimals", "is", "when", "takes", "parent", "key", "rows", "expects", "order", "columns"),
    *("optional", "column", "levels", "quotas", "order_by", "ties", "round", "conflict", "within", "cap", "freed"),
    *(
        "exclude",
        "bars",
        "amount",
        "unit",
        "every",
        "from",
        "rounds",
        "keys",
        "unpublished",
        "value",
        "weight",
        "maximum",
    ),
    *("about", "at_most", "at_least", "exactly", "steps", "helpers", "helped", "tree", "depth", "document", "nobody"),
]
SECTIONS = [
    *(
        "table",
        "parameter",
        "lookup",
        "input",
        "formula",
        "group",
        "ladder",
        "gate",
        "warning",
        "absence",
        "incentive",
        "budget",
        "pairing",
    ),
    *("warning", "procedure", "limit", "source", "nothing", "values", "labels"),
]
PATHS = [
    *(
        "../../secret.toml",
        "../../../secret.toml",
        "/dev/zero",
        "/etc/passwd",
        "pipe.toml",
        "endless.toml",
        "away.toml",
    ),
    *("away", "../..", "/", ".", "..", "", "tianjin-village", "tianjin-village@2019", "tianjin-village@../../secret"),
    *("@", "a@b", "\\x00.toml", "trial.toml", "./trial.toml", "CON.toml", "//x.toml", "~/x.toml", "file:///etc/passwd"),
    *("../out/../trial.toml", "x" * 5000 + ".toml", "../../secret", "../../secret@secret", "base.toml"),
]


def corpus() -> list[str]:
    """Return the schemes that there are, sound and faulty ones."""
    found = [
        *ROOT.glob("src/partyrate/schemes/*/*.toml"),
        *ROOT.glob("examples/*.toml"),
        *ROOT.glob("tests/bad/**/*.toml"),
    ]
    return [path.read_text("utf-8", "replace") for path in sorted(found)]


def rules_of(texts: list[str]) -> list[str]:
    """Return the rules that stand in schemes."""
    found = [match[1] for text in texts for match in re.finditer(r'(?m)^\s*(?:is|when|amount) = "([^"\n]+)"', text)]
    return sorted(set(found))


def value(draw: Random, depth: int = 2) -> str:
    """Write a value of TOML."""
    match draw.randrange(12):
        case 0 | 1:
            return f'"{draw.choice(PATHS + KEYS + ["unit", "a", "村", "five", "1 year", "0 years", "6 months"])}"'
        case 2:
            return "'" + draw.choice(["a", "a > 2", "round(a, 2)", "0.4 * rows", "a desc", "[red]", "-- x"]) + "'"
        case 3:
            return draw.choice(
                ["0", "1", "-1", "12", "1000000000", "9" * 25, "9" * 6000, "0.5", "1e5", "inf", "nan", "-0.0"]
            )
        case 4:
            return draw.choice(
                ["true", "false", "2019-12-31", "2019-02-30", "12:00:00", "2019-12-31T00:00:00Z", "0x1f"]
            )
        case 5 if depth:
            size = draw.choice([0, 1, 2, 3, 3, 200])
            return f"[{', '.join(value(draw, depth - 1) for _ in range(size))}]"
        case 6 if depth:
            pairs = [f"{key(draw)} = {value(draw, depth - 1)}" for _ in range(draw.choice([0, 1, 2, 2]))]
            return f"{{ {', '.join(pairs)} }}"
        case 7:
            return draw.choice(["{ unpublished = true }", '{ parameter = "p" }', '{ name = "five", when = "a > 1" }'])
        case 8:
            size = draw.choice([10, 300, 2000])
            return draw.choice(
                ["[" * size + "]" * size, "{ a = " * size + "1" + " }" * size, '"' + "x" * size * 50 + '"']
            )
        case 9:
            cell = (
                draw.choice(HOSTILE_TEXTS[:-10])
                .encode("unicode_escape")
                .decode()
                .replace("\\x", "\\u00")
                .replace('"', "'")
            )
            return f'"{cell}"'
        case _:
            return "'" + expression(draw, 2).replace("'", '"').replace("\n", " ") + "'"


def key(draw: Random) -> str:
    """Write a key of TOML."""
    found = draw.choice(KEYS)
    odd = draw.random()
    if odd < 0.03:
        return ".".join([found] * draw.choice([2, 50, 2000]))
    return (
        found if odd < 0.9 else draw.choice(['"a b"', '"../../x"', '"CON"', '"x\\ny"', "村", '""', "a.b", '"\\u0000"'])
    )


def made(draw: Random) -> str:
    """Write a scheme of sections that mostly make no sense."""
    lines = ['name = "trial"']
    lines += [f"{key(draw)} = {value(draw)}" for _ in range(draw.choice([0, 0, 1, 2]))]
    if draw.random() < 0.3:
        lines.append(f'extends = "{draw.choice(PATHS)}"')
    if draw.random() < 0.8:
        lines += ["[table.unit]", 'key = "id"', "[input.a]", 'kind = "number"', "low = 0", "high = 100", "decimals = 2"]
    names = ["unit", "a", "b", "c", "month", "five", '"../../x"', '"CON"', '"a\\nb"', "村"]
    for _ in range(draw.choice([1, 2, 4, 8])):
        lines.append(f"[{draw.choice(SECTIONS)}.{draw.choice(names)}]")
        lines += [f"{key(draw)} = {value(draw)}" for _ in range(draw.choice([0, 1, 2, 3, 5]))]
    return "\n".join(lines)


def odd(draw: Random) -> str:
    """Write a sound scheme whose names, labels, notes, choices and levels nobody meant."""

    def text() -> str:
        words = draw.choice([*HOSTILE_TEXTS[:-20], *HOSTILE_TEXTS[-20:], *PATHS[:8], "a\nCREATE TABLE x (a INT);\n--"])
        return json.dumps(words[:200].encode("utf-8", "replace").decode())

    name = draw.choice([text(), text(), "unit", '"../../x"', '"/x"', '"CON"', '"x\\n; DROP TABLE unit; --"'])
    labels = f"labels = {{ zh = {text()}, en = {text()} }}\nnote = {text()}\n"
    title, pay, formula = draw.choice([text(), '"t"']), draw.choice([text(), "pay"]), draw.choice(["f", "f", text()])
    return (
        f"name = {title}\nedition = {text()}\ntitle = {{ zh = {text()} }}\n"
        f'[table.{name}]\nkey = "id"\n{labels}'
        f"[source.s]\ndocument = {text()}\nclause = {text()}\n"
        f'[input.a]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 1\nsource = "s"\n{labels}'
        f'[input.c]\nkind = "choice"\nvalues = [{text()}, "other"]\n{labels}'
        f'[formula.{formula}]\nis = "a * 2"\nsource = "s"\n{labels}'
        f'[ladder.star]\norder_by = "a desc"\nties = "in"\nround = "down"\nconflict = "condition"\n{labels}'
        f'levels = [{{ name = {text()}, labels = {{ zh = {text()} }} }}, {{ name = "low" }}]\n'
        f'[incentive.{pay}]\nkind = "pay"\namount = "a"\nunit = {text()}\n'
    )


def many(draw: Random) -> str:
    """Write a scheme with very many of one thing, or with what doubles."""
    size = draw.choice([14, 200, 1500])
    head = 'name = "trial"\n[table.unit]\nkey = "id"\n[input.a]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 1\n'
    few = min(size, 30)
    numbers = ", ".join(map(str, range(size * draw.choice([1, 8]))))
    match draw.randrange(12):
        case 0:
            return head + "".join(
                f'[formula.f{n}]\nis = "f{n - 1} * f{n - 1}"\n' if n else '[formula.f0]\nis = "a * a"\n'
                for n in range(few)
            )
        case 1:
            inner = [f'[formula.f{n}]\ntakes = ["x"]\nis = "f{n - 1}(x) + f{n - 1}(x + 1)"\n' for n in range(1, few)]
            return (
                head
                + '[formula.f0]\ntakes = ["x"]\nis = "x + 1"\n'
                + "".join(inner)
                + f'[formula.top]\nis = "f{few - 1}(a)"\n'
            )
        case 2:
            return head + f'[table.m]\nparent = "unit"\nkey = "m"\nexpects = [{numbers}]\n'
        case 3:
            return head + ".".join(["values"] * size) + " = 1\n"
        case 4:
            return head + f"[formula.f]\nis = '{large(draw)}'\n".replace("\x00", "")
        case 5:
            return (
                head
                + '[input.b]\nkind = "number"\nlow = 0\nhigh = 1\n'
                + f"decimals = {draw.choice(['1000000000', '5000', '9' * 300])}\n"
            )
        case 6:
            return (
                head + f'[input.b]\nkind = "choice"\nvalues = [{", ".join(map(json.dumps, map(str, range(size))))}]\n'
            )
        case 7:
            gates = [
                f'[parameter.p{n}]\nkind = "flag"\n[gate.g{n}]\nwhen = "p{n} and a > 1"\n'
                'cap = { star = "two" }\nfreed = "passes"\n'
                for n in range(few)
            ]
            star = (
                '[ladder.star]\norder_by = "a desc"\nties = "in"\nround = "down"\nconflict = "condition"\n'
                'levels = [{ name = "one" }, { name = "two" }]\n'
                'quotas = [{ levels = "one", at_most = "0.4 * rows" }]\n'
            )
            return head + "".join(gates) + star
        case 8:
            rows = ", ".join(f"[{n}, {n}]" for n in range(size))
            return head + f'[lookup.l]\nkeys = ["n"]\nrows = [{rows}]\n[formula.f]\nis = "l[floor(a)]"\n'
        case 9:
            return head + "".join(f'[formula.f{n}]\nis = "f{(n + 1) % size}"\n' for n in range(size))
        case 10:
            return head + "".join(
                f'[formula.f{n}]\nis = "{"a" if not n else f"f{n - 1}"} + 1"\n' for n in range(min(size, 3000))
            )
        case _:
            return head + f'[formula.f]\nis = "{" + ".join(["a"] * min(size, 3000))}"\n'


def scheme_text(draw: Random, known: list[str]) -> str:
    """Write the text of a scheme file."""
    kind = draw.random()
    if kind < 0.1:
        return odd(draw)
    if kind < 0.35:
        return made(draw)
    if kind < 0.45:
        return many(draw)
    pieces = [
        *KEYS,
        *(f'"{path}"' for path in PATHS),
        *(f"[{word}.x]" for word in SECTIONS),
        "=",
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
    ]
    text = draw.choice(known)
    if kind < 0.7:  # lines of several schemes
        lines = text.split("\n")
        other = draw.choice(known).split("\n")
        for _ in range(draw.choice([1, 2, 5])):
            at, start = draw.randint(0, len(lines)), draw.randrange(len(other))
            lines[at : at + draw.choice([0, 0, 1, 3])] = other[start : start + draw.choice([1, 2, 8])]
        return "\n".join(lines)
    return mutated(draw, text, pieces)


def csv_bytes(draw: Random, rows: list[dict[str, object]]) -> bytes:
    """Write rows as CSV, and change some of its bytes."""
    names = list(dict.fromkeys(name for row in rows for name in row)) or ["id"]
    buffer = io.StringIO()
    writer = csv.writer(
        buffer, lineterminator=draw.choice(["\n", "\n", "\r\n", "\r"]), delimiter=draw.choice(",,,,;\t")
    )
    writer.writerow(names)
    for row in rows:
        writer.writerow([_written(row.get(name)) for name in names])
    text = buffer.getvalue()
    if draw.random() < 0.5:
        text = mutated(
            draw, text, [",", '"', "\n", "\r", ",,,,", "\x00", *(each for each in HOSTILE_TEXTS if len(each) < 50)]
        )
    raw = text.encode(draw.choice(["utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"]), "replace")
    return flipped(draw, raw) if draw.random() < 0.2 else raw


def _written(cell: object) -> str:
    try:
        return "" if cell is None else str(cell)
    except ValueError:  # a whole number that Python does not write
        return "9" * 5000


def flipped(draw: Random, raw: bytes) -> bytes:
    """Change some bytes, or cut the end."""
    broken = bytearray(raw)
    for _ in range(draw.choice([1, 2, 8])):
        if broken:
            broken[draw.randrange(len(broken))] = draw.randrange(256)
    return bytes(broken[: draw.choice([len(broken), len(broken), draw.randint(0, len(broken))])])
