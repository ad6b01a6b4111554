"""The page of a chart in a browser: it draws itself, reaches no host, and shows what is below the pointer."""

import pytest
from tests.unit.charts.test_charts import KINDS, hostile


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
