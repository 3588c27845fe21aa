/// A sales region: its share of the customers, its sales people, and the places its companies are named after.
struct Region: Sendable {
  let name: String
  let weight: Int
  let owners: [String]
  let places: [String]

  static let all = [
    Region(name: "华东", weight: 28, owners: ["李伟", "王芳", "张敏", "陈静"], places: ["上海", "杭州", "苏州", "南京", "宁波"]),
    Region(name: "华北", weight: 18, owners: ["刘洋", "赵磊", "孙丽"], places: ["北京", "天津", "石家庄", "太原"]),
    Region(name: "华南", weight: 19, owners: ["黄强", "周婷", "吴军"], places: ["广州", "深圳", "佛山", "厦门"]),
    Region(name: "华中", weight: 12, owners: ["徐涛", "胡雪"], places: ["武汉", "长沙", "郑州"]),
    Region(name: "西南", weight: 11, owners: ["朱琳", "何勇"], places: ["成都", "重庆", "昆明"]),
    Region(name: "西北", weight: 6, owners: ["马超", "林燕"], places: ["西安", "兰州"]),
    Region(name: "东北", weight: 6, owners: ["高鹏", "郭欣"], places: ["沈阳", "大连", "哈尔滨"]),
  ]
}

let industries = ["零售", "餐饮", "制造", "医药", "教育", "物流", "建材", "电子", "服装", "食品", "汽车", "能源"]

private let brandFirst = [
  "华", "中", "金", "鑫", "恒", "瑞", "盛", "宏", "联", "创", "博", "远", "天", "海", "东", "新", "安", "达", "明", "科",
]
private let brandSecond = ["信", "泰", "源", "丰", "康", "美", "辉", "通", "利", "和", "诚", "润", "邦", "捷", "雅", "隆"]
private let trades = ["商贸", "科技", "实业", "电子", "医疗", "物流", "食品", "建材", "服饰", "网络", "百货", "汽配"]
private let forms = ["有限公司", "有限公司", "有限公司", "股份有限公司", "集团", "商行"]
private let englishFirst = [
  "Acme", "Orion", "Blue Harbor", "Northwind", "Zenith", "Kite", "Lumen", "Vertex", "Summit", "Pioneer", "Cedar",
  "Falcon", "Maple", "Redwood", "Silverline", "Juniper",
]
private let englishSecond = ["Trading", "Systems", "Foods", "Medical", "Logistics", "Energy", "Labs", "Retail"]

/// Four names in five are Chinese; some of the English ones have a comma.
func companyName(_ region: Region, _ random: inout SeededRandom) -> String {
  if random.chance(800) {
    return random.pick(region.places) + random.pick(brandFirst) + random.pick(brandSecond) + random.pick(trades)
      + random.pick(forms)
  }
  let name = "\(random.pick(englishFirst)) \(random.pick(englishSecond))"
  switch random.below(4) {
  case 0: return "\(name) Co., Ltd."
  case 1: return "\(name) (\(random.pick(region.places)))"
  default: return "\(name) \(random.between(2, 999))"
  }
}

/// Eleven digits of a mobile telephone, as text.
func phoneNumber(_ random: inout SeededRandom) -> String {
  "1" + String(random.between(30, 99)) + String(10_000_000 + random.below(90_000_000))
}
