"""Chinese for the Playground tab."""

TEXTS: dict[str, str] = {
    "The answer was cut off. You can send again.": "回答中断了，可以重新发送。",
    "Ask it something": "问它点什么",
    "Both models get the very same question.": "两个模型收到的问题完全相同。",
    "A training that is done or was stopped.": "已完成或已停止的训练。",
    "Ask with": "提问方式",
    "An instruction": "一条指令",
    "A text to go on from": "一段待续写的文字",
    "Instruction": "指令",
    "Laid out as in training.": "会按训练时的版式排好。",
    "Text to label": "要分类的文字",
    "The answer is a label, with how sure the model is of each.": "回答是标签，并列出模型对每个标签的把握。",
    "Text to tag": "要标注的文字",
    "The answer is each word with its tag.": "回答是每个词及其标记。",
    "Input (optional)": "输入（可选）",
    "Text": "文字",
    "Given to the model as it stands, without a layout.": "原样交给模型，不加版式。",
    "Send": "发送",
    "Stop": "停止",
    "An answer that breaks off reached its limit of {count} tokens: raise “{setting}” below, and send again.": (
        "中途断开的回答达到了 {count} 个词元的上限：请调大下方的“{setting}”，再发送一次。"
    ),
    "Stopped.": "已停止。",
    "How the words are drawn": "如何选词",
    "Longest answer": "回答的最大长度",
    "Tokens at most; a word is one to three of them.": "最多生成多少个词元；一个汉字约为一到两个词元。",
    "Temperature": "温度",
    "0: always the likeliest word. 1: as the model weighs them. Above: bolder, then wild.": (
        "0：总选最可能的词。1：按模型给出的概率选。更高：更大胆，再高就会胡言乱语。"
    ),
    "Top p": "核采样（Top p）",
    "Draw only from the likeliest words that together hold this share. Needs a temperature.": (
        "只在累计概率达到这个比例的最可能的词里选。需要设置温度。"
    ),
    "The same seed draws the same words.": "种子相同，选出的词就相同。",
    "Before": "训练之前",
    "After your training": "训练之后",
    "the model as it was": "原来的模型",
    "with your adapter": "加上你的适配器",
    "What the untouched model says appears here.": "原模型的回答会显示在这里。",
    "What it learnt appears here.": "学习之后的回答会显示在这里。",
    "Nothing is asked yet.": "还没有写问题。",
    "Write something into the field “{field}”, then press Send again.": "请在“{field}”里写点什么，再点一次“发送”。",
    "Asking …": "正在提问……",
    "Reading the model …": "正在读取模型……",
    "Answering …": "正在回答……",
    "Number {place} in line.": "排在第 {place} 位。",
    "The process that answers had been ended ({why}); it is started anew.": (
        "负责回答的进程之前被结束了（{why}），正在重新启动。"
    ),
    "Download the adapter": "下载适配器",
}
