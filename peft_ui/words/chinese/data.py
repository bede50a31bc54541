"""Chinese for the Data tab."""

TEXTS: dict[str, str] = {
    "Give a text its label": "给一段文字一个标签",
    "Give each word its tag": "给每个词一个标记",
    "Turn one text into another": "把一段文字变成另一段",
    "Prefer better answers: pairs (DPO)": "偏好更好的回答：成对比较（DPO）",
    "Prefer better answers: thumbs up or down (KTO)": "偏好更好的回答：赞或踩（KTO）",
    "Answer or continue a text": "回答或续写文本",
    "Your examples": "你的例子",
    "Show the model what a good answer looks like.": "让模型看看什么是好的回答。",
    "Talk like a pirate": "像海盗一样说话",
    "Questions and answers in a table: instruction, input, output.": (
        "表格形式的问答：instruction、input、output 三列。"
    ),
    "Answer in JSON": "用 JSON 回答",
    "A context and its continuation on each line.": "每行一段上文及其续写。",
    "A polite butler": "彬彬有礼的管家",
    "Conversations as chat messages.": "以聊天消息记录的对话。",
    "Use this example": "使用这个例子",
    "Or your own file": "或者你自己的文件",
    "CSV, TSV, JSON, JSON Lines, Parquet, Excel (.xlsx), text or CoNLL, each also as .zip or .gz; several files "
    "become one set.": (
        "CSV、TSV、JSON、JSON Lines、Parquet、Excel（.xlsx）、文本或 CoNLL，也可以是 .zip 或 .gz；多个文件合成一组。"
    ),
    "more than {rows} rows · columns: {columns}": "超过 {rows} 行 · 列：{columns}",
    "No row holds these words.": "没有含有这些字的行。",
    "{count} have the question of another and another answer": "{count} 行与别的行问题相同而回答不同",
    "{count} hold odd characters": "{count} 行含有异常字符",
    "{count} are far longer than the others": "{count} 行远比其他行长",
    "99 % of the rows have at most {limit} tokens": "99 % 的行不超过 {limit} 个词元",
    "A look at the first {rows} rows; all of them are being read.": "先看了前 {rows} 行；正在读取全部。",
    "Show where tokens end": "显示词元的边界",
    "All findings as CSV": "全部检查结果（CSV）",
    "Search the rows": "搜索数据行",
    "Search the rows, and press Enter": "搜索数据行，按回车",
    "Your own file": "你自己的文件",
    "A data set on the Hub": "Hub 上的数据集",
    "Data set": "数据集",
    "As owner/name; press Enter to load it. An upload or example shows here too.": (
        "写作 owner/name，按回车载入。上传的文件或例子也显示在这里。"
    ),
    "Subset": "子集",
    "Take the prepared rows along": "带走整理好的数据行",
    "What the model would learn from, as JSON Lines: after columns, changes and rows left out.": (
        "模型要学的内容，JSON Lines 格式：已选好列、做过修改、去掉了不用的行。"
    ),
    "Download the prepared rows": "下载整理好的数据行",
    "Name on the Hub": "Hub 上的名称",
    "With the right to write, from {address}; used for this one push and forgotten.": (
        "需要写入权限，在 {address} 创建；只用于这一次，随后即忘。"
    ),
    "Put them on the Hub as a data set": "作为数据集放到 Hub 上",
    "Version": "版本",
    "The commit that is read; filled in by itself, and kept with the run.": (
        "所读取的提交；自动填写，并随运行一起保存。"
    ),
    "newest": "最新",
    "Download all rows and check them": "下载全部数据行并检查",
    "A look at the first {rows} rows; the others are not downloaded yet.": "先看了前 {rows} 行；其余的还没有下载。",
    "Revision of the data": "数据的版本",
    "Part": "部分",
    "What the columns mean": "各列的含义",
    "Found out by itself; correct it where it is wrong.": "已自动识别；如有错误请改正。",
    "Shape of a row": "一行的形式",
    "Instruction → answer": "指令 → 回答",
    "Context → continuation": "上文 → 续写",
    "Prompt → completion": "提示 → 补全",
    "Question → answer": "问题 → 回答",
    "Chat messages": "聊天消息",
    "Chat (from and value)": "聊天（from 与 value）",
    "The instruction or question": "指令或问题",
    "More to go on (optional)": "补充材料（可选）",
    "The text before": "前面的文本",
    "The answer to learn": "要学的回答",
    "The conversation": "对话",
    "Plain text": "纯文本",
    "Layout": "版式",
    "How a row is written down for the model; it travels with the result.": "一行怎样写给模型看；它会随结果一起保存。",
    "Instruction, input, answer": "指令、输入、回答",
    "Plain, without headings": "朴素，没有标题",
    "The model's own chat layout": "模型自己的聊天版式",
    "A text of my own": "我自己的版式",
    "Your layout": "你的版式",
    "Said before every example": "写在每个例子之前的话",
    "A system prompt, as “You are a polite butler.”; empty for none.": (
        "系统提示，例如“你是一位礼貌的管家。”；留空则没有。"
    ),
    "With the places {instruction}, {input} or {context}.": "可用的位置：{instruction}、{input} 或 {context}。",
    "Kept back for checking": "留出用于检验",
    "Share of the rows that is not learnt, to measure honestly.": "不参与学习的行所占比例，用来如实衡量效果。",
    "Longest example": "例子的最大长度",
    "In tokens (pieces of words); longer ones are cut, and it is told where (max_length).": (
        "以词元计；更长的例子会被截断，并会说明截在哪里（max_length）。"
    ),
    # rows changed or deleted by hand
    "Changes": "修改",
    "Change or delete a row": "修改或删除一行",
    "Row number": "行号",
    "Column": "列",
    "Show what it holds": "显示内容",
    "What it should hold": "应有的内容",
    "Keep this change": "保留这处修改",
    "Delete this row": "删除这一行",
    "Take the last change back": "撤销上一次修改",
    "Changed by hand: {count}. The file itself stays as it is.": "已手动修改 {count} 处；文件本身不变。",
    "Row {row}: deleted": "第 {row} 行：已删除",
    "Row {row}: {columns} changed": "第 {row} 行：修改了 {columns}",
    "Good or bad?": "好评还是差评？",
    "Short reviews, each with its label.": "短评，每条有一个标签。",
    "Text → other text": "文本 → 另一段文本",
    "Text → label": "文本 → 标签",
    "Words → tags": "词 → 标记",
    "Better and worse answer": "较好与较差的回答",
    "Answer with a verdict": "带评判的回答",
    "The text": "文本",
    "The label or verdict": "标签或评判",
    "The words, as a list": "词的列表",
    "The tags, as a list": "标记的列表",
    "The text to start from": "原来的文本",
    "The better answer": "较好的回答",
    "The worse answer": "较差的回答",
    "System prompt (optional)": "系统提示（可选）",
    "Earlier turns (optional)": "之前的对话（可选）",
    "Tools (optional)": "工具（可选）",
    "Change the task to: {task}": "把任务改为：{task}",
    "No shape of “{task}” fits these columns by their names.": "从列名看，没有适合“{task}”的形式。",
    "They rather look like “{shape}”.": "它们更像“{shape}”。",
    "Choose the shape of a row, and say what each column means.": "请选择一行的形式，并说明每一列的含义。",
    "Read as “{shape}”, {percent} sure.": "识别为“{shape}”，把握 {percent}。",
    "Learnt to avoid": "学着避免的",
    "{count} of {kept} rows lose the end of their text.": "{kept} 行中有 {count} 行的文本会丢掉结尾。",
    "What the model learns": "模型学到什么",
    "Rows": "数据行",
    "Earlier rows": "前面的行",
    "Later rows": "后面的行",
    "Your examples appear here": "你的例子会显示在这里",
    "Use an example or upload a file, and see word by word what the model will read and what it will learn.": (
        "使用一个例子或上传文件，就能逐字看到模型会读什么、会学什么。"
    ),
    "They are shown with a model that is on this machine.": "选好本机上已有的模型后，就会显示在这里。",
    "This does not fit yet": "这里还不合适",
    "{rows} rows · columns: {columns}": "{rows} 行 · 列：{columns}",
    "Rows {first} to {last} of {rows}": "第 {first} 至 {last} 行，共 {rows} 行",
    "No row is left to learn from": "没有可以学习的行",
    "Check the roles of the columns and the layout.": "请检查各列的角色和版式。",
    "Read, not learnt": "只读，不学",
    "Learnt": "要学的",
    "Example {number}": "例 {number}",
    "{kept} of {rows} rows are used": "使用 {rows} 行中的 {kept} 行",
    "{percent} of the tokens are learnt": "{percent} 的词元参与学习",
    "{count} stand there twice": "{count} 行重复",
    # what to know before the start
    "Left out: {count} of {rows} rows ({reasons}).": "{rows} 行中有 {count} 行未被使用（{reasons}）。",
    "{count} of {kept} rows lose their whole question: from them the model learns to answer nothing.": (
        "{kept} 行中有 {count} 行会丢掉整个问题：模型从中只会学到在没有问题时作答。"
    ),
    "{count} of {kept} rows lose the start of their question.": "{kept} 行中有 {count} 行的问题会丢掉开头。",
    "{count} of {kept} rows lose the end of their answer.": "{kept} 行中有 {count} 行的回答会丢掉结尾。",
    "{count} of {kept} rows hold nothing to learn.": "{kept} 行中有 {count} 行没有可学的内容。",
    "Of the rows kept back for checking, {count} also learnt: the check is too kind.": (
        "留出检验的行中有 {count} 行也参与了学习，检验结果会偏好。"
    ),
    "With a limit of {limit} tokens every row fits whole.": "把上限设为 {limit} 个词元，每一行都能完整容纳。",
    "With a limit of {limit} tokens 95 of 100 rows fit whole.": "把上限设为 {limit} 个词元，95% 的行能完整容纳。",
    "With a limit of {limit} tokens, the most that this model reads, less is cut.": (
        "把上限设为 {limit} 个词元（此模型能读的最大值），被截断的会更少。"
    ),
    "This model reads at most {most} tokens: lower the limit of {limit}.": (
        "此模型最多读 {most} 个词元：请降低 {limit} 这个上限。"
    ),
    "Raise the limit to {limit}": "把上限提高到 {limit}",
    "{name} was not opened.": "没有打开 {name}。",
    "What was open stays open: {name}.": "原来打开的数据不变：{name}。",
    "In use": "正在使用",
    "Drop a file here, or click to choose one": "把文件拖到这里，或点击选择文件",
    "Advanced": "高级设置",
    "Rows of their own for checking": "专门用于检验的数据",
    "In place of the share above: a file that you upload here, or owner/name on the Hub.": (
        "代替上面的比例：在这里上传一个文件，或写 Hub 上的 owner/name。"
    ),
    "Upload a file for checking": "上传用于检验的文件",
    "Rows left out: {count}": "有 {count} 行未被使用",
    "Row {row}": "第 {row} 行",
    "and {count} more": "还有 {count} 行",
    "Lengths in tokens: half of the examples have at most {middle}, the longest {longest}; the limit is {limit}.": (
        "以词元计的长度：半数例子不超过 {middle}，最长 {longest}；上限 {limit}。"
    ),
    "The dotted line is where 99 of 100 fit.": "点线处可容纳 99% 的例子。",
    "All its files: {size}.": "全部文件：{size}。",
    "{part}: half have at most {middle} tokens, the longest {longest}.": (
        "{part}：半数不超过 {middle} 个词元，最长 {longest}。"
    ),
    "Before the answer": "回答之前",
    "The answer": "回答",
    "{share} of a batch of 8 only fills up shorter rows; {grouped} where rows of like length stand together": (
        "每批 8 行时，{share} 只用来补齐较短的行；长度相近的行排在一起时为 {grouped}"
    ),
    "Fingerprint of the prepared rows: {hash}": "处理后数据的指纹：{hash}",
    "More about these rows": "关于这些数据的更多信息",
}
