"""Headers and keys that people write for others: the error says which one is meant."""

import pytest

import partyrate as pr
from partyrate.language import foreign
from partyrate.loading.sections import HEAD, SECTIONS, keys_in, keys_of
from partyrate.model import DecisionRow, Level, Quota, Step

HEADERS = foreign.counterparts(foreign.HEADERS)
KEYS = foreign.counterparts(foreign.KEYS)
PARTS = {"ladder.levels": Level, "ladder.quotas": Quota, "procedure.steps": Step, "decision.rows": DecisionRow}


def faults(text):
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme(f'name = "trial"\n{text}')
    return [fault for fault in caught.value.faults if fault.what.startswith("unknown key")]


def test_every_word_of_the_tables_stands_for_a_header_or_a_key_that_is_there():
    for word, meant in HEADERS.items():
        assert word not in SECTIONS
        for section, _, key in (each.partition(".") for each in meant):
            assert section in SECTIONS, word
            assert not key or key in keys_in(section), word
    known = {key for section in SECTIONS for key in keys_in(section)} | set(HEAD)
    known |= {key for part in PARTS.values() for key in keys_of(part)}
    assert {each for meant in KEYS.values() for each in meant} <= known


@pytest.mark.parametrize("word", [word for word in HEADERS if word.isascii()])
def test_each_word_in_a_header_gets_the_headers_that_it_stands_for(word):
    (fault,) = faults(f"[{word}.first]\nsomething = 1\n")
    for section, _, key in (each.partition(".") for each in HEADERS[word]):
        assert (f"{key} = [...] in [{section}.NAME]" if key else f"[{section}.first]") in fault.fix
    assert fault.fix.endswith(", or remove it")
    assert fault.at.line == 2


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ('[indicator.score]\nkind = "number"', "write [input.score], or remove it"),
        ('[indicator.score]\ntype = "number"', "write [input.score], or remove it"),
        ('[indicators.score]\nis = "a + b"', "write [formula.score], or remove it"),
        ('[indicators.score]\nformula = "a + b"', "write [formula.score], or remove it"),
        ('[indicator.score]\ncases = [{ when = "a" }]', "write [decision.score], or remove it"),
        ("[indicator.score]\nweight = 1", "write [input.score], [formula.score], [group.score] or [decision.score]"),
        ('[formulas.total]\nis = "a"', "write [formula.total], or remove it"),
        ("[params.w]\nvalue = 1", "write [parameter.w], or remove it"),
        ('[bonus.star]\namount = "1"', "write [incentive.star], or remove it"),
        ("[[quota]]\nexactly = 1", "write quotas = [...] in [ladder.NAME], or remove it"),
        ('[[levels]]\nname = "five"', "write levels = [...] in [ladder.NAME], or remove it"),
        ('["一票否决".a]\nwhen = "b"', "write [gate.a], or remove it"),
        ('["指标"."得分"]\nkind = "number"', 'write [input."得分"], or remove it'),
        ("[laddder.star]\nlevels = []", "write [ladder.star], or remove it"),
        ("[weather.a]\nsunny = true", "remove it"),
    ],
)
def test_what_an_entry_holds_decides_between_headers(text, fix):
    assert faults(text)[0].fix.startswith(fix)


@pytest.mark.parametrize(
    ("section", "key", "meant"),
    [
        ("input", "type", "kind"), ("input", "max", "high"), ("input", "digits", "decimals"),
        ("input", "label", "labels"), ("input", "na", "missing"),
        ("input", "options", "values"), ("formula", "formula", "is"), ("formula", "expression", "is"),
        ("gate", "condition", "when"), ("gate", "rule", "when"), ("budget", "max", "at_most"),
        ("budget", "limit", "at_most"), ("ladder", "tiers", "levels"), ("ladder", "quota", "quotas"),
        ("ladder", "sort_by", "order_by"), ("ladder", "default", "remainder"), ("incentive", "money", "amount"),
        ("incentive", "per", "every"), ("incentive", "to", "recipient"), ("parameter", "default", "value"),
        ("decision", "cases", "rows"), ("table", "id", "key"), ("table", "primary_key", "key"),
        ("table", "size", "rows"), ("source", "comment", "note"),
    ],
)  # fmt: skip
def test_a_key_under_another_name_gets_the_one_that_the_entry_has(section, key, meant):
    found = [fault.fix for fault in faults(f'[{section}.first]\n{key} = "x"\n') if f"'{key}'" in fault.what]
    assert found == [f"write {meant!r}, or remove it"]


@pytest.mark.parametrize("key", ["excess", "overflow", "超额"])
def test_what_becomes_of_too_many_rows_is_said_by_the_bound(key):
    ladder = '[table.v]\nkey = "v"\n[ladder.star]\nlevels = [{ name = "a" }]\n'
    quota = f'{ladder}quotas = [{{ levels = "a", at_most = "2", '
    (fault,) = faults(f'{quota}"{key}" = "keep" }}]\n')
    assert fault.fix == (
        'write at_most = "..." where the others go on to the next level, or about = "..." where all keep it, '
        "and remove it"
    )
    assert (
        fault.lines("zh")[2] == '多出的行改评下一等次的，写 at_most = "..."；都保留本等次的，写 about = "..."；并删去它'
    )
    (fault,) = faults(f'[ladder.star]\nlevels = [{{ name = "a" }}]\n"{key}" = "keep"\n')
    assert fault.fix.startswith("write at_most = ")


@pytest.mark.parametrize("header", ["scheme", "project", "META", '"方案"', "trial_of_2025"])
def test_what_belongs_to_the_whole_file_has_no_header(header):
    table = '[table.v]\nkey = "v"\n'
    text = f'[{header}]\nname = "trial"\ntitle = {{ en = "Trial" }}\n{table}'
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme(text)
    (fault,) = caught.value.faults
    assert fault.what == f"name, title stand below the header [{header.strip(chr(34))}]"
    assert fault.fix.startswith(f"remove the line [{header.strip(chr(34))}], and keep these keys at the top")
    assert fault.at is not None
    assert (fault.at.line, fault.at.column) == (1, 2)
    assert pr.loads_scheme(text.partition("\n")[2]).title == {"en": "Trial"}


def test_an_entry_that_has_a_name_beside_its_header_is_none_of_the_whole_file():
    (fault,) = faults('[village]\nname = "village"\nkind = "number"\n')
    assert "stand below" not in fault.what


def test_a_header_is_suggested_in_chinese():
    (fault,) = faults('[indicator.score]\nkind = "number"')
    assert fault.lines("zh")[2] == "写[input.score]，或删去它"
    (fault,) = faults("[[quota]]\nexactly = 1")
    assert fault.lines("zh")[2] == "写[ladder.名称] 中的 quotas = [...]，或删去它"


@pytest.mark.parametrize("key", ["formula", "expr", "公式"])
@pytest.mark.parametrize("section", ["input", "group", "decision"])
def test_a_rule_under_another_word_says_where_a_formula_is_written(section, key):
    text = f'name = "trial"\n[{section}.a]\n"{key}" = "b * 2"\n'
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme(text)
    (fault,) = caught.value.faults
    assert fault.fix == "remove it, or write the entry as [formula.a] with the rule as 'is'"
    assert fault.lines("zh")[2] == "删去它，或把条目写作 [formula.a]，规则写在 is 中"
    assert fault.at is not None
    assert fault.at.line == 3
    pr.loads_scheme('name = "trial"\n[formula.a]\nis = "b * 2"\n')


def test_a_section_as_a_key_of_an_entry_is_an_entry_of_its_own():
    (fault,) = faults('[table.v]\nkey = "v"\n[ladder.star]\nlevels = [{ name = "a" }]\nwarning = "x > 1"\n')
    assert fault.fix == "write [warning.NAME], or remove it"


@pytest.mark.parametrize(
    ("header", "key", "section"),
    [
        ("input.a", 'is = "b + 1"', "formula"),
        ("input.a", 'rows = [{ when = "b > 1", is = "2" }]', "decision"),
        ("group.a", 'is = "b"', "formula"),
        ("group.a", 'kind = "flag"', "input"),
        ("formula.a", 'kind = "flag"', "input"),
        ("formula.a", 'rows = [{ when = "b > 1", is = "2" }]', "decision"),
        ("decision.a", 'is = "b"', "formula"),
    ],
)
def test_an_entry_under_the_wrong_header_is_one_fault_wherever_it_is_used(header, key, section):
    scheme = f'name = "trial"\n[table.v]\nkey = "v"\n[{header}]\n{key}\n[input.b]\nkind = "flag"\n'
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme(f'{scheme}[formula.c]\nis = "1 if a else 0"\n')
    assert [each.fix for each in caught.value.faults] == [f"remove it, or write the entry as [{section}.a]"]


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ('title = "Trial"', 'title = { en = "Trial" }'),
        ('[table.v]\nkey = "v"\nlabels = "村"', 'labels = { zh = "村" }'),
        (
            '[input.x]\nkind = "choice"\nvalues = ["a"]\nvalue_labels = { a = "甲" }',
            'value_labels = { a = { zh = "甲" } }',
        ),
    ],
)
def test_a_label_without_its_language_is_answered_with_the_way_to_write_it(written, fix):
    table = "" if "[table" in written else '\n[table.v]\nkey = "v"'
    with pytest.raises(pr.SchemeError) as caught:
        pr.loads_scheme(f'name = "trial"\n{written}{table}')
    (fault,) = caught.value.faults
    assert fix.endswith(fault.fix.removeprefix("write ") + " }" * fix.count("= { a"))
    pr.loads_scheme(f'name = "trial"\n{written.rpartition(chr(10))[0]}\n{fix}{table}')
