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

# %% [markdown]
# ## One set of assumptions, one list

# %%
finer = ("month", "mark", "ballot", "post", "fault")
given = {"tables": {name: read(f"qingxu-{name}") for name in finer}}
given |= {"as_of": "2024-01-31", "period": "2023"}
rating = evaluator.rate(people, **given)
pr.charts.distribution(rating, "考核等次", lang="en")

# %% [markdown]
# The people and all their marks are synthetic; the numbers of people by post are the published ones.
# How far can this list be trusted?
#
# ## What is plausible
#
# Six gaps, and what could reasonably stand in each; `None` stands for all choices that the scheme knows.
# The three weights are drawn together, so that they always add up to 1.

# %%
WEIGHTS = ("量化考核权重", "组织评价权重", "民主测评权重")
plausible = {
    **{name: {"range": ("0.2", "0.6"), "step": "0.05"} for name in WEIGHTS},
    "优秀线": {"range": (86, 94), "step": 1},
    "合格线": {"range": (65, 75), "step": 1},
    "优秀比例": {"range": ("0.05", "0.20"), "step": "0.01"},
    "缺月处理": None,
    "计票分母": None,
}

# %%
gaps = {name: scheme.parameters[name] for name in plausible}
label = {name: gap.label("en") for name, gap in gaps.items()}
ways = {
    value: words["en"]
    for gap in gaps.values()
    for value, words in gap.value_labels.items()
}
for name, gap in gaps.items():
    print(name, "-", label[name], [ways[value] for value in gap.values] or "")

# %% [markdown]
# ## Hundreds of ratings at once
#
# Each scenario is a whole rating with its own values, exact to the last digit; months, ballots and marks are read once.

# %%
found = evaluator.scenarios(
    people,
    values=plausible,
    totals={WEIGHTS: 1},
    of=["考核等次", "星数"],
    design="indices",
    draws=60,
    **given,
)
print(found.text())

# %% [markdown]
# ## Who is certain, and who is not

# %%
decided = found.decided("考核等次")
levels = found.levels["考核等次"]
certain = [decided["level"].eq(level).sum() for level in levels]
ladder = scheme.ladders["考核等次"]
grade = {each.name: each.label("en") for each in ladder.levels}
names = [grade[level] for level in levels]
counts = pl.DataFrame({"grade": names, "certain for": certain})
counts.to_pandas().set_index("grade")

# %% [markdown]
# A person without a certain grade is not badly rated: the published rules do not say how to rate him or her.
# Here is in how many of the scenarios each of them has the better grade.

# %%
open_ones = decided.filter(~pl.col("is_decided"))
better = found.shares("考核等次").group_by("cadre").first()
in_english = pl.element().cast(pl.String).replace(grade)
possible = pl.col("levels").list.drop_nulls().list.eval(in_english)
shown = open_ones.join(better, on="cadre", maintain_order="left").select(
    "cadre",
    possible.list.join(" or "),
    pl.format("{}%", (pl.col("share") * 100).round(1)).alias("the better one in"),
)
shown.head(8).to_pandas().set_index(["cadre", "levels"])

# %% [markdown]
# ## Which gap decides
#
# That is two questions.
# **For how many people** does a gap decide the grade?

# %%
hanging = found.publish_next("考核等次")
people_by_gap = {
    ", ".join(label[each] for each in names.split(", ")): count
    for names, count in hanging.select("parameter", "units").rows()
}
pl.DataFrame(
    {"gap": list(people_by_gap), "people": list(people_by_gap.values())}
).to_pandas().set_index("gap")

# %% [markdown]
# **How much** does it decide, where scenarios differ?
# The shares may add up to more than 100 per cent, since gaps act together; they are estimates, so that what is decided alone may come out above the whole.

# %%
pr.charts.sensitivity(found, "考核等次", lang="en")

# %% [markdown]
# The two orders are not the same.
# What is done about a month without a total (缺月处理) decides most of all, and for few people: whether they have a grade at all.

# %%
has_none = pl.col("levels").list.contains(None)
no_grade = open_ones.filter(has_none)["cadre"].to_list()
none_given = found.units.filter(
    pl.col("考核等次").is_null(), pl.col("cadre").is_in(no_grade)
)
choices = none_given.join(found.settings, on="scenario")["缺月处理"].unique()
words = [ways[choice] for choice in choices]
print(*no_grade, "have no grade where the choice is:", *words)

# %% [markdown]
# ## What it costs

# %%
bills = found.totals()
low, high = bills.filter(incentive="星级奖励").select("low", "high").row(0)
whole = pl.col("low", "q_0.5", "high").cast(pl.Int64)
paid = {name: each.label("en") for name, each in scheme.incentives.items()}
named = pl.col("incentive").cast(pl.String).replace(paid)
costs = bills.select(named, "amount_unit", "every", whole)
costs.rename({"q_0.5": "median"}).to_pandas().set_index("incentive")

# %% [markdown]
# ## What to conclude

# %% tags=["hide-input"]
units = dict(hanging.select("parameter", "units").rows())
heaviest = max(found.indices("考核等次"), key=lambda gap: gap.total)
weights = units[", ".join(WEIGHTS)]
place = "within" if low <= 180_000 <= high else "outside"
Markdown(f"""
- {len(people) - len(open_ones)} of {len(people)} people have the same grade in all {len(found)} scenarios.
  Only these grades can be defended today; {len(open_ones)} hang on what was not published.
- **Publish first:** the three weights, on which the grades of {weights} people hang, and
  {label["计票分母"]}, on which those of {units["计票分母"]} do.
- **And for fairness:** {label[heaviest.name]}. It has a part in {float(heaviest.total):.0%} of all differences, since
  {len(no_grade)} people get a grade or none by it.
- The one-off rewards cost {low:,.0f} to {high:,.0f} yuan; the published 180,000 lie {place} that range.
""")
