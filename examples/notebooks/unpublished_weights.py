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
# # What the unpublished weights decide
#
# Qingxu rates 201 people (village and community secretaries, village directors) and pays stars in money.
# The report gives the parts of the score, and neither their weights nor the lines, nor what is done with a month without a mark.
#
# Whoever fills the gaps with one set of assumptions gets one list of names, and does not know what it is worth.
# The question: **which grades are certain whatever the county decides, and which gap decides most of the others?**

# %%
import polars as pl
from IPython.display import Markdown

import partyrate as pr


def read(name):
    return pl.read_csv(f"../data/{name}.csv", infer_schema=False)


scheme = pr.load_scheme("qingxu", profile="illustrative")
evaluator = pr.Evaluator(scheme)
people = read("qingxu")
given = {"tables": {name: read(f"qingxu-{name}") for name in ("month", "mark", "ballot", "post", "fault")}}
given |= {"as_of": "2024-01-31", "period": "2023"}

# %% [markdown]
# ## One set of assumptions, one list

# %%
rating = evaluator.rate(people, **given)
rating.table("distribution", ladder="考核等次")

# %% [markdown]
# The people and all their marks are synthetic; the numbers of people by post are the published ones.
# How far can this list be trusted?
#
# ## What is plausible
#
# Six gaps, and what could reasonably stand in each.
# The three weights are drawn together, so that they always add up to 1.

# %%
WEIGHTS = ("量化考核权重", "组织评价权重", "民主测评权重")
plausible = {
    **dict.fromkeys(WEIGHTS, {"range": ("0.2", "0.6"), "step": "0.05"}),
    "优秀线": {"range": (86, 94), "step": 1},
    "合格线": {"range": (65, 75), "step": 1},
    "优秀比例": {"range": ("0.05", "0.20"), "step": "0.01"},
    "缺月处理": None,
    "计票分母": None,
}
pl.DataFrame([
    {"parameter": name, "what it is": scheme.parameters[name].label("en"), "choices": ", ".join(scheme.parameters[name].values)}
    for name in plausible
])

# %% [markdown]
# ## Hundreds of ratings at once
#
# Each scenario is a whole rating with its own values, exact to the last digit; months, ballots and marks are read once.

# %%
study = {"values": plausible, "totals": {WEIGHTS: 1}, "of": ["考核等次", "星数"], "design": "indices", "draws": 60}
found = evaluator.scenarios(people, **study, **given)
print(found.text())

# %% [markdown]
# ## Who is certain, and who is not

# %%
decided = found.decided("考核等次")
certain = decided.filter("is_decided").group_by("level").len(name="people certain of it").sort("level")
certain

# %% [markdown]
# A person without a certain grade is not badly rated: the published rules do not say how to rate him or her.
# `hangs_on` names the gaps that decide for each of them, the one that decides most first.

# %%
open_ones = decided.filter(~pl.col("is_decided")).select("cadre", "levels", "hangs_on")
open_ones.head(8)

# %% [markdown]
# The scenario that gives one of them another grade, and differs least from the first:

# %%
who = open_ones["cadre"][0]
{level: dict(found.example(who, level, of="考核等次")) for level in open_ones["levels"][0]}

# %% [markdown]
# ## Which gap decides most
#
# The share of the differences between scenarios in which a gap has a part, alone or together with others.
# The shares may add up to more than 100 per cent, since gaps act together.

# %%
shares = pl.DataFrame([
    {"result": result, "gap": each.name, "share": float(each.total)}
    for result in ("考核等次", "星数")
    for each in found.indices(result)
])
shares.pivot(on="result", index="gap", values="share").sort("考核等次", descending=True)

# %% [markdown]
# ## What it costs

# %%
bills = found.totals()
bills.select("incentive", "amount_unit", "every", "low", "q_0.5", "high")

# %% [markdown]
# ## What to conclude

# %%
grade, stars = (max(found.indices(name), key=lambda each: each.total) for name in ("考核等次", "星数"))
weights = next(each for each in found.indices("考核等次") if WEIGHTS[0] in each.name)
rewards = bills.filter(pl.col("incentive") == "星级奖励").row(0, named=True)
Markdown(f"""
- The grades of {decided["is_decided"].sum()} of {len(people)} people are certain in all {len(found)} scenarios; those of
  {len(open_ones)} hang on what was not published. Only the first can be defended today.
- Everybody asks about the weights. They have a part in {float(weights.total):.0%} of the differences in grades;
  {grade.name} has one in {float(grade.total):.0%}. For the stars it is {stars.name}, with {float(stars.total):.0%}.
  **These are what the county should publish first.**
- The one-off rewards cost between {rewards["low"]:,} and {rewards["high"]:,} yuan; yearly pay does not move at all.
  The published figure of 180,000 yuan lies {"within" if rewards["low"] <= 180_000 <= rewards["high"] else "outside"} that range.
""")
