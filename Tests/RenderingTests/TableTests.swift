import Columns
import Diagnostics
import Rendering
import Reports
import Testing

@Suite struct TableTests {
  @Test func `forty columns: the name is cut between characters, what does not fit is named`() {
    let screen = TerminalRenderer(width: 40, rowLimit: 5)
    #expect(
      screen.text(of: report(customers(), total: 2357))
        == #"""
        690 of 2,357 customers move: 34 up, 656
        down

        客户编号  name      tier    amount…m (¥)
        ────────  ────────  ──────  ────────────
        C0001     上海浦…   A 重点  1,234,567.89
        C0002     Ann's…    B 潜力      2,500.00
        C0003     李伟      –            -987.50
        C0004     –         C                  –
        C0005     👩‍👩‍👧 Fami…  A 重点          0.05
        … 5 more columns: orders, share,
          last_order, active, tags (pick with
          `select`)
        5 of 2,357 customers

        · as of 2025-06-30, the newest date in
          orders

        """#)
  }

  @Test func `what a narrow screen does without first is not what stands last`() {
    let table = Table(
      rowCount: 1,
      fields: [
        Field("column", Make.text(["amount_12m and more"])), Field("median", Make.text(["2,751.045 of all"])),
        Field("shape", Make.text(["▅████▇▂▇"])),
      ])
    var rows = ReportTable(table, noun: "columns")
    rows.expendable = ["median", "not there"]
    func header(_ width: Int) -> Substring? {
      TerminalRenderer(width: width).text(of: Report([.rows(rows)])).split(separator: "\n").first
    }
    #expect(header(80).map { $0.contains("median") && $0.contains("shape") } ?? false)
    rows.table = table.gathered([0, 0])
    #expect(header(30).map { !$0.contains("median") && $0.contains("shape") } ?? false)
  }

  @Test func `years have no thousands signs, where a column says it names or is called so`() {
    let years: [Int64?] = [2023, 1998, nil]
    let fields = [
      Field("y", Make.exact(years), unit: ""), Field("founded_year", Make.exact(years)), Field("n", Make.exact(years)),
      Field("money_year", Make.exact([2023, 12_000, nil])),
    ]
    let text = TerminalRenderer.plain().text(of: Report([.rows(ReportTable(Table(rowCount: 3, fields: fields)))]))
    let first = text.split(separator: "\n").dropFirst(2).first.map { $0.split(separator: " ").map(String.init) }
    #expect(first == ["2023", "2023", "2,023", "2,023"], "\(text)")
  }

  @Test func `eighty columns`() {
    let screen = TerminalRenderer(width: 80, rowLimit: 5)
    #expect(
      screen.text(of: report(customers(), total: 2357))
        == #"""
        690 of 2,357 customers move: 34 up, 656 down

        客户编号  name        tier    amount…m (¥)  orders     share  last_order  active
        ────────  ──────────  ──────  ────────────  ──────  ────────  ──────────  ──────
        C0001     上海浦东…   A 重点  1,234,567.89   1,204  0.797057  2025-06-30  yes
        C0002     Ann's 🍰…   B 潜力      2,500.00       3  0.100000  2024-02-29  no
        C0003     李伟        –            -987.50       0         –  –           –
        C0004     –           C                  –      12  0.002500  2025-01-01  yes
        C0005     👩‍👩‍👧 Family…  A 重点          0.05       –  0.040000  1999-12-31  yes
        … 1 more column: tags (pick with `select`)
        5 of 2,357 customers

        · as of 2025-06-30, the newest date in orders

        """#)
  }

  @Test func `a hundred and twenty columns hold everything but a long name`() {
    let screen = TerminalRenderer(width: 120, rowLimit: 5)
    #expect(
      screen.text(of: report(customers(), total: 2357))
        == #"""
        690 of 2,357 customers move: 34 up, 656 down

        客户编号  name                            tier    amount_12m (¥)  orders     share  last_order  active  tags
        ────────  ──────────────────────────────  ──────  ──────────────  ──────  ────────  ──────────  ──────  ────────────────
        C0001     上海浦东华力精密机械制造股份…   A 重点    1,234,567.89   1,204  0.797057  2025-06-30  yes     key account, vip
        C0002     Ann's 🍰 Bakery                 B 潜力        2,500.00       3  0.100000  2024-02-29  no
        C0003     李伟                            –              -987.50       0         –  –           –       流失风险
        C0004     –                               C                    –      12  0.002500  2025-01-01  yes     vip
        C0005     👩‍👩‍👧 Family & Friends Trading C…  A 重点            0.05       –  0.040000  1999-12-31  yes
        5 of 2,357 customers

        · as of 2025-06-30, the newest date in orders

        """#)
  }

  @Test func `a pipe gets every row and column whole`() {
    #expect(
      TerminalRenderer.plain().text(of: report(customers()))
        == #"""
        690 of 2,357 customers move: 34 up, 656 down

        客户编号  name                                         tier    amount_12m (¥)  orders     share  last_order  active  tags
        ────────  ───────────────────────────────────────────  ──────  ──────────────  ──────  ────────  ──────────  ──────  ────────────────
        C0001     上海浦东华力精密机械制造股份有限公司         A 重点    1,234,567.89   1,204  0.797057  2025-06-30  yes     key account, vip
        C0002     Ann's 🍰 Bakery                              B 潜力        2,500.00       3  0.100000  2024-02-29  no
        C0003     李伟                                         –              -987.50       0         –  –           –       流失风险
        C0004     –                                            C                    –      12  0.002500  2025-01-01  yes     vip
        C0005     👩‍👩‍👧 Family & Friends Trading Company Limited  A 重点            0.05       –  0.040000  1999-12-31  yes
        C0006     Zoë                                          C                 0.00       7  0.000000  2025-06-01  no      win-back
        6 customers

        · as of 2025-06-30, the newest date in orders

        """#)
  }

  @Test func `a full box, and the renderer's own words in Chinese`() {
    let screen = TerminalRenderer(width: 60, box: .full, catalogue: .chinese)
    #expect(
      screen.text(of: report(customers()))
        == #"""
        690 of 2,357 customers move: 34 up, 656 down

        ┌──────────┬──────────────┬────────┬──────────────┬────────┐
        │ 客户编号 │ name         │ tier   │ amount…m (¥) │ orders │
        ├──────────┼──────────────┼────────┼──────────────┼────────┤
        │ C0001    │ 上海浦东华…  │ A 重点 │ 1,234,567.89 │  1,204 │
        │ C0002    │ Ann's 🍰 Ba… │ B 潜力 │     2,500.00 │      3 │
        │ C0003    │ 李伟         │ –      │      -987.50 │      0 │
        │ C0004    │ –            │ C      │            – │     12 │
        │ C0005    │ 👩‍👩‍👧 Family &… │ A 重点 │         0.05 │      – │
        │ C0006    │ Zoë          │ C      │         0.00 │      7 │
        └──────────┴──────────────┴────────┴──────────────┴────────┘
        … 还有 4 列：share, last_order, active, tags（用 `select` 选
          择）
        客户：6

        · as of 2025-06-30, the newest date in orders

        """#)
  }

  @Test func `ASCII for terminals that have nothing else`() {
    let screen = TerminalRenderer(width: 60, box: .ascii, rowLimit: 5)
    #expect(
      screen.text(of: report(customers()))
        == #"""
        690 of 2,357 customers move: 34 up, 656 down

        客户编号  name        tier    amount~m (¥)  orders     share
        --------  ----------  ------  ------------  ------  --------
        C0001     上海浦东~   A 重点  1,234,567.89   1,204  0.797057
        C0002     Ann's 🍰~   B 潜力      2,500.00       3  0.100000
        C0003     李伟        -            -987.50       0         -
        C0004     -           C                  -      12  0.002500
        C0005     👩‍👩‍👧 Family~  A 重点          0.05       -  0.040000
        ... 3 more columns: last_order, active, tags (pick with
          `select`)
        5 of 6 customers

        * as of 2025-06-30, the newest date in orders

        """#)
  }

  @Test func `one row that is too wide is a card`() {
    let screen = TerminalRenderer(width: 50)
    #expect(
      screen.text(of: report(customers().gathered([0])))
        == #"""
        690 of 2,357 customers move: 34 up, 656 down

        客户编号:        C0001
        name:            上海浦东华力精密机械制造股份有限
                         公司
        tier:            A 重点
        amount_12m (¥):  1,234,567.89
        orders:          1,204
        share:           0.797057
        last_order:      2025-06-30
        active:          yes
        tags:            key account, vip

        · as of 2025-06-30, the newest date in orders

        """#)
  }

  @Test func `colour marks headline, header, rule, missing values and remarks`() {
    let screen = TerminalRenderer(width: 40, color: true)
    #expect(
      screen.text(of: report(customers().gathered([3, 1]))).replacing("\u{1B}", with: "⎋")
        == #"""
        ⎋[1m690 of 2,357 customers move: 34 up, 656⎋[0m
        ⎋[1mdown⎋[0m

        ⎋[1m客户编号⎋[0m  ⎋[1mname⎋[0m        ⎋[1mtier⎋[0m    ⎋[1mamoun… (¥)⎋[0m
        ⎋[2m────────  ──────────  ──────  ──────────⎋[0m
        C0004     ⎋[2m–⎋[0m           C                ⎋[2m–⎋[0m
        C0002     Ann's 🍰…   B 潜力    2,500.00
        ⎋[2m… 5 more columns: orders, share,⎋[0m
        ⎋[2m  last_order, active, tags (pick with⎋[0m
        ⎋[2m  `select`)⎋[0m
        ⎋[2m2 customers⎋[0m

        ⎋[2m· as of 2025-06-30, the newest date in⎋[0m
        ⎋[2m  orders⎋[0m

        """#)
  }

  @Test func `what could move the cursor or turn the line round is shown as an escape`() {
    let text = TerminalRenderer(width: 80).text(of: Report([.rows(ReportTable(nasty()))]))
    #expect(
      text
        == #"""
        na|me\u{1B}[2J    quot…"so"                                                    n
        ────────────────  ─────────  ───────────────────────────────────────────────────
        a\u{1B}[31mred\…  say "hi"                                                     –
        two\nlines\ttab   a,b        170,141,183,460,469,231,731,687,303,715,884,105.727
        \u{202E}desrever   blank                                                  -0.001
        x\u{0}y                                                                    0.000
        ◌́mark             back\sla…                                                0.012
        … 1 more column: r (pick with `select`)
        5 rows

        """#)
  }

  @Test func `sentences are wrapped inside their column`() {
    let table = ReportTable(findings(), noun: "findings", prose: ["message"])
    #expect(
      TerminalRenderer(width: 60).text(of: Report([.rows(table)]))
        == #"""
        kind       message                                 customers
        ─────────  ──────────────────────────────────────  ─────────
        dead       no customer can reach this rule: the            0
                   one before it takes everyone with a
                   score of 50 or more
        uncovered  没有规则覆盖缺失年度金额的客户，他们会      1,284
                   保持原来的等级，直到补全数据为止
        2 findings

        """#)
  }

  @Test func `an exhibit has a title and no count, rows follow, notes come last`() {
    let answer = Report([
      .headline("\("3") customers move"),
      .note("nobody is pinned"),
      .exhibit(ReportTable(matrix(), title: "from (rows) to (columns)", titles: ["from": ""])),
      .rows(ReportTable(customers().gathered([5, 2]), noun: "customers")),
    ])
    #expect(
      TerminalRenderer(width: 60).text(of: answer)
        == #"""
        3 customers move

        from (rows) to (columns)
                  A    B      C
        ──────  ───  ───  ─────
        A 重点  255  185      –
        B 潜力    0  152    297
        –        12    1  1,468

        客户编号  name  tier  amoun…m (¥)  orders  share  last_order
        ────────  ────  ────  ───────────  ──────  ─────  ──────────
        C0006     Zoë   C            0.00       7      0  2025-06-01
        C0003     李伟  –         -987.50       0      –  –
        … 2 more columns: active, tags (pick with `select`)
        2 customers

        · nobody is pinned

        """#)
  }

  @Test func `an exhibit wider than the screen goes on below with its first column`() {
    let answer = Report([.exhibit(ReportTable(matrix(), title: "from to", titles: ["from": ""]))])
    #expect(
      TerminalRenderer(width: 20).text(of: answer)
        == #"""
        from to
                  A    B
        ──────  ───  ───
        A 重点  255  185
        B 潜力    0  152
        –        12    1
                    C
        ──────  ─────
        A 重点      –
        B 潜力    297
        –       1,468

        """#)
  }

  @Test func `text keeps its lines and wraps under its indentation`() {
    let policy = """
      policy standard {
      \tparam a_min = 80   -- the score from which a customer is A
        tier A "重点" when score >= a_min and amount_12m > 10万
      }

      """
    #expect(
      TerminalRenderer(width: 40).text(of: Report([.text(Message(verbatim: policy))]))
        == #"""
        policy standard {
                param a_min = 80   -- the score
                from which a customer is A
          tier A "重点" when score >= a_min and
          amount_12m > 10万
        }

        """#)
    #expect(
      TerminalRenderer.plain().text(of: Report([.text("a\u{1B}[2J\r\n\n\u{202E}b")]))
        == "a\\u{1B}[2J\n\n\\u{202E}b\n")
  }

  @Test func `no rows, one row, and rows without columns`() {
    let screen = TerminalRenderer(width: 60)
    #expect(
      screen.text(of: Report([.rows(ReportTable(customers().gathered([]), noun: "customers"))])) == "no customers\n")
    #expect(screen.text(of: Report([.rows(ReportTable(Table(rowCount: 3, fields: [])))])) == "3 rows\n")
    #expect(screen.text(of: Report()) == "")
    let one = ReportTable(Table(rowCount: 1, fields: [Field("count", Make.exact([2357]))]))
    #expect(screen.text(of: Report([.rows(one)])) == "count\n─────\n2,357\n")
    #expect(
      TerminalRenderer(catalogue: .chinese).text(
        of: Report([.rows(ReportTable(customers().gathered([]), noun: "customers"))])) == "没有客户\n")
  }

  @Test func `a count is told only where rows are left out or there are several`() {
    func last(_ count: Int, total: Int?, limit: Int?) -> String? {
      let table = Table(rowCount: count, fields: [Field("n", Make.exact((0..<count).map { Int64($0) }))])
      let screen = TerminalRenderer(rowLimit: limit)
      let text = screen.text(of: Report([.rows(ReportTable(table, noun: "customers", total: total))]))
      return text.split(separator: "\n").last.map(String.init)
    }
    #expect(last(2357, total: nil, limit: 20) == "20 of 2,357 customers")
    #expect(last(20, total: 2357, limit: 20) == "20 of 2,357 customers")
    #expect(last(2357, total: 3000, limit: nil) == "2,357 of 3,000 customers")
    #expect(last(2, total: nil, limit: 20) == "2 customers")
    #expect(last(1, total: 2357, limit: 20) == "1 of 2,357 customers")
    #expect(last(1, total: nil, limit: 20) == "0")
  }

  @Test func `a catalogue words phrases, words and their order`() {
    let wordings = ["% customers move: % up": "%2 位上升，共 %1 位变动", "as of %": "截至 %", "share": "占比"]
    let catalogue = Catalogue(.zh, wordings: wordings)
    #expect(catalogue.text(of: "\("690") customers move: \("34") up") == "34 位上升，共 690 位变动")
    #expect(catalogue.text(of: "as of \("2025\u{1B}")") == "截至 2025\\u{1B}")
    #expect(catalogue.text(of: "\("%") of \("5")%") == "% of 5%")
    #expect(catalogue.text(of: "not worded \("1")0") == "not worded 10")
    let table = ReportTable(
      Table(rowCount: 1, fields: [Field("share_x", Make.boolean([true]), unit: "%")]), titles: ["share_x": "share"])
    let screen = TerminalRenderer(catalogue: catalogue)
    #expect(screen.text(of: Report([.rows(table)])) == "占比 (%)\n────────\n是\n")
  }
}
