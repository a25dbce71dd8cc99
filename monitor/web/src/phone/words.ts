// What the phone's page says beside the live page's words, in its four languages.

import type { Language } from "../format";

export interface PhoneWords {
  what: string;
  loading: string;
  ready(version: string): string;
  failed(why: string): string;
  name: string;
  add: string;
  added: string;
  noSensor: string;
  start: string;
  finish: string;
  pause: string;
  resumeNow: string;
  paused: string;
  sure: string;
  goOn: string;
  cancel: string;
  fresh: string;
  runs: string;
  look: string;
  settle: string;
  fit: string;
  writing: string;
  save: string;
  share: string;
  remove: string;
  reallyRemove: string;
  resume(clock: string): string;
  brokenOff: string;
  again: string;
  screen: string;
  noBluetooth: string;
  insecure: string;
  unkept(why: string): string;
  elsewhere: string;
  update: string;
  updateNow: string;
  battery(pct: string): string;
  here: string;
  take: string;
  bring: string;
  notBrought: string;
  brought(count: number): string;
  storage: string;
  gps: string;
  noGps: string;
  send: string;
  home: string;
  noHome: string;
  sending(pct: string): string;
  analysed: string;
  stored: string;
  report: string;
  unreachable: string;
  refused(why: string): string;
}

const en: PhoneWords = {
  what: "Hears from your sensors when the legs are getting heavy. Everything stays on this phone.",
  loading: "Getting ready ...",
  ready: (version) => `Ready, version ${version}`,
  failed: (why) => `fleetfoot cannot start here: ${why}`,
  name: "Your name",
  add: "Add sensor",
  added: "Sensors",
  noSensor: "No sensor yet: put the strap on, wake the pod, then add them one by one.",
  start: "Start",
  finish: "Finish",
  pause: "Pause",
  resumeNow: "Go on",
  paused: "Paused: nothing counts until you go on.",
  sure: "Is the run over?",
  goOn: "No, go on",
  cancel: "Yes, finish",
  fresh: "New run",
  runs: "Runs on this phone",
  look: "Show",
  settle: "End it and show",
  fit: "Save as FIT",
  writing: "Writing ...",
  save: "Save",
  share: "Share",
  remove: "Delete",
  reallyRemove: "Really delete",
  resume: (clock) => `Go on with the run of ${clock}`,
  brokenOff: "broken off",
  again: "The page was closed, and the run goes on. Add the sensors once more.",
  screen:
    "Keep this page open and the screen on: a browser stops what nobody sees. fleetfoot keeps it on, and dark.",
  noBluetooth:
    "This browser has no Web Bluetooth. Use Chrome on Android, or Chrome or Edge on a computer. On an iPhone only the app Bluefy offers it; fleetfoot was never tried there.",
  insecure: "Bluetooth is there only over https or on localhost: open this page that way.",
  unkept: (why) => `Not kept: ${why}. Make room on this phone; the run goes on.`,
  elsewhere: "fleetfoot is open in another tab: go on there, or close it and reload this one.",
  update: "A new version is there.",
  updateNow: "Use it now",
  battery: (pct) => `The phone's battery is at ${pct} %.`,
  here: "Runs, sensor bytes and baselines are in this browser alone: save what you want to keep.",
  send: "Send home",
  home: "Link of my fleetfoot (fleetfoot phone pair)",
  noHome: "This is no such link.",
  sending: (pct) => `Sent: ${pct} %`,
  analysed: "All of it is there and is being analysed ...",
  stored: "It is stored at home.",
  report: "The full report",
  unreachable: "Home is not reached: try again when there is a network; it goes on where it stopped.",
  refused: (why) => `Not taken at home: ${why}`,
  gps: "Speed by the phone's GPS where no pod or treadmill tells it",
  noGps: "The phone does not give its position: allow it in the browser's settings of this page.",
  take: "Take along what was learned",
  bring: "Bring it in",
  notBrought: "That file is none that was taken along.",
  brought: (count) => `Brought in: ${count} lessons that were new.`,
  storage: "There is little room left on this phone: save runs and delete them here.",
};

const de: PhoneWords = {
  what: "Hört an deinen Sensoren, wann die Beine schwer werden. Alles bleibt auf diesem Telefon.",
  loading: "Wird vorbereitet ...",
  ready: (version) => `Bereit, Version ${version}`,
  failed: (why) => `fleetfoot kann hier nicht starten: ${why}`,
  name: "Dein Name",
  add: "Sensor dazu",
  added: "Sensoren",
  noSensor: "Noch kein Sensor: Gurt anlegen, Fußsensor wecken, dann einen nach dem anderen dazunehmen.",
  start: "Start",
  finish: "Beenden",
  pause: "Pause",
  resumeNow: "Weiter",
  paused: "Pause: nichts zählt, bis du weitermachst.",
  sure: "Ist der Lauf vorbei?",
  goOn: "Nein, weiter",
  cancel: "Ja, beenden",
  fresh: "Neuer Lauf",
  runs: "Läufe auf diesem Telefon",
  look: "Ansehen",
  settle: "Abschließen und ansehen",
  fit: "Als FIT sichern",
  writing: "Wird geschrieben ...",
  save: "Sichern",
  share: "Teilen",
  remove: "Löschen",
  reallyRemove: "Wirklich löschen",
  resume: (clock) => `Mit dem Lauf von ${clock} weitermachen`,
  brokenOff: "abgebrochen",
  again: "Die Seite war geschlossen, der Lauf geht weiter. Nimm die Sensoren noch einmal dazu.",
  screen:
    "Lass diese Seite offen und den Bildschirm an: ein Browser hält an, was niemand sieht. fleetfoot lässt ihn an, und dunkel.",
  noBluetooth:
    "Dieser Browser hat kein Web Bluetooth. Nimm Chrome auf Android, oder Chrome oder Edge am Rechner. Auf dem iPhone bietet es nur die App Bluefy; dort wurde fleetfoot nie erprobt.",
  insecure: "Bluetooth gibt es nur über https oder auf localhost: öffne diese Seite so.",
  unkept: (why) => `Nicht gesichert: ${why}. Schaffe Platz auf dem Telefon; der Lauf geht weiter.`,
  elsewhere:
    "fleetfoot ist in einem anderen Tab offen: mach dort weiter, oder schließe ihn und lade diesen neu.",
  update: "Eine neue Version ist da.",
  updateNow: "Jetzt nehmen",
  battery: (pct) => `Der Akku des Telefons steht bei ${pct} %.`,
  here: "Läufe, Sensordaten und Gelerntes sind nur in diesem Browser: sichere, was du behalten willst.",
  send: "Nach Hause senden",
  home: "Link meines fleetfoot (fleetfoot phone pair)",
  noHome: "Das ist kein solcher Link.",
  sending: (pct) => `Gesendet: ${pct} %`,
  analysed: "Alles ist da und wird ausgewertet ...",
  stored: "Der Lauf ist zu Hause gespeichert.",
  report: "Der ganze Bericht",
  unreachable:
    "Zu Hause ist nicht erreichbar: versuch es noch einmal, wenn es ein Netz gibt; es geht weiter, wo es aufhörte.",
  refused: (why) => `Zu Hause nicht genommen: ${why}`,
  gps: "Tempo vom GPS des Telefons, wo kein Fußsensor oder Laufband es sagt",
  noGps:
    "Das Telefon gibt seinen Ort nicht her: erlaube ihn in den Einstellungen des Browsers für diese Seite.",
  take: "Gelerntes mitnehmen",
  bring: "Mitgebrachtes aufnehmen",
  notBrought: "Diese Datei ist keine, die mitgenommen wurde.",
  brought: (count) => `Aufgenommen: ${count} neue Lehren.`,
  storage: "Auf diesem Telefon ist wenig Platz: sichere Läufe und lösche sie hier.",
};

const fr: PhoneWords = {
  what: "Entend à vos capteurs quand les jambes s'alourdissent. Tout reste sur ce téléphone.",
  loading: "Préparation ...",
  ready: (version) => `Prêt, version ${version}`,
  failed: (why) => `fleetfoot ne peut pas démarrer ici : ${why}`,
  name: "Votre nom",
  add: "Ajouter un capteur",
  added: "Capteurs",
  noSensor: "Aucun capteur : mettez la ceinture, réveillez le capteur de pied, puis ajoutez-les un à un.",
  start: "Départ",
  finish: "Terminer",
  pause: "Pause",
  resumeNow: "Reprendre",
  paused: "En pause : rien ne compte avant que vous repreniez.",
  sure: "La course est-elle finie ?",
  goOn: "Non, continuer",
  cancel: "Oui, terminer",
  fresh: "Nouvelle course",
  runs: "Courses sur ce téléphone",
  look: "Voir",
  settle: "Clore et voir",
  fit: "Enregistrer en FIT",
  writing: "Écriture ...",
  save: "Enregistrer",
  share: "Partager",
  remove: "Supprimer",
  reallyRemove: "Vraiment supprimer",
  resume: (clock) => `Continuer la course de ${clock}`,
  brokenOff: "interrompue",
  again: "La page a été fermée et la course continue. Ajoutez les capteurs encore une fois.",
  screen:
    "Gardez cette page ouverte et l'écran allumé : un navigateur arrête ce que personne ne voit. fleetfoot le garde allumé, et sombre.",
  noBluetooth:
    "Ce navigateur n'a pas Web Bluetooth. Prenez Chrome sur Android, ou Chrome ou Edge sur un ordinateur. Sur iPhone, seule l'application Bluefy l'offre ; fleetfoot n'y a jamais été essayé.",
  insecure: "Bluetooth n'existe qu'en https ou sur localhost : ouvrez cette page ainsi.",
  unkept: (why) => `Non enregistré : ${why}. Faites de la place sur le téléphone ; la course continue.`,
  elsewhere:
    "fleetfoot est ouvert dans un autre onglet : continuez là-bas, ou fermez-le et rechargez celui-ci.",
  update: "Une nouvelle version est là.",
  updateNow: "L'utiliser",
  battery: (pct) => `La batterie du téléphone est à ${pct} %.`,
  here: "Courses, données et acquis ne sont que dans ce navigateur : enregistrez ce que vous voulez garder.",
  send: "Envoyer chez moi",
  home: "Lien de mon fleetfoot (fleetfoot phone pair)",
  noHome: "Ce n'est pas un tel lien.",
  sending: (pct) => `Envoyé : ${pct} %`,
  analysed: "Tout est arrivé et se calcule ...",
  stored: "La course est enregistrée chez vous.",
  report: "Le rapport complet",
  unreachable: "Pas de liaison : réessayez quand il y a du réseau ; l'envoi reprendra où il s'est arrêté.",
  refused: (why) => `Refusé : ${why}`,
  gps: "Allure par le GPS du téléphone si aucun capteur ni tapis ne la donne",
  noGps:
    "Le téléphone ne donne pas sa position : autorisez-la dans les réglages du navigateur pour cette page.",
  take: "Emporter ce qui est appris",
  bring: "Ajouter ce qui vient d'ailleurs",
  notBrought: "Ce fichier n'a pas été emporté d'ici.",
  brought: (count) => `Ajouté : ${count} leçons nouvelles.`,
  storage: "Il reste peu de place sur ce téléphone : enregistrez des courses et supprimez-les ici.",
};

const es: PhoneWords = {
  what: "Oye en tus sensores cuándo pesan las piernas. Todo queda en este teléfono.",
  loading: "Preparando ...",
  ready: (version) => `Listo, versión ${version}`,
  failed: (why) => `fleetfoot no puede empezar aquí: ${why}`,
  name: "Tu nombre",
  add: "Añadir sensor",
  added: "Sensores",
  noSensor: "Ningún sensor aún: ponte la banda, despierta el sensor del pie y añádelos uno a uno.",
  start: "Empezar",
  finish: "Terminar",
  pause: "Pausa",
  resumeNow: "Seguir",
  paused: "En pausa: nada cuenta hasta que sigas.",
  sure: "¿Ha acabado la carrera?",
  goOn: "No, seguir",
  cancel: "Sí, terminar",
  fresh: "Nueva carrera",
  runs: "Carreras en este teléfono",
  look: "Ver",
  settle: "Cerrar y ver",
  fit: "Guardar como FIT",
  writing: "Escribiendo ...",
  save: "Guardar",
  share: "Compartir",
  remove: "Borrar",
  reallyRemove: "Borrar de verdad",
  resume: (clock) => `Seguir con la carrera de las ${clock}`,
  brokenOff: "interrumpida",
  again: "La página se cerró y la carrera sigue. Añade los sensores otra vez.",
  screen:
    "Deja esta página abierta y la pantalla encendida: un navegador detiene lo que nadie ve. fleetfoot la mantiene encendida, y oscura.",
  noBluetooth:
    "Este navegador no tiene Web Bluetooth. Usa Chrome en Android, o Chrome o Edge en un ordenador. En un iPhone solo lo ofrece la aplicación Bluefy; fleetfoot nunca se ha probado allí.",
  insecure: "Bluetooth solo existe por https o en localhost: abre esta página así.",
  unkept: (why) => `No guardado: ${why}. Haz sitio en el teléfono; la carrera sigue.`,
  elsewhere: "fleetfoot está abierto en otra pestaña: sigue allí, o ciérrala y recarga esta.",
  update: "Hay una versión nueva.",
  updateNow: "Usarla ahora",
  battery: (pct) => `La batería del teléfono está al ${pct} %.`,
  here: "Carreras, datos y lo aprendido están solo en este navegador: guarda lo que quieras conservar.",
  send: "Enviar a casa",
  home: "Enlace de mi fleetfoot (fleetfoot phone pair)",
  noHome: "No es un enlace de ese tipo.",
  sending: (pct) => `Enviado: ${pct} %`,
  analysed: "Todo ha llegado y se analiza ...",
  stored: "La carrera está guardada en casa.",
  report: "El informe completo",
  unreachable: "No hay conexión con casa: prueba otra vez cuando haya red; sigue donde se quedó.",
  refused: (why) => `No aceptado en casa: ${why}`,
  gps: "Ritmo por el GPS del teléfono si ningún sensor ni cinta lo da",
  noGps: "El teléfono no da su posición: permítela en los ajustes del navegador para esta página.",
  take: "Llevarse lo aprendido",
  bring: "Añadir lo traído",
  notBrought: "Ese archivo no es de los que se llevan.",
  brought: (count) => `Añadido: ${count} lecciones nuevas.`,
  storage: "Queda poco sitio en este teléfono: guarda carreras y bórralas aquí.",
};

export const PHONE_WORDS: Record<Language, PhoneWords> = { en, de, fr, es };
