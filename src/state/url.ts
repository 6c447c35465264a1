import {
  minimalSpec,
  parseSpec,
  plainCopy,
  repairSpec,
  type Spec,
  type StudyId,
  studies,
} from '../../workers/protocol.ts';
import { firstPlace, type LessonPlace } from './lesson.ts';
import { type PageId, pageIds, studyOf } from './page.ts';
import { FIRST_CARD } from './paperCard.ts';
import { type Members, repairView, type View } from './viewMembers.ts';

/** The longest part of a link that is read; no spec comes near it. */
export const LONGEST = 20_000;
/** Names of settings that are read; there are fewer settings. */
const MOST_NAMES = 200;

/** What an address carries beside page and experiment. */
export interface Beside {
  /** What is looked at, as far as it differs from what the page shows at first. */
  readonly view?: Members;
  /** Paths of the only settings shown, and of settings hidden; nothing where there are none. */
  readonly show?: readonly string[];
  readonly hide?: readonly string[];
  /** Where a learner is, on the page Learn; a lesson brings its own experiment. */
  readonly place?: LessonPlace;
  /** The card shown, on the page Papers; each brings its own experiments. */
  readonly card?: string;
}

const inAddress = (value: unknown) =>
  encodeURIComponent(JSON.stringify(value)).replaceAll('%3A', ':').replaceAll('%2C', ',');

const cardInAddress = (card: string) => encodeURIComponent(card).replaceAll('%2F', '/');

/** The part of the address of the page Learn: steps are counted from 1 there. */
function lessonPart({ lesson, step, language }: LessonPlace): string {
  const parts = [
    ...(lesson === null ? [] : [`lesson=${encodeURIComponent(lesson)}`, `step=${step + 1}`]),
    ...(language === firstPlace.language ? [] : [`lang=${encodeURIComponent(language)}`]),
  ];
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

/** The part of the address that hands a learner's answers, packed, to whoever teaches, and opens what they answer. */
export function answersHash(place: LessonPlace, packed: string): string {
  const part = lessonPart(place);
  return `#/learn${part === '' ? '?' : `${part}&`}answers=${packed}`;
}

/**
 * The answers in an address; what is wrong with them the page says. Mail programs and their guards write its signs
 * another way: `&amp;`, and `%3D` for the sign of equality.
 */
function answersIn(query: string, notices: string[]): string | null {
  const given = partOf(query.replaceAll('&amp;', '&').replace('answers%3D', 'answers='), 'answers');
  if (given === null || given.length <= LONGEST) return given;
  notices.push('The answers in the link are too long to be read; ask for the file instead.');
  return null;
}

/** Where a learner is, as the address says; what lessons, steps and languages there are the page knows. */
function placeIn(query: string, notices: string[]): LessonPlace {
  const [lesson] = namesOf(partOf(query, 'lesson'));
  const [language] = namesOf(partOf(query, 'lang'));
  const [given = '1'] = namesOf(partOf(query, 'step'));
  const step = Number(given);
  const isStep = Number.isSafeInteger(step) && step >= 1;
  if (!isStep)
    notices.push(
      `The step in the link, “${given.slice(0, 40)}”, is no number of a step, which are counted from 1; it was left out.`,
    );
  else if (lesson === undefined && step > 1)
    notices.push('The link names a step but no lesson; these are all lessons.');
  return {
    lesson: lesson ?? null,
    step: isStep ? step - 1 : 0,
    language: language ?? firstPlace.language,
  };
}

/** Specs never change in place, and every link of the page asks for the same few. */
const encoded = new WeakMap<Spec, string>();

/** The part of the address after '#': `/perturb?spec={…}&view={…}`, percent-encoded but for ':' and ','. */
export function encodeHash(
  page: PageId,
  spec: Spec,
  { view = {}, show = [], hide = [], place = firstPlace, card = FIRST_CARD }: Beside = {},
): string {
  if (page === 'start') return '#/start';
  if (page === 'learn') return `#/learn${lessonPart(place)}`;
  const json = encoded.get(spec) ?? inAddress(minimalSpec(spec));
  encoded.set(spec, json);
  const viewed = Object.keys(view).length > 0 ? `&view=${inAddress(view)}` : '';
  const names = (key: string, paths: readonly string[]) =>
    paths.length > 0 ? `&${key}=${paths.map(encodeURIComponent).join(',')}` : '';
  const shown = page === 'papers' && card !== FIRST_CARD ? `&card=${cardInAddress(card)}` : '';
  return `#/${page}?spec=${json}${viewed}${shown}${names('show', show)}${names('hide', hide)}`;
}

export interface Place {
  readonly page: PageId;
  /** Null where the address names no experiment: the one in the controls stays. */
  readonly spec: Spec | null;
  /** Of the page's study; null where the address says nothing of it. */
  readonly view: View | null;
  readonly show: readonly string[];
  readonly hide: readonly string[];
  /** On the page Learn alone, with the answers that are handed in, packed. */
  readonly place?: LessonPlace;
  readonly answers?: string | null;
  /** On the page Papers alone. */
  readonly card?: string;
  readonly notices: readonly string[];
}

/** The text of a part of the address; null where it is not there. */
function partOf(query: string, key: string): string | null {
  const given = query.split('&').find((part) => part.startsWith(`${key}=`));
  return given === undefined ? null : given.slice(key.length + 1);
}

/** The JSON of a part; undefined where it cannot be read, which is said, with what stands there instead. */
function jsonOf(text: string, [what, instead]: readonly [string, string], notices: string[]): unknown {
  if (text.length > LONGEST) {
    notices.push(`${what} in the link is too long to be read; ${instead}.`);
    return undefined;
  }
  try {
    return JSON.parse(decodeURIComponent(text));
  } catch {
    notices.push(`${what} in the link could not be read; ${instead}.`);
    return undefined;
  }
}

/** Names of a list, each once; what is no name is left for whoever knows the names. */
function namesOf(text: string | null): string[] {
  if (text === null) return [];
  const names = text
    .slice(0, LONGEST)
    .split(',', MOST_NAMES)
    .map((name) => name.trim());
  const decoded = names.map((name) => {
    try {
      return decodeURIComponent(name);
    } catch {
      return name;
    }
  });
  return [...new Set(decoded)].filter((name) => name !== '');
}

/** What of the address is looked at; links of old name the instance in the spec, as `inspect`. */
function viewIn(study: StudyId, text: string | null, spec: unknown, notices: string[]): View | null {
  const old = study === 'certify' ? plainCopy(spec)?.inspect : undefined;
  const input =
    text === null ? {} : jsonOf(text, ['What is looked at', 'this is what the page shows at first'], notices);
  if (input === undefined || (text === null && old === undefined)) return null;
  const repaired = repairView(study, old === undefined ? input : { instance: old, ...plainCopy(input) });
  notices.push(...repaired.notices);
  return repaired.view;
}

/** Reads the address. Never throws: what cannot be read is said in a notice and falls back to the default. */
export function decodeHash(hash: string): Place {
  const notices: string[] = [];
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  // A bare address is that of who comes without a link; one with an experiment alone is Perturb's, as it always was.
  const bare = path === '' && query === '' ? 'start' : 'perturb';
  const page = pageIds.find((id) => id === path) ?? bare;
  if (path !== '' && path !== page)
    notices.push('The link names a page that does not exist; this is Perturb.');
  const study = studyOf(page);
  const given = partOf(query, 'spec');
  const input = given === null ? null : jsonOf(given, ['The experiment', 'this is the default one'], notices);
  let spec: Spec | null = null;
  if (input === undefined) spec = parseSpec({ study: study ?? 'perturb' });
  else if (given !== null) {
    const repaired = repairSpec(input, study ?? 'perturb');
    spec = repaired.spec;
    notices.push(...repaired.notices);
    if (study && spec.study !== study)
      notices.push(
        `The experiment in the link is one of ${studies[spec.study].label}, and this is ${studies[study].label}: what both have was taken, the rest is as the page has it at first.`,
      );
  }
  const view = study && viewIn(study, partOf(query, 'view'), input, notices);
  const show = namesOf(partOf(query, 'show'));
  const hide = namesOf(partOf(query, 'hide'));
  const place =
    page === 'learn' ? { place: placeIn(query, notices), answers: answersIn(query, notices) } : {};
  const card = page === 'papers' ? { card: namesOf(partOf(query, 'card'))[0] ?? FIRST_CARD } : {};
  return { page, spec, view, show, hide, ...place, ...card, notices: [...new Set(notices)] };
}
