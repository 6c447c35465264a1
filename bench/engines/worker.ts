import { browserEngines } from '../../workers/lab/engines.ts';
import { measure } from './measure.ts';

/** In the browser's worker: times every case on every engine this browser offers, and posts the figures. */
const offers = (await browserEngines.offers()).filter((offer) => offer.available);
const figures = await measure(
  offers.map((offer) => offer.engine),
  browserEngines.open,
  () => performance.now(),
);
postMessage(figures);
