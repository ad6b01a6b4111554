"""Texts of comparisons: of ratings, of schemes, and of what changed entries cause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------------------ calls of compare
    "compare no mapping": (
        ("the ratings are a {kind}\nratings are compared by the names that they are given\n"
        'write compare({{"now": rating, "reform": other}})'),
        '传入的评定结果是 {kind}\n比较时每个评定结果都要有名称\n写 compare({{"now": rating, "reform": other}})',
    ),
    "compare too few": (
        "{count} ratings are given\ntwo or more are compared\nadd another one",
        "只传入了 {count} 个评定结果\n比较需要两个或更多\n再加一个",
    ),
    "compare unnamed": (
        "a rating is named {name!r}\nthe result calls ratings by their names\nuse a text with at least one character",
        "有评定结果的名称为 {name!r}\n结果中用名称指各个评定结果\n改用至少一个字的文字",
    ),
    "compare no rating": (
        ("{name!r} is a {kind}\nwhat is compared was rated before\n"
        "pass what Evaluator.rate or Rating.from_dict returned"),
        "“{name}”是 {kind}\n比较的是已有的评定结果\n传入 Evaluator.rate 或 Rating.from_dict 的结果",
    ),
    "compare which ladder": (
        ("the rating {rating!r} has {count} ladders\nthe levels of one ladder are compared\n"
        "name it, for all or for this rating: {option[of]:LADDER} or {option[of]:{rating}=LADDER}; it has {known}"),
        ("评定结果“{rating}”有 {count} 个等次规则\n一次比较一个等次规则\n"
        "对各方或只对它指明：{option[of]:等次规则} 或 {option[of]:{rating}=等次规则}；可写 {known}"),
    ),
    "compare ladder of rating": (
        ("the rating {rating!r} has no such ladder or number; "
        "{option[of]:} takes a name for each rating where they differ"),
        "评定结果“{rating}”没有这个等次规则或数；名称不同时，{option[of]:} 可按评定结果分别指明",
    ),
    "compare other kind": (
        ("{option[of]:{name}} of the rating {rating!r} is a {kind}\nunits are compared by a ladder, or by a number\n"
        "leave {option[of]:} out: results() counts, and changes() lists, what is different in results of every kind"),
        ("评定结果“{rating}”的 {option[of]:{name}} 是{kind}\n单位按等次规则或按数比较\n"
        "去掉 {option[of]:}：results() 统计、changes() 列出各类结果的不同"),
    ),
    "compare two numbers": (
        ("the rating {rating!r}: {option[of]:} names the number {of!r}, and {option[score]:} {score!r}\n"
        "without a ladder one number is compared\ntake one of them out"),
        ("评定结果“{rating}”：{option[of]:} 指明了数“{of}”，{option[score]:} 又指明了“{score}”\n"
        "没有等次规则时只比较一个数\n去掉其中之一"),
    ),
    "compare levels without ladder": (
        ("{option[level]:} is given, and no ladder is compared in {ratings}\n"
        "it says which levels of two ladders stand for each other\n"
        "take {option[level]:} out, or name the ladders with {option[of]:}"),
        ("给出了 {option[level]:}，但 {ratings} 没有比较的等次规则\n它声明两个等次规则中哪些等次相当\n"
        "去掉 {option[level]:}，或用 {option[of]:} 指明等次规则"),
    ),
    "compare score is a number": (
        "a score is a number that the rating {rating!r} has for each row of table {table!r}",
        "得分是评定结果“{rating}”在表“{table}”每行都有的数",
    ),
    "compare level of rating": (
        "{option[level]:} names levels of the ladder of {rating!r}", "{option[level]:} 中写的是“{rating}”的等次",
    ),
    "compare others": (
        "ratings are those that were compared with {base!r}", "只能是与“{base}”比较的评定结果",
    ),
    "compare argument by rating": (
        "{argument} names ratings that are compared", "{argument} 中写的是参加比较的评定结果",
    ),
    "compare tables": ("these are the tables of a comparison", "比较结果有这些表"),
    "compare other keys": (
        ("the rating {rating!r} has the key columns {own}, and the base {keys}\n"
        "units are found in all ratings by their keys\nrate the same units under the same key columns"),
        ("评定结果“{rating}”的主键列是 {own}，基准的是 {keys}\n各评定结果按主键找到同一单位\n"
        "改用相同的主键列评定同一批单位"),
    ),
    "compare no unit": (
        ("no unit stands in all {count} ratings\nonly units that every rating has are compared\n"
        "compare ratings of the same units, with the same keys"),
        "没有一个单位同时在 {count} 个评定结果中\n只比较各结果都有的单位\n请比较同一批单位的评定结果，主键须一致",
    ),
    "compare keys of kinds": (
        ("no unit of {base!r} is in {rating!r}: {key!r} is a number in one of them and text in the other\n"
        "keys of different kinds are different keys\nread the key columns in the same way for both ratings"),
        ("“{base}”的单位都不在“{rating}”中：“{key}”在一边是数，在另一边是文字\n类型不同的主键不算同一个\n"
        "两次评定用同样的方式读取主键列"),
    ),
    "compare level left out": (
        ("{option[level]:} leaves out {levels} of {rating!r}\n"
        "with a declared correspondence every level stands for one or more\n"
        "add these levels, or leave {option[level]:} out to compare by the share from the top"),
        ("{option[level]:} 没有写“{rating}”的 {levels}\n声明对应关系时每个等次都要有对应\n"
        "补上这些等次，或去掉 {option[level]:}，改按从高到低的比例比较"),
    ),
    "compare levels cross": (
        ("{option[level]:} lets {old!r} stand for {new!r}, and a lower level for the higher {higher!r}\n"
        "better levels stand for better ones\nput the levels of both ladders in the same order"),
        ("{option[level]:} 中“{old}”对应“{new}”，而更低的等次却对应更高的“{higher}”\n较高的等次应对应较高的等次\n"
        "按同样的高低顺序写两边的等次"),
    ),
    "compare levels": (
        ("levels= is, or holds, a {kind} that says no correspondence\n"
        "it maps each level of the base to a level of the other rating, or to several\n"
        'write levels={{"five": "A", "four": ("B", "C")}}; with several other ratings one such mapping for '
        'each by name'),
        ("levels= 是或含有 {kind}，不能表示对应关系\n它把基准的每个等次对应到另一结果的一个或几个等次\n"
        '写 levels={{"five": "A", "four": ("B", "C")}}；比较多个结果时按名称分别写'),
    ),
    "compare argument": (
        ("{argument}= is, or holds, a {kind}\nit is a name, or a mapping from the names of ratings to names\n"
        'write {argument}="...", or {argument}={{"now": "...", "reform": "..."}}'),
        ('{argument}= 是或含有 {kind}\n它是一个名称，或按评定结果分别给出的名称\n'
        '写 {argument}="..." 或 {argument}={{"now": "...", "reform": "..."}}'),
    ),
    "compare which rating": (
        "no rating is named\nseveral are compared with the base\nname one of: {names}",
        "没有指明评定结果\n与基准比较的有几个\n指明其中之一：{names}",
    ),
    "compare table of all": (
        ("a rating is named for the table {table!r}\nit holds all ratings\n"
        "leave the rating out, and select by the column 'rating'"),
        "为表“{table}”指明了评定结果\n该表含全部评定结果\n去掉该参数，按“rating”列筛选",
    ),
    # ------------------------------------------------------------------------------------------ a comparison, printed
    "compare head": (
        "comparison of {ratings} ratings, {units:,} units in common",
        "{ratings} 个评定结果的比较，共同的单位 {units:,} 个",
    ),
    "compare side": (
        "{rating}: {scheme}, {ladder}, {units:,} units, {score}",
        "{rating}：{scheme}，{ladder}，{units:,} 个单位，{score}",
    ),
    "compare score": ("score {score}", "得分 {score}"),
    "compare no score": (
        "no score compared (name one with {option[score]:})",
        "未比较得分（可用 {option[score]:} 指明）",
    ),
    "compare no ladder": ("no ladder", "无等次规则"),
    "compare without ladder": (
        "no ladder is compared in {ratings}: there is no matrix of levels and no quota",
        "{ratings} 没有比较的等次规则，因此没有等次变动表，也不与名额对照",
    ),
    "compare units alone": ("{base} → {other}: {units:,} units", "{base} → {other}：{units:,} 个单位"),
    "compare changed": (
        "{base} → {other}: {changed:,} of {units:,} have another result",
        "{base} → {other}：{units:,} 个中 {changed:,} 个的结果改变",
    ),
    "compare nothing in common": (
        "no result has one name and one kind in both ratings; numbers of other names are compared with "
        "{option[score]:}",
        "双方没有名称和类型都相同的结果；名称不同的数可用 {option[score]:} 分别指明后比较",
    ),
    "compare head result": ("result", "结果"),
    "compare head changed": ("changed", "改变"),
    "compare head up": ("up", "上升"),
    "compare head down": ("down", "下降"),
    "compare head gains": ("appears", "由无到有"),
    "compare head loses": ("goes", "由有到无"),
    "compare head kendall": ("tau-b", "tau-b"),
    "compare head spearman": ("rho", "rho"),
    "compare more results": ("... and {count} more results", "……另有 {count} 项结果"),
    "compare moved": (
        "{base} → {other}: {moved:,} of {units:,} move: {parts}",
        "{base} → {other}：{units:,} 个中 {moved:,} 个变动：{parts}",
    ),
    "compare moved in group": (
        "{group}: {moved:,} of {units:,} move: {parts}", "{group}：{units:,} 个中 {moved:,} 个变动：{parts}",
    ),
    "compare more groups": ("... and {count} more groups", "……另有 {count} 组"),
    "compare up": ("{count:,} up", "上升 {count:,}"),
    "compare down": ("{count:,} down", "下降 {count:,}"),
    "compare stays": ("{count:,} stay", "不变 {count:,}"),
    "compare gains a level": ("{count:,} gain a level", "得到等次 {count:,}"),
    "compare loses its level": ("{count:,} lose their level", "失去等次 {count:,}"),
    "compare gains a score": ("{count:,} gain a score", "得到得分 {count:,}"),
    "compare loses its score": ("{count:,} lose their score", "失去得分 {count:,}"),
    "compare not comparable": ("{count:,} not comparable", "无法比较高低 {count:,}"),
    "compare by declared": (
        "the ladders differ: levels are compared as {option[level]:} declares",
        "等次规则不同：按 {option[level]:} 声明的对应关系比较",
    ),
    "compare by share from the top": (
        "the ladders differ: levels are compared by the share of units from the top",
        "等次规则不同：按从高到低的单位比例比较",
    ),
    "compare agreement": ("agreement of orders: {parts}", "排序一致性：{parts}"),
    "compare agreement level": ("levels tau-b {tau}, rho {rho}", "等次 tau-b {tau}、rho {rho}"),
    "compare agreement score": ("scores tau-b {tau}, rho {rho}", "得分 tau-b {tau}、rho {rho}"),
    "compare notes": ("notes: {parts}", "说明：{parts}"),
    "compare notes appears": ("{count} appear", "新增 {count}"),
    "compare notes goes": ("{count} go", "消失 {count}"),
    "compare notes changes": ("{count} change", "变化 {count}"),
    "compare more pairs": ("... and {count} more ratings", "……另有 {count} 个评定结果"),
    "compare pay": (
        "pay: {about}, {rating}: {total} {unit}{every} ({change}){open_rows}",
        "奖惩：{about}，{rating}：{every}{total} {unit}（{change}）{open_rows}",
    ),
    "compare pay stays": ("pay: no total changes", "奖惩：合计不变"),
    "incentive pay": ("pay", "报酬"),
    "incentive bonus": ("bonus", "奖金"),
    "incentive place": ("place", "名额"),
    "incentive eligibility": ("eligibility", "资格"),
    "incentive priority": ("priority", "优先"),
    "incentive status": ("status", "身份"),
    "incentive sanction": ("sanction", "惩戒"),
    "compare open": ("; {count:,} without an amount", "；另有 {count:,} 个金额未定"),
    "compare more sums": ("... and {count} more totals that change", "……另有 {count} 项合计变化"),
    "compare only": ("only in {rating}: {count:,}: {keys}", "仅在“{rating}”中：{count:,} 个：{keys}"),
    # ------------------------------------------------------------------------------------------ differences of schemes
    "diff of no scheme": (
        "the other scheme is a {kind}\na difference is that of two schemes\nload it with load_scheme(...) first",
        "另一个方案是 {kind}\n比较的是两个方案\n先用 load_scheme(...) 读入",
    ),
    "diff same meaning": (
        "the same meaning, fingerprint {old}: equal results for all units",
        "含义相同，指纹 {old}：对所有单位结果相同",
    ),
    "diff fingerprints": ("fingerprint {old} → {new}", "指纹 {old} → {new}"),
    "diff nothing": (
        "nothing that rules mean is different; remarks may be", "规则含义没有不同；说明性文字可能不同",
    ),
    "diff nothing with remarks": ("nothing is different", "没有不同"),
    "diff source": ("source: {source}", "依据：{source}"),
    "diff labelled": ("{name} ({label})", "{name}（{label}）"),
    "diff field": ("{field}: {old} → {new}", "{field}：{old} → {new}"),
    "diff field said": ("{field}: {value}", "{field}：{value}"),
    "diff field added": ("{field}: {value} (new)", "{field}：{value}（新增）"),
    "diff field dropped": ("{field}: {value} (gone)", "{field}：{value}（删去）"),
    "diff unpublished": ("unpublished", "未公布"),
    "diff columns": ("entry|change|field|old|new|source", "条目|变化|字段|原为|现为|依据"),
    "diff added": ("added", "新增"),
    "diff dropped": ("dropped", "删去"),
    "diff changed": ("changed", "改动"),
    # ------------------------------------------------------------------------------------------ attribution
    "attribution nothing differs": (
        "the two schemes compute the same\nonly entries that change how units are rated can be switched\n"
        "compare schemes that differ, and look at base.diff(variant)",
        "两个方案的计算相同\n只有影响评定的条目才能逐项切换\n请比较不同的方案，可先看 base.diff(variant)",
    ),
    "attribution combinations": (
        "combinations = {value!r}\nit is how many combinations are rated at most\ngive a whole number from 1",
        "combinations = {value!r}\n它是最多评定的组合数\n给出不小于 1 的整数",
    ),
    "attribution which ladder": (
        "the schemes have {count} ladders in common\nthe levels of one ladder are explained\n"
        "name it with {option[of]:}: {known}",
        "两个方案共同的等次规则有 {count} 个\n一次说明一个等次规则\n用 {option[of]:} 指明：{known}",
    ),
    "attribution together": (
        'together= holds {names}\nit holds groups of changed entries\nwrite together=[("weight_a", "weight_b")]',
        'together= 中有 {names}\n它由若干组改动的条目组成\n写 together=[("weight_a", "weight_b")]',
    ),
    "attribution twice": (
        "together= names {name!r} twice\nan entry is switched once\ntake it out of one of the groups",
        "together= 两次写了“{name}”\n一个条目只切换一次\n从其中一组去掉",
    ),
    "attribution changed entries": (
        "together= names entries in which the two schemes differ", "together= 中写的是两个方案不同的条目",
    ),
    "attribution arguments": (
        "attribute takes these, and what Evaluator.rate takes beside the units",
        "attribute 接受这些参数，以及 Evaluator.rate 的参数",
    ),
    "kind argument": ("argument", "参数"),
    "attribution unit": (
        "a unit is named by the last of its key columns, or by a tuple of all: {columns}",
        "用最后一个主键列的值，或全部主键列 {columns} 的元组指明单位",
    ),
    "attribution several units": (
        "several units are called {unit!r}\na unit is named by all key columns where its last one is not enough\n"
        "write a tuple of {columns}",
        "有几个单位名为“{unit}”\n最后一个主键列不足以区分时要写全部主键列\n写 {columns} 的元组",
    ),
    "attribution head": (
        "{base} → {variant}: {moved:,} of {units:,} units have another {of}",
        "{base} → {variant}：{units:,} 个单位中 {moved:,} 个的 {of} 改变",
    ),
    "attribution tried all": (
        "changed entries: {entries}; all {possible:,} combinations were rated",
        "改动的条目 {entries} 项；全部 {possible:,} 种组合都已评定",
    ),
    "attribution tried": (
        "changed entries: {entries}; {tried:,} of {possible:,} combinations were rated: each entry alone, each "
        "one back, "
        "and sets that moves asked for",
        "改动的条目 {entries} 项；{possible:,} 种组合中评定了 {tried:,} 种：逐项单独启用、逐项单独撤回，"
        "以及说明变动所需的组合",
    ),
    "attribution entry": (
        "- {entry}: moves {moves:,} alone; of the moves it is enough for {sufficient:,}, acts with others in "
        "{together:,}, and is needed for {necessary:,}",
        "- {entry}：单独启用使 {moves:,} 个改变；在上述变动中，单独足以造成 {sufficient:,} 个，"
        "与其他条目共同造成 {together:,} 个，"
        "不可缺少 {necessary:,} 个",
    ),
    "interplay one alone": ("one alone", "一项单独"),
    "interplay any of several": ("any of several", "几项任一"),
    "interplay only together": ("only together", "须几项共同"),
    "interplay not found": ("not found", "尚未查明"),
    "attribution one alone": ("{count:,} moved by one entry alone", "由一项单独造成 {count:,} 个"),
    "attribution any of several": (
        "{count:,} moved by any of several entries or sets", "几项（组）中任何一项（组）都足以造成 {count:,} 个",
    ),
    "attribution only together": ("{count:,} moved by entries only together", "须几项共同造成 {count:,} 个"),
    "attribution not found": (
        "{count:,} not explained by the combinations that were rated", "已评定的组合尚不能说明 {count:,} 个",
    ),
    "attribution cancelled": (
        "{count:,} stay although an entry alone would move them", "{count:,} 个不变，但有条目单独启用会使其改变",
    ),
    "attribution alongside": (
        "in all combinations, since they do nothing by themselves: {names}",
        "自身不起作用、所有组合中都保留：{names}",
    ),
    "attribution bundle": ("{name}: one switch, since apart: {why}", "{name}：合为一项，因为分开时：{why}"),
    "attribution failed": (
        "{count} combinations cannot be rated, the first {name}: {why}",
        "{count} 种组合不能评定，首个为 {name}：{why}",
    ),
    "kind changed entry": ("changed entry", "改动的条目"),
    # ------------------------------------------------------------------------------------------ commands
    "kind side": ("side", "比较方"),
    "sides of a comparison": (
        "--set SIDE:NAME=VALUE gives a value to one of the ratings that are compared, by its name; to all of them "
        "without SIDE",
        "--set 一方:名称=值 只给所比较的一方定值，用其名称指明；不写一方的，各方都适用",
    ),
    "compare option without units": (
        "{option} without --units\nresult files are compared as they are\n"
        "add --units FILE to rate by schemes, or take it out",
        "没有 --units 却用了 {option}\n结果文件按原样比较\n加上 --units 文件，按方案评定后比较；或去掉该选项",
    ),
    "compare scheme without units": (
        "{file} is a scheme\nschemes are compared by the ratings that they give\n"
        "add --units FILE, the units that they rate",
        "{file} 是方案\n比较方案要用它们对同一批单位的评定结果\n加上 --units 文件，即要评定的单位",
    ),
    "compare name given twice": (
        "two ratings are called {name!r}\nthe result calls ratings by their names\nwrite NAME={word}",
        "有两个评定结果都叫“{name}”\n结果中用名称指各个评定结果\n写 名称={word}",
    ),
    "compare file not read": (
        "{file} cannot be read: {reason}\nwithout --units, result files of rate --json are compared\n"
        "check the path, or add --units FILE to rate by schemes",
        "无法读取 {file}：{reason}\n没有 --units 时比较的是 rate --json 的结果文件\n"
        "检查路径，或加上 --units 文件，按方案评定后比较",
    ),
    "unknown form of difference": (
        "--form {form}\nthe result is written as {forms}, or as JSON with --json\nwrite one of them",
        "--form {form}\n结果可写成 {forms}，或用 --json 写成 JSON\n写其中之一",
    ),
    "what moves": ("moves", "变动表"),
    "what units": ("units", "单位表"),
    "what only": ("lists of units", "单位清单"),
    "kind rating": ("rating", "评定结果"),
    "kind score": ("score", "得分"),
    "attribution column entry": ("entry", "条目"),
    "attribution column value_from": ("from", "原为"),
    "attribution column value_to": ("to", "现为"),
    "attribution column interplay": ("interplay", "作用方式"),
    "attribution column old": ("old", "原为"),
    "attribution column new": ("new", "现为"),
    "attribution column moves": ("moves alone", "单独改动时变动"),
    "attribution column sufficient": ("sufficient", "足以引起"),
    "attribution column together": ("together", "与他项共同"),
    "attribution column necessary": ("necessary", "不可缺少"),
}  # fmt: skip
"""English and Chinese, by key."""
