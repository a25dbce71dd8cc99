// Written by tools/reference from monitor/fleetfoot/words/detectors; do not edit.

/** One detector in one language; `says` by severity and signs, with the figure for `{value}`. */
export interface Told {
  title: string;
  says: Record<string, string>;
  relief: string;
}

/** In few words, by severity and signs: what to do, and what is said of `{name}`. */
export interface Brief {
  act: Record<string, string>;
  of: Record<string, string>;
}

// biome-ignore format: as it is written
export const DETECTORS: Record<string, Record<string, Told>> = {
  "de": {
    "asymmetry": {
      "title": "Kontaktbalance",
      "says": {
        "notice+right_longer": "Dein rechter Fuß bleibt länger am Boden als sonst: Die Kontaktbalance hat sich um etwa {value} verschoben. Wenn etwas wehtut, hör auf.",
        "warning+right_longer": "Dein rechter Fuß bleibt länger am Boden als sonst: Die Kontaktbalance hat sich um etwa {value} verschoben. Wenn etwas wehtut, hör auf.",
        "severe+right_longer": "Dein rechter Fuß bleibt länger am Boden als sonst: Die Kontaktbalance hat sich um etwa {value} verschoben. Wenn etwas wehtut, hör auf.",
        "notice": "Dein linker Fuß bleibt länger am Boden als sonst: Die Kontaktbalance hat sich um etwa {value} verschoben. Wenn etwas wehtut, hör auf.",
        "warning": "Dein linker Fuß bleibt länger am Boden als sonst: Die Kontaktbalance hat sich um etwa {value} verschoben. Wenn etwas wehtut, hör auf.",
        "severe": "Dein linker Fuß bleibt länger am Boden als sonst: Die Kontaktbalance hat sich um etwa {value} verschoben. Wenn etwas wehtut, hör auf."
      },
      "relief": "Deine Kontaktbalance ist wieder wie sonst."
    },
    "bounce": {
      "title": "Auf und Ab",
      "says": {
        "notice": "Mehr Auf und Ab, als deine Schritte erklären, etwa {value}. Lauf aufrecht und lass die Kraft nach vorn gehen.",
        "warning": "Deutlich mehr Auf und Ab, als deine Schritte erklären, etwa {value}. Lauf aufrecht und lass die Kraft nach vorn gehen.",
        "severe": "Deutlich mehr Auf und Ab, als deine Schritte erklären, etwa {value}. Lauf aufrecht und lass die Kraft nach vorn gehen."
      },
      "relief": "Dein Auf und Ab ist wieder wie sonst."
    },
    "cardiac_drift": {
      "title": "Steigender Puls",
      "says": {
        "notice": "Dein Puls ist bei diesem Tempo um etwa {value} gestiegen. Hitze, Flüssigkeit, Energie oder Anstrengung können dahinterstecken; lauf etwas ruhiger.",
        "warning": "Dein Puls ist bei diesem Tempo um etwa {value} gestiegen. Nimm Tempo heraus, trink nach Durst und kühle dich ab, wenn es geht.",
        "severe": "Dein Puls ist bei diesem Tempo um etwa {value} gestiegen, das ist viel. Lauf langsam oder geh; hör auf, wenn dir nicht gut ist."
      },
      "relief": "Dein Puls passt wieder zu deinem Tempo."
    },
    "contact_drift": {
      "title": "Bodenkontakt",
      "says": {
        "notice+shuffling": "Bodenkontakt länger als sonst bei diesem Tempo, etwa {value}, mit weniger Auf und Ab: Vielleicht schlurfst du. Heb die Knie etwas an.",
        "notice+reaching": "Bodenkontakt länger als sonst bei diesem Tempo, etwa {value}, mit längeren Schritten: Vielleicht greifst du zu weit aus. Versuche schnellere Schritte.",
        "notice": "Bodenkontakt länger als sonst bei diesem Tempo, etwa {value}. Vielleicht werden deine Beine müde; nimm Tempo heraus, wenn sie schwer sind.",
        "notice+shorter_contact+shuffling": "Bodenkontakt kürzer als sonst bei diesem Tempo, etwa {value}, mit weniger Auf und Ab: Vielleicht schlurfst du. Heb die Knie etwas an.",
        "notice+shorter_contact+reaching": "Bodenkontakt kürzer als sonst bei diesem Tempo, etwa {value}, mit längeren Schritten: Vielleicht greifst du zu weit aus. Versuche schnellere Schritte.",
        "notice+shorter_contact": "Bodenkontakt kürzer als sonst bei diesem Tempo, etwa {value}. Vielleicht werden deine Beine müde; nimm Tempo heraus, wenn sie schwer sind.",
        "warning+shuffling": "Bodenkontakt deutlich länger als sonst bei diesem Tempo, etwa {value}, mit weniger Auf und Ab: Vielleicht schlurfst du. Heb die Knie etwas an.",
        "warning+reaching": "Bodenkontakt deutlich länger als sonst bei diesem Tempo, etwa {value}, mit längeren Schritten: Vielleicht greifst du zu weit aus. Versuche schnellere Schritte.",
        "warning": "Bodenkontakt deutlich länger als sonst bei diesem Tempo, etwa {value}. Vielleicht werden deine Beine müde; nimm Tempo heraus, wenn sie schwer sind.",
        "warning+shorter_contact+shuffling": "Bodenkontakt deutlich kürzer als sonst bei diesem Tempo, etwa {value}, mit weniger Auf und Ab: Vielleicht schlurfst du. Heb die Knie etwas an.",
        "warning+shorter_contact+reaching": "Bodenkontakt deutlich kürzer als sonst bei diesem Tempo, etwa {value}, mit längeren Schritten: Vielleicht greifst du zu weit aus. Versuche schnellere Schritte.",
        "warning+shorter_contact": "Bodenkontakt deutlich kürzer als sonst bei diesem Tempo, etwa {value}. Vielleicht werden deine Beine müde; nimm Tempo heraus, wenn sie schwer sind.",
        "severe+shuffling": "Bodenkontakt deutlich länger als sonst bei diesem Tempo, etwa {value}, mit weniger Auf und Ab: Vielleicht schlurfst du. Heb die Knie etwas an.",
        "severe+reaching": "Bodenkontakt deutlich länger als sonst bei diesem Tempo, etwa {value}, mit längeren Schritten: Vielleicht greifst du zu weit aus. Versuche schnellere Schritte.",
        "severe": "Bodenkontakt deutlich länger als sonst bei diesem Tempo, etwa {value}. Vielleicht werden deine Beine müde; nimm Tempo heraus, wenn sie schwer sind.",
        "severe+shorter_contact+shuffling": "Bodenkontakt deutlich kürzer als sonst bei diesem Tempo, etwa {value}, mit weniger Auf und Ab: Vielleicht schlurfst du. Heb die Knie etwas an.",
        "severe+shorter_contact+reaching": "Bodenkontakt deutlich kürzer als sonst bei diesem Tempo, etwa {value}, mit längeren Schritten: Vielleicht greifst du zu weit aus. Versuche schnellere Schritte.",
        "severe+shorter_contact": "Bodenkontakt deutlich kürzer als sonst bei diesem Tempo, etwa {value}. Vielleicht werden deine Beine müde; nimm Tempo heraus, wenn sie schwer sind."
      },
      "relief": "Dein Bodenkontakt ist wieder wie sonst bei diesem Tempo."
    },
    "fading": {
      "title": "Nachlassen",
      "says": {
        "notice": "Etwa {value} langsamer als vorher, und dein Puls ist nicht höher: Vielleicht lassen deine Beine nach. War es keine Absicht, nimm früh Tempo heraus.",
        "warning": "Etwa {value} langsamer als vorher, und dein Puls ist nicht höher: Vielleicht lassen deine Beine nach. Nimm Tempo heraus; iss etwas, wenn der Lauf lang ist.",
        "severe": "Etwa {value} langsamer als vorher, und dein Puls ist nicht höher: Vielleicht lassen deine Beine nach. Geh eine Weile oder lauf heute kürzer."
      },
      "relief": "Dein Tempo ist wieder da."
    },
    "heart_rate_unusual": {
      "title": "Puls heute",
      "says": {
        "notice+lower_heart_rate": "Puls etwa {value} niedriger als sonst bei diesem Tempo. Müde Beine, kühle Luft, bessere Form oder der Gurt können das machen: Lauf locker, wenn du dich matt fühlst.",
        "warning+lower_heart_rate": "Puls etwa {value} niedriger als sonst bei diesem Tempo. Müde Beine, kühle Luft, bessere Form oder der Gurt können das machen: Lauf locker, wenn du dich matt fühlst.",
        "severe+lower_heart_rate": "Puls etwa {value} niedriger als sonst bei diesem Tempo. Müde Beine, kühle Luft, bessere Form oder der Gurt können das machen: Lauf locker, wenn du dich matt fühlst.",
        "notice": "Puls etwa {value} höher als sonst bei diesem Tempo. Hitze, Schlaf, ein Infekt oder der Gurt können das machen: Lauf locker; geht es dir nicht gut, hör auf.",
        "warning": "Puls etwa {value} höher als sonst bei diesem Tempo. Hitze, Schlaf, ein Infekt oder der Gurt können das machen: Lauf locker; geht es dir nicht gut, hör auf.",
        "severe": "Puls etwa {value} höher als sonst bei diesem Tempo. Hitze, Schlaf, ein Infekt oder der Gurt können das machen: Lauf locker; geht es dir nicht gut, hör auf."
      },
      "relief": "Dein Puls ist wieder wie sonst bei diesem Tempo."
    },
    "overstriding": {
      "title": "Lange Schritte",
      "says": {
        "notice": "Lange Schritte für dieses Tempo, etwa {value} länger als sonst bei dir. Versuche kürzere, schnellere Schritte.",
        "warning": "Deutlich lange Schritte für dieses Tempo, etwa {value} länger als sonst bei dir. Versuche kürzere, schnellere Schritte.",
        "severe": "Deutlich lange Schritte für dieses Tempo, etwa {value} länger als sonst bei dir. Versuche kürzere, schnellere Schritte."
      },
      "relief": "Deine Schrittlänge ist wieder wie sonst bei diesem Tempo."
    }
  },
  "fr": {
    "asymmetry": {
      "title": "Équilibre du contact",
      "says": {
        "notice+right_longer": "Ton pied droit reste plus longtemps au sol que d’habitude : l’équilibre du contact s’est déplacé d’environ {value}. Si tu as mal, arrête.",
        "warning+right_longer": "Ton pied droit reste plus longtemps au sol que d’habitude : l’équilibre du contact s’est déplacé d’environ {value}. Si tu as mal, arrête.",
        "severe+right_longer": "Ton pied droit reste plus longtemps au sol que d’habitude : l’équilibre du contact s’est déplacé d’environ {value}. Si tu as mal, arrête.",
        "notice": "Ton pied gauche reste plus longtemps au sol que d’habitude : l’équilibre du contact s’est déplacé d’environ {value}. Si tu as mal, arrête.",
        "warning": "Ton pied gauche reste plus longtemps au sol que d’habitude : l’équilibre du contact s’est déplacé d’environ {value}. Si tu as mal, arrête.",
        "severe": "Ton pied gauche reste plus longtemps au sol que d’habitude : l’équilibre du contact s’est déplacé d’environ {value}. Si tu as mal, arrête."
      },
      "relief": "Ton équilibre du contact est revenu à ton habitude."
    },
    "bounce": {
      "title": "Rebond",
      "says": {
        "notice": "Plus de rebond que tes pas ne l’expliquent, environ {value}. Cours bien droit et laisse l’énergie aller vers l’avant.",
        "warning": "Nettement plus de rebond que tes pas ne l’expliquent, environ {value}. Cours bien droit et laisse l’énergie aller vers l’avant.",
        "severe": "Nettement plus de rebond que tes pas ne l’expliquent, environ {value}. Cours bien droit et laisse l’énergie aller vers l’avant."
      },
      "relief": "Ton rebond est revenu à ton habitude."
    },
    "cardiac_drift": {
      "title": "Pouls qui monte",
      "says": {
        "notice": "Ton pouls a monté d’environ {value} à cette allure. Chaleur, boisson, énergie ou effort peuvent en être la cause ; ralentis un peu.",
        "warning": "Ton pouls a monté d’environ {value} à cette allure. Ralentis, bois selon ta soif et rafraîchis-toi si tu peux.",
        "severe": "Ton pouls a monté d’environ {value} à cette allure, c’est beaucoup. Ralentis ou marche ; arrête-toi si tu ne te sens pas bien."
      },
      "relief": "Ton pouls correspond de nouveau à ton allure."
    },
    "contact_drift": {
      "title": "Contact au sol",
      "says": {
        "notice+shuffling": "Contact au sol plus long que d’habitude à cette allure, d’environ {value}, avec moins de rebond : tu traînes peut-être les pieds. Lève un peu les genoux.",
        "notice+reaching": "Contact au sol plus long que d’habitude à cette allure, d’environ {value}, avec de plus longs pas : tu allonges peut-être trop. Essaie des pas plus rapides.",
        "notice": "Contact au sol plus long que d’habitude à cette allure, d’environ {value}. Tes jambes fatiguent peut-être ; ralentis si elles sont lourdes.",
        "notice+shorter_contact+shuffling": "Contact au sol plus court que d’habitude à cette allure, d’environ {value}, avec moins de rebond : tu traînes peut-être les pieds. Lève un peu les genoux.",
        "notice+shorter_contact+reaching": "Contact au sol plus court que d’habitude à cette allure, d’environ {value}, avec de plus longs pas : tu allonges peut-être trop. Essaie des pas plus rapides.",
        "notice+shorter_contact": "Contact au sol plus court que d’habitude à cette allure, d’environ {value}. Tes jambes fatiguent peut-être ; ralentis si elles sont lourdes.",
        "warning+shuffling": "Contact au sol nettement plus long que d’habitude à cette allure, d’environ {value}, avec moins de rebond : tu traînes peut-être les pieds. Lève un peu les genoux.",
        "warning+reaching": "Contact au sol nettement plus long que d’habitude à cette allure, d’environ {value}, avec de plus longs pas : tu allonges peut-être trop. Essaie des pas plus rapides.",
        "warning": "Contact au sol nettement plus long que d’habitude à cette allure, d’environ {value}. Tes jambes fatiguent peut-être ; ralentis si elles sont lourdes.",
        "warning+shorter_contact+shuffling": "Contact au sol nettement plus court que d’habitude à cette allure, d’environ {value}, avec moins de rebond : tu traînes peut-être les pieds. Lève un peu les genoux.",
        "warning+shorter_contact+reaching": "Contact au sol nettement plus court que d’habitude à cette allure, d’environ {value}, avec de plus longs pas : tu allonges peut-être trop. Essaie des pas plus rapides.",
        "warning+shorter_contact": "Contact au sol nettement plus court que d’habitude à cette allure, d’environ {value}. Tes jambes fatiguent peut-être ; ralentis si elles sont lourdes.",
        "severe+shuffling": "Contact au sol nettement plus long que d’habitude à cette allure, d’environ {value}, avec moins de rebond : tu traînes peut-être les pieds. Lève un peu les genoux.",
        "severe+reaching": "Contact au sol nettement plus long que d’habitude à cette allure, d’environ {value}, avec de plus longs pas : tu allonges peut-être trop. Essaie des pas plus rapides.",
        "severe": "Contact au sol nettement plus long que d’habitude à cette allure, d’environ {value}. Tes jambes fatiguent peut-être ; ralentis si elles sont lourdes.",
        "severe+shorter_contact+shuffling": "Contact au sol nettement plus court que d’habitude à cette allure, d’environ {value}, avec moins de rebond : tu traînes peut-être les pieds. Lève un peu les genoux.",
        "severe+shorter_contact+reaching": "Contact au sol nettement plus court que d’habitude à cette allure, d’environ {value}, avec de plus longs pas : tu allonges peut-être trop. Essaie des pas plus rapides.",
        "severe+shorter_contact": "Contact au sol nettement plus court que d’habitude à cette allure, d’environ {value}. Tes jambes fatiguent peut-être ; ralentis si elles sont lourdes."
      },
      "relief": "Ton contact au sol est revenu à ton habitude pour cette allure."
    },
    "fading": {
      "title": "Jambes qui faiblissent",
      "says": {
        "notice": "Environ {value} plus lentement qu’avant, sans que ton pouls soit plus haut : tes jambes faiblissent peut-être. Si ce n’était pas voulu, lève le pied tôt.",
        "warning": "Environ {value} plus lentement qu’avant, sans que ton pouls soit plus haut : tes jambes faiblissent peut-être. Lève le pied ; si la sortie est longue, mange quelque chose.",
        "severe": "Environ {value} plus lentement qu’avant, sans que ton pouls soit plus haut : tes jambes faiblissent peut-être. Marche un peu ou raccourcis la sortie."
      },
      "relief": "Ton allure est revenue."
    },
    "heart_rate_unusual": {
      "title": "Pouls du jour",
      "says": {
        "notice+lower_heart_rate": "Pouls plus bas que d’habitude à cette allure, d’environ {value}. Jambes fatiguées, fraîcheur, meilleure forme ou ceinture peuvent l’expliquer : cours doucement si tu te sens à plat.",
        "warning+lower_heart_rate": "Pouls plus bas que d’habitude à cette allure, d’environ {value}. Jambes fatiguées, fraîcheur, meilleure forme ou ceinture peuvent l’expliquer : cours doucement si tu te sens à plat.",
        "severe+lower_heart_rate": "Pouls plus bas que d’habitude à cette allure, d’environ {value}. Jambes fatiguées, fraîcheur, meilleure forme ou ceinture peuvent l’expliquer : cours doucement si tu te sens à plat.",
        "notice": "Pouls plus haut que d’habitude à cette allure, d’environ {value}. Chaleur, sommeil, infection ou ceinture peuvent l’expliquer : cours doucement ; si tu te sens mal, arrête.",
        "warning": "Pouls plus haut que d’habitude à cette allure, d’environ {value}. Chaleur, sommeil, infection ou ceinture peuvent l’expliquer : cours doucement ; si tu te sens mal, arrête.",
        "severe": "Pouls plus haut que d’habitude à cette allure, d’environ {value}. Chaleur, sommeil, infection ou ceinture peuvent l’expliquer : cours doucement ; si tu te sens mal, arrête."
      },
      "relief": "Ton pouls est revenu à ton habitude pour cette allure."
    },
    "overstriding": {
      "title": "Longs pas",
      "says": {
        "notice": "Pas longs pour cette allure, environ {value} de plus que d’habitude. Essaie des pas plus courts et plus rapides.",
        "warning": "Pas nettement longs pour cette allure, environ {value} de plus que d’habitude. Essaie des pas plus courts et plus rapides.",
        "severe": "Pas nettement longs pour cette allure, environ {value} de plus que d’habitude. Essaie des pas plus courts et plus rapides."
      },
      "relief": "La longueur de tes pas est revenue à ton habitude pour cette allure."
    }
  },
  "es": {
    "asymmetry": {
      "title": "Equilibrio del contacto",
      "says": {
        "notice+right_longer": "Tu pie derecho se queda más tiempo en el suelo que de costumbre: el equilibrio del contacto se ha movido cerca de un {value}. Si algo te duele, para.",
        "warning+right_longer": "Tu pie derecho se queda más tiempo en el suelo que de costumbre: el equilibrio del contacto se ha movido cerca de un {value}. Si algo te duele, para.",
        "severe+right_longer": "Tu pie derecho se queda más tiempo en el suelo que de costumbre: el equilibrio del contacto se ha movido cerca de un {value}. Si algo te duele, para.",
        "notice": "Tu pie izquierdo se queda más tiempo en el suelo que de costumbre: el equilibrio del contacto se ha movido cerca de un {value}. Si algo te duele, para.",
        "warning": "Tu pie izquierdo se queda más tiempo en el suelo que de costumbre: el equilibrio del contacto se ha movido cerca de un {value}. Si algo te duele, para.",
        "severe": "Tu pie izquierdo se queda más tiempo en el suelo que de costumbre: el equilibrio del contacto se ha movido cerca de un {value}. Si algo te duele, para."
      },
      "relief": "Tu equilibrio del contacto vuelve a ser el habitual."
    },
    "bounce": {
      "title": "Rebote",
      "says": {
        "notice": "Más rebote del que explican tus pasos, cerca de un {value}. Corre erguido y deja que la energía vaya hacia delante.",
        "warning": "Claramente más rebote del que explican tus pasos, cerca de un {value}. Corre erguido y deja que la energía vaya hacia delante.",
        "severe": "Claramente más rebote del que explican tus pasos, cerca de un {value}. Corre erguido y deja que la energía vaya hacia delante."
      },
      "relief": "Tu rebote vuelve a ser el habitual."
    },
    "cardiac_drift": {
      "title": "Pulso que sube",
      "says": {
        "notice": "Tu pulso ha subido cerca de un {value} a este ritmo. Puede deberse al calor, la bebida, la energía o el esfuerzo; afloja un poco.",
        "warning": "Tu pulso ha subido cerca de un {value} a este ritmo. Afloja, bebe según tu sed y refréscate si puedes.",
        "severe": "Tu pulso ha subido cerca de un {value} a este ritmo, y es mucho. Baja el ritmo o camina; para si te encuentras mal."
      },
      "relief": "Tu pulso vuelve a encajar con tu ritmo."
    },
    "contact_drift": {
      "title": "Contacto con el suelo",
      "says": {
        "notice+shuffling": "Contacto con el suelo más largo que de costumbre a este ritmo, cerca de un {value}, con menos rebote: puede que arrastres los pies. Sube un poco las rodillas.",
        "notice+reaching": "Contacto con el suelo más largo que de costumbre a este ritmo, cerca de un {value}, con pasos más largos: puede que alargues demasiado. Prueba pasos más rápidos.",
        "notice": "Contacto con el suelo más largo que de costumbre a este ritmo, cerca de un {value}. Puede que tus piernas se cansen; afloja si las notas pesadas.",
        "notice+shorter_contact+shuffling": "Contacto con el suelo más corto que de costumbre a este ritmo, cerca de un {value}, con menos rebote: puede que arrastres los pies. Sube un poco las rodillas.",
        "notice+shorter_contact+reaching": "Contacto con el suelo más corto que de costumbre a este ritmo, cerca de un {value}, con pasos más largos: puede que alargues demasiado. Prueba pasos más rápidos.",
        "notice+shorter_contact": "Contacto con el suelo más corto que de costumbre a este ritmo, cerca de un {value}. Puede que tus piernas se cansen; afloja si las notas pesadas.",
        "warning+shuffling": "Contacto con el suelo claramente más largo que de costumbre a este ritmo, cerca de un {value}, con menos rebote: puede que arrastres los pies. Sube un poco las rodillas.",
        "warning+reaching": "Contacto con el suelo claramente más largo que de costumbre a este ritmo, cerca de un {value}, con pasos más largos: puede que alargues demasiado. Prueba pasos más rápidos.",
        "warning": "Contacto con el suelo claramente más largo que de costumbre a este ritmo, cerca de un {value}. Puede que tus piernas se cansen; afloja si las notas pesadas.",
        "warning+shorter_contact+shuffling": "Contacto con el suelo claramente más corto que de costumbre a este ritmo, cerca de un {value}, con menos rebote: puede que arrastres los pies. Sube un poco las rodillas.",
        "warning+shorter_contact+reaching": "Contacto con el suelo claramente más corto que de costumbre a este ritmo, cerca de un {value}, con pasos más largos: puede que alargues demasiado. Prueba pasos más rápidos.",
        "warning+shorter_contact": "Contacto con el suelo claramente más corto que de costumbre a este ritmo, cerca de un {value}. Puede que tus piernas se cansen; afloja si las notas pesadas.",
        "severe+shuffling": "Contacto con el suelo claramente más largo que de costumbre a este ritmo, cerca de un {value}, con menos rebote: puede que arrastres los pies. Sube un poco las rodillas.",
        "severe+reaching": "Contacto con el suelo claramente más largo que de costumbre a este ritmo, cerca de un {value}, con pasos más largos: puede que alargues demasiado. Prueba pasos más rápidos.",
        "severe": "Contacto con el suelo claramente más largo que de costumbre a este ritmo, cerca de un {value}. Puede que tus piernas se cansen; afloja si las notas pesadas.",
        "severe+shorter_contact+shuffling": "Contacto con el suelo claramente más corto que de costumbre a este ritmo, cerca de un {value}, con menos rebote: puede que arrastres los pies. Sube un poco las rodillas.",
        "severe+shorter_contact+reaching": "Contacto con el suelo claramente más corto que de costumbre a este ritmo, cerca de un {value}, con pasos más largos: puede que alargues demasiado. Prueba pasos más rápidos.",
        "severe+shorter_contact": "Contacto con el suelo claramente más corto que de costumbre a este ritmo, cerca de un {value}. Puede que tus piernas se cansen; afloja si las notas pesadas."
      },
      "relief": "Tu contacto con el suelo vuelve a ser el habitual a este ritmo."
    },
    "fading": {
      "title": "Piernas que flaquean",
      "says": {
        "notice": "Vas cerca de un {value} más lento que antes y tu pulso no ha subido: puede que tus piernas flaqueen. Si no era tu intención, afloja pronto.",
        "warning": "Vas cerca de un {value} más lento que antes y tu pulso no ha subido: puede que tus piernas flaqueen. Afloja; si la carrera es larga, come algo.",
        "severe": "Vas cerca de un {value} más lento que antes y tu pulso no ha subido: puede que tus piernas flaqueen. Camina un rato o acorta la carrera."
      },
      "relief": "Tu ritmo ha vuelto."
    },
    "heart_rate_unusual": {
      "title": "Pulso de hoy",
      "says": {
        "notice+lower_heart_rate": "Pulso más bajo que de costumbre a este ritmo, cerca de {value}. Pueden ser piernas cansadas, aire fresco, mejor forma o la banda: corre suave si te notas sin fuerza.",
        "warning+lower_heart_rate": "Pulso más bajo que de costumbre a este ritmo, cerca de {value}. Pueden ser piernas cansadas, aire fresco, mejor forma o la banda: corre suave si te notas sin fuerza.",
        "severe+lower_heart_rate": "Pulso más bajo que de costumbre a este ritmo, cerca de {value}. Pueden ser piernas cansadas, aire fresco, mejor forma o la banda: corre suave si te notas sin fuerza.",
        "notice": "Pulso más alto que de costumbre a este ritmo, cerca de {value}. Puede ser calor, sueño, una infección o la banda: corre suave; si te encuentras mal, para.",
        "warning": "Pulso más alto que de costumbre a este ritmo, cerca de {value}. Puede ser calor, sueño, una infección o la banda: corre suave; si te encuentras mal, para.",
        "severe": "Pulso más alto que de costumbre a este ritmo, cerca de {value}. Puede ser calor, sueño, una infección o la banda: corre suave; si te encuentras mal, para."
      },
      "relief": "Tu pulso vuelve a ser el habitual a este ritmo."
    },
    "overstriding": {
      "title": "Pasos largos",
      "says": {
        "notice": "Pasos largos para este ritmo, cerca de un {value} más que de costumbre. Prueba pasos más cortos y rápidos.",
        "warning": "Pasos claramente largos para este ritmo, cerca de un {value} más que de costumbre. Prueba pasos más cortos y rápidos.",
        "severe": "Pasos claramente largos para este ritmo, cerca de un {value} más que de costumbre. Prueba pasos más cortos y rápidos."
      },
      "relief": "La longitud de tus pasos vuelve a ser la habitual a este ritmo."
    }
  }
};

// biome-ignore format: as it is written
export const BRIEF: Record<string, Record<string, Brief>> = {
  "en": {
    "asymmetry": {
      "act": {
        "": "If it hurts, stop"
      },
      "of": {
        "": "{name}'s left foot stays longer on the ground than usual",
        "right_longer": "{name}'s right foot stays longer on the ground than usual"
      }
    },
    "bounce": {
      "act": {
        "": "Run tall, push forward"
      },
      "of": {
        "": "{name} bounces more than usual"
      }
    },
    "cardiac_drift": {
      "act": {
        "": "Ease off a little",
        "severe": "Run slowly or walk"
      },
      "of": {
        "": "{name}'s heart rate is rising at the same pace"
      }
    },
    "contact_drift": {
      "act": {
        "": "Quick feet, or ease off"
      },
      "of": {
        "": "{name} stays longer on the ground than usual",
        "shorter_contact": "{name} stays shorter on the ground than usual"
      }
    },
    "fading": {
      "act": {
        "": "Ease off early",
        "severe": "Walk a while"
      },
      "of": {
        "": "{name} is fading"
      }
    },
    "heart_rate_unusual": {
      "act": {
        "": "Take it easy today"
      },
      "of": {
        "": "{name}'s heart rate is higher than usual at this pace",
        "lower_heart_rate": "{name}'s heart rate is lower than usual at this pace"
      }
    },
    "overstriding": {
      "act": {
        "": "Shorter, quicker steps"
      },
      "of": {
        "": "{name}'s steps are long"
      }
    }
  },
  "de": {
    "asymmetry": {
      "act": {
        "": "Wenn es wehtut, hör auf"
      },
      "of": {
        "": "Der linke Fuß von {name} bleibt länger am Boden als sonst",
        "right_longer": "Der rechte Fuß von {name} bleibt länger am Boden als sonst"
      }
    },
    "bounce": {
      "act": {
        "": "Aufrecht, Kraft nach vorn"
      },
      "of": {
        "": "{name} läuft mit mehr Auf und Ab als sonst"
      }
    },
    "cardiac_drift": {
      "act": {
        "": "Etwas ruhiger laufen",
        "severe": "Lauf langsam oder geh"
      },
      "of": {
        "": "Der Puls von {name} steigt bei gleichem Tempo"
      }
    },
    "contact_drift": {
      "act": {
        "": "Flinke Füße, oder ruhiger"
      },
      "of": {
        "": "{name} bleibt länger am Boden als sonst",
        "shorter_contact": "{name} bleibt kürzer am Boden als sonst"
      }
    },
    "fading": {
      "act": {
        "": "Früh Tempo herausnehmen",
        "severe": "Geh eine Weile"
      },
      "of": {
        "": "{name} lässt nach"
      }
    },
    "heart_rate_unusual": {
      "act": {
        "": "Heute locker laufen"
      },
      "of": {
        "": "Der Puls von {name} ist höher als sonst bei diesem Tempo",
        "lower_heart_rate": "Der Puls von {name} ist niedriger als sonst bei diesem Tempo"
      }
    },
    "overstriding": {
      "act": {
        "": "Kürzere, schnellere Schritte"
      },
      "of": {
        "": "{name} macht lange Schritte"
      }
    }
  },
  "fr": {
    "asymmetry": {
      "act": {
        "": "Si tu as mal, arrête"
      },
      "of": {
        "": "Le pied gauche de {name} reste plus longtemps au sol que d’habitude",
        "right_longer": "Le pied droit de {name} reste plus longtemps au sol que d’habitude"
      }
    },
    "bounce": {
      "act": {
        "": "Reste droit, pousse vers l’avant"
      },
      "of": {
        "": "{name} rebondit plus que d’habitude"
      }
    },
    "cardiac_drift": {
      "act": {
        "": "Ralentis un peu",
        "severe": "Cours lentement ou marche"
      },
      "of": {
        "": "Le pouls de {name} monte à la même allure"
      }
    },
    "contact_drift": {
      "act": {
        "": "Pieds vifs, ou ralentis"
      },
      "of": {
        "": "{name} reste plus longtemps au sol que d’habitude",
        "shorter_contact": "{name} reste moins longtemps au sol que d’habitude"
      }
    },
    "fading": {
      "act": {
        "": "Ralentis tôt",
        "severe": "Marche un moment"
      },
      "of": {
        "": "{name} faiblit"
      }
    },
    "heart_rate_unusual": {
      "act": {
        "": "Cours doucement"
      },
      "of": {
        "": "Le pouls de {name} est plus haut que d’habitude à cette allure",
        "lower_heart_rate": "Le pouls de {name} est plus bas que d’habitude à cette allure"
      }
    },
    "overstriding": {
      "act": {
        "": "Des pas plus courts, plus vifs"
      },
      "of": {
        "": "{name} fait des pas longs"
      }
    }
  },
  "es": {
    "asymmetry": {
      "act": {
        "": "Si duele, para"
      },
      "of": {
        "": "El pie izquierdo de {name} se queda más tiempo en el suelo que de costumbre",
        "right_longer": "El pie derecho de {name} se queda más tiempo en el suelo que de costumbre"
      }
    },
    "bounce": {
      "act": {
        "": "Corre erguido, hacia delante"
      },
      "of": {
        "": "{name} rebota más que de costumbre"
      }
    },
    "cardiac_drift": {
      "act": {
        "": "Afloja un poco",
        "severe": "Corre despacio o camina"
      },
      "of": {
        "": "El pulso de {name} sube al mismo ritmo"
      }
    },
    "contact_drift": {
      "act": {
        "": "Pies rápidos, o afloja"
      },
      "of": {
        "": "{name} pisa más tiempo el suelo que de costumbre",
        "shorter_contact": "{name} pisa menos tiempo el suelo que de costumbre"
      }
    },
    "fading": {
      "act": {
        "": "Afloja pronto",
        "severe": "Camina un rato"
      },
      "of": {
        "": "{name} va a menos"
      }
    },
    "heart_rate_unusual": {
      "act": {
        "": "Corre suave hoy"
      },
      "of": {
        "": "El pulso de {name} es más alto que de costumbre a este ritmo",
        "lower_heart_rate": "El pulso de {name} es más bajo que de costumbre a este ritmo"
      }
    },
    "overstriding": {
      "act": {
        "": "Pasos más cortos y rápidos"
      },
      "of": {
        "": "{name} da pasos largos"
      }
    }
  }
};
