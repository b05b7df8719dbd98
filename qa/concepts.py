"""What a text is about, in terms that are the same in English and Chinese where we know both."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.script import HAN
from qa.names import mentions
from vectorstore.analysis import index_terms

#: id: English words | Chinese words, one notion a line. A word stands in one line only.
_TABLE = """
corruption: corruption corrupt anticorruption graft | 反腐败 腐败 贪腐 反腐
bribery: bribery bribe bribes kickback | 贿赂 行贿 受贿 索贿 反贿赂
embezzlement: embezzlement embezzle misappropriation | 贪污
launder: laundering launder | 洗钱 清洗 反洗钱
obstruct: obstruction obstruct | 妨害 妨碍
criminalize: criminalize criminalise criminalization | 刑事定罪 定为刑事犯罪
crime: crime criminal offence offense felony | 犯罪 罪行 刑事 犯罪行为
punish: punish punishment penalty sanction penalize sanctioning | 惩处 处罚 制裁 惩罚
impunity: impunity unpunished | 有罪不罚
investigate: investigate investigation inquiry | 调查
prosecute: prosecute prosecution | 起诉 检控
adjudicate: adjudicate adjudication trial | 审判 判决
prevent: prevent prevention preventive preventing avert | 预防 防止
combat: combat fight counter tackle countering combating struggle | 打击 斗争 对抗
detect: detect detection discover | 发现 侦查
identify: identify identification pinpoint | 查明 识别 辨认 找出
trace: trace tracing | 追查 追踪
freeze: freeze frozen freezing froze | 冻结
seize: seize seizure | 扣押
confiscate: confiscate confiscation forfeiture forfeit | 没收
return: return repatriate restitution | 返还 归还 交还
recover: recovery recover reclaim | 追回 恢复 收回
dispose: dispose disposal disposition | 处置
asset: asset property proceeds wealth | 资产 财产 所得 收益
beneficial: beneficial | 实益
ownership: ownership owner own | 所有权 所有人 产权 实益所有权
register: register registry registration | 登记册 注册 登记
transparent: transparent transparency openness | 透明 透明度
accountable: accountable accountability answerable | 问责 问责制 可问责 负责
integrity: integrity probity honesty honest | 廉正 诚信 廉洁 诚实
ethic: ethic ethical ethics moral | 道德
disclose: disclose disclosure reveal | 披露 公开
publish: publish publication publicize publicise public_make | 公布 发表 出版
public: public publicly citizen population | 公众 公共 公民 民众
private: private | 私营 私有 私人
sector: sector | 部门 部门
finance: financial finance funding monetary finances fund funds money | 金融 财政 资金 财务 经费 供资 筹资
procure: procurement procure tender purchasing | 采购
budget: budget budgetary | 预算
audit: audit auditor auditing | 审计
oversee: oversight oversee supervise supervision supervisory monitor monitoring control | 监督 监测 监管
contract: contract contracting contractual | 合同 订约
clause: clause | 条款
license: license licence permit | 许可证
subsidy: subsidy | 补贴
privatize: privatization privatize | 私有化
invest: investment invest reinvest reinvesting | 投资 投入
commerce: commercial commerce trade business | 商业 贸易
election: election elect electoral vote voter ballot | 选举 选民 投票 竞选
candidate: candidate | 候选人
party_political: political politically politics | 政治
declare: declaration declare | 宣言 申报
elected_party: party parties | 政党
independence: independence independent independently autonomy | 独立性 独立
influence: influence pressure interference | 影响力 影响
undue: undue improper unduly improperly | 不当 不正当
conflict: conflict | 冲突
interest: interest | 利益
risk: risk danger dangers | 风险
law: law legal legally legislation legislative statute | 法律 法规 立法 法制
justice: justice judicial judiciary court judge | 司法 正义 法官 法院
rule: rule rules regulation regulatory | 规则 条例 规章 法治
fair: fair fairness fairly equitable impartial impartiality unbiased | 公平 公正 公正性
right: right rights entitlement | 权利 人权
human: human | 人权
privacy: privacy | 隐私权 隐私
data: data statistic statistical statistics figure | 数据 统计 统计资料
personal: personal | 个人
information: information inform | 信息 资料 情报
freedom: freedom free liberty freely | 自由
restrict: restriction restrict limitation limit limited curb | 限制 限度
report: report reporting | 报告 举报
whistle: whistleblower whistle-blower whistleblowing reporter | 举报人
complaint: complaint complain | 投诉
confidential: confidential confidentiality secrecy secret | 保密
protect: protect protection safeguard guard safeguarding | 保护 保障 维护
safe: safe safety secure security haven | 安全
retaliate: retaliation retaliate reprisal revenge | 报复
intimidate: intimidation intimidate | 恐吓
threat: threat threaten threats menace | 威胁
violence: violence violent attack | 暴力
suitable: appropriate adequate suitable proper correctly properly | 适当 妥善 适度
sufficient: sufficient enough ample adequately | 充足 充分
journalist: journalist | 记者
support: support assist assistance help aid helping | 支持 协助 援助 帮助
technical: technical | 技术
technology: technology technological innovation innovative digital software | 技术创新 创新 数字 软件 科技
strengthen: strengthen reinforce enhance boost improve increase intensify improvement enhancing redouble | 加强 增强 提高 增进 巩固 改进 提升 加大 加倍
weaken: weaken undermine erode damage harm impair | 破坏 削弱 损害 危害
reduce: reduce decrease lower diminish lessen reduction minimize minimise cut decline | 减少 降低 减缓 减轻 降至 减小
eliminate: eliminate eradicate eradication abolish | 消除 根除 废除
expand: expand extend widen broaden enlarge extension | 扩大 扩展 延长
promote: promote foster encourage_promote advance further advocate promotion encouragement cultivate | 促进 推动 推进 倡导 提倡 培养
implement: implement implementation apply application enforce enforcement execute carry put_into perform performance | 实施 执行 落实 履行 实行 适用 执法 贯彻
establish: establish set_up create creation establishing build building setting found construct | 建立 设立 确立 建设 创建
maintain: maintain sustain preserve uphold keep preserved | 保持 维持 坚持 保全
develop: develop development elaborate formulate design draw drawn drafting draft | 制定 发展 制订 开发 拟订 编制 草案 拟备
adopt: adopt adoption pass | 通过 采取 采用
take: take taking taken | 采取
approve: approve approval endorse | 核准 批准 批核
ratify: ratify ratification ratified | 批准
accede: accede accession acceded join joined joining | 加入
propose: propose proposal recommend recommendation suggest | 建议 提议
submit: submit submission contribute_input | 提交 提出
present: present transmit transmission forward send | 转交 转递 发送 提出
negotiate: negotiation negotiate intergovernmental | 谈判 政府间
consult: consultation consult | 协商 磋商
consensus: consensus unanimously | 协商一致
hold: hold held host convene convened meet | 举行 召开 汇聚
session: session meeting gathering conference | 会议 届会 会期
panel: panel | 小组
discuss: discuss discussion debate deliberate | 讨论 审议 探讨
review: review examine examination reviewed | 审议 审查 审评
evaluate: evaluate evaluation assess assessment appraise | 评估 评价
prepare: prepare preparation preparatory preparing | 筹备 编写 准备
appoint: appoint appointment designate name named | 任命 指定
organize: organize organization organise organisation | 组织
schedule: schedule timetable calendar workplan plan planned planning | 时间表 计划 日程
special: special exceptional | 特别 特殊
intersessional: intersessional | 闭会期间
participate: participate participation involvement involve engage engagement | 参与 参加
cooperate: cooperate cooperation collaborate collaboration partnership jointly together coordinate coordination | 合作 协作 协调 伙伴关系 共同 联合 协同
international: international internationally transnational cross-border global worldwide globally world | 国际 跨国 跨境 全球
national: national domestic domestically nationally | 国家 国内 本国
regional: regional region | 区域
multilateral: multilateral | 多边
bilateral: bilateral | 双边
mutual: mutual another each_other reciprocal | 相互 彼此
extradite: extradition extradite surrender | 引渡
visa: visa | 签证
deny: deny denial refuse refusal | 拒绝
reject: reject rejection | 拒绝
movement: movement flow flows mobility | 流动
illicit: illicit illegal unlawful | 非法 不法
lawful: lawful legitimate legally_held | 合法
enrichment: enrichment | 增加
unexplained: unexplained | 不明
explain: explain explanation | 解释 说明
bank: bank banking | 银行
institution: institution body agency authority entity authorities | 机构 机关 机制 实体 主管机关 当局
specialized: specialized specialised dedicated | 专职 专门
official: official officer civil servant | 官员 公职人员
staff: staff personnel employee worker practitioner | 人员 从业人员 工作人员
train: train training | 培训
educate: education educate educational teach teaching school learning | 教育 教学 学习
research: research study studies | 研究 调研
awareness: awareness aware understanding understand knowledge know | 认识 了解 理解 知识
campaign: campaign outreach | 运动 外联
culture: culture atmosphere climate | 文化 氛围
value: value | 价值观 价值
young: young youth young_people | 年轻人 年轻 青年 青少年
child: child children | 儿童
woman: woman women female gender | 妇女 女性 性别
man: man men male | 男性
equal: equal equality equally | 平等
sport: sport sports athletic sporting athlete | 体育 运动员
poverty: poverty poor | 贫困
inequality: inequality unequal | 不平等
vulnerable: vulnerable disadvantaged vulnerability | 脆弱 处境最不利
victim: victim | 受害人 受害者
compensate: compensate compensation damages | 赔偿
society: society social community | 社会 社区
civil: civil | 民间 民事
democracy: democracy democratic | 民主
sustainable: sustainable | 可持续
economy: economy economic economies | 经济
resource: resource resources mean means | 资源 手段
goal: goal target objective purpose aim | 目标 宗旨 目的 具体目标
principle: principle standard norm code | 原则 标准 准则 守则 规范
measure: measure step action policy policies programme strategy practice practices program | 措施 行动 政策 方案 战略 做法 步骤
tool: tool instrument mechanism platform | 工具 文书 平台 机制
framework: framework architecture system | 框架 架构 制度 体系 系统
treaty: treaty convention agreement arrangement | 协定 条约 公约 安排
universal: universal universally | 普遍 普适性
binding: binding | 约束力
comprehensive: comprehensive holistic integrated full fully complete overall | 全面 综合 全局性 充分 完全
effective: effective effectively efficient efficiently efficiency | 有效 高效 效率 切实
timely: timely prompt promptly quick quickly rapid rapidly fast speed swift | 及时 快速 迅速 尽快 速度
delay: delay postpone postponed delayed postponement | 延迟 推迟
urgent: urgent emergency urgently crisis | 紧急 危机
pandemic: pandemic | 大流行 疫情
responsibility: responsibility responsible duty obligation obligations oblige | 责任 义务 首要责任
commit: commit commitment pledge promise undertake vow promised | 承诺 保证 致力于
reaffirm: reaffirm reiterate restate reassert confirm affirm recognize recognise acknowledge acknowledgement | 重申 确认 认识到 承认
stress: stress emphasize emphasise underline underscore highlight | 强调 着重指出
concern: concern concerned worry worried | 关切
welcome: welcome appreciate appreciation praise commend | 欢迎 欣见 赞赏
note: note noting notice | 注意到 指出
urge: urge urging | 敦促 促请
call: call calls appeal | 呼吁 促请
invite: invite invitation | 邀请
encourage: encourage | 鼓励
request: request ask | 请求
decide: decide decision determined | 决定 决策
resolution: resolution | 决议
consider: consider consideration contemplate | 考虑
intend: intend intention will plan_to | 打算
allow: allow enable permit_allow authorize authorise | 允许 使能
prohibit: prohibit ban forbid forbidden prohibition | 禁止
mandatory: mandatory compulsory obligatory binding_rule | 强制
voluntary: voluntary voluntarily | 自愿
require: require requirement need needs necessary necessity essential vital crucial | 需要 必要 需求 要求 至关重要 必须
important: important importance significant significance key major main | 重要 重要性 主要 重大 关键
role: role part play | 作用
challenge: challenge obstacle difficulty barrier problem hurdle deficiency gap shortcoming loophole | 挑战 障碍 困难 问题 欠缺 差距 漏洞
remove: remove removal lift | 消除
simplify: simplify streamline simplification | 简化
procedure: procedure process proceeding proceedings | 程序 进程 过程 流程
expense: expense cost fee costs | 费用
deduct: deduct deduction | 扣除
waive: waive waiver exempt | 免除
reasonable: reasonable reasonably | 合理
share: share exchange sharing swap | 分享 交流 共享 交换
collect: collect gather collection compile compilation | 收集 汇编
receive: receive obtain get access acquire | 接收 获得 获取 收到 取得
seek: seek search | 查找 寻求
disseminate: disseminate dissemination spread distribute circulate | 传播 分发
analyse: analyse analyze analysis analytical | 分析
suspicious: suspicious suspect | 可疑
transaction: transaction transfer | 交易 转移
expert: expert expertise | 专家 专业知识 专门知识
capacity: capacity ability able capability capable | 能力
experience: experience lesson lessons | 经验教训 经验
website: website site online internet web | 网站 互联网
update: update updated | 更新
material: material written | 材料 物质
meet_need: meet fulfil fulfill satisfy | 满足
continue: continue ongoing continuing continuous continually | 继续 持续 不断
end: end ending terminate stop finish | 结束 终止 阻止
begin: begin start launch beginning initiate | 开始 启动
enter_force: force | 生效
cover: cover covered scope | 涵盖 范围
link: link connection tie relationship links | 联系 关联
organized: organized organised | 有组织
peace: peace peacekeeping peaceful | 和平 维持和平
department: department | 事务部 行动部
lead: lead leading head | 牵头 主导
treaty_body: treaty-body | 条约机构
central: central core | 核心 中央
basis: basis base based foundation ground | 基础
sovereign: sovereign sovereignty | 主权
territory: territorial territory | 领土
intervene: intervention intervene non-intervention nonintervention | 干涉
jurisdiction: jurisdiction | 管辖权 管辖区 法域 管辖范围
liability: liability liable | 法人责任
natural: natural | 自然人
legal_person: persons person individual people | 个人 人 法人
group: group | 团体 群体
immunity: immunity privilege immunities | 豁免 特权
foreign: foreign abroad overseas | 外国 国外 另一国
contribution: contribution contribute donation | 贡献 捐款
donor: donor | 捐助方
extrabudgetary: extrabudgetary | 预算外
statistical_commission: commission | 委员会
zero: zero | 零容忍
tolerate: tolerance tolerate non-tolerance nontolerance | 容忍 不容忍
existing: existing current present_now exist | 现有 当前
new: new emerging novel | 新 新的
wide: wide widest broad broadest | 最广泛 广泛
high: high highest | 高 最高
best: best good | 最佳 良好
large: vast large great big substantial huge substantially | 巨额 大量 大幅
serious: serious severe grave seriously seriousness severity severely | 严重 严重性
negative: negative adverse harmful adversely negatively | 负面 不利
positive: positive | 积极
active: active actively proactive proactively | 积极 主动
direct: direct directly | 直接
indirect: indirect indirectly | 间接
final: final ultimate finally | 最后 最终
conviction: conviction convicted conviction-based | 定罪
settlement: settlement settle | 和解
alternative: alternative | 替代
trust: trust confidence | 信任
visit: visit | 访问
headquarters: headquarters | 总部
state_head: heads ministers | 元首 首脑 部长
representative: representative delegate permanent | 代表 常驻
member: member | 成员 会员
implement_review: reviewing | 审议机制
cycle: cycle phase round period | 周期 阶段 多轮 期
result: result outcome conclusion finding findings | 结果 结论 调查结果
followup: follow-up followup | 后续
consequence: consequence effect impact | 后果 影响
cause: cause root reason | 根源 原因 原由
everyone: everyone everybody | 所有人
family: family relative relatives | 家庭成员 亲属
migration: migration immigration migrant refugee | 移民 难民
order: order orders | 令 命令
evidence: evidence proof | 证据
communicate: communication communicate channel | 沟通 渠道
network: network | 网络
contact: contact focal point | 联络点
police: police | 警察
parliament: parliament parliamentarian legislature parliamentary interparliamentary | 议会 议员 立法机构
media: media press | 媒体
academia: academia academic | 学术界
company: company enterprise corporation firm corporate | 公司 企业
complex: complex complicated | 复杂
structure: structure | 结构
accurate: accurate accurately reliable | 准确 可靠
exclude: exclude exclusion except | 排除 除外
include: include inclusive inclusion incorporate including inclusiveness | 包括 包容 包容性 纳入
mainstream: mainstream mainstreaming | 主流
success: success successful succeed successfully | 成功
failure: failure fail failed | 失败
progress: progress achievement | 进展 成就
different: different differently difference various diverse | 不同 各种
same: same identical | 相同
before: before prior advance_before beforehand | 之前 事先
after: after following subsequently later afterwards thereafter | 之后 随后 以后
first: first initial | 第一
last: last | 最后
journal: newspaper | 报纸
tax: tax taxation | 税 税收
death: death | 死刑
military: military army | 军事 军队
climate_change: climate-change | 气候变化
nuclear: nuclear | 核
trafficking: trafficking trade_in | 贩运 交易
drug: drug drugs | 毒品
terrorism: terrorism terrorist | 恐怖主义
cyber: cyber cybercrime | 网络犯罪
environment: environment surroundings | 环境
health: health healthy | 卫生 健康
order_public: morals | 公共道德
agenda: agenda | 议程
"""

#: Opposites among the notions: a statement that has one where the text has the other is wrong.
OPPOSITES = (
    ("strengthen", "weaken"), ("strengthen", "reduce"), ("expand", "reduce"), ("public", "private"),
    ("voluntary", "mandatory"), ("allow", "prohibit"), ("promote", "prevent"), ("support", "obstruct"),
    ("reject", "adopt"), ("deny", "allow"), ("include", "exclude"), ("success", "failure"),
    ("direct", "indirect"), ("positive", "negative"), ("before", "after"), ("begin", "end"),
    ("national", "foreign"), ("national", "international"), ("multilateral", "bilateral"), ("woman", "man"), ("illicit", "lawful"),
    ("establish", "eliminate"), ("promote", "eliminate"), ("simplify", "complex"), ("equal", "inequality"),
    ("confidential", "publish"), ("protect", "punish"), ("promote", "restrict"), ("protect", "restrict"), ("existing", "new"),
    ("welcome", "reject"), ("different", "same"), ("maintain", "eliminate"), ("support", "reject"),
    ("important", "unimportant"), ("timely", "delay"), ("approve", "reject"), ("first", "last"),
    ("participate", "exclude"), ("return", "keep_assets"), ("independence", "dependence"), ("promote", "weaken"), ("protect", "weaken"), ("maintain", "weaken"),
)  # fmt: skip

_STOP = frozenset(
    """
    a an the and or but nor of to in on at by for from with as is are was were be been being it its
    this that these those they them their theirs there here we our ours us i you your he she his her
    him who whom whose which what when where why how will would shall should may might can could must
    do does did done have has had having not no never than then so such if while also both each every
    all any some most more much many other others own same very into onto over under between among
    within upon about against through throughout during per via up down out off again once only just
    too however therefore thus hence moreover furthermore inter alia namely regard regards regarding
    respect concerning related relevant relating respective respectively accordance according pursuant
    line term terms way ways form forms basis case cases view order context well whether make makes
    made making given give gives giving use uses used using lot one ones thing things like e.g i.e etc
    say says said saying state_ states_ stated describe describes describing mention mentions
    mentioned refer refers referred deal deals dealt paragraph para paras paragraphs text document
    documents speak speaks tell tells told declaration resolution signatory signatories preamble
    provide provides provided providing seek_ aim_ aims want wants try tries work works working
    number numbers level levels field area areas including include_ includes included together
    especially particularly specifically particular specific possible possibly feasible appropriate
    as-appropriate where wherever necessary_ concerned_ itself themselves ourselves now still already
    yet even because since until set sets themselves' put puts
    """.split()
)
_STOP_ZH = frozenset(
    """
    的 了 和 与 及 以及 在 于 对 对于 为 为了 将 应 应当 可 可以 会 要 须 必须 我们 他们 它们 其 该 本 这 这些 那些 这种
    此 此种 此类 上述 有关 关于 相关 根据 按照 依照 并 并且 而 而且 也 还 又 都 或 或者 以 以便 以期 从而 从 由 被 把 使 使之 让 向 到 至
    等 等等 中 上 下 内 外 之 者 所 是 有 没有 没 不 未 无 非 不得 不要 不应 个 项 次 份 位 名 条 款 段 章 年 月 日 各 各自 每 每个 一 一个 一切 所有
    其他 其中 包括 特别 特别是 尤其 酌情 方面 情况 方式 时 时候 通过 进行 开展 给予 予以 提供 作出 做出 作为 已 已经 曾 就 才 只 仅 仅仅 宣言 政治宣言 说明 决议 文件 规定 指出 提到 提及 表示
    说 称 认为 同时 另外 此外 因此 所以 因而 如果 虽然 但 但是 不仅 更 更加 最 较 很 非常 十分 及其 以上 以下 之间 之一 可能 能 能够 得 得到 给 来 去 各国 里 后 前
    """.split()
)


@dataclass(frozen=True, slots=True)
class Term:
    """A notion at ``[start:end)`` of a text: its id in the table, a name's id or the word."""

    notion: str
    start: int
    end: int


def terms(text: str) -> tuple[Term, ...]:
    """The notions of a text that `folded_same_length` has folded, in order, stop words left out."""
    found = [Term(f"@{m.name}", m.start, m.end) for m in mentions(text)]
    covered = _blanked(text, found)
    for match in re.finditer(rf"[{HAN}]+|[A-Za-z]+(?:[-'’][A-Za-z]+)*", covered):
        piece, start = match[0], match.start()
        found += _chinese(piece, start) if ord(piece[0]) > 0x2E7F else _english(piece, start)
    return tuple(sorted(found, key=lambda term: term.start))


def _blanked(text: str, found: list[Term]) -> str:
    for term in found:
        text = text[: term.start] + " " * (term.end - term.start) + text[term.end :]
    return text


def _english(piece: str, start: int) -> list[Term]:
    word = piece.lower().replace("’", "'").removesuffix("'s")
    table = _english_notions()
    if stem(word) in table:
        return [Term(table[stem(word)], start, start + len(piece))] if word not in _STOP else []
    found = []
    for part in re.finditer(r"[a-z]+", word):
        if part[0] in _STOP or len(part[0]) < 2:
            continue
        notion = table.get(stem(part[0]), stem(part[0]))
        found.append(Term(notion, start + part.start(), start + part.end()))
    return found


def _chinese(piece: str, start: int) -> list[Term]:
    pattern, table = _chinese_notions()
    found, at = [], 0
    for match in (*pattern.finditer(piece), None):
        end = match.start() if match else len(piece)
        run = piece[at:end]
        offset = start + at
        for word in _words(run):
            if word not in _STOP_ZH and len(word) > 1:
                found.append(Term(word, offset, offset + len(word)))
            offset += len(word)
        if match:
            found.append(Term(table[match[0]], start + match.start(), start + match.end()))
            at = match.end()
    return found


def _words(run: str) -> list[str]:
    import rjieba

    return list(rjieba.cut(run)) if run else []


@lru_cache(maxsize=8_192)
def stem(word: str) -> str:
    """The Snowball stem of an English word in small letters."""
    return index_terms(word)[-1] if word.isascii() and word.isalpha() else word


@cache
def _english_notions() -> dict[str, str]:
    table: dict[str, str] = {}
    for notion, english, _ in _lines():
        for word in english:
            table.setdefault(stem(word), notion)
    return table


@cache
def _chinese_notions() -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = {}
    for notion, _, chinese in _lines():
        for word in chinese:
            if len(word) > 1:
                table.setdefault(word, notion)
    return re.compile("|".join(sorted(table, key=len, reverse=True))), table


@cache
def _lines() -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]:
    lines = []
    for line in _TABLE.strip().splitlines():
        notion, _, rest = line.partition(": ")
        english, _, chinese = rest.partition(" | ")
        lines.append((notion, tuple(english.split()), tuple(chinese.split())))
    return tuple(lines)
