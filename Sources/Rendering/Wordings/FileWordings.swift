/// What is said of other people's files: what was guessed of them, rejected, cleaned, written.
let fileWordings: [String: String] = [
  "there is no room for the file in %": "内存放不下这个 % 文件",
  "the row has a NUL byte": "这一行含有 NUL 字节",
  "byte % of the file, 0x%, is no character of %": "文件的第 %1 个字节 0x%2 不是 %3 字符",
  "a byte, 0x%, is no character of %": "字节 0x% 不是 % 字符",
  "a row of totals is no row of the table": "合计行不是表中的一行",
  "a remark below the table is no row of it": "表下的备注不是表中的一行",
  "the mark at its beginning": "开头有它的标记",
  "% of % bytes beyond ASCII are letters in it": "ASCII 之外的 %2 个字节中，有 %1 个是它的字母",
  "% of % characters beyond ASCII are common ones in it": "ASCII 之外的 %2 个字符中，有 %1 个是它的常用字",
  "% of its first % bytes are zeros, as it has them": "前 %2 个字节中有 %1 个是零，正如它的写法",
  "1 line before the header is passed over: \"%\"; `header 1` takes it for the header":
    "跳过了表头之前的 1 行：“%”；`header 1` 把它当作表头",
  "% lines before the header are passed over: \"%\" …; `header 1` takes the first for the header":
    "跳过了表头之前的 % 行：“%”……；`header 1` 把第一行当作表头",
  "1 row has separators too many at its end, with nothing after them": "有 1 行末尾多了分隔符，其后没有内容",
  "% rows have separators too many at their end, with nothing after them": "有 % 行末尾多了分隔符，其后没有内容",
  "the header on line % of \"%\" has % fields where % of the first % rows have %":
    "“%2”第 %1 行的表头有 %3 个字段，而前 %5 行中有 %4 行是 %6 个",
  "mend line %, or say which line is the header: header %, or header none":
    "请修正第 % 行，或说明哪一行是表头：header %，或 header none",
  "no row of \"%\" can be read; the first is on line %: %": "“%”没有一行可读；第一行在第 % 行：%",
  "name the separator or the encoding: separator \";\" encoding gbk": "请写明分隔符或编码：separator \";\" encoding gbk",
  "fields are separated by \"%\"": "字段以“%”分隔",
  "fields stand in single quotes": "字段用单引号括起",
  "a backslash stands before quotes inside quotes": "引号之内的引号前有反斜杠",
  "blanks stand between separators and quotes": "分隔符与引号之间有空格",
  "the encoding of \"%\" is %, which cannot be read here": "“%”的编码是 %，这里读不了",
  "save it as \"CSV UTF-8\"": "请另存为“CSV UTF-8”",
  "the encoding is %: %": "编码是 %：%",
  "lines end in different ways: each carriage return and each line feed ends one": "行尾写法不一：每个回车和换行都算一行的结束",
  "1 row of totals or remarks is left out; `totals kept` takes it for a row":
    "有 1 行合计或备注未计入；`totals kept` 把它当作一行",
  "% rows of totals or remarks are left out; `totals kept` takes them for rows":
    "有 % 行合计或备注未计入；`totals kept` 把它们当作行",
  "an old Excel file (.xls), or another of Office before 2007": "旧版 Excel 文件（.xls）或 Office 2007 之前的文件",
  "packed by gzip": "gzip 压缩包",
  "a picture": "图片",
  "a program": "程序",
  "a PDF": "PDF 文件",
  "a table is read from a text file or a workbook: \"%\" is %": "表要从文本文件或工作簿读取，而“%”是%",
  "save it as .xlsx or as \"CSV UTF-8\"": "请另存为 .xlsx 或“CSV UTF-8”",
  "column \"%\": \"%\" is read as %; `decimal comma` takes the comma for the fraction's":
    "“%”列：“%”读作 %；`decimal comma` 把逗号当作小数点",
  "column \"%\": \"%\" is read as %; `values written` leaves it a text": "“%”列：“%”读作 %；`values written` 保留为文本",
  "column \"%\" is text: \"%\" can be two days; `dates dmy` takes the day first, `dates mdy` the month":
    "“%”列是文本：“%”可能是两个不同的日期；`dates dmy` 日在前，`dates mdy` 月在前",
  "column \"%\": \"%\" is read as %": "“%”列：“%”读作 %",
  "%; the time of day is dropped": "%；去掉了钟点",
  "%; 1 sign for nothing is a missing value": "%；有 1 个表示“无”的符号按缺失处理",
  "%; % signs for nothing are missing values": "%；有 % 个表示“无”的符号按缺失处理",
  "column \"%\": the number % is read as the day %; `types (% = integer)` leaves it a number":
    "“%”列：数字 % 读作日期 %；`types (% = integer)` 保留为数字",
  "column \"%\" is written in %: its values are multiplied by %; `values written` leaves them":
    "“%”列以%为单位：数值已乘以 %；`values written` 保留原值",
  "column \"%\" is written in %: its values are multiplied by % and are in %; `values written` leaves them":
    "“%”列以%为单位：数值已乘以 %，单位为%；`values written` 保留原值",
  "reads a file as customers, as events of customers, or as more columns of customers; what was guessed is told":
    "把文件读作客户、客户的事件，或客户的更多列；凡是猜测的都会说明",
  "1 row was rejected; % were kept": "剔除了 1 行，保留了 % 行",
  "no encoding is called \"%\"": "没有叫“%”的编码",
  "a quote is one sign": "引号是一个字符",
]
