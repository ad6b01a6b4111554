"""Texts of scheme files: faults of TOML, keys and sections, files and editions, and schemes that extend others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "scheme before tables": (
        "give the scheme first, a name or a path that ends in .toml; {name} is a table",
        "先写方案（自带方案的名称，或以 .toml 结尾的路径），再写数据；{name} 是数据",
    ),
    # ------------------------------------------------------------------------------------------ TOML
    "full-width punctuation": (
        ("{char!r} is full-width punctuation\n"
        "TOML knows the punctuation of an English keyboard only, outside texts\nwrite {ascii} instead of {char}"),
        "{char!r} 是全角标点\n引号内的文字之外，TOML 只认英文半角标点\n把 {char} 改成 {ascii}",
    ),
    "full-width space": (
        "this is a full-width space\nTOML knows ordinary spaces only, outside texts\nwrite an ordinary one",
        "这里是全角空格\n引号内的文字之外，TOML 只认半角空格\n改成半角空格",
    ),
    "toml key twice": (
        ("this key or table stands here for the second time\n"
        "each key stands once in its table, and each [header] once in a file\n"
        "give one of the two another name, or put their fields together"),
        "这个键或表第二次出现\n一个表中每个键只写一次，一个文件中每个 [表头] 只写一次\n其中一个改名，或把两处合并",
    ),
    "toml line after a number": (
        ("the line goes on after a number\na number has digits and at most one point, and nothing else\n"
        'write a number alone (30% is 0.30), a date as 2019-12-31, a text as "..."'),
        '数的后面还有内容\n数只由数字和至多一个小数点组成\n只写数（30% 写 0.30），日期写 2019-12-31，文字写 "..."',
    ),
    "toml quote missing": (
        ("a text has no closing quotation mark\n"
        "a text ends with the quotation mark it began with, on the same line; one in three quotation marks may go on\n"
        "write the missing quotation mark"),
        "文字缺少右引号\n文字以哪种引号开头，就在同一行以哪种引号结尾；三引号的文字可以换行\n补上引号",
    ),
    "toml list not closed": (
        ("a list is not closed here\nthe items of a list are separated by commas, and ']' ends it\n"
        "write a comma between two items, or ']' after the last one"),
        "列表没有写完\n列表各项之间用逗号隔开，最后写 ]\n在两项之间补上逗号，或在最后一项后补上 ]",
    ),
    "toml braces not closed": (
        ("a table in braces is not closed here\n"
        "its pairs are separated by commas, without one after the last, and '}}' ends it on the same line\n"
        "write a comma between two pairs, or '}}' after the last one"),
        ("花括号中的表没有写完\n各对之间用逗号隔开，最后一对后不加逗号，并在同一行写 }}\n"
        "在两对之间补上逗号，或在最后一对后补上 }}"),
    ),
    "toml equals missing": (
        ("'=' is missing after the key\n"
        "each line is 'key = value', a [header] or a comment; only letters, digits, '-' and '_' go without quotes\n"
        "write '=' after the key, and a key with other characters in quotes"),
        ("键的后面缺少 =\n每行写“键 = 值”、[表头] 或注释；只由英文字母、数字、- 和 _ 组成的键才可不加引号\n"
        "在键后补上 =；含其他字符的键加引号"),
    ),
    "toml line after a value": (
        ("the line goes on after its value\n"
        "each line holds one 'key = value'; a quotation mark inside a text ends the text\n"
        "begin a new line, or put a text that contains double quotation marks in single ones"),
        ("值的后面还有内容\n每行只写一个“键 = 值”；文字中的引号会使文字提前结束\n"
        "另起一行；文字中有双引号的，外面改用单引号"),
    ),
    "toml header not closed": (
        ("the header is not closed here\n"
        "a header is [section.name]; a name with characters other than letters, digits, '-' and '_' needs quotes\n"
        'write [section."name"]'),
        '表头没有写完\n表头写作 [节.名称]；名称含英文字母、数字、- 和 _ 以外的字符时要加引号\n写 [节."名称"]',
    ),
    "toml key expected": (
        ("a key or a header was expected here\neach line is 'key = value', a [header] or a comment\n"
        "write a key; one with characters other than letters, digits, '-' and '_' in quotes"),
        "这里应为键或表头\n每行写“键 = 值”、[表头] 或注释\n写键；含英文字母、数字、- 和 _ 以外字符的键加引号",
    ),
    "toml backslash": (
        ("a backslash is not followed by what TOML knows\nin double quotation marks a backslash begins an escape\n"
        "put the text in single quotation marks, where a backslash is only itself"),
        ("反斜杠后面的字符不是 TOML 的转义字符\n双引号中，反斜杠用来开始一个转义字符\n"
        "文字改用单引号，其中反斜杠只表示它自己"),
    ),
    "toml no such day": (
        ("this day or time does not exist\ndates are written as year-month-day: 2019-12-31\n"
        "write a day of the calendar"),
        "没有这个日期或时刻\n日期写作 年-月-日：2019-12-31\n写日历上有的日期",
    ),
    "toml otherwise": (
        "the file is no TOML here\nthe reader says: {reason}\nwrite 'key = value', one on a line",
        "文件的这一处不是 TOML\n解析程序的提示：{reason}\n每行写一个“键 = 值”",
    ),
    "toml name without quotes": (
        'the name {name} has no quotes\nin TOML, keys that are not ASCII need quotes\nwrite "{name}"',
        '名称 {name} 没有加引号\n在 TOML 中，含中文的键要加引号\n写 "{name}"',
    ),
    "toml value missing": (
        ("there is no value here\na key has a value, and a list has one between two commas\n"
        "write the value, or take the key out"),
        "这里没有值\n每个键都有值，列表的两个逗号之间也要有值\n补上值，或去掉这个键",
    ),
    "toml no value": (
        ("{value} is no value of TOML\n"
        "a value is a number, true or false, a date, a text in quotes, a list or a table\n{fix}"),
        "{value} 不是 TOML 的值\n值可以是数、true 或 false、日期、加引号的文字、列表或表\n{fix}",
    ),
    "digit around the point": ("write a digit before and after the point: 0.5", "小数点前后都要有数字：0.5"),
    "write a number or a date": (
        'write a number as 0.5, a date as 2019-12-31, a text as "..."', '数写 0.5，日期写 2019-12-31，文字写 "..."',
    ),
    "write a text in quotes": ('write a text in quotes: "{value}"', '文字加引号："{value}"'),
    "toml too deep": (
        ("lists or tables stand inside each other too deeply\na scheme needs four levels at most\n"
        "take the inner ones out"),
        "列表或表嵌套太深\n方案最多需要四层\n去掉里层",
    ),
    # ------------------------------------------------------------------------------------------ size
    "file bytes": ("the file has {size:,} bytes or more", "文件有 {size:,} 字节或更多"),
    "split the scheme": ("split the scheme", "拆分方案"),
    "toml depth": (
        "tables, lists or the parts of a key stand more than {most:,} deep inside each other",
        "表、列表或键的各段嵌套超过 {most:,} 层",
    ),
    "take the inner ones out": (
        "take the inner ones out; a scheme needs four levels at most", "去掉里层；方案最多需要四层",
    ),
    "too many keys": ("the file has more than {most:,} {counted}", "文件的{counted}超过 {most:,}"),
    "keys and values": ("keys and values", "键和值"),
    "tables, lists and points": ("tables, lists and points", "表、列表和键中的点"),
    "split or bring as data": (
        "split the scheme, or bring large tables as data", "拆分方案，或把大表作为数据提供",
    ),
    # ------------------------------------------------------------------------------------------ keys and sections
    "the profile": ("the profile", "配置"),
    "kind table in place of a value": ("table in place of a value", "代替值的表"),
    "key of entry": ("{key!r} of {owner}", "{owner}的“{key}”"),
    "level of entry": ("level {number} of {owner}", "{owner}的第 {number} 个等次"),
    "quota of entry": ("quota {number} of {owner}", "{owner}的第 {number} 条名额规则"),
    "step of entry": ("step {number} of {owner}", "{owner}的第 {number} 个步骤"),
    "row of entry": ("row {number} of {owner}", "{owner}的第 {number} 行"),
    "item of entry": ("item {number} of {owner}", "{owner}的第 {number} 项"),
    "unknown key": ("unknown key {key!r} in {place}\n{why}\n{fix}", "{place}中有未知的键“{key}”\n{why}\n{fix}"),
    "known sections": ("a header begins with one of: {known}", "表头以下列之一开头：{known}"),
    "write header": ("write {headers}, or remove it", "写{headers}，或删去它"),
    "header of an entry": ("[{section}.{name}]", "[{section}.{name}]"),
    "any name": ("NAME", "名称"),
    "one of headers": ("{headers} or {last}", "{headers}或{last}"),
    "key below header": ("{key} = [...] in [{section}.NAME]", "[{section}.名称] 中的 {key} = [...]"),
    "write near or remove": ("write {near}, or remove it", "写{near}，或删去它"),
    "bound of too many": (
        'write at_most = "..." where the others go on to the next level, or about = "..." where all keep it, '
        "and remove it",
        '多出的行改评下一等次的，写 at_most = "..."；都保留本等次的，写 about = "..."；并删去它',
    ),
    "keys of the file below a header": (
        "{keys} stand below the header [{word}]\nwhat belongs to {place} as a whole has no header\n"
        "remove the line [{word}], and keep these keys at the top of the file, before the first [header]",
        "{keys}写在表头 [{word}] 之下\n属于整个{place}的内容不写表头\n"
        "删去 [{word}] 这一行，把这些键留在文件顶部，第一个 [表头] 之前",
    ),
    "move to the top": (
        "move it to the top of the file, before the first [header]", "移到文件顶部，第一个 [表头] 之前",
    ),
    "remove it": ("remove it", "删去它"),
    "no labels of columns": (
        "remove it: a column has no labels, and is shown by its name in 'columns'",
        "删去它：列没有标签，按 columns 中的名称显示",
    ),
    "misplaced key": ("{place} has the key {key!r}\n{why}\n{fix}", "{place}写有键“{key}”\n{why}\n{fix}"),
    "name in the header": ("the name of an entry stands in its header", "条目的名称写在表头中"),
    "labels instead of a name": (
        "remove it; what people read goes under 'labels'", "删去它；给人看的名称写在 labels 下",
    ),
    "inputs, formulas and groups": (
        ("an input is brought by the data and has a 'kind'; a formula is computed and has a rule, 'is'; "
        "a decision has 'rows'; a group has none of them and is the weighted sum of its parts"),
        "输入项由数据提供，写 kind；公式由计算得出，写 is；判定表写 rows；分组都不写，是各部分的加权和",
    ),
    "remove or write as": (
        "remove it, or write the entry as [{section}.{name}]", "删去它，或把条目写作 [{section}.{name}]",
    ),
    "remove or write with key": (
        "remove it, or write the entry as [{section}.{name}] with the rule as '{key}'",
        "删去它，或把条目写作 [{section}.{name}]，规则写在 {key} 中",
    ),
    "labels of declared values": (
        "value_labels name the values of a choice, which an input, a parameter or a lookup lists under 'values'",
        "value_labels 是选项各值的名称，这些值由输入项、参数或对照表在 values 中列出",
    ),
    "labels of computed values": (
        "remove it; the values of a formula or a decision are shown as they are written",
        "删去它；公式和判定表的值按所写的显示",
    ),
    "key missing": (
        "{place} lacks the key {key!r}\n{kind} needs: {needed}\nadd {key} = {example}",
        "{place}缺少键“{key}”\n{kind}必须有：{needed}\n补上 {key} = {example}",
    ),
    "file value of another kind": (
        "{place} is {given}\nit holds {expected}\n{fix}",
        "{place}写成了{given}\n这里应为：{expected}\n{fix}",
    ),
    "no plain number": ("{value}, not a plain number", " {value}，不是普通的数"),
    "section that is no table": (
        "{path} is {given}, not a table\neach {section} is a table of its own, with its name in the header\n{fix}",
        "{path} 是{given}，不是表\n每个 {section} 单独成表，名称写在表头中\n{fix}",
    ),
    "section below a header": (
        "{section}.{name} stands in {place}\nwhat stands below a header of TOML belongs to it\n{fix}",
        "{section}.{name} 写在了{place}中\nTOML 中表头以下的内容都属于该表头\n{fix}",
    ),
    "header and fields": (
        "write [{section}.{name}], and its fields below", "写 [{section}.{name}]，下面写各个键",
    ),
    "header and field": (
        "write [{section}.{name}], and {key} = {value} below it", "写 [{section}.{name}]，下面写 {key} = {value}",
    ),
    "name declared twice": (
        ("{name!r} is declared twice; the first stands on line {line}, under {section!r}\n"
        "inputs, formulas and groups share their names, and names are compared as Python compares them (NFKC): "
        "full-width and ordinary letters are one\ngive one of the two another name"),
        ("“{name}”声明了两次；第一次在第 {line} 行的 {section} 中\n"
        "输入项、公式和分组之间不能重名；比较名称时不分全角、半角（NFKC）\n其中一个改名"),
    ),
    "share of the rows": (
        'write the rule in quotes: "{value} * rows" for a share of the rows, which {value} by itself is not',
        '规则加引号；要占行数的比例，写 "{value} * rows"，单写 {value} 不是比例',
    ),
    "rule in quotes": ('write the rule in quotes: "{value}"', '规则加引号，写 "{value}"'),
    "date without quotes": ("write the date without quotes: 2019-12-31", "日期不加引号：2019-12-31"),
    "number without decimals": ("write a number without decimals", "写没有小数的数"),
    "write kind as": ("write {expected}: {example}", "改为：{expected}，如 {example}"),
    "write kind": ("write {expected}", "改为：{expected}"),
    # ------------------------------------------------------------------------------------------ extending
    "key without extends": (
        ("the scheme has the key {key!r}, and extends no other\n{key!r} speaks of what another scheme holds\n"
        'add extends = "...", the name of a shipped scheme or the path of a file, or remove it'),
        ("方案写有 {key}，却没有扩展其他方案\n{key} 针对所扩展的方案\n"
        '补上 extends = "..."（自带方案的名称或文件路径），或删去它'),
    ),
    "cannot extend": ("{name!r} cannot be extended: {what}", "不能扩展“{name}”：{what}"),
    "path in a text": (
        ("{name!r} cannot be extended: it is a path\n"
        "a text extends shipped schemes only, so that it can show no files\n"
        "pass base=, the folder in which it may extend files and at which a path starts"),
        ("不能扩展“{name}”：它是路径\n以文字给出的方案只能扩展自带方案，以免读出其他文件\n"
        "传入 base=，即可以扩展的文件所在、路径由此起算的文件夹"),
    ),
    "no scheme file to extend": (
        ("{file} cannot be extended: it is no scheme file\n"
        "a scheme file is TOML, has a name, and has no keys at its top but those of schemes\n"
        "load it by itself to see its faults, or look at the path"),
        "不能扩展 {file}：它不是方案文件\n方案文件是 TOML，有 name，顶部只有方案的键\n单独加载它以查看问题，或检查路径",
    ),
    "start of a path": (
        "a path starts at the folder of the file that extends", "路径从扩展它的文件所在的文件夹起算",
    ),
    "start of a path at": (
        "a path starts at the folder of the file that extends, {folder}",
        "路径从扩展它的文件所在的文件夹 {folder} 起算",
    ),
    "no scheme at a path": (
        ("there is no scheme at {name!r}\n{why}\n"
        "look at the path: that of a file ends in .toml, that of a folder leads to the editions in it"),
        "“{name}”处没有方案\n{why}\n检查路径：文件的路径以 .toml 结尾，文件夹中应有各版本的文件",
    ),
    "out of the folder": (
        ("it leads out of the folder {folder}\n"
        "what a scheme extends lies in one folder with it, so that it can show nothing else\n"
        "put it there, or pass base=, the folder in which both lie"),
        ("它不在文件夹 {folder} 之内\n方案与它所扩展的文件须在同一文件夹内，以免读出其他文件\n"
        "移到该文件夹内，或传入 base=，即两者共同所在的文件夹"),
    ),
    "files in a circle": (
        ("files extend each other in a circle: {files}\nwhat a scheme takes over must be there before it\n"
        "let one of them extend another scheme, or none; NAME@EDITION names an earlier edition"),
        ("文件互相扩展，形成循环：{files}\n被扩展的方案必须先有\n"
        "让其中一个扩展别的方案，或不再扩展；较早的版本写作 名称@版本"),
    ),
    "file and line": ("{file} (line {line})", "{file}（第 {line} 行）"),
    "leads to": (" -> ", " -> "),
    "too many files": ("more than {most:,} files extend each other", "互相扩展的文件超过 {most:,} 个"),
    "put changes together": ("put the changes of some together", "把其中几个文件的修改合并"),
    # ------------------------------------------------------------------------------------------ files and editions
    "path of a folder": (
        "this is a folder\na scheme is one file\ngive the path of a TOML file in it",
        "这是文件夹\n一个方案是一个文件\n写出其中某个 TOML 文件的路径",
    ),
    "no such file": ("there is no such file\n\n{fix}", "没有这个文件\n\n{fix}"),
    "look at the path": ("look at the path", "检查路径"),
    "look at the path from here": (
        "look at the path; it starts at the working directory",
        "检查路径；路径从当前目录起算",
    ),
    "near file": ("write {near} in place of {name!r}", "把“{name}”改成{near}"),
    "file cannot be read": (
        "the file cannot be read\nthe system says: {reason}\nlook at the path",
        "文件无法读取\n系统提示：{reason}\n检查路径",
    ),
    "file of another encoding": (
        ("the file is not UTF-8\nscheme files are UTF-8, so that everybody reads the same names\n"
        "save the file as UTF-8 in the editor"),
        "文件不是 UTF-8 编码\n方案文件用 UTF-8，各处读出的名称才会一致\n在编辑器中把文件另存为 UTF-8",
    ),
    "file of the encoding": (
        ("the file is not UTF-8; it seems to be {encoding}\n"
        "scheme files are UTF-8, so that everybody reads the same names\nsave the file as UTF-8 in the editor"),
        ("文件不是 UTF-8 编码，可能是 {encoding}\n方案文件用 UTF-8，各处读出的名称才会一致\n"
        "在编辑器中把文件另存为 UTF-8"),
    ),
    "no TOML file": (
        "this is no TOML file\nscheme files end in .toml\ngive the path of a TOML file, or of a folder of editions",
        "这不是 TOML 文件\n方案文件以 .toml 结尾\n写出 TOML 文件的路径，或各版本所在文件夹的路径",
    ),
    "folder without schemes": (
        "no scheme file is in this folder\n\ngive the path of a TOML file, or of its folder",
        "这个文件夹中没有方案文件\n\n写出 TOML 文件的路径，或其文件夹的路径",
    ),
    "edition without days": ("{edition} (no first day given)", "{edition}（未写明起始日期）"),
    "edition with days": ("{edition} (from {start} to {end})", "{edition}（{start} 至 {end}）"),
    "edition with a first day": ("{edition} (from {start} on)", "{edition}（自 {start} 起）"),
    "no edition in force": (
        ("no edition of {name!r} is in force on {day}\nits editions are {editions}\n"
        "give another day, or the edition by its name"),
        "{day} 没有“{name}”的施行版本\n已有版本：{editions}\n换一个日期，或写明版本名称",
    ),
    "several editions in force": (
        ("{editions} of {name!r} are all in force on {day}\n"
        "the edition of the latest first day holds, and these have the same one\n"
        "give the edition by its name, or fix the days in the files"),
        ("“{name}”的 {editions} 在 {day} 同时施行\n以起始日期最晚的版本为准，而这几个版本的起始日期相同\n"
        "写明版本名称，或改正文件中的日期"),
    ),
    "no name and no path": (
        ("{value!r} is no name and no path\na scheme is a file\n"
        "write the name of a shipped scheme, or the path of a file or folder"),
        "{value!r} 既不是名称，也不是路径\n方案是文件\n写自带方案的名称，或文件、文件夹的路径",
    ),
    "edition that is no text": (
        "edition = {value!r}\nan edition is named by a text, its file\nwrite edition={written!r}",
        "edition = {value!r}\n版本用文字表示，即文件名\n写 edition={written!r}",
    ),
    "edition and day": (
        "edition {edition!r} and the day {day} are given\neach of them chooses an edition\nleave one out",
        "同时写了版本“{edition}”和日期 {day}\n两者都用来选定版本\n去掉其中一个",
    ),
    "folder of that name": ("write {path!r} for the folder of that name", "要用同名文件夹，写 {path!r}"),
    "file of that name": ("write {path!r} for the file of that name", "要用同名文件，写 {path!r}"),
    "an edition": ("edition {edition!r}", "版本“{edition}”"),
    "a day": ("the day {day}", "日期 {day}"),
    "choice with a path": (
        ("{choice} is given with the path {path!r}\na path names one file, which holds one edition\n"
        "leave it out, or give the name of a shipped scheme or a folder of editions"),
        "写了路径“{path}”，又写了{choice}\n路径对应一个文件，其中只有一个版本\n去掉它，或改写自带方案的名称、各版本所在的文件夹",
    ),
    "day that is none": (
        "on = {value!r} is no day\nan edition is in force on days\nwrite it as 2019-12-31",
        "on = {value!r} 不是日期\n版本按日期施行\n写成 2019-12-31 的形式",
    ),
    "kind edition of": ("edition of {name!r}", " {name} 版本"),
    "kind profile of": ("profile of {file}", " {file} 的配置"),
    "editions are files": ("an edition is a file of its own", "每个版本是一个单独的文件"),
    "shipped by name": ("only schemes of the library are found by name", "只有自带方案可以按名称查找"),
    "profiles are files": ("a profile is a file beside its scheme", "配置是与方案同一文件夹的文件"),
    "write near or a path": ("write {near}, or a path that ends in .toml", "写{near}，或以 .toml 结尾的路径"),
    "use one of or a path": (
        "use one of: {known}, or a path that ends in .toml", "用其中之一：{known}，或以 .toml 结尾的路径",
    ),
    "give a path": ("give a path that ends in .toml", "写以 .toml 结尾的路径"),
    "scheme that is no text": (
        ("the scheme is given as {type}, not as a text\na text holds what a scheme file holds\n"
        "decode it as UTF-8, or pass the path of a file to load_scheme"),
        "方案以 {type} 给出，不是文字\n文字的内容与方案文件相同\n按 UTF-8 解码，或把文件路径传给 load_scheme",
    ),
    "base that is no folder": (
        "base = {value!r} is no folder\nfiles are extended in a folder\ngive the path of a folder",
        "base = {value!r} 不是文件夹\n所扩展的文件须在一个文件夹内\n写文件夹的路径",
    ),
    # ------------------------------------------------------------------------------------------ writing
    "no scheme to write": (
        "{value!r} is a {type}\na scheme is written\npass a scheme",
        "{value!r} 的类型为 {type}\n写出的应是方案\n传入方案",
    ),
    "no path to write a scheme": (
        "path = {value!r} is no path of a TOML file\nscheme files end in .toml\ngive a path that ends in .toml",
        "path = {value!r} 不是 TOML 文件的路径\n方案文件以 .toml 结尾\n写以 .toml 结尾的路径",
    ),
    "no finite decimal": (
        ("{value} is no finite decimal\na scheme file holds numbers as decimals, and they stay exact\n"
        "keep numerator and denominator apart and divide them in a rule"),
        "{value} 不是有限小数\n方案文件中的数写作小数，并保持精确\n分子和分母分开写，在规则中相除",
    ),
}  # fmt: skip
