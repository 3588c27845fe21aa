/// What is said of files that are read.
let formatWordings: [String: String] = [
  "a table has at least a header: \"%\" is empty": "表至少要有表头，而“%”是空的",
  "a CSV file is UTF-8: \"%\" begins with the mark of UTF-16 or UTF-32":
    "CSV 文件要用 UTF-8 编码，而“%”的开头是 UTF-16 或 UTF-32 的标记",
  "save it as \"CSV UTF-8\", or say what it is: encoding utf16": "请另存为“CSV UTF-8”，或说明编码：encoding utf16",
  "a CSV file is UTF-8: \"%\" has the byte 0x% on line % (byte % of the file)":
    "CSV 文件要用 UTF-8 编码，而“%1”第 %3 行有字节 0x%2（文件的第 %4 个字节）",
  "save it as \"CSV UTF-8\", or say what it is: encoding gb18030": "请另存为“CSV UTF-8”，或说明编码：encoding gb18030",
  "a CSV file has no NUL bytes: \"%\" has one on line % (byte % of the file)":
    "CSV 文件不能含 NUL 字节，而“%”第 % 行有一个（文件的第 % 个字节）",
  "the file may be UTF-16 or damaged: save it as \"CSV UTF-8\"": "文件可能是 UTF-16 编码，或已损坏：请另存为“CSV UTF-8”",
  "a row is shorter than 2 GB: the one on line % of \"%\" is not": "一行不能超过 2 GB，而“%2”第 %1 行超过了",
  "the quotes of a header come in pairs: those on line % of \"%\" don't": "表头的引号要成对，而“%2”第 %1 行的引号不成对",
  "a table has at most % columns: \"%\" has %": "一张表最多 % 列，而“%”有 % 列",
  "the file has no column \"%\"": "文件中没有“%”列",
  "the file has a header and no rows": "文件只有表头，没有数据行",
  "1 blank line is passed over": "跳过了 1 个空行",
  "% blank lines are passed over": "跳过了 % 个空行",
  "one column: none of , ; | or tab separates fields": "只有一列：没有用 , ; | 或制表符分隔",
  "fields are separated by %": "字段以%分隔",
  "a tab": "制表符",
  "a key is text: column \"%\" was read as %": "主键是文本，而“%”列读成了%",
  // Columns.
  "the time of day is dropped from column \"%\"": "“%”列去掉了钟点",
  "column \"%\" is % because line % holds \"%\"": "“%”列是%，因为第 % 行是“%”",
  "%, not boolean,": "%而不是是/否值",
  "%, not %,": "%而不是%",
  "column \"%\" is %, not %": "“%”列是%，而不是%",
  "column \"%\" is real: its values have up to % digits after the point": "“%”列是实数：小数点后最多有 % 位",
  "column \"%\" is text: \"%\" can be two days; write days as 2025-06-30":
    "“%”列是文本：“%”可能是两个不同的日期，请写成 2025-06-30 的形式",
  "column \"%\" is text: \"%\" has separators between thousands; write it without them":
    "“%”列是文本：“%”带有千分位分隔符，请去掉分隔符",
  "column \"%\" is text: \"%\" has a percent sign; write the number alone": "“%”列是文本：“%”带有百分号，请只写数字",
  "column \"%\" is text: \"%\" has a leading zero, which a number would lose": "“%”列是文本：“%”以 0 开头，读成数字会丢掉它",
  // Headers.
  "the header \"%\" is column \"%\" with the unit \"%\"": "表头“%”读作“%”列，单位是“%”",
  "header % is empty: the column is \"%\"": "第 % 个表头是空的：该列取名“%”",
  "the header \"%\" stands there more than once: column % is \"%_%\"": "表头“%”不止出现一次：第 % 列取名“%_%”",
  // Rejected rows.
  "the row has 1 field where the header has %": "这一行有 1 个字段，而表头有 % 个",
  "the row has % fields where the header has %": "这一行有 % 个字段，而表头有 % 个",
  "a quote that opens on line % is never closed": "第 % 行开始的引号没有闭合",
  "text follows the closing quote of a field that begins on line %; inside quotes a quote is doubled":
    "第 % 行开始的字段，右引号之后还有文本；引号之内的引号要写两个",
  "the key is missing": "主键缺失",
  "the key stands on line % already; the first row is kept": "主键在第 % 行已经出现过，保留先出现的一行",
]
