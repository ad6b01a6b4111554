# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Five regions, one county
#
# Five places have published how they rate villages, secretaries, towns and staff: Tianjin, Liuzhou, Kaifeng, Dinghai and Qingxu.
# No place has published the marks of single villages, so nobody can say from the articles alone which rules are strict.
#
# Here a made-up county of 160 villages and 40 communities is rated by the rules of all five.
# The question: **is a good village good everywhere, and if not, which rule decides?**

# %%
import pandas as pd
from IPython.display import Markdown

import partyrate as pr

DATA = "../data/county-{}.csv"
SCHEMES = ["tianjin-village", "liuzhou-star", "kaifeng-branch"]


def read(*names):
    return {name: pd.read_csv(DATA.format(name), dtype=str) for name in names}


# %% [markdown]
# ## One table, many schemes
#
# A crosswalk says for each scheme which column of the county stands for which of its inputs.
# Marks are read as text: a binary float may no longer be the number that was written.

# %%
villages = pr.crosswalk("../crosswalks/villages.toml")
rated = villages.rate(
    read("village")["village"], tables=read("month", "event", "past", "staff")
)
print(rated.text())

# %% [markdown]
# *lacking* is what a scheme asks for and the county does not know; *assumed* is what the file supplies by a named assumption.
# Does any star hang on what is lacking?

# %%
is_open = {
    name: "星级" in rating.undetermined for name, rating in rated.ratings.items()
}
print("stars left open:", [name for name in is_open if is_open[name]] or "none")

# %% [markdown]
# ## How strict is each region?
#
# The same 160 villages, three ladders of stars.
# Tianjin gives its stars by quota, Liuzhou moves a village one star at a time, Kaifeng asks for five scores above a line and has no quota.

# %%
STARS = ["五星", "四星", "三星", "二星", "一星", "无星"]
table = rated.table().set_index("village")
table = table[table["tianjin-village"].notna()]
counts = table[SCHEMES].apply(lambda stars: stars.value_counts()).reindex(STARS)
ladder = rated.ratings["kaifeng-branch"].scheme.ladders["星级"]
label = {level.name: level.label("en") for level in ladder.levels}
counts.fillna(0).astype(int).rename(index=label)

# %% [markdown]
# Five stars are a rarity in Liuzhou and common in Kaifeng; most of Liuzhou is in the middle.

# %%
pr.charts.transitions(rated.compare("tianjin-village", "kaifeng-branch"))

# %% [markdown]
# Read the picture by its rows: of the five-star villages of Tianjin nearly all are at the top of Kaifeng as well.
# From four stars down the two regions part.

# %% [markdown]
# ## Do they agree on who is good?
#
# Call a village good where it has four stars or more.

# %%
good = table[SCHEMES].isin(["五星", "四星"]).sum(axis=1)
good.value_counts().sort_index().rename_axis("good in … regions").to_frame(
    "villages"
)

# %% [markdown]
# ## The same village, no star and five stars

# %%
has_both = table[SCHEMES].apply(lambda row: {"五星", "无星"} <= set(row), axis=1)
apart = table[has_both]
apart[SCHEMES].astype(str).replace(label)

# %%
reasons = rated.explain(apart.index[0])
for name in SCHEMES:
    print(name, "→", reasons[name].shown)
    for line in reasons[name].lines:
        if line.startswith(("gate", "level 'five", "place ")):
            print("   ", line)

# %% [markdown]
# Tianjin takes the stars away at any time for a serious problem; the other two have no such rule.
# Is it so for each of these villages?

# %%
stars = {name: rated.explain(name)["tianjin-village"] for name in apart.index}
by_gate = [name for name in stars if "gate 'stars taken away" in str(stars[name])]
by_gate

# %% [markdown]
# ## The fifth region rates people
#
# Qingxu gives stars to secretaries, not to villages; its rules stand here beside those by which the other regions rate people.

# %%
secretaries = pr.crosswalk("../crosswalks/secretaries.toml")
tables = read("month", "event", "past", "staff", "ballot", "competence")
people = secretaries.rate(
    read("village")["village"], tables=tables, as_of="2019-12-31", period=2019
)
print(people.text())

# %% [markdown]
# ## What to conclude

# %% tags=["hide-input"]
everywhere, nowhere = (good == len(SCHEMES)).sum(), (good == 0).sum()
Markdown(f"""
- Of {len(good)} villages, {everywhere} are good in all three regions and {nowhere} in none:
  for these, {(everywhere + nowhere) / len(good):.0%} of all, it hardly matters whose rules are taken over.
- For the other {len(good) - everywhere - nowhere} it does: a county that copies a scheme chooses who is good.
- {len(apart)} villages have no star in one region and five in another. In {len(by_gate)} of these a single rule does it,
  the one that takes stars away for a serious problem: before a county takes over quotas, it should ask which gates
  come with them.
- All of this rests on named assumptions; `rated.assumptions` lists them for every scheme.
""")
