"""What services took for a token, in milliseconds, as one person measured them twice.

The sizes of GPT-3.5 and GPT-4 are undisclosed; those of Llama 2 are known.
"""

# --8<-- [start:measured]
# In the first version of the text and in the later one.
milliseconds = {
    "gpt-3.5-openai": (73, 35),
    "gpt-3.5-azure": (34, 28),
    "gpt-4-openai": (196, 94),
}
milliseconds_later = {"llama-2-7b": 19, "llama-2-70b": 46}
# --8<-- [end:measured]

_openai, _azure = milliseconds["gpt-3.5-openai"], milliseconds["gpt-3.5-azure"]
_gpt4 = milliseconds["gpt-4-openai"]
same_model_two_hosts = _openai[0] / _azure[0]
same_model_later = _gpt4[0] / _gpt4[1]
gpt4_by_gpt35 = {"first": _gpt4[0] / _openai[0], "later": _gpt4[1] / _openai[1]}
ten_times_the_parameters = (
    milliseconds_later["llama-2-70b"] / milliseconds_later["llama-2-7b"]
)

if __name__ == "__main__":
    print(f"{'GPT-3.5, OpenAI by Azure':<30}{same_model_two_hosts:.1f} times")
    print(f"{'GPT-4, first by later':<30}{same_model_later:.1f} times")
    print(f"{'GPT-4 by GPT-3.5, first':<30}{gpt4_by_gpt35['first']:.1f} times")
    print(f"{'GPT-4 by GPT-3.5, later':<30}{gpt4_by_gpt35['later']:.1f} times")
    print(f"{'Llama 2 70B by 7B':<30}{ten_times_the_parameters:.1f} times")
