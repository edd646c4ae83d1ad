"""A seeded generator of short titles in ten classes, for the benchmark and tests of plain classifiers only."""

from __future__ import annotations

import random
from collections.abc import Iterator

_OWN = {
    "体育": "主场 联赛 冠军 球队 教练 射手 夺金 决赛 转会 裁判 点球 马拉松 泳池 乒乓 排名",
    "财经": "股市 央行 利率 基金 债券 涨停 财报 融资 上市 汇率 税收 通胀 券商 期货 减持",
    "教育": "高考 学校 老师 课堂 考研 招生 学费 作业 校园 留学 录取 教材 实验室 家长 毕业",
    "科技": "芯片 手机 算法 卫星 机器人 软件 开源 电池 量子 屏幕 云端 代码 无人机 宽带 系统",
    "房产": "楼盘 房价 首付 二手房 物业 公积金 户型 限购 学区 装修 开发商 租金 贷款 土地 中介",
    "娱乐": "电影 票房 明星 综艺 导演 演唱会 歌手 剧组 首映 粉丝 热搜 主演 专辑 颁奖 片场",
    "时政": "会议 条例 代表 改革 部署 督查 人大 审议 意见 干部 巡视 法治 基层 规划 协商",
    "健康": "医院 疫苗 睡眠 血压 门诊 体检 药品 营养 专家 手术 流感 减肥 心脏 护士 病房",
    "旅游": "景区 航班 民宿 门票 古镇 自驾 签证 海岛 酒店 攻略 滑雪 游客 高铁 温泉 露营",
    "汽车": "新车 油耗 电动 续航 底盘 车展 变速箱 刹车 召回 轿车 试驾 轮胎 充电桩 销量 座椅",
}
_COMMON = "今年 首次 公布 最新 为何 怎样 十大 专家 全国 正式 引发 关注 连续 提醒 回应 突破 调查 消息 未来 多地 网友 背后 三个 一年"
CLASSES = tuple(_OWN)


def titles(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """``count`` titles with their class; words of another class in every third make them overlap."""
    rng = random.Random(seed)
    own = {label: words.split() for label, words in _OWN.items()}
    common = _COMMON.split()
    for _ in range(count):
        label = rng.choice(CLASSES)
        words = rng.sample(own[label], rng.choice((1, 1, 2))) + rng.sample(common, rng.choice((2, 3, 4)))
        if rng.random() < 0.35:
            words.append(rng.choice(own[rng.choice(CLASSES)]))
        rng.shuffle(words)
        yield "".join(words) + str(rng.randrange(100) if rng.random() < 0.2 else ""), label
