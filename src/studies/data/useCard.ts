import { useEffect, useState } from 'react';
import { type DatasetCard, type DatasetSpec, type Outcome, toLabError } from '../../../workers/protocol.ts';

/** Asks the lab for the card of a data set; whatever is thrown on the way becomes a failure. */
async function ask(dataset: DatasetSpec): Promise<Outcome<DatasetCard>> {
  try {
    const { lab } = await import('../../lab/lab.ts');
    return await lab.card(dataset);
  } catch (thrown) {
    return { ok: false, error: toLabError(thrown) };
  }
}

interface CardState {
  readonly outcome: Outcome<DatasetCard> | null;
  /** True while a newer card is on its way; the last one stays until then. */
  readonly waiting: boolean;
}

/** The card of a data set, computed or read by the worker. */
export function useCard(dataset: DatasetSpec): CardState {
  const [state, setState] = useState<CardState>({ outcome: null, waiting: true });
  // A dataset is a plain value: the text of it says whether it is another.
  const key = JSON.stringify(dataset);
  useEffect(() => {
    let current = true;
    setState(({ outcome }) => ({ outcome, waiting: true }));
    void ask(JSON.parse(key) as DatasetSpec).then((outcome) => {
      if (current) setState({ outcome, waiting: false });
    });
    return () => {
      current = false;
    };
  }, [key]);
  return state;
}
