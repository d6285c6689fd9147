"""Sentences about what a member has; each can stand alone, on a screen or in a cashier's mouth."""

from datetime import timedelta
from typing import Final

from loyalty.saying.figures import HomeFigures
from rewards.speech import Speech, choose, phrases, speech

# What expires later than this is no news at the till.
SOON: Final = timedelta(days=14)


def greeting(figures: HomeFigures, language: str) -> str:
    """As "Welcome back, Anna!"; a wish on the birthday. Without a name when it is not known."""
    said, name = _speech(figures, language), figures.first_name
    sentence = "birthday" if figures.is_birthday else "welcome"
    return said.say(f"{sentence}_name", name=name) if name else said.say(sentence)


def home_sentences(figures: HomeFigures, language: str) -> list[str]:
    """
    All there is to say, what matters most first: at least what the member has.

    language: a BCP 47 tag; the program's language, then English, where it is not spoken.
    """
    said, today = _speech(figures, language), figures.today
    found = [
        said.say("owe", points=said.points(figures.debt)) if figures.debt else "",
        said.say("have", points=said.points(figures.available)),
        phrases.expiring(said, figures.expiring, today),
        phrases.pending(said, phrases.Pending(figures.pending, figures.pending_from), today),
        said.say("enough", reward=figures.affordable) if figures.affordable else "",
        *(said.say("stamps", number, reward=reward) for number, reward in figures.stamps),
        said.say("tier", tier=figures.tier) if figures.tier else "",
        phrases.stay(said, figures.to_stay, today),
        phrases.rise(said, figures.to_rise, today),
    ]
    return [sentence for sentence in found if sentence]


def till_sentence(figures: HomeFigures, language: str) -> str:
    """One sentence for the cashier to say: what the member has, and what of it goes soon."""
    said, expiring = _speech(figures, language), figures.expiring
    points = said.points(figures.available)
    if expiring is None or expiring.last_day > figures.today + SOON:
        return said.say("have", points=points)
    day = said.day(expiring.last_day, figures.today)
    if figures.available == 1:
        return said.say("have_one_expiring", points=points, day=day)
    going = min(expiring.points, figures.available)
    return said.say("have_expiring", going, points=points, day=day)


def _speech(figures: HomeFigures, language: str) -> Speech:
    return speech(choose(language, figures.program_language), figures.points_name)
