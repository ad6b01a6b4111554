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
# # 一个村：为什么是三星，怎样升一星
#
# 村书记来问：“为什么我们三星，邻村四星？”回答要准确、完整、简短。接着必有第二问：**我们该怎么做？**

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
# 名额按区计算，所以 3,538 个村（虚构数据）一起评定。办法没有公布的数值由 `illustrative` 补上，凡用到之处都会注明。

# %%
scheme = pr.load_scheme("tianjin-village", profile="illustrative")
evaluator = pr.Evaluator(scheme)
rating = evaluator.rate(read("village"), **given)
print(rating.text("zh"))

# %% [markdown]
# ## 为什么是三星

# %%
VILLAGE = ("D02", "V0345")
reason = rating.explain(unit=VILLAGE, of="星级", lang="zh")
reason

# %% [markdown]
# 从上往下读：哪个区、各等次几个名额、本村第几名、离上下两条线各差多少。再往下是得分的来历，每个数字都注明条款，假设也注明是假设。
#
# 这个村只差 **0.01 分**。

# %% [markdown]
# 本村在全区的位置，以及哪一项强、哪一项弱：

# %%
pr.charts.histogram(rating, cohort="D02", lang="zh")

# %%
pr.charts.unit_profile(rating, VILLAGE, lang="zh")

# %% [markdown]
# ## 差在哪里就够

# %%
prepared = evaluator.prepare(read("village"), **given)
path = prepared.path_to(VILLAGE, "四星")
print(path.text("zh"))

# %% [markdown]
# 每一行是单独一项的最小改动，其他各项不变；再少一步就不够。上级考评权重最大，所以需要改动的最少；书记互评权重最小，需要改动的最多。

# %% [markdown]
# ## 这颗星从谁那里来
#
# 假如群众测评是 80 分：

# %%
better = prepared.what_if(VILLAGE, {"mass_score": "80.00"})
print(better.text("zh"))

# %% [markdown]
# 名额有定数，一个村升，就有一个村降。降星的村也有名字，明天也会来问。

# %% [markdown]
# ## 再高的分也没有用的村
#
# 这个村得分全区第一，却只有四星。

# %%
BARRED = ("D01", "V0182")
barred = rating.explain(unit=BARRED, of="星级", lang="zh")
for line in barred.lines:
    if line.startswith(("星级", "按", "“")):
        print(line)

# %%
FULL = dict.fromkeys(("superior_score", "mass_score", "peer_score"), "100.00")
print(prepared.what_if(BARRED, FULL).text("zh"))
print(prepared.what_if(BARRED, {"seven_situations": False}).text("zh"))

# %% [markdown]
# 各项全得满分，得分上升，星级不变。要得五星，靠的不是分数，而是消除不得评五星的情形；到那时，递补得星的村要让出名额。

# %% [markdown]
# ## 结论

# %% tags=["hide-input"] mystnb={"code_prompt_show": "显示代码", "code_prompt_hide": "隐藏代码"}
place = next(line for line in reason.lines if line.startswith("按"))
edge = next(line for line in reason.lines if line.startswith("“四星”最后一名"))
changes = [
    f"{scheme.indicators[one.name].label('zh')} → {float(one.after):.2f}"
    for one in path.changes
]
gates = sum("生效" in line for line in reason.lines)
falls = [each for each in better.others if each.name == "星级"]
Markdown(f"""
- **为什么**：{place}；{edge}。{f"有 {gates} 项" if gates else "没有"}限制情形。
- **怎么办**：下面任何一项做到即可：{"；".join(changes)}。
- **谁受影响**：另有 {len(falls)} 个村会失去四星。
- **全区得分第一的村**：因限制情形只得{barred.shown}，分数再高也无用。
  两个听起来一样的问题，答案不同：先说明原因，再提建议。
""")
