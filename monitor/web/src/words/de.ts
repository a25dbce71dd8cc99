import type { Words } from "./words";

export const de: Words = {
  quantities: {
    heart_rate_bpm: "Puls",
    speed_m_s: "Tempo",
    cadence_spm: "Frequenz",
    vertical_oscillation_mm: "Auf und Ab",
    ground_contact_ms: "Kontakt",
  },
  severities: { notice: "Hinweis", warning: "Warnung", severe: "Ernst" },
  cleared: "Wieder wie sonst",
  unjudged: "Nicht mehr bekannt",
  detectors: {
    contact_drift: "Bodenkontakt",
    overstriding: "Lange Schritte",
    bounce: "Auf und Ab",
    cardiac_drift: "Steigender Puls",
    fading: "Nachlassen",
  },
  says: {
    contact_drift: (severity, value, signs) => {
      const way = signs.includes("shorter_contact") ? "kürzer" : "länger";
      const told = `Bodenkontakt ${severity === "notice" ? "" : "deutlich "}${way} als sonst bei diesem Tempo, etwa ${value}`;
      if (signs.includes("shuffling"))
        return `${told}, mit weniger Auf und Ab: Vielleicht schlurfst du. Heb die Knie etwas an.`;
      if (signs.includes("reaching"))
        return `${told}, mit längeren Schritten: Vielleicht greifst du zu weit aus. Versuche schnellere Schritte.`;
      return `${told}. Vielleicht werden deine Beine müde; nimm Tempo heraus, wenn sie schwer sind.`;
    },
    fading: (severity, value) => {
      const slower = `Etwa ${value} langsamer als vorher, und dein Puls ist nicht höher: Vielleicht lassen deine Beine nach`;
      if (severity === "notice") return `${slower}. War es keine Absicht, nimm früh Tempo heraus.`;
      if (severity === "warning") return `${slower}. Nimm Tempo heraus; iss etwas, wenn der Lauf lang ist.`;
      return `${slower}. Geh eine Weile oder lauf heute kürzer.`;
    },
    overstriding: (severity, value) =>
      `${severity === "notice" ? "Lange" : "Deutlich lange"} Schritte für dieses Tempo, etwa ${value} länger als sonst bei dir. Versuche kürzere, schnellere Schritte.`,
    bounce: (severity, value) =>
      `${severity === "notice" ? "Mehr" : "Deutlich mehr"} Auf und Ab, als deine Schritte erklären, etwa ${value}. Lauf aufrecht und lass die Kraft nach vorn gehen.`,
    cardiac_drift: (severity, value) => {
      const risen = `Dein Puls ist bei diesem Tempo um etwa ${value} gestiegen`;
      if (severity === "notice")
        return `${risen}. Hitze, Flüssigkeit, Energie oder Anstrengung können dahinterstecken; lauf etwas ruhiger.`;
      if (severity === "warning")
        return `${risen}. Nimm Tempo heraus, trink nach Durst und kühle dich ab, wenn es geht.`;
      return `${risen}, das ist viel. Lauf langsam oder geh; hör auf, wenn dir nicht gut ist.`;
    },
  },
  reminds: {
    session_spike: (pct) =>
      `Dieser Lauf ist ${pct} % länger als dein längster der letzten 30 Tage; das geht mit Verletzungen einher.`,
    fast_start: () => "Das ist ein schneller Beginn. Lauf langsamer und heb dir etwas auf.",
    fuel: (minutes) =>
      `${minutes} min: iss 30 bis 60 g Kohlenhydrate je Stunde und trink nach Durst, nicht mehr.`,
    legs_now: () => "Wie sind deine Beine jetzt, 0 frisch bis 10 geht nicht mehr?",
    diary: () => "Wie schwer waren deine Beine, 0 frisch bis 10 geht nicht mehr? Und der ganze Körper?",
  },
  relieves: {
    contact_drift: "Dein Bodenkontakt ist wieder wie sonst bei diesem Tempo.",
    fading: "Dein Tempo ist wieder da.",
    overstriding: "Deine Schrittlänge ist wieder wie sonst bei diesem Tempo.",
    bounce: "Dein Auf und Ab ist wieder wie sonst.",
    cardiac_drift: "Dein Puls passt wieder zu deinem Tempo.",
  },
  lost: (name, quantities) =>
    `${name}: nicht mehr zu beurteilen; ${quantities ? `es fehlt: ${quantities}` : "zu wenig gleichmäßiges Laufen"}.`,
  causes: { hill: "eine Steigung", heat: "die Hitze", stop: "ein Halt" },
  behind: (causes) => `Vielleicht dahinter: ${causes}`,
  sensorStates: {
    idle: "wartet",
    "searched for": "wird gesucht",
    connecting: "verbindet sich",
    "setting up": "wird eingerichtet",
    connected: "verbunden",
    "waiting to try again": "gleich ein neuer Versuch",
    silent: "schweigt",
  },
  usual: (range) => `sonst ${range}`,
  above: (range) => `über sonst ${range}`,
  below: (range) => `unter sonst ${range}`,
  now: {
    waiting: "Wartet auf die ersten Sekunden.",
    learning: "Lernt deinen Lauf kennen. Noch nichts zu beurteilen.",
    unable: "Gerade nicht zu beurteilen.",
    partly: (names) => `Alles wie sonst. Gerade nicht zu beurteilen: ${names}.`,
    usual: "Alles wie sonst.",
    standing: (name, value) => `${name}, etwa ${value}`,
    easing: (name) => `${name}, lässt nach`,
    over: "Der Lauf ist zu Ende.",
  },
  doubts: {
    spike: "ein einzelner Wert fällt heraus",
    jump: "er sprang bei gleicher Anstrengung",
    frozen: "er steht seit über einer Minute still",
    cadence: "er folgt deiner Schrittfrequenz",
    half_cadence: "er folgt deiner halben Schrittfrequenz",
    twice_cadence: "er folgt deiner doppelten Schrittfrequenz",
    restart: "er sprang, und was davor kam, kann nicht stimmen",
  },
  notBelieved: (reason) => `nicht geglaubt: ${reason}`,
  cannotJudge: "gerade nicht zu beurteilen",
  from: (severity, value) => `${value} ${severity}`,
  headings: {
    athletes: "Läuferinnen und Läufer",
    values: "Jetzt",
    minutes: "Letzte 10 Minuten",
    alerts: "Meldungen",
    reminders: "Erinnerungen",
    detectors: "Was beobachtet wird",
    sensors: "Sensoren",
    summary: "Der Lauf in Kürze",
    settings: "Einstellungen",
  },
  noAlerts: "Bisher keine Meldung.",
  noSensors: "Dieser Lauf hat keine Live-Sensoren.",
  missing: "Es fehlt",
  battery: (pct) => `Batterie ${pct}`,
  chart: (name, low, high, last) => `${name}: zwischen ${low} und ${high}, jetzt ${last}.`,
  chartEmpty: (name) => `${name}: noch keine Werte.`,
  usualNow: "jetzt üblich",
  lastAlert: (clock, text) => `${clock} ${text}`,
  times: (speed) => `${speed}-mal so schnell`,
  noConnection: (seconds) => `Seit ${seconds} s keine Verbindung; neuer Versuch`,
  refused: "Kein Zutritt. Öffne die Adresse, die „fleetfoot page“ zeigt.",
  ended: "fleetfoot ist beendet. Was du siehst, bleibt hier.",
  silent: (seconds) => `Seit ${seconds} s keine neuen Werte`,
  connecting: "Verbindet",
  connected: "Verbunden",
  noRuns: "Noch kein Lauf. Er erscheint hier von selbst.",
  sound: {
    turnOn: "Ton einschalten",
    mute: "Stumm",
    unmute: "Ton an",
    none: "Keine Stimme",
    on: "Der Ton ist an. Du hörst jede Meldung einmal.",
    off: "Stumm.",
  },
  settings: {
    language: "Sprache",
    auto: "Wie das Gerät",
    units: "Einheiten",
    metric: "Kilometer",
    imperial: "Meilen",
    look: "Aussehen",
    dark: "Dunkel",
    light: "Hell",
    voice: "Stimme",
    firstVoice: "Die erste passende",
    test: "Stimme anhören",
    tested: "So klingt eine Meldung.",
    vibrate: "Vibrieren",
    awake: "Bildschirm beim Laufen anlassen",
    close: "Schließen",
  },
  diary: {
    heading: "Wie war es?",
    now: "Beine jetzt?",
    legs: "Beine: 0 frisch, 10 geht nicht mehr",
    tired: "Ganzer Körper: 0 frisch, 10 erschöpft",
    onset: "Ab wann schwer?",
    onsets: {
      start: "Von Anfang an",
      after: "Erst später",
      same_distance: "Jedes Mal nach derselben Strecke",
    },
    minutes: "Nach etwa wie langer Zeit?",
    minute: (minute) => `${minute} min`,
    feel: "Wie fühlte es sich an?",
    feels: ["Sehr schwach", "Schwach", "Normal", "Stark", "Sehr stark"],
    flags: {
      sick: "Krank",
      slept_badly: "Schlecht geschlafen",
      strength_yesterday: "Gestern Krafttraining",
      hot: "Heiß",
      new_shoes: "Neue Schuhe",
    },
    last: (rating, minute) => `Beine ${rating} bei ${minute} min. Beine jetzt?`,
    kept: "Steht im Tagebuch.",
    waiting: "Bleibt auf diesem Telefon, bis fleetfoot da ist.",
  },
  why: {
    heading: "Warum waren meine Beine schwer?",
    first: "Zuerst",
    for: "Dafür",
    against: "Dagegen",
    missing: "Nicht bekannt",
    try: "Versuch",
    chances: { likely: "wahrscheinlich", possible: "möglich", weak: "schwach" },
    grade: (points, grade) => `etwa ${points} Punkte, Belege ${grade}`,
    unexplained: (points) => `Unerklärt: ${points} Punkte über deinem Üblichen`,
    also: (causes) => `Außerdem: ${causes}`,
    weeks: "Über Wochen",
    help: "Es hülfe zu wissen",
  },
  back: "Alle",
  skip: "Zu den Werten",
  notice: "Trainingshilfe, kein Medizinprodukt. Hör auf, wenn dir nicht gut ist.",
  summary: {
    distance: (time, distance) => `${time} auf der Uhr, ${distance}.`,
    time: (time) => `${time} auf der Uhr.`,
    quiet: "Nichts war auffällig.",
    told: (name, count, worst, peak) =>
      `${name}: ${count === 1 ? "einmal" : `${count}-mal`}, bis ${peak} (${worst}).`,
    unjudged: (name, reason) => `${name} war nicht zu beurteilen: ${reason}.`,
    sessions: {
      steady: "Es war ein gleichmäßiger Lauf.",
      progression: "Es war ein Steigerungslauf.",
      intervals: "Es waren Intervalle.",
      long: "Es war ein langer Lauf.",
      hilly: "Es war ein hügeliger Lauf.",
      "run-walk": "Es war Laufen und Gehen im Wechsel.",
      race: "Es war so hart wie ein Wettkampf.",
      mixed: "Es war ein Lauf mit wechselndem Tempo.",
    },
    slowed: (lasted, loss) => `In den letzten ${lasted} fiel dein Tempo um etwa ${loss}.`,
    changed: (rose, by, minute, range) =>
      `Der Puls ${rose ? "stieg" : "fiel"} bei gleicher Anstrengung ab Minute ${minute} um etwa ${by} (80 % sicher: ${range}).`,
    doubted: (lasted, reason) => `Der Puls wurde ${lasted} lang nicht geglaubt: ${reason}.`,
    medians: (figures) => `Typisch: ${figures}.`,
  },
};
