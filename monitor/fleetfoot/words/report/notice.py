"""What fleetfoot is not, and when to stop and ask for help, in each language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fleetfoot.words.alert import MEDICAL_NOTICE
from fleetfoot.words.settings import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

NOTICES: Final[Mapping[Language, str]] = {
    Language.ENGLISH: " ".join(MEDICAL_NOTICE.splitlines()),
    Language.GERMAN: (
        "fleetfoot hilft beim Training und ist kein Medizinprodukt. Es kann keine Krankheit erkennen oder"
        " ausschließen. Hör auf und hol sofort Hilfe bei Schmerz oder Druck in der Brust, Ohnmacht oder"
        " Beinahe-Ohnmacht, ungewohnter Atemnot, Herzstolpern, das nicht nachlässt, Verwirrtheit oder ausbleibendem"
        " Schwitzen in der Hitze, plötzlicher Schwäche oder Taubheit. Geh zum Arzt bei schweren, krampfenden oder"
        " festen Beinen, die jedes Mal nach derselben Strecke kommen und in Ruhe nachlassen, bei Schwellung, Wärme"
        " oder Wadenschmerz auf einer Seite, Schmerz in Ruhe oder nachts, Taubheit oder Schwäche, die zunimmt, und"
        " bei Beinen, die nach mehr als zwei Wochen Ruhe schwer bleiben."
    ),
    Language.FRENCH: (
        "fleetfoot aide à l'entraînement et n'est pas un dispositif médical. Il ne peut ni reconnaître ni exclure une"
        " maladie. Arrête-toi et demande vite de l'aide en cas de douleur ou de pression dans la poitrine, de"
        " malaise, d'essoufflement inhabituel, de palpitations qui ne se calment pas, de confusion ou d'arrêt de la"
        " transpiration par la chaleur, de faiblesse ou d'engourdissement soudains. Consulte pour des jambes lourdes,"
        " avec crampes ou raides qui viennent chaque fois à la même distance et passent au repos, pour un gonflement,"
        " une chaleur ou une douleur au mollet d'un seul côté, une douleur au repos ou la nuit, un engourdissement ou"
        " une faiblesse qui augmente, et pour des jambes qui restent lourdes après plus de deux semaines de repos."
    ),
    Language.SPANISH: (
        "fleetfoot ayuda a entrenar y no es un producto sanitario. No puede reconocer ni descartar enfermedades. Para"
        " y pide ayuda enseguida ante dolor o presión en el pecho, desmayo o casi desmayo, falta de aire inusual,"
        " palpitaciones que no ceden, confusión o falta de sudor con calor, debilidad o entumecimiento repentinos. Ve"
        " al médico por piernas pesadas, con calambres o rígidas que llegan siempre a la misma distancia y ceden con"
        " el descanso, por hinchazón, calor o dolor de pantorrilla en un lado, dolor en reposo o de noche,"
        " entumecimiento o debilidad que crece, y por piernas que siguen pesadas tras más de dos semanas de descanso."
    ),
}
"""English is that of the terminal, on one line."""
