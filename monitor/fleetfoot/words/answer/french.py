"""The answer in French."""

from __future__ import annotations

from typing import Final

from fleetfoot.words.answer.bundle import AnswerWords, Labels, Sentences, translated
from fleetfoot.words.settings import Language

_EASY: Final = "Que 80 % du temps environ soit assez facile pour parler"

WORDS: Final = AnswerWords(
    Language.FRENCH,
    Labels(
        heading="Pourquoi mes jambes étaient-elles lourdes ?",
        first="D'abord",
        for_="pour",
        against="contre",
        missing="manque",
        advice="essayer",
        evidence="preuve",
        about="Environ {points} points de la note ; preuve {grade} que cela alourdit les jambes.",
        brief="environ {points} points, preuve {grade}",
        unexplained="Inexpliqué : {points} points au-dessus de ton habitude.",
        also="Aussi",
        weeks="Depuis des semaines",
        help="Il serait utile de savoir",
        strengths={"likely": "probable", "possible": "possible", "weak": "faible"},
    ),
    Sentences(
        unrated="Tu n'as pas noté tes jambes. Ce qui a pu les alourdir :",
        unrated_likely="Tu n'as pas noté tes jambes. Ce qui les a probablement alourdies : {cause}.",
        unrated_nothing="Tu n'as pas noté tes jambes. Rien de ce qu'on sait de cette course ne les aurait alourdies.",
        felt="Jambes {legs} sur 10, d'habitude {usual}.",
        no_heavier="Pas plus lourdes que d'habitude ; ce qu'il y avait tout de même :",
        several="Aucune cause ne se détache ; les plus probables :",
        unexplained="L'essentiel reste inexpliqué, comme souvent : ce qu'on sait explique peu la sensation des jambes.",
        likely="Le plus probable : {cause}.",
        usual=", d'habitude {usual}",
        little="un peu seulement : {seen}",
        note="ta note dit « {note} »",
    ),
    translated(
        {
            "recent_load": (
                "charge des derniers jours",
                "charge des 3 derniers jours (RPE x min) : {level}{usual}",
                "charge des 3 derniers jours pas plus haute que d'habitude : {level}{usual}",
                "effort (RPE) ou cœur des sorties des 3 derniers jours",
                "Mets des jours faciles entre les durs, et un jour ou deux de repos dans la semaine.",
            ),
            "strength_or_downhill": (
                "musculation ou longue descente",
                "musculation des jambes ou descente inhabituelle depuis deux jours",
                "ni musculation des jambes ni descente inhabituelle depuis deux jours",
                "s'il y a eu musculation des jambes depuis deux jours",
                "Laisse un jour ou deux entre la musculation et les sorties dures ou longues ; les"
                " jambes s'y habituent.",
            ),
            "session_spike": (
                "une sortie bien plus longue que les précédentes",
                "{more} % de plus que la plus longue des 30 jours précédents",
                "guère plus longue que la plus longue des 30 jours précédents",
                "au moins 3 sorties datées dans les 30 jours précédents",
                "Que la plus longue du mois ne dépasse pas de plus de 10 % environ celle du mois précédent.",
            ),
            "weekly_jump": (
                "plus de kilomètres que la semaine précédente",
                "{more} % de plus en 7 jours que dans la plus remplie des deux semaines d'avant",
                "guère plus en 7 jours que dans la plus remplie des deux semaines d'avant, ou moins",
                "deux semaines de sorties datées",
                "La règle des 10 % est un usage, peu prouvé ; alléger une semaine sur quatre est une"
                " bonne habitude.",
            ),
            "overreaching": (
                "trop peu de repos depuis des semaines (surmenage)",
                "cœur à cette allure ou sa récupération, effort et matins : deux au moins sont inhabituels",
                "cœur à cette allure, effort et matins comme d'habitude",
                "deux de : cœur à allure régulière, effort (RPE), cœur au repos ou variabilité de plusieurs matins",
                "Prends des jours faciles jusqu'à ce que matins et sorties faciles redeviennent comme d'habitude.",
            ),
            "short_sleep": (
                "peu de sommeil",
                "{level} h de sommeil{usual}",
                "sommeil à peu près habituel : {level} h{usual}",
                "heures de sommeil",
                "7-9 h de sommeil ; après une nuit courte, cours facile. Cela fatigue le corps plus que"
                " les jambes.",
            ),
            "heat": (
                "chaleur",
                "chaud : {level} °C{usual}",
                "pas plus chaud que d'habitude : {level} °C{usual}",
                "température de l'air",
                "Cours tôt ou à l'ombre, moins vite, et laisse au corps une dizaine de jours pour s'habituer.",
            ),
            "dehydration": (
                "eau perdue",
                "environ {level} % de la masse du corps perdus (estimé){usual}",
                "pas plus d'eau perdue que d'habitude, environ {level} % de la masse du corps{usual}",
                "masse du corps avant et après, ou ce qui a été bu",
                "Bois à ta soif, par petites gorgées ; avec du sel sur les longues sorties chaudes. Ne"
                " te force jamais.",
            ),
            "fuel": (
                "trop peu de glucides",
                "glycogène à la fin estimé à environ {level} % de réserves pleines",
                "assez court ou facile, ou assez mangé, pour que les réserves suffisent (estimé)",
                "glucides mangés pendant la sortie, et heures depuis le dernier repas",
                "Mange 30 à 60 g de glucides par heure au-delà de 60 min, et un repas 2-4 h avant les"
                " longues sorties.",
            ),
            "fast_start": (
                "un départ rapide",
                "parti {more} % plus vite que d'habitude et que le reste",
                "pas parti plus vite que d'habitude",
                "allure des 10 premières min",
                "Pars plus lentement que l'envie ; garde quelque chose pour la fin.",
            ),
            "no_warm_up": (
                "pas d'échauffement",
                "cœur haut pendant {level} des 5 premières min",
                "les premières minutes étaient faciles",
                "cœur des 5 premières min",
                "Cours les 5-10 premières min facilement.",
            ),
            "no_cool_down": (
                "la sortie précédente a fini dur",
                "la sortie précédente a fini dur, sans minutes faciles",
                "la sortie précédente a fini facilement, ou date de plus longtemps",
                "cœur et allure à la fin de la sortie précédente",
                "Cours les 5-10 dernières min facilement ; c'est peu prouvé.",
            ),
            "too_little_easy": (
                "peu de course facile",
                "{share} % de la course de 28 jours était facile",
                "{share} % de la course de 28 jours était facile, comme d'habitude ou plus",
                "cœur des sorties de quatre semaines",
                f"{_EASY}.",
            ),
            "overstriding": (
                "grands pas pour l'allure",
                "pas environ {level} % plus longs que d'habitude à cette allure",
                "pas aussi longs que d'habitude à cette allure",
                "allure et cadence",
                "Fais des pas plus courts et plus vifs, 5 % de plus ; fessiers et tronc forts (pont,"
                " gainage) aident.",
            ),
            "bounce": (
                "rebond",
                "rebond environ {level} % au-dessus de ce que les pas expliquent",
                "pas plus de rebond que d'habitude",
                "oscillation verticale",
                "Cours grand et calme ; gainage et pont renforcent ce qui tient le tronc.",
            ),
            "form_decay": (
                "foulée qui a changé en fin de sortie",
                "contact au sol ou cadence ont changé en fin de sortie",
                "foulée à la fin comme au début",
                "une demi-heure avec cadence ou contact au sol",
                "Finis quand la foulée se défait ; lignes droites et renforcement (gainage, pont) la font durer.",
            ),
            "asymmetry": (
                "un côté autre que l'autre",
                "équilibre du contact à {level} points de l'habitude",
                "gauche et droite comme d'habitude",
                "équilibre du contact au sol",
                "Regarde d'abord chaussures et sol incliné ; arrête si cela fait mal.",
            ),
            "surface": (
                "sol inhabituel",
                "un sol inhabituel pour toi",
                "le sol habituel",
                "le sol de cette sortie et des précédentes",
                "Change de sol peu à peu ; un sol plus souple pour les sorties faciles.",
            ),
            "shoes": (
                "chaussures",
                "les chaussures ont couru {distance}, ou sont neuves",
                "les chaussures ont couru {distance}",
                "quelles chaussures",
                "Par usage, des chaussures durent 500-800 km ; alterne deux paires, les neuves d'abord"
                " sur du court.",
            ),
            "illness": (
                "malade",
                "malade, ou cœur au repos haut trois matins",
                "pas malade",
                "si tu te sentais malade",
                "Repose-toi jusqu'à la fin des signes ; pas de course avec de la fièvre. Vois un médecin"
                " si cela dure.",
            ),
        },
        {"session_spike": "A pour les blessures, C pour les jambes lourdes", "fuel": "A au-delà de 75 min"},
    ),
    {
        "onset_start": (
            "lourdes dès le début",
            "pas lourdes dès le début",
            "à partir de quand les jambes étaient lourdes",
        ),
        "onset_after": (
            "lourdes après un temps seulement",
            "pas après un temps seulement",
            "à partir de quand les jambes étaient lourdes",
        ),
        "sore": ("plus courbaturé que d'habitude", "pas plus courbaturé que d'habitude", "courbatures"),
        "rested": (
            "trois jours faciles avant",
            "pas trois jours faciles avant",
            "charge des 3 derniers jours",
        ),
        "repeated_bout": ("habitué à la musculation", "la musculation est rare", "musculation plus ancienne"),
        "before_crossing": (
            "lourdes avant que la sortie dépasse les précédentes",
            "lourdes seulement au-delà de la longueur des précédentes",
            "quand les jambes sont devenues lourdes",
        ),
        "fade": (
            "l'allure a baissé tard, et le cœur n'était pas monté alors",
            "pas de baisse d'allure",
            "allure sur 50 min ou plus",
        ),
        "rmssd_out": (
            "variabilité du cœur hors de sa bande",
            "variabilité du cœur dans sa bande",
            "RMSSD du matin",
        ),
        "resting_hr_high": (
            "cœur au repos haut deux matins ou plus",
            "cœur au repos comme d'habitude",
            "cœur au repos du matin",
        ),
        "single_morning": ("un seul matin était inhabituel", "pas un seul matin isolé", "matins"),
        "drift": ("le cœur a dérivé vers le haut", "le cœur n'a pas dérivé", "cœur à allure régulière"),
        "acclimatised": (
            "habitué à la chaleur",
            "pas encore habitué à la chaleur",
            "températures des sorties passées",
        ),
        "hot": ("25 °C ou plus", "moins de 25 °C", "température de l'air"),
        "mild_loss": (
            "pas plus de 4 % de la masse du corps perdus",
            "plus de 4 % de la masse du corps perdus",
            "masse du corps avant et après",
        ),
        "easy_run": ("une sortie facile en tout", "pas une sortie facile", "cœur"),
        "after_episode": (
            "lourdes après un changement de foulée",
            "lourdes avant que la foulée change",
            "quand les jambes sont devenues lourdes, et quand la foulée a changé",
        ),
        "form_drift": (
            "contact au sol ou cadence ont dérivé",
            "contact au sol et cadence ont tenu",
            "contact au sol ou cadence",
        ),
        "pace_changed": ("l'allure a changé aussi", "l'allure a tenu", "allure en fin de sortie"),
        "bends": ("sur une piste, dont les virages font cela", "pas sur une piste", "le sol"),
        "heart_rate_high": (
            "cœur haut pour cette allure",
            "cœur comme d'habitude pour cette allure",
            "cœur à allure régulière des sorties passées",
        ),
    },
    {
        "iron": (
            "Jambes lourdes depuis des semaines",
            "Le manque de fer est fréquent chez qui court, et seule une prise de sang (ferritine) le"
            " dit. Demande d'abord"
            " à un médecin.",
        ),
        "low_energy": (
            "Jambes lourdes depuis des semaines",
            "Manger trop peu pour l'entraînement alourdit les jambes pendant des semaines. Règles"
            " absentes, fractures de"
            " fatigue ou maladies fréquentes relèvent du médecin.",
        ),
        "too_little_easy": (
            "Peu de course facile en quatre semaines",
            f"{_EASY} ; les preuves sont partagées.",
        ),
    },
    {
        "circulation": (
            "la lourdeur vient chaque fois à la même distance",
            "Si elle passe en quelques minutes de repos, montre-la à un médecin avant de courir encore :"
            " ce peut être la"
            " circulation.",
        ),
        "other_medical": (
            "jambes lourdes depuis plus de deux semaines malgré le repos",
            "Vois un médecin avant de t'entraîner encore.",
        ),
    },
    {
        "chest": "Ne cours plus : demande une aide médicale tout de suite si c'est là ou si cela revient.",
        "swelling": "Montre-le à un médecin aujourd'hui, avant de courir à nouveau.",
        "numb": "Vois un médecin si cela augmente ou reste.",
        "medicine": "Demande au médecin qui l'a prescrit.",
    },
    {
        "slept_badly": "tu as mal dormi",
        "hot": "tu as eu chaud",
        "new_shoes": "tu courais avec des chaussures neuves",
    },
    {
        "legs": "Quelle lourdeur avaient tes jambes, de 0 fraîches à 10 plus possible ?",
        "onset": "À partir de quand : dès le début, après quelques minutes, ou chaque fois à la même distance ?",
        "rpe": "Quelle dureté avait la sortie, 0-10 ?",
        "sleep_h": "Combien d'heures as-tu dormi la nuit d'avant ?",
        "resting_hr_bpm": "Quel était ton cœur au repos le matin ?",
        "rmssd_ms": "Quelle était la variabilité de ton cœur (RMSSD) le matin ?",
        "soreness": "Quelles courbatures avais-tu, 0-10 ?",
        "sick": "Te sentais-tu malade ?",
        "strength": "As-tu fait de la musculation des jambes dans les deux jours d'avant ?",
        "carbs_g": "Combien de glucides as-tu mangé pendant la sortie (g) ?",
        "meal_h": "Combien d'heures avant était ton dernier repas ?",
        "drunk_ml": "Combien as-tu bu pendant la sortie (mL) ?",
        "mass_before_kg": "Combien pesais-tu avant ?",
        "mass_after_kg": "Combien pesais-tu après ?",
        "temperature_c": "Quelle température faisait-il (°C) ?",
        "humidity_pct": "Quelle humidité faisait-il (%) ?",
        "surface": "Sur quel sol as-tu couru ?",
        "shoe": "Quelles chaussures portais-tu ?",
    },
    "Arrête et demande une aide urgente en cas de douleur ou pression dans la poitrine, malaise,"
    " essoufflement inhabituel,"
    " palpitations qui durent, confusion par la chaleur, faiblesse ou engourdissement soudains. Vois un"
    " médecin pour une"
    " jambe gonflée ou chaude, une douleur au repos ou la nuit, un engourdissement qui augmente, ou un"
    " nouveau médicament"
    " depuis lequel les jambes sont lourdes.",
)
