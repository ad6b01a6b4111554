"""Planted defects: each sound scheme is silent, and each defect in it is found, at the entry that it is about."""

import tomllib
from functools import cache
from pathlib import Path

import pytest

import partyrate as pr

PLANTED = Path(__file__).parent / "planted"
SCHEMES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(PLANTED.glob("*.toml"))}

SHIPPED = Path(pr.__file__).parent / "schemes"

DEFECTS = tomllib.loads((PLANTED.parent / "planted_defects.toml").read_text(encoding="utf-8"))["defect"]


def shipped(name):
    """Return the file of a scheme that comes with the library, and that of the profile which fills it."""
    (file,) = [path for path in (SHIPPED / name).glob("*.toml") if path.stem.count(".") == 0]
    return file, file.with_suffix(".illustrative.toml")


@cache
def sound(name):
    """Return a scheme without defects, and its findings; one that comes with the library is filled, and has some."""
    if name in SCHEMES:
        scheme = pr.loads_scheme(SCHEMES[name])
    else:
        file, profile = shipped(name)
        scheme = pr.load_scheme(file, profile=profile)
    return scheme, pr.check(scheme).findings


def with_defect(name, now, then, folder):
    """Return a scheme with a defect."""
    if name in SCHEMES:
        assert now in SCHEMES[name]
        return pr.loads_scheme(SCHEMES[name].replace(now, then, 1))
    file, profile = shipped(name)
    text = file.read_text(encoding="utf-8")
    assert now in text
    changed = folder / file.name
    changed.write_text(text.replace(now, then, 1), encoding="utf-8")
    return pr.load_scheme(changed, profile=profile)


@pytest.mark.parametrize("name", SCHEMES)
def test_a_sound_scheme_is_silent(name):
    assert list(map(str, sound(name)[1])) == []


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda each: f"{each['scheme']}: {each['then'][:40]}")
def test_a_planted_defect_is_found(defect, tmp_path):
    findings = pr.check(with_defect(defect["scheme"], defect["now"], defect["then"], tmp_path)).findings
    meant = (defect["code"], defect["entry"])
    assert meant not in [(each.code, each.entry) for each in sound(defect["scheme"])[1]]
    assert meant in [(each.code, each.entry) for each in findings]
    found = next(each for each in findings if (each.code, each.entry) == meant)
    assert defect["said"] in "\n".join(found.lines("en"))
    assert all(one != other for one, other in zip(found.lines("en"), found.lines("zh"), strict=True))


@pytest.mark.parametrize(
    ("name", "now", "then", "entry", "field"),
    [
        ("village", "0.1 * attendance, 2)", "0.1 * attendance, 0)", "base", "is"),
        ("village", 'ties = "in"', 'ties = "out"', "star", "ties"),
        ("hygiene", "* toilet_rate, 1) - lost", "* toilet_rate, 0) - lost", "result", "is"),
        ("training", 'ties = "out"', 'ties = "in"', "honour", "ties"),
        ("training", '"total >= 60"', '"total >= 6"', "grade", "levels.basic.when"),
        ("liuzhou-star", "年度得分 < 保级线", "年度得分 > 保级线", "未达保级标准", "is"),
        ("tianjin-village", 'within = ["district"]', "within = []", "星级", "within"),
        ("liuzhou-star", "mean(本月计分", "max(本月计分", "各月平均", "is"),
        ("dinghai-department", "value = 0.002", "value = -0.002", "每名增减", "value"),
        ("kaifeng-secretary", "where=大专以上", "where=not 大专以上", "大专以上人数", "is"),
    ],
)
def test_what_no_check_can_know_is_found_beside_the_earlier_edition(name, now, then, entry, field, tmp_path):
    (scheme, findings), changed = sound(name), with_defect(name, now, then, tmp_path)
    codes = [[(each.code, each.entry) for each in each_of] for each_of in (findings, pr.check(changed).findings)]
    assert codes[0] == codes[1]
    (change,) = scheme.diff(changed).entries
    assert (change.name, [each.field for each in change.fields]) == (entry, [field])
