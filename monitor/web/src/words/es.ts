import type { Words } from "./words";

export const es: Words = {
  quantities: {
    heart_rate_bpm: "Pulso",
    speed_m_s: "Ritmo",
    cadence_spm: "Cadencia",
    vertical_oscillation_mm: "Rebote",
    ground_contact_ms: "Contacto",
  },
  severities: { notice: "Aviso", warning: "Atención", severe: "Serio" },
  cleared: "Otra vez lo habitual",
  unjudged: "Ya no se sabe",
  detectors: {
    contact_drift: "Contacto con el suelo",
    overstriding: "Pasos largos",
    bounce: "Rebote",
    cardiac_drift: "Pulso que sube",
    fading: "Piernas que flaquean",
  },
  says: {
    contact_drift: (severity, value, signs) => {
      const way = signs.includes("shorter_contact") ? "corto" : "largo";
      const told = `Contacto con el suelo ${severity === "notice" ? "" : "claramente "}más ${way} que de costumbre a este ritmo, cerca de un ${value}`;
      if (signs.includes("shuffling"))
        return `${told}, con menos rebote: puede que arrastres los pies. Sube un poco las rodillas.`;
      if (signs.includes("reaching"))
        return `${told}, con pasos más largos: puede que alargues demasiado. Prueba pasos más rápidos.`;
      return `${told}. Puede que tus piernas se cansen; afloja si las notas pesadas.`;
    },
    fading: (severity, value) => {
      const slower = `Vas cerca de un ${value} más lento que antes y tu pulso no ha subido: puede que tus piernas flaqueen`;
      if (severity === "notice") return `${slower}. Si no era tu intención, afloja pronto.`;
      if (severity === "warning") return `${slower}. Afloja; si la carrera es larga, come algo.`;
      return `${slower}. Camina un rato o acorta la carrera.`;
    },
    overstriding: (severity, value) =>
      `Pasos ${severity === "notice" ? "largos" : "claramente largos"} para este ritmo, cerca de un ${value} más que de costumbre. Prueba pasos más cortos y rápidos.`,
    bounce: (severity, value) =>
      `${severity === "notice" ? "Más" : "Claramente más"} rebote del que explican tus pasos, cerca de un ${value}. Corre erguido y deja que la energía vaya hacia delante.`,
    cardiac_drift: (severity, value) => {
      const risen = `Tu pulso ha subido cerca de un ${value} a este ritmo`;
      if (severity === "notice")
        return `${risen}. Puede deberse al calor, la bebida, la energía o el esfuerzo; afloja un poco.`;
      if (severity === "warning") return `${risen}. Afloja, bebe según tu sed y refréscate si puedes.`;
      return `${risen}, y es mucho. Baja el ritmo o camina; para si te encuentras mal.`;
    },
  },
  reminds: {
    session_spike: (pct) =>
      `Esta salida es un ${pct} % más larga que la más larga de 30 días; eso va con lesiones.`,
    fast_start: () => "Es un inicio rápido. Más despacio; guarda algo para el final.",
    fuel: (minutes) =>
      `${minutes} min: come de 30 a 60 g de carbohidratos por hora y bebe según la sed, no más.`,
    legs_now: () => "¿Cómo están tus piernas, de 0 frescas a 10 no pueden más?",
    diary: () => "¿Qué pesadas estaban tus piernas, de 0 frescas a 10 no pueden más? ¿Y todo el cuerpo?",
  },
  relieves: {
    contact_drift: "Tu contacto con el suelo vuelve a ser el habitual a este ritmo.",
    fading: "Tu ritmo ha vuelto.",
    overstriding: "La longitud de tus pasos vuelve a ser la habitual a este ritmo.",
    bounce: "Tu rebote vuelve a ser el habitual.",
    cardiac_drift: "Tu pulso vuelve a encajar con tu ritmo.",
  },
  lost: (name, quantities) =>
    `${name}: ya no se puede juzgar; ${quantities ? `falta: ${quantities}` : "muy poca carrera regular"}.`,
  causes: { hill: "una cuesta", heat: "el calor", stop: "una parada" },
  behind: (causes) => `Quizá detrás: ${causes}`,
  sensorStates: {
    idle: "en espera",
    "searched for": "se busca",
    connecting: "conectando",
    "setting up": "preparando",
    connected: "conectado",
    "waiting to try again": "pronto otro intento",
    silent: "callado",
  },
  usual: (range) => `habitual ${range}`,
  above: (range) => `por encima de ${range}`,
  below: (range) => `por debajo de ${range}`,
  now: {
    waiting: "Esperando los primeros segundos.",
    learning: "Conociendo tu carrera. Aún nada que juzgar.",
    unable: "Ahora no se puede juzgar.",
    partly: (names) => `Todo como siempre. Ahora no se puede juzgar: ${names}.`,
    usual: "Todo como siempre.",
    standing: (name, value) => `${name}, cerca de un ${value}`,
    easing: (name) => `${name}, va cediendo`,
    over: "La carrera ha terminado.",
  },
  doubts: {
    spike: "un valor suelto se sale",
    jump: "saltó con el mismo esfuerzo",
    frozen: "no cambia desde hace más de un minuto",
    cadence: "sigue tu cadencia",
    half_cadence: "sigue la mitad de tu cadencia",
    twice_cadence: "sigue el doble de tu cadencia",
    restart: "saltó, y lo anterior no puede ser cierto",
  },
  notBelieved: (reason) => `no fiable: ${reason}`,
  cannotJudge: "ahora no se puede juzgar",
  from: (severity, value) => `${value} ${severity}`,
  headings: {
    athletes: "Atletas",
    values: "Ahora",
    minutes: "Últimos 10 minutos",
    alerts: "Avisos",
    reminders: "Recordatorios",
    detectors: "Qué se observa",
    sensors: "Sensores",
    summary: "La carrera en breve",
    settings: "Ajustes",
  },
  noAlerts: "Ningún aviso hasta ahora.",
  noSensors: "Esta carrera no tiene sensores en vivo.",
  missing: "Falta",
  battery: (pct) => `batería ${pct}`,
  chart: (name, low, high, last) => `${name}: entre ${low} y ${high}, ahora ${last}.`,
  chartEmpty: (name) => `${name}: aún sin valores.`,
  usualNow: "habitual ahora",
  lastAlert: (clock, text) => `${clock} ${text}`,
  times: (speed) => `${speed} veces más rápido`,
  noConnection: (seconds) => `Sin conexión desde hace ${seconds} s; reintentando`,
  refused: "Acceso denegado. Abre la dirección que muestra «fleetfoot page».",
  ended: "fleetfoot se ha detenido. Lo que ves se queda aquí.",
  silent: (seconds) => `Sin valores nuevos desde hace ${seconds} s`,
  connecting: "Conectando",
  connected: "Conectado",
  noRuns: "Aún no hay carrera. Aparecerá aquí por sí sola.",
  sound: {
    turnOn: "Activar el sonido",
    mute: "Silenciar",
    unmute: "Con sonido",
    none: "Sin voz aquí",
    on: "El sonido está activado. Oirás cada aviso una vez.",
    off: "En silencio.",
  },
  settings: {
    language: "Idioma",
    auto: "Como el dispositivo",
    units: "Unidades",
    metric: "Kilómetros",
    imperial: "Millas",
    look: "Aspecto",
    dark: "Oscuro",
    light: "Claro",
    voice: "Voz",
    firstVoice: "La primera adecuada",
    test: "Probar la voz",
    tested: "Así suena un aviso.",
    vibrate: "Vibrar",
    awake: "Pantalla encendida durante la carrera",
    close: "Cerrar",
  },
  diary: {
    heading: "¿Qué tal?",
    now: "¿Las piernas?",
    legs: "Piernas: 0 frescas, 10 no pueden más",
    tired: "Todo el cuerpo: 0 fresco, 10 agotado",
    onset: "¿Pesadas desde cuándo?",
    onsets: { start: "El inicio", after: "Más tarde", same_distance: "Siempre a la misma distancia" },
    minutes: "¿Después de cuánto tiempo?",
    minute: (minute) => `${minute} min`,
    feel: "¿Qué sensación?",
    feels: ["Muy débil", "Débil", "Normal", "Fuerte", "Muy fuerte"],
    flags: {
      sick: "Con malestar",
      slept_badly: "Dormí mal",
      strength_yesterday: "Fuerza ayer",
      hot: "Calor",
      new_shoes: "Zapatillas nuevas",
    },
    last: (rating, minute) => `Piernas ${rating} en el min ${minute}. ¿Y ahora?`,
    kept: "Anotado en el diario.",
    waiting: "Se guarda en este teléfono hasta que fleetfoot esté.",
  },
  why: {
    heading: "¿Por qué tenía las piernas pesadas?",
    first: "Primero",
    for: "A favor",
    against: "En contra",
    missing: "No se sabe",
    try: "Prueba",
    chances: { likely: "probable", possible: "posible", weak: "débil" },
    grade: (points, grade) => `unos ${points} puntos, pruebas ${grade}`,
    unexplained: (points) => `Sin explicar: ${points} puntos sobre lo habitual`,
    also: (causes) => `También: ${causes}`,
    weeks: "Durante semanas",
    help: "Ayudaría saber",
  },
  back: "Todos",
  skip: "Ir a los valores",
  notice: "Ayuda para entrenar, no un producto sanitario. Para si te encuentras mal.",
  summary: {
    distance: (time, distance) => `${time} en el reloj, ${distance}.`,
    time: (time) => `${time} en el reloj.`,
    quiet: "Nada llamó la atención.",
    told: (name, count, worst, peak) =>
      `${name}: ${count === 1 ? "una vez" : `${count} veces`}, hasta ${peak} (${worst}).`,
    unjudged: (name, reason) => `${name}: no se pudo juzgar, ${reason}.`,
    sessions: {
      steady: "Fue una carrera regular.",
      progression: "Fue una carrera progresiva.",
      intervals: "Fueron series.",
      long: "Fue una tirada larga.",
      hilly: "Fue una carrera con cuestas.",
      "run-walk": "Fue correr y caminar por turnos.",
      race: "Fue tan duro como una competición.",
      mixed: "Fue una carrera de ritmo cambiante.",
    },
    slowed: (lasted, loss) => `En los últimos ${lasted} tu ritmo bajó alrededor de ${loss}.`,
    changed: (rose, by, minute, range) =>
      `Con el mismo esfuerzo, el pulso ${rose ? "subió" : "bajó"} unos ${by} desde el minuto ${minute} (80 % seguro: ${range}).`,
    doubted: (lasted, reason) => `El pulso no se creyó durante ${lasted}: ${reason}.`,
    medians: (figures) => `Lo típico: ${figures}.`,
  },
};
