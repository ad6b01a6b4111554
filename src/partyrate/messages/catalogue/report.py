"""Texts of the report: the headings, captions and controls of its page, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------------------------- the summary
    "report title": ("{title}: report", "{title}：评定报告"),
    "report public title": ("{title}: notice of results", "{title}：结果公示"),
    "report summary": ("Summary", "概况"),
    "report scheme": ("scheme", "方案"),
    "report edition": ("edition", "版本"),
    "report fingerprint": ("fingerprint", "指纹"),
    "report day": ("day", "评定日"),
    "report period": ("round", "评定期间"),
    "report span": ("{start} to {end}", "{start} 至 {end}"),
    "report other tables": (
        "Rows of {tables} are rated as well; they stand in the tables of results, or on a page of their own.",
        "{tables}的各行也参加评定，见结果表，或另出一页报告。",
    ),
    "report units": ("units rated", "参评单位数"),
    "report assumed of": (
        "Not published, assumed for this rating ({count:,})", "未公布、本次评定采用假设值的参数（{count:,} 项）",
    ),
    "report contents": ("contents", "目录"),
    "report go to summary": ("Summary", "概况"),
    "report go to levels": ("Levels", "等次分布"),
    "report go to unit-section": ("Units", "参评单位"),
    "report go to cut-offs": ("Cut-offs", "分数线"),
    "report go to pay": ("Pay", "奖惩合计"),
    "report go to notes": ("Notes", "说明"),
    "report go to scheme": ("Scheme and sources", "方案与依据"),
    "report go to manifest": ("Manifest", "评定凭据"),
    "report status": ("status", "状态"),
    "report source": ("key", "编号"),
    "report says": ("what it says", "内容"),
    "report clause": ("clause", "条款"),
    "report documents of": ("Sources ({count:,})", "依据（{count:,} 条）"),
    "report graph": ("What is computed from what", "各项数值的计算关系"),
    "report graph key": (
        "Inputs to the left, what uses them to the right.", "左侧为数据项，右侧为由其算出的数值。",
    ),
    "report no graph": (
        "The graph of the scheme is too large for this page; partyrate graph draws parts of it.",
        "方案的计算关系图过大，本页未画；可用 partyrate graph 分部分绘制。",
    ),
    "report text_fingerprint": ("fingerprint with texts", "指纹（含文字）"),
    "report tables": ("tables", "数据表"),
    "report rows of": ("{table} ({name}): {count}", "{table}（{name}）：{count} 行"),
    "report digests": ("Digests of the results", "各项结果的摘要值"),
    "report part": ("result", "结果"),
    "report more rows": ("Show more", "显示更多"),
    "report all rows": ("Show all", "全部显示"),
    "report old browser": (
        "This browser is too old to unpack explanations; a version from 2023 or later can.",
        "浏览器版本过旧，无法打开计算过程；请用 2023 年及以后的版本。",
    ),
    "report given": ("given for this rating", "本次给定"),
    "report undetermined": ("undetermined", "无法确定"),
    "report lacks": ("{name} (lacks {lacking})", "{name}（缺 {lacking}）"),
    "report documents": ("sources", "依据文件"),
    "report version": ("made with", "生成程序"),
    "report nothing": ("none", "无"),
    # ------------------------------------------------------------------------------------------------- the charts
    "report levels": ("Levels and quotas", "等次分布与名额"),
    "report ladder of": ("{ladder} ({table})", "{ladder}（{table}）"),
    "report bar": ("{level}: {count:,}", "{level}：{count:,}"),
    "report bar of": ("{level}: {count:,} (unrounded quota {wanted})", "{level}：{count:,}（取整前名额 {wanted}）"),
    "report key": (
        "Bar: how many have the level. Line: how many its quota asks for.",
        "条形：实有数量。竖线：名额应有数量。",
    ),
    "report level": ("level", "等次"),
    "report count": ("count", "数量"),
    "report share": ("share", "占比"),
    "report wanted": ("unrounded quota", "取整前名额"),
    "report deviation": ("deviation", "偏差"),
    "report no level": ("no level", "无等次"),
    # ------------------------------------------------------------------------------------------------- the cut-offs
    "report cut-offs": ("Cut-offs", "分数线"),
    "report cut-offs of": (
        "{ladder}: the last {value} with which each level was reached",
        "{ladder}：各等次最后一名的{value}",
    ),
    "report cohort": ("cohort", "比较组"),
    "report all": ("all", "全部"),
    # ------------------------------------------------------------------------------------------------- pay, notes
    "report pay": ("Pay by incentive", "奖惩合计"),
    "report incentive": ("incentive", "奖惩"),
    "report amount_unit": ("unit", "单位"),
    "report every": ("every", "周期"),
    "report total": ("total", "合计"),
    "report recipient": ("recipient", "对象"),
    "report recipients": ("recipients", "对象数"),
    "report open_rows": ("without an amount", "金额未定"),
    "report notes": ("Notes", "说明"),
    "report notes of": ("{kind} ({count:,})", "{kind}（{count:,}）"),
    "report notes left out": (
        "Notes on single units, scores and explanations are not published here.",
        "本页不公布单个单位的说明、得分和计算过程。",
    ),
    # ------------------------------------------------------------------------------------------------- the units
    "report table": ("Units", "参评单位"),
    "report search": ("search", "查找"),
    "report every level": ("all levels", "全部等次"),
    "report every cohort": ("all", "全部"),
    "report shown": ("{shown} of {count} units", "符合条件 {shown} 个，共 {count} 个"),
    "report first rows": ("the first {rows} are shown", "先显示前 {rows} 个"),
    "report sort": (
        "A click on a heading sorts by it, another one turns the order.",
        "点列标题按该列排序，再点一次反序。",
    ),
    "report no script": (
        "Without JavaScript the table cannot be searched or sorted here; all units are in it.",
        "未启用 JavaScript：表格不能查找和排序，但所有单位都在表中。",
    ),
    "report columns": (
        "The table has levels and what orders them; the results have all other values.",
        "表中列出等次及排序依据；其余各项见结果表。",
    ),
    "report explained all": ("A click on a name shows the explanation.", "点名称查看计算过程。"),
    "report explained some": (
        (
            "A click on an underlined name shows the explanation. It is here for {count} of {units} units, the best "
            "and those closest to the next level; explain gives it for each of the others."
        ),
        "点带下划线的名称查看计算过程。本页收录最前的和距上一等次最近的共 {count} 个单位（全部 {units} 个），"
        "其余单位用 explain 查看。",
    ),
    "report explained none": ("No explanation is in this page.", "本页没有计算过程。"),
    "report close": ("close", "关闭"),
    # ------------------------------------------------------------------------------------------------- what is said
    "report written": ("report in {file}", "报告已写入 {file}"),
    "report of another form": (
        "{file} does not end in .html\na report is a page of HTML\nwrite {named}",
        "{file} 不以 .html 结尾\n报告是 HTML 网页\n写 {named}",
    ),
    "report not written": (
        "{file}: {error}\nthe report is written to a file\ncheck the path",
        "{file}：{error}\n报告写入一个文件\n检查路径",
    ),
    "report of no rating": (
        "{type} is no rating\na report shows the rating that an evaluator returns\npass evaluator.rate(...)",
        "{type} 不是评定结果\n报告展示 Evaluator 评定的结果\n传入 evaluator.rate(...)",
    ),
    "public is no flag": (
        "public = {public!r}\na report is for publication or not\nwrite True or False",
        "public = {public!r}\n报告或供公示，或不供公示\n写 True 或 False",
    ),
}  # fmt: skip
