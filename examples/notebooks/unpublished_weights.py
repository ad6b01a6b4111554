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


pl.Config(tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True)
pl.Config(fmt_str_lengths=90)
scheme = pr.load_scheme("qingxu", profile="illustrative")

# %% [markdown]
# ## One set of assumptions, one list

# %%
finer = ("month", "mark", "ballot", "post", "fault")
given = {"tables": {name: read(f"qingxu-{name}") for name in finer}}
given |= {"as_of": "2024-01-31", "period": "2023"}
evaluator = pr.Evaluator(scheme)
people = read("qingxu")
rating = evaluator.rate(people, **given)
pr.charts.distribution(rating, "考核等次")

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
    **{name: {"range": ("0.2", "0.6"), "step": "0.05"} for name in WEIGHTS},
    "优秀线": {"range": (86, 94), "step": 1},
    "合格线": {"range": (65, 75), "step": 1},
    "优秀比例": {"range": ("0.05", "0.20"), "step": "0.01"},
    "缺月处理": None,
    "计票分母": None,
}
# %%
gaps = [scheme.parameters[name] for name in plausible]
pl.DataFrame(
    {
        "gap": [each.name for each in gaps],
        "what it is": [each.label("en") for each in gaps],
        "choices": [", ".join(each.values) for each in gaps],
    }
)

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
certain = [decided["level"].eq(level).sum() for level in found.levels["考核等次"]]
pl.DataFrame({"grade": found.levels["考核等次"], "certain for": certain})

# %% [markdown]
# A person without a certain grade is not badly rated: the published rules do not say how to rate him or her.
# `hangs_on` names the gaps that decide for each of them, the one that decides most first.

# %%
open_ones = decided.filter(~pl.col("is_decided"))
open_ones.select(
    "cadre",
    pl.col("levels").list.join(" or "),
    pl.col("hangs_on").list.join("; "),
).head(8)

# %% [markdown]
# Nothing stands where no single gap decides more than chance.
# For the first of these people, a scenario with either grade:

# %%
who, levels = open_ones["cadre"][0], open_ones["levels"][0]
settings = {level: found.example(who, level, of="考核等次") for level in levels}


def shown(value):
    return value if isinstance(value, str) else f"{float(value):g}"


shown_settings = {
    each: list(map(shown, settings[each].values())) for each in settings
}
pl.DataFrame({"gap": list(settings[levels[0]]), **shown_settings})

# %% [markdown]
# ## Which gap decides most
#
# The share of the differences between scenarios in which a gap has a part, alone or together with others.
# The shares may add up to more than 100 per cent, since gaps act together.

# %%
pr.charts.sensitivity(found, "考核等次")

# %% [markdown]
# The weights, of which everybody talks:


# %%
def by_total(gap):
    return gap.total


weights = next(gap for gap in found.indices("考核等次") if WEIGHTS[0] in gap.name)
print(
    f"alone or with others: {float(weights.total):.0%} of the differences in grades"
)

# %% [markdown]
# The stars are another matter than the grades:

# %%
pr.charts.sensitivity(found, "星数")

# %% [markdown]
# ## What it costs

# %%
bills = found.totals()
low, high = bills.filter(incentive="星级奖励").select("low", "high").row(0)
whole = pl.col("low", "q_0.5", "high").cast(pl.Int64)
bills.select("incentive", "amount_unit", "every", whole)

# %% [markdown]
# ## What to conclude

# %% tags=["hide-input"]
grade, stars = (max(found.indices(name), key=by_total) for name in found.names)
label = {each.name: each.label("en") for each in gaps}
place = "within" if low <= 180_000 <= high else "outside"
Markdown(f"""
- The grades of {len(people) - len(open_ones)} of {len(people)} people are certain in all {len(found)} scenarios;
  those of {len(open_ones)} hang on what was not published. Only the first can be defended today.
- Everybody asks about the weights. They have a part in {float(weights.total):.0%} of the differences in grades;
  *{label[grade.name]}* has one in {float(grade.total):.0%}.
  For the stars it is the *{label[stars.name]}*, with {float(stars.total):.0%}.
  **These are what the county should publish first.**
- The one-off rewards cost between {low:,.0f} and {high:,.0f} yuan; yearly pay does not move at all.
  The published figure of 180,000 yuan lies {place} that range.
""")
