"""Words: sanctions."""

from label_sp.guide import suspension, withdrawal

SUSPENSION_GROUNDS = [(ground.value, ground.label) for ground in suspension.Ground]
WITHDRAWAL_GROUNDS = [(ground.value, ground.label) for ground in withdrawal.Ground]
