"""The same fact in English and in Chinese has the same value."""

import pytest

from qa.check.facts import (
    Fact,
    FactKind,
    facts_of,
    figures_of,
    holds,
    negations,
    number_of,
    same_length,
    strengths,
)


def values(text: str, kind: FactKind) -> list[str]:
    return [fact.value for fact in facts_of(text) if fact.kind is kind]


@pytest.mark.parametrize(
    ("english", "chinese", "kind", "expected"),
    [
        ("187 parties", "187 个缔约方", FactKind.NUMBER, ["187"]),
        ("one hundred and eighty-seven", "一百八十七个", FactKind.NUMBER, ["187"]),
        ("twice", "两次", FactKind.NUMBER, ["2"]),
        ("three meetings", "三次会议", FactKind.NUMBER, ["3"]),
        ("1,250 cases", "１２５０ 个案件", FactKind.NUMBER, ["1250"]),
        ("fifteen years", "15 年", FactKind.NUMBER, ["15"]),
        ("the eighth session", "第八届会议", FactKind.ORDINAL, ["8"]),
        ("the 8th session", "第 8 届会议", FactKind.ORDINAL, ["8"]),
        ("the thirty-second session", "第三十二届", FactKind.ORDINAL, ["32"]),
        ("2 June 2021", "2021 年 6 月 2 日", FactKind.DATE, ["2021-06-02"]),
        ("June 2, 2021", "2021年6月2日", FactKind.DATE, ["2021-06-02"]),
        ("June 2nd, 2021", "２０２１年６月２日", FactKind.DATE, ["2021-06-02"]),
        ("2-4 June", "6 月 2 日至 4 日", FactKind.DATE, ["????-06-02", "????-06-04"]),
        (
            "19 and 20 November 2020",
            "2020 年 11 月 19 日和 20 日",
            FactKind.DATE,
            ["2020-11-19", "2020-11-20"],
        ),
        ("in October 2019", "2019 年 10 月", FactKind.DATE, ["2019-10"]),
        ("by 2030", "到 2030 年", FactKind.DATE, ["2030"]),
        ("the first half of 2021", "2021 年上半年", FactKind.DATE, ["2021-H1"]),
        ("resolution 74/276", "第74/276号决议", FactKind.SYMBOL, ["74/276"]),
        ("A/RES/S-32/1", "A/RES/S-32/1 号", FactKind.SYMBOL, ["A/RES/S-32/1"]),
        ("article 16 (1)", "第十六条第一款", FactKind.ARTICLE, ["article 16/1"]),
        ("art. 16, para. 1", "第十六条(第一款)", FactKind.ARTICLE, ["article 16/1"]),
        ("chapter V", "第五章", FactKind.ARTICLE, ["chapter 5"]),
        ("paragraph 16", "第 16 段", FactKind.ARTICLE, ["paragraph 16"]),
        (
            "articles 15, 17 and 23",
            "第15、17和23条",
            FactKind.ARTICLE,
            ["article 15", "article 17", "article 23"],
        ),
        ("20 per cent", "百分之二十", FactKind.PERCENT, ["20"]),
        ("20 %", "20%", FactKind.PERCENT, ["20"]),
        ("$5 million", "500万美元", FactKind.MONEY, ["USD 5000000"]),
        ("UNODC", "毒品和犯罪问题办公室", FactKind.NAME, ["UNODC"]),
        ("INTERPOL", "國際刑警組織", FactKind.NAME, ["INTERPOL"]),
        ("States parties", "缔约国", FactKind.NAME, ["STATES_PARTIES"]),
        ("the requested State", "被请求国", FactKind.NAME, ["REQUESTED"]),
        ("the requesting State", "请求国", FactKind.NAME, ["REQUESTING"]),
        ("all States", "所有国家", FactKind.SCOPE, ["all"]),
    ],
)
def test_both_languages_give_the_same_values(
    english: str, chinese: str, kind: FactKind, expected: list[str]
) -> None:
    assert values(english, kind) == expected
    assert values(chinese, kind) == expected


@pytest.mark.parametrize(
    "text",
    [
        "not only", "no later than 2030", "No. 42146", "不仅", "不断加强", "无论如何", "非政府组织",
        "除非另有决定", "未来", "非法资金", "没收资产", "有罪不罚", "非常接近",
    ],
)  # fmt: skip
def test_words_that_look_like_negations_are_none(text: str) -> None:
    assert negations(text) == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("States will not", 1), ("no country is free of corruption", 2), ("without delay", 1),
        ("不影响", 1), ("没有一个国家没有腐败问题", 2), ("尚未批准", 1), ("不得不", 0), ("无法", 1),
        ("并非", 1), ("不得", 1),
    ],
)  # fmt: skip
def test_negations_are_counted(text: str, count: int) -> None:
    assert len(negations(text)) == count


@pytest.mark.parametrize(
    ("english", "chinese", "expected"),
    [
        ("urges", "敦促", "urge"), ("invites", "邀请", "invite"),
        ("encourages", "鼓励", "encourage"),
        ("decides", "决定", "decide"), ("must", "必须", "must"), ("should", "应当", "should"),
        ("will consider", "将考虑", "will"), ("may", "可以", "may"),
    ],
)  # fmt: skip
def test_operative_verbs_are_told_apart(english: str, chinese: str, expected: str) -> None:
    assert strengths(english)[0].value == expected
    assert strengths(chinese)[0].value == expected


@pytest.mark.parametrize("text", ["应对挑战", "应急", "将之纳入", "可持续发展", "可靠"])
def test_parts_of_other_words_bind_nobody(text: str) -> None:
    assert strengths(text) == ()


@pytest.mark.parametrize(
    ("said", "stands", "expected"),
    [
        ("June 2021", "2 June 2021", True),
        ("2 June 2021", "June 2021", False),
        ("2 June", "2021 年 6 月 2 日", True),
        ("3 June 2021", "2 to 4 June 2021", False),
        ("2021", "2021 年上半年", True),
        ("A/RES/73/191", "第 73/191 号决议", True),
        ("article 16", "第十六条(第一款)", True),
        ("article 16 (1)", "第十六条", False),
        ("187", "178 个", False),
    ],
)
def test_a_figure_holds_in_what_is_at_least_as_exact(
    said: str, stands: str, expected: bool
) -> None:
    (fact,) = figures_of(said)
    assert holds(fact, figures_of(stands)) is expected


def test_a_year_in_a_name_is_no_year() -> None:
    assert values("the 2030 Agenda and COVID-19", FactKind.DATE) == []
    assert values("《2030 年可持续发展议程》和2019 冠状病毒病", FactKind.DATE) == []


def test_names_that_no_table_has_are_names_too() -> None:
    assert values("The report by Maria Lopez of ACME was read.", FactKind.NAME) == [
        "maria",
        "lopez",
        "acme",
    ]


def test_spans_count_in_the_text_as_it_was_given() -> None:
    text = "第七十四屆，２０２１年６月２日，ＵＮＯＤＣ"
    found = {fact.kind: text[fact.start : fact.end] for fact in facts_of(text)}
    assert found[FactKind.DATE] == "２０２１年６月２日"
    assert found[FactKind.NAME] == "ＵＮＯＤＣ"
    assert len(same_length(text)) == len(text)


def test_a_fact_is_a_frozen_value() -> None:
    (fact,) = figures_of("187")
    assert fact == Fact(FactKind.NUMBER, "187", 0, 3)
    assert hash(fact)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *(("187", 187), ("eight", 8), ("两", 2), ("十六", 16), ("IV", 4), ("ix", 9), ("零", 0)),
        ("many", None),
    ],
)
def test_a_written_number_has_its_value(written: str, value: int | None) -> None:
    assert number_of(written) == value
