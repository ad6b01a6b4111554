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
# # A reform and what it costs
#
# A district wants rules of its own for the star rating of its villages: the masses' assessment shall count 45 per cent instead of 35, the superior's 40 instead of 50, and a village in one of seven bad situations shall get three stars at most instead of four.
#
# Before anybody signs, three questions: **who moves, because of which change, and what does it cost?**

# %%
import pandas as pd
from IPython.display import Markdown

import partyrate as pr


def read(name):
    return pd.read_csv(f"../data/tianjin-{name}.csv", dtype=str)


villages = read("village")
finer = {name: read(f"village-{name}") for name in ("event", "staff", "history")}
given = {"tables": finer, "as_of": "2020-03-01", "period": "2019"}

# %% [markdown]
# ## What the draft says differently
#
# The draft names only what it changes.
# The list below is not written by hand: the two schemes are compared by what they mean.

# %%
now = pr.load_scheme("tianjin-village", profile="illustrative")
draft = pr.load_scheme("../district_variant.toml", profile="illustrative")
now.diff(draft)

# %% [markdown]
# ## Who moves
#
# Both schemes rate the same 3,538 synthetic villages.

# %%
schemes = {"now": now, "draft": draft}
ratings = {
    each: pr.Evaluator(schemes[each]).rate(villages, **given) for each in schemes
}
comparison = pr.compare(ratings)
pr.charts.transitions(comparison)

# %% [markdown]
# The same in words, with what else changes:

# %%
print(comparison)

# %%
moves = comparison.table("moves")
counts = moves.groupby(["district", "direction"], observed=True).size()
counts.unstack(fill_value=0).head(6)

# %% [markdown]
# The villages that fall furthest are the ones that will come and ask.

# %%
sides = [
    f"{name}_{side}"
    for name in ("level", "score", "rank")
    for side in ("from", "to")
]
furthest = moves.sort_values(["steps", "rank_change"]).head(5)
label = {level.name: level.label("en") for level in now.ladders["星级"].levels}
furthest.set_index(["district", "unit"])[sides].astype(str).replace(label)

# %% [markdown]
# ## Because of which change
#
# `attribute` switches every changed entry on alone, and off alone, and combinations where neither explains a move.
# The two weights go together, since weights must add up to 1.

# %%
WEIGHTS = ("上级考评权重", "群众测评权重")
causes = pr.attribute(now, draft, villages, together=[WEIGHTS], **given)
print(causes.text())

# %%
causes

# %% [markdown]
# ## What it costs
#
# The scheme pays secretaries by stars, and gives five-star villages places for excellent members.
# Recipients stand as the scheme names them: “两委”成员 are the members of the two committees of a village, and 一肩挑 is the secretary who heads both.

# %%
shown = ["kind", "total", "difference", "amount_unit", "every"]
pay = pd.DataFrame(comparison.pay()).set_index(["recipient", "rating"])
pay[shown].astype({"total": int, "difference": int}).fillna("")

# %%
pr.charts.pay(ratings["draft"])

# %% [markdown]
# ## What to conclude

# %% tags=["hide-input"]
up, down = ((moves["direction"] == way).sum() for way in ("up", "down"))
money = pay.query("rating == 'draft' and amount_unit == 'yuan'").iloc[0]
weights, gate = causes.summary()
Markdown(f"""
- {len(moves)} of {len(villages):,} villages get other stars: {up} rise and {down} fall.
- The new weights are enough for {weights["sufficient"]} of the moves, the stricter gate for {gate["sufficient"]}.
  They are two reforms in one paper, and can be decided apart.
- Pay changes by {int(money["difference"]):,} yuan a year, {float(money["difference"] / money["total"]):.1%} of the bill:
  quotas keep it where it is. The reform is a question of fairness, not of money.
- Who falls can be told why: `causes.cause(unit)` names the change, and the next notebook shows one village in full.
""")
