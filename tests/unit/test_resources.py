"""One budget bounds what schemes and tables may take; what lies beyond it is one clear error, found in little time."""

import json
import subprocess
import sys
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

import partyrate as pr
from partyrate.ladders import interpretations_of
from partyrate.loading.measuring import check_size
from partyrate.resources import DEFAULT_BUDGET, counted_text

DOCS = Path(__file__).parents[2] / "docs" / "schemes.md"


def test_every_limit_has_words_and_stands_on_the_page_with_its_value() -> None:
    page = DOCS.read_text(encoding="utf-8").partition("## How large a scheme may be")[2]
    rows = dict(line.strip("| ").split(" | ")[:2] for line in page.splitlines() if line.startswith("| `"))
    limits = {each.name: getattr(DEFAULT_BUDGET, each.name) for each in attrs.fields(pr.ResourceBudget)}
    assert {name.strip("`"): int(words.replace(" ", "")) for name, words in rows.items()} == limits
    assert all(counted_text(name).zh for name in limits)


@pytest.mark.parametrize("name", [each.name for each in attrs.fields(pr.ResourceBudget)])
@pytest.mark.parametrize("value", [0, -1, True, 1.5, "9", None])
def test_a_limit_is_a_whole_number(name: str, value: Any) -> None:
    with pytest.raises(pr.UsageError, match=f"^{name} = {value!r} in a ResourceBudget\n  why:  it is a number of "):
        pr.ResourceBudget(**{name: value})


def test_more_digits_than_python_writes_are_refused() -> None:
    assert pr.ResourceBudget(digits=4_000).digits == 4_000
    with pytest.raises(pr.UsageError, match="give a whole number from 1 to 4,000"):
        pr.ResourceBudget(digits=4_001)


@pytest.mark.parametrize("digits", [1, 2, 3, 17, 18, 19, 100, 333, 1_000, 4_000])
def test_digits_are_counted_exactly(digits: int) -> None:
    budget = pr.ResourceBudget(digits=digits)
    most = 10**digits - 1
    assert budget.holds_digits(most)
    assert budget.holds_digits(-most)
    assert not budget.holds_digits(most + 1)
    assert not budget.holds_digits(-most - 1)


HEAD = 'name = "trial"\n[table.unit]\nkey = "id"\n[input.a]\nkind = "number"\nlow = 0\nhigh = 100\ndecimals = 2\n'


def formula(name: str, rule: str, takes: bool = False) -> str:
    return f'[formula.{name}]\nis = "{rule}"\n' + ('takes = ["x"]\n' if takes else "")


def powers(size: int) -> str:
    """Squares of squares."""
    return HEAD + formula("f0", "a") + "".join(formula(f"f{n + 1}", f"f{n} * f{n}") for n in range(size))


def quotients(size: int) -> str:
    """Squares of squares of a quotient, which lies between 0 and 1 all the while."""
    divisor = '[input.b]\nkind = "number"\nlow = 100\nhigh = 200\ndecimals = 2\n'
    steps = "".join(formula(f"f{n + 1}", f"f{n} * f{n}") for n in range(size))
    return HEAD + divisor + formula("f0", "a / b") + steps


def nested_powers(size: int) -> str:
    return HEAD + formula("f", "(" * size + "a" + ") ** 20" * size)


def doubled(inner: str, size: int) -> str:
    """Formulas each of which calls the one before it twice, or with twice as much."""
    steps = "".join(formula(f"f{n + 1}", inner.format(f"f{n}"), takes=True) for n in range(size))
    return HEAD + formula("f0", "x + x", takes=True) + steps + formula("y", f"f{size}(a)")


def chained(size: int) -> str:
    steps = "".join(formula(f"f{n + 1}", f"f{n}(x)", takes=True) for n in range(size))
    return HEAD + formula("f0", "x + 1", takes=True) + steps + formula("y", f"f{size}(a)")


BEYOND: list[tuple[str, str, str]] = [
    ("digits", powers(16), "round it or its parts"),
    ("digits", quotients(16), "round it or its parts"),
    ("digits", nested_powers(6), "round it or its parts"),
    ("parts", doubled("{0}({0}(x))", 14), "as a formula of its own"),
    ("parts", doubled("{0}(x + x)", 14), "as a formula of its own"),
    ("depth", chained(300), "put rules that only pass their arguments on together"),
]


@pytest.mark.parametrize(("resource", "text", "fix"), BEYOND)
def test_what_multiplies_ends_in_one_error_with_the_limit(resource: str, text: str, fix: str) -> None:
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(text))
    (fault,) = caught.value.faults
    assert isinstance(fault, pr.ResourceError)
    assert fault.resource == resource
    assert fix in fault.fix
    assert f"ResourceBudget({resource}=...)" in fault.fix
    assert fault.at is not None
    assert fault.at.line > 8


def test_the_caller_may_raise_a_limit() -> None:
    scheme = pr.loads_scheme(powers(8))
    with pytest.raises(pr.SchemeError, match=r"'f7 . f7' may have 1,025 digits"):
        pr.Evaluator(scheme)
    rating = pr.Evaluator(scheme, budget=pr.ResourceBudget(digits=1_100)).rate([{"id": 1, "a": "0.5"}])
    assert rating.values("f8") == [Fraction(1, 2**256)]
    with pytest.raises(pr.UsageError, match=r"^budget = 5\n"):
        pr.check(scheme, budget=5)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["input", "formula"])
@pytest.mark.parametrize("decimals", ["1000000000", "-1"])
def test_decimals_are_few(kind: str, decimals: str) -> None:
    rule = 'is = "a"' if kind == "formula" else 'kind = "number"'
    text = f"{HEAD}[{kind}.f]\n{rule}\nlow = 0\nhigh = 100\ndecimals = {decimals}\n"
    with pytest.raises(pr.SchemeError, match=f"decimals = {decimals}\n"):
        pr.check(pr.loads_scheme(text))


def test_many_open_gates_are_counted_before_they_are_read() -> None:
    gates = "".join(
        f'[gate.g{n}]\nwhen = "a > {n}"\ncap = {{ l = "y" }}\nfreed = {{ parameter = "p{n}" }}\n' for n in range(60)
    )
    ladder = (
        '[ladder.l]\nlevels = [{ name = "x" }, { name = "y" }]\norder_by = "a desc"\nties = "in"\nround = "down"\n'
        'conflict = "condition"\nremainder = "y"\nquotas = [{ levels = "x", at_most = "1" }]\n'
    )
    choices = "".join(f'[parameter.p{n}]\nkind = "choice"\nvalues = ["passes", "empty"]\n' for n in range(60))
    plan = pr.check(pr.loads_scheme(HEAD + choices + gates + ladder)).plan
    found = interpretations_of(plan, plan.scheme.ladders["l"])
    assert found.too_many
    assert len(found.alternatives) == 64
    assert found.open == ("freed",)


TOO_LARGE: list[tuple[str, str, str]] = [
    ("depth", "a." * 8_000 + "b = 1\n", "a key of many parts"),
    ("depth", "[" + "a." * 8_000 + "b]\n", "a header of many parts"),
    ("depth", "a = " + "{ a = " * 100 + "1" + " }" * 100 + "\n", "tables in braces"),
    ("depth", "a = " + "[" * 100 + "]" * 100 + "\n", "lists"),
    ("depth", "a = [\n" + "[\n" * 100 + "]\n" * 100 + "]\n", "lists over lines"),
    ("depth", "a.b.c = { d.e = " * 10 + "1" + " }" * 10 + "\n", "parts of keys and braces together"),
    ("digits", "a = " + "9" * 5_000 + "\n", "a whole number"),
    ("digits", "a = 0." + "0" * 5_000 + "1\n", "decimals"),
    ("digits", "a = 0x" + "f" * 5_000 + "\n", "a number in hexadecimal digits"),
    ("digits", "a = " + "1_000" * 1_000 + "\n", "a number with underscores"),
    ("keys", "a = [" + "1," * 600_000 + "]\n", "a list"),
    ("keys", "a = 1\n" * 600_000, "keys"),
    ("keys", "a = [" + "1.5, " * 600_000 + "]\n", "a list of decimals"),
    ("keys", "a = [" + "'x', " * 600_000 + "]\n", "a list of texts"),
    ("keys", "a = [" + "[], " * 600_000 + "]\n", "a list of lists"),
    ("keys", "[a]\n" * 600_000, "tables"),
    ("keys", "[[a]]\n" * 600_000, "rows"),
    ("keys", "{}" * 600_000, "braces"),
    ("keys", "1.\n" * 600_000, "points"),
    ("digits", "a1" * 600_000, "a word of digits and letters"),
    ("digits", "\n" * 9_000_000 + "a = " + "9" * 5_000 + "\n", "empty lines"),
    ("digits", "#\n" * 4_500_000 + "a = " + "9" * 5_000 + "\n", "remarks"),
    ("digits", 'a = "' + '\\"' * 4_900_000 + '"\nb = ' + "9" * 5_000 + "\n", "a text of quotation marks"),
    ("file_bytes", "#" * 10_000_001, "a comment"),
]


# Texts of many megabytes: a check that came after the reading would be seen by its time and memory alone.
@pytest.mark.slow
@pytest.mark.parametrize(("resource", "text", "what"), TOO_LARGE)
def test_a_text_that_is_too_large_is_refused_before_it_is_read(resource: str, text: str, what: str) -> None:
    start = time.process_time()
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme(HEAD + text)
    assert time.process_time() - start < 2, what
    (fault,) = caught.value.faults
    assert isinstance(fault, pr.ResourceError)
    assert fault.resource == resource
    assert fault.at is not None
    assert fault.at.line == (1 if resource == "file_bytes" else fault.at.line)


LARGEST: list[str] = [
    "a = [" + "1.5, " * 499_000 + "]",
    "a = [" + "[1, 2.25, 0.5], " * 100_000 + "]",
    "[[a]]\nb = 1\n" * 100_000,
    "a.b = 1\n" * 200_000,
]


@pytest.mark.parametrize("text", LARGEST)
def test_a_text_within_the_budget_is_measured_in_little_time(text: str) -> None:
    start = time.process_time()
    check_size(text, "<text>", DEFAULT_BUDGET)
    assert time.process_time() - start < 2


SMALL_ENOUGH = [
    'note = "' + "a." * 8_000 + '"',
    "note = '''" + "[\n" * 8_000 + "'''",
    'note = """' + '\\"""' * 8_000 + '"""',
    'note = """""' + "[" * 8_000 + '"""""',
    'note = "\\\\" # ' + "{" * 8_000,
    "note = '' # " + "9" * 8_000,
    f'note = "{"9" * 8_000}"',
    f'"{"a." * 8_000}" = 1',
]


@pytest.mark.parametrize("line", SMALL_ENOUGH)
def test_texts_and_remarks_have_no_depth_and_no_digits(line: str) -> None:
    check_size(f"{line}\n" * 3, "<text>", DEFAULT_BUDGET)


def test_a_file_is_read_as_far_as_the_budget_goes(tmp_path: Path) -> None:
    file = tmp_path / "willow.toml"
    file.write_text(HEAD, encoding="utf-8")
    assert pr.load_scheme(file).name == "trial"
    with pytest.raises(pr.SchemeError, match="the file has 51 bytes or more"):
        pr.load_scheme(file, budget=pr.ResourceBudget(file_bytes=50))
    (tmp_path / "willow.own.toml").write_text("x" * 200, encoding="utf-8")
    with pytest.raises(pr.SchemeError, match="the file has 151 bytes or more"):
        pr.load_scheme(file, profile="own", budget=pr.ResourceBudget(file_bytes=150))


def test_files_extend_each_other_as_far_as_the_budget_goes(tmp_path: Path) -> None:
    (tmp_path / "0.toml").write_text(HEAD, encoding="utf-8")
    for number in range(1, 33):
        text = f'name = "trial"\nextends = "{number - 1}.toml"\n'
        (tmp_path / f"{number}.toml").write_text(text, encoding="utf-8")
    assert pr.load_scheme(tmp_path / "30.toml").tables
    with pytest.raises(pr.SchemeError, match="more than 30 files extend each other"):
        pr.load_scheme(tmp_path / "32.toml")


LONG_CELLS: dict[str, Any] = {
    "a very small decimal": Decimal("1E-100000"),
    "a decimal that would fill the memory": Decimal("1E-1000000000"),
    "a very large decimal": Decimal("1E+1000000000"),
    "a text of 5,000 digits": "9" * 5_000,
    "a text of 5,000 decimals": "0." + "0" * 5_000,
    "a whole number of 5,000 digits": 10**5_000,
    "a fraction of 5,000 digits": Fraction(1, 10**5_000),
}


@pytest.mark.parametrize("cell", LONG_CELLS)
@pytest.mark.parametrize("kind", ["number", "flag", "date", "choice", "key", "round", "past"])
def test_a_cell_of_any_length_is_one_fault_found_at_once(cell: str, kind: str) -> None:
    raw = LONG_CELLS[cell]
    more = {
        "number": "low = 0\nhigh = 9\ndecimals = 2\n",
        "choice": 'values = ["x"]\n',
    }
    own = kind if kind in ("flag", "date", "choice") else "number"
    text = f'name = "t"\n[table.unit]\nkey = "id"\n[input.a]\nkind = "{own}"\n{more.get(own, "")}'
    evaluator = pr.Evaluator(pr.loads_scheme(text + formula("before", "previous(a)") + formula("f", "present(a)")))
    usual = {"number": 1, "flag": True, "date": "2019-01-01", "choice": "x"}[own]
    unit = {"id": raw if kind == "key" else 1, "a": usual if kind in ("key", "round", "past") else raw}
    past = {"id": 1, "round": raw if kind == "round" else 2018, "a": raw if kind == "past" else usual}
    start = time.process_time()
    if kind == "key" and isinstance(raw, str):
        assert evaluator.rate([unit], period=2019).values("f") == [True]  # a text of any length is a key
    else:
        with pytest.raises(pr.DataError) as caught:
            evaluator.rate([unit], tables={"history": [past]}, period=2019)
        assert len(str(caught.value.faults[0].what)) < 200
        assert len(str(caught.value)) < 20_000
    assert time.process_time() - start < 2


@pytest.mark.parametrize("cell", [name for name, raw in LONG_CELLS.items() if not isinstance(raw, str)])
@pytest.mark.parametrize("entry", [pr.Parameter, pr.Level])
def test_constants_given_in_python_have_few_digits(entry: Any, cell: str) -> None:
    with pytest.raises(pr.ResourceError, match=r"a number of .* digits"):
        entry(name="p", value=LONG_CELLS[cell])


LEVEL = '{{ name = "l{}", when = "a > {}" }}'

GROWTH: dict[str, str] = {
    "keys that every parent has": HEAD
    + f'[table.m]\nparent = "unit"\nkey = "m"\nexpects = {list(range(12_000))}\n[input.v]\ntable = "m"\nkind = "flag"\n'
    + formula("f", "count(v)"),
    "values of a choice": HEAD + f'[input.c]\nkind = "choice"\nvalues = {[f"v{n}" for n in range(10_000)]}\n',
    "the same value again and again": HEAD + f'[input.c]\nkind = "choice"\nvalues = {["v"] * 5_000}\n',
    "names that are nearly right": HEAD + "".join(formula(f"some_name_{n}", f"some_nome_{n} + 1") for n in range(400)),
    "very long names": HEAD + "".join(formula("xy" * 500 + str(n), "yx" * 500 + str(n)) for n in range(100)),
    "a very long word": HEAD + f'[input.c]\nkind = "{"number" * 20_000}"\n',
    "unknown keys": HEAD + "".join(f"k{n} = 1\n" for n in range(5_000)),
    "circles": HEAD + "".join(formula(f"f{n}", f"g{n}") + formula(f"g{n}", f"f{n}") for n in range(300)),
    "one long circle": HEAD + "".join(formula(f"f{n}", f"f{(n + 1) % 600}") for n in range(600)),
    "a long remark": f'note = "{"x" * 1_000_000}"\n' + HEAD,
    "a remark over many lines": "note = '''" + "x\n" * 100_000 + "'''\n" + HEAD,
    "levels": HEAD + f"[ladder.l]\nlevels = [{', '.join(map(LEVEL.format, range(600), range(600)))}]\n",
    "calls": doubled("{0}({0}(x))", 14),
    "powers": powers(16),
    "a dotted key": HEAD + "a." * 8_000 + "b = 1\n",
    "a period without end": HEAD.replace('name = "trial"', f'name = "trial"\nperiod = "{"9" * 5_000} years"'),
}
"""Schemes that take much of something: each is checked, or refused, in little time and memory."""

MEASURE = """
import json, sys, time
import partyrate as pr
pr.check(pr.load_scheme("tianjin-village"))
found = {}
for name, text in json.load(sys.stdin).items():
    start = time.process_time()
    try:
        pr.check(pr.loads_scheme(text))
        said = 0
    except pr.SchemeError as error:
        said = len(str(error))
    status = open("/proc/self/status", encoding="utf-8").read()  # the most memory since the process began
    used = int(status.partition("VmHWM:")[2].split()[0])
    found[name] = time.process_time() - start, used // 1024, said
print(json.dumps(found))
"""


# Sizes grow until a cost that grows with their square would be seen.
@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the most memory of a process is read from /proc")
def test_whatever_grows_takes_little_time_and_memory() -> None:
    done = subprocess.run(  # noqa: S603 - the interpreter of the tests
        [sys.executable, "-c", MEASURE], input=json.dumps(GROWTH), capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    assert list(found) == list(GROWTH)
    slow = {name: seconds for name, (seconds, _, _) in found.items() if seconds > 2}
    assert not slow
    assert max(used for _, used, _ in found.values()) < 200


def test_faults_of_a_budget_are_written_in_chinese_as_well() -> None:
    with pytest.raises(pr.UsageError) as caught:
        pr.ResourceBudget(depth=0)
    assert caught.value.lines("zh") == (
        "ResourceBudget 中 depth = 0",
        "它是嵌套的层数的上限",
        "写不小于 1 的整数",
    )
    with pytest.raises(pr.ResourceError) as exceeded:
        pr.read_json("[[[1]]]", budget=pr.ResourceBudget(depth=2))
    assert exceeded.value.lines("zh") == (
        "列表和对象嵌套超过 2 层",
        "嵌套的层数最多 2，以免耗尽时间和内存",
        "减少嵌套的层数，或放宽资源上限：budget=ResourceBudget(depth=...)",
    )
