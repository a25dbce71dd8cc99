import type { Words } from "./words";

export const fr: Words = {
  quantities: {
    heart_rate_bpm: "Pouls",
    speed_m_s: "Allure",
    cadence_spm: "Cadence",
    vertical_oscillation_mm: "Rebond",
    ground_contact_ms: "Contact",
  },
  severities: { notice: "À noter", warning: "Attention", severe: "Sérieux" },
  cleared: "De nouveau habituel",
  unjudged: "N’est plus connu",
  detectors: {
    contact_drift: "Contact au sol",
    overstriding: "Longs pas",
    bounce: "Rebond",
    cardiac_drift: "Pouls qui monte",
    fading: "Jambes qui faiblissent",
  },
  says: {
    contact_drift: (severity, value, signs) => {
      const way = signs.includes("shorter_contact") ? "court" : "long";
      const told = `Contact au sol ${severity === "notice" ? "" : "nettement "}plus ${way} que d’habitude à cette allure, d’environ ${value}`;
      if (signs.includes("shuffling"))
        return `${told}, avec moins de rebond : tu traînes peut-être les pieds. Lève un peu les genoux.`;
      if (signs.includes("reaching"))
        return `${told}, avec de plus longs pas : tu allonges peut-être trop. Essaie des pas plus rapides.`;
      return `${told}. Tes jambes fatiguent peut-être ; ralentis si elles sont lourdes.`;
    },
    fading: (severity, value) => {
      const slower = `Environ ${value} plus lentement qu’avant, sans que ton pouls soit plus haut : tes jambes faiblissent peut-être`;
      if (severity === "notice") return `${slower}. Si ce n’était pas voulu, lève le pied tôt.`;
      if (severity === "warning")
        return `${slower}. Lève le pied ; si la sortie est longue, mange quelque chose.`;
      return `${slower}. Marche un peu ou raccourcis la sortie.`;
    },
    overstriding: (severity, value) =>
      `Pas ${severity === "notice" ? "longs" : "nettement longs"} pour cette allure, environ ${value} de plus que d’habitude. Essaie des pas plus courts et plus rapides.`,
    bounce: (severity, value) =>
      `${severity === "notice" ? "Plus" : "Nettement plus"} de rebond que tes pas ne l’expliquent, environ ${value}. Cours bien droit et laisse l’énergie aller vers l’avant.`,
    cardiac_drift: (severity, value) => {
      const risen = `Ton pouls a monté d’environ ${value} à cette allure`;
      if (severity === "notice")
        return `${risen}. Chaleur, boisson, énergie ou effort peuvent en être la cause ; ralentis un peu.`;
      if (severity === "warning")
        return `${risen}. Ralentis, bois selon ta soif et rafraîchis-toi si tu peux.`;
      return `${risen}, c’est beaucoup. Ralentis ou marche ; arrête-toi si tu ne te sens pas bien.`;
    },
  },
  reminds: {
    session_spike: (pct) =>
      `Cette sortie dépasse de ${pct} % votre plus longue des 30 derniers jours ; cela va avec des blessures.`,
    fast_start: () => "C’est un départ rapide. Ralentissez et gardez-en pour la fin.",
    fuel: (minutes) =>
      `${minutes} min : mangez 30 à 60 g de glucides par heure, buvez à votre soif, pas plus.`,
    legs_now: () => "Comment sont vos jambes, de 0 fraîches à 10 à bout ?",
    diary: () => "Vos jambes étaient-elles lourdes, de 0 fraîches à 10 à bout ? Et le corps entier ?",
  },
  relieves: {
    contact_drift: "Ton contact au sol est revenu à ton habitude pour cette allure.",
    fading: "Ton allure est revenue.",
    overstriding: "La longueur de tes pas est revenue à ton habitude pour cette allure.",
    bounce: "Ton rebond est revenu à ton habitude.",
    cardiac_drift: "Ton pouls correspond de nouveau à ton allure.",
  },
  lost: (name, quantities) =>
    `${name} : on ne peut plus juger ; ${quantities ? `il manque : ${quantities}` : "trop peu de course régulière"}.`,
  causes: { hill: "une côte", heat: "la chaleur", stop: "un arrêt" },
  behind: (causes) => `Peut-être en cause : ${causes}`,
  sensorStates: {
    idle: "en attente",
    "searched for": "recherché",
    connecting: "se connecte",
    "setting up": "se prépare",
    connected: "connecté",
    "waiting to try again": "nouvel essai bientôt",
    silent: "muet",
  },
  usual: (range) => `habituel ${range}`,
  above: (range) => `au-dessus de ${range}`,
  below: (range) => `au-dessous de ${range}`,
  now: {
    waiting: "En attente des premières secondes.",
    learning: "Apprend à connaître ta course. Rien à juger encore.",
    unable: "Impossible de juger maintenant.",
    partly: (names) => `Tout comme d’habitude. Impossible de juger : ${names}.`,
    usual: "Tout comme d’habitude.",
    standing: (name, value) => `${name}, environ ${value}`,
    easing: (name) => `${name}, se calme`,
    over: "La course est finie.",
  },
  doubts: {
    spike: "une valeur isolée sort du lot",
    jump: "il a sauté à effort égal",
    frozen: "il ne change plus depuis plus d’une minute",
    cadence: "il suit ta cadence",
    half_cadence: "il suit la moitié de ta cadence",
    twice_cadence: "il suit le double de ta cadence",
    restart: "il a sauté, et ce qui précède ne peut pas être vrai",
  },
  notBelieved: (reason) => `pas fiable : ${reason}`,
  cannotJudge: "impossible de juger",
  from: (severity, value) => `${value} ${severity}`,
  headings: {
    athletes: "Coureuses et coureurs",
    values: "Maintenant",
    minutes: "10 dernières minutes",
    alerts: "Alertes",
    reminders: "Rappels",
    detectors: "Ce qui est observé",
    sensors: "Capteurs",
    summary: "La course en bref",
    settings: "Réglages",
  },
  noAlerts: "Pas d’alerte jusqu’ici.",
  noSensors: "Cette course n’a pas de capteur en direct.",
  missing: "Il manque",
  battery: (pct) => `batterie ${pct}`,
  chart: (name, low, high, last) => `${name} : entre ${low} et ${high}, maintenant ${last}.`,
  chartEmpty: (name) => `${name} : pas encore de valeurs.`,
  usualNow: "habituel ici",
  lastAlert: (clock, text) => `${clock} ${text}`,
  times: (speed) => `${speed} fois plus vite`,
  noConnection: (seconds) => `Pas de connexion depuis ${seconds} s ; nouvel essai`,
  refused: "Accès refusé. Ouvre l’adresse qu’affiche « fleetfoot page ».",
  ended: "fleetfoot s’est arrêté. Ce que tu vois reste ici.",
  silent: (seconds) => `Pas de nouvelles valeurs depuis ${seconds} s`,
  connecting: "Connexion",
  connected: "Connecté",
  noRuns: "Pas encore de course. Elle apparaîtra ici d’elle-même.",
  sound: {
    turnOn: "Activer le son",
    mute: "Couper le son",
    unmute: "Remettre le son",
    none: "Pas de voix ici",
    on: "Le son est activé. Tu entendras chaque alerte une fois.",
    off: "Son coupé.",
  },
  settings: {
    language: "Langue",
    auto: "Comme l’appareil",
    units: "Unités",
    metric: "Kilomètres",
    imperial: "Miles",
    look: "Aspect",
    dark: "Sombre",
    light: "Clair",
    voice: "Voix",
    firstVoice: "La première qui convient",
    test: "Essayer la voix",
    tested: "Voici comment sonne une alerte.",
    vibrate: "Vibrer",
    awake: "Garder l’écran allumé pendant la course",
    close: "Fermer",
  },
  diary: {
    heading: "Comment c’était ?",
    now: "Les jambes ?",
    legs: "Jambes : 0 fraîches, 10 à bout",
    tired: "Corps entier : 0 frais, 10 épuisé",
    onset: "Lourdes depuis quand ?",
    onsets: { start: "Le début", after: "Plus tard", same_distance: "Chaque fois à la même distance" },
    minutes: "Après combien de temps environ ?",
    minute: (minute) => `${minute} min`,
    feel: "Quelle sensation ?",
    feels: ["Très faible", "Faible", "Normale", "Forte", "Très forte"],
    flags: {
      sick: "Malade",
      slept_badly: "Mal dormi",
      strength_yesterday: "Musculation hier",
      hot: "Chaud",
      new_shoes: "Chaussures neuves",
    },
    last: (rating, minute) => `Jambes ${rating} à ${minute} min. Et maintenant ?`,
    kept: "Noté dans le journal.",
    waiting: "Gardé sur ce téléphone jusqu’à ce que fleetfoot soit là.",
  },
  why: {
    heading: "Pourquoi mes jambes étaient-elles lourdes ?",
    first: "D’abord",
    for: "Pour",
    against: "Contre",
    missing: "Inconnu",
    try: "Essayez",
    chances: { likely: "probable", possible: "possible", weak: "faible" },
    grade: (points, grade) => `environ ${points} points, preuves ${grade}`,
    unexplained: (points) => `Inexpliqué : ${points} points au-dessus de l’habitude`,
    also: (causes) => `Aussi : ${causes}`,
    weeks: "Depuis des semaines",
    help: "Il serait utile de savoir",
  },
  back: "Tous",
  skip: "Aller aux valeurs",
  notice: "Aide à l’entraînement, pas un dispositif médical. Arrête-toi si tu ne te sens pas bien.",
  summary: {
    distance: (time, distance) => `${time} au chrono, ${distance}.`,
    time: (time) => `${time} au chrono.`,
    quiet: "Rien de particulier.",
    told: (name, count, worst, peak) =>
      `${name} : ${count === 1 ? "une fois" : `${count} fois`}, jusqu’à ${peak} (${worst}).`,
    unjudged: (name, reason) => `${name} : impossible à juger, ${reason}.`,
    sessions: {
      steady: "C’était une course régulière.",
      progression: "C’était une course progressive.",
      intervals: "C’était du fractionné.",
      long: "C’était une sortie longue.",
      hilly: "C’était une course vallonnée.",
      "run-walk": "C’était de la course et de la marche en alternance.",
      race: "C’était aussi dur qu’une compétition.",
      mixed: "C’était une course d’allure changeante.",
    },
    slowed: (lasted, loss) => `Sur les dernières ${lasted}, ton allure a baissé d’environ ${loss}.`,
    changed: (rose, by, minute, range) =>
      `À effort égal, le pouls ${rose ? "a monté" : "a baissé"} d’environ ${by} depuis la minute ${minute} (sûr à 80 % : ${range}).`,
    doubted: (lasted, reason) => `Le pouls n’a pas été cru pendant ${lasted} : ${reason}.`,
    medians: (figures) => `Valeurs typiques : ${figures}.`,
  },
};
