import {
  describeStudy,
  type SettingFields as Fields,
  type SettingNode as Node,
  studyIds,
} from '../../workers/protocol.ts';
import { NO_SETTING } from '../state/shown.ts';
import { isWithin } from './rows.ts';

/** Which settings an address names: the only ones shown, where there are some, and those hidden. */
interface Named {
  readonly show: readonly string[];
  readonly hide: readonly string[];
}

/** Unknown names that a notice tells, and letters of each. */
const mostTold = 5;
const longest = 40;

const pathsOfFields = (fields: Fields, above: string): string[] =>
  Object.entries(fields).flatMap(([key, node]) => pathsOf(node, `${above}${key}`));

function pathsOf(node: Node, path: string): string[] {
  if (node.kind === 'fixed') return [];
  if (node.kind === 'object') return [path, ...pathsOfFields(node.fields, `${path}.`)];
  if (node.kind !== 'union') return [path];
  return [path, ...node.options.flatMap(({ fields }) => pathsOfFields(fields, `${path}.`))];
}

let known: ReadonlySet<string> | null = null;
/** The paths of all settings of all studies, and of the parts that hold them. */
export function settingPaths(): ReadonlySet<string> {
  known ??= new Set(studyIds.flatMap((study) => pathsOfFields(describeStudy(study), '')));
  return known;
}

/** The names that are settings, and a sentence on those that are none. */
export function knownSettings({ show, hide }: Named): Named & { readonly notices: readonly string[] } {
  const names = [...show, ...hide];
  if (names.length === 0) return { show, hide, notices: [] };
  const paths = settingPaths();
  // Addresses that this page wrote from a lesson may say that none is shown: our own are not complained about.
  const strange = [...new Set(names.filter((name) => !paths.has(name) && name !== NO_SETTING))];
  const told = strange.slice(0, mostTold).map((name) => `‘${name.slice(0, longest)}’`);
  const more = strange.length > mostTold ? `, and ${strange.length - mostTold} more` : '';
  return {
    show: show.filter((name) => paths.has(name)),
    hide: hide.filter((name) => paths.has(name)),
    notices:
      strange.length > 0
        ? [`The link shows or hides settings that do not exist: ${told.join(', ')}${more}.`]
        : [],
  };
}

/** True where an address with such names shows the setting at `path`. */
export const isShown = (path: string, { show, hide }: Named): boolean =>
  (show.length === 0 || isWithin(path, show)) && !isWithin(path, hide);
