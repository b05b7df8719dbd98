"""Who and what the documents name, in both languages: one id, the forms that stand for it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

#: id: English forms | Chinese forms. Forms are regular expressions; the longest that fits wins.
_TABLE = r"""
UNODC: UNODC; (?:United Nations |UN )?Office on Drugs and Crime | (?:联合国)?毒品和犯罪问题办公室; 毒品和犯罪办; 毒罪办
COSP: Conference of (?:the )?(?:States )?Parties; Conference of the States Parties to the (?:United Nations )?Convention against Corruption; COSP; Conference(?! on| in| room) | (?:联合国反腐败公约|反腐败公约|公约|《公约》)?缔约国会议; 缔约方会议; 缔约国大会
GA: (?:United Nations |UN )?General Assembly; UNGA; Assembly; GA | (?:联合国)?大会(?!议); 联大
SC: (?:United Nations |UN )?Security Council | (?:联合国)?安全理事会; 安理会
SG: (?:UN |United Nations )?Secretary-General(?:'s)?; UN chief | (?:联合国)?秘书长
SECRETARIAT: [Ss]ecretariat | 秘书处
BUREAU: (?:[Ee]xtended )?Bureau | (?:扩大)?主席团
IRM: (?:Implementation )?Review Mechanism; IRM | (?:公约|《公约》)?实施情况审议机制; 审议机制
UNCAC: (?:United Nations |UN )?Convention against Corruption; UNCAC; Anti-Corruption Convention; Convention(?! against Tr| on ) | 《?(?:联合国)?反腐败公约》?; 《公约》; 公约
UNTOC: (?:United Nations |UN )?Convention against Transnational Organized Crime; Organized Crime Convention; UNTOC; Palermo Convention | 《?(?:联合国)?打击(?:跨国)?有组织犯罪公约》?; 巴勒莫公约
INTERPOL: INTERPOL; Interpol; International Criminal Police Organization(?: \(INTERPOL\))? | 国际刑事警察组织(?:\(国际刑警组织\))?; 国际刑警(?:组织)?
EUROPOL: Europol; EUROPOL | 欧洲刑警组织; 欧洲刑警
STAR: Stolen Asset Recovery(?: \(StAR\))? Initiative; StAR(?: Initiative)? | 追回被盗资产(?:倡议|举措)
GLOBE: Global Operational Network(?: of Anti-Corruption Law Enforcement Authorities)?; GlobE(?: Network)? | 反腐败执法机构全球行动网络; 全球行动网络
FOCAL: Global Focal Point Network(?: on Asset Recovery)? | (?:资产追回)?(?:全球联络点网络|联络点全球网络)
INTOSAI: International Organi[sz]ation of Supreme Audit Institutions; INTOSAI | 最高审计机关国际组织; 最高审计机构国际组织
AUDIT: [Ss]upreme audit (?:institution|institutions|bodies|body|authorities|authority|office|offices) | 最高审计(?:机关|机构)
IPU: Inter-Parliamentary Union; IPU | 各国议会联盟; 议联
IACA: International Anti-Corruption Academy; IACA | 国际反腐败学院
CEB: (?:United Nations System |UN system )?Chief Executives Board(?: for Coordination)?; CEB | (?:联合国)?(?:系统)?行政首长(?:协调)?理事会; 行政首长协调会
STATCOM: (?:United Nations )?Statistical Commission | 统计委员会
UNDP: United Nations Development Programme; UNDP; UN Development Programme | (?:联合国)?开发计划署; 开发署
DPPA: Department of Political and Peacebuilding Affairs; DPPA | 政治和建设和平事务部; 政治和建和部
DPO: Department of Peace Operations; DPO | 和平行动部
ECOSOC: Economic and Social Council; ECOSOC | 经济及社会理事会; 经社理事会
PANEL: High-level Panel; High-level Panel on International Financial Accountability, Transparency and Integrity(?: for Achieving the 2030 Agenda)?; FACTI(?: Panel)? | (?:国际金融问责、?透明和廉洁以利实现2030年议程)?高级别小组
WORLD_BANK: World Bank | 世界银行; 世行
IMF: International Monetary Fund; IMF | 国际货币基金组织; 货币基金组织
OECD: OECD; Organisation for Economic Co-operation and Development | 经合组织; 经济合作与发展组织
FATF: Financial Action Task Force; FATF | 金融行动特别工作组
GRECO: GRECO; Group of States against Corruption | 反腐败国家集团
ICC: International Criminal Court; ICC | 国际刑事法院
ICJ: International Court of Justice; ICJ | 国际法院
HRC: Human Rights Council; HRC | 人权理事会
UNESCO: UNESCO | 教科文组织
UNICEF: UNICEF | 儿基会; 儿童基金会
WHO: World Health Organization | 世界卫生组织; 世卫组织
WTO: World Trade Organization; WTO | 世界贸易组织; 世贸组织
FIFA: FIFA | 国际足联; 国际足球联合会
IOC: International Olympic Committee; IOC | 国际奥委会; 国际奥林匹克委员会
EU: European Union; EU | 欧洲联盟; 欧盟
AU: African Union | 非洲联盟; 非盟
CHARTER: Charter of the United Nations; (?:UN|United Nations) Charter | 《?联合国宪章》?
AGENDA_2030: 2030 Agenda(?: for Sustainable Development)?; Agenda 2030 | 《?2030 ?年(?:可持续发展)?议程》?
ADDIS: Addis Ababa Action Agenda | (?:《第三次发展筹资问题国际会议)?亚的斯亚贝巴行动议程》?
SDG: Sustainable Development Goals?; SDGs? | 可持续发展目标
COVID: coronavirus disease 2019 \(COVID-19\); COVID[-‑–]19; coronavirus(?: disease| disease 2019)? | (?:2019 ?)?冠状病毒病(?: ?\(COVID-19\))?; COVID-19; 新冠(?:肺炎|病毒|疫情)?
STATES_PARTIES: States? [Pp]art(?:ies|y)(?: to the Convention)?; [Pp]arties to the (?:United Nations )?Convention(?: against Corruption)? | (?:《公约》|公约)?缔约[国方](?!会议|大会)
MEMBER_STATES: [Mm]ember [Ss]tates?; [Mm]embership of the United Nations | 会员国; 成员国
REQUESTED: [Rr]equested [Ss]tates?(?: party| parties)? | 被请求(?:国|缔约国)
REQUESTING: [Rr]equesting [Ss]tates?(?: party| parties)? | (?<!被)请求(?:国|缔约国)
NGO: [Nn]on-?governmental organi[sz]ations?; NGOs? | 非政府组织
CIVIL_SOCIETY: [Cc]ivil society(?: organi[sz]ations?)? | 民间社会; 公民社会
PRIVATE_SECTOR: [Pp]rivate sector | 私营部门; 私人部门
MEDIA: media; the press | 媒体; 新闻界
JOURNALISTS: [Jj]ournalists?; [Rr]eporters(?! of) | 记者; 新闻工作者
ACADEMIA: [Aa]cademia; academics; universities | 学术界
PARLIAMENT: [Pp]arliaments?; [Pp]arliamentarians; legislatures?; legislative bod(?:y|ies); members of parliament | 议会(?!间|联盟); 议员; 立法机构; 立法机关
JUDICIARY: [Jj]udiciary; [Jj]udges; [Cc]ourts? | 司法机构; 司法系统; 司法机关; 法院; 法官
POLICE: [Pp]olice | 警察; 警方
PROSECUTORS: [Pp]rosecutors?; prosecution (?:service|services|authorities) | 检察官; 检察机关
FIU: financial intelligence units?; FIUs? | 金融情报(?:单位|机构|中心)
BANKS: [Bb]anks? | 银行
CENTRAL_AUTHORITIES: central authorit(?:y|ies) | 中央机关
DONORS: [Dd]onors?(?: countries)? | 捐助方; 捐助者; 捐助国
SPORT_BODIES: sports? (?:organi[sz]ations|bodies|federations) | 体育组织
DEVELOPING: [Dd]eveloping countr(?:y|ies) | 发展中国家
WOMEN: [Ww]omen | 妇女; 女性
CHILDREN: [Cc]hildren | 儿童
YOUTH: [Yy]oung people; [Yy]outh | 年轻人; 青年; 青少年
ATHLETES: athletes? | 运动员
VICTIMS: [Vv]ictims? | 受害人; 受害者
WITNESSES: [Ww]itness(?:es)? | 证人
MIGRANTS: [Mm]igrants? | 移徙者; 移民(?!和|政策)
PUBLIC_OFFICIALS: [Pp]ublic officials?; civil servants? | 公职人员; 公务员
COMPANIES: [Cc]ompan(?:y|ies); [Ee]nterprises?; [Cc]orporations?; [Bb]usinesses | 公司; 企业
FAMILY: famil(?:y|ies)(?: members)? | 家庭成员; 家人
FACILITATORS: (?:co-)?facilitators?; (?:co-)?chairs | (?:共同)?主持人; 共同主席
PERU: Peru(?:vian)? | 秘鲁
UAE: United Arab Emirates; UAE; Emirati | 阿拉伯联合酋长国; 阿联酋
NEW_YORK: New York | 纽约
VIENNA: Vienna | 维也纳
GENEVA: Geneva | 日内瓦
ABU_DHABI: Abu Dhabi | 阿布扎比
NAIROBI: Nairobi | 内罗毕
PARIS: Paris | 巴黎
DOHA: Doha | 多哈
DUBAI: Dubai | 迪拜
CAIRO: Cairo | 开罗
GLASGOW: Glasgow | 格拉斯哥
MERIDA: M[ée]rida | 梅里达
MARRAKESH: Marrakesh; Marrakech | 马拉喀什
SHARM: Sharm el-Sheikh | 沙姆沙伊赫
ATLANTA: Atlanta | 亚特兰大
QATAR: Qatar | 卡塔尔
EGYPT: Egypt | 埃及
CHINA: China | 中国
USA: United States(?: of America)?; USA | 美国
RUSSIA: Russia(?:n Federation)? | 俄罗斯(?:联邦)?
UK: United Kingdom | 联合王国; 英国
FRANCE: France | 法国
GERMANY: Germany | 德国
JAPAN: Japan | 日本
INDIA: India | 印度(?!尼西亚)
BRAZIL: Brazil | 巴西
MEXICO: Mexico | 墨西哥
CANADA: Canada | 加拿大
AUSTRALIA: Australia | 澳大利亚
AUSTRIA: Austria | 奥地利
SWITZERLAND: Switzerland | 瑞士
KENYA: Kenya | 肯尼亚
NIGERIA: Nigeria | 尼日利亚
COLOMBIA: Colombia | 哥伦比亚
CHILE: Chile | 智利
ARGENTINA: Argentina | 阿根廷
SPAIN: Spain | 西班牙
ITALY: Italy | 意大利
SAUDI: Saudi Arabia | 沙特(?:阿拉伯)?
SOUTH_AFRICA: South Africa | 南非
INDONESIA: Indonesia | 印度尼西亚
PAKISTAN: Pakistan | 巴基斯坦
ETHIOPIA: Ethiopia | 埃塞俄比亚
AFRICA: Africa(?!n U) | 非洲(?!联盟)
ASIA: Asia | 亚洲
EUROPE: Europe(?!an U) | 欧洲(?!联盟|刑警)
LATIN_AMERICA: Latin America | 拉丁美洲; 拉美
STATES: (?<!United )States?(?! [Pp]art|-); [Cc]ountr(?:y|ies); [Gg]overnments? | 各国(?!议会|内); 国家(?!元首|审计|立法|法律|刑事|主权|收入|一级|管辖|资源); 政府(?!首脑|采购|组织|间)
LEADERS: Heads of (?:State|Government)(?: and (?:State|Government))?; world leaders; leaders | 国家元首; 政府首脑; 领导人
"""

#: Who speaks as "we" in a declaration of States.
FIRST_PERSON = frozenset({"STATES", "MEMBER_STATES", "LEADERS"})

#: What a sentence may call by a wider name: a State party is a State.
WIDER = {
    "STATES": frozenset({"STATES_PARTIES", "MEMBER_STATES", "REQUESTED", "REQUESTING"}),
    "COMPANIES": frozenset({"PRIVATE_SECTOR"}),
    "JUDICIARY": frozenset({"PROSECUTORS"}),
    "UNCAC": frozenset({"COSP", "IRM"}),
    "LEADERS": frozenset({"MEMBER_STATES"}),
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at ``[start:end)`` of a text."""

    name: str
    start: int
    end: int


def mentions(text: str) -> tuple[Mention, ...]:
    """The names of the table in a text, in order; where two overlap, the one that begins first."""
    pattern, forms = _forms()
    found: list[Mention] = []
    for match in pattern.finditer(text):
        name, before, after = forms[match[0]]
        start, end = match.span()
        if (before and before.search(text, 0, start)) or (after and after.match(text, end)):
            continue
        found.append(Mention(name, start, end))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Form:
    name: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def __iter__(self) -> Iterator[Any]:
        return iter((self.name, self.before, self.after))


@cache
def _forms() -> tuple[re.Pattern[str], Mapping[str, _Form]]:
    """One pattern of plain alternatives, which `re` tells apart by their first letter, and whose
    form each is. With groups and lookarounds inside it is thirty times as slow.
    """
    forms: dict[str, _Form] = {}
    for line in _TABLE.strip().splitlines():
        name, _, rest = line.partition(": ")
        english, _, chinese = rest.rpartition(" | ")
        for written in (*english.split("; "), *chinese.split("; ")):
            befores = re.findall(r"\(\?<!(.*?)\)", written)
            afters = re.findall(r"\(\?!((?:[^()]|\([^()]*\))*)\)", written)
            plain = re.sub(r"\(\?(?:<!.*?|!(?:[^()]|\([^()]*\))*)\)", "", written).strip()
            before = re.compile(f"(?:{'|'.join(befores)})$") if befores else None
            after = re.compile("|".join(afters)) if afters else None
            for literal in _spelt_out(plain):
                forms.setdefault(literal, _Form(name, before, after))
    ordered = sorted(forms, key=len, reverse=True)
    latin = [re.escape(form) for form in ordered if form[0].isascii() and form[0].isalpha()]
    han = [re.escape(form) for form in ordered if not (form[0].isascii() and form[0].isalpha())]
    return (
        re.compile(rf"(?<![A-Za-z])(?:{'|'.join(latin)})(?![A-Za-z])|{'|'.join(han)}"),
        forms,
    )


def _spelt_out(form: str) -> list[str]:
    """All texts that a form stands for: ``[Ss]tates?`` is States, State, states and state."""
    match = re.search(r"\(\?:((?:[^()]|(?<=\\)[()])*)\)(\?)?|\[([^]]+)\](\?)?|(\\?.)\?", form)
    if not match:
        return [re.sub(r"\\(.)", r"\1", form)]
    group, maybe, one, maybe_one, optional = match.groups()
    choices = group.split("|") if group is not None else list(one or "") or [optional]
    if maybe or maybe_one or optional:
        choices.append("")
    head, tail = form[: match.start()], form[match.end() :]
    return [text for choice in choices for text in _spelt_out(head + choice + tail)]
