"""Chinese for what formatting and tokens say: rows that are left out, columns and layouts that do not fit."""

SENTENCES: dict[str, str] = {
    # why a row is left out
    "message {} has a content that is not text": "第 {} 条消息的内容不是文本",
    "the instruction is empty": "指令是空的",
    "messages is not a list": "messages 不是列表",
    "there are no messages": "没有消息",
    "there is no assistant message": "没有助手的消息",
    "the target is empty": "要学的回答是空的",
    "it was deleted by hand": "已手动删除",
    # what rows look like
    "an instruction and its answer": "指令及其回答",
    "a context and its continuation": "上文及其续写",
    "a prompt and its completion": "提示及其补全",
    "a question and its answer": "问题及其回答",
    "chat messages": "聊天消息",
    "conversations": "对话",
    "plain text": "纯文本",
    "texts with a label": "带标签的文本",
    "tagged tokens": "带标记的词",
    "source and target for sequence to sequence": "原文与译文",
    "a chosen and a rejected answer": "较好与较差的回答",
    "an answer with a verdict": "带评判的回答",
    "The Data tab shows what the model would read and learn.": "“数据”页显示模型会读什么、学什么。",
    "`audit` shows what the model would read and learn.": "`audit` 会显示模型会读什么、学什么。",
    "The audit warns of {}: {}": "检查有 {} 条警告：{}",
    "Mend it, or leave out --strict.": "请改正，或去掉 --strict。",
    # rows changed by hand
    "data.edits changes row {}, but {} has {} rows.": "修改（data.edits）涉及第 {} 行，但 {} 只有 {} 行。",
    "Take that step back; was the file changed since?": "请撤销那一步；文件后来是否变动过？",
    "data.edits changes the column {}, which is not there.{}": "修改（data.edits）涉及的列 {} 不存在。{}",
    "The changes by hand cannot be read.": "无法读取手动修改的内容。",
    "Open the rows again, and repeat them.": "请重新打开数据，再做一次修改。",
    "There is no row {}.": "没有第 {} 行。",
    "No row is named.": "没有填写行号。",
    "Write the number of one; the table above shows them.": "请填写一个行号；上面的表格中有行号。",
    "The table above shows their numbers.": "上面的表格中有行号。",
    "Row {} is too long to be changed here.": "第 {} 行太长，无法在这里修改。",
    "Change it in the file.": "请在文件中修改。",
    "What row {} holds is not shown yet.": "第 {} 行的内容尚未显示。",
    "Press “Show what it holds” first.": "请先点击“显示内容”。",
    "Nothing was changed.": "没有任何改动。",
    "Write what the cell should hold.": "请写下单元格应有的内容。",
    "the text is empty": "文本是空的",
    "the label is empty": "标签是空的",
    "the {} is empty": "{} 是空的",
    "the {} answer is empty": "{} 的回答是空的",
    "one answer is empty": "有一个回答是空的",
    "both answers are the same": "两个回答相同",
    "the label {} is no verdict; it is true or false": "标签 {} 不是评判；它应当是 true 或 false",
    "the history is not a list": "history 不是列表",
    "the history is not a list of questions with their answers": "history 不是由问题和回答组成的列表",
    "every assistant message has the weight 0": "每条助手消息的权重都是 0",
    "message {} has the weight {}; it is 0 or 1": "第 {} 条消息的权重是 {}；它应当是 0 或 1",
    "there are no tokens": "没有词",
    "there are {} tokens but {} tags": "有 {} 个词，却有 {} 个标注",
    "the tags are not a list": "标注不是列表",
    "the {} is a {}, not text": "{} 是 {}，不是文本",
    "message {} is not an object": "第 {} 条消息不是对象",
    "message {} has the unknown role {}": "第 {} 条消息的角色 {} 无法识别",
    "message {} ({}) is empty": "第 {} 条消息（{}）是空的",
    # columns and layouts
    "data.template does not fit the format {}: {}.": "版式（data.template）与形式 {} 不合：{}。",
    "Change one of them.": "请改动其中之一。",
    "{} has no row to learn from: all {} were left out, the first because {} (read as {}, {}).": (
        "{0} 中没有可以学习的行：{1} 行全部未被使用，第一行是因为{2}（按 {3} 读取，{4}）。"
    ),
    "Check what the columns mean (data.format and data.columns).": (
        "请检查一行的形式和各列的含义（data.format 与 data.columns）。"
    ),
    "{} of {} targets follow their context without a space, so that is what is learnt; begin the target with a space "
    "if that is not meant.": (
        "{1} 行中有 {0} 行的回答与上文之间没有空格，学到的也会是这样；如非本意，请让回答以空格开头。"
    ),
    "The validation data {} does not fit: {}": "检验数据 {} 不合适：{}",
    "The format {} needs a column for {} (as {}).{}": "形式 {0} 需要一列作为 {1}（例如 {2}）。{3}",
    'The columns are {}; map one with data.columns: {"{}": "…"}.': "现有的列是 {0}；请为 {1} 选一列。",
    "No format fits the columns {}.": "没有一种形式适合这些列：{}。",
    'Name data.format and map the roles, as {"instruction": "your column", "target": "another"}.': (
        "请选择一行的形式，并说明各列的含义。"
    ),
    "data.format is {} ({}), which is for the task {}, not {}.": "形式 {}（{}）属于任务 {}，不属于 {}。",
    "For {} use one of {}.": "{} 可用的形式有 {}。",
    "The columns {} look like {}, which is for the task {}, not {}.": "这些列（{}）像是{}，属于任务 {}，不属于 {}。",
    "Choose that task, or map the roles with data.columns.": "请选择那种任务，或说明各列的含义。",
    "Some rows have one label and others a list of labels.": "有些行只有一个标签，有些行是标签列表。",
    "Write a list in every row, or in none.": "请让每一行都写列表，或都不写。",
    "There are more than {} different labels, as {}.": "不同的标签超过 {} 个，例如 {}。",
    "Choose the column that holds the label; free text cannot be told apart.": (
        "请选择存放标签的列；自由文本无法用来分类。"
    ),
    "All rows have the same label, {}, so there is nothing to tell apart.": "所有行的标签都是 {}，没有可以区分的东西。",
    "Choose another column for the label, or add rows with other labels.": "请换一列作为标签，或添加其他标签的行。",
    "The format {} has no role {}.{}": "形式 {0} 没有角色 {1}。{2}",
    "Its roles are {}.": "它的角色有 {}。",
    "data.columns maps {} to the column {}, which is not there.{}": "{0} 指向的列 {1} 不存在。{2}",
    "The columns are {}.": "现有的列是 {}。",
    "{} is not what was written: its checksum differs.": "{} 的内容被改动过：校验和不符。",
    "Start the run anew.": "请重新开始训练。",
    "{} holds no whole set of prepared rows ({}).": "{} 中没有完整的备好的数据行（{}）。",
    "The template {} is neither a layout ({}) nor a text with a placeholder.{}": (
        "版式 {0} 既不是已知的版式（{1}），也不是含有占位符的文本。{2}"
    ),
    "Name a layout, or write a text with {instruction}, {input} or {context}.": (
        "请选择一种版式，或写一段含有 {instruction}、{input} 或 {context} 的文本。"
    ),
    "The template has the unknown placeholder {{}}.{}": "版式里有无法识别的占位符 {{}}。{}",
    "The placeholders are {instruction}, {input} and {context}.": "占位符有 {instruction}、{input} 和 {context}。",
    "This is not a prompt template: it needs a name and a text.": "这不是提示版式：它需要名称和文本。",
    "Save the adapter again.": "请重新保存适配器。",
    # the audit, and notes about the rows
    "{} was read as {}.": "{} 按 {} 编码读取。",
    "The first text is the header of a table: if its columns are meant, let the file's name end in .csv.": (
        "第一段文本是表格的表头：如果要用其中的列，请让文件名以 .csv 结尾。"
    ),
    "The first text is a JSON object: if its fields are meant, let the file's name end in .jsonl.": (
        "第一段文本是一个 JSON 对象：如果要用其中的字段，请让文件名以 .jsonl 结尾。"
    ),
    '{} of {} answers in {} repeat "{}" at their start; it is taken away.': (
        "{2} 的 {1} 个回答中有 {0} 个在开头重复了“{3}”，已去掉。"
    ),
    "{} of {} validation rows are left out; the first is row {}: {}.": (
        "{1} 行检验数据中有 {0} 行未被使用；第一处是第 {2} 行：{3}。"
    ),
    "{} of {} rows have a context that stands elsewhere with another target.": (
        "{1} 行中有 {0} 行的上文在别处配有另一个目标。"
    ),
    "{} of {} rows hold lost, invisible or wrongly decoded characters.": (
        "{1} 行中有 {0} 行含有丢失的、不可见的或解码错误的字符。"
    ),
    "{} of {} rows are far longer than the others.": "{1} 行中有 {0} 行远比其他行长。",
    "{} of {} labels hardly occur: {}.": "{1} 个标签中有 {0} 个几乎没有出现：{2}。",
    "Most rows are written in {}, others in {}.": "多数行用 {} 书写，其余用 {}。",
    "Not one example has a token to learn: is the answer in the target column?": (
        "没有一个例子含有要学的词元：回答那一列选对了吗？"
    ),
    # tokens
    "The model's chat template refuses a conversation of {}: {}.": "模型的聊天版式不接受 {} 这样的对话：{}。",
    "Let user and assistant take turns, or choose another model.": "请让用户和助手轮流说话，或换一个模型。",
    "The model has no chat layout of its own, so ChatML is used; it travels with the result.": (
        "这个模型没有自己的聊天版式，因此使用 ChatML；它会随结果一起保存。"
    ),
    "The model's chat template rewrites earlier turns, so the assistant's part of message {} cannot be told "
    "from the rest.": "模型的聊天版式会改写前面的对话，所以无法分清第 {} 条消息中助手的部分。",
    "Use conversations of one question and one answer, or a template with {% generation %} markers.": (
        "请使用一问一答的对话，或使用带 {% generation %} 标记的版式。"
    ),
    "The tokenizer of {} has no end-of-text token, so an answer could not learn where to end.": (
        "{} 的分词器没有结束标记，回答就学不会在哪里结束。"
    ),
    "Choose another model, or set eos_token in its tokenizer_config.json.": (
        "请换一个模型，或在它的 tokenizer_config.json 中设置 eos_token。"
    ),
    "The model's chat template marks its answers in another number than there are, so those that are not to be "
    "learnt cannot be left out.": "模型的聊天版式标出的回答数目与实际不符，所以无法略去不学的回答。",
    "Leave out the weights, or choose another model.": "请去掉权重，或换一个模型。",
    "The tokenizer of {} cannot say which word a piece belongs to.": "{} 的分词器无法说明一个词元属于哪个词。",
    "Choose a model that has a tokenizer.json.": "请选择带有 tokenizer.json 的模型。",
    "Nothing was asked.": "还没有提问。",
    "Give an instruction or a context.": "请写一条指令或一段上文。",
    "This adapter was not trained on conversations.": "这个适配器不是用对话训练的。",
    "Ask with an instruction or a context.": "请用指令或上文提问。",
}
