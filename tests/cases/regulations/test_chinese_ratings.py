"""Chinese ratings by points as data: credit of enterprises, risk of food, tourist attractions, residence."""

from typing import Any

import pytest
from tests.cases.regulations.rated import SCHEMES, Rate, Rows, shown

import partyrate as pr

# Environmental credit in Jiangsu.

FIRMS: dict[str, str | None] = {
    "甲": None, "乙": None, "丙": None, "丁": None, "戊": None, "己": None, "庚": "2017-06-30", "辛": "2017-07-01",
    "壬": "2017-01-01", "癸": None,
}  # fmt: skip


def record(firm: str, number: int, kind: str, day: str, **more: Any) -> dict[str, Any]:
    usual = {"归集日": None, "所记分值": None, "所记月数": None}
    return {"企业": firm, "文号": str(number), "情形": kind, "产生日": day, **usual, **more}


RECORDS = [
    record("甲", 1, "罚款", "2019-03-10"),  # the example of the notice: 9 - 3 = 6, still blue; until 10 September
    record("乙", 1, "罚款", "2019-06-16"),  # counts on the sixteenth day, 1 July: 9
    record("丙", 1, "罚款", "2019-06-15"),  # counts on 30 June: 6
    record("丁", 1, "罚款", "2019-06-25", 归集日="2019-06-26"),  # entered before that: 6
    record("戊", 1, "环境犯罪", "2019-04-01"),  # 9 - 12 = -3, but for how long is not published
    record("己", 1, "罚款", "2019-03-01"),
    record("己", 2, "其他", "2019-04-01", 所记分值=6, 所记月数=12),  # 9 - 3 - 6 = 0, and 3 when the fine has expired
    record("壬", 1, "罚款", "2018-01-01"),  # expired, but after the promise of 2017: 9, not 11
    record("癸", 1, "罚款", "2019-01-02"),
    record("癸", 2, "其他", "2019-03-02", 所记分值=4, 所记月数=12),  # 9 - 3 - 4 = 2, and 5
]
CREDIT = [{"企业": firm, "承诺日": promised} for firm, promised in FIRMS.items()]
PAST = [{"企业": "癸", "round": "2018-H2", "等级": "红"}, {"企业": "己", "round": "2018-H2", "等级": "红"}]


def test_records_take_points_off_until_they_expire(rate: Rate) -> None:
    tables = {"记录": RECORDS, "history": PAST}
    first = rate("jiangsu_credit", CREDIT, tables, period="2019-H1")
    assert shown(first, "信用分") == "6 9 6 6 undetermined 0 11 10 9 2"
    assert shown(first, "等级") == "蓝 蓝 蓝 蓝 undetermined 黑 绿 蓝 蓝 红"
    second = rate("jiangsu_credit", CREDIT, tables, period="2019-H2")
    assert shown(second, "信用分") == "9 9 9 9 undetermined 3 11 11 9 5"
    assert shown(second, "等级") == "蓝 蓝 蓝 蓝 undetermined 黄 绿 绿 蓝 黄"


def test_what_is_not_published_about_a_crime_can_be_supplied(rate: Rate) -> None:
    rating = rate("jiangsu_credit", CREDIT, {"记录": RECORDS}, {"有效期": {"环境犯罪": 24}}, period="2019-H1")
    assert shown(rating, "信用分").split()[4] == "-3"
    assert shown(rating, "等级").split()[4] == "黑"


def test_the_price_of_the_next_half_year_follows_the_level(rate: Rate) -> None:
    rating = rate("jiangsu_credit", CREDIT, {"记录": RECORDS, "history": PAST}, period="2019-H1")
    no = "not-applicable"
    assert shown(rating, "电价加价") == f"{no} {no} {no} {no} undetermined 1/10 {no} {no} {no} 1/20"
    # Red for the second time in a row pays for sewage as black does; without history it is the first time.
    assert shown(rating, "污水处理费加收") == f"{no} {no} {no} {no} undetermined 1 {no} {no} {no} 1"
    alone = rate("jiangsu_credit", CREDIT, {"记录": RECORDS}, period="2019-H1")
    assert shown(alone, "污水处理费加收") == f"{no} {no} {no} {no} undetermined 1 {no} {no} {no} 3/5"


# Risk levels of food businesses.

KINDS = {1: "低风险食品生产", 2: "散装食品销售", 3: "含高危易腐食品的餐饮", 4: "保健食品生产"}
# The dynamic score; tier and static score of each kind; rungs down; clean, certified, special firm, prize.
FOOD: dict[int, tuple[Any, ...]] = {
    1: (15, [(1, 15)], 2, False, False, False, False),  # 15 + 15 = 30: A, two down
    2: (5.1, [(1, 10), (2, 25)], 0, False, True, True, False),  # the riskier kind: 30.1; a special firm
    3: (20, [(2, 25)], 0, True, False, False, True),  # 45: B; the prize and a clean year lift it once
    4: (20.5, [(3, 25)], 0, True, False, False, False),  # 45.5: C, but B on record; the third clean year
    5: (30, [(3, 30)], 2, False, False, False, False),  # 60: C; nothing is below D
    6: (20.1, [(4, 40)], 0, False, True, False, False),  # 60.1: D; certified
    7: (None, [(1, 28)], 0, True, False, False, False),  # new: A by the score and by the tier
    8: (None, [(3, 28)], 0, True, False, False, False),  # new: A by the score, C by the tier
    9: (None, [(2, 35)], 1, False, True, False, True),  # new: B by both; records go before prizes
    10: (0, [(1, 0)], 0, True, False, False, True),  # A: nothing is above it
}  # fmt: skip
BUSINESSES = [
    {
        "单位": number, "动态分": dynamic, "上调情形": down > 0, "上调级数": down or None, "无违法记录": clean,
        "体系认证": certified, "特医或婴配企业": special, "质量奖": prize,
    }
    for number, (dynamic, _, down, clean, certified, special, prize) in FOOD.items()
]  # fmt: skip
LINES = [
    {"单位": number, "业务": at, "类型": KINDS[tier], "静态分值": score}
    for number, given in FOOD.items()
    for at, (tier, score) in enumerate(given[1])
]
CLEAN = [
    {"单位": 3, "round": 2016, "无违法记录": True, "下年等级": None},  # 2017 is missing: the run is one year
    {"单位": 4, "round": 2016, "无违法记录": True, "下年等级": "C"},
    {"单位": 4, "round": 2017, "无违法记录": True, "下年等级": "B"},
]


def test_levels_of_risk_are_found_and_moved(rate: Rate) -> None:
    rating = rate("food_risk", BUSINESSES, {"业务": LINES, "history": CLEAN}, period=2018)
    assert shown(rating, "评定等级") == "A B B C C D A undetermined B A"
    assert shown(rating, "当年等级") == "A B B B C D A undetermined B A"
    assert shown(rating, "可以调低") == "False False True True False True False False True True"
    assert shown(rating, "下年等级") == "C B A A D C A undetermined C A"
    assert shown(rating, "下年最少检查") == "2 1 1 1 3 2 1 undetermined 2 1"
    no = "not-applicable"
    assert shown(rating, "下年最多检查") == f"3 2 {no} {no} 4 3 {no} undetermined 3 {no}"


@pytest.mark.parametrize(("reading", "level"), [("按分段", "A"), ("按档次", "C")])
def test_a_new_business_has_a_level_by_either_reading(rate: Rate, reading: str, level: str) -> None:
    rating = rate("food_risk", BUSINESSES, {"业务": LINES, "history": CLEAN}, {"新开办定级": reading}, period=2018)
    assert shown(rating, "当年等级").split()[6:9] == ["A", level, "B"]


# Quality levels of tourist attractions.

SERVICE = {"旅游交通": 130, "游览": 235, "旅游安全": 80, "卫生": 140, "邮电": 20, "旅游购物": 50, "综合管理": 200,
           "资源和环境的保护": 145}  # fmt: skip
VIEW = {"观赏游憩价值": 25, "历史文化科学价值": 15, "珍稀或奇特程度": 10, "规模与丰度": 10, "完整性": 5, "知名度": 10,
        "美誉度": 10, "市场辐射力": 10, "主题强化度": 5}  # fmt: skip
OVERALL = "总体印象"


def area(number: int, lacking: int = 50, **more: Any) -> dict[str, Any]:
    usual = {"发放": 40, "收回": 32, "开业日": "2000-05-01", "四A公告日": "2018-01-01", "降级日": None}
    return {"景区": number, **usual, **SERVICE, "游览": 235 - lacking, **more}


def questions() -> list[str]:
    return [str(each) for each in pr.load_scheme(SCHEMES / "scenic_areas.toml").tables["项目"].expects]


def answered(number: int, usual: str, overall: str, nobody: tuple[str, ...] = ()) -> Rows:
    """Give two questionnaires: H is 很满意, M 满意, G 一般 and B 不满意."""
    words = {"H": "很满意", "M": "满意", "G": "一般", "B": "不满意"}
    return [
        {"景区": number, "项目": item, "问卷": at,
         "评价": None if item in nobody else words[(overall if item == OVERALL else usual)[at]]}
        for item in questions() for at in (0, 1)
    ]  # fmt: skip


def test_the_worst_of_three_scores_decides(rate: Rate) -> None:
    areas = [
        area(1),  # 950, 90, 100: five
        area(2, 51),  # 949
        area(3),  # 89.5
        area(4),  # 16 * 4 + 20 = 84
        area(5),  # 16 * 2.5 + 15 = 55
        area(6, 235, 旅游交通=64),  # 1,000 - 235 - 66 = 699
        area(7),  # 16 * 1 + 5 = 21
    ]
    lacking = {each["景区"]: (8, 13) if each["景区"] == 3 else (8, 12) for each in areas}  # the mean lacks 10.5, or 10
    raters = [
        {"景区": number, "评定员": at, **VIEW, "观赏游憩价值": 25 - less}
        for number, both in lacking.items()
        for at, less in enumerate(both)
    ]
    told = {4: ("HM", "HH"), 5: ("MG", "MM"), 7: ("GB", "GB")}
    forms = [row for each in areas for row in answered(each["景区"], *told.get(each["景区"], ("HH", "HH")))]
    rating = rate("scenic_areas", areas, {"评定员": raters, "问卷": forms}, as_of="2024-01-01")
    assert shown(rating, "服务与环境") == "950 949 950 950 950 699 950"
    assert shown(rating, "景观质量") == "90 90 179/2 90 90 90 90"
    assert shown(rating, "游客意见") == "100 100 100 84 55 100 21"
    assert shown(rating, "等级") == "AAAAA AAAA AAAA AAAA A AA 未达标"


def test_what_nobody_answered_counts_as_the_mean_of_the_others(rate: Rate) -> None:
    # Fourteen questions have 5 and 3, that is 4, and so have the two that nobody answered; 64 and overall 17.5.
    # With no overall answer it is 17 * 4. Of 40 questionnaires 32 are enough, and 31 are not.
    areas = [area(1), area(2), area(3, 收回=31)]
    raters = [{"景区": number, "评定员": 1, **VIEW} for number in (1, 2, 3)]
    nobody = {1: ("导游讲解", "厕所"), 2: (OVERALL,), 3: ()}
    forms = [row for number, items in nobody.items() for row in answered(number, "HM", "HM", items)]
    rating = rate("scenic_areas", areas, {"评定员": raters, "问卷": forms}, as_of="2024-01-01")
    assert shown(rating, "其他均") == "4 4 4"
    assert shown(rating, "游客意见") == "163/2 68 问卷无效"
    assert shown(rating, "等级") == "AAAA AA 问卷无效"


def test_who_may_have_five_a_and_who_may_not_apply(rate: Rate) -> None:
    areas = [
        area(1, 四A公告日="2021-01-01"),  # three years on the day
        area(2, 四A公告日="2021-01-02"),
        area(3, 四A公告日=None),
        area(4, 开业日="2023-01-02"),
        area(5, 降级日="2023-01-02"),
        area(6, 降级日="2023-01-01"),
    ]
    raters = [{"景区": number, "评定员": 1, **VIEW} for number in range(1, 7)]
    forms = [row for number in range(1, 7) for row in answered(number, "HH", "HH")]
    rating = rate("scenic_areas", areas, {"评定员": raters, "问卷": forms}, as_of="2024-01-01")
    assert shown(rating, "等级") == "AAAAA AAAA AAAA 不得申请 不得申请 AAAAA"


# Residence by points in Beijing.

DEGREES = {f"{degree}{end}": None for degree in ("专科", "学士", "硕士", "博士") for end in ("入学", "毕业")}
USUAL: dict[str, Any] = {
    "居住证": True, "退休日": "2045-01-01", "参保起": "2010-01-01", "刑事犯罪": False, "虚假材料日": None,
    "居住转出日": None, "就业转出日": None, "创新创业": 0, "个税": 0, "企业份额": 0, "涉税违法": 0,
    "出生": "1985-06-01", "荣誉表彰": False, "行政拘留": 0, "公示撤销": False, **DEGREES,
}  # fmt: skip
BACHELOR = {"学士入学": "2004-09-01", "学士毕业": "2008-07-01"}


def applicants(*people: dict[str, Any]) -> tuple[Rows, dict[str, Rows]]:
    """Give people who have paid for 180 months and have lived for 120 months in a home of their own."""
    units = [{"编号": number, **USUAL, **person} for number, person in enumerate(people, start=1)]
    stays = [{"编号": each["编号"], "段": 1, "方式": "自有", "起": "2015-01-01", "止": None} for each in units]
    return units, {"居住": stays}


def test_a_degree_counts_in_place_of_the_years_it_took(rate: Rate) -> None:
    units, tables = applicants(
        {},  # 45 + 10
        BACHELOR,  # before work: 15 more
        {**BACHELOR, "硕士入学": "2015-01-01", "硕士毕业": "2018-01-01"},  # 26 - 3 * 3 - 3 * 1 = 14 is less than 15
        {**BACHELOR, "硕士入学": "2015-01-01", "硕士毕业": "2017-01-01"},  # 26 - 6 - 2 = 18
        {**BACHELOR, "博士入学": "2010-01-01", "博士毕业": "2024-01-01"},  # 37 - 42 - 9 is below zero
        {"硕士入学": "2009-01-01", "硕士毕业": "2012-01-01"},  # two of the three years were paid: 26 - 6
    )
    rented = {"编号": 1, "段": 2, "方式": "租赁", "起": "2009-06-01", "止": "2011-01-01"}  # 12 months count: 0.5
    tables["居住"].append(rented)
    rating = rate("beijing_points", units, tables, as_of="2025-01-01")
    assert shown(rating, "就业居住教育") == "111/2 70 70 73 70 75"


def test_a_bonus_shrinks_with_every_year_that_began(rate: Rate) -> None:
    born = "1980-01-02 1980-01-01 1979-12-31 1979-01-01 1978-12-31 1975-01-01 1974-12-31 1960-01-01"
    units, tables = applicants(*({"出生": day} for day in born.split()))
    rating = rate("beijing_points", units, tables, as_of="2025-01-01")
    assert shown(rating, "年龄") == "20 20 16 16 12 0 0 0"


def test_points_are_added_and_subtracted(rate: Rate) -> None:
    units, tables = applicants(
        {"居住转出日": "2017-06-01", "就业转出日": "2023-06-01"},  # from 2018 on, at most 6; both for a year: 4
        {"居住转出日": "2019-06-01", "就业转出日": "2020-01-01", "个税": 100000, "涉税违法": 1, "行政拘留": 1,
         "荣誉表彰": True, "创新创业": 6},
        {"参保起": "2017-12-31"},  # 84 months: 21 + 7 + 20
    )  # fmt: skip
    rating = rate("beijing_points", units, tables, as_of="2025-01-01")
    assert shown(rating, "职住区域") == "6 12 0"
    assert shown(rating, "纳税") == "0 -6 0"
    assert shown(rating, "总积分") == "81 77 48"  # the second: 55 + 12 + 6 - 6 + 20 + 20 - 30


def test_all_who_are_even_with_the_last_one_are_registered(rate: Rate) -> None:
    units, tables = applicants(
        BACHELOR, {}, BACHELOR, BACHELOR, {"荣誉表彰": True},
        {"参保起": "2018-01-02"}, {"虚假材料日": "2020-01-02"}, {"虚假材料日": "2020-01-01"}, {"刑事犯罪": True},
    )  # fmt: skip
    rating = rate("beijing_points", units, tables, {"年度规模": 3}, as_of="2025-01-01")
    # 90, 75, 90, 90, 95; 83 months are too few; five years after false papers are over on the day.
    no = "not-applicable"
    assert shown(rating, "名次") == f"2 5 2 2 1 {no} {no} 5 {no}"
    assert shown(rating, "落户") == f"落户 未落户 落户 落户 落户 {no} {no} 未落户 {no}"


@pytest.mark.parametrize(
    ("freed", "third"), [({}, "undetermined"), ({"空出名额": "passes"}, "落户"), ({"空出名额": "empty"}, "未落户")]
)
def test_it_is_open_who_follows_whose_papers_were_false(rate: Rate, freed: dict[str, str], third: str) -> None:
    units, tables = applicants({"荣誉表彰": True}, {**BACHELOR, "公示撤销": True}, {}, {"出生": "1979-06-01"})
    rating = rate("beijing_points", units, tables, {"年度规模": 2, **freed}, as_of="2025-01-01")
    assert shown(rating, "落户") == f"落户 未落户 {third} 未落户"
