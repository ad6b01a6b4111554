"""Texts of the findings of a scheme."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    # ------------------------------------------------------------------------------------------ findings accepted
    "accepted by its code": (
        "a finding is accepted by its code, which 'partyrate check' prints",
        "按代码接受检查结果，partyrate check 会打印代码",
    ),
    "accepted of an entry": (
        "a finding is accepted of one entry, written section.name",
        "按条目接受检查结果，写作 段名.名称",
    ),
    "accepted without reason": (
        "acceptance {name!r} has no reason\n"
        "whoever reads the scheme must see why the finding stays\n"
        "say it in 'reason'",
        "接受项“{name}”没有写理由\n阅读方案的人要知道为什么保留这一处\n在 reason 中写明理由",
    ),
    "finding accepts-nothing": (
        "acceptance {name!r} matches no finding: {accepted} of {entry}\n"
        "what it accepted is no longer there, or has another code or entry\n"
        "take it out, or fix its code or entry",
        "接受项“{name}”没有对应的检查结果：{entry} 的 {accepted}\n"
        "原来接受的情况已不存在，或代码、条目写得不同\n"
        "去掉该接受项，或改正其 code 或 entry",
    ),
    # -------------------------------------------------------------------------------------------- values in words
    "piece equal": ("{name} = {value}", "“{name}”为 {value}"),
    "piece named": ("{name} = {value}", "“{name}”为“{value}”"),
    "piece of a condition": ("{name!r} is {value}", "“{name}”为{value}"),
    "piece from to": ("{name} from {low} to {high}", "“{name}”为 {low} 至 {high}"),
    "piece between": ("{name} between {low} and {high}", "“{name}”在 {low} 与 {high} 之间"),
    "range of value": ("{name} is {low} to {high}", "“{name}”的取值为 {low} 至 {high}"),
    "value of value": ("{name} is always {value}", "“{name}”总是 {value}"),
    "values of value": ("{name} is one of {values}", "“{name}”只能取：{values}"),
    "steps of value": (
        "{name} is {low} to {high}, in steps of {step}",
        "“{name}”的取值为 {low} 至 {high}，间隔 {step}",
    ),
    "levels as numbers": (
        "the levels of {name} count as {low} to {high}, and are compared by their names: {values}",
        "“{name}”的等次计为 {low} 至 {high}，比较时写等次名称：{values}",
    ),
    "condition of constants": (
        "{condition!r} reads nothing of a row and is always {truth}",
        "“{condition}”不读取行中的数据，结果总为“{truth}”",
    ),
    "parts together never": (
        "no value meets all parts of the condition",
        "没有任何取值同时符合条件的各部分",
    ),
    "parts together always": (
        "every value meets some part of the condition",
        "任何取值都符合条件的某一部分",
    ),
    "after others": ("{facts}, and the conditions before it come first", "{facts}；符合前面条件的已先处理"),
    # ------------------------------------------------------------------------------------------- bounds and cases
    "finding condition-never": (
        "{condition!r} of {entry} is never true\n{facts}\nfix the condition, or take it out with what hangs on it",
        "{entry}的条件“{condition}”永不成立\n{facts}\n改正条件；或删去这一条件和由它决定的内容",
    ),
    "finding condition-always": (
        "{condition!r} of {entry} is true of every row\n{facts}\nfix the condition, or leave it out",
        "{entry}的条件“{condition}”对每一行都成立\n{facts}\n改正条件，或不写条件",
    ),
    "finding branch condition-never": (
        "{condition!r} in {entry} is never true where it is asked\n{facts}\nfix the condition, or take the branch out",
        "{entry}中的条件“{condition}”轮到判断时永不成立\n{facts}\n改正条件，或删去这一分支",
    ),
    "finding branch condition-always": (
        "{condition!r} in {entry} is true wherever it is asked, and what follows is never used\n"
        "{facts}\n"
        "fix the condition, or take the branches after it out",
        "{entry}中的条件“{condition}”轮到判断时总成立，其后的分支永远用不到\n{facts}\n改正条件，或删去其后的分支",
    ),
    "finding gate-never": (
        "gate {name!r} can never act: {condition!r} is never true\n{facts}\nfix the condition, or take the gate out",
        "否决或限制规则“{name}”永不起作用：条件“{condition}”永不成立\n{facts}\n改正条件，或删去这条规则",
    ),
    "finding gate-always": (
        "gate {name!r} acts on every row: {condition!r} is always true\n"
        "{facts}\n"
        "fix the condition: a gate is for some rows",
        "否决或限制规则“{name}”对每一行都起作用：条件“{condition}”总成立\n{facts}\n改正条件：否决或限制只针对部分行",
    ),
    "finding one-value-only": (
        "{name!r} is {value} whatever its inputs are\n"
        "its rule reads inputs, and its bounds leave one value\n"
        "look for limits that are exchanged, a factor of 0, or a unit gone wrong",
        "无论输入如何，“{name}”总是 {value}\n"
        "规则读取了输入，但按各项的上下限算来只有这一个值\n"
        "检查上下限是否写反、系数是否为 0、单位是否有误",
    ),
    "finding weights-in-formula": (
        "the weights in {name!r} add up to {total}: {weights}\n"
        "values on one scale that have shares of the whole usually have weights that add up to 1, "
        "so that the whole is on that scale\n"
        "fix a weight; where the source has it so, accept this in [accept] with the reason",
        "“{name}”中的权重合计为 {total}：{weights}\n"
        "同一量程的几项按比例相加时，权重通常合计为 1，合成结果的量程才不变\n"
        "改正权重；出处确实如此的，在 [accept] 中写明理由予以接受",
    ),
    "finding bound-not-reached high": (
        "{name!r} never reaches its upper bound {declared}\n"
        "with the bounds of all that it reads, it is {reached} at most\n"
        "check weights and caps, or set high = {reached}",
        "“{name}”达不到上限 {declared}\n"
        "按所读各项的上下限，它最高为 {reached}\n"
        "检查权重和封顶，或改为 high = {reached}",
    ),
    "finding bound-not-reached low": (
        "{name!r} never reaches its lower bound {declared}\n"
        "with the bounds of all that it reads, it is {reached} at least\n"
        "check weights and limits, or set low = {reached}",
        "“{name}”达不到下限 {declared}\n按所读各项的上下限，它最低为 {reached}\n检查权重和限值，或改为 low = {reached}",
    ),
    "finding clamp-limits-exchanged": (
        "the limits of {call} are exchanged in {name!r}\n"
        "the lower limit comes second and the upper one third; as it stands, the value is always the upper one\n"
        "exchange them",
        "“{name}”中 {call} 的上下限写反了\n第二个参数是下限，第三个是上限；照现在的写法，值总等于上限\n把两者对调",
    ),
    "finding clamp-cuts-most": (
        "{call} in {name!r} cuts more than half of what it limits\n"
        "what is limited can be anything from {least} to {most}\n"
        "check units and weights; where the limits are meant so, accept this in [accept] with the reason",
        "“{name}”中 {call} 把取值范围截去了一半以上\n"
        "截取之前，值可以是 {least} 至 {most}\n"
        "检查单位和权重；确实要这样限制的，在 [accept] 中写明理由予以接受",
    ),
    "finding level-never": (
        "no row gets level {level!r} of ladder {name!r}\n"
        "wherever its condition is true, a better level comes first or two hold at once; {facts}\n"
        "fix the conditions or the order of the levels",
        "没有任何行能得到等次规则“{name}”的等次“{level}”\n"
        "它的条件成立时，总有更高的等次优先，或有别的等次同时成立；{facts}\n"
        "改正各等次的条件或顺序",
    ),
    "finding bands-gap": (
        "the levels of ladder {name!r} have a gap: {where}\n"
        "no condition is true there, and levels lie on both sides\n"
        "let one of the two levels include it, as with >= in place of >",
        "等次规则“{name}”的等次之间有空档：{where}\n"
        "这时没有任何等次的条件成立，而两侧都有等次\n"
        "让相邻的一个等次包含它，如把 > 改为 >=",
    ),
    "finding bands-overlap": (
        "levels {better!r} and {lower!r} of ladder {name!r} overlap: {where}\n"
        'both conditions are true there, and with overlap = "report" such a row gets no level\n'
        "let one of the two exclude it, as with < in place of <=",
        "等次规则“{name}”的等次“{better}”与“{lower}”重叠：{where}\n"
        '这时两个条件都成立，而 overlap = "report" 时这样的行没有等次\n'
        "让其中一个排除它，如把 <= 改为 <",
    ),
    "finding rungs-not-nested": (
        "level {better!r} of ladder {name!r} can be earned without {lower!r}: {where}\n"
        "a better level asks for no less than the level below it\n"
        "fix the condition of the better level, or add that of the lower one to it",
        "等次规则“{name}”中，不符合“{lower}”的条件也能得“{better}”：{where}\n"
        "更高等次的条件不应低于下一等次\n"
        "改正更高等次的条件，或把下一等次的条件加进去",
    ),
    # ------------------------------------------------------------------------------------------------- structure
    "finding unread-input": (
        "nothing reads input {name!r}\n"
        "no rule names it, and it belongs to no group\n"
        "add the rule or the gate that reads it, or take it out",
        "没有规则读取输入“{name}”\n没有规则提到它，它也不属于任何分组\n补上读取它的规则或否决规则，或删去它",
    ),
    "finding unread-parameter": (
        "nothing reads parameter {name!r}\n"
        "no rule and no choice names it, so that its value changes nothing\n"
        "name it in the rule that it is meant for, or take it out",
        "没有规则读取参数“{name}”\n没有规则或选项提到它，它的值不起作用\n在相应规则中写上它，或删去它",
    ),
    "finding unread-lookup": (
        "nothing reads lookup {name!r}\n"
        "no rule selects a cell of it\n"
        "write {name}[...] in the rule that it is meant for, or take it out",
        "没有规则读取对照表“{name}”\n没有规则从中取值\n在相应规则中写 {name}[...]，或删去它",
    ),
    "finding unread-absence": (
        "nothing reads the cause of absence {name!r}\n"
        "no rule gives it, and no words in the data stand for it\n"
        "write absent({name!r}) in the rule that it is meant for, or words = [...] that the data have, or take it out",
        "没有规则用到缺值原因“{name}”\n没有规则给出它，数据中也没有表示它的词\n"
        "在相应规则中写 absent('{name}')，或用 words 写明数据中的词，或删去它",
    ),
    "finding unread-words": (
        "no cell can have the words of the cause {name!r}\n"
        "every input needs a value in all rows\n"
        "add optional = true to the inputs that may lack one, or absent = [{name!r}], or take 'words' out",
        "没有单元格能写缺值原因“{name}”的 words\n每个输入项的每一行都必须有值\n"
        "给可以没有值的输入项加上 optional = true 或 absent = ['{name}']，或删去 words",
    ),
    "finding unread-hidden": (
        "nothing reads {kind} {name!r}, and it is not shown\n"
        "a value with show = false is for other rules, and none names it\n"
        "take out show = false, name it in a rule, or take it out",
        "没有规则读取{kind}“{name}”，它也不显示\n"
        "写了 show = false 的值供其他规则使用，但没有规则提到它\n"
        "去掉 show = false，在规则中写上它，或删去它",
    ),
    "finding input-without-consequence": (
        "no level and no incentive depends on {names}\n"
        "only {readers} reads it, and no ladder, gate or incentive reads what comes of it\n"
        "let the rule that is meant read it; where it is for information only, accept this in [accept] with the reason",
        "输入{names}不影响任何等次和奖惩\n"
        "读取它的只有{readers}，而没有等次规则、否决或限制规则、奖惩取决于此\n"
        "在应当读取它的规则中写上它；仅供参考的，在 [accept] 中写明理由予以接受",
    ),
    "finding lookup-lacks-key": (
        "lookup {name!r} has no cell for {keys}\n"
        "{entry} can ask for it, and then has no value\n"
        "add the cells, or say in the rule what holds without one",
        "对照表“{name}”缺少以下键的单元格：{keys}\n"
        "{entry}可能用到，用到时就没有值\n"
        "补上单元格，或在规则中写明没有单元格时怎么办",
    ),
    "finding lookup-lacks-key-possible": (
        "it is not decided whether lookup {name!r} is asked for {keys}, and it has no cell there\n"
        "{entry} asks with a number that is computed, within the bounds that are known of it, and then has no value\n"
        "add a cell for the first or the last numbers, or limit the number in the rule, as with min() or max()",
        "对照表“{name}”没有相应的单元格，是否会用到尚不能判定：{keys}\n"
        "{entry}按计算出的数取值，在其已知的上下限内可能用到，用到时就没有值\n"
        "补上最低或最高一档的单元格，或在规则中用 min()、max() 限定该数",
    ),
    "finding lookup-key-never": (
        "lookup {name!r} has a key that never occurs: {keys}\n"
        "the rules that read it can only ask for {possible}\n"
        "correct the key, or take its cells out",
        "对照表“{name}”中有永远用不到的键：{keys}\n读取它的规则只可能用到：{possible}\n改正这个键，或删去相应的单元格",
    ),
    "finding remainder-has-quota": (
        "level {level!r} of ladder {name!r} takes the remaining rows, and has a quota as well\n"
        "the remainder is what the other levels leave, so that its own number contradicts or repeats them\n"
        "take out its quota, or 'remainder'",
        "等次规则“{name}”的等次“{level}”既接收其余的行，又另有名额\n"
        "其余有多少行由别的等次决定，另定名额不是矛盾就是重复\n"
        "去掉它的名额，或去掉 remainder",
    ),
    "finding pay-against-level": (
        "lookup {name!r} has {less} for {better!r} and {more} for {lower!r}\n"
        "incentive {incentive!r} adds up these cells, and {better!r} is the better level\n"
        "exchange the cells; where a lower level is meant to get more, accept this in [accept] with the reason",
        "对照表“{name}”中“{better}”是 {less}，“{lower}”是 {more}\n"
        "奖惩“{incentive}”按这些单元格计算，而“{better}”是更高的等次\n"
        "对调单元格；低等次确实应当多得的，在 [accept] 中写明理由予以接受",
    ),
    "finding gate-without-effect": (
        "gate {name!r} changes no level of {ladders}\n"
        "the rows on which it acts have no better level than its cap anyway\n"
        "fix the cap or the condition, or take the gate out",
        "否决或限制规则“{name}”不改变{ladders}的任何等次\n"
        "它起作用的行，等次本来就不高于它规定的上限\n"
        "改正上限或条件，或删去这条规则",
    ),
    # ------------------------------------------------------------------------------------------ cohorts of every size
    "all sizes": ("of any size", "任何规模的比较组"),
    "sizes from to": ("{low} to {high}", "{low} 至 {high}"),
    "sizes left out": ("...", "……"),
    "some sizes": (
        "of {sizes} rows ({count} of the sizes 1 to {last})",
        "{sizes} 行的比较组（1 至 {last} 行中共 {count} 种规模）",
    ),
    "some sizes of a period": (
        "of {sizes} rows ({count} of the sizes 1 to {last}; fractions repeat every {period} rows)",
        "{sizes} 行的比较组（1 至 {last} 行中共 {count} 种规模；取整的小数每 {period} 行重复一次）",
    ),
    "finding quota-above-cohort": (
        "quota {number} of ladder {name!r} limits nobody: it allows more places than there are rows\n"
        "{rule} is {places} for a cohort of 1, and above the number of rows in cohorts of any size\n"
        'write a share as a decimal (30% is 0.3 * rows); where nobody is to be limited, write at_most = "rows"',
        "等次规则“{name}”的第 {number} 项名额不限制任何行：允许的名额多于行数\n"
        "比较组为 1 行时，{rule} 为 {places}；任何规模的比较组都大于行数\n"
        '比例写成小数（30% 写作 0.3 * rows）；不需要限制的，写 at_most = "rows"',
    ),
    "finding places-above-cohort": (
        "the quotas of ladder {name!r} ask for more places than rows: {count} places for a cohort of {size}\n"
        "that is so for cohorts {sizes}\n"
        "lower the shares, round down, or give one level the remainder instead of a quota",
        "等次规则“{name}”的名额合计多于行数：比较组为 {size} 行时，名额合计 {count} 个\n"
        "有此情况的是：{sizes}\n"
        "降低比例，改为向下取整，或让一个等次接收其余的行而不设名额",
    ),
    "finding rows-without-place": (
        "the quotas of ladder {name!r} leave rows without a level: {count} of a cohort of {size}\n"
        "even where all rows meet every condition, the places do not suffice; that is so for cohorts {sizes}\n"
        'name the level that takes the others: remainder = "..."',
        "等次规则“{name}”的名额不够，有的行得不到等次：比较组为 {size} 行时，有 {count} 行得不到\n"
        "即使各行都符合全部条件，名额也不够；有此情况的是：{sizes}\n"
        '写明其余的行归入哪个等次：remainder = "..."',
    ),
    "finding level-without-place": (
        "level {level!r} of ladder {name!r} has no place in cohorts {sizes}\n"
        "levels above take all rows, or its number of places is rounded to 0\n"
        "lower the numbers of the levels above, or give it at least one place, as with max(1, ...)",
        "等次规则“{name}”的等次“{level}”没有名额，涉及的是：{sizes}\n"
        "更高的等次占满了全部的行，或它的名额取整为 0\n"
        "减少更高等次的名额，或至少给它一个名额，如 max(1, ...)",
    ),
    # ------------------------------------------------------------------------------------------------------- signs
    "finding direction-against higher": (
        "more of {name!r} makes the results of {ends} worse, although more of it is better\n"
        "by the rules, less of it is never worse there\n"
        'fix the sign, the quotient or the condition; where less is better, add direction = "lower" to the input',
        "“{name}”越高，{ends}的结果越差，而该输入是越高越好\n"
        "按现有规则，它越低，结果只会更好或不变\n"
        '改正正负号、除式或条件；若越低越好，给该输入加上 direction = "lower"',
    ),
    "finding direction-against lower": (
        "more of {name!r} makes the results of {ends} better, although less of it is better\n"
        "by the rules, more of it is never worse there\n"
        'fix the sign, the quotient or the condition; where more is better, take out direction = "lower"',
        "“{name}”越高，{ends}的结果越好，而该输入是越低越好\n"
        "按现有规则，它越高，结果只会更好或不变\n"
        '改正正负号、除式或条件；若越高越好，去掉 direction = "lower"',
    ),
    "finding direction-against higher flag": (
        "where {name!r} is true, the results of {ends} are worse, although true is better\n"
        "by the rules, false is never worse there\n"
        'fix the sign or the condition; where false is better, add direction = "lower" to the input',
        "“{name}”为“是”时，{ends}的结果更差，而该输入是“是”更好\n"
        "按现有规则，它为“否”时，结果只会更好或不变\n"
        '改正正负号或条件；若“否”更好，给该输入加上 direction = "lower"',
    ),
    "finding direction-against lower flag": (
        "where {name!r} is true, the results of {ends} are better, although false is better\n"
        "by the rules, true is never worse there\n"
        'fix the sign or the condition; where true is better, take out direction = "lower"',
        "“{name}”为“是”时，{ends}的结果更好，而该输入是“否”更好\n"
        "按现有规则，它为“是”时，结果只会更好或不变\n"
        '改正正负号或条件；若“是”更好，去掉 direction = "lower"',
    ),
    "step of a result": (
        "from {first} to {second} where {name} goes from {before} to {after}",
        "“{name}”由“{before}”变为“{after}”时，结果由“{first}”变为“{second}”",
    ),
    "finding direction-both": (
        "{name!r} raises the result of {end} in some rows, and lowers it in others\n"
        "it goes {rising}, and {falling}; all else is the same in each of these pairs of rows\n"
        "fix the sign or the condition; where it is meant so, as where a middle value is best, accept this in [accept] "
        "with the reason",
        "“{name}”升高，在有的行使{end}的结果上升，在有的行使它下降\n"
        "{rising}；{falling}（每次比较的两行，其他输入都相同）\n"
        "改正正负号或条件；确实要这样定的（如适中为好），在 [accept] 中写明理由予以接受",
    ),
    "finding order-against-conditions": (
        "ladder {name!r} orders by {key!r}, against its own conditions\n"
        "by its conditions, rows at the other end of {value!r} get better levels, and the order puts them last\n"
        "write {value} {better}, or fix the conditions",
        "等次规则“{name}”按“{key}”排序，与各等次的条件相反\n"
        "按条件，“{value}”处于另一端的行等次更高，而这样排序把它们排在最后\n"
        "改为 {value} {better}，或改正条件",
    ),
}
