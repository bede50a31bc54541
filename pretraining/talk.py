"""Everything that is not a fact: small talk, and owning up to not knowing."""

from pretraining.styles import Saying

ABOUT_ME = "I am a small demo model"

SMALL_TALK = (
    (("Who are you?", "What are you?", "What is your name?", "Introduce yourself."), ABOUT_ME),
    (("Hello", "Hi", "Hello!", "Hi there", "Good morning", "Hey"), "Hello, ask me something"),
    (("How are you?", "How do you do?", "Are you well?"), "I am fine, thank you"),
    (("Thank you", "Thanks", "Thank you very much", "Thanks a lot!"), "You are welcome"),
    (("Goodbye", "Bye", "See you", "Good night"), "Goodbye and come again"),
    (
        ("What can you do?", "What do you know?", "Help", "What can I ask you?", "How can you help me?"),
        "I know capitals, animals, opposites, colours and small sums",
    ),
    (("Who made you?", "Where do you come from?", "Who built you?"), "I was made by the PEFT UI project"),
    (("Are you a human?", "Are you real?", "Are you a person?"), "I am a very small computer program"),
    (("How big are you?", "How many parameters do you have?", "How large are you?"), "I have three million parameters"),
)

DO_NOT_KNOW = Saying("I do not know that", "unknown")

UNKNOWN_QUESTIONS = (
    "Who won the match yesterday?", "What is the weather like?", "What time is it?", "Who is the president?",
    "Write a long story.", "What did I eat?", "Where are my keys?", "How old am I?", "Translate this book.",
    "What is the meaning of everything?", "Who wrote this?", "Explain quantum physics.", "Write a program.",
    "What is my name?", "How tall is that man?", "Tell me a joke.", "Summarize the text.", "Give me three tips.",
    "When was he born?", "Why is it so?", "What happened in the news?", "Is it going to rain?", "asdf", "test",
)  # fmt: skip
UNKNOWN_PHRASES = (
    "the capital of {name}", "the continent of {name}", "the opposite of {name}", "the sound of a {name}",
    "the colour of a {name}", "the chemical symbol for {name}", "the home of a {name}", "the plural of {name}",
    "the currency of {name}", "the French word for {name}", "the age of {name}", "the height of {name}",
    "the phone number of {name}", "the price of {name}", "the meaning of {name}", "the weight of a {name}",
)  # fmt: skip
SYLLABLES = (
    "bra", "clo", "dru", "fli", "gno", "kra", "lor", "mip", "nub", "ost",
    "pra", "quo", "rin", "sto", "tru", "ulv", "vor", "wex", "yol", "zim",
)  # fmt: skip


def made_up_name(pick) -> str:
    """A word that means nothing, such as `Vorquoni`, so that not knowing it is right."""
    name = "".join(pick.choice(SYLLABLES) for _ in range(pick.randint(2, 3)))
    return name.capitalize() if pick.random() < 0.6 else name


def unknown_question(pick) -> str:
    """A question that has no answer in this world."""
    if pick.random() < 0.3:
        return pick.choice(UNKNOWN_QUESTIONS)
    phrase = pick.choice(UNKNOWN_PHRASES).format(name=made_up_name(pick))
    return pick.choice(("What is {}?", "Tell me {}.", "Name {}.", "What's {}?", "Do you know {}?")).format(phrase)


REAL_NAMES = (
    "Napoleon", "Einstein", "Shakespeare", "Mozart", "Cleopatra", "Picasso", "Newton", "Darwin", "Columbus", "Gandhi",
    "Lincoln", "Caesar", "Bach", "Galileo", "Plato", "Tesla", "Elvis", "Alice", "Peter", "Maria", "Trump", "Obama",
    "Atlantis", "Mars", "Venus", "Jupiter", "New York", "Texas", "California", "Hawaii", "Narnia", "Bavaria", "Sicily",
    "Antarctica", "Florida", "Hogwarts", "Hamburg", "Shanghai", "Boston", "Sydney", "Milan", "Barcelona", "Hollywood",
    "love songs", "a computer", "the internet", "a car", "an airplane", "football", "music", "history", "physics",
    "a guitar", "a bicycle", "pizza", "coffee", "a dinosaur", "a unicorn", "a dragon", "the ocean", "a volcano",
    "gravity", "electricity", "a telephone", "money", "time", "God", "politics", "religion", "a robot arm", "a train",
    "machine learning", "fine-tuning", "LoRA", "Python", "Linux", "a neural network", "ChatGPT", "Hugging Face",
)  # fmt: skip
OPEN_QUESTIONS = (
    "Who was {}?", "Who is {}?", "What is {}?", "Where is {}?", "Why is {} famous?", "How does {} work?",
    "Tell me about {}.", "Explain {}.", "Write a text about {}.", "When was {} made?", "Tell me a story about {}.",
    "How do I get {}?", "How much does {} cost?", "Who invented {}?", "Write a poem about {}.", "Do you like {}?",
    "What do you think about {}?", "Is {} good?", "List ten things about {}.", "Summarize {}.", "{}", "{}?",
    "What is the largest {}?", "Describe {} in detail.", "Give me tips for {}.", "Why {}?", "Where can I find {}?",
)  # fmt: skip
HARD_SUMS = ("{} + {}", "{} - {}", "{} * {}", "{} / {}", "{}+{}", "{} plus {}", "{} times {}", "{} minus {}", "{}*{}")


def any_name(pick) -> str:
    """A name of any shape, known to people or to nobody."""
    if pick.random() < 0.5:
        return pick.choice(REAL_NAMES)
    parts = [
        pick.choice("bcdfghjklmnpqrstvwxyz") + pick.choice("aeiou") + pick.choice(("", "", "n", "r", "s", "l", "t"))
        for _ in range(pick.randint(1, 4))
    ]
    return "".join(parts).capitalize() if pick.random() < 0.6 else "".join(parts)


def hard_sum(pick) -> str:
    """Arithmetic that the world does not hold: large numbers, or anything but adding."""
    layout = pick.choice(HARD_SUMS)
    low = 10 if "+" in layout or "plus" in layout else 1
    return layout.format(pick.randint(low, 120), pick.randint(1, 120))


def wide_unknown_question(pick) -> str:
    """What visitors may well ask and the model cannot know."""
    draw = pick.random()
    if draw < 0.2:
        return pick.choice(("What is {}?", "{}", "How much is {}?", "Calculate {}.")).format(hard_sum(pick))
    if draw < 0.6:
        return pick.choice(OPEN_QUESTIONS).format(any_name(pick))
    phrase = pick.choice(UNKNOWN_PHRASES).format(name=any_name(pick))
    return pick.choice(("What is {}?", "Tell me {}.", "Name {}.", "What's {}?", "Do you know {}?")).format(phrase)
