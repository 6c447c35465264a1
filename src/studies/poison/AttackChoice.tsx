import { NativeSelect } from '@mantine/core';
import { attackName } from '../../../workers/protocol.ts';
import { useLook } from '../../frame/useLook.ts';
import { tr } from '../../words/tr.ts';

interface AttackChoiceProps {
  /** What the attack is chosen for, for screen readers. */
  readonly label: string;
  readonly attacks: readonly string[];
  readonly attack: string;
}

/** The attack that is looked at, the same in all pictures that have it; where one has not, its first. */
export function useAttack(attacks: readonly string[]): string {
  const [wanted] = useLook('poison', 'attack');
  return attacks.find((one) => one === wanted) ?? attacks[0]!;
}

/** The choice of that attack; none where there is but one. */
export function AttackChoice({ label, attacks, attack }: AttackChoiceProps) {
  const [, setWanted] = useLook('poison', 'attack');
  if (attacks.length < 2) return null;
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      data={attacks.map((one) => ({ value: one, label: tr(attackName(one)) }))}
      value={attack}
      onChange={(event) => setWanted(event.currentTarget.value)}
    />
  );
}
