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
# # One village: why, and how to the next star
#
# A secretary stands at the counter: *why do we have three stars, and the village next to us four?*
# The answer must be right, complete and short.
# And then comes the second question: **what would we have to do?**

# %%
import csv
from pathlib import Path

from IPython.display import Markdown

import partyrate as pr


# %%
def read(name):
    with Path(f"../data/tianjin-{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


finer = {name: read(f"village-{name}") for name in ("event", "staff", "history")}
given = {"tables": finer, "as_of": "2020-03-01", "period": "2019"}

# %% [markdown]
# All 3,538 villages (synthetic ones) are rated, since places are counted in whole districts.
# What was not published is filled by the profile `illustrative`; everything that rests on it says so.

# %%
scheme = pr.load_scheme("tianjin-village", profile="illustrative")
evaluator = pr.Evaluator(scheme)
rating = evaluator.rate(read("village"), **given)
rating

# %% [markdown]
# ## Why three stars

# %%
VILLAGE = ("D02", "V0345")
reason = rating.explain(unit=VILLAGE, of="星级")
reason

# %% [markdown]
# Read it from the top: the district, the places it has, the village's own place, and how far it is from each edge.
# Below stands where the score comes from, with the clause of every number, and what is an assumption.
#
# The village lacks **one hundredth of a point**.

# %% [markdown]
# Where the village stands among those of its district, and in which marks it is strong or weak:

# %%
pr.charts.histogram(rating, cohort="D02", lang="en")

# %%
pr.charts.unit_profile(rating, VILLAGE, lang="en")

# %% [markdown]
# ## What would have been enough

# %%
prepared = evaluator.prepare(read("village"), **given)
path = prepared.path_to(VILLAGE, "四星")
print(path.text())

# %% [markdown]
# Each line is one smallest change, the other marks as they are: one step less does not reach the star.
# The mark of the superior (上级考评) counts most, so that it has to change least; that of the other secretaries (书记互评) counts least.

# %% [markdown]
# ## Whose star it would be
#
# Had the masses given this village 80 points:

# %%
better = prepared.what_if(VILLAGE, {"mass_score": "80.00"})
print(better.text())

# %% [markdown]
# Places are counted, so that where one village rises another one falls.
# That one has a name, and will stand at the same counter tomorrow.

# %% [markdown]
# ## A village that no mark can help
#
# Nobody in this district has a higher score than this village, and it has four stars.

# %%
BARRED = ("D01", "V0182")
barred = rating.explain(unit=BARRED, of="星级")
for line in barred.lines:
    if line.startswith(("star", "place ", "gate")):
        print(line)

# %%
FULL = dict.fromkeys(("superior_score", "mass_score", "peer_score"), "100.00")
print(prepared.what_if(BARRED, FULL).text())
print(prepared.what_if(BARRED, {"seven_situations": False}).text())

# %% [markdown]
# With full marks everywhere its score rises and its star does not.
# What it takes is an end of the situation that forbids five stars; another village would then pass its star back.

# %% [markdown]
# ## What to conclude

# %% tags=["hide-input"]
place = next(line for line in reason.lines if line.startswith("place "))
edge = next(line for line in reason.lines if "last one in 'four" in line)
changes = [
    f"{scheme.indicators[one.name].label('en')} → {float(one.after):.2f}"
    for one in path.changes
]
gates = sum(line.startswith("gate") for line in reason.lines)
falls = [each for each in better.others if each.name == "星级"]
Markdown(f"""
- *Why:* {place}; {edge}. {gates or "No"} gate acts on it.
- *How:* any one of these would have done: {"; ".join(changes)}.
- *At whose cost:* {len(falls)} other village would have lost its fourth star.
- *And the first of its district:* has {barred.shown} because a gate holds, and no mark moves it.
  Two questions that sound alike have two different answers: the explanation comes before the advice.
""")
