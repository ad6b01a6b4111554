"""Texts of charts: titles, axes, keys and lines below titles, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------------------------------- titles
    "chart levels of": (
        "Levels of {ladder} ({table}, {rows:,} in all)",
        "{ladder}：各等次数量（{table}，共 {rows:,} 个）",
    ),
    "chart histogram of": (
        "Distribution of {value} by level of {ladder} ({rows:,} in all)",
        "{value}的分布（按{ladder}分色，共 {rows:,} 个）",
    ),
    "chart transitions of": (
        "Changes of level from {base} to {other} ({count:,} in all)",
        "从“{base}”到“{other}”：{count:,} 个单位的等次变动",
    ),
    "chart flow of": ("Ranks by rating: {ratings}", "名次变动：{ratings}"),
    "chart intervals of": ("Ranks by {value} in {count:,} scenarios", "{count:,} 个情景下的名次范围（按{value}）"),
    "chart sensitivity of": ('What decides "{value}"', "哪些参数决定“{value}”"),
    "chart tornado of": ('How far each parameter moves "{value}"', "各参数对“{value}”的影响"),
    "chart tornado of mean": (
        'How far each parameter moves the mean of "{value}"',
        "各参数对“{value}”平均值的影响",
    ),
    "chart tornado of unit": (
        'How far each parameter moves "{value}" of {unit}',
        "各参数对 {unit} 的“{value}”的影响",
    ),
    "chart tornado of level": (
        'How far each parameter moves the number of units with "{ladder}: {level}"',
        "各参数对“{ladder}：{level}”的单位数的影响",
    ),
    "chart pay by": ("Pay by {by}", "奖惩合计（按{by}）"),
    "chart profile of": ("Strengths and weaknesses of {unit}", "{unit}：强项与弱项"),
    "chart graph of": ("{scheme}: what is computed from what", "{scheme}：计算关系图"),
    "chart graph of value": ("{scheme}: what {value} is computed from", "{scheme}：{value}的计算依据"),
    # ---------------------------------------------------------------------------------------- lines below the title
    "chart assumed": (
        "Some values are assumed, not published.",
        "部分数值为假设，并非公布值。",
    ),
    "chart key of quotas": (
        "Bar: how many have the level. Line: how many its quota asks for.",
        "条形：实有数量。竖线：名额应有数量。",
    ),
    "chart key of cut-offs": (
        "Dashed lines: the last value with which each level was reached. Rows fixed by a gate do not set it, and "
        "capped ones can lie right of it.",
        "虚线：各等次最后一名的数值；由门槛直接定等次的不计入，被门槛封顶的可高于此线。",
    ),
    "chart key of several cut-offs": (
        "Below: the last value with which each level was reached, a mark for each cohort. Rows fixed by a gate do not "
        "set it.",
        "下方：各等次最后一名的数值，每个比较组一条线；由门槛直接定等次的不计入。",
    ),
    "chart cohort": ("Cohort: {cohort}", "比较组：{cohort}"),
    "chart left out": ("{count:,} without the number are left out.", "另有 {count:,} 个没有该数值，未列入。"),
    "chart numbers left out": (
        "{count:,} numbers that the unit does not have are left out.",
        "该单位没有的 {count:,} 项未列入。",
    ),
    "chart scenarios left out": (
        "{count:,} scenarios without the result are left out.",
        "另有 {count:,} 个情景没有该结果，未列入。",
    ),
    "chart key of transitions": (
        "Rows: the level before; columns: the level after. Shares are of the units with that level before. Blue is up, "
        "orange down, grey neither.",
        "行为变动前等次，列为变动后等次；百分比以变动前该等次的单位数为基数。蓝色为上升，橙色为下降，灰色为不变或无法比较。",
    ),
    "chart key of flow": (
        "The numbers are ranks among all units; the lines stand in the order of those that are shown.",
        "数字为在全部单位中的名次；线条按所列单位的先后排列。",
    ),
    "chart some units": ("{shown:,} of {count:,} units are shown.", "共 {count:,} 个单位，列出 {shown:,} 个。"),
    "chart common": (
        "Only units that both ratings have are counted: {count:,}.",
        "只统计双方都有的 {count:,} 个单位。",
    ),
    "chart ranks within": ("Ranks are within: {keys}.", "名次在以下范围内排定：{keys}。"),
    "chart key of intervals": (
        "Line: from the best to the worst rank. Bar: nine scenarios of ten. Point: the median.",
        "细线：最好至最差名次。粗条：九成情景的名次范围。圆点：中位数。",
    ),
    "chart key of indices": (
        "Share of the variance of the result. Narrow bar: what the parameter decides alone. Wide "
        "bar: with others as well.",
        "占结果方差的比例。窄条：参数单独决定的部分；宽条：连同与其他参数共同决定的部分。",
    ),
    "chart estimated": ("Estimated from {count:,} scenarios.", "由 {count:,} 个情景估计。"),
    "chart key of tornado": (
        "Each bar: from the lowest to the highest mean over the scenarios with one value of the parameter, which "
        "stands at each end. Line: the mean over all, {mean}.",
        "每条：参数取各值时，对应情景结果平均值的最低至最高，两端标出参数的取值。竖线：全部情景的平均值 {mean}。",
    ),
    "chart key of fifths": (
        "Of numbers with many values: the lowest and the highest fifth of the scenarios.",
        "取值多的参数：比较其最低五分之一与最高五分之一的情景。",
    ),
    "chart key of profile": (
        "How much of the cohort ({count:,} in all) the unit stands above, its own number, and the median of the "
        "cohort.",
        "该单位高于比较组（{count:,} 个单位）的比例、本单位数值及比较组中位数。",
    ),
    "chart amounts open": (
        "Amounts that are undetermined or missing: {count:,}; the totals lack them.",
        "有 {count:,} 笔金额未定，未计入合计。",
    ),
    "chart key of graph": (
        "Lines lead from what is used, left, to what is computed from it, right.",
        "连线由左侧被引用的项指向右侧由其算出的项。",
    ),
    "chart graph in part": (
        "{count} of {all} values are shown, those nearest to the results.",
        "共 {all} 项，图中为离结果最近的 {count} 项。",
    ),
    "chart nothing decides": (
        "The result is the same in every scenario: none of these parameters decides it.",
        "各情景结果相同：这些参数均不影响该结果。",
    ),
    "chart of incentive": ("Incentive: {incentive}", "奖惩项目：{incentive}"),
    "chart of stage": ("Stage: {stage}, with what it uses.", "阶段：{stage}（含其直接引用的项）。"),
    # ------------------------------------------------------------------------------------------- axes, labels, keys
    "chart no level": ("no level", "无等次"),
    "chart all": ("all", "全部"),
    "chart nothing": ("none", "无"),
    "chart open amount": ("undetermined", "未定"),
    "chart yes": ("yes", "是"),
    "chart no": ("no", "否"),
    "chart level": ("level", "等次"),
    "chart rows": ("number", "数量"),
    "chart units": ("units", "单位数"),
    "chart unit": ("unit", "单位"),
    "chart share": ("share", "占比"),
    "chart cohort of": ("cohort", "比较组"),
    "chart count": ("{count:,}", "{count:,}"),
    "chart count and share": ("{count:,} ({share})", "{count:,}（{share}）"),
    "chart count of quota": ("{count}; quota: {quota}", "{count}；名额：{quota}"),
    "chart quota": ("quota: {quota}", "名额：{quota}"),
    "chart range": ("{low} to below {high}", "{low} 至不足 {high}"),
    "chart rating": ("rating", "评定"),
    "chart rating from": ("{name} ↓", "{name} ↓"),
    "chart rating to": ("{name} →", "{name} →"),
    "chart rank": ("rank", "名次"),
    "chart ranks": ("{low:,} to {high:,}, median {median:,}", "{low:,} 至 {high:,}，中位数 {median:,}"),
    "chart way": ("direction", "变动"),
    "chart way up": ("up", "上升"),
    "chart way down": ("down", "下降"),
    "chart way stays": ("stays", "不变"),
    "chart way gains a level": ("gains a level", "新获等次"),
    "chart way loses its level": ("loses its level", "失去等次"),
    "chart way not comparable": ("not comparable", "无法比较"),
    "chart parameter": ("parameter", "参数"),
    "chart decides": ("share decided", "决定的比例"),
    "chart shares of index": ("{total} (alone {first})", "{total}（单独 {first}）"),
    "chart bill": ("what is paid in all", "支付总额"),
    "chart at most": ("≤ {value}", "≤ {value}"),
    "chart at least": ("≥ {value}", "≥ {value}"),
    "chart no effect": ("no effect", "无影响"),
    "chart value": ("value", "项目"),
    "chart mean": ("mean over scenarios", "情景平均值"),
    "chart figure": ("number", "数值"),
    "chart above": ("share of the cohort it stands above", "高于比较组的比例"),
    "chart value and median": ("{value} (median {median})", "{value}（中位数 {median}）"),
    "chart lower is better": ("{label} (lower is better)", "{label}（越低越好）"),
    "chart group": ("group", "组"),
    "chart incentive": ("incentive", "奖惩"),
    "chart total": ("total", "合计"),
    "chart recipients": ("recipients", "对象数"),
    "chart by incentive": ("incentive", "奖惩项目"),
    "chart by kind": ("kind", "类别"),
    "chart by recipient": ("recipient", "对象"),
    "chart sort": ("sort", "类别"),
    "chart action svg": ("Save as SVG", "保存为 SVG"),
    "chart action png": ("Save as PNG", "保存为 PNG"),
    "chart action source": ("View source", "查看规格"),
    "chart written": ("chart written to {file}", "图表已写入 {file}"),
    # ------------------------------------------------------------------------------------------------------- faults
    "chart kinds": (
        "each kind of chart has a name; the graph of a scheme is drawn by partyrate graph",
        "每种图表各有名称；方案的关系图用 partyrate graph 绘制",
    ),
    "chart option of another kind": (
        "{option} is given for {kind}\nthis kind of chart does not take it\nleave it out",
        "为 {kind} 写了 {option}\n这种图表不用这个选项\n去掉它",
    ),
    "chart option lacking": (
        "{kind} is asked for without {option}\nthis kind of chart cannot be drawn without it\nadd {option}",
        "要画 {kind}，但没有写 {option}\n没有它画不出这种图表\n补上 {option}",
    ),
    "graph option without picture": (
        "{option} is given without --out\nparts of a graph are drawn as pictures\nadd --out graph.svg, or leave it out",
        "写了 {option}，但没有写 --out\n关系图的一部分只能画成图片\n加上 --out graph.svg，或去掉该选项",
    ),
    "chart unit named": ("units are named by {keys}", "单位以 {keys} 标明"),
    "chart cohorts": ("cohorts are named by {keys}", "比较组以 {keys} 标明"),
    "charts need vl-convert": (
        "a chart is to be drawn, and vl-convert is not installed\nit draws SVG, PNG and HTML; the data of the chart "
        "need nothing: chart.to_dict()\npip install 'partyrate[charts]'",
        "要绘制图表，但没有安装 vl-convert\nSVG、PNG 和 HTML 由它绘制；图表数据本身不需要它：chart.to_dict()\n"
        "pip install 'partyrate[charts]'",
    ),
    "chart fonts": (
        "no font here has {characters}\na PNG is drawn with the fonts of this computer, and the characters would be "
        "missing\ninstall one that has them, such as Noto Sans CJK (fonts-noto-cjk on Debian), or save as .svg or "
        ".html, which take the fonts of the reader",
        "本机没有含以下字符的字体：{characters}\nPNG 用本机字体绘制，这些字符将显示不出来\n"
        "安装含有这些字符的字体，例如 Noto Sans CJK（Debian 软件包 fonts-noto-cjk），"
        "或改存 .svg、.html（用读者电脑的字体）",
    ),
    "chart scale": (
        "a scale of {scale}\na PNG has more than 0 and at most {most} pixels for each point\nwrite 1, 2 or 3",
        "缩放倍数 {scale}\nPNG 每点大于 0、至多 {most} 像素\n写 1、2 或 3",
    ),
    "chart ending": (
        "{file} has another ending\nthe ending says what is written: {endings}\ngive the file one of these endings",
        "{file} 的扩展名不对\n扩展名决定写成什么：{endings}\n改用其中一种扩展名",
    ),
    "chart not written": (
        "{file}: {error}\nthe chart is written to a file\ncheck the path",
        "{file}：{error}\n图表写入一个文件\n检查路径",
    ),
    "chart of no rating": (
        "{type} is no rating\nthis chart shows the rating that an evaluator returns\npass evaluator.rate(...)",
        "{type} 不是评定结果\n这种图表展示 Evaluator 评定的结果\n传入 evaluator.rate(...)",
    ),
    "chart of no comparison": (
        "{type} is no comparison\nthis chart shows what two or more ratings change\npass partyrate.compare(...)",
        "{type} 不是比较结果\n这种图表展示两次或多次评定之间的变动\n传入 partyrate.compare(...)",
    ),
    "chart of no scenarios": (
        "{type} holds no scenarios\nthis chart shows a rating under many values of parameters\n"
        "pass evaluator.scenarios(...)",
        "{type} 不是情景\n这种图表展示参数取多种数值时的评定\n传入 evaluator.scenarios(...)",
    ),
    "chart of no scheme": (
        "{type} is no scheme\nthe graph is that of a scheme\npass a scheme, an evaluator or a rating",
        "{type} 不是方案\n关系图按方案绘制\n传入方案、Evaluator 或评定结果",
    ),
    "chart groups": (
        "{count:,} groups by {names}\na chart shows at most {most}\ngroup by a coarser name, or rate fewer units",
        "按 {names} 分成 {count:,} 组\n一张图最多 {most} 组\n按更粗的名称分组，或减少参评单位",
    ),
    "chart of no number": (
        "{name} is no number of {table}\nthis chart shows numbers of the rows that the ladder rates\nname one of them",
        "{name} 不是 {table} 的数值\n这种图表展示等次所评各行的数值\n改用其中一项",
    ),
    "chart without order": (
        "nothing orders {ladder}\nwithout a name the chart shows the number that orders the ladder\nname a number",
        "{ladder} 没有排序依据\n不指定名称时，图表展示等次的排序数值\n指定一项数值",
    ),
    "chart step": (
        "a step of {step}\nthe columns of a histogram have a width above 0, and there are at most {most}\n"
        "write a larger number, or none",
        "组距 {step}\n直方图的组距大于 0，组数至多 {most}\n写更大的数，或不写",
    ),
    "chart units of chart": (
        "{units} units\na chart shows from 1 to {most} units one by one\nwrite how many, or a list of their keys",
        "单位：{units}\n一张图逐个列出 1 至 {most} 个单位\n写个数，或列出它们的键",
    ),
    "chart without ladder": (
        ("no ladder is compared in {ratings}\nthe chart shows how units went from level to level\n"
        "draw rank_flow(comparison), or compare ratings of schemes with a ladder"),
        ("{ratings} 没有比较的等次规则\n该图表示单位在等次之间的变动\n"
        "改画 rank_flow(comparison)，或比较有等次规则的评定结果"),
    ),
    "chart without score": (
        "the rating {rating} has no score\nranks are by a score\ncompare with {option[score]:...}",
        "评定“{rating}”没有得分\n名次按得分排定\n用 {option[score]:...} 比较",
    ),
    "chart without outcome": (
        "{name} is absent in all scenarios\nthe chart shows how far parameters move it\nlook at another result",
        "{name} 在所有情景下都没有结果\n图表展示参数对它的影响\n改看其他结果",
    ),
    "chart unit of no number": (
        "a unit is named, and {name} is no number of the units\nof a ladder the units at a level are counted, and pay "
        "is added up\nleave the unit out, or name a number",
        "指定了单位，而 {name} 不是单位的数值\n等次按单位数统计，奖惩按合计统计\n不写单位，或改看一项数值",
    ),
    "chart level of no ladder": (
        "a level is named, and {name} is no ladder\nlevels are those of ladders\nleave the level out, or name a ladder",
        "指定了等次，而 {name} 不是等次\n等次只有等次项目才有\n不写等次，或改看等次项目",
    ),
    "chart numbers": (
        "{count} numbers\na profile shows at most {most}\nname fewer",
        "{count} 项数值\n一张图最多列出 {most} 项\n减少项数",
    ),
    "chart which numbers": (
        "no numbers are named\nno ladder orders the units by a number, so that it is open which matter\nname them",
        "没有指定数值\n没有按数值排序的等次，无法判断看哪些项\n指定要看的数值",
    ),
    "chart of nothing": (
        "nothing has {name}\na chart shows what has it\nlook at another value, or at other rows",
        "没有任何一行有 {name}\n图表只展示有该项的行\n改看其他项，或其他行",
    ),
    "chart not drawn": (
        "the chart cannot be drawn\nvl-convert says: {error}\ndraw less of it, or a smaller picture; save as .json to "
        "look at its data",
        "图表画不出来\nvl-convert 报告：{error}\n少画一些，或画小一些；存为 .json 可查看其数据",
    ),
    "chart graph of nothing": (
        "a graph without values\nno value belongs to the stage or the value asked for (stage {stage!r}, value {of!r}), "
        "or the scheme has none\nname another one",
        "关系图中没有任何项\n所指定的阶段或项（阶段“{stage}”，项“{of}”）下没有可计算的项，或方案中没有\n改用其他阶段或项",
    ),
    "chart graph": (
        "a graph of {count} values\na picture shows at most {most}\nname a value or a stage",
        "关系图有 {count} 项\n一张图最多 {most} 项\n指定一项或一个阶段",
    ),
}  # fmt: skip
"""English and Chinese, by key."""
