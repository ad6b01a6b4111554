"""The page of a chart in a browser: it draws itself, reaches no host, and shows what is below the pointer."""

import pytest
from tests.unit.charts.test_charts import KINDS, hostile

from partyrate.charts.rendering import width_of


# Starts a browser, the only judge of whether the page draws under its own policy; two pages, one of them hostile.
@pytest.mark.slow
@pytest.mark.parametrize("dark", [False, True])
def test_a_page_draws_itself_without_errors_and_without_a_request(browser, tmp_path, dark):
    chart = hostile() if dark else KINDS["transitions"](lang="zh")
    path = (chart.dark() if dark else chart).save(tmp_path / "chart.html")
    page = browser.open(path.as_uri(), width=1200)
    page.wait("document.querySelector('#chart svg') !== null")
    assert page.errors == []
    assert [each for each in page.requests if not each.startswith(("file:", "data:", "blob:"))] == []
    assert page.run("document.querySelectorAll('script').length") == 2
    assert page.run("document.querySelector('#chart svg').getBoundingClientRect().width") > 300
    shown = page.run("document.querySelector('#chart').textContent")
    assert chart.title in shown
    assert page.run("document.title") == chart.title
    assert page.run("getComputedStyle(document.body).backgroundColor") == (
        "rgb(21, 24, 29)" if dark else "rgb(255, 255, 255)"
    )
    assert page.run("document.querySelector('.vega-actions').textContent").find("Open in Vega Editor") == -1
    page.picture(tmp_path / "page.png")
    page.close()


# Starts a browser: only there does a picture ask for the colours of its page.
@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "prefers", "dark"),
    [
        ('<html style="color-scheme: light dark"><body>', "light", False),
        ('<html style="color-scheme: light dark"><body>', "dark", True),
        ('<html><body data-jp-theme-light="false">', "light", True),
        ('<html><body data-jp-theme-light="true">', "dark", False),
        ('<html><body data-theme="dark">', "light", True),
        ('<html><body class="vscode-light">', "dark", False),
    ],
)
def test_a_picture_of_a_notebook_has_the_colours_of_its_page(browser, tmp_path, page, prefers, dark):
    path = tmp_path / "notebook.html"
    shown = KINDS["distribution"](lang="en")._repr_mimebundle_()["text/html"]
    path.write_text(f'<!doctype html><meta charset="utf-8">{page}{shown}', encoding="utf-8")
    opened = browser.open(path.as_uri(), width=1000, scheme=prefers)
    corner = opened.run(
        """new Promise((give) => {
          const image = document.querySelector("img");
          image.decode().then(() => {
            const canvas = document.createElement("canvas");
            const pen = canvas.getContext("2d");
            canvas.width = canvas.height = 1;
            pen.drawImage(image, 0, 0);
            give(Array.from(pen.getImageData(0, 0, 1, 1).data));
          });
        })"""
    )
    assert corner == ([21, 24, 29, 255] if dark else [255, 255, 255, 255])
    opened.close()


# Starts a browser: widths are only known there.
@pytest.mark.slow
def test_on_a_phone_a_wide_chart_moves_in_its_place_and_stays_readable(browser, tmp_path):
    chart = KINDS["distribution within"](lang="zh")
    path = tmp_path / "notebook.html"
    head = '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    path.write_text(f"{head}{chart._repr_mimebundle_()['text/html']}", encoding="utf-8")
    for each, place in ((path, "img"), (chart.save(tmp_path / "chart.html"), "#chart svg")):
        page = browser.open(each.as_uri(), width=390)
        page.wait(f"document.querySelector('{place}') !== null")
        page.wait(f"document.querySelector('{place}').getBoundingClientRect().width > 0")
        natural = width_of(chart.svg())
        assert page.run(f"document.querySelector('{place}').getBoundingClientRect().width") >= 0.79 * natural > 390
        assert page.run("document.documentElement.scrollWidth") <= 390
        page.close()
