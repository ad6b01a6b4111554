"""The page in which schemes are tried: what it asks of the library, its texts, and the page itself in a browser."""

import json
import os
import re
import runpy
import tomllib
from pathlib import Path

import pytest
from tests.servers.chromium import served

import partyrate as pr
from partyrate.messages.catalogue.playground import TEXTS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "playground"
SCRIPT = ROOT / "docs" / "make_playground.py"
OWN = (ROOT / "examples" / "own_scheme.toml").read_text(encoding="utf-8")
HOSTILE = ["<script>document.title='taken'</script>", "<img src=x onerror=alert(1)>", "=1+1", "{title}", "</textarea>"]


@pytest.fixture(scope="module")
def made():
    return runpy.run_path(str(SCRIPT))


@pytest.fixture
def session(tmp_path):
    """What the page holds in its worker, here in this process."""
    return runpy.run_path(str(PAGE / "session.py"))["start"](str(tmp_path))


def ask(session, kind, lang="en", **data):
    return json.loads(session.answer(json.dumps({"kind": kind, "lang": lang, **data})))


def put(session, table, name, content):
    folder = session.folder / "tables" / table
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")
    return {table: name}


# ---------------------------------------------------------------------------------------- what the library is asked


def test_a_scheme_of_ones_own_is_checked_rated_and_explained(session):
    checked = ask(session, "check", text=OWN)
    assert [(each["name"], each["root"]) for each in checked["tables"]] == [("village", True)]
    rows = (ROOT / "examples" / "own_scheme.csv").read_text(encoding="utf-8")
    found = ask(session, "rate", files=put(session, "village", "own.csv", rows))
    assert found["levels"][0] == {"level": "five", "count": 3, "wanted": "3"}
    assert found["rows"][0] == ["Alder", "94.60", "five"]
    head, lines, parts = ask(session, "explain", unit=0, of="star")["explanation"]
    assert head == "star = five"
    assert parts
    assert "place 1 of 10 by composite score (greatest first)" in lines
    files = ask(session, "files", lang="zh")
    assert files["report.html"].startswith("<!DOCTYPE html>")
    assert files["results.csv"].startswith("\ufeff")


def test_a_finer_table_that_alone_is_rated_is_what_the_page_lists(session):
    text = (
        'name = "tenders"\n[table.lot]\nkey = "lot"\n[table.bid]\nparent = "lot"\nkey = "bidder"\n'
        '[input.score]\ntable = "bid"\nkind = "number"\nlow = 0\nhigh = 100\ndecimals = 0\n'
        '[ladder.award]\ntable = "bid"\nlevels = [{ name = "good", when = "score >= 60" }, { name = "other" }]\n'
    )
    ask(session, "check", text=text)
    files = put(session, "lot", "lots.csv", "lot\nL1\n") | put(
        session, "bid", "bids.csv", "lot,bidder,score\nL1,Ann,50\nL1,Bob,60\n"
    )
    found = ask(session, "rate", files=files)
    assert [row[:2] + row[-1:] for row in found["rows"]] == [["L1", "Bob", "good"], ["L1", "Ann", "other"]]
    assert [each["count"] for each in found["levels"][:2]] == [1, 1]
    assert ask(session, "explain", unit=0, of="award")["explanation"][0] == "award = good"
    written = ask(session, "files")
    assert "Bob" in written["report.html"]
    assert "Bob" in written["results.csv"]


def test_faults_of_a_scheme_come_with_carets_and_lines_in_both_languages(session):
    text = OWN.replace("0.4 * mass", "0.4 * mas")
    english, chinese = (ask(session, "check", lang=lang, text=text) for lang in ("en", "zh"))
    assert "unknown name 'mas'" in english["error"]
    assert "^^^" in english["error"]
    assert "mas" in chinese["error"]
    assert re.search("[一-鿿]", chinese["error"])
    line = text.splitlines().index('is = "round(0.6 * org + 0.4 * mas, 2)"') + 1
    assert [each["line"] for each in english["places"]] == [line]


def test_faults_of_a_table_name_the_file_that_was_opened(session):
    ask(session, "check", text=OWN)
    rows = "village,org,mass,accidents\nAlder,101,90,0\n"
    found = ask(session, "rate", files=put(session, "village", "村.csv", rows))
    assert "village/村.csv" in found["error"]
    assert "101" in found["error"]


def test_the_text_of_a_shipped_scheme_can_be_changed_and_keeps_its_profile(session):
    source = ask(session, "source", name="tianjin-village", edition="2019")
    assert source["profiles"] == ["illustrative"]
    about = {"name": "tianjin-village", "edition": "2019"}
    assert ask(session, "check", text=source["text"], **about)["unpublished"]
    filled = ask(session, "check", text=source["text"], profile="illustrative", **about)
    assert len(filled["unpublished"]) < len(ask(session, "check", text=source["text"], **about)["unpublished"])
    broken = ask(session, "check", text=source["text"] + "\n[formula.x]\nis = 'y'\n", **about)
    assert "tianjin-village/2019.toml:" in broken["error"]
    assert str(ROOT) not in broken["error"]


# Fifteen ratings of whole example tables: that the button works for each scheme of the list.
@pytest.mark.slow
def test_every_shipped_scheme_has_an_example_that_is_rated(session, made):
    examples = dict(made["examples"]())
    assert set(examples) == {f"{each.name}/{each.edition}" for each in pr.shipped_schemes()}
    for key, about in examples.items():
        name, edition = key.split("/")
        text = ask(session, "source", name=name, edition=edition)["text"]
        checked = ask(session, "check", text=text, name=name, edition=edition, profile=about["profile"])
        assert "error" not in checked, checked
        files: dict[str, str] = {}
        for table, file in about["tables"].items():
            content = (ROOT / "examples" / "data" / file).read_text(encoding="utf-8")
            files |= put(session, table, file, content)
        times = {each: about.get(each, "") for each in ("as_of", "period")}
        found = ask(session, "rate", lang="zh", files=files, **times)
        assert "error" not in found, (key, found)
        assert found["rows"], key
        of = found["explainable"][0]["name"]
        assert ask(session, "explain", lang="zh", unit=0, of=of)["explanation"][0], key


# ------------------------------------------------------------------------------------------------- the page itself


def test_the_page_asks_for_texts_that_are_there_and_for_all_of_them():
    sources = {name: (PAGE / name).read_text(encoding="utf-8") for name in ("index.html", "page.js")}
    used = set(re.findall(r'data-text="([^"]+)"', sources["index.html"]))
    used |= {
        each
        for call in re.findall(r"words\(([^{}]*?)[,)]", sources["page.js"])
        for each in re.findall(r'"([^"]+)"', call)
    }
    used |= {"loading python", "loading packages", "computing"}  # their keys are put together
    assert sorted(f"playground {each}" for each in used) == sorted(TEXTS)


@pytest.mark.parametrize("name", ["index.html", "page.js", "worker.js", "playground.css"])
def test_the_page_makes_no_markup_of_texts_and_names_no_other_host(name):
    source = (PAGE / name).read_text(encoding="utf-8")
    for refused in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "://"):
        assert refused not in source.replace("'wasm-unsafe-eval'", "")


def test_the_runtime_is_pinned_by_its_digest_and_the_examples_by_their_schemes(made):
    assert re.fullmatch(r"pyodide@[0-9.]+", made["PYODIDE"])
    assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", made["DIGEST"])
    times = tomllib.loads((PAGE / "examples.toml").read_text(encoding="utf-8"))
    known = {each.name for each in pr.shipped_schemes()}
    assert {key.partition("/")[0] for key in times} <= known


class Tried:
    """The page in a browser, as somebody uses it."""

    def __init__(self, page):
        self.page = page

    def wait(self, condition):
        self.page.wait(f"document.body.dataset.state === 'ready' && {condition}")

    def text(self, selector):
        return self.page.run(f"document.querySelector({selector!r}).textContent")

    def click(self, selector):
        self.page.run(f"document.querySelector({selector!r}).click()")

    def write(self, selector, value, event="input"):
        self.page.run(
            f"{{const field = document.querySelector({selector!r}); field.value = {json.dumps(value)};"
            f"field.dispatchEvent(new Event({event!r}))}}"
        )

    def check(self, text, verdict):
        self.write("#text", text)
        self.wait(f"document.getElementById('rate').disabled === {'true' if verdict == 'bad' else 'false'}")
        self.page.wait(f"document.getElementById('verdict').className === {verdict!r}")

    def rate(self, button="#rate"):
        self.click(button)
        self.wait("!document.getElementById('results').hidden")


# Builds the page once and starts Python in the browser, for the five tests below.
@pytest.fixture(scope="module")
def tried(browser, made, tmp_path_factory):
    if not made["is_fetched"]():
        (pytest.fail if "PARTYRATE_NEEDS_SERVERS" in os.environ else pytest.skip)("make playground fetches Pyodide")
    folder = tmp_path_factory.mktemp("playground")
    made["build"](folder)
    with served(folder) as address:
        page = browser.open(f"{address}/index.html", width=390, height=800)
        tried = Tried(page)
        tried.wait("document.getElementById('verdict').className === 'good'")
        yield tried
        assert page.errors == []
        assert [url for url in page.requests if not url.startswith(address)] == []
        page.close()


# The wheel under Pyodide, with its policy: seconds to start, and nothing else shows that it works there.
@pytest.mark.slow
def test_in_a_browser_a_fault_has_its_caret_and_a_button_that_selects_the_line(tried):
    tried.check(OWN.replace("0.4 * mass", "0.4 * mas"), "bad")
    assert "^^^" in tried.text("#faults")
    tried.click("#places button")
    area = "document.getElementById('text')"
    selected = tried.page.run(f"{area}.value.slice({area}.selectionStart, {area}.selectionEnd)")
    assert selected == 'is = "round(0.6 * org + 0.4 * mas, 2)"'


@pytest.mark.slow  # as above
def test_in_a_browser_hostile_names_and_titles_are_texts(tried):
    tried.check(OWN.replace("Rating of the villages of Willow River", HOSTILE[0]), "good")
    assert tried.text("#verdict").startswith(HOSTILE[0])
    rows = "".join(f'"{name}",{90 - place},80,0\n' for place, name in enumerate(HOSTILE))
    tried.write("fieldset textarea", f"village,org,mass,accidents\n{rows}")
    tried.rate()
    names = tried.page.run("Array.from(document.querySelectorAll('#units tbody th'), (each) => each.textContent)")
    assert names == HOSTILE
    tried.click("#units tbody button")
    tried.wait("document.getElementById('why').open")
    assert tried.text("#why-title") == HOSTILE[0]
    assert tried.page.run("document.querySelectorAll('script, img').length") == 1
    tried.page.press("Escape")
    tried.wait("!document.getElementById('why').open")


@pytest.mark.slow  # as above
def test_in_a_browser_a_file_is_opened_and_rated_and_shown_in_chinese_on_a_phone(tried, tmp_path):
    tried.check(OWN, "good")
    file = tmp_path / "村.csv"
    file.write_text("village,org,mass,accidents\n甲,90,80,0\n", encoding="gb18030")
    tried.page.give("fieldset input[type=file]", file)
    tried.wait("document.querySelector('fieldset .file')")
    tried.rate()
    tried.click("#language")
    tried.wait("document.documentElement.lang === 'zh-Hans' && !document.getElementById('results').hidden")
    assert tried.text("#units tbody th") == "甲"
    assert tried.text("#rate") == "评定"
    assert tried.page.run("document.documentElement.scrollWidth") <= 390
    tried.click("#language")
    tried.wait("document.documentElement.lang === 'en' && !document.getElementById('results').hidden")


@pytest.mark.slow  # as above
def test_in_a_browser_a_large_shipped_scheme_is_rated(tried):
    tried.write("#scheme", "tianjin-village/2019", "change")
    tried.wait("document.getElementById('verdict').textContent.includes('Tianjin')")
    tried.rate("#example")
    assert "3,538" in tried.text("#count")


@pytest.mark.slow  # as above
def test_in_a_browser_neither_the_page_nor_its_worker_reaches_another_host(tried, tmp_path):
    (tmp_path / "x").write_text("x", encoding="utf-8")
    (worker,) = tried.page.workers
    with served(tmp_path) as other:
        trial = f"fetch('{other}/x', {{mode: 'no-cors'}}).then(() => 'reached', () => 'refused')"
        assert [tried.page.run(trial), worker.run(trial)] == ["refused", "refused"]
    refused = [each for each in tried.page.errors if "Content Security Policy" in each]
    assert refused
    tried.page.browser.events.clear()  # what the policy refused here is no error of the page
