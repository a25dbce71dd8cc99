"""Many runs in French."""

from __future__ import annotations

from typing import Final

from fleetfoot.words.over_time.bundle import Experiment, NextWeek, OverTimeWords, Recurs

WORDS: Final = OverTimeWords(
    Recurs(
        none="Aucune cause ne revient en {runs} sorties notées (dont {heavy} lourdes).",
        heading="Ce qui revient, en {runs} sorties notées (dont {heavy} lourdes), rapproché de ce qu'on sait de tous :",
        points="dans {share} % des sorties environ (n = {n}) ; {points} ± {sd} points par dose, chez tous {everybody}",
        table=("date", "sortie", "jambes", "réponse", "le plus probable"),
        unexplained="inexpliqué",
    ),
    NextWeek(
        heading="La semaine prochaine",
        dated="La semaine prochaine, vue de ta dernière sortie ({day})",
        undated="On ne sait rien de la semaine prochaine : aucune sortie n'a de date.",
        settled="Quand ce sera réglé :",
        longest="Garde la prochaine sortie longue sous {limit} : la plus longue des 30 derniers jours faisait"
        " {longest}, et au-delà de 10 % de plus les blessures sont plus fréquentes (preuve A).",
        rebuild="La plus longue sortie des 30 derniers jours, {longest}, dépasse ce que tes semaines contiennent"
        " maintenant : reconstruis la sortie longue par petits pas (preuve C).",
        no_longest="On ne sait pas jusqu'où peut aller la prochaine sortie longue : il y a eu moins de {least} sorties"
        " en 30 jours.",
        easy="{share} % de ta course sur 28 jours était facile :",
        more_easy="rends-en davantage assez facile pour parler, vers {aim} % (preuve C).",
        keep_easy="continue ainsi (preuve C).",
        no_easy="Sans le cœur, on ne sait pas quelle part de ta course est facile ; {aim} % environ est le but"
        " (preuve C).",
        weeks="Les 7 derniers jours comptaient {week}, les 7 d'avant {before} :",
        cut_back="aucune de quatre semaines n'a été allégée ; fais la prochaine d'environ {less}, avec {long} au plus"
        " pour la sortie la plus longue (preuve C).",
        hold="n'ajoute rien la semaine prochaine (preuve C).",
        lighter="une semaine allégée ; revenir à {before} environ est d'usage ensuite (preuve C).",
        step="jusqu'à {more} est un pas d'usage (preuve C).",
        no_weeks="On ne sait pas quel pas est d'usage pour une semaine : il faut deux semaines de sorties avec leur"
        " distance.",
        cutbacks="Une semaine sur quatre avec un tiers de moins est une bonne habitude (preuve C).",
        overreached="Trop peu de récupération, probablement : fais la prochaine semaine toute facile et plus courte"
        " d'un tiers environ, {less}, jusqu'à ce que matins et sorties faciles soient de nouveau comme"
        " d'habitude (preuve B).",
        ill="Tu as été malade : repose-toi jusqu'à la fin des symptômes, pas de course avec de la fièvre, puis reprends"
        " par de courtes sorties faciles avant de penser aux kilomètres (preuve B).",
    ),
    Experiment(
        begins="Essai depuis le {since} : {cause}. Semaines 1, 3, 5 avec, semaines 2, 4, 6 sans.",
        with_it="avec",
        without="sans",
        kind="{name} : {weeks} semaines, {runs} sorties notées, dose {dose}, {felt}",
        above="{points} points par rapport à l'habitude",
        unrated="pas de note",
        alike="Les semaines n'en diffèrent pas assez : on ne peut rien dire.",
        adds="cela ajoute {points} points environ, à {within} près (avec ce qu'on sait de tous)",
        enough="On en sait assez : l'essai peut finir.",
        go_on="On n'en sait pas encore assez : continue {weeks} semaines, et note chaque sortie.",
    ),
)
