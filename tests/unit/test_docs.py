"""The reference pages say all that the library holds."""

import re
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import attrs
import pytest

import partyrate
from partyrate.checks.finding import CODES
from partyrate.errors import PartyrateError
from partyrate.language.functions import CATALOGUE, WRITTEN
from partyrate.loading.sections import EXTENSION_KEYS, PROFILE_KEYS, SECTIONS, TOP_KEYS, keys_in, keys_of
from partyrate.model import Level, Quota, Step
from partyrate.notes import KINDS

DOCS = Path(__file__).parents[2] / "docs"


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def test_the_tables_of_the_reference_are_up_to_date():
    done = subprocess.run(  # noqa: S603 - a script of our own
        [sys.executable, DOCS / "make_reference.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.returncode == 0


@pytest.fixture(scope="module")
def made_features():
    """Give the names of the script that measures the features."""
    return runpy.run_path(str(DOCS / "make_features.py"))


def test_every_function_is_among_the_features_and_every_feature_on_the_page(made_features):
    assert made_features["unlisted"]() == []
    text = page("features.md")
    listed = tomllib.loads((DOCS / "features.toml").read_text("utf-8"))
    rows = [line.split(" | ") for line in text.splitlines() if " | yes" in line or " | no" in line]
    features = [feature for point in listed["point"] for feature in point["features"]]
    assert [row[0].removeprefix("| ") for row in rows] == [feature["what"] for feature in features]


def test_a_feature_that_an_engine_computes_otherwise_is_told(made_features, monkeypatch):
    listed = tomllib.loads((DOCS / "features.toml").read_text("utf-8"))
    point = next(each for each in listed["point"] if each["title"] == "Codes")
    group = made_features["Group"](listed["scheme"], point)
    assert {cell for _, _, cells in group.rows() for cell in cells.values()} == {"yes"}
    monkeypatch.setitem(group.expected, "feature_0_1", {})
    assert group.differing("rows") == [True]


@pytest.mark.slow  # all features on all engines
def test_the_page_of_features_is_as_it_is_measured():
    done = subprocess.run(  # noqa: S603 - a script of our own
        [sys.executable, DOCS / "make_features.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", WRITTEN)
def test_every_entry_of_the_catalogue_that_rules_can_write_is_on_the_page_of_functions(name):
    assert f"| `{CATALOGUE[name].usage.partition(': ')[0]}` |".replace("` or `", " or ") in page("functions.md")


@pytest.mark.parametrize("word", SECTIONS)
def test_every_key_of_every_section_is_on_the_page_of_schemes(word):
    text = page("schemes.md")
    assert f"[{word}.NAME]" in text
    for key in keys_in(word):
        assert f"| `{key}` |" in text


def test_every_other_key_of_a_file_is_on_the_page_of_schemes():
    text = page("schemes.md")
    keys = {*TOP_KEYS, *EXTENSION_KEYS, *PROFILE_KEYS, *(key for cls in (Level, Quota, Step) for key in keys_of(cls))}
    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []


def test_every_kind_of_note_is_on_the_page_of_results():
    text = page("results.md")
    assert [kind for kind in KINDS if f"| `{kind}` |" not in text] == []


def test_every_finding_has_an_example_on_the_page_of_findings():
    text = page("findings.md")
    heads = {code for line in text.splitlines() if line.startswith("### ") for code in re.findall(r"`([\w-]+)`", line)}
    assert heads == set(CODES)


def test_every_error_is_on_the_page_of_errors():
    text = page("errors.md")
    errors = [
        name
        for name in partyrate.__all__
        if isinstance(getattr(partyrate, name), type) and issubclass(getattr(partyrate, name), PartyrateError)
    ]
    assert [name for name in errors if f"`{name}`" not in text] == []


def test_every_public_name_is_on_some_page():
    text = "".join(path.read_text("utf-8") for path in DOCS.glob("*.md"))
    words = set(re.findall(r"\w+", text))
    assert [name for name in partyrate.__all__ if name not in words] == []


def test_every_field_of_a_rating_that_users_read_is_on_the_page_of_results():
    from partyrate.rating.rating import Rating

    text = page("results.md")
    public = [name for name in vars(Rating) if not name.startswith("_")] + [each.name for each in attrs.fields(Rating)]
    assert [name for name in sorted(public) if f"`{name}" not in text and f".{name}" not in text] == []


@pytest.mark.parametrize("name", ["Checked", "Evaluator", "Prepared", "Rating", "Explanation"])
def test_every_public_member_of_what_users_hold_is_on_the_page_of_the_api(name):
    cls = getattr(partyrate, name)
    members = re.search(rf"autoclass:: {name}\n   :members: (.*)", page("api.md"))
    assert members is not None
    fields = [each.name for each in attrs.fields(cls)] if attrs.has(cls) else [*cls.__annotations__]
    own = [each for base in cls.__mro__ if base.__module__.startswith("partyrate") for each in vars(base)]
    public = {each for each in (*own, *fields) if not each.startswith("_")}
    inner = {
        "Rating": {"plan", "result", "root", "node", "read_node", "ladder", "wanted", "conversions", "scheme"}
        | {"as_of", "period", "request", "prepared"},
        "Explanation": {each.name for each in attrs.fields(partyrate.Explanation)},
    }
    assert sorted(public - inner.get(name, set())) == sorted(set(members[1].split(", ")) - inner.get(name, set()))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("综合得分", ["综", "合", "得", "分", "综合", "合得", "得分"]),
        ("星级 five-star V2", ["星", "级", "星级", "five", "star", "V2"]),
        ("按score排名x86的村", ["按", "score", "排", "名", "排名", "x86", "的", "村", "的村"]),
        ("", []),
    ],
)
def test_the_search_of_the_pages_finds_chinese_words_by_the_pairs_of_their_characters(text, words):
    search = runpy.run_path(str(DOCS / "conf.py"))["SearchBoth"]({})
    assert search.split(text) == words
    assert all(search.word_filter(search.stem(word)) for word in words)


def test_every_page_is_reached_from_the_home_page():
    pages = {path.stem for path in DOCS.glob("*.md")} - {"index"}
    assert pages == set(re.findall(r"\]\((\w[\w-]*)\.md\)", page("index.md")))
