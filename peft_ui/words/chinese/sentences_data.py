"""Chinese for what the data room says: files and data sets that cannot be read or used."""

SENTENCES: dict[str, str] = {
    "{} is not readable as delimited text: {}": "无法把 {} 当作分隔文本读取：{}",
    "Save it again as CSV, UTF-8.": "请重新保存为 UTF-8 编码的 CSV。",
    "{}, row {}: a quote is opened and never closed, so the rest of the file would be one value.": (
        "{}，第 {} 行：有一个引号没有闭合，文件余下的部分会被当成一个值。"
    ),
    'Close it; a quote inside a value is written twice: "".': '请补上引号；值里面的引号要写两次：""。',
    "{} has two columns named {}.": "{} 有两列同名：{}。",
    "Rename or remove one of them.": "请改名或删去其中一列。",
    "{}, row {}: {} value{}, but the header has {} columns.": "{0}，第 {1} 行：有 {2} 个值，但表头有 {4} 列。",
    'Close every quote, and put quotes around values that hold {} or line ends: "like, this".': (
        '请闭合每个引号；含有 {} 或换行的值要用引号括起来："像, 这样"。'
    ),
    "{} has a row of more than {} MB, or a quote that is never closed.": (
        "{} 有一行超过 {} MB，或者有一个引号没有闭合。"
    ),
    'Close every quote; a quote inside a value is written twice: "".': '请闭合每个引号；值里面的引号要写两次：""。',
    "{}, header: {}.": "{}，表头：{}。",
    "Check the quotes in the first line.": "请检查第一行的引号。",
    "{} should have {} between its columns, but its header ({}) has {} instead.": (
        "{} 的列之间应当是 {}，但表头（{}）里是 {}。"
    ),
    "Name the file .tsv.": "请把文件改名为 .tsv。",
    "Save it with commas as .csv, or with tabs as .tsv.": "请用逗号分隔保存为 .csv，或用制表符保存为 .tsv。",
    "{} is empty.": "{} 是空的。",
    "is empty.": "没有填写。",
    "Give a number, as {}.": "请填一个数字，例如 {}。",
    "0 steps teach nothing; give 1 or more, or -1 for no limit.": "0 步什么也学不到；请填 1 或更大的数，-1 表示不限。",
    "Choose a file with rows.": "请选择有数据行的文件。",
    "{} holds a NUL byte at byte {} (line {}), so it is not a text file.": (
        "{0} 的第 {1} 字节（第 {2} 行）是 NUL，所以它不是文本文件。"
    ),
    "Export it again as text, UTF-8.": "请重新导出为 UTF-8 文本。",
    "{} begins as {} but breaks at byte {}: {}.": "{0} 开头是 {1}，但在第 {2} 字节处出错：{3}。",
    "Save it again as UTF-8.": "请重新保存为 UTF-8。",
    "{} is not UTF-8: byte {} is 0x{} (known are UTF-8, UTF-16 with a byte order mark, and GB18030).": (
        "{} 不是 UTF-8：第 {} 字节是 0x{}（可识别 UTF-8、带字节顺序标记的 UTF-16 和 GB18030）。"
    ),
    'Save it again as UTF-8; in Excel: "CSV UTF-8".': "请重新保存为 UTF-8；在 Excel 中选“CSV UTF-8”。",
    # what a file really is
    "{} is {}, not what its ending {} says.": "{} 是{}，不是扩展名 {} 所说的格式。",
    "a PDF": " PDF 文件",
    "a picture": "图片",
    "a program": "程序",
    "an old or locked Office document": "旧版或加密的 Office 文档",
    "a Parquet file": " Parquet 文件",
    "an Arrow file": " Arrow 文件",
    "a database": "数据库",
    "a NumPy file": " NumPy 文件",
    "a gzip archive": " gzip 压缩包",
    "an archive": "压缩包",
    "a pickle of Python objects": " Python 的 pickle 文件",
    "a ZIP archive": " ZIP 压缩包",
    "an Excel workbook": " Excel 工作簿",
    "a Word document": " Word 文档",
    "a PowerPoint document": " PowerPoint 文档",
    "an OpenDocument file": " OpenDocument 文件",
    "a web page": "网页",
    "a pointer of Git LFS": " Git LFS 的指针文件",
    "Fetch the file itself: press its download button on the Hub, or run git lfs pull.": (
        "请取得文件本身：在 Hub 上点它的下载按钮，或运行 git lfs pull。"
    ),
    "An address was saved in place of the file: sign in there if it asks, and download it again.": (
        "保存下来的是网页而不是文件：如有需要请先在那里登录，再重新下载。"
    ),
    "Copy its table into a spreadsheet and save that as CSV, or save its text as .txt.": (
        "请把其中的表格复制到电子表格并保存为 CSV，或把文字保存为 .txt。"
    ),
    "Choose the file that the rows are in.": "请选择含有数据行的文件。",
    "Open it in Office, and save it without a password as .xlsx or .txt.": (
        "请用 Office 打开，去掉密码后保存为 .xlsx 或 .txt。"
    ),
    "Rename it to end in .parquet.": "请把扩展名改为 .parquet。",
    "Write its rows as Parquet.": "请把其中的数据行写成 Parquet。",
    "Export the rows as CSV.": "请把数据行导出为 CSV。",
    "Write its rows as CSV.": "请把其中的数据行写成 CSV。",
    "Unpack it, or let its name end in .csv.gz, .json.gz or .jsonl.gz, as it was before.": (
        "请先解压，或按原来的格式把扩展名改为 .csv.gz、.json.gz 或 .jsonl.gz。"
    ),
    "Unpack it first.": "请先解压。",
    "Such a file can run code, so it is not read: write its rows as Parquet or CSV.": (
        "这种文件可能运行代码，所以不读取：请把数据行写成 Parquet 或 CSV。"
    ),
    "Rename it to end in .zip, or unpack it.": "请把扩展名改为 .zip，或先解压。",
    "Rename it to end in .xlsx.": "请把扩展名改为 .xlsx。",
    "Save its text as .txt, or copy its table into a spreadsheet and save that as .xlsx.": (
        "请把文字保存为 .txt，或把表格复制到电子表格并保存为 .xlsx。"
    ),
    "Save its text as .txt.": "请把文字保存为 .txt。",
    "Save it as .xlsx, or its text as .txt.": "请保存为 .xlsx，或把文字保存为 .txt。",
    "{} has the unknown ending {}.": "{} 的扩展名 {} 无法识别。",
    "Known are {}.": "可用的有 {}。",
    "There is no file {}.": "没有文件 {}。",
    "Check the name and the folder.": "请检查文件名和文件夹。",
    "{} has {}no rows.": "{0} 里没有数据行。",
    "Add rows, or choose another file.": "请添加数据行，或换一个文件。",
    "{} cannot be read: {}.": "{} 无法读取：{}。",
    "Check its access rights.": "请检查访问权限。",
    "{} is not a readable Parquet file: {}": "{} 不是可读的 Parquet 文件：{}",
    "Write it again as Parquet.": "请重新写成 Parquet。",
    "{} cannot be loaded: {}": "{} 无法载入：{}",
    "Check its name, subset and split.": "请检查名称、子集和部分。",
    "The data set {}, split {}, has no rows.": "数据集 {} 的 {} 部分没有数据行。",
    "Choose another split.": "请选择另一个部分。",
    "{} cannot be reached: {}": "{} 无法访问：{}",
    "Check the network, or use a local file.": "请检查网络，或使用本地文件。",
    "{} is an object and should hold one list of objects, but holds {}; its keys are {}.": (
        "{} 是一个对象，其中应当有一个对象列表，但它有 {}；它的键是 {}。"
    ),
    'Put the rows in one list: [{"instruction": …}, …].': '请把数据行放进一个列表：[{"instruction": …}, …]。',
    "{} holds a JSON list, but .jsonl means one object a line.": "{} 里是 JSON 列表，但 .jsonl 应当每行一个对象。",
    "Rename it to end in .json.": "请把扩展名改为 .json。",
    "{} holds a single {}, not a list of objects.": "{} 里是单个 {}，不是对象列表。",
    "Put the rows in a list.": "请把数据行放进一个列表。",
    "{} is a {}, not an object.": "{} 是 {}，不是对象。",
    'Each row is an object: {"instruction": …}.': '每一行是一个对象：{"instruction": …}。',
    "{}, line {}, column {}: broken JSON ({}).": "{}，第 {} 行第 {} 列：JSON 有误（{}）。",
    "Mend that place; a JSON file is one list of objects, a .jsonl file one object a line.": (
        "请改正该处；JSON 文件是一个对象列表，.jsonl 文件每行一个对象。"
    ),
    "{}, line {}: JSON nested too deeply.": "{}，第 {} 行：JSON 嵌套过深。",
    "Flatten the rows.": "请减少数据行的嵌套。",
    "Write such a number as text.": "请把这样的数字写成文本。",
    "data.source is empty.": "没有指定数据（data.source）。",
    "Name a file or a Hub data set.": "请指定文件或 Hub 上的数据集。",
    "{} is a file, and a file has no subset, split or revision.": "{} 是文件，文件没有子集、部分或版本。",
    "Leave data.subset, data.split and data.revision empty.": "请把子集、部分和版本留空。",
    "The held-out share is {}.": "留出的比例是 {}。",
    "It must be at least 0 and less than 1.": "它必须不小于 0 且小于 1。",
    "{} usable row{} cannot be split into training and held-out rows.": "{0} 行可用数据不足以分成训练行和留出行。",
    "{} is longer than {} MB.": "{} 超过 {} MB。",
    "Write one object a line, in a .jsonl file.": "请写成 .jsonl 文件，每行一个对象。",
    "{}, line {}: a row is longer than {} MB.": "{}，第 {} 行：有一行数据超过 {} MB。",
    "Is a bracket or a quote never closed there?": "那里是不是有括号或引号没有闭合？",
    "{} has more than {} columns.": "{} 超过 {} 列。",
    "Leave out those that are no text; rows go down the page.": "请去掉不是文本的列；数据行应当向下排列。",
    "{}, header: column {} has no name.": "{}，表头：第 {} 列没有名称。",
    "Write the columns' names into the first row.": "请把列名写在第一行。",
    "{}, cell {} holds the error {}.": "{}，单元格 {} 是错误值 {}。",
    "Mend that cell.": "请改正该单元格。",
    "{}, cell {}: the formula {} has no value.": "{}，单元格 {}：公式 {} 没有值。",
    "Open the file in Excel, let it compute, and save it again.": "请用 Excel 打开，等它算完后重新保存。",
    "{} is not a readable Excel workbook: {}.": "{} 不是可读的 Excel 工作簿：{}。",
    "Save it again as .xlsx.": "请重新保存为 .xlsx。",
    "Save it again as .xlsx, or as CSV UTF-8.": "请重新保存为 .xlsx，或保存为 CSV UTF-8。",
    "{} cannot be kept: {}.": "{} 无法保存：{}。",
    "Free some space on the disk.": "请腾出一些磁盘空间。",
    "{} holds more than {} GB of rows.": "{} 的数据行超过 {} GB。",
    "Choose a smaller part.": "请选择较小的一部分。",
    "{} is a folder without data files.": "{} 是没有数据文件的文件夹。",
    "{} has the columns {}, but {} has {}.": "{} 的列是 {}，而 {} 的列是 {}。",
    "Files that are read together have the same columns.": "一起读取的文件要有相同的列。",
    "{} has a paragraph of more than {} MB.": "{} 有一段超过 {} MB。",
    "Put blank lines between its parts.": "请用空行把它分成几部分。",
    "{}, line {}: {} columns, but there should be {}.": "{}，第 {} 行：有 {} 列，应当有 {} 列。",
    "Each line is a word, perhaps more columns, and its tag; a blank line ends a sentence.": (
        "每行是一个词、可能还有其他列、以及它的标注；空行结束一个句子。"
    ),
    "There is no file {} here, and the Hub, where a data set of that name would be, cannot be reached.": (
        "这里没有文件 {}，而可能有同名数据集的 Hub 无法访问。"
    ),
    "{} holds no data file, but {}.": "{} 中没有数据文件，只有 {}。",
    "{} holds {} data files.": "{} 中有 {} 个数据文件。",
    "At most {} are read at once.": "一次最多读取 {} 个。",
    "{} cannot be unpacked: {}.": "{} 无法解压：{}。",
    "Pack it again.": "请重新打包。",
    "{} is encrypted.": "{} 已加密。",
    "Unpack it, or pack it again without a password.": "请先解压，或不设密码重新打包。",
    "{} holds {}, a name that leads out of the archive.": "{} 中的 {} 指向压缩包之外。",
    "Pack it again with plain file names.": "请用普通文件名重新打包。",
    "{} unpacks to more than {} GB, or to more than {} times its size.": "{} 解压后超过 {} GB，或超过原来的 {} 倍。",
    "Unpack it yourself and bring the files.": "请自行解压后上传其中的文件。",
    "Add rows, or set data.validation to null.": "请添加数据行，或把留出比例设为 0。",
}
