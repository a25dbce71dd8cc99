"""Many runs in English."""

from __future__ import annotations

from typing import Final

from fleetfoot.words.over_time.bundle import Experiment, NextWeek, OverTimeWords, Recurs

WORDS: Final = OverTimeWords(
    Recurs(
        none="No cause recurs in {runs} rated runs ({heavy} of them heavy).",
        heading="What recurs, in {runs} rated runs ({heavy} of them heavy), shrunk to what is known of everybody:",
        points="in about {share} % of runs (n = {n}); {points} ± {sd} points a dose, of everybody {everybody}",
        table=("date", "run", "legs", "answer", "likeliest"),
        unexplained="unexplained",
    ),
    NextWeek(
        heading="Next week",
        dated="Next week, as of your last run ({day})",
        undated="Nothing is known of next week: no run has a date.",
        settled="Once that is settled:",
        longest="Keep the next long run below {limit}: the longest of the last 30 days was {longest}, and injuries are"
        " more frequent beyond 10 % more (evidence A).",
        rebuild="The longest run of the last 30 days, {longest}, is more than your weeks hold now: build the long run"
        " up again in small steps (evidence C).",
        no_longest="How long the next long run may be is not known: fewer than {least} runs in 30 days tell.",
        easy="{share} % of your running of 28 days was easy:",
        more_easy="make more of it easy enough to talk, towards {aim} % (evidence C).",
        keep_easy="keep it so (evidence C).",
        no_easy="How much of your running is easy is not known without heart rate; about {aim} % is the aim"
        " (evidence C).",
        weeks="The last 7 days held {week}, the 7 before {before}:",
        cut_back="no week of four was lighter: make the next one about {less}, its longest run no more than {long}"
        " (evidence C).",
        hold="do not add to it next week (evidence C).",
        lighter="a lighter week; back to about {before} is usual after one (evidence C).",
        step="up to {more} is a usual step (evidence C).",
        no_weeks="What is a usual step for a week is not known: two weeks of runs with their distance tell.",
        cutbacks="Every fourth week with about a third less is a sound habit (evidence C).",
        overreached="Too little recovery is likely: make the next week easy throughout and about a third shorter,"
        " {less}, until mornings and easy runs feel usual again (evidence B).",
        ill="You were ill: rest until symptoms are gone, no running with fever, then begin with short easy runs before"
        " you think of kilometres (evidence B).",
    ),
    Experiment(
        begins="Experiment since {since}: {cause}. Weeks 1, 3, 5 with it, weeks 2, 4, 6 without.",
        with_it="with",
        without="without",
        kind="{name}: {weeks} weeks, {runs} rated runs, dose {dose}, {felt}",
        above="{points} points from usual",
        unrated="not rated",
        alike="The weeks do not differ enough in it: nothing can be said.",
        adds="it adds about {points} points, known to within {within} (with what is known of everybody)",
        enough="Enough is known: the experiment can end.",
        go_on="Not enough is known yet: go on for {weeks} weeks, and rate every run.",
    ),
)
