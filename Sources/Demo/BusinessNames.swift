/// What accounts are in, and how many in a hundred.
let businessIndustries: [(name: String, weight: Int)] = [
  ("制造", 24), ("软件", 14), ("医药", 11), ("物流", 10), ("汽车", 9), ("能源", 8), ("金融", 8), ("教育", 6), ("建材", 6),
  ("政企", 4),
]

/// The sales people, the place of their region in `Region.all`, and their share of its accounts: some have far too many.
let accountOwners: [(name: String, region: Int, weight: Int)] = [
  ("李伟", 0, 15), ("王芳", 0, 9), ("张敏", 0, 8), ("Grace Lin", 0, 5), ("陈静", 0, 3),
  ("刘洋", 1, 12), ("赵磊", 1, 7), ("孙丽", 1, 4),
  ("黄强", 2, 13), ("周婷", 2, 6), ("Tom Becker", 2, 5), ("吴军", 2, 2),
  ("徐涛", 3, 9), ("胡雪", 3, 3),
  ("朱琳", 4, 7), ("何勇", 4, 4),
  ("马超", 5, 4), ("林燕", 5, 2),
  ("高鹏", 6, 5), ("郭欣", 6, 1),
]

private let chineseFirst = [
  "华", "中", "国", "鑫", "恒", "瑞", "盛", "宏", "联", "创", "博", "远", "天", "海", "信", "新", "安", "达", "科", "智",
]
private let chineseSecond = ["信", "泰", "源", "丰", "康", "微", "辉", "通", "控", "和", "诚", "润", "邦", "捷", "芯", "隆"]
private let chineseForms = ["有限公司", "有限公司", "有限公司", "股份有限公司", "集团有限公司", "（中国）有限公司"]
private let lineOfIndustry = [
  ["精密机械", "装备制造", "自动化", "电气"], ["软件", "信息技术", "数据科技", "网络科技"], ["医药", "生物科技", "医疗器械"],
  ["物流", "供应链", "冷链"], ["汽车零部件", "汽车科技", "新能源汽车"], ["能源科技", "电力设备", "光伏"], ["金融科技", "保险经纪", "资产管理"],
  ["教育科技", "职业教育"], ["建材", "新材料", "建设工程"], ["城市服务", "公共设施"],
]

private let englishFirst = [
  "Ardent", "Brightwell", "Cobalt", "Delphi", "Eastgate", "Fairmont", "Granite", "Halcyon", "Ironbridge", "Keystone",
  "Larkspur", "Meridian", "Northgate", "Oakfield", "Pinnacle", "Quayside", "Riverton", "Sterling", "Tamarind",
  "Westlake",
]
private let englishOfIndustry = [
  ["Precision", "Automation", "Machinery"], ["Software", "Data Systems", "Networks"], ["Pharma", "Biotech", "Medical"],
  ["Logistics", "Supply Chain"], ["Automotive", "Mobility"], ["Energy", "Power Systems"], ["Capital", "Insurance"],
  ["Learning", "Education"], ["Materials", "Engineering"], ["Public Services", "Utilities"],
]
private let englishForms = ["Ltd.", "Co., Ltd.", "Inc.", "GmbH", "Group", "Asia Pacific", "(China) Ltd."]

/// Three names in four are Chinese; the English ones have commas and brackets, as registers have them.
func accountName(region: Int, industry: Int, _ random: inout SeededRandom) -> String {
  if random.chance(750) {
    return random.pick(Region.all[region].places) + random.pick(chineseFirst) + random.pick(chineseSecond)
      + random.pick(lineOfIndustry[industry]) + random.pick(chineseForms)
  }
  return "\(random.pick(englishFirst)) \(random.pick(englishOfIndustry[industry])) \(random.pick(englishForms))"
}
