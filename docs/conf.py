from importlib.metadata import version as installed

project = "partyrate"
author = "the partyrate authors"
version = release = installed("partyrate")
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
html_theme = "furo"
html_title = "partyrate"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nitpick_ignore_regex = [
    (r"py:.*", r"(?!partyrate).*"),  # only names of this library must have a page
    (
        r"py:class",
        r"partyrate\.(plan|source|periods|numbers|loading|engines|tables|model\.(entry|supply))\..*",
    ),  # inner classes that annotations name
]
