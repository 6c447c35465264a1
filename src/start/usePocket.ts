import { useEffect, useState } from 'react';
import { Pocket } from './pocket.ts';

let asked: Promise<Pocket> | null = null;

/** The stored model, fetched once; one that did not arrive is asked for again when the page is next opened. */
function pocketOf(): Promise<Pocket> {
  asked ??= fetch(`${import.meta.env.BASE_URL}stored/start.json`)
    .then((answer) => answer.json())
    .then((input) => new Pocket(input));
  asked.catch(() => {
    asked = null;
  });
  return asked;
}

/** The stored model of the start page, null until it is there. */
export function usePocket(): { pocket: Pocket | null; failed: boolean } {
  const [state, setState] = useState<{ pocket: Pocket | null; failed: boolean }>({
    pocket: null,
    failed: false,
  });
  useEffect(() => {
    let here = true;
    pocketOf().then(
      (pocket) => here && setState({ pocket, failed: false }),
      () => here && setState({ pocket: null, failed: true }),
    );
    return () => {
      here = false;
    };
  }, []);
  return state;
}
