import { z } from 'zod';
import { create } from 'zustand';
import { lessonOf } from '../lessons/all.ts';
import { type AnswerFile, readAnswers } from '../lessons/answer.ts';
import { roundedAnswer, unpackAnswers } from '../lessons/pack.ts';
import { say } from '../lessons/words.ts';
import type { Language } from '../words/language.ts';
import { type HandedIn, handedIn, joined } from './joined.ts';
import { type LinkIn, linksIn } from './linksIn.ts';

interface ClassState {
  readonly files: readonly HandedIn[];
  /** What was not taken of what was given last, in sentences. */
  readonly faults: readonly string[];
}

const PLACE = 'brittle.class';
const kept = z.array(handedIn);

function stored(): readonly HandedIn[] {
  try {
    return kept.parse(JSON.parse(localStorage.getItem(PLACE) ?? '[]'));
  } catch {
    return [];
  }
}

/** What a class handed in; kept on this device, since links open one by one, each in a page of its own. */
export const useClass = create<ClassState>()(() => ({ files: stored(), faults: [] }));

/** False once this device had no room: the class then lasts as long as the page. */
let fits = true;

function keep(files: readonly HandedIn[]): void {
  try {
    if (files.length === 0) localStorage.removeItem(PLACE);
    else localStorage.setItem(PLACE, JSON.stringify(files));
    fits = true;
  } catch {
    fits = false;
  }
}

export function leaveClass(): void {
  keep([]);
  useClass.setState({ files: [], faults: [] });
}

/** Lets this page show what another page of the lab takes or leaves; gives a function that ends it. */
export function followClass(): () => void {
  const follow = ({ key }: StorageEvent) => {
    if (key === PLACE || key === null) useClass.setState({ files: stored() });
  };
  window.addEventListener('storage', follow);
  return () => window.removeEventListener('storage', follow);
}

/** Takes one more into the class, beside what other pages took meanwhile; true where all that it holds is there already. */
function join(file: AnswerFile, from: string): boolean {
  const answers = Object.fromEntries(
    Object.entries(file.answers).map(([key, one]) => [key, roundedAnswer(one)]),
  );
  const one = { ...file, answers, from: file.name === '' ? from : '' };
  const { files, twin } = joined(fits ? stored() : useClass.getState().files, one);
  useClass.setState({ files });
  if (!twin) keep(files);
  return twin;
}

const quoted = (text: string, language: Language) => say(language, 'ui.quoted', { text });

/** The lessons that some answers are to, by their titles. */
function lessonsIn({ answers }: AnswerFile, language: Language): readonly string[] {
  const ids = [...new Set(Object.keys(answers).map((key) => key.split('.')[0] ?? ''))];
  return ids.flatMap((id) => (lessonOf(id) ? [quoted(say(language, `${id}.title`), language)] : []));
}

/** What a link held, or what is to be said of one that was not taken. */
type Taken = { readonly file: AnswerFile } | { readonly fault: string };

/** Takes a link; `link` is what it is called in a sentence. */
async function take({ packed, start }: LinkIn, link: string, language: Language): Promise<Taken> {
  const told = (key: string, facts = {}): Taken => ({ fault: say(language, key, { link, ...facts }) });
  if (packed === null) return told('ui.linkForeign', { start: quoted(start, language) });
  const found = await unpackAnswers(packed);
  if (found.kind === 'cut') return told('ui.linkCut', { there: found.there, of: found.of });
  if (found.kind === 'damaged') return told('ui.linkDamaged');
  const { file } = found;
  if (lessonsIn(file, language).length === 0) return told('ui.linkStrange');
  if (!join(file, '')) return { file };
  if (file.name === '') return told('ui.linkTwinNameless');
  return told('ui.linkTwin', { name: quoted(file.name, language) });
}

/** Takes all links of a text; gives what was not taken, in sentences. */
async function takeLinks(text: string, language: Language, from?: string): Promise<readonly string[]> {
  const faults: string[] = [];
  const links = linksIn(text);
  for (const one of links) {
    const link =
      from === undefined
        ? say(language, 'ui.linkInLine', { line: one.line })
        : say(language, 'ui.linkInFile', { line: one.line, file: from });
    const taken = await take(one, link, language);
    if ('fault' in taken) faults.push(taken.fault);
  }
  return links.length === 0 ? [say(language, 'ui.noLinks')] : faults;
}

/** A file of answers, or a text with links to some; gives what was not taken, in sentences. */
async function takeFile(file: File, language: Language): Promise<readonly string[]> {
  const { name } = file;
  const bad = (reason: string) => [say(language, 'ui.badFile', { name, reason })];
  const text = await file.text().catch(() => null);
  if (text === null) return bad(say(language, 'ui.unread'));
  const found = readAnswers(text);
  if ('brittle' in found) {
    if (!join(found, name)) return [];
    return [say(language, 'ui.fileTwin', { name })];
  }
  if (found.fault === 'noJson' && linksIn(text).length > 0) return takeLinks(text, language, name);
  return bad(say(language, `ui.${found.fault}`, 'at' in found ? { at: found.at } : {}));
}

/** Shows what came of it. */
function tell(faults: readonly string[], language: Language): void {
  const said = fits ? faults : [...faults, say(language, 'ui.classNotKept')];
  useClass.setState({ faults: [...new Set(said)] });
}

/** Takes files of a class, chosen or dropped; those that are none are told, and the others count. */
export async function takeFiles(chosen: readonly File[], language: Language): Promise<void> {
  const faults: string[] = [];
  for (const one of chosen) faults.push(...(await takeFile(one, language)));
  tell(faults, language);
}

/** Takes the links of a text that was pasted. */
export const takeText = async (text: string, language: Language): Promise<void> =>
  tell(await takeLinks(text, language), language);

/** Takes the answers of a link that was opened; gives what it holds, or what is wrong with it, in a sentence. */
export async function takeLink(packed: string, language: Language): Promise<string> {
  const one = { packed, line: 1, start: '' };
  const taken = await take(one, say(language, 'ui.link'), language);
  tell([], language);
  if ('fault' in taken) return taken.fault;
  const { file } = taken;
  return say(language, 'ui.linkHolds', {
    name: file.name === '' ? say(language, 'ui.nameless') : quoted(file.name, language),
    count: Object.keys(file.answers).length,
    lessons: new Intl.ListFormat(language).format(lessonsIn(file, language)),
  });
}
