"""What everybody is told at the first start."""

from __future__ import annotations

from typing import Final

MEDICAL_NOTICE: Final = """\
fleetfoot is a training aid, not a medical device. It cannot detect or rule out illness.
Stop and seek urgent help for chest pain or pressure, fainting or nearly fainting, unusual breathlessness,
palpitations that do not settle, confusion or no more sweating in heat, sudden weakness or numbness.
See a doctor about heavy, cramping or tight legs that come at the same distance every time and ease with rest,
about swelling, warmth or calf pain on one side, pain at rest or at night, numbness or weakness that grows,
and about legs that stay heavy for more than two weeks of rest."""
"""Shown to a person while there is no store yet; needs no agreement."""
