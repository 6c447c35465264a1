import { type ReactNode, use } from 'react';
import type { StudyId } from '../../workers/protocol.ts';
import { PinsAside } from '../charts/pinsAside.ts';
import { studyOf, usePage } from '../state/page.ts';
import { usePins } from './usePins.ts';

function Told({ study, children }: { readonly study: StudyId; readonly children: ReactNode }) {
  const others = usePins(study).filter(({ shown, result }) => result && !shown);
  const letters = others.map(({ letter }) => letter).join(', ');
  const words = `${letters} ${others.length === 1 ? 'is' : 'are'} not drawn here, since points, bars and areas of several runs would cover each other: the tab Side by side has the tables of all.`;
  return <PinsAside value={others.length > 0 ? words : null}>{children}</PinsAside>;
}

/** Has the pictures of a study's page that draw no pinned runs say where these stand. */
export function PinnedAside({ children }: { readonly children: ReactNode }) {
  const study = studyOf(usePage(({ page }) => page));
  return study ? <Told study={study}>{children}</Told> : children;
}

/** The same of pictures of an answer that the run shown gave to a question. */
export function AnswerAside({ children }: { readonly children: ReactNode }) {
  const words =
    use(PinsAside) === null
      ? null
      : 'This is what the run shown answers; Show beside a pinned run asks that one.';
  return <PinsAside value={words}>{children}</PinsAside>;
}
