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
    'Put quotes around values that hold {} or line ends: "like, this".': (
        '含有 {} 或换行的值要用引号括起来："像, 这样"。'
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
    "{} is a folder, not a file.": "{} 是文件夹，不是文件。",
    "Name the file in it.": "请写出其中的文件。",
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
    "{} is a file, and a file has no subset or split.": "{} 是文件，文件没有子集或部分。",
    "Leave data.subset and data.split empty.": "请把子集和部分留空。",
    "The held-out share is {}.": "留出的比例是 {}。",
    "It must be at least 0 and less than 1.": "它必须不小于 0 且小于 1。",
    "{} usable row{} cannot be split into training and held-out rows.": "{0} 行可用数据不足以分成训练行和留出行。",
    "Add rows, or set data.validation to null.": "请添加数据行，或把留出比例设为 0。",
}
