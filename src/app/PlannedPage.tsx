import classes from './app.module.css';
import { PageLink } from './PageLink.tsx';
import { type Planned, pages } from './pages.ts';

/** A study that does not exist yet says so, and what to use instead. */
export function PlannedPage({ label, planned }: { label: string; planned: Planned }) {
  return (
    <section className={classes.planned}>
      <h1>{label}</h1>
      <p className={classes.state}>Not built yet</p>
      <p>{planned.will}</p>
      <h2>Meanwhile</h2>
      <p>{planned.meanwhile}</p>
      <p>
        <PageLink page={planned.instead} className={classes.instead}>
          Open {pages[planned.instead].label}
        </PageLink>
      </p>
    </section>
  );
}
