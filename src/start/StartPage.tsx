import {
  IconAffiliate,
  IconBook2,
  IconEyeX,
  IconNews,
  IconShieldCheck,
  IconTrendingDown,
  IconUsersGroup,
  type TablerIcon,
} from '@tabler/icons-react';
import type { PageId } from '../state/page.ts';
import { FallingList } from './FallingList.tsx';
import { OnDevice } from './OnDevice.tsx';
import classes from './start.module.css';

interface Way {
  readonly page: PageId;
  readonly Icon: TablerIcon;
  readonly title: string;
  readonly words: string;
}

const doors: readonly Way[] = [
  {
    page: 'learn',
    Icon: IconBook2,
    title: 'Learn it',
    words: 'Ten lessons of five to eight minutes. Each asks what you expect, then runs it.',
  },
  {
    page: 'perturb',
    Icon: IconTrendingDown,
    title: 'Explore it',
    words: 'Train a model here, on invented data or your own, and attack it as you like.',
  },
  {
    page: 'papers',
    Icon: IconNews,
    title: 'Check a claim',
    words: 'Numbers of five papers beside those found here, with the runs behind them.',
  },
];

const questions: readonly Way[] = [
  {
    page: 'perturb',
    Icon: IconTrendingDown,
    title: 'Nudge what it learnt',
    words: 'How far must its numbers be moved until it recommends something else?',
  },
  {
    page: 'evade',
    Icon: IconEyeX,
    title: 'Trick a neural model',
    words: 'How little must change in what it reads to turn a yes into a no?',
  },
  {
    page: 'certify',
    Icon: IconShieldCheck,
    title: 'Prove it cannot be flipped',
    words: 'Which predictions stay as they are, whatever few clicks are added or taken away?',
  },
  {
    page: 'poison',
    Icon: IconAffiliate,
    title: 'Send in fake users',
    words: 'How many invented accounts lift a title into everybody’s list?',
  },
  {
    page: 'fakes',
    Icon: IconUsersGroup,
    title: 'Prove how many fakes do nothing',
    words: 'Up to how many fake users is a list safe, whatever they do?',
  },
];

const Ways = ({ ways, className }: { ways: readonly Way[]; className: string | undefined }) => (
  <ul className={className}>
    {ways.map(({ page, Icon, title, words }) => (
      <li key={title}>
        <a href={`#/${page}`}>
          <Icon size={22} stroke={1.6} aria-hidden />
          <strong>{title}</strong>
          <span>{words}</span>
        </a>
      </li>
    ))}
  </ul>
);

/** For who comes without a link: one picture that moves, three doors, the questions of the studies, what is kept here. */
export default function StartPage() {
  return (
    <div className={classes.start}>
      <header className={classes.head}>
        <h1>How little it takes to break a recommender</h1>
        <p>
          A recommender knows you as a few numbers. Move them a little, in just the wrong direction, and its
          list falls apart.
        </p>
      </header>
      <FallingList />
      <nav aria-label="Three ways in" className={classes.doors}>
        <Ways ways={doors} className={classes.cards} />
      </nav>
      <section aria-labelledby="questions" className={classes.questions}>
        <h2 id="questions">Five questions, a study each</h2>
        <Ways ways={questions} className={classes.rows} />
        <p>
          <a href="#/arena">The Arena</a> sets all attacks against all models, and <a href="#/data">Data</a>{' '}
          takes your own files. Everything is computed on this machine.
        </p>
      </section>
      <OnDevice />
    </div>
  );
}
