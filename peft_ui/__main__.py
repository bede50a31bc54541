"""`python -m peft_ui …`."""

from peft_ui.cli import main

if __name__ == "__main__":
    main()
