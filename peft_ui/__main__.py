"""`python -m peft_ui …`."""

from peft_ui.cli.commands import main

if __name__ == "__main__":
    main()
