"""Many runs in Spanish."""

from __future__ import annotations

from typing import Final

from fleetfoot.words.over_time.bundle import Experiment, NextWeek, OverTimeWords, Recurs

WORDS: Final = OverTimeWords(
    Recurs(
        none="Ninguna causa se repite en {runs} carreras puntuadas ({heavy} de ellas pesadas).",
        heading="Lo que se repite, en {runs} carreras puntuadas ({heavy} de ellas pesadas), acercado a lo que se sabe"
        " de todos:",
        points="en cerca del {share} % de las carreras (n = {n}); {points} ± {sd} puntos por dosis, en todos"
        " {everybody}",
        table=("fecha", "carrera", "piernas", "respuesta", "lo más probable"),
        unexplained="sin explicar",
    ),
    NextWeek(
        heading="La semana que viene",
        dated="La semana que viene, desde tu última carrera ({day})",
        undated="De la semana que viene no se sabe nada: ninguna carrera tiene fecha.",
        settled="Cuando eso esté aclarado:",
        longest="Que la próxima carrera larga quede por debajo de {limit}: la más larga de los últimos 30 días fue de"
        " {longest}, y con más de un 10 % más las lesiones son más frecuentes (evidencia A).",
        rebuild="La carrera más larga de los últimos 30 días, {longest}, es más de lo que ahora caben tus semanas:"
        " vuelve a alargarla en pasos pequeños (evidencia C).",
        no_longest="No se sabe cómo de larga puede ser la próxima carrera larga: en 30 días hubo menos de {least}"
        " carreras.",
        easy="El {share} % de lo que corriste en 28 días fue suave:",
        more_easy="haz más de ello tan suave que puedas hablar, hacia el {aim} % (evidencia C).",
        keep_easy="sigue así (evidencia C).",
        no_easy="Sin pulso no se sabe cuánto de lo que corres es suave; cerca del {aim} % es la meta (evidencia C).",
        weeks="Los últimos 7 días sumaron {week}, los 7 anteriores {before}:",
        cut_back="ninguna de cuatro semanas fue más ligera; haz la próxima de unos {less}, con {long} como máximo en su"
        " carrera más larga (evidencia C).",
        hold="no añadas nada la semana que viene (evidencia C).",
        lighter="una semana más ligera; después lo usual es volver a unos {before} (evidencia C).",
        step="hasta {more} es un paso usual (evidencia C).",
        no_weeks="No se sabe qué paso es usual en una semana: hacen falta dos semanas de carreras con su distancia.",
        cutbacks="Cada cuarta semana cerca de un tercio menos es una buena costumbre (evidencia C).",
        overreached="Probablemente falta recuperación: haz la próxima semana toda suave y cerca de un tercio más corta,"
        " {less}, hasta que las mañanas y las carreras suaves vuelvan a ser como siempre (evidencia B).",
        ill="Estuviste enfermo: descansa hasta que pasen los síntomas, nada de correr con fiebre, y luego empieza con"
        " carreras cortas y suaves antes de pensar en kilómetros (evidencia B).",
    ),
    Experiment(
        begins="Prueba desde el {since}: {cause}. Semanas 1, 3, 5 con ello, semanas 2, 4, 6 sin ello.",
        with_it="con ello",
        without="sin ello",
        kind="{name}: {weeks} semanas, {runs} carreras puntuadas, dosis {dose}, {felt}",
        above="{points} puntos respecto a lo habitual",
        unrated="sin puntuar",
        alike="Las semanas no se diferencian bastante en ello: no se puede decir nada.",
        adds="añade unos {points} puntos, con un margen de {within} (con lo que se sabe de todos)",
        enough="Se sabe bastante: la prueba puede terminar.",
        go_on="Aún no se sabe bastante: sigue {weeks} semanas, y puntúa cada carrera.",
    ),
)
