import { Button, type OptionsFilter, Select } from '@mantine/core';
import { memo, useId, useState } from 'react';
import type {
  CertificateAnswer,
  CertificateQuestion,
  CertifySpec,
  CertifyTable,
  SwitchShare,
} from '../../../workers/protocol.ts';
import { formatNumber } from '../../charts/format.ts';
import { NumberField } from '../../controls/NumberField.tsx';
import { Failure } from '../../frame/RunNotes.tsx';
import { useAsk } from '../../frame/useAsk.ts';
import { useLook } from '../../frame/useLook.ts';
import { firstAsked, hasAnswers, isAnswerable } from '../../state/stored.ts';
import { look } from '../../state/view.ts';
import { tr } from '../../words/tr.ts';
import styles from './certify.module.css';
import { NumberLine } from './NumberLine.tsx';
import { ProofExport } from './ProofExport.tsx';
import { exampleName, examplesOf } from './shares.ts';

function Steps({
  title,
  steps,
  short = false,
  action,
}: {
  readonly title: string;
  readonly steps: readonly SwitchShare[];
  /** Without what the step is made of. */
  readonly short?: boolean;
  readonly action?: (step: SwitchShare) => React.ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={styles.scroll} aria-label={tr(title)} tabIndex={0}>
      <table className={styles.steps}>
        <caption>{tr(title)}</caption>
        <thead>
          <tr>
            <th scope="col">{tr('Item')}</th>
            {!short && (
              <>
                <th scope="col">{tr('linear')}</th>
                <th scope="col">{tr('with x')}</th>
                <th scope="col">{tr('among switched')}</th>
              </>
            )}
            <th scope="col">{tr('step of f')}</th>
            <th scope="col">{tr('f after')}</th>
            {action && <td />}
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.item}>
              <th scope="row">{step.added ? step.title : `${tr('without')} ${step.title}`}</th>
              {!short && (
                <>
                  <td>{formatNumber(step.linear)}</td>
                  <td>{formatNumber(step.withInstance)}</td>
                  <td>{formatNumber(step.withSwitched)}</td>
                </>
              )}
              <td>{formatNumber(step.delta)}</td>
              <td>{formatNumber(step.after)}</td>
              {action && <td>{action(step)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Items of a history that are named; the rest is counted. */
const SHOWN = 2;

function Facts({ answer }: { readonly answer: CertificateAnswer }) {
  return (
    <dl className={styles.facts}>
      {answer.fields.map(({ name, values }) => (
        <div key={name}>
          <dt>{tr(name)}</dt>
          <dd>{values.join(', ') || '–'}</dd>
        </div>
      ))}
      <div>
        <dt>{tr(`history (${answer.history.length})`)}</dt>
        <dd>
          {answer.history
            .slice(0, SHOWN)
            .map(({ title }) => title)
            .join(', ')}
          {answer.history.length > SHOWN && tr(`, and ${answer.history.length - SHOWN} more`)}
        </dd>
      </div>
    </dl>
  );
}

const verdict = ({ exact, budget, bounds, greedy }: CertificateAnswer): string => {
  if (exact === 0) return `No set of up to ${budget} switches flips it: proved robust.`;
  if (exact !== null) return `The smallest flipping set has ${exact} ${exact === 1 ? 'item' : 'items'}.`;
  const flips = greedy > 0 ? ` ${greedy} switches flip it;` : '';
  return `Proved robust up to ${bounds.best};${flips} between, the search ran out of nodes.`;
};

interface InstancePanelProps {
  /** The finished study that can be asked: its model is on this device, or its answers are stored; else null. */
  readonly spec: CertifySpec | null;
  /** The instances certified, to choose from. */
  readonly certified: CertifyTable<'instances'> | null;
}

/** Groups come as they were found. */
const asFound: OptionsFilter = ({ options }) => options;
const questionOf = (instance: number, clicks: readonly number[] = []): CertificateQuestion => ({
  kind: 'certificate',
  instance,
  clicks,
});

/** The instance that is looked at; where a shipped run has no answer for it, the first that it has one for. */
function shownOf(spec: CertifySpec, wanted: number): number {
  const first = isAnswerable(spec, questionOf(wanted)) ? null : firstAsked(spec);
  return first?.kind === 'certificate' ? first.instance : wanted;
}

/** Clicks belong to their instance. */
const lookAt = (instance: number) => look('certify', { instance, clicks: [] });

/** Which instance is shown: one found by its user or title, an example of a radius, or any by its number. */
function Picker({
  spec,
  instance,
  last,
  certified,
}: {
  readonly spec: CertifySpec;
  readonly instance: number;
  readonly last: number;
  readonly certified: CertifyTable<'instances'> | null;
}) {
  const [text, setText] = useState('');
  const shown = certified?.rows.find((row) => row.instance === instance);
  const name = shown ? exampleName(shown) : tr(`Instance ${instance}, outside the sample`);
  // The name of the one shown stands in the field and is not looked for.
  const asked = (value: number) => isAnswerable(spec, questionOf(value));
  const groups = certified ? examplesOf(certified, text === name ? '' : text, asked) : [];
  const listed = groups.some(({ items }) => items.some(({ value }) => value === String(instance)));
  const own = { group: tr('Shown now'), items: [{ value: String(instance), label: name }] };
  const scores = new Map(groups.flatMap(({ items }) => items.map(({ value, f }) => [value, f] as const)));
  return (
    <div className={styles.pickers}>
      {certified && (
        <Select
          size="xs"
          w={344}
          maw="100%"
          classNames={{ input: styles.chosen }}
          aria-label={tr('Instance, by user or title')}
          title={name}
          renderOption={({ option: { value, label } }) =>
            scores.has(value) ? `${label} (${scores.get(value)})` : label
          }
          data={[...(listed ? [] : [own]), ...groups].map(({ group, items }) => ({
            group: tr(group),
            items: [...items],
          }))}
          value={String(instance)}
          searchable
          allowDeselect={false}
          filter={asFound}
          onSearchChange={setText}
          nothingFoundMessage={tr('No instance of that user or title was certified')}
          onChange={(value) => value !== null && lookAt(Number(value))}
        />
      )}
      {!hasAnswers(spec) && (
        <NumberField
          w={84}
          aria-label={tr('Instance, by its number')}
          range={{ min: 0, max: last, integer: true }}
          value={instance}
          onChange={lookAt}
        />
      )}
    </div>
  );
}

/** One instance: what it holds, what flips it and why, and what clicks by hand do to f. */
export const InstancePanel = memo(function InstancePanel({ spec, certified }: InstancePanelProps) {
  const [wanted] = useLook('certify', 'instance');
  const instance = spec ? shownOf(spec, wanted) : wanted;
  const [clicks, setClicks] = useLook('certify', 'clicks');
  const outcome = useAsk(spec, questionOf(instance, clicks));
  const answer = outcome?.ok ? outcome.value : null;
  const heading = useId();
  const f = answer ? (answer.clicks.at(-1)?.after ?? answer.f) : 0;
  const flipped = answer !== null && f > 0 !== answer.f > 0;
  return (
    <section className={styles.instance} aria-labelledby={heading}>
      <div className={styles.panelHead}>
        <h2 id={heading}>{tr('One prediction')}</h2>
        {spec && <Picker {...{ spec, instance, certified }} last={(answer?.instances ?? 1) - 1} />}
      </div>
      {!spec && (
        <p className={styles.hint}>
          {tr(
            'This asks a model on this device: once a run has trained one, every prediction can be looked at here.',
          )}
        </p>
      )}
      {outcome && !outcome.ok && (
        <Failure error={outcome.error} title={tr('No certificate for this instance')} />
      )}
      {answer && (
        <>
          <p className={styles.score} data-flipped={flipped || undefined}>
            f = {formatNumber(f)}{' '}
            <span>
              {tr(f > 0 ? 'predicted: chosen' : 'predicted: not chosen')}
              {flipped ? tr(', flipped by hand') : ''};{' '}
              {tr(answer.truth > 0 ? 'in the data: chosen.' : 'in the data: not chosen.')}{' '}
              {tr(verdict(answer))}
            </span>
          </p>
          <div className={styles.prediction}>
            <div>
              <NumberLine answer={answer} />
              <Facts answer={answer} />
            </div>
            <div>
              <Steps
                title="Next clicks, strongest first"
                short
                steps={answer.offers}
                action={({ item, added, title }) => (
                  <Button
                    size="compact-xs"
                    variant="default"
                    disabled={!spec || !isAnswerable(spec, questionOf(instance, [...clicks, item]))}
                    aria-label={tr(`${added ? 'Add' : 'Remove'} ${title}`)}
                    onClick={() => look('certify', { instance, clicks: [...clicks, item] })}
                  >
                    {tr(added ? 'Add' : 'Remove')}
                  </Button>
                )}
              />
            </div>
          </div>
          {answer.flip.length > 0 && <Steps title="What flips it" steps={answer.flip} />}
          {answer.clicks.length > 0 && (
            <>
              <Steps title="Switched by hand" steps={answer.clicks} />
              <Button size="compact-xs" variant="default" onClick={() => setClicks([])}>
                {tr('Take the switches back')}
              </Button>
            </>
          )}
          {spec && <ProofExport spec={spec} instance={answer.instance} />}
        </>
      )}
    </section>
  );
});
