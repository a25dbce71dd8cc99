"""The answer in Spanish."""

from __future__ import annotations

from typing import Final

from fleetfoot.words.answer.bundle import AnswerWords, Labels, Sentences, translated
from fleetfoot.words.settings import Language

_EASY: Final = "Que cerca del 80 % del tiempo sea tan suave que puedas hablar"

WORDS: Final = AnswerWords(
    Language.SPANISH,
    Labels(
        heading="¿Por qué me pesaban las piernas?",
        first="Primero",
        for_="a favor",
        against="en contra",
        missing="falta",
        advice="prueba",
        evidence="evidencia",
        about="Unos {points} puntos de la nota; evidencia {grade} de que cargue las piernas.",
        brief="unos {points} puntos, evidencia {grade}",
        unexplained="Sin explicar: {points} puntos por encima de lo habitual.",
        also="También",
        weeks="Desde hace semanas",
        help="Ayudaría saber",
        strengths={"likely": "probable", "possible": "posible", "weak": "débil"},
    ),
    Sentences(
        unrated="No has puntuado tus piernas. Lo que pudo cargarlas:",
        unrated_likely="No has puntuado tus piernas. Lo que probablemente las cargó: {cause}.",
        unrated_nothing="No has puntuado tus piernas. Nada de lo que se sabe de esta carrera las habría cargado.",
        felt="Piernas {legs} de 10, lo habitual {usual}.",
        no_heavier="No más pesadas que de costumbre; lo que hubo de todos modos:",
        several="Ninguna causa destaca; las más probables:",
        unexplained="La mayor parte queda sin explicar, como suele: lo que se sabe explica poco de cómo se sienten las"
        " piernas.",
        likely="Lo más probable: {cause}.",
        usual=", lo habitual {usual}",
        little="solo un poco: {seen}",
        note="tu nota dice «{note}»",
    ),
    translated(
        {
            "recent_load": (
                "carga de los últimos días",
                "carga de los últimos 3 días (RPE x min): {level}{usual}",
                "carga de los últimos 3 días no mayor que de costumbre: {level}{usual}",
                "esfuerzo (RPE) o pulso de las carreras de los últimos 3 días",
                "Pon días suaves entre los duros, y uno o dos días libres a la semana.",
            ),
            "strength_or_downhill": (
                "fuerza o una bajada larga",
                "fuerza de piernas o una bajada inusual en los dos últimos días",
                "ni fuerza de piernas ni bajada inusual en los dos últimos días",
                "si hubo fuerza de piernas en los dos últimos días",
                "Deja uno o dos días entre la fuerza y las carreras duras o largas; las piernas se acostumbran.",
            ),
            "session_spike": (
                "una carrera mucho más larga que las anteriores",
                "{more} % más larga que la mayor de los 30 días anteriores",
                "no mucho más larga que la mayor de los 30 días anteriores",
                "al menos 3 carreras con fecha en los 30 días anteriores",
                "Que la más larga del mes no supere en más de un 10 % a la del mes anterior.",
            ),
            "weekly_jump": (
                "más kilómetros que la semana anterior",
                "{more} % más en 7 días que en la más llena de las dos semanas anteriores",
                "apenas más en 7 días que en la más llena de las dos semanas anteriores, o menos",
                "dos semanas de carreras con fecha",
                "La regla del 10 % es costumbre, con poca evidencia; aligerar una de cada cuatro semanas"
                " es buen hábito.",
            ),
            "overreaching": (
                "poco descanso desde hace semanas (sobrecarga)",
                "pulso a este ritmo o su recuperación, esfuerzo y mañanas: al menos dos no son como de costumbre",
                "pulso a este ritmo, esfuerzo y mañanas como de costumbre",
                "dos de: pulso a ritmo constante, esfuerzo (RPE), pulso en reposo o variabilidad de varias mañanas",
                "Toma días suaves hasta que las mañanas y las carreras suaves vuelvan a ser como siempre.",
            ),
            "short_sleep": (
                "poco sueño",
                "{level} h de sueño{usual}",
                "sueño más o menos habitual: {level} h{usual}",
                "horas de sueño",
                "7-9 h de sueño; tras una noche corta, corre suave. Dormir poco cansa el cuerpo más que"
                " las piernas.",
            ),
            "heat": (
                "calor",
                "calor: {level} °C{usual}",
                "no más calor que de costumbre: {level} °C{usual}",
                "temperatura del aire",
                "Corre temprano o a la sombra, más despacio, y da al cuerpo unos diez días para acostumbrarse.",
            ),
            "dehydration": (
                "agua perdida",
                "cerca del {level} % de la masa corporal perdido (estimado){usual}",
                "no más agua perdida que de costumbre, cerca del {level} % de la masa corporal{usual}",
                "masa corporal antes y después, o lo bebido",
                "Bebe según la sed, a sorbos; con sal en carreras largas y calurosas. Nunca te fuerces a beber.",
            ),
            "fuel": (
                "pocos carbohidratos",
                "glucógeno al final estimado en cerca del {level} % de las reservas llenas",
                "bastante corta o suave, o bastante comida, para que las reservas alcancen (estimado)",
                "carbohidratos comidos en la carrera, y horas desde la última comida",
                "Come 30 a 60 g de carbohidratos por hora en carreras de más de 60 min, y una comida 2-4 h antes.",
            ),
            "fast_start": (
                "una salida rápida",
                "empezaste {more} % más rápido que de costumbre y que el resto",
                "no empezaste más rápido que de costumbre",
                "ritmo de los primeros 10 min",
                "Empieza más despacio de lo que pide el cuerpo; guarda algo para el final.",
            ),
            "no_warm_up": (
                "sin calentamiento",
                "pulso alto en {level} de los primeros 5 min",
                "los primeros minutos fueron suaves",
                "pulso de los primeros 5 min",
                "Corre suave los primeros 5-10 min.",
            ),
            "no_cool_down": (
                "la carrera anterior acabó dura",
                "la carrera anterior acabó dura, sin minutos suaves",
                "la carrera anterior acabó suave, o queda más lejos",
                "pulso y ritmo al final de la carrera anterior",
                "Corre suave los últimos 5-10 min; la evidencia es débil.",
            ),
            "too_little_easy": (
                "poca carrera suave",
                "{share} % de lo corrido en 28 días fue suave",
                "{share} % de lo corrido en 28 días fue suave, como de costumbre o más",
                "pulso de las carreras de cuatro semanas",
                f"{_EASY}.",
            ),
            "overstriding": (
                "pasos largos para el ritmo",
                "pasos cerca de un {level} % más largos que de costumbre a este ritmo",
                "pasos tan largos como de costumbre a este ritmo",
                "ritmo y cadencia",
                "Da pasos más cortos y rápidos, un 5 % más; glúteos y tronco fuertes (puente, plancha) ayudan.",
            ),
            "bounce": (
                "rebote",
                "rebote cerca de un {level} % por encima de lo que explican los pasos",
                "no más rebote que de costumbre",
                "oscilación vertical",
                "Corre alto y tranquilo; plancha y puente fortalecen lo que sostiene el tronco.",
            ),
            "form_decay": (
                "técnica que cambió al final",
                "el contacto con el suelo o la cadencia cambiaron al final",
                "la técnica al final fue como al principio",
                "media hora con cadencia o contacto con el suelo",
                "Acaba cuando la técnica se pierde; progresiones y fuerza (plancha, puente) la hacen durar.",
            ),
            "asymmetry": (
                "un lado distinto del otro",
                "equilibrio del contacto a {level} puntos de lo habitual",
                "izquierda y derecha como de costumbre",
                "equilibrio del contacto con el suelo",
                "Mira primero zapatillas y suelo inclinado; para si duele.",
            ),
            "surface": (
                "suelo inusual",
                "un suelo inusual para ti",
                "el suelo de siempre",
                "el suelo de esta carrera y de las anteriores",
                "Cambia de suelo poco a poco; suelo más blando para carreras suaves.",
            ),
            "shoes": (
                "zapatillas",
                "las zapatillas llevan {distance}, o son nuevas",
                "las zapatillas llevan {distance}",
                "qué zapatillas llevabas",
                "Por costumbre duran 500-800 km; alterna dos pares, y estrena los nuevos en carreras cortas.",
            ),
            "illness": (
                "enfermedad",
                "enfermo, o pulso en reposo alto tres mañanas",
                "no enfermo",
                "si te sentías enfermo",
                "Descansa hasta que pase; no corras con fiebre. Ve al médico si dura.",
            ),
        },
        {"session_spike": "A para lesiones, C para piernas pesadas", "fuel": "A a partir de 75 min"},
    ),
    {
        "onset_start": (
            "pesadas desde el principio",
            "no pesadas desde el principio",
            "desde cuándo pesaban las piernas",
        ),
        "onset_after": (
            "pesadas solo tras un tiempo",
            "no solo tras un tiempo",
            "desde cuándo pesaban las piernas",
        ),
        "sore": ("más agujetas que de costumbre", "no más agujetas que de costumbre", "agujetas"),
        "rested": ("tres días suaves antes", "no hubo tres días suaves antes", "carga de los últimos 3 días"),
        "repeated_bout": ("acostumbrado a la fuerza", "la fuerza es rara", "fuerza anterior"),
        "before_crossing": (
            "pesadas antes de que la carrera superase a las anteriores",
            "pesadas solo más allá de la longitud de las anteriores",
            "cuándo empezaron a pesar las piernas",
        ),
        "fade": (
            "el ritmo cayó al final, y el pulso no había subido entonces",
            "el ritmo no cayó",
            "ritmo durante 50 min o más",
        ),
        "rmssd_out": (
            "variabilidad del pulso fuera de su banda",
            "variabilidad del pulso en su banda",
            "RMSSD de la mañana",
        ),
        "resting_hr_high": (
            "pulso en reposo alto dos mañanas o más",
            "pulso en reposo como de costumbre",
            "pulso en reposo de la mañana",
        ),
        "single_morning": ("solo una mañana fue inusual", "no una sola mañana", "mañanas"),
        "drift": ("el pulso derivó hacia arriba", "el pulso no derivó", "pulso a ritmo constante"),
        "acclimatised": (
            "acostumbrado al calor",
            "aún no acostumbrado al calor",
            "temperaturas de carreras anteriores",
        ),
        "hot": ("25 °C o más", "menos de 25 °C", "temperatura del aire"),
        "mild_loss": (
            "no más del 4 % de la masa corporal perdido",
            "más del 4 % de la masa corporal perdido",
            "masa corporal antes y después",
        ),
        "easy_run": ("una carrera suave en conjunto", "no fue una carrera suave", "pulso"),
        "after_episode": (
            "pesadas después de cambiar la técnica",
            "pesadas antes de que cambiara la técnica",
            "cuándo empezaron a pesar las piernas, y cuándo cambió la técnica",
        ),
        "form_drift": (
            "el contacto con el suelo o la cadencia derivaron",
            "el contacto con el suelo y la cadencia se mantuvieron",
            "contacto con el suelo o cadencia",
        ),
        "pace_changed": ("también cambió el ritmo", "el ritmo se mantuvo", "ritmo al final"),
        "bends": ("en una pista, cuyas curvas hacen eso", "no en una pista", "el suelo"),
        "heart_rate_high": (
            "pulso alto para este ritmo",
            "pulso como de costumbre para este ritmo",
            "pulso a ritmo constante en carreras anteriores",
        ),
    },
    {
        "iron": (
            "Piernas pesadas desde hace semanas",
            "La falta de hierro es frecuente en quien corre, y solo un análisis (ferritina) lo dice."
            " Pregunta primero a un"
            " médico.",
        ),
        "low_energy": (
            "Piernas pesadas desde hace semanas",
            "Comer poco para lo que se entrena carga las piernas durante semanas. Faltas de regla,"
            " fracturas por estrés o"
            " enfermedades frecuentes son cosa del médico.",
        ),
        "too_little_easy": ("Poca carrera suave en cuatro semanas", f"{_EASY}; la evidencia es mixta."),
    },
    {
        "circulation": (
            "la pesadez viene cada vez a la misma distancia",
            "Si cede con minutos de descanso, enséñasela a un médico antes de seguir corriendo: puede"
            " ser la circulación.",
        ),
        "other_medical": (
            "piernas pesadas más de dos semanas pese al descanso",
            "Ve al médico antes de seguir entrenando.",
        ),
    },
    {
        "chest": "No sigas corriendo: pide ayuda médica ya si está ahí o vuelve.",
        "swelling": "Enséñaselo hoy a un médico, antes de volver a correr.",
        "numb": "Ve al médico si crece o se queda.",
        "medicine": "Pregunta al médico que te lo recetó.",
    },
    {"slept_badly": "dormiste mal", "hot": "tuviste calor", "new_shoes": "corriste con zapatillas nuevas"},
    {
        "legs": "¿Cuánto te pesaban las piernas, de 0 frescas a 10 no puedo más?",
        "onset": "¿Desde cuándo pesaban: desde el principio, tras unos minutos, o cada vez a la misma distancia?",
        "rpe": "¿Qué dureza tuvo la carrera, 0-10?",
        "sleep_h": "¿Cuántas horas dormiste la noche anterior?",
        "resting_hr_bpm": "¿Cuál era tu pulso en reposo por la mañana?",
        "rmssd_ms": "¿Cuál era la variabilidad de tu pulso (RMSSD) por la mañana?",
        "soreness": "¿Cuántas agujetas tenías, 0-10?",
        "sick": "¿Te sentías enfermo?",
        "strength": "¿Entrenaste fuerza de piernas en los dos días anteriores?",
        "carbs_g": "¿Cuántos carbohidratos comiste durante la carrera (g)?",
        "meal_h": "¿Cuántas horas antes fue tu última comida?",
        "drunk_ml": "¿Cuánto bebiste durante la carrera (mL)?",
        "mass_before_kg": "¿Cuánto pesabas antes?",
        "mass_after_kg": "¿Cuánto pesabas después?",
        "temperature_c": "¿Qué temperatura hacía (°C)?",
        "humidity_pct": "¿Qué humedad había (%)?",
        "surface": "¿Sobre qué suelo corriste?",
        "shoe": "¿Qué zapatillas llevabas?",
    },
    "Para y pide ayuda urgente con dolor o presión en el pecho, desmayo, ahogo inusual, palpitaciones que no ceden,"
    " confusión con calor, debilidad o entumecimiento repentinos. Ve al médico por una pierna hinchada o"
    " caliente, dolor en"
    " reposo o de noche, un entumecimiento que crece, o un medicamento nuevo desde el que pesan las piernas.",
)
