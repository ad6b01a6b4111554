"""The report in a browser: no request, no error, quick with thousands of units, by keyboard alone, printed."""

import base64

import pytest
from tests.unit.report.test_report_page import SCHEME

import partyrate as pr

pytestmark = pytest.mark.slow  # one browser for all: it buys that the page works where people read it
NAMES = ["<script>alert(1)</script>", "=1+1", "<img src=x onerror=alert(1)>", "\"'&amp;"]
COUNT = 5177
MEGABYTE = 10**6


def villages():
    for number in range(COUNT):
        name = NAMES[number] if number < len(NAMES) else f"V{number:04}"
        mark = f"{(number * 7919) % 9000 / 100 + 10:.2f}"
        yield {"town": f"镇{number % 40}", "village": name, "mark": mark, "bad": number % 50 == 0}


@pytest.fixture(scope="module")
def rating():
    return pr.Evaluator(SCHEME).rate(list(villages()))


@pytest.fixture(scope="module")
def files(rating, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    made = {("zh", False): rating.report(folder / "zh.html", lang="zh")}
    few = pr.Evaluator(SCHEME).rate([each for number, each in enumerate(villages()) if number < 60])
    made["en", False] = few.report(folder / "en.html", lang="en")
    made["zh", True] = few.report(folder / "zh-public.html", lang="zh", public=True)
    made["en", True] = few.report(folder / "en-public.html", lang="en", public=True)
    return made


@pytest.fixture(scope="module")
def large(browser, files):
    page = browser.open(files["zh", False].as_uri())
    yield page
    page.close()


def rows(page):
    return page.run(
        "[...document.querySelectorAll('#rows tr')].map(row => [...row.cells].map(cell => cell.textContent))"
    )


def put(page, field, value):
    page.run(f"(() => {{ const it = document.getElementById({field!r}); it.value = {value!r};"
             " it.dispatchEvent(new Event('input')); })()")  # fmt: skip


@pytest.fixture
def fresh(large):
    for field in ("search", "level", "cohort"):
        put(large, field, "")
    yield large
    large.run("document.getElementById('why').open && document.getElementById('why').close()")


def test_a_page_of_5177_units_is_small_quick_and_asks_nobody(large, files):
    assert files["zh", False].stat().st_size < 8 * MEGABYTE
    ready = large.run("performance.getEntriesByType('navigation')[0].loadEventEnd")
    assert 0 < ready < 2000
    assert large.requests == [files["zh", False].as_uri()]
    assert large.errors == []
    assert "符合条件 5,177 个，共 5,177 个" in large.run("document.getElementById('count').textContent")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("which", [("zh", False), ("en", False), ("zh", True), ("en", True)], ids=str)
def test_a_page_fits_its_window_in_light_and_dark_without_errors(browser, files, which, width, colours):
    page = browser.open(files[which].as_uri(), width=width, scheme=colours)
    assert page.run("document.documentElement.scrollWidth") <= width
    assert page.errors == []
    assert page.requests == [files[which].as_uri()]
    ink, paper = page.run("(style => [style.color, style.backgroundColor])(getComputedStyle(document.body))")
    assert contrast(ink, paper) > 7
    assert len(rows(page)) == 50
    assert page.run("document.querySelectorAll('button[data-unit]').length") == (0 if which[1] else 50)
    page.close()


def contrast(first, second):
    """Return the contrast of two colours as the guidelines on accessibility define it."""

    def light(colour):
        parts = [int(part) / 255 for part in colour[4:-1].split(",")]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted([light(first), light(second)])
    return (high + 0.05) / (low + 0.05)


def test_names_that_are_markup_or_formulas_are_shown_as_text(fresh):
    for name in NAMES:
        put(fresh, "search", name)
        assert [row[1] for row in rows(fresh)] == [name]
        fresh.run("document.querySelector('#rows button').click()")
        fresh.wait("document.getElementById('why').open")
        assert fresh.run("document.getElementById('why-title').textContent") == name
        fresh.run("document.getElementById('why').close()")
    assert fresh.run("document.querySelectorAll('#rows script, #rows img, #why img').length") == 0
    assert fresh.errors == []


def test_sorting_follows_exact_values_both_ways(fresh, rating):
    values = dict(zip(rating.values("village"), rating.values("third"), strict=True))
    for turns, descending in ((1, False), (2, True)):
        fresh.run("document.querySelectorAll('thead button')[2].click()")
        got = [values[row[1]] for row in rows(fresh)]
        assert got == sorted(values.values(), reverse=descending)[:50], turns
    assert fresh.run("document.querySelectorAll('#table th')[2].getAttribute('aria-sort')") == "descending"


def test_search_and_filters_work_together_and_are_undone(fresh, rating):
    stars = dict(zip(rating.values("village"), rating.values("star"), strict=True))
    put(fresh, "search", "ｖ00１")  # full width, and in small letters
    found = {row[1] for row in rows(fresh)}
    assert found == {name for name in stars if name.startswith("V001")}
    put(fresh, "level", "0")
    assert {row[1] for row in rows(fresh)} == {name for name in found if stars[name].name == "five"}
    put(fresh, "search", "nobody")
    assert rows(fresh) == []
    assert "符合条件 0 个" in fresh.run("document.getElementById('count').textContent")
    put(fresh, "search", "")
    put(fresh, "cohort", "3")
    assert len({row[0] for row in rows(fresh)}) == 1


def test_more_rows_come_where_they_are_asked_for(fresh):
    fresh.run("document.getElementById('more-rows').click()")
    assert len(rows(fresh)) == 200
    fresh.run("document.getElementById('all-rows').click()")
    assert len(rows(fresh)) == COUNT
    assert fresh.run("document.getElementById('more').hidden")


def test_the_details_are_the_explanations_of_the_rating(fresh, rating):
    put(fresh, "search", "V0123")
    fresh.run("document.querySelector('#rows button').click()")
    fresh.wait("document.getElementById('why').open")
    shown = fresh.run("document.getElementById('why-text').textContent")
    for line in rating.explain(unit="V0123", of="star", lang="zh").lines:
        assert line in shown
    assert fresh.errors == []


@pytest.mark.parametrize("which", [("en", False), ("zh", False)])
def test_everything_is_reached_by_keyboard(browser, files, which):
    page = browser.open(files[which].as_uri())
    reached = []
    for _ in range(60):
        page.press("Tab")
        reached.append(page.run("(it => it.id || it.dataset.column || it.dataset.unit && 'unit' || it.tagName)"
                                "(document.activeElement)"))  # fmt: skip
        if reached[-1] == "unit":
            break
    assert {"search", "level", "cohort", "0", "unit"} <= set(reached)
    assert page.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.press("Enter")
    page.wait("document.getElementById('why').open")
    assert page.run("document.getElementById('why').contains(document.activeElement)")
    page.press("Escape")
    page.wait("!document.getElementById('why').open")
    assert page.run("document.activeElement.dataset.unit") is not None
    for _ in range(len(reached)):
        page.press("Tab", shift=True)
        if page.run("document.activeElement.dataset.column") == "2":
            break
    page.press("Enter")
    assert page.run("document.activeElement.closest('th').getAttribute('aria-sort')") == "ascending"
    page.close()


@pytest.mark.parametrize("which", [("zh", False), ("en", False), ("en", True)])
def test_tables_buttons_and_fields_have_names_that_are_read_aloud(browser, files, which):
    page = browser.open(files[which].as_uri())
    heads = page.run("[...document.querySelectorAll('#table thead button')].map(each => each.textContent)")
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    page.close()
    named: dict[str, list[str]] = {}
    for node in nodes:
        if not node["ignored"]:
            named.setdefault(node["role"]["value"], []).append(node.get("name", {}).get("value", ""))
    assert heads
    assert set(heads) <= set(named["button"])  # without the sign of the order
    for role in ("table", "button", "searchbox", "combobox", "image", "region", "link", "navigation"):
        assert named[role]
        assert all(named[role]), role


def test_printing_gives_clean_pages_with_all_rows(browser, files):
    page = browser.open(files["en", False].as_uri())
    page.call("Emulation.setEmulatedMedia", media="print")
    hidden = page.run(
        "['#controls', '#more', '#hint', 'nav'].map(it => getComputedStyle(document.querySelector(it)).display)"
    )
    assert hidden == ["none"] * 4
    page.call("Emulation.setEmulatedMedia", media="")
    page.run("addEventListener('beforeprint', () => { window.onPaper = document.querySelectorAll('#rows tr').length })")
    printed = base64.b64decode(page.call("Page.printToPDF", preferCSSPageSize=True)["data"])
    assert printed.startswith(b"%PDF")
    pages = printed.count(b"/Type /Page\n") or printed.count(b"/Type/Page/")
    assert 3 <= pages <= 9
    assert page.run("window.onPaper") == 60
    assert len(rows(page)) == 50
    page.run("window.dispatchEvent(new Event('beforeprint'))")
    assert page.run("document.querySelectorAll('main details:not([open])').length") == 0
    head = "['button', 'th'].map(it => document.querySelectorAll('#table thead ' + it).length)"
    assert page.run(head) == [0, 4]  # Chromium repeats no head with buttons on the next page
    page.run("window.dispatchEvent(new Event('afterprint'))")
    assert len(rows(page)) == 50
    assert page.run(head) == [4, 4]
    assert page.errors == []
    page.close()
