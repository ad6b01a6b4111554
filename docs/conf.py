import logging
import os
import re
import runpy
from importlib.metadata import version as installed
from itertools import pairwise

from nbclient import NotebookClient
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

os.environ["PARTYRATE_LANG"] = "en"  # notebooks show texts in English, whatever the locale is

project = "partyrate"
author = "the partyrate authors"
project_copyright = f"2026, {author}"
version = release = installed("partyrate")
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
html_theme = "furo"
html_title = "partyrate"
html_static_path = ["_static"]
html_css_files = ["pages.css"]
exclude_patterns = ["*.py", "playground", "_build", "jupyter_execute"]
# Notebooks are text, in examples/notebooks, and executed when their page is read; a cell that fails fails the build.
nb_custom_formats = {".py": ["jupytext.reads", {"fmt": "py:percent"}]}
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True
NotebookClient.extra_arguments.default_args = (["--log-level=40"],)  # errors only: kernels run here, for seconds
logging.getLogger("traitlets").setLevel(logging.WARNING)
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nitpick_ignore_regex = [
    (r"py:.*", r"(?!partyrate).*"),  # only names of this library must have a page
    (
        r"py:class",
        r"partyrate\.(plan|spans|messages|periods|numbers|loading|engines|tables|comparison|counterfactuals|crosswalks|prepared\.Evaluating|scenarios\.task|rating\.rating\.FrameT|model\.(entry|supply|target))\b.*",
    ),  # inner classes that annotations name
]

RUNS = re.compile(r"[\u3400-\u9fff]+|[^\W\u3400-\u9fff]+")


class SearchBoth(SearchEnglish):
    """English as Sphinx has it, and Chinese by pairs of characters: these need no dictionary, and match any word."""

    js_splitter_code = r"""
var splitQuery = (query) =>
  (query.match(/[\u3400-\u9fff]+|(?:(?![\u3400-\u9fff])[\p{Letter}\p{Number}_\p{Emoji_Presentation}])+/gu) || [])
    .flatMap((run) =>
      /[\u3400-\u9fff]/.test(run) && run.length > 1
        ? Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))
        : [run]);
"""

    def split(self, input: str) -> list[str]:  # noqa: A002 - as Sphinx calls it
        """Return English words, Chinese characters, and the pairs of them that follow each other."""
        found: list[str] = []
        for run in RUNS.findall(input):
            if "\u3400" <= run[0] <= "\u9fff":
                found += [*run, *map("".join, pairwise(run))]
            else:
                found.append(run)
        return found


def setup(app: Sphinx) -> None:
    """Search in both languages of the pages, and draw the charts that they show."""
    app.add_search_language(SearchBoth)
    app.connect("builder-inited", lambda app: runpy.run_path(str(app.srcdir / "make_charts.py"))["draw"]())
