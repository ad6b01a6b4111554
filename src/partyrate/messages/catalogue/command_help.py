"""Help texts of the commands and options of the command line; each is found by its English, `help {English}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_CHINESE: Final[Mapping[str, str]] = {
    # ------------------------------------------------------------------------------------------ around the commands
    "Usage:": "用法：",
    "Options": "选项",
    "Arguments": "参数",
    "Commands": "命令",
    "[required]": "[必填]",
    "[default: {}]": "[默认：{}]",
    "PARTYRATE_LANG, else the locale": "PARTYRATE_LANG，否则按系统语言",
    "Rating schemes as data: checked, computed exactly, explained.": (
        "评定办法写成数据：先检查，再精确计算，并说明理由。"
    ),
    "Print the version.": "显示版本。",
    "Show this message and exit.": "显示本说明。",
    # ---------------------------------------------------------------------------------------------------- commands
    "Compare two or more ratings of the same units: who moves, what it costs, which notes change.": (
        "比较同一批单位的两个或多个评定结果：谁变动，金额差多少，说明有何不同。"
    ),
    "List what two schemes say differently, by meaning: entries and fields, from the old to the new.": (
        "按含义列出两个方案的不同之处：从旧到新，逐条逐项。"
    ),
    "Rate units: write the rated tables; print counts, costs, notes and the units at the top and at the edge.": (
        "评定：写出结果表，并显示数量、金额、说明、前几名和接近上一等次的单位。"
    ),
    "Rate again what a folder of results was made from, and say whether the same results come out.": (
        "复核：按结果文件夹所用的数据重算一遍，看结果是否一致。"
    ),
    "Explain one value of one unit.": "说明一个单位的一项结果是怎样得出的。",
    "Draw rows for a spot check, and print them as CSV.": "抽取要抽查的行，以 CSV 显示。",
    "List the shipped schemes.": "列出附带的方案。",
    "Show what a scheme holds: inputs and what their cells may hold, values, ladders, gates, incentives, lookups.": (
        "显示方案的内容：输入项及可填的值、公式、等次、否决或限制规则、奖惩、对照表。"
    ),
    "Write an empty workbook for the data of a scheme, with lists, checks and hints; filled in, it can be rated.": (
        "生成方案所需的空表，带下拉列表、填写检查和提示；填好即可评定。"
    ),
    "Check a scheme: faults and findings, with place, why, and how to fix them; what it changes of another.": (
        "检查方案：逐条列出错误和检查结果，写明位置、原因和改法；并列出它对所延伸方案的改动。"
    ),
    "End with exit code 1 where a finding counts.": "有计入的检查结果时，以退出码 1 结束。",
    "warning or information: the least that is listed, and that counts with --strict.": (
        "warning（提醒）或 information（说明）：列出的、且 --strict 时计入的最低级别。"
    ),
    "Show the earliest days of a procedure's steps; working days need the holidays, and make-up working days.": (
        "显示各步骤最早在哪一天；按工作日计的，要给出节假日和调休上班日。"
    ),
    "Draw the graph of a scheme.": "画出方案的关系图。",
    "Print the JSON Schema of scheme files, for editors.": "显示方案文件的 JSON Schema，供编辑器使用。",
    "Print one SQL statement that gives the results inside a database.": "显示在数据库中得出结果的 SQL 语句。",
    "Rate units under many values of parameters, and say what is decided whatever they are, and what hangs on what.": (
        "按参数的多种取值评定，说明哪些结果不受影响，哪些取决于哪个参数。"
    ),
    "Print every result that changes, of other units as well, where one unit has other values.": (
        "假设一个单位的数据不同，列出所有会变的结果，包括其他单位的。"
    ),
    "Print which changed entry of a scheme moved each unit, each rated alone, back, and together with others.": (
        "列出方案中哪项改动使各单位变动：逐项单独启用、逐项改回、并合在一起评定。"
    ),
    "The ladder, or another value, where there are several.": "等次规则，或另一项结果；有多个等次规则时要写。",
    "Say for each unit which rule of which scheme keeps it from the next level.": (
        "说明各单位在各方案中因哪条规则未进上一等次。"
    ),
    "A,B,C: changed entries that are one switch; may be repeated.": "A,B,C：作为一项切换的改动条目；可多次写。",
    "How many combinations of entries are rated at most.": "最多评定多少种条目组合。",
    "text or markdown.": "text 或 markdown。",
    "Print for each single input of a unit the smallest change that brings it to a level.": (
        "对一个单位的每项数据，列出达到某一等次所需的最小变动。"
    ),
    "Rate the units of a common table under all schemes that a crosswalk names.": (
        "按对照文件所列的各个方案，评定同一张表中的单位。"
    ),
    "Rate units and write the report: one page of HTML with charts, cut-offs, pay, notes and all units.": (
        "评定并写出报告：一个 HTML 页面，含图、分数线、金额、说明和所有单位。"
    ),
    "Prove what a scheme promises of all rows, or show rows that refute it; the engine rates them first.": (
        "证明方案对所有行的承诺，或给出能推翻它的行；所给的行都先经评定核实。"
    ),
    "reachable, always, direction, gate, bounds, gap, overlap or same; may be repeated. "
    "By default all but always and same.": (
        "要问什么：reachable（等次能否达到）、always（是否都得某等次）、direction（增减方向）、gate（限制能否起作用）、"
        "bounds（是否超出界限）、gap（条件有无空档）、overlap（条件有无重叠）、same（是否与另一方案相同）；"
        "不写则除 always 和 same 外都问。可多次使用。"
    ),
    "A result or a gate that is asked about; may be repeated.": "所问的结果或限制。可多次使用。",
    "The level that is asked about; by default each.": "所问的等次；不写则逐个都问。",
    "An input whose direction is asked; may be repeated.": "要问方向的输入项。可多次使用。",
    "The least that a result of --of may be.": "--of 所写结果的下限。",
    "The greatest that a result of --of may be.": "--of 所写结果的上限。",
    "A scheme whose results are compared, as NAME, NAME@EDITION or a path.": (
        "与之比较结果的方案：名称、名称@版本或路径。"
    ),
    "The limit of one call of the solver, in seconds of an idle processor.": (
        "求解器每次求解的限额（按处理器空闲时的秒数计）。"
    ),
    "End with exit code 1 where a statement is refuted.": "有命题不成立时退出码为 1。",
    "Rate units and draw a chart of the rating, of its comparison with other schemes, or of scenarios.": (
        "评定并绘制图表：评定结果、与其他方案的比较，或多种情景。"
    ),
    "distribution, histogram, pay, unit-profile, transitions, rank-flow, rank-intervals, sensitivity or tornado.": (
        "图表种类：distribution（等次分布）、histogram（分数分布）、pay（奖惩合计）、unit-profile（单位强弱项）、"
        "transitions（等次变动）、rank-flow（名次变动）、rank-intervals（名次范围）、sensitivity（参数作用）、"
        "tornado（参数影响）。"
    ),
    "The value that is shown: a number, a ladder or an incentive.": "要看的项目：数值、等次或奖惩。",
    "The level that a tornado counts; the best one without.": "tornado 统计的等次；不写则为最好的。",
    "The name that pay is grouped by; the level without.": "奖惩按什么分组；不写则按等次。",
    "The cohort of a histogram; several columns with commas.": "histogram 的比较组；多列用逗号分开。",
    "The width of the columns of a histogram.": "histogram 的组距。",
    "How many units are shown one by one.": "逐个列出多少个单位。",
    "A scheme that is compared, as NAME, NAME@EDITION or a path; NAME=... names it. May be repeated.": (
        "要比较的方案：名称、名称@版本或路径；写 名称=... 为其命名。可多次使用。"
    ),
    "The picture to be written: .svg, .png, .html or .json.": "要写的图片文件：.svg、.png、.html 或 .json。",
    "Draw it for a dark page.": "按深色页面绘制。",
    "In a picture: a value, with all that it is computed from.": "图片中只画某一项及其计算依据。",
    "In a picture: a stage, with what it uses.": "图片中只画某一阶段及其引用的项。",
    "In a picture: all values, however wide it becomes.": "图片中画出全部的项，不限宽度。",
    # --------------------------------------------------------------------------------------------- shared options
    "A shipped scheme, as NAME or NAME@EDITION, or the path of a scheme file or of a folder of editions.": (
        "附带方案，写作 名称 或 名称@版本；或方案文件、版本文件夹的路径。"
    ),
    "The edition of the scheme; by default the latest.": "方案的版本；默认最新。",
    "A day, as 2019-12-31: the edition in force on it.": "日期，如 2019-12-31：用当日有效的版本。",
    "Values that fill what is unpublished.": "补足未公布参数的配置：名称或文件路径。",
    "NAME=VALUE for a parameter, LOOKUP.KEY=VALUE for a cell; SIDE:NAME=VALUE for one side; may be repeated.": (
        "参数写 名称=值，对照表的单元格写 表名.键=值；只给一方时写 一方:名称=值；可多次使用。"
    ),
    "NAME=VALUE for a parameter, LOOKUP.KEY=VALUE for a cell; may be repeated.": (
        "参数写 名称=值，对照表的单元格写 表名.键=值；可多次使用。"
    ),
    "NAME=FILE for a finer table, or history=FILE.": "下级表写 表名=文件，往期结果写 history=文件。",
    "The units: a workbook (.xlsx, .xls, .ods, .et), CSV or Parquet.": (
        "参评单位的数据：工作簿（.xlsx、.xls、.ods、.et）、CSV 或 Parquet。"
    ),
    "The day the rating speaks of, as 2019-12-31.": "评定截至的日期，如 2019-12-31。",
    "The round: 2019, 2019-Q3, 2019-03.": "评定哪一期：2019、2019-Q3、2019-03。",
    "The encoding of CSV files; by default the one that fits.": "CSV 文件的编码；默认自动识别。",
    "SHEET of a workbook, or TABLE=SHEET; TABLE= for none.": "工作表名，或 表名=工作表名；表名= 表示没有。",
    "The ROW with the header, or TABLE=ROW.": "表头的行号，或 表名=行号。",
    "NAME=HEADER, where a column is called otherwise.": "列名不同时，写 名称=表头。",
    "A file of TOML or JSON with names and headers.": "写明名称和表头的 TOML 或 JSON 文件。",
    "A word that stands for a missing value; may be repeated.": "表示缺失的文字；可多次使用。",
    "Decimals follow a comma in texts, as in 1.200,50.": "文字里的小数点写作逗号，如 1.200,50。",
    "The order of dates in texts: dmy as in 31.10.2024, or mdy.": "文字里日期的顺序：dmy（如 31.10.2024）或 mdy。",
    "Where cells are at fault: a workbook (.xlsx) that shows them marked.": (
        "有错时另存的工作簿（.xlsx），其中标出有错的单元格。"
    ),
    "A row to keep that reads as a total, FIRST-LAST, or TABLE=ROW.": (
        "像合计但保留的行：行号、首行-末行，或 表名=行号。"
    ),
    "List choices that practice treats differently, and what others would be.": (
        "列出各地做法不一的选择、现行的选择和其他选择。"
    ),
    "A row to leave out, FIRST-LAST, or TABLE=ROW.": "不读的行：行号、首行-末行，或 表名=行号。",
    "excel: write an apostrophe before cells that a spreadsheet would compute.": (
        "excel：在会被当作公式的单元格前加撇号。"
    ),
    "csv (by default), xlsx, parquet or jsonl; may be repeated.": "csv（默认）、xlsx、parquet 或 jsonl；可多次使用。",
    "utf-8, utf-8-sig (with a mark, for Excel) or gb18030.": "utf-8、utf-8-sig（带标记，供 Excel 使用）或 gb18030。",
    "Head the columns of CSV with labels in the language.": "CSV 的表头用所选语言的名称。",
    "Print it as JSON instead, and an error likewise.": "改为显示 JSON，错误也是。",
    "Print it as JSON, with labels in all languages.": "显示为 JSON，带各种语言的名称。",
    "The workbook to be written (.xlsx).": "要生成的工作簿（.xlsx）。",
    "The folder for the results.": "存放结果的文件夹。",
    "How many units are filled in as a sample.": "填入几个示例单位。",
    "A text file with a date on each line.": "文本文件，每行一个日期。",
    "en or zh: the language of what is printed and written, and of errors.": (
        "en 或 zh：显示、写出的内容和错误所用的语言。"
    ),
    # ---------------------------------------------------------------------------------- options of single commands
    "Result files of rate --json; with --units, schemes. NAME=... names them.": (
        "rate --json 的结果文件；有 --units 时为方案。可写 名称=... 命名。"
    ),
    "The units, which all of the schemes rate.": "各方案都要评定的参评单位的数据文件。",
    "The ladder, or a number instead; NAME=... for one; may be repeated.": (
        "等次规则，或代替它的数；名称=… 只用于一方；可多次使用。"
    ),
    "The score, or NAME=SCORE; may be repeated.": "得分，或 名称=得分；可多次使用。",
    "LEVEL=OTHER: which level stands for which; may be repeated.": "等次=等次：哪个等次对应哪个；可多次使用。",
    "Key columns that form groups, with commas between them.": "用来分组的主键列，用逗号隔开。",
    "A shipped scheme, as NAME or NAME@EDITION, or the path of a scheme file.": (
        "附带的方案，写 名称 或 名称@版本；或方案文件的路径。"
    ),
    "Compare labels, sources and notes as well.": "名称、来源和备注也比较。",
    "text, table or markdown.": "text、table 或 markdown。",
    "text, markdown or html.": "text、markdown 或 html。",
    "For publication: nothing of other units but the cut-offs.": "供公示：除分数线外不含其他单位的内容。",
    "Show all finer rows of an aggregate, not the first ten.": "列出汇总的全部明细行，不止前十行。",
    "The crosswalk file.": "对照文件。",
    "A scheme of the crosswalk; by default all.": "对照文件中的一个方案；默认全部。",
    "The table whose rows are listed; by default the units.": "列出哪一张表的各行；默认为参评单位。",
    "For publication: names, levels and cut-offs; no scores, no explanations.": (
        "供公示：只有名称、等次和分数线，没有得分和理由。"
    ),
    "The page to be written (.html).": "要写出的页面（.html）。",
    "The folder that rate wrote to.": "rate 写入的文件夹。",
    "The key of the unit; several columns with commas.": "单位的主键；有几列的，用逗号隔开。",
    "The value to explain.": "要说明的结果。",
    "The ladder.": "等次规则。",
    "Any text: who knows it can draw the same again.": "任意文字；用同样的文字可以抽出同样的结果。",
    "Draw among the rows with this level; else among all with one.": "只在这个等次中抽；不写则在有等次的各行中抽。",
    "How many rows in all.": "总共抽几行。",
    "Instead: which share of each stratum, as 0.2.": "或者：每层抽多大比例，如 0.2。",
    "Key columns that form strata; several with commas.": "用来分层的主键列；有几列的，用逗号隔开。",
    "The fewest rows of a stratum.": "每层最少几行。",
    "The first day of the first step, as 2020-01-06.": "第一步的首日，如 2020-01-06。",
    "The procedure, where the scheme has several.": "程序；方案有几个程序时写明。",
    "mermaid or dot.": "mermaid 或 dot。",
    "duckdb or postgres.": "duckdb 或 postgres。",
    "The table whose results are given; the units without.": "要结果的表；不写则为参评单位。",
    "NAME=STORED for a table, or history, that the database has; may be repeated.": (
        "数据库中已有的表，写 表名=库中名称，往期写 history=库中名称；可多次使用。"
    ),
    "NAME=0.3..0.6:0.1 for a range by steps, NAME=a,b,c for values, or NAME for those of the scheme; may be repeated. "
    "Without it, all unpublished parameters with values in the scheme.": (
        "名称=0.3..0.6:0.1 为按步长取值的范围，名称=a,b,c 为若干值，只写名称则用方案中的取值；可多次使用。"
        "不写则为方案中所有有取值的未公布参数。"
    ),
    "A,B,C=1: what parameters add up to; may be repeated.": "A,B,C=1：几个参数的合计；可多次使用。",
    "A rule over the parameters that holds in every scenario.": "每个情景都要满足的、关于参数的规则。",
    "A result to look at; by default all that vary.": "要看的结果；默认为所有会变的。",
    "A file that lists what parameters can be: TOML, CSV or a workbook; --vary adds to it.": (
        "列出参数可取值的文件：TOML、CSV 或工作簿；--vary 可在其上补充。"
    ),
    "full, latin, random, spread, sobol, indices or sobol-indices.": (
        "full、latin、random、spread、sobol、indices 或 sobol-indices。"
    ),
    "A result to look at; by default the ladders of units.": "要看的结果；默认为参评单位的各项等次。",
    "How many steps a mark is off at most; 0 for no noise.": "分数最多偏差几步；0 为没有误差。",
    "A mark that noise is added to; may be repeated.": "要加误差的分数；可多次使用。",
    "How many times noise is drawn.": "抽取误差的次数。",
    "Print how results hold without one indicator, with a shifted cut, and with noise in the marks.": (
        "检验结果是否稳健：去掉某项指标的差别、移动界限、分数带误差时，结果如何变化。"
    ),
    "How many scenarios are drawn.": "抽取多少个情景。",
    "What draws depend on.": "抽取所用的种子。",
    "COLUMN=VALUE of the unit; may be repeated.": "单位的数据，写 列名=值；可多次使用。",
    "The level to be reached.": "要达到的等次。",
    "How many values of one input are tried.": "每项输入最多试算的取值个数。",
    "About how many rows are computed at most.": "计算量上限，约为计算的行数。",
    "The ladder, where there are several.": "等次规则；有几个时写明。",
}

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    f"help {english}": (english, chinese) for english, chinese in _CHINESE.items()
}
